"""The limits of the yearly report of 2010 [S0], raw and moved."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.deadlines import Due, count_from, days_late, due
from inspector.domain.scheme import DeadlineRule, Unit, Wording
from inspector.gateways.danish_holidays import danish_holidays

CALENDAR = WorkingCalendar(danish_holidays, closed=frozenset({"06-05", "12-24", "12-31"}))


def limit(amount, unit):
    return DeadlineRule(
        id="x", title=Wording("Rapport"), after="visit", amount=amount, unit=unit, duty="unit"
    )


REPORT = limit(1, Unit.WEEKS)
FOLLOW_UP = limit(3, Unit.MONTHS)


@pytest.mark.parametrize(
    ("visit", "raw", "moved"),
    [
        (date(2010, 6, 7), date(2010, 6, 14), date(2010, 6, 14)),  # Alecto
        (date(2009, 10, 20), date(2009, 10, 27), date(2009, 10, 27)),  # AS3
        (date(2010, 5, 6), date(2010, 5, 13), date(2010, 5, 14)),  # IKU: Kristi himmelfartsdag
    ],
)
def test_a_report_is_due_one_week_after_the_visit(visit, raw, moved):
    assert due(REPORT, visit, CALENDAR) == Due(raw, moved)


def test_where_limits_do_not_move_the_raw_date_holds():
    limit_of_iku = due(REPORT, date(2010, 5, 6), CALENDAR, move=False)
    assert limit_of_iku.moved == date(2010, 5, 13)
    assert not limit_of_iku.has_moved


def test_the_follow_up_of_as3_came_92_days_late():
    limit_of_as3 = due(FOLLOW_UP, date(2009, 10, 20), CALENDAR)
    assert limit_of_as3.raw == date(2010, 1, 20)
    assert days_late(limit_of_as3, date(2010, 4, 22)) == 92


def test_nothing_is_late_on_the_day_itself():
    assert days_late(Due(date(2010, 5, 13), date(2010, 5, 14)), date(2010, 5, 14)) == 0
    assert days_late(Due(date(2010, 5, 13), date(2010, 5, 14)), date(2010, 5, 15)) == 1


@pytest.mark.parametrize(
    ("amount", "unit", "end"),
    [
        (7, Unit.WORKING_DAYS, "2026-05-13"),
        (14, Unit.DAYS, "2026-05-18"),
        (2, Unit.WEEKS, "2026-05-18"),
        (1, Unit.MONTHS, "2026-06-04"),
        (48, Unit.HOURS, "2026-05-06"),
        (49, Unit.HOURS, "2026-05-07"),
    ],
)
def test_each_unit_counts_in_its_own_way(amount, unit, end):
    assert str(count_from(date(2026, 5, 4), amount, unit, CALENDAR)) == end


@pytest.mark.parametrize("unit", list(Unit))
def test_a_mistyped_year_is_no_fault_of_the_program(unit):
    assert due(limit(30, unit), date(9999, 12, 30), CALENDAR).moved == date.max
