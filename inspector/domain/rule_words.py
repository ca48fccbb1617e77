"""A verdict in words: "efter 9 hverdage", "krav 7, senest 13-05-2026"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspector.domain.case_rules import Verdict
from inspector.domain.formats import short_date
from inspector.domain.scheme import CaseRule, Unit

Words = Callable[..., str]  # words(key, **fields)


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """`actual` says what happened, or that it is not stated; `required` says what was asked."""

    actual: str
    required: str


def verdict_words(rule: CaseRule, verdict: Verdict, words: Words) -> VerdictWords:
    """Both columns of the case card for one rule."""
    return VerdictWords(_actual(rule, verdict, words), _required(rule, verdict, words))


def unit_words(amount: int, unit: Unit, words: Words) -> str:
    """The unit as it is said after this number: 1 hverdag, 2 hverdage."""
    return words(f"rules.unit_one.{unit}" if amount == 1 else f"common.unit.{unit}")


def _actual(rule: CaseRule, verdict: Verdict, words: Words) -> str:
    if verdict.actual is None or verdict.note:
        said = words(f"rules.verdict.{verdict.state}")
        return f"{said}: {words(f'rules.note.{verdict.note}')}" if verdict.note else said
    if rule.every and verdict.unit is Unit.MONTHS:
        if verdict.without:
            months = ", ".join(f"{month[5:]}-{month[:4]}" for month in verdict.without)
            return words("rules.actual.without", months=months)
        if not verdict.required:
            return words(f"rules.verdict.{verdict.state}")
        return words("rules.actual.months", actual=verdict.actual, required=verdict.required)
    key = "gap" if rule.every else "at_least" if rule.at_least else "at_most"
    unit = unit_words(verdict.actual, verdict.unit, words)
    return words(f"rules.actual.{key}", actual=verdict.actual, unit=unit)


def _required(rule: CaseRule, verdict: Verdict, words: Words) -> str:
    if verdict.unit == rule.unit and not rule.every:
        asked = words("rules.required.plain", required=rule.amount)
    else:
        unit = unit_words(rule.amount, rule.unit, words)
        asked = words("rules.required.unit", required=rule.amount, unit=unit)
    if verdict.due is None:
        return asked
    date, raw = short_date(verdict.due), verdict.raw_due
    if raw is not None and raw != verdict.due:
        return f"{asked}, {words('rules.required.moved', date=date, raw=short_date(raw))}"
    return f"{asked}, {words('rules.required.until', date=date)}"
