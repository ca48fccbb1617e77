"""What arriving entries say, as this database keeps it: values judged, laptops by number."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping

from db.applying_chain import Link
from db.branches import MeantHere
from db.change_log import Entry
from db.codec import Codec, codec
from db.heads import LIVE, Stored, Told
from db.heads_stored import HERE, kinds
from db.told_once import has_say
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import LogEntry
from inspector.services.ports import Record

_COLUMN = re.compile("_?[a-z][a-z0-9_]{0,62}")
_DOT = '"[0-9A-Za-z-]{1,64}:[1-9][0-9]{0,17}"'
_OF_COLUMN = rf'"_?[a-z][a-z0-9_]{{0,62}}":\[(?:{_DOT}(?:,{_DOT})*)?\]'
_PARENTS = re.compile(rf"\{{{_OF_COLUMN}(?:,{_OF_COLUMN})*\}}")
_LAPTOP = re.compile('"([0-9A-Za-z-]{1,64}):(?=[1-9])')
_MOST_PARENTS = 1000  # of one entry: more than a record has values
_MOST_TEXT = 2_000_000  # characters of what a newer program's columns may hold
_NOTHING: Mapping[str, list[str]] = {}
# `json.loads` without a look for blanks around it; the types of the library do not name it
_scan = getattr(json.JSONDecoder(), "scan_once")  # noqa: B009  see above
_MOST_KNOWN = 5000  # values of one column that are remembered as good

Number = Callable[[str], int]  # a laptop's id → its number here


class ArrivingValues:
    """Judges and takes apart the entries of one range.

    InspectionError of whatever judges: `exchange-values`. `unread`: tables and columns that a
    newer program wrote; the column is "" where the table is unknown.
    """

    def __init__(self, device: int, laptop: str, number: Number, meant: MeantHere) -> None:
        self.unread: set[tuple[str, str]] = set()
        self._device, self._laptop, self._number, self._meant = device, laptop, number, meant
        self._numbers: dict[str, int] = {laptop: device}
        self._good: dict[tuple[str, str], set[Stored]] = defaultdict(set)

    def told(self, entry: LogEntry) -> tuple[Told, str]:
        """What the entry says, and of which entries it takes the place: parsed, and as text."""
        fields = None if entry.fields is None else self._fields(entry)
        dot = f"{self._device}:{entry.seq}"
        if entry.parents == "{}":
            return Told(entry.at, self._laptop, entry.seq, dot, fields, _NOTHING), "{}"
        said, text = self._parents(entry)
        if self._device != HERE and not has_say(entry.table, entry.act, text):
            return Told(entry.at, self._laptop, entry.seq, dot, None, _NOTHING), text
        parents = self._meant.parents(self._device, entry.seq, said)
        return Told(entry.at, self._laptop, entry.seq, dot, fields, parents), text

    def row(self, link: Link, parents: str) -> Entry:
        """The place as a row of the log; one that may not be read here is its hash alone."""
        entry, device = link.entry, self._device
        previous, made = bytearray(link.previous), bytearray(link.hash)
        if entry is None:
            return (
                device, link.seq, 0, link.seq, "", "", "", "", "", None, "{}", None,
                bytearray(), previous, made,
            )  # fmt: skip
        salt = None if entry.salt is None else bytearray(entry.salt)
        return (
            device, entry.seq, entry.at, entry.transaction, entry.person, entry.act, entry.reason,
            entry.table, entry.record, entry.fields, parents, salt, bytearray(entry.digest),
            previous, made,
        )  # fmt: skip

    def _fields(self, entry: LogEntry) -> Mapping[str, Stored]:
        text = str(entry.fields)
        try:
            fields, end = _scan(text, 0)
        except (ValueError, StopIteration, RecursionError) as error:
            raise _refused() from error
        if not isinstance(fields, dict) or end != len(text):
            raise _refused()
        kind = kinds().get(entry.table)
        if kind is None:
            self.unread.add((entry.table, ""))
            for column, stored in fields.items():
                _judge_unknown(column, stored)
            return fields
        self._judge(codec(kind), fields, is_plain="\\u" not in text)
        return fields

    def _judge(self, how: Codec[Record], fields: Mapping[str, Stored], *, is_plain: bool) -> None:
        for column, stored in fields.items():
            good = self._good[how.table, column]
            if is_plain and type(stored) in (str, int) and stored in good:
                continue
            if column != LIVE and column not in how.columns:
                _judge_unknown(column, stored)
                self.unread.add((how.table, column))
            elif not how.may_hold(column, stored):
                raise _refused()
            elif len(good) < _MOST_KNOWN:
                good.add(stored)

    def _parents(self, entry: LogEntry) -> tuple[dict[str, list[str]], str]:
        """By the numbers of this database; the text has to be the one that is hashed anywhere."""
        text = entry.parents
        if text.count(":") > 2 * _MOST_PARENTS or not _PARENTS.fullmatch(text):
            raise _refused()
        laptops = {*_LAPTOP.findall(text)}
        text = _LAPTOP.sub(lambda each: f'"{self._number_of(each[1])}:', text)
        parents: dict[str, list[str]] = _scan(text, 0)[0]
        if len(parents) > 1 and [*parents] != sorted(parents):
            raise _refused()
        if text.count('":[') != len(parents):
            raise _refused()  # a column twice
        if '","' in text and not _is_sorted(entry.parents):
            raise _refused()
        if self._laptop in laptops:
            self._require_earlier(entry.seq, parents)
        return parents, text

    def _number_of(self, laptop: str) -> int:
        number = self._numbers.get(laptop)
        if number is None:
            number = self._numbers[laptop] = self._number(laptop)
        return number

    def _require_earlier(self, seq: int, parents: Mapping[str, list[str]]) -> None:
        """What it replaced in its own chain was there before it."""
        own = f"{self._device}:"
        for dots in parents.values():
            for dot in dots:
                if dot.startswith(own) and int(dot[len(own) :]) >= seq:
                    raise _refused()


def _judge_unknown(column: str, stored: object) -> None:
    """What a newer program writes into its columns is of the same kinds as ours."""
    if not _COLUMN.fullmatch(column) or not (stored is None or type(stored) in (str, int)):
        raise _refused()
    if isinstance(stored, str) and len(stored) > _MOST_TEXT:
        raise _refused()
    if isinstance(stored, int) and not -(2**63) <= stored < 2**63:
        raise _refused()


def _is_sorted(parents: str) -> bool:
    """Whether the dots of each column stand in the order in which they are hashed."""
    named: dict[str, list[str]] = _scan(parents, 0)[0]
    return all(dots == sorted({*dots}) for dots in named.values())


def _refused() -> InspectionError:
    return InspectionError("exchange-values")
