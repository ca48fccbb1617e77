"""The library's holidays, where Danish law has changed or custom differs."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.gateways.danish_holidays import danish_holidays


@pytest.mark.parametrize("day", [date(2009, 5, 8), date(2010, 4, 30), date(2023, 5, 5)])
def test_great_prayer_day_was_a_holiday_until_2023(day):
    assert day in danish_holidays(day.year)


def test_great_prayer_day_was_abolished_from_2024():
    assert date(2024, 4, 26) not in danish_holidays(2024)


@pytest.mark.parametrize("month_day", [(5, 1), (6, 5), (12, 24), (12, 31)])
def test_days_closed_by_custom_are_no_public_holidays(month_day):
    assert date(2026, *month_day) not in danish_holidays(2026)


def test_the_holidays_of_2026_by_name():
    assert danish_holidays(2026) == {
        date(2026, 1, 1),  # nytårsdag
        date(2026, 4, 2),  # skærtorsdag
        date(2026, 4, 3),  # langfredag
        date(2026, 4, 5),  # påskedag
        date(2026, 4, 6),  # 2. påskedag
        date(2026, 5, 14),  # Kristi himmelfartsdag
        date(2026, 5, 24),  # pinsedag
        date(2026, 5, 25),  # 2. pinsedag
        date(2026, 12, 25),
        date(2026, 12, 26),
    }


@pytest.mark.parametrize("year", [1, 1900, 9999])
def test_a_mistyped_year_still_has_a_calendar(year):
    assert isinstance(danish_holidays(year), frozenset)
