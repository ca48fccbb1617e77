"""What arriving entries say, as this database keeps it: values judged, laptops by number."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping

from db.applying_chain import Link
from db.change_log import Entry, canonical
from db.codec import Codec, codec
from db.heads import LIVE, SEEN, Stored, Told
from db.heads_stored import kinds
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import LogEntry
from inspector.services.ports import Record

_ID = re.compile("[0-9A-Za-z-]{1,64}")
_SEQ = re.compile("[1-9][0-9]{0,17}")
_COLUMN = re.compile("_?[a-z][a-z0-9_]{0,62}")
_MOST_KNOWN = 5000  # values of one column that are remembered as good

Number = Callable[[str], int]  # a laptop's id → its number here


class ArrivingValues:
    """Judges and takes apart the entries of one range.

    InspectionError of whatever judges: `exchange-values`. `unread`: tables and columns that a
    newer program wrote; the column is "" where the table is unknown.
    """

    def __init__(self, device: int, laptop: str, number: Number) -> None:
        self.unread: set[tuple[str, str]] = set()
        self._device, self._laptop, self._number = device, laptop, number
        self._good: dict[tuple[str, str], set[Stored]] = defaultdict(set)

    def told(self, entry: LogEntry) -> Told:
        """What the entry says, and of which entries it takes the place."""
        parents = {} if entry.parents == "{}" else self._parents(entry)
        fields = None if entry.fields is None else self._fields(entry)
        dot = f"{self._device}:{entry.seq}"
        return Told(entry.at, self._laptop, entry.seq, dot, fields, parents)

    def row(self, link: Link, told: Told | None) -> Entry:
        """The place as a row of the log; one that may not be read here is its hash alone."""
        entry, device = link.entry, self._device
        previous, made = bytearray(link.previous), bytearray(link.hash)
        if entry is None or told is None:
            return (
                device, link.seq, 0, link.seq, "", "", "", "", "", None, "{}", None,
                bytearray(), previous, made,
            )  # fmt: skip
        parents = canonical(told.parents) if told.parents else "{}"
        fields = None if told.fields is None else entry.fields
        salt = None if fields is None or entry.salt is None else bytearray(entry.salt)
        return (
            device, entry.seq, entry.at, entry.transaction, entry.person, entry.act, entry.reason,
            entry.table, entry.record, fields, parents, salt, bytearray(entry.digest), previous,
            made,
        )  # fmt: skip

    def _fields(self, entry: LogEntry) -> Mapping[str, Stored]:
        text = str(entry.fields)
        try:
            fields = json.loads(text)
        except ValueError as error:
            raise _refused() from error
        if not isinstance(fields, dict):
            raise _refused()
        kind = kinds().get(entry.table)
        if kind is None:
            self.unread.add((entry.table, ""))
            return fields
        self._judge(codec(kind), fields, is_plain="\\u" not in text)
        return fields

    def _judge(self, how: Codec[Record], fields: Mapping[str, Stored], *, is_plain: bool) -> None:
        for column, stored in fields.items():
            good = self._good[how.table, column]
            if is_plain and type(stored) in (str, int) and stored in good:
                continue
            if column != LIVE and column not in how.columns:
                if not _COLUMN.fullmatch(column):
                    raise _refused()
                self.unread.add((how.table, column))
            elif not how.may_hold(column, stored):
                raise _refused()
            elif len(good) < _MOST_KNOWN:
                good.add(stored)

    def _parents(self, entry: LogEntry) -> dict[str, list[str]]:
        """By the numbers of this database; the text has to be the one that is hashed anywhere."""
        try:
            named = json.loads(entry.parents)
            parents = {c: [self._local(dot, entry.seq) for dot in named[c]] for c in named}
        except (ValueError, TypeError, AttributeError) as error:
            raise _refused() from error
        spelt = canonical({column: sorted(dots) for column, dots in named.items()})
        if not named or spelt != entry.parents or not all(map(_is_column, named)):
            raise _refused()
        return parents

    def _local(self, dot: str, before: int) -> str:
        laptop, _, seq = dot.rpartition(":")
        if not _ID.fullmatch(laptop) or not _SEQ.fullmatch(seq):
            raise _refused()
        if laptop == self._laptop and int(seq) >= before:
            raise _refused()  # what it replaced was there before
        return f"{self._number(laptop)}:{seq}"


def _is_column(name: str) -> bool:
    return name == SEEN or _COLUMN.fullmatch(name) is not None


def _refused() -> InspectionError:
    return InspectionError("exchange-values")
