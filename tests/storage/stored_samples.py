"""What the storage tests share: a folder's data opened with a known key, and any record."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from db.codec import codec
from db.opening import OpenedData, open_data
from inspector.services.ports import Record

KEY = bytes(range(32))
START = datetime(2026, 11, 20, 8, 22, tzinfo=UTC)


def ticking(start: datetime = START) -> Callable[[], datetime]:
    """A clock that goes on a second each time it is asked."""
    moments = (start + timedelta(seconds=n) for n in range(10**9))
    return lambda: next(moments)


def opened(folder: Path, *, mark: str = "T3") -> OpenedData:
    """The data of this folder, opened with the tests' key."""
    return open_data(
        folder, key_ring=None, passphrase=None, person="AA", clock=ticking(), key=KEY, mark=mark
    )


_TEXT = st.text(max_size=40)
_VALUES: dict[object, st.SearchStrategy[Any]] = {
    str: _TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    tuple[str, ...]: st.lists(_TEXT, max_size=4).map(tuple),
}


def records_of(kind: type[Record], record_id: str = "r") -> st.SearchStrategy[Record]:
    """Any record of this kind with this id."""
    hints = typing.get_type_hints(kind)
    values = {}
    for field in dataclasses.fields(kind):
        if field.name == "id":
            continue
        hint = hints[field.name]
        parts = typing.get_args(hint)
        optional = type(None) in parts
        plain = next(each for each in parts if each is not type(None)) if optional else hint
        values[field.name] = _VALUES[plain] | st.none() if optional else _VALUES[plain]
    assert set(values) == set(codec(kind).columns)
    return st.builds(kind, id=st.just(record_id), **values)
