"""Scheme files: TOML in, `Scheme` out, and every fault with its line.

A visit keeps the text of its scheme for ever; `parse` reads it again without the folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from inspector.domain.errors import InspectionError
from inspector.domain.scheme import Scheme, Wording
from inspector.domain.scheme_faults import Flaw, shape_flaws
from inspector.domain.scheme_faults import Path as KeyPath
from inspector.domain.scheme_rules import rule_flaws
from inspector.domain.scheme_shape import SCHEME, Holds, Key, Shape
from inspector.domain.scheme_text import canonical
from inspector.domain.value import value
from inspector.gateways.file_reading import read_whole

if TYPE_CHECKING:
    from inspector.gateways.scheme_lines import Lines

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
MAX_BYTES = 2_000_000  # the longest scheme we know is 30 kB
_MOST_WORK = 120_000  # signs read again and again to find one fault of the writing after another
_DEEPEST = 32  # parts of a dotted key; a scheme has five
_TWICE = ("Cannot overwrite a value", "Duplicate inline table key", "Cannot mutate")


@value(kw_only=False)
class Fault:
    """One fault of a scheme file; `words(f"schemes.fault.{code}", **details)` tells it.

    `blocks` False: a remark (no English text); the scheme is taken into use all the same.
    """

    line: int
    code: str
    details: dict[str, object] = field(default_factory=dict)
    blocks: bool = True


def check_scheme(text: str) -> list[Fault]:
    """Every fault of the text at once, in the order of the lines; empty: the scheme is sound.

    Where the file is not TOML, lines that give a key are left out one by one and the rest
    is checked; a fault that swallows what follows it (an open long text) ends the check.
    """
    readable, faults, left_out = _readable(canonical(text))
    if readable is not None:
        table, lines = readable
        for flaw in (*shape_flaws(table), *rule_flaws(table)):
            if not _follows_from(flaw, left_out):
                line = lines.of(flaw.path)
                faults.append(Fault(line, flaw.code, dict(flaw.details), not flaw.remark))
    return sorted(faults, key=lambda fault: fault.line)


def _follows_from(flaw: Flaw, left_out: list[KeyPath]) -> bool:
    """Whether the flaw only says that something stands in a line that could not be read."""
    lacking = flaw.code.startswith(("missing", "empty-list")) or flaw.code.endswith("-missing")
    return lacking and any(path[: len(flaw.path)] == flaw.path for path in left_out)


_Readable = tuple[dict[str, object], "Lines"]


def _readable(text: str) -> tuple[_Readable | None, list[Fault], list[KeyPath]]:
    from inspector.gateways.scheme_lines import Lines  # sound files need none

    if deep := _too_deep(text):
        return None, [Fault(deep, "toml", {"column": 1})], []
    faults: list[Fault] = []
    left_out: list[KeyPath] = []
    while True:
        lines = Lines(text)
        try:
            return (tomllib.loads(text), lines), faults, left_out
        except (ValueError, RecursionError) as problem:  # also numbers without end
            fault = _syntax_fault(str(problem), text, lines)
            faults.append(fault)
            path = lines.keys.get(fault.line)
            nested = isinstance(problem, RecursionError)
            enough = len(faults) > 3 and len(faults) * len(text) > _MOST_WORK
            if path is None or fault.code == "toml-open" or nested or enough:
                return None, faults, left_out
            left_out.append(path)
            rows = text.split("\n")
            rows[fault.line - 1] = ""
            text = "\n".join(rows)


def _too_deep(text: str) -> int:
    """The line of a key no scheme has, whose parts would take for ever to follow; 0 for none."""
    for number, line in enumerate(text.split("\n"), start=1):
        key, equals, _ = line.partition("=")
        if key.count(".") > _DEEPEST and (equals or key.lstrip().startswith("[")):
            return number
    return 0


def _syntax_fault(message: str, text: str, lines: Lines) -> Fault:
    """tomllib's message as one of ours; it gives the end of a value, we give its beginning."""
    place = _PLACE.search(message)
    line = int(place[1]) if place else text.rstrip("\n").count("\n") + 1
    began = max((key for key in lines.keys if key <= line), default=line)
    if place is None or message.startswith("Unclosed"):
        return Fault(began, "toml-open")
    if message.startswith("Cannot declare"):
        return Fault(line, "toml-table-twice")
    if message.startswith(_TWICE):
        return Fault(began, "toml-twice")
    return Fault(line, "toml", {"column": int(place[2])})


class SchemeFolder:
    """The scheme files of one folder; read anew at each call, since files may be edited."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Scheme] = {}  # by text: every visit asks for its scheme again

    def all(self) -> tuple[Scheme, ...]:
        """The newest version of every scheme, by id; faulty files are left to `faulty`."""
        return tuple(scheme for scheme, _ in self._newest().values())

    def faulty(self) -> tuple[tuple[str, tuple[Fault, ...]], ...]:
        """The files that cannot be used: their names and what is wrong with them."""
        found = []
        for path in self._files():
            faults = tuple(fault for fault in _faults_of(path) if fault.blocks)
            if faults:
                found.append((path.name, faults))
        return tuple(found)

    def parse(self, text: str) -> Scheme:
        """The scheme this text describes.

        Raises InspectionError `scheme-faulty` with the blocking faults in `details["faults"]`,
        and `count` and `line` (of the first) for the sentence.
        """
        if text not in self._read:
            self._read[text] = _built(text)
        return self._read[text]

    def text_of(self, scheme_id: str) -> str:
        """The text of the newest version with this id; InspectionError `scheme-unknown`."""
        newest = self._newest()
        if scheme_id not in newest:
            raise InspectionError("scheme-unknown", scheme=scheme_id)
        return newest[scheme_id][1]

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.toml"))

    def _newest(self) -> dict[str, tuple[Scheme, str]]:
        read: list[tuple[Scheme, str]] = []
        for path in self._files():
            try:
                text = read_scheme_text(path)
                read.append((self.parse(text), text))
            except InspectionError:
                continue  # told by `faulty`: one bad file must not take the others away
        read.sort(key=lambda pair: (pair[0].id, _version_order(pair[0].version)))
        return {scheme.id: (scheme, text) for scheme, text in read}


def _built(text: str) -> Scheme:
    """The scheme of a sound text; a fault is looked for only where something is wrong."""
    try:
        if _too_deep(canonical(text)):
            raise ValueError("a key of too many parts")
        table = tomllib.loads(canonical(text))
        sound = all(flaw.remark for flaw in (*shape_flaws(table), *rule_flaws(table)))
    except (ValueError, RecursionError):
        sound = False
    if not sound:
        faults = [fault for fault in check_scheme(text) if fault.blocks]
        raise InspectionError(
            "scheme-faulty", faults=faults, count=len(faults), line=faults[0].line
        )
    return cast(Scheme, _build(table, SCHEME))


def _faults_of(path: Path) -> list[Fault]:
    try:
        return check_scheme(read_scheme_text(path))
    except InspectionError as problem:
        return [Fault(1, "unreadable", problem.details)]


def read_scheme_text(path: Path) -> str:
    """The text of a scheme file; InspectionError `scheme-unreadable` with the file's name."""
    try:
        return read_whole(path, MAX_BYTES).decode("utf-8-sig")
    except (InspectionError, UnicodeDecodeError) as problem:
        raise InspectionError("scheme-unreadable", file=path.name) from problem


def _version_order(version: str) -> tuple[tuple[int, str], ...]:
    """ "1.10" comes after "1.9"."""
    return tuple((int(part) if part.isdigit() else -1, part) for part in version.split("."))


def _build(table: Mapping[str, object], shape: Shape) -> object:
    return shape.makes(**{n: _value(value, shape.keys[n]) for n, value in table.items()})


def _value(value: object, key: Key) -> object:
    match key.holds:
        case Holds.WORDING:
            texts = cast(dict[str, str], value)
            return Wording(texts["da"].strip(), texts.get("en", "").strip())
        case Holds.CHOICE if key.enum:
            return key.enum(cast(str, value))
        case Holds.CHOICES if key.enum:
            return tuple(key.enum(item) for item in cast(list[str], value))
        case Holds.TEXTS:
            return tuple(cast(list[str], value))
        case Holds.NUMBER:
            return float(cast(float, value))
        case Holds.TABLE | Holds.TABLES if key.shape:
            if isinstance(value, dict):
                return _build(value, key.shape)
            return tuple(_build(item, key.shape) for item in cast(list[dict[str, object]], value))
        case Holds.DATE:
            return cast(date, value)
        case _:
            return value
