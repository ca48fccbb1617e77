"""What the mirror's tables are: from the records' classes, named and described by mirror.toml."""

from __future__ import annotations

import json
import tomllib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

from inspector.domain import delivery, model
from inspector.domain.value import value
from inspector.services.ports import Record

_TYPES: dict[object, str] = {
    str: "text",
    int: "bigint",
    bool: "boolean",
    date: "date",
    datetime: "timestamptz",
    Decimal: "numeric",
    tuple[str, ...]: "text[]",
}
Told = Callable[[object], object]


@value
class MirrorColumn:
    """One column: its type in PostgreSQL, and how a value of the record becomes one of it."""

    name: str
    type: str
    comment: str
    told: Told


@value
class MirrorTable:
    """One kind of record. `left_out`: columns that are never copied, in the log neither."""

    kind: type[Record]
    stored: str  # its name in the change log
    name: str
    comment: str
    columns: tuple[MirrorColumn, ...]
    left_out: frozenset[str] = frozenset()


def read_shape(file: Path) -> tuple[MirrorTable, ...]:
    """The tables that `mirror.toml` describes. KeyError or ValueError: it describes others."""
    described = tomllib.loads(file.read_text(encoding="utf-8"))["table"]
    return tuple(_table(each) for each in described)


def _table(described: Mapping[str, typing.Any]) -> MirrorTable:
    kind: type[Record] = getattr(model, described["kind"], None) or getattr(
        delivery, described["kind"]
    )
    hints = typing.get_type_hints(kind)
    left_out = frozenset(described.get("left_out", ()))
    as_json = frozenset(described.get("json", ()))
    comments = described["columns"]
    own = MirrorColumn(name="id", type="text", comment="Postens id", told=clean)
    columns = [
        _column(each.name, hints[each.name], comments[each.name], each.name in as_json)
        for each in fields(typing.cast("typing.Any", kind))
        if each.name != "id" and each.name not in left_out
    ]
    stray = comments.keys() - {each.name for each in columns}
    if stray:
        raise ValueError(f"{kind.__name__} has no columns {sorted(stray)}")
    return MirrorTable(
        kind=kind,
        stored="".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__)[1:],
        name=described["name"],
        comment=f"{described['title']} Personoplysninger: {described['personal']}",
        columns=(own, *columns),
        left_out=left_out,
    )


def _column(name: str, hint: object, comment: str, as_json: bool) -> MirrorColumn:
    if isinstance(hint, types.UnionType):
        (hint,) = (each for each in typing.get_args(hint) if each is not type(None))
    kind = "jsonb" if as_json else _TYPES[hint]
    told = {"jsonb": json_text, "text": clean, "text[]": _texts}.get(kind, _as_it_is)
    return MirrorColumn(name=name, type=kind, comment=comment, told=told)


def _as_it_is(value: object) -> object:
    return value


def clean(value: object) -> str | None:
    """A text PostgreSQL can hold: no zero bytes, no halves of signs. Nothing said is NULL."""
    text = str(value.value if isinstance(value, Enum) else value) if value is not None else ""
    if "\x00" in text:
        text = text.replace("\x00", "�")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text or None


def _texts(value: object) -> list[str]:
    return [clean(each) or "" for each in typing.cast("tuple[str, ...]", value)]


def json_text(value: object) -> str | None:
    """JSON that PostgreSQL can hold; what is no JSON becomes a JSON text, "" NULL."""
    if not value:
        return None
    try:
        found = _sound(json.loads(str(value), parse_constant=_refused))
        return json.dumps(found, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return json.dumps(clean(value) or "", ensure_ascii=False)


def _refused(constant: str) -> object:
    raise ValueError(constant)


def _sound(found: object) -> object:
    if isinstance(found, str):
        return clean(found) or ""
    if isinstance(found, list):
        return [_sound(each) for each in found]
    if isinstance(found, dict):
        return {_sound(key): _sound(each) for key, each in found.items()}
    return found
