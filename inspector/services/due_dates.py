"""Deadlines of the unit that follow from its visits and are not met.

Those that count from the dispatch of a report are left out: when it was sent is not known
here, and a date is never invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.deadlines import Due, due
from inspector.domain.model import Report
from inspector.domain.scheme import DeadlineRule, Unit, Wording
from inspector.domain.value import value
from inspector.services.listing import Titles, VisitRow, list_visits
from inspector.services.ports import Reader

# A held visit by its columns: id, supplier, kind, scheme text, day held (ISO), parent.
HELD_COLUMNS = ("id", "supplier", "kind", "scheme", "held_on", "parent")
Held = tuple[object, ...]


@value
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


@value(kw_only=False)
class DueDates:
    """Counts deadlines on one day by one calendar; `move` to the next working day."""

    reader: Reader
    titles: Titles
    day: date
    calendar: WorkingCalendar
    move: bool = True

    def reports(self, open_rows: Iterable[VisitRow]) -> Iterator[DueItem]:
        """The reports of visits that are held and not yet locked; a correction has no limit."""
        for row in open_rows:
            if self.reader.count(Report, visit=row.id):
                continue
            for rule in self._rules(row.scheme_text, row.kind):
                if not _asks_for_visit(rule) and row.held_on is not None:
                    yield self._item("report", rule, row, row.held_on)

    def follow_ups(self, held: Iterable[Held], planned: list[VisitRow]) -> Iterator[DueItem]:
        """The follow-up visits still to be held, for the newest visit of each supplier."""
        newest, followed = _newest(held)
        answered: set[tuple[str, str]] = set()
        for day, key, supplier, kind, scheme in sorted(newest.values(), reverse=True):
            for rule in self._rules(scheme, kind):
                if not _asks_for_visit(rule) or (supplier, rule.id) in answered:
                    continue
                answered.add((supplier, rule.id))
                kinds = self._following_kinds(scheme)
                met = any(
                    other[2] == supplier and other[3] in kinds and other[0] >= day
                    for other in newest.values()
                )
                if not met and key not in followed:
                    (row,) = list_visits(self.reader, self.titles, id=key)
                    yield self._follow_up(rule, row, kinds, planned)

    def _follow_up(
        self, rule: DeadlineRule, row: VisitRow, kinds: frozenset[str], planned: list[VisitRow]
    ) -> DueItem:
        days = [
            other.planned_on
            for other in planned
            if other.planned_on is not None
            and other.supplier_id == row.supplier_id
            and (other.kind in kinds or other.parent == row.id)
        ]
        held_on = row.held_on or self.day
        return self._item("follow_up", rule, row, held_on, min(days, default=None))

    def _rules(self, scheme_text: str, kind: str) -> list[DeadlineRule]:
        scheme = self.titles.scheme(scheme_text)
        return [
            rule
            for rule in (scheme.deadlines if scheme else ())
            if rule.after == "visit"
            and rule.duty == "unit"
            and (not rule.kinds or kind in rule.kinds)
        ]

    def _following_kinds(self, scheme_text: str) -> frozenset[str]:
        scheme = self.titles.scheme(scheme_text)
        return frozenset(kind.id for kind in scheme.kinds if kind.follows_up) if scheme else _NONE

    def _item(
        self,
        what: str,
        rule: DeadlineRule,
        row: VisitRow,
        start: date,
        planned_on: date | None = None,
    ) -> DueItem:
        limit = due(rule, start, self.calendar, self.move)
        return DueItem(
            what=what,
            rule=rule.id,
            title=rule.title,
            visit=row,
            due=limit,
            days_left=(limit.moved - self.day).days,
            planned_on=planned_on,
        )


_NONE: frozenset[str] = frozenset()
_Newest = tuple[str, str, str, str, str]  # day, id, supplier, kind, scheme text


def _asks_for_visit(rule: DeadlineRule) -> bool:
    """What meets a deadline of ours after a visit: one in months asks for the next visit."""
    return rule.unit is Unit.MONTHS


def _newest(held: Iterable[Held]) -> tuple[dict[tuple[object, ...], _Newest], set[object]]:
    """The newest visit per supplier, kind and scheme, and the ids that are followed up by name."""
    newest: dict[tuple[object, ...], tuple[object, ...]] = {}
    followed: set[object] = set()
    for key, supplier, kind, scheme, day, parent in held:
        if parent:
            followed.add(parent)
        place = (supplier, kind, scheme)
        if day and (place not in newest or newest[place][:2] < (day, key)):
            newest[place] = (day, key, supplier, kind, scheme)
    return {
        place: (str(day), str(key), str(supplier), str(kind), str(scheme))
        for place, (day, key, supplier, kind, scheme) in newest.items()
    }, followed
