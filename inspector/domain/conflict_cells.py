"""A cell with more than one value: how people read it, and what may be put in its place.

`Form` says which: a text is written freely, an outcome chosen, a hash can only be one of
those that stand there. Stored values are as `db` stores them: ISO dates, decimals as text,
yes and no as 1 and 0, tuples as JSON.
"""

from __future__ import annotations

import json
import re
import types
import typing
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from inspector.domain import delivery, model
from inspector.domain.rival_draws import IN_FORCE
from inspector.domain.text_columns import EXEMPT, GUARDED, Way

LIVE = "_live"
COUNTED = "counted_report"  # of `visit`: which of two reports of one version counts
Stored = str | int | None
_MOST = 100_000


class Form(StrEnum):
    TEXT = "text"  # words, in several lines
    LINE = "line"  # words, in one
    CHOICE = "choice"  # one of a few codes
    DATE = "date"
    DATES = "dates"  # several
    MOMENT = "moment"
    NUMBER = "number"  # with decimals
    WHOLE = "whole"
    YES_NO = "yes_no"
    LIST = "list"  # of words
    NAMED = "named"  # the id of another record
    SETTING = "setting"  # JSON
    MADE = "made"  # made by the program: a code, a hash, a longer text
    LIVE = "live"  # whether the record is there


# What may be written or chosen freely; all else is one of the values that stand there.
OWN = frozenset({
    Form.TEXT, Form.LINE, Form.CHOICE, Form.DATE, Form.DATES, Form.NUMBER, Form.WHOLE,
})  # fmt: skip

# Signed, drawn, locked or sent: nobody writes such a value anew.
_SEALED = frozenset({
    model.Draw, model.SampleItem, model.Signature, model.Report, model.VisitTotals, model.Purge,
    model.SchemeText, model.ColumnMapping, delivery.Dispatch, delivery.SignedReport,
})  # fmt: skip

KINDS: typing.Mapping[str, type] = MappingProxyType(
    {
        re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind
        for kind in dict.fromkeys((*GUARDED, *EXEMPT))
    }
)

_OUTCOMES = ("", *(str(one) for one in model.Outcome))
# Codes a person chooses among, and where their words stand: `common.FAMILY.CODE`.
CHOICES: typing.Mapping[tuple[type, str], tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        (model.Answer, "outcome"): ("outcome", _OUTCOMES),
        (model.CaseCheck, "outcome"): ("outcome", _OUTCOMES),
        (model.Answer, "source"): ("source", tuple(str(one) for one in model.Source)),
        (model.CaseReview, "state"): (
            "review_state", tuple(str(one) for one in model.ReviewState),
        ),
        (model.Participant, "side"): ("side", tuple(str(one) for one in model.Side)),
        (model.Signature, "side"): ("side", tuple(str(one) for one in model.Side)),
        (model.Case, "status"): (
            "case_status", ("", *(str(one) for one in model.CaseStatus)),
        ),
        (model.Supplier, "kind"): ("supplier_kind", ("", "external", "internal")),
        (model.Visit, "state"): ("state", tuple(str(one) for one in model.VisitState)),
    }
)  # fmt: skip
# A visit's state follows from acts, never from a choice in a list.
_ACTS = frozenset({(model.Visit, "state"), (model.Visit, "cancel_reason")})
_NAMED = frozenset({"supplier", "site", "agreement", "scheme", "parent", COUNTED, IN_FORCE})
_ONE_LINE = frozenset({
    "name", "title", "unit", "email", "role", "number", "street", "city", "postcode", "phone",
    "records_case", "kind", "seen_by", "programme", "caption", "invoice", "person",
})  # fmt: skip
# Numbers of firms are judged where lists are read; here one of two such is chosen.
_NUMBERS = frozenset({"cvr", "p_number", "ean"})


def form_of(kind: type, column: str) -> Form:
    """How the values of this column are read; MADE for a column this program does not know."""
    if column == LIVE:
        return Form.LIVE
    if column == IN_FORCE:
        return Form.NAMED
    hint = _hints(kind).get(column)
    if hint is not str:
        return _BY_TYPE.get(hint, Form.MADE) if column != "talks" else Form.DATES
    if kind is model.Setting:
        return Form.SETTING
    if (kind, column) in CHOICES:
        return Form.CHOICE
    if column in _NAMED and kind is model.Visit:
        return Form.NAMED
    if not _is_words(kind, column):
        return Form.MADE
    return Form.LINE if column in _ONE_LINE else Form.TEXT


def columns_of(kind: type) -> frozenset[str]:
    """The columns of a kind, `id` among them."""
    return frozenset(_hints(kind))


def takes_own(kind: type, column: str) -> bool:
    """Whether another value than those that stand in the cell may be given."""
    if kind in _SEALED or (kind, column) in _ACTS or column in _NUMBERS:
        return False
    return form_of(kind, column) in OWN


def decoded(kind: type, column: str, stored: Stored) -> object:
    """What a stored value means; the value itself where it cannot be read as its column asks."""
    if stored is None:
        return None
    read = _READ.get(form_of(kind, column))
    try:
        return read(stored) if read is not None else stored
    except (ValueError, TypeError, InvalidOperation):
        return stored


def encoded(given: object) -> Stored:
    """A value as it is stored."""
    if given is None or isinstance(given, str):
        return given
    if isinstance(given, bool | int):
        return int(given)
    if isinstance(given, date):  # a datetime is one
        return given.isoformat()
    if isinstance(given, tuple):
        return json.dumps(list(given), ensure_ascii=False)
    return str(given)


def fits(kind: type, column: str, stored: Stored) -> bool:
    """Whether a column may hold this value, given by a person."""
    form = form_of(kind, column)
    if form is Form.CHOICE:
        return stored in CHOICES[kind, column][1]
    if form in (Form.TEXT, Form.LINE):
        return isinstance(stored, str)
    if stored is None:
        return True
    read = decoded(kind, column, stored)
    return form in _READ and not isinstance(read, _unread(form)) and _within(read)


def way_of(kind: type, column: str) -> Way | None:
    """How a civil number in this column is met; None where it holds no words of a person."""
    return GUARDED.get(kind, {}).get(column)


def _is_words(kind: type, column: str) -> bool:
    if column in GUARDED.get(kind, {}) and kind is not model.Evidence:
        return True
    plain = ("postcode", "email", "phone", "caption", "invoice", "person", *_NUMBERS)
    return column in plain


def _unread(form: Form) -> type | tuple[type, ...]:
    """The types by which a value of this form tells that it could not be read."""
    return (str, int) if form in (Form.DATE, Form.MOMENT, Form.NUMBER, Form.DATES) else str


def _number(stored: Stored) -> Decimal:
    number = Decimal(str(stored))
    if not number.is_finite():
        raise ValueError(stored)
    return number


def _within(number: object) -> bool:
    """Hours, prices and counts as their fields take them."""
    return not isinstance(number, Decimal | int) or 0 <= number < _MOST


def _texts(stored: Stored) -> tuple[str, ...]:
    found = json.loads(str(stored))
    if not isinstance(found, list):
        raise ValueError(stored)
    return tuple(str(one) for one in found)


def _dates(stored: Stored) -> tuple[date, ...]:
    return tuple(date.fromisoformat(one) for one in _texts(stored))


_READ: dict[Form, typing.Callable[[Stored], object]] = {
    Form.DATE: lambda stored: date.fromisoformat(str(stored)),
    Form.DATES: _dates,
    Form.MOMENT: lambda stored: datetime.fromisoformat(str(stored)),
    Form.NUMBER: _number,
    Form.WHOLE: lambda stored: int(str(stored)),
    Form.YES_NO: lambda stored: bool(int(str(stored))),
    Form.LIVE: lambda stored: bool(int(str(stored))),
    Form.LIST: _texts,
    Form.SETTING: lambda stored: json.loads(str(stored)),
}
_BY_TYPE: dict[object, Form] = {
    date: Form.DATE, datetime: Form.MOMENT, Decimal: Form.NUMBER, int: Form.WHOLE,
    bool: Form.YES_NO, tuple[str, ...]: Form.LIST,
}  # fmt: skip


@cache
def _hints(kind: type) -> dict[str, object]:
    """The type of each column, without None."""
    return {name: _plain(hint) for name, hint in typing.get_type_hints(kind).items()}


def _plain(hint: object) -> object:
    if isinstance(hint, types.UnionType):
        (hint,) = (one for one in typing.get_args(hint) if one is not type(None))
    return hint
