"""What arriving entries say, as this database keeps it: values judged, laptops by number."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from db.applying_chain import Link
from db.branches import MeantHere
from db.change_log import Entry
from db.codec import Codec, codec
from db.heads import LIVE, Stored, Told
from db.heads_stored import HERE, kinds
from db.told_once import has_say
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import LogEntry
from inspector.domain.forms import is_known
from inspector.services.ports import Record

_COLUMN = re.compile("_?[a-z][a-z0-9_]{0,62}")
_SEQ = "[1-9][0-9]{0,17}"
_DOT = f'"[0-9A-Za-z-]{{1,64}}:{_SEQ}"'
_OF_COLUMN = rf'"{_COLUMN.pattern}":\[(?:{_DOT}(?:,{_DOT})*)?\]'
_PARENTS = re.compile(rf"\{{{_OF_COLUMN}(?:,{_OF_COLUMN})*\}}")
# The same, where all that is named is of one laptop: nearly always.
_FIRST = f'"(?P<laptop>[0-9A-Za-z-]{{1,64}}):{_SEQ}"'
_MORE = f'(?:,"(?P=laptop):{_SEQ}")*+'
_ALIKE = rf'"{_COLUMN.pattern}":\["(?P=laptop):{_SEQ}"{_MORE}\]'
_OF_ONE = re.compile(rf'\{{"{_COLUMN.pattern}":\[{_FIRST}{_MORE}\](?:,{_ALIKE})*+\}}')
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
        self._device, self._laptop, self._number = device, laptop, number
        self._meant = meant if meant else None
        self._numbers: dict[str, int] = {laptop: device}
        self._good: dict[str, dict[str, set[Stored]]] = {}  # table → column → values

    def told_by(self, links: Iterable[Link]) -> tuple[list[Told | None], list[str]]:
        """`told` of each place; None and "{}" of one that may not be read here."""
        told: list[Told | None] = []
        parents = []
        for link in links:
            each, text = (None, "{}") if link.entry is None else self.told(link.entry)
            told.append(each)
            parents.append(text)
        return told, parents

    def told(self, entry: LogEntry) -> tuple[Told, str]:
        """What the entry says, and of which entries it takes the place: parsed, and as text."""
        seq, at, _, _, act, _, table, _, content, said, _, _ = entry
        fields = None if content is None else self._fields(table, content)
        dot = f"{self._device}:{seq}"
        if said == "{}":
            return Told(at, self._laptop, seq, dot, fields, _NOTHING), said
        parents, text = self._parents(seq, said)
        if self._device != HERE and not has_say(table, act, text, self._device):
            return Told(at, self._laptop, seq, dot, None, _NOTHING), text
        if self._meant is not None:
            parents = self._meant.parents(self._device, seq, parents)
        return Told(at, self._laptop, seq, dot, fields, parents), text

    def row(self, link: Link, parents: str) -> Entry:
        """The place as a row of the log; one that may not be read here is its hash alone."""
        entry, device = link.entry, self._device
        if entry is None:
            return (
                device, link.seq, 0, link.seq, "", "", "", "", "", None, "{}", None,
                bytearray(), link.previous, link.hash,
            )  # fmt: skip
        seq, at, transaction, person, act, reason, table, record, fields, _, salt, digest = entry
        return (
            device, seq, at, transaction, person, act, reason, table, record, fields, parents,
            None if salt is None else bytearray(salt), bytearray(digest), link.previous, link.hash,
        )  # fmt: skip

    def _fields(self, table: str, text: str) -> Mapping[str, Stored]:
        try:
            fields, end = _scan(text, 0)
        except (ValueError, StopIteration, RecursionError) as error:
            raise _refused() from error
        if not isinstance(fields, dict) or end != len(text):
            raise _refused()
        kind = kinds().get(table)
        if kind is None:
            self.unread.add((table, ""))
            for column, stored in fields.items():
                _judge_unknown(column, stored)
            return fields
        good = self._good.get(table)
        if good is None:
            good = self._good[table] = defaultdict(set)
        is_plain = "\\u" not in text
        waiting: list[str] = []  # well spelt, and nothing that this program knows
        for column, stored in fields.items():
            # What is equal is the same only within one type: 1, 1.0 and true are equal.
            if not (is_plain and type(stored) in (str, int) and stored in good[column]):
                waiting += self._judge(codec(kind), column, stored, good[column])
        return {c: v for c, v in fields.items() if c not in waiting} if waiting else fields

    def _judge(
        self, how: Codec[Record], column: str, stored: Stored, good: set[Stored]
    ) -> tuple[str, ...]:
        """The column where what it says waits for a newer program: see `domain.forms`."""
        if column != LIVE and column not in how.columns:
            _judge_unknown(column, stored)
            self.unread.add((how.table, column))
        elif not how.may_hold(column, stored):
            raise _refused()
        elif self._device != HERE and not is_known(how.kind, column, stored):
            self.unread.add((how.table, column))
            return (column,)
        elif len(good) < _MOST_KNOWN:
            good.add(stored)
        return ()

    def _parents(self, seq: int, said: str) -> tuple[dict[str, list[str]], str]:
        """By the numbers of this database; the text has to be the one that is hashed anywhere."""
        text = self._by_number(said)
        parents: dict[str, list[str]] = _scan(text, 0)[0]
        if len(parents) > 1 and [*parents] != sorted(parents):
            raise _refused()
        if text.count('":[') != len(parents):
            raise _refused()  # a column twice
        if '","' in text and not _is_sorted(said):
            raise _refused()
        if self._laptop in said:
            self._require_earlier(seq, parents)
        return parents, text

    def _by_number(self, said: str) -> str:
        if len(said) > 2 * _MOST_PARENTS and said.count(":") > 2 * _MOST_PARENTS:
            raise _refused()
        alone = _OF_ONE.fullmatch(said)
        if alone is not None:
            laptop = alone["laptop"]
            return said.replace(f'"{laptop}:', f'"{self._number_of(laptop)}:')
        if not _PARENTS.fullmatch(said):
            raise _refused()
        return _LAPTOP.sub(lambda each: f'"{self._number_of(each[1])}:', said)

    def _number_of(self, laptop: str) -> int:
        number = self._numbers.get(laptop)
        if number is None:
            number = self._numbers[laptop] = self._number(laptop)
        return number

    def _require_earlier(self, seq: int, parents: Mapping[str, list[str]]) -> None:
        """What it replaced in its own chain was there before it."""
        own = f"{self._device}:"
        for dot in {*chain.from_iterable(parents.values())}:
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
