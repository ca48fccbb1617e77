"""Every column a person writes in, how a civil number in it is met, and the texts of a visit.

A civil number has no place in a report (GDPR, art. 5(1)(c)) and none in a log whose entries
are chained and can never be taken out: it is refused, or found before the visit is finished.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.domain.civil_number import Level, scan
from inspector.domain.errors import InspectionError
from inspector.domain.progress import step_of, steps_of
from inspector.domain.scheme import Step
from inspector.domain.text_limits import refuse_too_long
from inspector.domain.value import value
from inspector.domain.visit_file import VisitFile

_SIX_DIGITS = re.compile(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")  # cheap first look

# Where in the form a text stands that belongs to no point and no case.
NOTE, PEOPLE, PAPERS, EVIDENCE, BASIS = "note", "people", "papers", "evidence", "basis"


@value
class FreeText:
    """One text and where it stands: its step, and the point or case it belongs to."""

    step: str
    text: str
    field: str  # "comment", "remark", or the column
    point: str = ""
    case_number: str = ""
    group: str = ""  # NOTE, PEOPLE…, or "" for the answer to a point or a case
    record: str = ""  # id, where several records of a visit have such a field


def worst(text: str) -> Level | None:
    """The gravest suspicion in the text; None where there is none."""
    if not _SIX_DIGITS.search(text):
        return None
    found = {one.level for one in scan(text)}
    return next((level for level in Level if level in found), None)


def refuse_civil_number(text: str, code: str = "reason-civil-number") -> str:
    """The text stripped; InspectionError with this code where it is plainly a civil number,
    and `text-too-long` where it is more than may be written.

    For what is logged as a reason, and for what no later step would ask about.
    """
    if worst(refuse_too_long(text)) is Level.STOP:
        raise InspectionError(code)
    return text.strip()


def with_civil_number(file: VisitFile) -> Iterator[FreeText]:
    """The texts that hold what is plainly a civil number."""
    return (one for one in free_texts(file) if worst(one.text) is Level.STOP)


def free_texts(file: VisitFile) -> Iterator[FreeText]:
    """Everything in words that reaches the report, in the order of the form."""
    yield from _of_visit(file)
    for area in file.scheme.areas:
        for key in (*(point.id for point in area.points), area.id):
            answer = file.answers.get(key)
            if answer is not None:
                step = step_of(file, area)
                yield FreeText(step=step, text=answer.comment, field="comment", point=key)
    yield from _of_cases(file)
    yield from _of_records(file)


def _of_visit(file: VisitFile) -> Iterator[FreeText]:
    visit = file.visit
    for step, name in (
        ("arrival", "records_case"),
        ("arrival", "arrival_note"),
        ("arrival", "conflict_note"),
        ("arrival", "refusal_note"),
        ("tour" if Step.TOUR in steps_of(file) else "review", "tour_note"),
        ("review", "other_matters"),
        ("review", "supplier_remarks"),
    ):
        yield FreeText(step=step, text=str(getattr(visit, name)), field=name, group=NOTE)
    supplier, site, agreement = file.supplier, file.site, file.agreement
    about = [("supplier_name", supplier.name), ("supplier_note", supplier.note)]
    if site is not None:
        about += [("site_name", site.name), ("site_street", site.street), ("site_city", site.city)]
        about.append(("site_access", site.access))
    if agreement is not None:
        programmes = ", ".join(agreement.programmes)
        about += [("agreement_number", agreement.number), ("agreement_programmes", programmes)]
    for name, text in about:
        yield FreeText(step="arrival", text=text, field=name, group=BASIS)


def _of_cases(file: VisitFile) -> Iterator[FreeText]:
    step = "cases" if Step.CASES in steps_of(file) else "draw"
    for number, review in file.reviews.items():
        yield FreeText(step=step, text=review.remark, field="remark", case_number=number)
    for (number, point), check in file.checks.items():
        yield FreeText(
            step=step, text=check.comment, field="comment", point=point, case_number=number
        )


def _of_records(file: VisitFile) -> Iterator[FreeText]:
    """Participants, documents and evidence: several of each, so the record's id tells which."""
    for person in file.participants:
        for name in ("name", "role"):
            yield FreeText(
                step="arrival", text=str(getattr(person, name)), field=name, group=PEOPLE,
                record=person.id,
            )  # fmt: skip
    for paper in file.documents:
        for name in ("kind", "title", "seen_by", "note"):
            yield FreeText(
                step=step_at(file, paper.point), text=str(getattr(paper, name)), field=name,
                point=paper.point, group=PAPERS, record=paper.id,
            )  # fmt: skip
    for item in file.evidence:
        for name in ("name", "caption"):
            yield FreeText(
                step=step_at(file, item.point, item.case_number), text=str(getattr(item, name)),
                field=name, point=item.point, case_number=item.case_number, group=EVIDENCE,
                record=item.id,
            )  # fmt: skip


def step_at(file: VisitFile, point: str, case_number: str = "") -> str:
    """The step in which this point or case is shown; the arrival for what belongs to neither."""
    if case_number:
        return "cases" if Step.CASES in steps_of(file) else "draw"
    for area in file.scheme.areas:
        if point and (point == area.id or any(one.id == point for one in area.points)):
            return step_of(file, area)
    return "arrival"
