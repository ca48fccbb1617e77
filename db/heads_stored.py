"""Heads as the database has them: reading those a row names, writing what the rule makes of them.

Here rows and conflicts are written where more than one laptop may have had a say; what one
laptop alone does goes the short way in `db.transaction`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from db.branches import read_meant
from db.change_log import canonical, spelt
from db.codec import Codec, codec
from db.driver import Connection
from db.heads import LIVE, Cells, Dots, Shape, Stored, Told, listed
from db.history import read_device_ids
from db.references import KINDS
from db.rows import quoted, statements
from inspector.domain.errors import InspectionError
from inspector.domain.forms import is_known
from inspector.domain.sharing import NEWEST_WINS, PREVAILS, SAME_MINUTE, is_shared
from inspector.services.ports import Record

HERE = 1  # the number of this laptop in its own database
_ENTRY = (
    'SELECT at, fields, parents, "table" FROM change_log WHERE device = ? AND seq = ?'  # one dot
)
_ABOUT = (
    'SELECT parents FROM change_log WHERE device = ? AND seq = ? AND "table" = ? AND record = ?'
)
_AT = "SELECT at FROM change_log WHERE device = ? AND seq = ?"
_REPLACED_EARLY = "INSERT OR IGNORE INTO superseded VALUES (?, ?, ?, ?, ?)"
_CONFLICTS = (
    'SELECT record, "column" FROM conflict WHERE "table" = ? '
    "AND record IN (SELECT value FROM json_each(?))"
)
_SETTLED = 'DELETE FROM conflict WHERE "table" = ? AND record = ?'
_CONFLICT = "INSERT INTO conflict VALUES (?, ?, ?, ?)"
Dot = tuple[int, int]  # laptop, entry


@cache
def kinds() -> Mapping[str, type[Record]]:
    """The kind of every table that is known here."""
    return {codec(kind).table: kind for kind in KINDS}


@cache
def shape(kind: type[Record]) -> Shape:
    """The columns of this kind, for the merge rule."""
    how = codec(kind)
    defaults = {**dict(zip(how.columns, how.defaults, strict=True)), LIVE: 1}
    return Shape(
        defaults,
        newest=frozenset(column for table, column in NEWEST_WINS if table == how.table),
        prevails={c: value for (table, c), value in PREVAILS.items() if table == how.table},
        minutes=frozenset(column for table, column in SAME_MINUTE if table == how.table),
    )


def counts_here(table: str, record: str, device: int) -> bool:
    """Whether an entry of this laptop makes rows here: what is not shared is each one's own."""
    kind = kinds().get(table)
    return kind is not None and (device == HERE or is_shared(kind, record))


def said_in(table: str, device: int, text: str | None) -> dict[str, Stored] | None:
    """What an entry says; None where its content was erased.

    Of another laptop's entry only what the columns of today may hold and this program knows:
    what a newer program wrote was kept unread, and is not believed because a column of that
    name has come since.
    """
    if text is None:
        return None
    told: dict[str, Stored] = json.loads(text)
    kind = kinds().get(table)
    if device == HERE or kind is None:
        return told
    how = codec(kind)
    known = shape(kind).defaults
    return {
        c: v for c, v in told.items() if c in known and how.may_hold(c, v) and is_known(kind, c, v)
    }


def parsed(dot: str) -> Dot:
    """ "2:17" → laptop 2, entry 17."""
    device, _, seq = dot.partition(":")
    return int(device), int(seq)


class StoredHeads:
    """The entries that rows and parents name, read once, for one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ids = read_device_ids(connection)
        self._meant = read_meant(connection, self._ids)
        self._known: dict[str, Told | None] = {}

    def know(self, told: Told) -> None:
        """An entry that was just written."""
        self._known[told.dot] = told

    def told(self, dot: str) -> Told | None:
        """The entry of this dot; None where it is not here, or nobody may read it here."""
        if dot in self._known:
            return self._known[dot]
        device, seq = parsed(dot)
        row = self._connection.execute(_ENTRY, (device, seq)).fetchone()
        found = None
        if row is not None and row[3]:
            fields = said_in(row[3], device, row[1])
            parents = self._meant.parents(device, seq, json.loads(row[2]))
            found = Told(row[0], self._ids[device], seq, dot, fields, parents)
        self._known[dot] = found
        return found

    def order(self, dot: str) -> tuple[int, str, int]:
        """Where the entry of a row's dot stands in time. InspectionError `data-damaged`."""
        known = self._known.get(dot)
        if known is not None:
            return known[:3]
        device, seq = parsed(dot)
        row = self._connection.execute(_AT, (device, seq)).fetchone()
        if row is None:
            raise InspectionError("data-damaged")
        return row[0], self._ids[device], seq

    def parents(self, table: str, record: str, dot: str, column: str) -> list[str]:
        """What this entry about the record replaced in the column; nothing if it is not here."""
        device, seq = parsed(dot)
        row = self._connection.execute(_ABOUT, (device, seq, table, record)).fetchone()
        if row is None:
            return []
        return self._meant.parents(device, seq, json.loads(row[0])).get(column, [])

    def cells(
        self, kind: type[Record], dots: Dots, superseded: Iterable[tuple[str, str]] = ()
    ) -> Cells:
        """The heads of the row with these `_dots`. InspectionError `data-damaged`."""
        told = {}
        for named in dots.values():
            for dot in listed(named):
                found = self.told(dot)
                if found is None:
                    raise InspectionError("data-damaged")
                told[dot] = found
        return Cells.standing(shape(kind), dots, told, superseded)

    def note_absent(self, table: str, absent: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        """Of these parents (dot, column), by record: remember whose entries are not here yet."""
        self._connection.executemany(
            _REPLACED_EARLY,
            [
                (*parsed(dot), column, table, record)
                for record, named in absent.items()
                for dot, column in named
                if self.told(dot) is None
            ],
        )


class RowWriter:
    """Writes whole rows of one kind, and which of their cells are in conflict."""

    def __init__(self, connection: Connection, kind: type[Record]) -> None:
        self._connection = connection
        self._kind = kind
        self._how: Codec[Record] = codec(kind)

    def write(self, merged: Mapping[str, Cells]) -> tuple[dict[str, dict[str, Stored]], int]:
        """The rows of these records, by id; what each shows, and how many conflicts are new.

        A record of which nothing is left loses its row.
        """
        shown = {record: cells.values() for record, cells in merged.items()}
        gone = [record for record, cells in merged.items() if cells.first is None]
        rows = [
            (record, *shown[record].values(), spelt(cells.dots()))
            for record, cells in merged.items()
            if cells.first is not None
        ]
        self._connection.executemany(statements(self._kind).replace, rows)
        if gone:
            table = quoted(self._how.table)
            self._connection.executemany(
                f"DELETE FROM {table} WHERE id = ?", [(record,) for record in gone]
            )
        return shown, self._conflicts(merged)

    def _conflicts(self, merged: Mapping[str, Cells]) -> int:
        table, ids = self._how.table, json.dumps([*merged])
        known = {(row[0], row[1]) for row in self._connection.execute(_CONFLICTS, (table, ids))}
        found = {
            (record, column): heads
            for record, cells in merged.items()
            for column, heads in cells.conflicts().items()
        }
        settled = sorted({record for record, _ in known})
        self._connection.executemany(_SETTLED, [(table, record) for record in settled])
        self._connection.executemany(
            _CONFLICT, [(table, *cell, canonical(heads)) for cell, heads in found.items()]
        )
        return len(found.keys() - known)


def chunks(records: Sequence[str], size: int = 2000) -> Iterable[Sequence[str]]:
    """The same ids, so many at a time."""
    return (records[start : start + size] for start in range(0, len(records), size))
