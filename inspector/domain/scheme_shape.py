"""The form a scheme file must have: its tables, their keys, and what each key holds.

One description serves the check, the building and the documentation's table, so that
they cannot drift apart. Pure data; the lines of a file are the gateway's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum

from inspector.domain.scheme import (
    CaseRule,
    Check,
    ControlArea,
    DeadlineRule,
    DrawPlan,
    Escalation,
    Point,
    Scheme,
    Scope,
    Selection,
    Step,
    Stratum,
    Unit,
    VisitKind,
)
from inspector.domain.value import value

EVENTS = ("visit", "dispatch", "availability", "task", "referral", "period_start")
"""What a deadline may run from; `period_start` is the start of the period of the kind."""

DUTIES = ("unit", "supplier", "administration", "citizen")
PERIODS = ("year", "half_year", "quarter", "month")


class Holds(StrEnum):
    """What a key holds; the value is the end of the fault's code: `not-text`."""

    TEXT = "text"
    WORDING = "wording"  # a text in Danish (da) and English (en)
    WHOLE = "whole-number"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    TEXTS = "text-list"
    CHOICE = "choice"
    CHOICES = "choice-list"
    TABLE = "table"
    TABLES = "table-list"


@value(kw_only=False)
class Key:
    """One key: what it holds, whether it must be there, and what it may say."""

    holds: Holds
    required: bool = False
    choices: tuple[str, ...] = ()
    enum: type[StrEnum] | None = None  # the domain's type of `choices`
    shape: Shape | None = None  # of TABLE and TABLES


@value(kw_only=False)
class Shape:
    """One table: the value it becomes and the keys it may have."""

    makes: Callable[..., object]
    keys: Mapping[str, Key] = field(default_factory=dict)


def _choice(enum: type[StrEnum], *, required: bool = False) -> Key:
    return Key(Holds.CHOICE, required, tuple(enum), enum)


_TEXT, _FLAG, _WORDING = Key(Holds.TEXT), Key(Holds.FLAG), Key(Holds.WORDING)
_ID, _TITLE = Key(Holds.TEXT, required=True), Key(Holds.WORDING, required=True)
_WHOLE, _NUMBER = Key(Holds.WHOLE), Key(Holds.NUMBER)
_AMOUNT = Key(Holds.WHOLE, required=True)
_TEXTS = Key(Holds.TEXTS)

POINT = Shape(
    Point,
    {
        "id": _ID,
        "title": _TITLE,
        "short": _WORDING,
        "check": _choice(Check),
        "scope": _choice(Scope),
        "scored": _FLAG,
        "requirement": _WORDING,
        "law": _TEXT,
        "source": _TEXT,
        "proposed": _FLAG,
        "target": _NUMBER,
    },
)
AREA = Shape(
    ControlArea,
    {
        "id": _ID,
        "title": _TITLE,
        "short": _WORDING,
        "requirement": _WORDING,
        "points": Key(Holds.TABLES, shape=POINT),
        "scored": _FLAG,
        "source": _TEXT,
        "proposed": _FLAG,
        "step": _choice(Step),
    },
)
CASE_RULE = Shape(
    CaseRule,
    {
        "id": _ID,
        "title": _TITLE,
        "since": _ID,
        "until": _ID,
        "amount": _AMOUNT,
        "unit": _choice(Unit, required=True),
        "at_least": _FLAG,
        "every": _FLAG,
        "unless": _WORDING,
        "scored": _FLAG,
        "source": _TEXT,
    },
)
STRATUM = Shape(
    Stratum,
    {
        "id": _ID,
        "title": _TITLE,
        "selection": _choice(Selection, required=True),
        "size": _AMOUNT,
        "reserve": _WHOLE,
    },
)
DRAW = Shape(
    DrawPlan,
    {
        "id": _ID,
        "kinds": _TEXTS,
        "required": _FLAG,
        "strata": Key(Holds.TABLES, required=True, shape=STRATUM),
        "exclude_reviewed": _FLAG,
    },
)
DEADLINE = Shape(
    DeadlineRule,
    {
        "id": _ID,
        "title": _TITLE,
        "after": Key(Holds.CHOICE, required=True, choices=EVENTS),
        "amount": _AMOUNT,
        "unit": _choice(Unit, required=True),
        "duty": Key(Holds.CHOICE, required=True, choices=DUTIES),
        "kinds": _TEXTS,
        "source": _TEXT,
    },
)
KIND = Shape(
    VisitKind,
    {
        "id": _ID,
        "title": _TITLE,
        "announced": _FLAG,
        "follows_up": _FLAG,
        "times": _WHOLE,
        "per": Key(Holds.CHOICE, choices=PERIODS),
    },
)
ESCALATION = Shape(
    Escalation,
    {
        "cases_with_difference": _WHOLE,
        "of_cases": _WHOLE,
        "share_of_hours": _NUMBER,
        "proposed": _FLAG,
    },
)
SCHEME = Shape(
    Scheme,
    {
        "id": _ID,
        "version": _ID,
        "title": _TITLE,
        "summary": _WORDING,
        "valid_from": Key(Holds.DATE),
        "valid_to": Key(Holds.DATE),
        "sources": _TEXTS,
        "kinds": Key(Holds.TABLES, required=True, shape=KIND),
        "steps": Key(Holds.CHOICES, required=True, choices=tuple(Step), enum=Step),
        "areas": Key(Holds.TABLES, required=True, shape=AREA),
        "case_rules": Key(Holds.TABLES, shape=CASE_RULE),
        "draws": Key(Holds.TABLES, shape=DRAW),
        "deadlines": Key(Holds.TABLES, shape=DEADLINE),
        "hours": _FLAG,
        "escalation": Key(Holds.TABLE, shape=ESCALATION),
    },
)
