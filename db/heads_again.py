"""Making rows anew from the log: after an update that knows more columns, or under another id."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from db.branches import read_meant
from db.circles import are_circular, without_circles
from db.codec import codec
from db.driver import Connection
from db.heads import Cells, Told
from db.heads_stored import HERE, RowWriter, StoredHeads, chunks, counts_here, kinds, said_in, shape
from db.history import read_device_ids
from db.rows import quoted
from db.told_once import has_say
from inspector.services.ports import Record

_ENTRIES = (
    "SELECT at, device, seq, act, record, fields, parents FROM change_log "
    'WHERE "table" = ? ORDER BY device, seq'
)

_EARLY = 'SELECT "table", record FROM superseded WHERE device = ? AND seq BETWEEN ? AND ?'


def rebuild(connection: Connection, table: str, records: Collection[str] | None = None) -> int:
    """Inside a transaction: rows, `_dots` and conflicts of these records from the log alone.

    None: of the whole table. Nothing happens for a table that is unknown here. Reads the
    whole log: there is no index by record. How many conflicts are new.
    """
    kind = kinds().get(table)
    if kind is None:
        return 0
    heads = StoredHeads(connection)
    merged: dict[str, Cells] = {}
    absent: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for record, told in entries_about(connection, table, records):
        cells = merged.get(record)
        if cells is None:
            cells = merged[record] = Cells(shape(kind))
        absent[record] += cells.add(told)
    merged |= told_truly(connection, kind, merged)
    heads.note_absent(table, absent)
    _drop_others(connection, kind, merged, records)
    writer = RowWriter(connection, kind)
    return sum(
        writer.write({record: merged[record] for record in chosen})[1]
        for chosen in chunks([*merged])
    )


def take_up(connection: Connection, device: int, first: int, last: int) -> None:
    """Rows of records about which these entries were named before they were written."""
    about: dict[str, set[str]] = defaultdict(set)
    for table, record in connection.execute(_EARLY, (device, first, last)):
        about[table].add(record)
    for table, records in about.items():
        rebuild(connection, table, records)


def told_truly(
    connection: Connection, kind: type[Record], merged: Mapping[str, Cells]
) -> dict[str, Cells]:
    """Those of these records anew about which entries name each other; the log is read again."""
    circular = {record for record, cells in merged.items() if _is_circular(cells)}
    entries: dict[str, list[Told]] = defaultdict(list)
    if circular:
        for record, told in entries_about(connection, codec(kind).table, circular):
            entries[record].append(told)
    found = {record: Cells(shape(kind)) for record in entries}
    for record, about in entries.items():
        for told in without_circles(about):
            found[record].add(told)
    return found


def _is_circular(cells: Cells) -> bool:
    def parents(dot: str, column: str) -> list[str]:
        return cells.named.get(dot, {}).get(column, [])

    return are_circular(cells.early, parents)


def entries_about(
    connection: Connection, table: str, records: Collection[str] | None
) -> Iterator[tuple[str, Told]]:
    """Every entry that makes rows of this table here, with its record."""
    ids = read_device_ids(connection)
    meant = read_meant(connection, ids)
    chosen = None if records is None else {*records}
    for at, device, seq, act, record, fields, parents in connection.execute(_ENTRIES, (table,)):
        if chosen is not None and record not in chosen:
            continue
        if device != HERE and not has_say(table, act, parents, device):
            continue
        if counts_here(table, record, device):
            said = said_in(table, device, fields)
            dot = f"{device}:{seq}"
            named = meant.parents(device, seq, json.loads(parents))
            yield record, Told(at, ids[device], seq, dot, said, named)


def _drop_others(
    connection: Connection,
    kind: type[Record],
    merged: Collection[str],
    records: Iterable[str] | None,
) -> None:
    """Rows and conflicts of records of which the log says nothing (any more)."""
    table = codec(kind).table
    if records is None:
        connection.execute(f"DELETE FROM {quoted(table)}")
        connection.execute('DELETE FROM conflict WHERE "table" = ?', (table,))
        return
    gone = [(record,) for record in records if record not in merged]
    connection.executemany(f"DELETE FROM {quoted(table)} WHERE id = ?", gone)
    connection.executemany(
        'DELETE FROM conflict WHERE "table" = ? AND record = ?', [(table, *one) for one in gone]
    )
