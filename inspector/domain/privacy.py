"""What of a visit would tell on a citizen: civil numbers in texts, persons in photos."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.domain.free_texts import EVIDENCE, PAPERS, FreeText, step_at, with_civil_number
from inspector.domain.shortcoming import Kind, Shortcoming
from inspector.domain.visit_file import VisitFile

# What she answers when asked whether a photo shows a name, a number or a medicine label.
SHOWS, SHOWS_NOT = "yes", "no"


def photo_item(evidence_id: str) -> str:
    """The waiver item that keeps the answer about this photo."""
    return f"photo:{evidence_id}"


def photo_answer(file: VisitFile, evidence_id: str) -> str:
    """SHOWS, SHOWS_NOT, or "" where she has not been asked or has not answered."""
    waiver = file.waivers.get(photo_item(evidence_id))
    return waiver.reason if waiver is not None else ""


def privacy_shortcomings(file: VisitFile) -> Iterator[Shortcoming]:
    """A text with a civil number is mended, or stands with a written reason; so does a photo
    that shows a person. A photo nobody has looked at is a warning.
    """
    for one in with_civil_number(file):
        yield _civil_number(one)
    for item in file.evidence:
        answer = photo_answer(file, item.id)
        if item.shown and answer != SHOWS_NOT:
            shows = answer == SHOWS
            code = "photo-shows-person" if shows else "photo-not-looked-at"
            yield Shortcoming(
                key=f"{code}:{item.id}",
                step=step_at(file, item.point, item.case_number),
                code=code,
                kind=Kind.MISSING if shows else Kind.WARNING,
                point=item.point,
                case_number=item.case_number,
                details={"place": item.case_number or item.point or item.name},
            )


def _civil_number(one: FreeText) -> Shortcoming:
    parts = ["civil-number", one.case_number, one.point, one.field]
    code = f"civil-number-{one.group}" if one.group else "civil-number"
    kept = one.group in (PAPERS, EVIDENCE) or not one.case_number
    return Shortcoming(
        key=":".join([*parts, one.record] if one.record else parts),
        step=one.step,
        code=code,
        kind=Kind.MISSING,
        point=one.point if kept else "",
        case_number=one.case_number,
        details={"place": one.case_number or one.point} if one.case_number or one.point else {},
    )
