"""Whether what is stored is whole: pages, chains, rows against the log, references.

The log is played from its beginning and compared with the tables, so that a row altered
behind the program's back is found, and so is an entry that was altered or taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.change_log import digest_of, global_parents, hash_of, header_of
from db.codec import Stored, codec
from db.driver import Connection
from db.history import read_device_ids, read_marks
from db.references import ATTACHED, KINDS, REFERENCES
from db.rows import quoted
from db.store import SqliteStore
from inspector.domain.errors import InspectionError
from inspector.services.ports import Attachments, Record

_LOG = (
    'SELECT device, seq, at, "transaction", person, act, reason, "table", record, fields, '
    "parents, salt, digest, previous, hash FROM change_log ORDER BY device, seq"
)
_PLAYED = 'SELECT record, fields FROM change_log WHERE "table" = ? ORDER BY at, device, seq'


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be: the key of its sentence, and that one's fields."""

    code: str
    details: dict[str, object]


def check(store: SqliteStore, attachments: Attachments | None = None) -> list[Fault]:
    """Every fault found; an empty list says that all is whole.

    Takes about as long as reading the whole database twice. With `attachments` every
    attached file is read and verified as well.
    """
    connection = store.connection
    if damaged := _pages(connection):
        return damaged  # what stands on damaged pages cannot be read, let alone compared
    faults = list(_chains(connection))
    for kind in KINDS:
        faults += _rows(connection, kind, _played(connection, codec(kind).table))
    faults += _references(connection)
    if attachments is not None:
        faults += _attached(connection, attachments)
    return faults


def _pages(connection: Connection) -> list[Fault]:
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()  # the next reads the file
    found = [text for (text,) in connection.execute("PRAGMA cipher_integrity_check")]
    if not found:
        rows = connection.execute("PRAGMA integrity_check").fetchall()
        found = [text for (text,) in rows if text != "ok"]
    return [Fault("check-pages", {"detail": text}) for text in found]


def _chains(connection: Connection) -> Iterator[Fault]:
    devices, marks = read_device_ids(connection), read_marks(connection)
    before: tuple[int, int, bytes] = (0, 0, b"")  # laptop, entry, hash
    for row in connection.execute(_LOG):
        device, seq, at, transaction, person, act, reason, table, record = row[:9]
        fields, parents, salt, digest, previous, link = row[9:]
        named = {"seq": seq, "device": marks.get(device, str(device))}
        last_seq, last_hash = before[1:] if before[0] == device else (0, b"")
        common = header_of(devices.get(device, ""), at, transaction, person, act, reason)
        replaced = global_parents(json.loads(parents), devices)
        made = hash_of(previous, common, seq, table, record, replaced, digest)
        if seq != last_seq + 1 or previous != last_hash or made != link:
            yield Fault("check-chain", named)
        elif fields is None or salt is None:
            yield Fault("check-entry-erased", named)
        elif digest_of(salt, fields) != digest:
            yield Fault("check-chain", named)
        before = (device, seq, link)


def _played(connection: Connection, table: str) -> dict[str, dict[str, Stored]]:
    """What the log makes of each record of a table: only what was said of it."""
    said: dict[str, dict[str, Stored]] = {}
    for record, fields in connection.execute(_PLAYED, (table,)):
        said.setdefault(record, {}).update(json.loads(fields or "{}"))
    return said


def _rows(
    connection: Connection, kind: type[Record], played: dict[str, dict[str, Stored]]
) -> Iterator[Fault]:
    how = codec(kind)
    columns = (*how.columns, "_live")
    defaults = (*how.defaults, 1)
    names = ", ".join(quoted(each) for each in columns)
    for row in connection.execute(f"SELECT id, {names} FROM {quoted(how.table)} ORDER BY id"):
        named = {"table": how.table, "record": row[0]}
        said = played.pop(row[0], None)
        if said is None:
            yield Fault("check-row-unlogged", named)
            continue
        expected = [
            said.get(each, default) for each, default in zip(columns, defaults, strict=True)
        ]
        wrong = [c for c, a, b in zip(columns, expected, row[1:], strict=True) if a != b]
        if wrong:
            yield Fault("check-row-differs", {**named, "columns": ", ".join(wrong)})
    for record in played:
        yield Fault("check-row-missing", {"table": how.table, "record": record})


def _references(connection: Connection) -> Iterator[Fault]:
    for (kind, column), target in REFERENCES.items():
        table, other = codec(kind).table, codec(target).table
        sql = (
            f"SELECT id, {quoted(column)} FROM {quoted(table)} WHERE _live = 1 "
            f"AND {quoted(column)} <> '' AND {quoted(column)} NOT IN "
            f"(SELECT id FROM {quoted(other)} WHERE _live = 1)"
        )
        for record, value in connection.execute(sql):
            details = {"table": table, "record": record, "column": column, "target": value}
            yield Fault("check-reference", details)


def _attached(connection: Connection, attachments: Attachments) -> Iterator[Fault]:
    for kind, column in ATTACHED:
        table = codec(kind).table
        sql = f"SELECT id, {quoted(column)} FROM {quoted(table)} WHERE {quoted(column)} <> ''"
        rows: Iterable[tuple[str, str]] = connection.execute(sql).fetchall()
        for record, value in rows:
            try:
                attachments.load(value)
            except (InspectionError, ValueError):
                details: dict[str, object] = {"table": table, "record": record}
                details["target"] = value[:12]
                yield Fault("check-attachment", details)
