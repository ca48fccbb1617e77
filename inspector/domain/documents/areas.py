"""Area by area: each point with its outcome, the remark, its source and last time's finding."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.domain.documents.basis import ORDER, Basis
from inspector.domain.documents.evidence import photo_of
from inspector.domain.documents.facts import area_outcome
from inspector.domain.formats import short_date
from inspector.domain.model import Outcome
from inspector.domain.report import (
    Block,
    Column,
    Heading,
    Lines,
    Mark,
    Paragraph,
    Photos,
    Row,
    Table,
    Voice,
)
from inspector.domain.scheme import ControlArea, Point, Scope


def areas(basis: Basis) -> Iterator[Block]:
    yield Heading(basis.words("report.areas"))
    if any(point.proposed for point in basis.file.scheme.points()):
        yield Paragraph(basis.words("report.proposed"), Voice.SMALL, with_next=True)
    for area in basis.file.scheme.areas:
        yield from _area(basis, area)


def _area(basis: Basis, area: ControlArea) -> Iterator[Block]:
    yield Heading(f"{area.id}  {basis.told(area.title)}", 2)
    if not area.scored:
        yield Paragraph(basis.words("report.not_scored"), Voice.SMALL, with_next=True)
    rows = [_point_row(basis, area, point) for point in area.points]
    if not area.points or area.id in basis.file.answers:
        rows.append(_whole_row(basis, area))
    words = basis.words
    yield Table(
        (
            Column(words("report.number"), 0.08),
            Column(words("report.point"), 0.68),
            Column(words("report.outcome"), 0.24),
        ),
        tuple(rows),
    )
    ids = {area.id, *(point.id for point in area.points)}
    shown = [e for e in basis.file.evidence if e.shown and e.point in ids]
    if shown and basis.settings.show_photos_per_point:
        yield Photos(tuple(photo_of(basis, evidence) for evidence in shown))


def _whole_row(basis: Basis, area: ControlArea) -> Row:
    outcome, _ = area_outcome(basis, area)
    title = basis.words("report.whole_area")
    return Row(("", Lines(title, tuple(_notes(basis, area.id)), strong=True), basis.mark(outcome)))


def _point_row(basis: Basis, area: ControlArea, point: Point) -> Row:
    answer = basis.file.answers.get(point.id)
    outcome = answer.outcome if answer else ""
    notes = list(_notes(basis, point.id))
    if point.scope is Scope.CASE and basis.file.drawn_cases:
        counts = basis.case_outcomes(point)
        notes.insert(0, _counted(basis, counts))
        outcome = outcome or _from_cases(basis, counts)
    if not point.scored and area.scored:
        notes.append(basis.words("report.not_scored"))
    star = "*" if point.proposed else ""
    mark: Mark = basis.mark(outcome)
    return Row((point.id + star, Lines(basis.told(point.title), tuple(notes)), mark))


def _from_cases(basis: Basis, counts: dict[str, int]) -> str:
    """The outcome the cases add up to, by the same rule as an area's (`outcome.propose_area`)."""
    missing = any(basis.not_found(item.case_number) for item in basis.file.drawn_cases)
    if counts[""]:
        return ""
    if counts[Outcome.NOT_OK] or missing:
        return Outcome.NOT_OK
    tested_first = (Outcome.OK, Outcome.NOT_TESTED, Outcome.NOT_RELEVANT)
    return next((outcome for outcome in tested_first if counts[outcome]), "")


def _counted(basis: Basis, counts: dict[str, int]) -> str:
    parts = [f"{counts[o]} {basis.mark(o).word}" for o in ORDER if counts[o]]
    missing = sum(basis.not_found(item.case_number) for item in basis.file.drawn_cases)
    if missing:
        parts.append(f"{missing} {basis.words('common.review_state.not_found')}")
    return basis.words("report.in_cases", count=len(basis.file.drawn_cases), parts=", ".join(parts))


def _notes(basis: Basis, point: str) -> Iterator[str]:
    """The remark, where it is from, and what was found last time, in this order."""
    answer, words = basis.file.answers.get(point), basis.words
    if answer is not None and answer.comment:
        yield answer.comment
    if answer is not None and answer.source:
        yield words("report.source", source=words(f"common.source.{answer.source}"))
    last = basis.file.last_time
    before = last.answers.get(point) if last else None
    if last and before and before.outcome == Outcome.NOT_OK:
        day = short_date(last.visit.held_on) or words("common.unknown")
        found = ": ".join(p for p in (words("common.outcome.not_ok"), before.comment) if p)
        yield words("report.last_time", day=day, found=found)
