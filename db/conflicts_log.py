"""Entries of the log by their dots, with who, when and where; and what came before them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from db.branches import read_meant
from db.driver import Connection
from db.heads import Stored
from db.heads_stored import parsed
from db.history import read_device_ids, read_marks

_ENTRY = (
    'SELECT at, "transaction", person, act, fields, parents, "table" FROM change_log '
    "WHERE device = ? AND seq = ?"
)
_ARRIVED = (
    "SELECT arrived FROM bundle WHERE device = ? AND first <= ? AND last >= ? "
    "ORDER BY first DESC LIMIT 1"
)


class LoggedEntry(NamedTuple):
    """One entry of a chain; what it said is empty where it was erased."""

    at: int
    laptop: str
    device: int
    seq: int
    transaction: int
    person: str
    act: str
    fields: Mapping[str, Stored]
    parents: Mapping[str, Sequence[str]]


class LoggedEntries:
    """Reads each entry once."""

    def __init__(self, connection: Connection, marks: Mapping[int, str] | None = None) -> None:
        self._connection = connection
        self._ids = read_device_ids(connection)
        self._meant = read_meant(connection, self._ids)
        self._marks = {**read_marks(connection), **(marks or {})}
        self._known: dict[str, LoggedEntry | None] = {}

    def mark(self, device: int) -> str:
        """The short mark of this laptop; "" where no roster has told it."""
        return self._marks.get(device, "")

    def entry(self, dot: str) -> LoggedEntry | None:
        """None where it is not here, or may not be read here."""
        if dot not in self._known:
            self._known[dot] = self._read(*parsed(dot))
        return self._known[dot]

    def _read(self, device: int, seq: int) -> LoggedEntry | None:
        row = self._connection.execute(_ENTRY, (device, seq)).fetchone()
        if row is None or not row[6]:
            return None
        at, transaction, person, act, fields, parents, _ = row
        said = json.loads(fields) if fields is not None else {}
        named = self._meant.parents(device, seq, json.loads(parents))
        return LoggedEntry(
            at, self._ids[device], device, seq, transaction, person, act, said, named
        )

    def seen(self, entry: LoggedEntry, seen: Mapping[str, int]) -> Mapping[str, int]:
        """How far every chain had come, as this entry says it."""
        return self._meant.seen(entry.laptop, entry.seq, seen)

    def arrived(self, device: int, seq: int) -> datetime | None:
        """When the range with this entry was applied here."""
        row = self._connection.execute(_ARRIVED, (device, seq, seq)).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def common_before(self, column: str, heads: Sequence[LoggedEntry]) -> LoggedEntry | None:
        """The newest entry that every one of these took the place of in the column."""
        lines = [self._ancestors(column, head) for head in heads]
        common = set.intersection(*lines) if lines else set()
        entries = [each for each in map(self.entry, common) if each is not None]
        return max(entries, key=lambda each: each[:4], default=None)

    def _ancestors(self, column: str, head: LoggedEntry) -> set[str]:
        found: set[str] = set()
        waiting = [*head.parents.get(column, ())]
        while waiting:
            dot = waiting.pop()
            if dot in found:
                continue
            found.add(dot)
            entry = self.entry(dot)
            if entry is not None:
                waiting += entry.parents.get(column, ())
        return found

    def beyond(self, dots: Iterable[str], seen: Mapping[str, int]) -> list[LoggedEntry]:
        """These entries and those before them, as far as they were not seen (laptop → entry)."""
        found: dict[str, LoggedEntry] = {}
        waiting = [*dots]
        while waiting:
            dot = waiting.pop()
            device, seq = parsed(dot)
            if dot in found or seq <= seen.get(self._ids.get(device, ""), 0):
                continue
            entry = self.entry(dot)
            if entry is None:
                continue
            found[dot] = entry
            waiting += [each for named in entry.parents.values() for each in named]
        return [*found.values()]
