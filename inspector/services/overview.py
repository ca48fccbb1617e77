"""What the start page, the lists and the search show, from columns and counts.

Nothing here loads the checks of locked visits: the start page must be as quick in its
tenth year as on its first day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.deadlines import Due, due
from inspector.domain.model import (
    Agreement,
    Contact,
    DeliverySite,
    Supplier,
    VisitState,
)
from inspector.domain.progress import cases_done, points_done
from inspector.domain.scheme import DeadlineRule, Unit, Wording
from inspector.domain.supplier_list import incomplete
from inspector.domain.workflow import StepState, step_states
from inspector.services.listing import Schemes, VisitRow, list_visits
from inspector.services.ports import Reader
from inspector.services.searching import Hit, find_anything
from inspector.services.supplier_overview import SupplierPage, supplier_page
from inspector.services.visiting import SchemeShelf, load_visit

__all__ = [
    "DueItem",
    "Hit",
    "OpenVisit",
    "SupplierPage",
    "SupplierRow",
    "Today",
    "VisitRow",
    "YearPlan",
    "find_anything",
    "supplier_page",
    "supplier_rows",
    "today",
    "visit_rows",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    """A visit that is under way; each count is (done, total), whatever the answers say."""

    row: VisitRow
    points: tuple[int, int]
    cases: tuple[int, int]
    steps: tuple[StepState, ...]
    last_step: str
    correction_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """A deadline that follows from a visit and is not met.

    `what` is "report" or "follow_up" (`workflow.deadline.WHAT`); `days_left` counts
    calendar days to the limit as it holds, negative when it has passed; `planned_on` is
    the day the follow-up visit is planned for.
    """

    what: str
    rule: str
    title: Wording
    visit: VisitRow
    due: Due
    days_left: int
    planned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPlan:
    """Visits per month, January first. Held visits count when locked or under way."""

    year: int
    held: tuple[int, ...]
    planned: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The start page. `planned` holds visits still to come or missed, soonest first."""

    day: date
    open_visits: tuple[OpenVisit, ...]
    deadlines: tuple[DueItem, ...]
    planned: tuple[VisitRow, ...]
    plan: YearPlan
    suppliers: int
    incomplete_suppliers: int
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierRow:
    """One supplier in the list; `missing` holds keys under `imports.missing`."""

    id: str
    name: str
    kind: str
    cvr: str
    p_number: str
    sites: int
    agreements: int
    visits: int  # held
    last_visit: date | None
    next_visit: date | None
    missing: tuple[str, ...]


T = TypeVar("T", DeliverySite, Contact, Agreement)

_LIVE = frozenset({VisitState.PLANNED, VisitState.OPEN, VisitState.LOCKED})


def today(
    reader: Reader,
    shelf: SchemeShelf,
    day: date,
    calendar: WorkingCalendar,
    *,
    move: bool = True,
) -> Today:
    """Everything the start page shows on this day; deadlines by this calendar."""
    schemes = Schemes(reader, shelf)
    rows = list_visits(reader, schemes, wanted=_LIVE)
    planned = [row for row in rows if row.state == VisitState.PLANNED]
    open_rows = [row for row in rows if row.state == VisitState.OPEN]
    due_items = _deadlines(rows, schemes, day, calendar, move)
    lacking = sum(bool(supplier.missing) for supplier in _suppliers(reader, rows))
    return Today(
        day=day,
        open_visits=tuple(_open_visit(reader, shelf, row) for row in open_rows),
        deadlines=tuple(sorted(due_items, key=lambda item: (item.due.moved, item.visit.number))),
        planned=tuple(sorted(planned, key=lambda row: (row.planned_on or date.max, row.number))),
        plan=_year_plan(rows, day.year),
        suppliers=reader.count(Supplier),
        incomplete_suppliers=lacking,
        visits=len(rows),
    )


def visit_rows(reader: Reader, shelf: SchemeShelf | None = None) -> list[VisitRow]:
    """Every visit, newest first; without a shelf the titles are the scheme's ids."""
    return list_visits(reader, Schemes(reader, shelf))


def supplier_rows(reader: Reader) -> list[SupplierRow]:
    """Every supplier with what is known of it, in the order of the ids."""
    return _suppliers(reader, list_visits(reader, Schemes(reader, None), wanted=_LIVE))


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


def _year_plan(rows: Iterable[VisitRow], year: int) -> YearPlan:
    held: Counter[int] = Counter()
    planned: Counter[int] = Counter()
    for row in rows:
        if row.day is not None and row.day.year == year:
            (planned if row.state == VisitState.PLANNED else held)[row.day.month] += 1
    months = range(1, 13)
    return YearPlan(
        year=year,
        held=tuple(held[month] for month in months),
        planned=tuple(planned[month] for month in months),
    )


def _what(rule: DeadlineRule) -> str:
    """What meets a deadline of ours after a visit: one in months asks for the next visit."""
    return "follow_up" if rule.unit is Unit.MONTHS else "report"


def _deadlines(
    rows: list[VisitRow], schemes: Schemes, day: date, calendar: WorkingCalendar, move: bool
) -> list[DueItem]:
    """Deadlines of the unit itself that count from a visit and are not met.

    Those that count from the dispatch of a report are left out: when it was sent is not
    known here, and a date is never invented.
    """
    found = []
    later = _by_supplier(rows)
    newest: set[tuple[str, str]] = set()
    for row in rows:  # newest first
        for rule in _rules(row, schemes):
            what = _what(rule)
            if what == "report" and row.state == VisitState.OPEN:
                found.append(_item(what, rule, row, day, calendar, move))
            elif what == "follow_up" and (row.supplier_id, rule.id) not in newest:
                newest.add((row.supplier_id, rule.id))
                follow_ups = _follow_ups(later[row.supplier_id], row, schemes)
                if not any(other.held_on for other in follow_ups):
                    planned = min((o.planned_on for o in follow_ups if o.planned_on), default=None)
                    found.append(_item(what, rule, row, day, calendar, move, planned))
    return found


def _rules(row: VisitRow, schemes: Schemes) -> tuple[DeadlineRule, ...]:
    """The unit's own deadlines that count from this visit; none before it is held."""
    if row.held_on is None or row.state == VisitState.PLANNED:
        return ()
    scheme = schemes.get(row.scheme_text)
    return tuple(
        rule
        for rule in (scheme.deadlines if scheme else ())
        if rule.after == "visit"
        and rule.duty == "unit"
        and (not rule.kinds or row.kind in rule.kinds)
    )


def _by_supplier(rows: Iterable[VisitRow]) -> dict[str, list[VisitRow]]:
    of: dict[str, list[VisitRow]] = {}
    for row in rows:
        of.setdefault(row.supplier_id, []).append(row)
    return of


def _follow_ups(rows: list[VisitRow], row: VisitRow, schemes: Schemes) -> list[VisitRow]:
    """The supplier's visits that follow this one up: by name, or by their kind and day."""
    scheme = schemes.get(row.scheme_text)
    kinds = {kind.id for kind in scheme.kinds if kind.follows_up} if scheme else set()
    since = row.held_on or date.max
    return [
        other
        for other in rows
        if other.id != row.id
        and (
            other.parent == row.id
            or (other.kind in kinds and other.day is not None and other.day >= since)
        )
    ]


def _item(
    what: str,
    rule: DeadlineRule,
    row: VisitRow,
    day: date,
    calendar: WorkingCalendar,
    move: bool,
    planned_on: date | None = None,
) -> DueItem:
    limit = due(rule, row.held_on or day, calendar, move)
    return DueItem(
        what=what,
        rule=rule.id,
        title=rule.title,
        visit=row,
        due=limit,
        days_left=(limit.moved - day).days,
        planned_on=planned_on,
    )


def _suppliers(reader: Reader, rows: list[VisitRow]) -> list[SupplierRow]:
    sites, contacts = _of(reader.find(DeliverySite)), _of(reader.find(Contact))
    agreements = _of(reader.find(Agreement))
    visits = _by_supplier(rows)
    return [
        _supplier_row(
            supplier,
            visits.get(supplier.id, []),
            sites.get(supplier.id, []),
            contacts.get(supplier.id, []),
            agreements.get(supplier.id, []),
        )
        for supplier in reader.find(Supplier)
    ]


def _of(records: list[T]) -> dict[str, list[T]]:
    """The records by their supplier."""
    of: dict[str, list[T]] = {}
    for record in records:
        of.setdefault(record.supplier, []).append(record)
    return of


def _supplier_row(
    supplier: Supplier,
    visits: list[VisitRow],
    sites: list[DeliverySite],
    contacts: list[Contact],
    agreements: list[Agreement],
) -> SupplierRow:
    held = [row.held_on for row in visits if row.held_on and row.state != VisitState.PLANNED]
    planned = [row.planned_on for row in visits if row.state == VisitState.PLANNED]
    return SupplierRow(
        id=supplier.id,
        name=supplier.name,
        kind=supplier.kind,
        cvr=supplier.cvr,
        p_number=supplier.p_number,
        sites=len(sites),
        agreements=len(agreements),
        visits=len(held),
        last_visit=max(held, default=None),
        next_visit=min((day for day in planned if day), default=None),
        missing=incomplete(supplier, sites, contacts, agreements),
    )
