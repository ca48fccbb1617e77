"""When something is due: the raw date, and the working day it moves to.

Weeks count as weeks and months as months; a limit that ends on a day off moves to the next
working day. The move is a rule for appeals: a contract may differ, so both are shown
(domain.md B). The day that starts the limit is not counted.
"""

from __future__ import annotations

from datetime import date, timedelta

from inspector.domain.calendar import WorkingCalendar, add_months
from inspector.domain.scheme import DeadlineRule, Unit
from inspector.domain.value import value


@value(kw_only=False)
class Due:
    """The limit as counted, and as it holds; alike where it ends on a working day."""

    raw: date
    moved: date

    @property
    def has_moved(self) -> bool:
        return self.raw != self.moved


def days_from(start: date, count: int) -> date:
    """So many calendar days on, at most the last day there is."""
    return start + timedelta(days=min(count, (date.max - start).days))


def count_from(start: date, amount: int, unit: Unit, calendar: WorkingCalendar) -> date:
    """The last day of a limit of `amount` `unit`; hours are begun days, as dates have no clock."""
    if unit is Unit.WORKING_DAYS:
        return calendar.add_working_days(start, amount)
    if unit is Unit.MONTHS:
        return add_months(start, amount)
    days = {Unit.DAYS: amount, Unit.WEEKS: 7 * amount, Unit.HOURS: -(-amount // 24)}
    return days_from(start, days[unit])


def due(rule: DeadlineRule, start: date, calendar: WorkingCalendar, move: bool = True) -> Due:
    """When the rule's duty falls due for what happened on `start`."""
    raw = count_from(start, rule.amount, rule.unit, calendar)
    return Due(raw, calendar.next_working_day(raw) if move else raw)


def days_late(due: Due, done: date) -> int:
    """Calendar days from the limit as it holds to the day it was met; 0 when in time."""
    return max(0, (done - due.moved).days)
