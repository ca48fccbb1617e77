"""Frozen records as rows, by their annotations.

Text and whole numbers stand as they are; yes/no as 1/0; dates and UTC times as ISO text;
decimals as text (never a float); tuples of text as JSON. The table bears the class's name in
snake case; `id` is the first column.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Generic, TypeVar, cast

from inspector.domain.value import value
from inspector.services.ports import Record

Stored = str | int | None
R = TypeVar("R", bound=Record)


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a stored time is aware")
    return moment.astimezone(UTC).isoformat()


def _texts(value: tuple[str, ...]) -> str:
    return json.dumps(list(value), ensure_ascii=False)


def _tuple(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


# What other laptops' chains may hold: far more than anybody types, and not more than pages bear.
_YEARS = range(1900, 2201)
_MOST_TEXT = 16_000_000  # characters: the list of a draw from a very long file
_MOST_DIGITS = 30
_MOST_COUNTED = 2**31 - 1
_MOST_BYTES = 2**53
_PLAIN = (str, int)
_TO_ROW: dict[object, Callable[[typing.Any], Stored]] = {
    bool: int,
    date: date.isoformat,
    datetime: _utc,
    Decimal: str,
    tuple[str, ...]: _texts,
}
_FROM_ROW: dict[object, Callable[[typing.Any], object]] = {
    bool: bool,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    tuple[str, ...]: _tuple,
}


@value(kw_only=False)
class Codec(Generic[R]):
    """How one kind of record is stored."""

    kind: type[R]
    table: str
    columns: tuple[str, ...]  # without `id`
    defaults: tuple[Stored, ...]  # what a column holds when nobody has said anything
    types: tuple[str, ...]  # TEXT or INTEGER
    by_name: tuple[tuple[str, int, Stored], ...]  # column, its place, its default; by name
    plain: tuple[object, ...]  # the annotation of each column, without None
    without_empty: frozenset[int]  # places where NULL may stand and "" never does
    _values: Callable[[R], tuple[object, ...]]
    _to_row: tuple[tuple[int, Callable[[typing.Any], Stored]], ...]
    _from_row: tuple[tuple[int, str, Callable[[typing.Any], object]], ...]

    def encode(self, record: R) -> tuple[Stored, ...]:
        """The values of `columns`, as stored."""
        values = self._values(record)
        if not self._to_row:
            return cast("tuple[Stored, ...]", values)
        row = list(values)
        for index, convert in self._to_row:
            if row[index] is not None:
                row[index] = convert(row[index])
        return cast("tuple[Stored, ...]", tuple(row))

    def encode_columns(self, records: Sequence[R]) -> list[list[Stored]]:
        """The same values as `encode`, one list for each of `columns`, made fast."""
        rows = [self._values(record) for record in records]
        columns = [list(column) for column in zip(*rows, strict=True)]
        for index, convert in self._to_row:
            columns[index] = _converted(columns[index], convert)
        return cast("list[list[Stored]]", columns)

    def decode(self, record_id: str, row: Sequence[Stored]) -> R:
        """The record of this row of `columns`."""
        values = dict(zip(self.columns, row, strict=True))
        for index, column, convert in self._from_row:
            if row[index] is not None:
                values[column] = convert(row[index])  # type: ignore[assignment]  # by column
        make = cast("Callable[..., R]", self.kind)
        return make(id=record_id, **values)

    def may_hold(self, column: str, stored: object) -> bool:
        """Whether the program ever writes this into the column: `_live` is one of them."""
        if column == "_live":
            return type(stored) is int and stored in (0, 1)
        index = self.columns.index(column)
        if stored is None:
            return self.defaults[index] is None
        if self.types[index] == "INTEGER":
            most = _MOST_BYTES if column == "size" else _MOST_COUNTED
            is_number = type(stored) is int and -most <= stored <= most
            return is_number and (self.plain[index] is int or stored in (0, 1))
        return isinstance(stored, str) and _is_spelt(stored, self.plain[index])

    def encode_value(self, column: str, value: object) -> Stored:
        """One value as stored; ValueError for a column the kind has not."""
        if column == "id":
            return cast("str", value)
        index = self.columns.index(column)
        return _stored(dict(self._to_row).get(index), value)


def codec(kind: type[R]) -> Codec[R]:
    """How this kind is stored."""
    return cast("Codec[R]", _codec(kind))


@cache
def _codec(kind: type[Record]) -> Codec[Record]:
    hints = typing.get_type_hints(kind)
    members = [each for each in fields(cast("typing.Any", kind)) if each.name != "id"]
    columns = tuple(each.name for each in members)
    plain = [_without_none(hints[name]) for name in columns]
    convert = {i: _TO_ROW[each] for i, each in enumerate(plain) if each not in _PLAIN}
    getter = attrgetter(*columns)
    defaults = tuple(_stored(convert.get(i), each.default) for i, each in enumerate(members))
    places = ((column, i, defaults[i]) for i, column in enumerate(columns))
    return Codec(
        kind=kind,
        table=table_name(kind),
        columns=columns,
        defaults=defaults,
        types=tuple("INTEGER" if each in (int, bool) else "TEXT" for each in plain),
        by_name=tuple(sorted(places)),
        plain=tuple(plain),
        without_empty=frozenset(
            i for i, each in enumerate(plain) if defaults[i] is None and each is not str
        ),
        _values=getter if len(columns) > 1 else (lambda record: (getter(record),)),
        _to_row=tuple(convert.items()),
        _from_row=tuple((i, columns[i], _FROM_ROW[plain[i]]) for i in convert),
    )


def _converted(
    values: Sequence[object], convert: Callable[[typing.Any], Stored]
) -> list[typing.Any]:
    """Each value converted; one object that stands there often, once.

    By identity: 12.5 and 12.50 are equal and are not stored alike.
    """
    marks = [*map(id, values)]
    told = {
        mark: None if value is None else convert(value)
        for mark, value in dict(zip(marks, values, strict=True)).items()
    }
    return [told[mark] for mark in marks]


def _stored(convert: Callable[[typing.Any], Stored] | None, value: object) -> Stored:
    if value is None:
        return None
    stored = cast("Stored", value) if convert is None else convert(value)
    return (
        str(stored) if isinstance(stored, str) else stored
    )  # a member of an enumeration: its word


def _is_spelt(text: str, plain: object) -> bool:
    """Whether this is how the program spells a value of that annotation, within reason."""
    if len(text) > _MOST_TEXT:
        return False
    try:
        text.encode()
        if plain is str:
            return True
        told = _FROM_ROW[plain](text)
        return _is_within_reason(told) and _TO_ROW[plain](told) == text
    except (ValueError, ArithmeticError, TypeError, RecursionError):
        return False


def _is_within_reason(told: object) -> bool:
    """What a page can show and reckon with: years, sizes of numbers, and lists of texts alone."""
    if isinstance(told, date):  # a moment too
        return told.year in _YEARS
    if isinstance(told, Decimal):
        _, digits, exponent = told.as_tuple()
        is_short = isinstance(exponent, int) and abs(exponent) <= _MOST_DIGITS
        return is_short and len(digits) <= _MOST_DIGITS
    return not isinstance(told, tuple) or all(isinstance(each, str) for each in told)


def table_name(kind: type[Record]) -> str:
    """`DeliverySite` → `delivery_site`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def _without_none(hint: object) -> object:
    """`date | None` → `date`."""
    if isinstance(hint, types.UnionType):
        (hint,) = (each for each in typing.get_args(hint) if each is not type(None))
    return hint
