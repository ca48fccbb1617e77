"""Whether what is stored is whole: pages, tables, chains, rows against the log, references.

The log is played from its beginning and compared with the tables, so that a row altered
behind the program's back is found, and so is an entry that was altered or taken out. What a
lawful deletion erased is told from tampering in `db.chains`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from db.chains import Dot, Fault, check_chains
from db.change_log import canonical
from db.codec import Stored, codec
from db.driver import Connection
from db.history import read_device_ids
from db.made import check_made
from db.references import ATTACHED, ATTACHED_SETTINGS, KINDS, REFERENCES, attachment_in
from db.rows import quoted
from db.store import SqliteStore
from inspector.domain.errors import InspectionError
from inspector.services.ports import Attachments, Record

__all__ = ["Fault", "check"]

_PLAYED = 'SELECT "table", record, fields, device, seq FROM change_log WHERE "table" IN ({}) '
# Within one chain time never goes back, so that its own order needs no sorting.
_ORDERS = {True: "ORDER BY device, seq", False: "ORDER BY at, device, seq"}
_TOGETHER = 150_000  # entries that are played in one reading of the log: 0.1 GB or so
_WHOLE = "*"


@dataclass(slots=True)
class _Played:
    """What the log makes of one table: what was said of each record, and by which entries."""

    said: dict[str, dict[str, Stored]] = field(default_factory=dict)
    dots: dict[str, str | dict[str, str]] = field(default_factory=dict)  # a new record has one

    def play(self, record: str, fields: str, dot: str) -> None:
        """One entry, after all that came before it."""
        told = _read(fields)
        if record not in self.said:
            self.said[record], self.dots[record] = told, dot
            return
        self.said[record].update(told)
        known = self.dots[record]
        if isinstance(known, str):
            known = self.dots[record] = {_WHOLE: known}
        known.update(dict.fromkeys(told, dot))

    def dots_of(self, record: str) -> str:
        """`_dots` as the row should have it."""
        known = self.dots[record]
        return f'{{"{_WHOLE}":"{known}"}}' if isinstance(known, str) else canonical(known)


def _read(fields: str) -> dict[str, Stored]:
    """What an entry said; nothing where it was made unreadable, which its digest tells."""
    try:
        told = json.loads(fields)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def check(store: SqliteStore, attachments: Attachments | None = None) -> list[Fault]:
    """Every fault found; an empty list says that all is whole.

    Takes about as long as reading the whole database twice. With `attachments` every
    attached file is read and verified as well.
    """
    connection = store.connection
    if damaged := _pages(connection):
        return damaged  # what stands on damaged pages cannot be read, let alone compared
    foreign = list(check_made(connection))
    if any(fault.code == "check-table-altered" for fault in foreign):
        return foreign  # what is read from such tables means nothing
    chains = check_chains(connection)
    faults = [*foreign, *chains.faults]
    for kinds in _batches(chains.entries):
        played = _played(connection, kinds, chains.lawless)
        for kind in kinds:
            faults += _rows(connection, kind, played[codec(kind).table])
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


def _batches(entries: Mapping[str, int]) -> Iterator[list[type[Record]]]:
    """All kinds, those of few entries together: there is no index by table, and each batch
    is a reading of the whole log.
    """
    batch: list[type[Record]] = []
    waiting = 0
    for kind in sorted(KINDS, key=lambda kind: (entries.get(codec(kind).table, 0), kind.__name__)):
        count = entries.get(codec(kind).table, 0)
        if batch and waiting + count > _TOGETHER:
            yield batch
            batch, waiting = [], 0
        batch.append(kind)
        waiting += count
    yield batch


def _played(
    connection: Connection, kinds: Sequence[type[Record]], lawless: set[Dot]
) -> dict[str, _Played]:
    """The tables as the log has them; a record lawfully erased in all its entries is gone."""
    played = {codec(kind).table: _Played() for kind in kinds}
    alone = len(read_device_ids(connection)) == 1
    sql = f"{_PLAYED.format(', '.join('?' * len(played)))} {_ORDERS[alone]}"
    for table, record, fields, device, seq in connection.execute(sql, tuple(played)):
        if fields is not None or (device, seq) in lawless:
            played[table].play(record, fields or "{}", f"{device}:{seq}")
    return played


def _rows(connection: Connection, kind: type[Record], played: _Played) -> Iterator[Fault]:
    how = codec(kind)
    columns = (*how.columns, "_live")
    defaults = (*how.defaults, 1)
    names = ", ".join(quoted(each) for each in (*columns, "_dots"))
    for row in connection.execute(f"SELECT id, {names} FROM {quoted(how.table)} ORDER BY id"):
        named = {"table": how.table, "record": row[0]}
        said = played.said.pop(row[0], None)
        if said is None:
            yield Fault("check-row-unlogged", named)
            continue
        expected = [
            said.get(each, default) for each, default in zip(columns, defaults, strict=True)
        ]
        wrong = [c for c, a, b in zip(columns, expected, row[1:-1], strict=True) if a != b]
        wrong += ["_dots"] if row[-1] != played.dots_of(row[0]) else []
        if wrong:
            yield Fault("check-row-differs", {**named, "columns": ", ".join(wrong)})
    for record in played.said:
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
    for table, record, value in _names_of_files(connection):
        try:
            attachments.load(value)
        except (InspectionError, ValueError):
            details: dict[str, object] = {"table": table, "record": record, "target": value[:12]}
            yield Fault("check-attachment", details)


def _names_of_files(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Table, record and SHA-256 of every attached file that is named."""
    for kind, column in ATTACHED:
        table = codec(kind).table
        sql = f"SELECT id, {quoted(column)} FROM {quoted(table)} WHERE {quoted(column)} <> ''"
        for record, value in connection.execute(sql).fetchall():
            yield table, record, value
    for name in ATTACHED_SETTINGS:
        for (value,) in connection.execute("SELECT value FROM setting WHERE id = ?", (name,)):
            if named := attachment_in(str(value or "")):
                yield "setting", name, named
