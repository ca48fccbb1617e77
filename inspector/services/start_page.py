"""What the start page shows, from columns and counts.

Nothing here loads the checks of locked visits: the start page must be as quick in its
tenth year as on its first day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.model import Visit, VisitState
from inspector.domain.progress import cases_done, points_done
from inspector.domain.value import value
from inspector.domain.workflow import StepState, step_states
from inspector.services.due_dates import HELD_COLUMNS, DueDates, DueItem, Held
from inspector.services.listing import Titles, VisitRow, list_visits
from inspector.services.ports import Reader
from inspector.services.supplier_listing import suppliers_with
from inspector.services.undelivered import Undelivered, undelivered
from inspector.services.visiting import SchemeShelf, load_visit


@value
class OpenVisit:
    """A visit that is under way; each count is (done, total), whatever the answers say."""

    row: VisitRow
    points: tuple[int, int]
    cases: tuple[int, int]
    steps: tuple[StepState, ...]
    last_step: str
    correction_reason: str = ""


@value
class YearPlan:
    """Visits per month, January first. Held visits count when locked or under way."""

    year: int
    held: tuple[int, ...]
    planned: tuple[int, ...]


@value
class Today:
    """The start page. `planned` holds visits still to come or missed, soonest first."""

    day: date
    open_visits: tuple[OpenVisit, ...]
    deadlines: tuple[DueItem, ...]
    undelivered: tuple[Undelivered, ...]
    planned: tuple[VisitRow, ...]
    plan: YearPlan
    suppliers: int
    incomplete_suppliers: int
    visits: int


def today(
    reader: Reader,
    shelf: SchemeShelf,
    day: date,
    calendar: WorkingCalendar,
    *,
    move: bool = True,
) -> Today:
    """Everything the start page shows on this day; deadlines by this calendar."""
    titles = Titles(reader, shelf)
    planned = list_visits(reader, titles, state=VisitState.PLANNED)
    open_rows = list_visits(reader, titles, state=VisitState.OPEN)
    locked: list[Held] = reader.select(Visit, HELD_COLUMNS, state=VisitState.LOCKED)
    held = [*locked, *reader.select(Visit, HELD_COLUMNS, state=VisitState.OPEN)]
    dates = DueDates(reader, titles, day, calendar, move)
    items = [*dates.reports(open_rows), *dates.follow_ups(held, planned)]
    suppliers = suppliers_with(reader, [])
    return Today(
        day=day,
        open_visits=tuple(_open_visit(reader, shelf, row) for row in open_rows),
        deadlines=tuple(sorted(items, key=lambda item: (item.due.moved, item.visit.number))),
        undelivered=undelivered(reader, titles, locked, day),
        planned=tuple(sorted(planned, key=lambda row: (row.planned_on or date.max, row.number))),
        plan=_year_plan(held, planned, day.year),
        suppliers=len(suppliers),
        incomplete_suppliers=sum(bool(supplier.missing) for supplier in suppliers),
        visits=len(held) + len(planned),
    )


def _open_visit(reader: Reader, shelf: SchemeShelf, row: VisitRow) -> OpenVisit:
    file = load_visit(reader, shelf, row.id)
    return OpenVisit(
        row=row,
        points=points_done(file),
        cases=cases_done(file),
        steps=step_states(file),
        last_step=file.visit.last_step,
        correction_reason=file.visit.correction_reason,
    )


def _year_plan(held: Iterable[Held], planned: Iterable[VisitRow], year: int) -> YearPlan:
    held_in = Counter(str(visit[4])[:7] for visit in held)  # 2026-11
    planned_in = Counter(str(row.planned_on)[:7] for row in planned)
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    return YearPlan(
        year=year,
        held=tuple(held_in[month] for month in months),
        planned=tuple(planned_in[month] for month in months),
    )
