"""Everything that can be wrong with a scheme, found in one go.

The check walks plain tables (dicts and lists as TOML gives them), because a faulty
file is no `Scheme`. Each flaw names the place by its path of keys and positions; the
gateway turns the path into a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime

from inspector.domain.scheme_shape import SCHEME, Holds, Key, Shape
from inspector.domain.value import value

Path = tuple[str | int, ...]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


@value(kw_only=False)
class Flaw:
    """One fault at one place. `remark`: the scheme works all the same."""

    path: Path
    code: str  # key of the sentence: schemes.fault.CODE
    details: Mapping[str, object] = field(default_factory=dict)
    remark: bool = False


def near(word: str, known: tuple[str, ...]) -> str:
    """The known word this was probably meant to be, or ""."""
    from difflib import get_close_matches  # for a faulty scheme alone

    return next(iter(get_close_matches(word.lower(), known, n=1, cutoff=0.7)), "")


def shape_flaws(
    table: Mapping[str, object], shape: Shape = SCHEME, at: Path = ()
) -> Iterator[Flaw]:
    """Unknown and missing keys, wrong types, unknown choices, empty texts, odd ids."""
    for name, given in table.items():
        key = shape.keys.get(name)
        if key is None:
            yield _unknown_key(name, shape, at)
        else:
            yield from _value_flaws(name, given, key, (*at, name))
    for name, key in shape.keys.items():
        if key.required and name not in table:
            yield Flaw(at, "missing-key", {"key": name})


def _unknown_key(name: str, shape: Shape, at: Path) -> Flaw:
    meant = near(name, tuple(shape.keys))
    code = "unknown-key-near" if meant else "unknown-key"
    return Flaw((*at, name), code, {"key": name, "near": meant} if meant else {"key": name})


def _fits(value: object, holds: Holds) -> bool:
    plain_int = isinstance(value, int) and not isinstance(value, bool)
    match holds:
        case Holds.TEXT | Holds.CHOICE:
            return isinstance(value, str)
        case Holds.WORDING | Holds.TABLE:
            return isinstance(value, dict)
        case Holds.WHOLE:
            return plain_int
        case Holds.NUMBER:
            return plain_int or isinstance(value, float)
        case Holds.FLAG:
            return isinstance(value, bool)
        case Holds.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        case Holds.TEXTS | Holds.CHOICES:
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case Holds.TABLES:
            return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _value_flaws(name: str, value: object, key: Key, at: Path) -> Iterator[Flaw]:
    if not _fits(value, key.holds):
        shown = "text" if key.holds is Holds.CHOICE else key.holds.value
        shown = "text-list" if key.holds is Holds.CHOICES else shown
        yield Flaw(at, f"not-{shown}", {"key": name})
    elif isinstance(value, dict):
        if key.holds is Holds.WORDING:
            yield from _wording_flaws(name, value, at)
        elif key.shape:
            yield from shape_flaws(value, key.shape, at)
    elif isinstance(value, list):
        yield from _list_flaws(name, value, key, at)
    elif isinstance(value, str):
        yield from _text_flaws(name, value, key, at)


def _text_flaws(name: str, value: str, key: Key, at: Path) -> Iterator[Flaw]:
    if key.choices and value not in key.choices:
        yield _unknown_choice(name, value, key, at)
    elif key.required and not value.strip():
        yield Flaw(at, "empty-text", {"key": name})
    elif name == "id" and not _ID.match(value):
        yield Flaw(at, "odd-id", {"id": value})


def _unknown_choice(name: str, value: str, key: Key, at: Path) -> Flaw:
    details = {"key": name, "value": value, "choices": ", ".join(key.choices)}
    meant = near(value, key.choices)
    if meant:
        return Flaw(at, "unknown-value-near", details | {"near": meant})
    return Flaw(at, "unknown-value", details)


def _list_flaws(name: str, items: list[object], key: Key, at: Path) -> Iterator[Flaw]:
    if key.required and not items:
        yield Flaw(at, "empty-list", {"key": name})
    for position, item in enumerate(items):
        if isinstance(item, dict) and key.shape:
            yield from shape_flaws(item, key.shape, (*at, position))
        elif isinstance(item, str) and key.choices and item not in key.choices:
            yield _unknown_choice(name, item, key, (*at, position))


def _wording_flaws(name: str, wording: Mapping[str, object], at: Path) -> Iterator[Flaw]:
    for language, text in wording.items():
        if language not in ("da", "en"):
            yield Flaw((*at, language), "unknown-language", {"key": name, "language": language})
        elif not isinstance(text, str):
            yield Flaw((*at, language), "not-text", {"key": f"{name}.{language}"})
        elif language == "da" and not text.strip():
            yield Flaw((*at, language), "empty-danish", {"key": name})
    english = wording.get("en", "")
    if "da" not in wording:
        yield Flaw(at, "missing-danish", {"key": name})
    elif isinstance(english, str) and not english.strip():
        yield Flaw((*at, "en") if "en" in wording else at, "missing-english", {"key": name}, True)
