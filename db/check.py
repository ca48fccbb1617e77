"""Whether what is stored is whole: pages, tables, chains, rows against the log, references.

The log is played from its beginning and compared with the tables, so that a row altered
behind the program's back is found, and so is an entry that was altered or taken out. What a
lawful deletion erased is told from tampering in `db.chains`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from db.branches import MeantHere, read_meant
from db.chains import Dot, Fault, check_chains
from db.change_log import canonical, spelt
from db.check_reports import check_reports
from db.codec import codec
from db.driver import Connection
from db.heads import LIVE, WHOLE, Cells, Dots, Stored, Told, listed
from db.heads_again import told_truly
from db.heads_stored import HERE, counts_here, parsed, said_in, shape
from db.history import read_device_ids
from db.made import check_made
from db.references import ATTACHED, ATTACHED_SETTINGS, KINDS, REFERENCES, attachment_in
from db.rows import quoted
from db.store import SqliteStore
from db.told_once import has_say
from inspector.domain.errors import InspectionError
from inspector.services.ports import Attachments, Record

__all__ = ["Fault", "check"]

_PLAYED = (
    'SELECT "table", record, fields, device, seq, at, act, parents FROM change_log '
    'WHERE "table" IN ({}) ORDER BY device, seq'
)
_TOGETHER = 150_000  # entries that are played in one reading of the log: 0.1 GB or so
Entry = tuple[str, int, int, int, str]  # fields, laptop, number, time, parents


@dataclass(slots=True)
class _Played:
    """What the log makes of one table, by the merge rule.

    Most records are told by one entry alone, which is kept as it stands.
    """

    kind: type[Record]
    laptops: Mapping[int, str]
    meant: MeantHere
    alone: dict[str, Entry] = field(default_factory=dict)
    merged: dict[str, Cells] = field(default_factory=dict)

    def play(self, record: str, entry: Entry, *, erased: bool = False) -> None:
        """One entry, in whatever order."""
        cells = self.merged.get(record)
        if cells is None:
            first = self.alone.pop(record, None)
            if first is None and not erased and entry[-1] == "{}":
                self.alone[record] = entry
                return
            cells = self.merged[record] = Cells(shape(self.kind))
            if first is not None:
                cells.add(self._told(first))
        told = self._told(entry)
        cells.add(told._replace(fields=None) if erased else told)

    def take(self, record: str) -> tuple[Mapping[str, Stored], Dots] | None:
        """What the row should show, and its `_dots`; None where nothing is left to say."""
        entry = self.alone.pop(record, None)
        if entry is not None:
            said = self._told(entry).fields or {}
            return {**shape(self.kind).defaults, **said}, {WHOLE: f"{entry[1]}:{entry[2]}"}
        cells = self.merged.get(record)
        if cells is None or cells.first is None:
            return None
        return cells.values(), cells.dots()

    def conflicts(self) -> Iterator[tuple[str, str, str]]:
        """Record, column and heads of every cell in conflict."""
        for record, cells in self.merged.items():
            for column, heads in cells.conflicts().items():
                yield record, column, canonical(heads)

    def _told(self, entry: Entry) -> Told:
        fields, device, seq, at, parents = entry
        said = _read(codec(self.kind).table, device, fields)
        named = self.meant.parents(device, seq, _replaced(parents)) if parents != "{}" else {}
        return Told(at, self.laptops.get(device, ""), seq, f"{device}:{seq}", said, named)


def _read(table: str, device: int, fields: str) -> dict[str, Stored]:
    """What an entry said; nothing where it was made unreadable, which its digest tells."""
    try:
        told = said_in(table, device, fields)
    except (ValueError, AttributeError):
        return {}
    return told if isinstance(told, dict) else {}


def _replaced(parents: str) -> dict[str, list[str]]:
    """What an entry replaced; nothing where that was made unreadable, which its hash tells."""
    try:
        told = json.loads(parents)
        return {column: [str(dot) for dot in dots] for column, dots in told.items()}
    except (ValueError, AttributeError, TypeError):
        return {}


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
    faults += check_reports(connection)
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
    laptops = read_device_ids(connection)
    meant = read_meant(connection, laptops)
    played = {codec(kind).table: _Played(kind, laptops, meant) for kind in kinds}
    sql = _PLAYED.format(", ".join("?" * len(played)))
    for row in connection.execute(sql, tuple(played)):
        table, record, fields, device, seq, at, act, parents = row
        if device != HERE and not (
            counts_here(table, record, device) and has_say(table, act, parents, device)
        ):
            continue
        entry = (fields or "{}", device, seq, at, parents)
        erased = fields is None and (device, seq) not in lawless
        played[table].play(record, entry, erased=erased)
    for each in played.values():
        each.merged |= told_truly(connection, each.kind, each.merged)
    return played


def _rows(connection: Connection, kind: type[Record], played: _Played) -> Iterator[Fault]:
    how = codec(kind)
    columns = (*how.columns, "_live")
    names = ", ".join(quoted(each) for each in (*columns, "_dots"))
    met: set[str] = set()
    for row in connection.execute(f"SELECT id, {names} FROM {quoted(how.table)} ORDER BY id"):
        named = {"table": how.table, "record": row[0]}
        expected = played.take(row[0])
        if expected is None:
            yield Fault("check-row-unlogged", named)
            continue
        met.add(row[0])
        values, dots = expected
        pairs = zip(columns, row[1:-1], strict=True)
        wrong = [column for column, stored in pairs if values[column] != stored]
        wrong += ["_dots"] if row[-1] != spelt(dots) else []
        if wrong:
            yield Fault("check-row-differs", {**named, "columns": ", ".join(wrong)})
    left = [*played.alone, *(r for r, cells in played.merged.items() if cells.first is not None)]
    for record in left:
        if record not in met:
            yield Fault("check-row-missing", {"table": how.table, "record": record})
    yield from _conflicts(connection, how.table, played)


def _conflicts(connection: Connection, table: str, played: _Played) -> Iterator[Fault]:
    sql = 'SELECT record, "column", heads FROM conflict WHERE "table" = ?'
    stands = {(row[0], row[1]): row[2] for row in connection.execute(sql, (table,))}
    should = {(record, column): heads for record, column, heads in played.conflicts()}
    for cell in sorted(stands.keys() | should.keys()):
        if stands.get(cell) != should.get(cell):
            details = {"table": table, "record": cell[0], "column": cell[1]}
            yield Fault("check-conflict", details)


def _references(connection: Connection) -> Iterator[Fault]:
    """What names a record that is not there.

    What another laptop wrote may name what has not come yet, or what never leaves that one;
    and what is named here may have been taken away there.
    """
    for (kind, column), target in REFERENCES.items():
        table, other = codec(kind).table, codec(target).table
        sql = (
            f"SELECT id, {quoted(column)}, _dots, (SELECT _dots FROM {quoted(other)} AS other "
            f"WHERE other.id = {quoted(table)}.{quoted(column)}) "
            f"FROM {quoted(table)} WHERE _live = 1 "
            f"AND {quoted(column)} <> '' AND {quoted(column)} NOT IN "
            f"(SELECT id FROM {quoted(other)} WHERE _live = 1)"
        )
        for record, value, dots, removed in connection.execute(sql):
            if is_from_elsewhere(dots, column) or (removed and is_from_elsewhere(removed, LIVE)):
                continue
            details = {"table": table, "record": record, "column": column, "target": value}
            yield Fault("check-reference", details)


def is_from_elsewhere(dots: str, column: str) -> bool:
    """Whether another laptop has had a say in what the column shows."""
    told: Dots = json.loads(dots)
    heads = listed(told.get(column, told[WHOLE]))
    return any(parsed(dot)[0] != HERE for dot in heads)


def _attached(connection: Connection, attachments: Attachments) -> Iterator[Fault]:
    for table, record, value, dots, column in _names_of_files(connection):
        try:
            attachments.load(value)
        except (InspectionError, ValueError) as error:
            is_missing = getattr(error, "code", "") == "attachment-missing"
            if is_missing and is_from_elsewhere(dots, column):
                continue  # it is on its way, or on the laptop that has it
            details: dict[str, object] = {"table": table, "record": record, "target": value[:12]}
            yield Fault("check-attachment", details)


def _names_of_files(connection: Connection) -> Iterator[tuple[str, str, str, str, str]]:
    """Table, record and SHA-256 of every attached file that is named; `_dots` and column."""
    for kind, column in ATTACHED:
        table = codec(kind).table
        sql = (
            f"SELECT id, {quoted(column)}, _dots FROM {quoted(table)} WHERE {quoted(column)} <> ''"
        )
        for record, value, dots in connection.execute(sql).fetchall():
            yield table, record, value, dots, column
    for name in ATTACHED_SETTINGS:
        sql = "SELECT value, _dots FROM setting WHERE id = ?"
        for value, dots in connection.execute(sql, (name,)):
            if named := attachment_in(str(value or "")):
                yield "setting", name, named, dots, "value"
