"""What every part of a document is made from: the visit, the settings, the words, the days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.formats import clock, long_date
from inspector.domain.model import CaseCheck, Draw, Outcome, ReviewState, SampleItem
from inspector.domain.progress import case_done
from inspector.domain.report import Mark, Tone
from inspector.domain.scheme import Point, Wording
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile

TONES = {
    Outcome.OK: Tone.GOOD,
    Outcome.NOT_OK: Tone.REMARK,
    Outcome.NOT_TESTED: Tone.NOT_TESTED,
    Outcome.NOT_RELEVANT: Tone.NOT_RELEVANT,
    "": Tone.OPEN,
}
ORDER = (*Outcome, "")


class Words(Protocol):
    """Every sentence, by key, in the language in force."""

    @property
    def language(self) -> str: ...

    def __call__(self, key: str, /, **fields: object) -> str: ...


@dataclass(frozen=True, slots=True)
class StratumOfDraw:
    """One stratum as the draw has it: all cases of it, how many are drawn, and the reserve."""

    id: str
    population: int
    size: int
    reserve: int


@dataclass(frozen=True, slots=True)
class Basis:
    """The material of one document, and the few words that all its parts share."""

    file: VisitFile
    settings: Settings
    words: Words
    calendar: WorkingCalendar | None = None

    @property
    def language(self) -> str:
        return self.words.language

    @property
    def day(self) -> date | None:
        """The day of the visit, or the day it is planned for."""
        return self.file.visit.held_on or self.file.visit.planned_on

    def told(self, wording: Wording) -> str:
        return wording.told(self.language)

    def long(self, day: date | None) -> str:
        return long_date(day, self.language) if day else self.words("common.unknown")

    def at(self, moment: datetime | None) -> str:
        """A local date and time in words."""
        if moment is None:
            return self.words("common.unknown")
        day = long_date(moment.astimezone().date(), self.language)
        return self.words("report.moment", day=day, time=clock(moment))

    def mark(self, outcome: str, *, sign_only: bool = False) -> Mark:
        word = self.words(f"common.outcome.{outcome or 'unanswered'}")
        return Mark(TONES[outcome], word, sign_only)

    def kind_title(self) -> str:
        kind = self.file.scheme.kind(self.file.visit.kind)
        return self.told(kind.title) if kind else self.words("report.visit")

    def point_title(self, point_id: str) -> str:
        """`2.3 Sagsoplysning`, for a point or an area; the bare id where it is unknown."""
        point = self.file.scheme.point(point_id) or self.file.scheme.area(point_id)
        return f"{point_id} {self.told(point.title)}" if point else point_id

    def strata(self, draw: Draw) -> tuple[StratumOfDraw, ...]:
        """The strata of a draw, in its order."""
        return tuple(StratumOfDraw(*row) for row in loaded(draw.strata))

    def stratum_title(self, stratum_id: str) -> str:
        for plan in self.file.scheme.draws:
            for stratum in plan.strata:
                if stratum.id == stratum_id:
                    return self.told(stratum.title)
        return stratum_id

    def drawn_by_stratum(self) -> Iterator[tuple[str, list[SampleItem]]]:
        """The cases to check with replacements in place, stratum by stratum."""
        for name in dict.fromkeys(item.stratum for item in self.file.drawn_cases):
            yield name, [item for item in self.file.drawn_cases if item.stratum == name]

    def not_found(self, case_number: str) -> bool:
        review = self.file.reviews.get(case_number)
        return review is not None and review.state == ReviewState.NOT_FOUND

    def checks_of(self, case_number: str) -> list[CaseCheck]:
        points = self.file.scheme.case_points()
        found = (self.file.checks.get((case_number, point.id)) for point in points)
        return [check for check in found if check is not None]

    def case_state(self, case_number: str) -> str:
        """The key of common.review_state: what was noted, else what the answers amount to."""
        review = self.file.reviews.get(case_number)
        if review is not None and review.state:
            return review.state
        if self.case_done(case_number):
            return ReviewState.REVIEWED
        begun = any(check.outcome for check in self.checks_of(case_number))
        return "begun" if begun else "none"

    def case_done(self, case_number: str) -> bool:
        """Checked whole or not found: only such a case says anything about the others."""
        return case_done(self.file, case_number)

    def case_faulty(self, case_number: str) -> bool:
        """Not found counts as an error; else one scored point that is ej ok is enough."""
        scored = {point.id for point in self.file.scheme.case_points() if point.scored}
        return self.not_found(case_number) or any(
            check.outcome == Outcome.NOT_OK and check.point in scored
            for check in self.checks_of(case_number)
        )

    def case_outcomes(self, point: Point) -> dict[str, int]:
        """How many drawn cases have each outcome at this point; not found cases aside."""
        counts = dict.fromkeys(ORDER, 0)
        for item in self.file.drawn_cases:
            if self.not_found(item.case_number):
                continue
            check = self.file.checks.get((item.case_number, point.id))
            counts[check.outcome if check else ""] += 1
        return counts


def loaded(text: str) -> list[Any]:
    """A JSON list that a record carries; "" is an empty one."""
    return list(json.loads(text)) if text else []


def visit_head(basis: Basis) -> str:
    """The visit's number and day for the running head, as far as they are known."""
    number = basis.file.visit.number or basis.words("report.no_number")
    if basis.day is None:
        return basis.words("report.head_undated", number=number)
    return basis.words("report.head", number=number, day=basis.long(basis.day))
