"""The drawn cases of a visit, one presenter for the card and the matrix.

What is typed goes through `VisitPresenter.write`: seen at once, durable in the same order.
Taking a case as reviewed, or typing its documented hours, takes the values of the imported
list over as they stood on the screen, so that the report and a later list agree with what
she looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.identity import case_check_id, case_id
from inspector.domain.model import CaseCheck, CaseReview, ReviewState
from inspector.domain.progress import case_done, is_not_found
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.checking import record_check, record_review
from inspector.services.ports import Store
from ui.presenters.case_views import (
    Judging,
    case_numbers,
    from_list,
    outcome_of,
    shown_review,
    typed_review,
)
from ui.presenters.visit import VisitPresenter

_HOURS = ("invoiced_hours", "hourly_price")


class CasesPresenter(QObject):
    """The case and the point in hand, and every change of a drawn case."""

    moved = Signal()  # another case or point is in hand

    def __init__(
        self,
        visit: VisitPresenter,
        calendar: Callable[[Settings], WorkingCalendar],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.visit = visit
        self._calendar = calendar
        self._number = ""
        self.touched: tuple[str, str] | None = None  # the cell a write in hand is about
        self._undo: dict[tuple[str, str], list[str]] = {}

    # The case in hand

    @property
    def file(self) -> VisitFile:
        return self.visit.file

    @property
    def number(self) -> str:
        """The case in hand; the first that is open until she has chosen; "" without any."""
        numbers = case_numbers(self.file)
        if self._number not in numbers:
            is_open = (number for number in numbers if not case_done(self.file, number))
            self._number = next(is_open, numbers[0] if numbers else "")
        return self._number

    def choose(self, number: str) -> bool:
        """Take this case in hand; False: it was not drawn."""
        if number not in case_numbers(self.file):
            return False
        if number != self._number:
            self._number = number
            self.moved.emit()
        return True

    def find(self, typed: str) -> tuple[str, ...]:
        """The drawn cases whose number holds what was typed, the best match first."""
        wanted = typed.strip().casefold()
        hits = [number for number in case_numbers(self.file) if wanted in number.casefold()]
        return tuple(sorted(hits, key=lambda number: not number.casefold().endswith(wanted)))

    def previous(self) -> bool:
        """Take the case before in hand; False: this is the first."""
        numbers = case_numbers(self.file)
        place = numbers.index(self.number) if numbers else 0
        return place > 0 and self.choose(numbers[place - 1])

    def next(self) -> bool:
        """On to the next case; one whose points are all answered is thereby reviewed.

        After the last comes the first that is still open. False: all are done.
        """
        numbers = case_numbers(self.file)
        if not numbers:
            return False
        here = self.number
        if self.answered(here) and typed_review(self.file, here).state == ReviewState.NOT_BEGUN:
            self.set_state(here, ReviewState.REVIEWED)
        place = numbers.index(here) + 1
        if place < len(numbers):
            return self.choose(numbers[place])
        is_open = (number for number in numbers if not case_done(self.file, number))
        return self.choose(next(is_open, ""))

    def next_open_cell(self) -> tuple[str, str] | None:
        """Case and point of the next unanswered cell after the case in hand; None: no more."""
        numbers, points = case_numbers(self.file), self.file.scheme.case_points()
        here = numbers.index(self.number) if numbers else 0
        for number in (*numbers[here + 1 :], *numbers[: here + 1]):
            for point in points if self.changeable(number) else ():
                if not outcome_of(self.file, number, point):
                    return number, point.id
        return None

    def judging(self) -> Judging:
        """What verdicts depend on: the day of the visit, and the settings as they are."""
        settings = self.visit.settings
        today = self.file.visit.held_on or self.visit.now().astimezone().date()
        return Judging(calendar=self._calendar(settings), today=today, settings=settings)

    def answered(self, number: str) -> bool:
        """Every point of the case is answered; without points, its hours are typed."""
        points = self.file.scheme.case_points()
        if not points:
            return typed_review(self.file, number).documented_hours is not None
        return all(outcome_of(self.file, number, point) for point in points)

    def changeable(self, number: str) -> bool:
        """Points can be answered: the visit is open and the case was found."""
        return not self.visit.locked and not is_not_found(self.file, number)

    # Answering

    def check(
        self,
        number: str,
        point: str,
        *,
        outcome: str | None = None,
        comment: str | None = None,
        saw: str | None = None,
    ) -> bool:
        """Record an outcome ("" clears) or a comment; False where nothing changes.

        `saw`: the comment as it stood when she began on hers.
        """
        if self.visit.locked or (outcome is not None and not self.changeable(number)):
            return False
        file, key = self.file, (number, point)
        before = file.checks.get(key) or CaseCheck(
            id=case_check_id(file.visit.id, case_id(file.visit.supplier, number), point),
            visit=file.visit.id,
            case_number=number,
            point=point,
        )
        given = {"outcome": outcome, "comment": comment}
        after = replace(before, **{k: v for k, v in given.items() if v is not None})
        if after == before:
            return False
        if outcome is not None and self.visit.asks_first("case_check", before.id, ("outcome",)):
            return False
        if after.outcome != before.outcome:
            self._undo.setdefault(key, []).append(before.outcome)
        visit = file.visit.id

        def see(seen: VisitFile) -> VisitFile:
            return replace(seen, checks=seen.checks | {key: after})

        def work(store: Store) -> CaseCheck:
            return record_check(
                store, visit, number, point, outcome=outcome, comment=comment, saw=saw
            )

        came = saw is not None and saw != before.comment
        self.touched = key
        self.visit.write(work, seen=see, about=(f"check:{number}:{point}",), reload=came)
        self.touched = None
        return True

    def undo(self, number: str, point: str) -> bool:
        """Take back the newest choice in this cell; the comment stays. False: none to take."""
        earlier = self._undo.get((number, point))
        if not earlier or not self.changeable(number):
            return False
        outcome = earlier.pop()
        if self.check(number, point, outcome=outcome):
            self._undo[(number, point)].pop()  # taking back is not itself a step to take back
        return True

    def review(self, number: str, saw: str | None = None, /, **fields: Any) -> bool:
        """Record what was typed about the case; False where nothing changes.

        `saw`: the remark as it stood when she began on hers.
        """
        if self.visit.locked:
            return False
        if fields.get("documented_hours") is not None:
            fields = self._listed(number, _HOURS) | fields
        before = typed_review(self.file, number)
        after = replace(before, **fields)
        if after == before:
            return False
        differing = [name for name in fields if getattr(before, name) != fields[name]]
        if self.visit.asks_first("case_review", before.id, differing):
            return False
        visit = self.file.visit.id

        def see(seen: VisitFile) -> VisitFile:
            return replace(seen, reviews=seen.reviews | {number: after})

        def work(store: Store) -> CaseReview:
            return record_review(store, visit, number, saw, **fields)

        came = saw is not None and saw != before.remark
        self.visit.write(work, seen=see, about=(f"review:{number}",), reload=came)
        return True

    def type_value(self, number: str, name: str, value: object) -> bool:
        """Record a date or hours where they differ from what is shown, the list's value too."""
        if getattr(shown_review(self.file, number), name) == value:
            return False
        return self.review(number, **{name: value})

    def set_state(self, number: str, state: ReviewState) -> bool:
        """Reviewed, not found, handed over later, or "" to take it back."""
        fields: dict[str, Any] = {"state": state}
        if state == ReviewState.REVIEWED:
            fields = self._listed(number) | fields
        return self.review(number, **fields)

    def toggle(self, number: str, state: ReviewState) -> bool:
        """Set this state, or take it back where it stands already."""
        here = typed_review(self.file, number).state
        return self.set_state(number, ReviewState.NOT_BEGUN if here == state else state)

    def _listed(self, number: str, names: tuple[str, ...] = ()) -> dict[str, Any]:
        listed = from_list(self.file, number)
        return {name: value for name, value in listed.items() if not names or name in names}
