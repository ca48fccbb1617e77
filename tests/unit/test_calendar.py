"""Working days in the three readings of "hverdag", and months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.calendar import WorkingCalendar, add_months
from inspector.domain.months import days_in
from inspector.gateways.danish_holidays import danish_holidays

CLOSED = frozenset({"06-05", "12-24", "12-31"})
WEEKDAYS = WorkingCalendar(danish_holidays)
WITH_SATURDAY = WorkingCalendar(danish_holidays, saturday_is_working=True)
WITH_CLOSED_DAYS = WorkingCalendar(danish_holidays, closed=CLOSED)
CALENDARS = st.sampled_from([WEEKDAYS, WITH_SATURDAY, WITH_CLOSED_DAYS])
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "weekdays", "with_saturday", "with_closed_days"),
    [
        ("2009-12-21", 7, "2009-12-31", "2009-12-31", "2010-01-05"),
        ("2010-03-29", 7, "2010-04-12", "2010-04-09", "2010-04-12"),
        ("2010-04-28", 7, "2010-05-10", "2010-05-07", "2010-05-10"),
        ("2023-05-03", 2, "2023-05-08", "2023-05-06", "2023-05-08"),
        ("2024-04-24", 2, "2024-04-26", "2024-04-26", "2024-04-26"),
        ("2026-12-22", 5, "2026-12-30", "2026-12-30", "2027-01-04"),
    ],
)
def test_published_vectors(start, count, weekdays, with_saturday, with_closed_days):
    begun = date.fromisoformat(start)
    readings = [
        str(calendar.add_working_days(begun, count))
        for calendar in (WEEKDAYS, WITH_SATURDAY, WITH_CLOSED_DAYS)
    ]
    assert readings == [weekdays, with_saturday, with_closed_days]


def test_the_day_that_starts_the_count_is_not_counted():
    monday = date(2026, 11, 16)
    assert WEEKDAYS.working_days_between(monday, monday) == 0
    assert WEEKDAYS.working_days_between(monday, date(2026, 11, 17)) == 1


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_counting_undoes_adding(calendar, start, count):
    end = calendar.add_working_days(start, count)
    assert calendar.is_working(end)
    assert calendar.working_days_between(start, end) == count
    assert calendar.working_days_between(end, start) == -count


@given(CALENDARS, DAYS)
def test_a_day_moves_to_the_first_working_day_not_before_it(calendar, day):
    moved = calendar.next_working_day(day)
    assert calendar.is_working(moved)
    assert not any(calendar.is_working(day + timedelta(n)) for n in range((moved - day).days))


def test_constitution_day_is_closed_only_where_the_setting_says_so():
    assert WEEKDAYS.is_working(date(2026, 6, 5))
    assert not WITH_CLOSED_DAYS.is_working(date(2026, 6, 5))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2009-10-20", 3, "2010-01-20"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("9999-12-31", 1, "9999-12-31"),
    ],
)
def test_months_keep_the_day_or_end_on_the_last(day, count, expected):
    assert str(add_months(date.fromisoformat(day), count)) == expected


def test_the_last_day_there_is_ends_every_count():
    assert WEEKDAYS.add_working_days(date(9999, 12, 30), 9) == date.max


def test_months_are_as_long_as_the_calendar_says():
    months = [(year, month) for year in range(1583, 2401) for month in range(1, 13)]
    assert [days_in(*each) for each in months] == [monthrange(*each)[1] for each in months]
