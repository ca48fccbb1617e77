"""The date rules of a case [S0], as the case card shows them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.case_rules import judge
from inspector.domain.model import CaseReview
from inspector.domain.scheme import CaseRule, Unit, Wording
from inspector.gateways.danish_holidays import danish_holidays

CALENDAR = WorkingCalendar(danish_holidays, closed=frozenset({"06-05", "12-24", "12-31"}))
TODAY = date(2026, 11, 20)
CARD = CaseReview(
    id="r",
    referred=date(2026, 5, 4),
    called_in=date(2026, 5, 18),
    first_meeting=date(2026, 5, 27),
    plan_written=date(2026, 6, 2),
)


def rule(since, until, amount, unit=Unit.WORKING_DAYS, **more):
    return CaseRule(
        id="x", title=Wording("x"), since=since, until=until, amount=amount, unit=unit, **more
    )


CALL_IN = rule("referred", "called_in", 7)
NOTICE = rule("called_in", "first_meeting", 5, at_least=True)
PLAN = rule("referred", "plan_written", 1, Unit.MONTHS)
MONTHLY = rule("referred", "talks", 1, Unit.MONTHS, every=True)
FORTNIGHTLY = rule("referred", "talks", 2, Unit.WEEKS, every=True)


def verdict(one, today=TODAY, month_rule="calendar", ends=None, review=CARD, **changed):
    if changed:
        fields = {"id": "r", **changed}
        review = CaseReview(**fields)
    return judge(one, review, CALENDAR, today, month_rule, ends=ends)


# -- the case card -----------------------------------------------------------------------


def test_called_in_after_nine_working_days_breaks_a_limit_of_seven():
    told = verdict(CALL_IN)
    assert (told.state, told.actual, told.unit) == ("broken", 9, Unit.WORKING_DAYS)
    assert (told.required, told.due) == (7, date(2026, 5, 13))


def test_notice_of_six_working_days_keeps_a_rule_of_five():
    told = verdict(NOTICE)
    assert (told.state, told.actual, told.required) == ("kept", 6, 5)
    assert (told.due, told.earliest) == (None, date(2026, 5, 26))


def test_a_plan_after_29_days_keeps_a_limit_of_one_month():
    told = verdict(PLAN)
    assert (told.state, told.actual, told.unit) == ("kept", 29, Unit.DAYS)
    assert (told.required, told.required_unit) == (1, Unit.MONTHS)
    assert told.due == date(2026, 6, 4)


# -- at most, at least -------------------------------------------------------------------


def test_the_last_day_of_the_limit_is_in_time():
    kept = verdict(CALL_IN, referred=date(2026, 5, 4), called_in=date(2026, 5, 13))
    assert (kept.state, kept.actual) == ("kept", 7)


def test_a_limit_that_ends_on_a_day_off_moves_and_shows_both_dates():
    told = verdict(PLAN, referred=date(2026, 4, 14), plan_written=date(2026, 5, 15))
    assert (told.raw_due, told.due, told.state) == (
        date(2026, 5, 14),  # Kristi himmelfartsdag
        date(2026, 5, 15),
        "kept",
    )
    review = CaseReview(id="r", referred=date(2026, 4, 14), plan_written=date(2026, 5, 15))
    assert judge(PLAN, review, CALENDAR, TODAY, move=False).state == "broken"


@pytest.mark.parametrize(
    ("today", "state", "note"),
    [
        (date(2026, 5, 13), "not_yet_due", ""),
        (date(2026, 5, 14), "unknown", "until_missing"),
    ],
)
def test_what_is_missing_is_not_yet_due_until_the_limit_and_then_unknown(today, state, note):
    told = verdict(CALL_IN, today, referred=date(2026, 5, 4))
    assert (told.state, told.note, told.actual) == (state, note, None)
    assert told.due == date(2026, 5, 13)


def test_without_its_beginning_a_rule_says_nothing():
    told = verdict(CALL_IN, called_in=date(2026, 5, 13))
    assert (told.state, told.note, told.due) == ("unknown", "since_missing", None)


@pytest.mark.parametrize("one", [CALL_IN, NOTICE])
def test_dates_in_the_wrong_order_are_unknown_and_never_kept(one):
    turned = {one.since: date(2026, 5, 20), one.until: date(2026, 5, 18)}
    assert verdict(one, **turned).note == "reversed"


def test_too_short_a_notice_is_broken():
    told = verdict(NOTICE, called_in=date(2026, 5, 18), first_meeting=date(2026, 5, 25))
    assert (told.state, told.actual) == ("broken", 4)


def test_the_call_in_is_the_notice_where_no_other_is_noted():
    one = rule("notice_given", "first_meeting", 5, at_least=True)
    assert verdict(one).actual == 6
    own = verdict(
        one,
        called_in=date(2026, 5, 11),
        notice_given=date(2026, 5, 26),
        first_meeting=date(2026, 5, 27),
    )
    assert (own.state, own.actual) == ("broken", 1)


def test_a_meeting_not_yet_held_breaks_no_notice():
    early = verdict(NOTICE, date(2026, 5, 20), called_in=date(2026, 5, 18))
    late = verdict(NOTICE, date(2026, 6, 20), called_in=date(2026, 5, 18))
    assert (early.state, late.state) == ("not_yet_due", "unknown")


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 90),
    st.integers(1, 60),
    st.sampled_from(list(Unit)),
)
def test_kept_means_not_after_the_due_date(since, days, amount, unit):
    until = date.fromordinal(since.toordinal() + days)
    told = verdict(rule("referred", "called_in", amount, unit), referred=since, called_in=until)
    assert told.state == ("kept" if until <= told.due else "broken")


# -- talks -------------------------------------------------------------------------------

HALF_YEAR = {"referred": date(2026, 1, 20), "first_meeting": date(2026, 1, 28)}


def test_a_talk_in_every_whole_month():
    talks = ("2026-02-02", "2026-03-31", "2026-04-01")
    told = verdict(MONTHLY, ends=date(2026, 5, 12), talks=talks, **HALF_YEAR)
    assert (told.state, told.actual, told.required, told.without) == ("kept", 3, 3, ())


def test_a_month_without_a_talk_is_named():
    talks = ("2026-02-02", "2026-04-30")
    told = verdict(MONTHLY, ends=date(2026, 5, 31), talks=talks, **HALF_YEAR)
    assert (told.state, told.actual, told.required) == ("broken", 2, 4)
    assert told.without == ("2026-03", "2026-05")


def test_the_month_that_still_runs_is_not_yet_asked_for():
    talks = ("2026-02-02", "2026-03-02")
    told = verdict(MONTHLY, date(2026, 4, 29), talks=talks, **HALF_YEAR)
    assert (told.state, told.required) == ("kept", 2)


def test_a_case_in_its_first_month_is_not_yet_due():
    assert verdict(MONTHLY, date(2026, 2, 10), **HALF_YEAR).state == "not_yet_due"


def test_a_case_within_one_month_is_kept_by_one_talk_and_unknown_without():
    kept = verdict(MONTHLY, ends=date(2026, 2, 10), **HALF_YEAR)
    unknown = verdict(MONTHLY, ends=date(2026, 2, 10), referred=date(2026, 1, 20))
    assert (kept.state, unknown.state) == ("kept", "unknown")


def test_where_no_talks_were_typed_a_month_without_is_unknown():
    told = verdict(MONTHLY, ends=date(2026, 5, 12), **HALF_YEAR)
    assert (told.state, told.note) == ("unknown", "until_missing")


def test_the_latest_talk_counts_as_a_talk():
    told = verdict(MONTHLY, date(2026, 3, 15), latest_talk=date(2026, 2, 20), talks=(), **HALF_YEAR)
    assert told.state == "kept"


def test_talks_begin_at_the_first_meeting_where_no_referral_is_known():
    told = verdict(MONTHLY, date(2026, 3, 15), first_meeting=date(2026, 2, 1))
    assert (told.state, told.required) == ("kept", 1)
    assert verdict(MONTHLY, review=CaseReview(id="r")).note == "since_missing"


def test_a_month_read_as_31_days_looks_at_the_longest_gap():
    talks = ("2026-02-02", "2026-03-31", "2026-04-30")
    told = verdict(MONTHLY, ends=date(2026, 5, 12), month_rule="31_days", talks=talks, **HALF_YEAR)
    assert (told.state, told.actual, told.unit) == ("broken", 57, Unit.DAYS)
    kept = verdict(
        MONTHLY,
        date(2026, 2, 20),
        month_rule="31_days",
        talks=("2026-02-02",),
        **HALF_YEAR,
    )
    assert (kept.state, kept.due) == ("kept", date(2026, 3, 5))


def test_a_talk_every_second_week():
    talks = ("2026-02-02", "2026-02-16", "2026-03-02")
    kept = verdict(FORTNIGHTLY, date(2026, 3, 10), talks=talks, **HALF_YEAR)
    broken = verdict(FORTNIGHTLY, date(2026, 3, 17), talks=talks, **HALF_YEAR)
    assert (kept.state, kept.due, kept.actual) == ("kept", date(2026, 3, 16), 14)
    assert (broken.state, broken.actual) == ("broken", 15)


@pytest.mark.parametrize("month_rule", ["calendar", "31_days"])
@pytest.mark.parametrize("one", [CALL_IN, NOTICE, PLAN, MONTHLY, FORTNIGHTLY])
def test_a_mistyped_year_is_no_fault_of_the_program(one, month_rule):
    told = verdict(
        one,
        month_rule=month_rule,
        referred=date(9999, 12, 30),
        called_in=date(9999, 12, 30),
        first_meeting=date(9999, 12, 31),
        talks=("0206-01-01",),
    )
    assert told.state in ("kept", "broken", "not_yet_due", "unknown")
    assert verdict(one, date.max, month_rule, referred=date(9999, 1, 1)).state != "broken"
