"""Reading a range of a chain as it travels: whole transactions, in parts by scope."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from db.change_log import global_parents
from db.driver import Connection
from db.history import read_device_ids
from db.ledger_scopes import gone_of, has_scopes, kind_of, scopes_of, scopes_told, stays_here
from inspector.domain.exchange import MOST_BYTES, MOST_ENTRIES, ChainRange, LogEntry, Mark
from inspector.domain.office import COMMON, LOCAL
from inspector.domain.sharing import is_work
from inspector.services.exchange_kept import ScopeOf

_ENTRIES = (
    'SELECT seq, at, "transaction", person, act, reason, "table", record, fields, parents, '
    "salt, digest, previous, hash FROM change_log WHERE device = ? AND seq BETWEEN ? AND ? "
    "ORDER BY seq"
)
_NEWEST = "SELECT seq, hash FROM change_log WHERE device = ? ORDER BY seq DESC LIMIT 1"
_SEALED = (
    "SELECT last FROM bundle WHERE device = ? AND first <= ? AND last >= ? "
    "ORDER BY first DESC LIMIT 1"
)
_NEXT = "SELECT min(first) FROM bundle WHERE device = ? AND first > ?"
_ENDLESS = 2**62
_HEADER_BYTES = 200  # of an entry as it travels, beside its texts


class _Row(NamedTuple):
    """The columns of _ENTRIES; parents by the numbers of this database."""

    seq: int
    at: int
    transaction: int
    person: str
    act: str
    reason: str
    table: str
    record: str
    fields: str | None
    parents: str
    salt: bytes | None
    digest: bytes
    previous: bytes
    hash: bytes

    @property
    def stays_here(self) -> bool:
        """It never leaves, or it never came: of what this laptop may not read only the link did."""
        return not self.table or stays_here(self.table, self.record)

    @property
    def size(self) -> int:
        """About how many bytes it takes on its way."""
        return _HEADER_BYTES + len(self.fields or "") + len(self.parents) + len(self.reason)


def number_of(connection: Connection, device: str) -> int | None:
    """The number of this laptop here; None: nothing was ever heard of it."""
    row = connection.execute("SELECT number FROM device WHERE id = ?", (device,)).fetchone()
    return int(row[0]) if row else None


def read_marks_of(connection: Connection) -> dict[str, Mark]:
    """How far each chain has come here; by laptop id."""
    found = {}
    for number, name in read_device_ids(connection).items():
        row = connection.execute(_NEWEST, (number,)).fetchone()
        if row:
            found[name] = Mark(*row)
    return found


def count_work(connection: Connection, device: str, first: int) -> int:
    """What `services.exchange_kept.Ledger.own_work` promises, of this chain."""
    sql = (
        'SELECT "table", count(*) FROM change_log '
        'WHERE device = ? AND seq >= ? AND "table" <> \'\' GROUP BY "table"'
    )
    found = connection.execute(sql, (number_of(connection, device), first))
    return sum(count for table, count in found if (kind := kind_of(table)) is None or is_work(kind))


def read_range(
    connection: Connection, device: str, first: int, scope_of: ScopeOf
) -> ChainRange | None:
    """What `services.exchange_kept.Ledger.read_range` promises.

    A range that was sealed or applied once is read as it was: it keeps its name.
    """
    number = number_of(connection, device)
    rows = _taken(connection, number, first) if number is not None else []
    if not rows or rows[0].seq != first or all(row.stays_here for row in rows):
        return None
    ids = read_device_ids(connection)
    parts: dict[str, list[LogEntry]] = defaultdict(list)
    links: dict[int, bytes] = {}
    for row, scope in zip(rows, _scopes(connection, rows, scope_of), strict=True):
        if scope != LOCAL:
            parts[scope].append(_travelling(row, ids))
        if scope != COMMON:
            links[row.seq] = row.hash
    return ChainRange(
        device=device,
        first=first,
        last=rows[-1].seq,
        previous=rows[0].previous,
        link=rows[-1].hash,
        parts={scope: tuple(entries) for scope, entries in sorted(parts.items())},
        links=links,
    )


def _taken(connection: Connection, number: int, first: int) -> list[_Row]:
    """The entries of the range: whole transactions within the limits, at least one with content."""
    sealed = connection.execute(_SEALED, (number, first, first)).fetchone()
    if sealed:
        return [*_rows(connection, number, first, sealed[0])]
    ((following,),) = connection.execute(_NEXT, (number, first)).fetchall()
    end = following - 1 if following else _ENDLESS
    taken: list[_Row] = []
    size, leaves = 0, False
    for _, together in groupby(_rows(connection, number, first, end), lambda row: row.transaction):
        entries = [*together]
        more = sum(entry.size for entry in entries)
        is_full = len(taken) + len(entries) > MOST_ENTRIES or size + more > MOST_BYTES
        if is_full and leaves:
            break
        taken += entries
        size += more
        leaves = leaves or not all(entry.stays_here for entry in entries)
    return taken


def _rows(connection: Connection, number: int, first: int, last: int) -> Iterator[_Row]:
    return map(_Row._make, connection.execute(_ENTRIES, (number, first, last)))


def _scopes(connection: Connection, rows: Sequence[_Row], scope_of: ScopeOf) -> Iterable[str]:
    """The scope of each entry, each table asked once."""
    about: dict[str, set[str]] = defaultdict(set)
    unknown: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row.stays_here:
            continue
        if kind_of(row.table) is not None:
            about[row.table].add(row.record)
        elif row.fields is not None:
            unknown[row.table].setdefault(row.record, row.fields)
    found = {table: scopes_of(connection, table, ids, scope_of) for table, ids in about.items()}
    for table, told in unknown.items():
        found[table] = scopes_told(connection, told.items(), scope_of)
    gone = _whose_is_unknown(connection, rows, scope_of)
    return (
        LOCAL
        if row.stays_here or (row.fields is None and (row.table, row.record) in gone)
        else found.get(row.table, {}).get(row.record, COMMON)
        for row in rows
    )


def _whose_is_unknown(
    connection: Connection, rows: Sequence[_Row], scope_of: ScopeOf
) -> set[tuple[str, str]]:
    """Records that were erased, row and all, where some suppliers are not for everybody.

    Whose they were nobody can tell any more; their ids and reasons are then for nobody.
    """
    about: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.fields is None and not row.stays_here:
            about[row.table].add(row.record)
    if not about or not has_scopes(connection, scope_of):
        return set()
    return {
        (table, record)
        for table, ids in about.items()
        for record in gone_of(connection, table, ids)
    }


def _travelling(row: _Row, ids: Mapping[int, str]) -> LogEntry:
    parents = row.parents
    if parents != "{}":
        parents = global_parents(json.loads(parents), ids)
    return LogEntry(*row[:9], parents, row.salt, row.digest)
