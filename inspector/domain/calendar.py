"""Danish working days and months, on plain dates.

"Hverdag" is Monday to Friday that is no public holiday; whether Saturday counts, and
which further days are closed (Constitution Day, 24 and 31 December by default), are
settings that the report prints. The day that starts a count is never counted itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from inspector.domain.months import days_in
from inspector.domain.value import value

_SATURDAY, _SUNDAY = 5, 6
_ONE_DAY = timedelta(days=1)


@value(kw_only=False)
class WorkingCalendar:
    """Which days work is done on. `closed` holds days of every year as "MM-DD"."""

    holidays: Callable[[int], frozenset[date]]
    saturday_is_working: bool = False
    closed: frozenset[str] = frozenset()

    def is_working(self, day: date) -> bool:
        weekday = day.weekday()
        if weekday == _SUNDAY or (weekday == _SATURDAY and not self.saturday_is_working):
            return False
        return f"{day:%m-%d}" not in self.closed and day not in self.holidays(day.year)

    def add_working_days(self, start: date, count: int) -> date:
        """The day that is `count` working days after `start`; 0 gives `start` itself."""
        day = start
        while count > 0 and day < date.max:
            day += _ONE_DAY
            count -= self.is_working(day)
        return day

    def working_days_between(self, since: date, until: date) -> int:
        """Working days after `since` up to and with `until`; negative when `until` is first."""
        if until < since:
            return -self.working_days_between(until, since)
        days = (until - since).days
        return sum(self.is_working(since + timedelta(days=n)) for n in range(1, days + 1))

    def next_working_day(self, day: date) -> date:
        """The day itself where it is a working day, else the next one."""
        while not self.is_working(day) and day < date.max:
            day += _ONE_DAY
        return day


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months on, else the last day of that month."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, days_in(year, month + 1)))
