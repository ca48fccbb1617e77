"""Verdicts as the case card says them, and a sentence for every code of the rules."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.case_rules import State, judge
from inspector.domain.hours import HoursState
from inspector.domain.model import CaseReview
from inspector.domain.rule_words import unit_words, verdict_words
from inspector.domain.scheme import CaseRule, Unit, Wording
from inspector.gateways.danish_holidays import danish_holidays

CALENDAR = WorkingCalendar(danish_holidays)
CARD = CaseReview(
    id="r",
    referred=date(2026, 5, 4),
    called_in=date(2026, 5, 18),
    first_meeting=date(2026, 5, 27),
    plan_written=date(2026, 6, 2),
    talks=("2026-06-03", "2026-08-03"),
)
TODAY = date(2026, 9, 20)


def said(words, since, until, amount, unit, review=CARD, month_rule="calendar", **more):
    rule = CaseRule(
        id="x", title=Wording("x"), since=since, until=until, amount=amount, unit=unit, **more
    )
    told = verdict_words(rule, judge(rule, review, CALENDAR, TODAY, month_rule), words)
    return told.actual, told.required


def test_the_case_card_in_danish(words):
    days = Unit.WORKING_DAYS
    assert said(words, "referred", "called_in", 7, days) == (
        "efter 9 hverdage",
        "krav 7, senest 13-05-2026",
    )
    assert said(words, "called_in", "first_meeting", 5, days, at_least=True) == (
        "varslet 6 hverdage før",
        "krav 5",
    )
    assert said(words, "referred", "plan_written", 1, Unit.MONTHS) == (
        "efter 29 dage",
        "krav 1 måned, senest 04-06-2026",
    )


def test_the_case_card_in_english(words_en):
    assert said(words_en, "referred", "called_in", 7, Unit.WORKING_DAYS) == (
        "after 9 working days",
        "required 7, by 13-05-2026",
    )


def test_talks_name_the_months_without(words):
    month = Unit.MONTHS
    assert said(words, "referred", "talks", 1, month, every=True) == (
        "ingen samtale i 07-2026",
        "krav 1 måned",
    )
    gap = said(words, "referred", "talks", 1, month, month_rule="31_days", every=True)
    assert gap == ("højst 61 dage mellem to samtaler", "krav 1 måned, senest 03-09-2026")


def test_what_is_missing_is_said_and_never_judged(words):
    empty = CaseReview(id="r", referred=date(2026, 5, 4))
    assert said(words, "referred", "called_in", 7, Unit.WORKING_DAYS, empty) == (
        "ikke oplyst: datoen mangler",
        "krav 7, senest 13-05-2026",
    )


def test_a_moved_limit_shows_both_dates(words):
    review = CaseReview(id="r", referred=date(2026, 4, 14), plan_written=date(2026, 4, 15))
    assert said(words, "referred", "plan_written", 1, Unit.MONTHS, review) == (
        "efter 1 dag",
        "krav 1 måned, senest 15-05-2026 (flyttet fra 14-05-2026)",
    )


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_has_one_and_many(words, words_en, unit):
    for speak in (words, words_en):
        assert unit_words(1, unit, speak) != unit_words(2, unit, speak)


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_word(words, words_en, state):
    assert words(f"rules.verdict.{state}") != words_en(f"rules.verdict.{state}")


@pytest.mark.parametrize("state", list(HoursState))
def test_every_state_of_hours_has_a_word(words, words_en, state):
    assert words(f"rules.hours.{state}") != words_en(f"rules.hours.{state}")
