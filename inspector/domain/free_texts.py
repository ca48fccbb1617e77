"""The free texts of a visit that reach its report, and the civil numbers in them.

A civil number has no place in a report (GDPR, art. 5(1)(c)): it is found before the visit is
finished, where it can still be taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.domain.civil_number import Level, scan
from inspector.domain.progress import step_of, steps_of
from inspector.domain.scheme import Step
from inspector.domain.visit_file import VisitFile

_SIX_DIGITS = re.compile(r"\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")  # cheap first look


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeText:
    """One text and where it stands: its step, and the point or case it belongs to."""

    step: str
    text: str
    field: str  # "comment", "remark", or the visit's column
    point: str = ""
    case_number: str = ""


def with_civil_number(file: VisitFile) -> Iterator[FreeText]:
    """The texts that hold what is plainly a civil number."""
    for one in free_texts(file):
        if _SIX_DIGITS.search(one.text) and any(
            found.level is Level.STOP for found in scan(one.text)
        ):
            yield one


def free_texts(file: VisitFile) -> Iterator[FreeText]:
    """Everything typed in words, in the order of the form."""
    visit = file.visit
    for step, name in (
        ("arrival", "arrival_note"),
        ("arrival", "conflict_note"),
        ("arrival", "refusal_note"),
        ("tour" if Step.TOUR in steps_of(file) else "review", "tour_note"),
        ("review", "other_matters"),
        ("review", "supplier_remarks"),
    ):
        yield FreeText(step=step, text=str(getattr(visit, name)), field=name)
    for area in file.scheme.areas:
        for key in (*(point.id for point in area.points), area.id):
            answer = file.answers.get(key)
            if answer is not None:
                step = step_of(file, area)
                yield FreeText(step=step, text=answer.comment, field="comment", point=key)
    yield from _of_cases(file)


def _of_cases(file: VisitFile) -> Iterator[FreeText]:
    step = "cases" if Step.CASES in steps_of(file) else "draw"
    for number, review in file.reviews.items():
        yield FreeText(step=step, text=review.remark, field="remark", case_number=number)
    for (number, point), check in file.checks.items():
        yield FreeText(
            step=step, text=check.comment, field="comment", point=point, case_number=number
        )
