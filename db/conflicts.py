"""Cells with more than one value, what came after a report was locked, what others lack."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from db.change_log import canonical, moment
from db.codec import codec
from db.conflicts_log import LoggedEntries, LoggedEntry
from db.driver import Connection
from db.heads import LIVE, listed
from db.heads_stored import kinds, shape
from db.references import KINDS
from db.rows import quoted
from inspector.domain.delivery import Dispatch, OutboxMessage, SignedReport
from inspector.domain.exchange import Conflict, LaterChanges, Version
from inspector.domain.model import Report, StepShare, Visit
from inspector.domain.sharing import is_shared
from inspector.services.ports import Record

# What a report prints of its visit; of the visit itself all but where she was in it, and how
# far it has come.
_NOT_PRINTED: tuple[type[Record], ...] = (
    Report, SignedReport, Dispatch, OutboxMessage, StepShare,
)  # fmt: skip
_PRINTED = tuple(
    kind for kind in KINDS if "visit" in codec(kind).columns and kind not in _NOT_PRINTED
)
_BOOKKEEPING = frozenset({"last_step", "state", "counted_report", "correction_reason"})
# Where somebody was in a visit goes along with the next exchange, and nobody waits for it.
_WORTH = """
    AND NOT ("table" = 'visit' AND coalesce(fields, '') GLOB '{"last_step":"*"}'
             AND fields NOT LIKE '%,%')"""
_OF_LOCKING = frozenset({"visit_locked", "begun_anew"})  # acts that change nothing printed


def conflicts(
    connection: Connection, here: int, visit: str = "", marks: Mapping[int, str] | None = None
) -> list[Conflict]:
    """Every cell in conflict, or those of this visit and its records; `here`: this laptop."""
    log = LoggedEntries(connection, marks)
    found = []
    sql = 'SELECT "table", record, "column", heads FROM conflict ORDER BY "table", record'
    for table, record, column, heads in connection.execute(sql).fetchall():
        of_visit = _visit_of(connection, table, record)
        if visit in ("", of_visit):
            cell = _Cell(log, here, table, column)
            found.append(cell.conflict(record, of_visit, json.loads(heads)))
    return found


class _Cell:
    """What stands against what in one cell."""

    def __init__(self, log: LoggedEntries, here: int, table: str, column: str) -> None:
        self._log, self._here = log, here
        self._table, self._column = table, column

    def conflict(self, record: str, visit: str, heads: Iterable[str]) -> Conflict:
        entries = sorted(filter(None, map(self._log.entry, heads)), key=_order)
        versions = tuple(self._version(each) for each in entries)
        shown = [v for v in versions if self._column != LIVE or v.value]
        before = self._log.common_before(self._column, entries)
        return Conflict(
            table=self._table,
            record=record,
            column=self._column,
            versions=versions,
            before=self._version(before) if before else None,
            shown=shown[-1].dot if shown else "",
            visit=visit,
        )

    def _version(self, entry: LoggedEntry) -> Version:
        default = shape(kinds()[self._table]).defaults[self._column]
        device, seq = entry.device, entry.seq
        return Version(
            dot=f"{entry.laptop}:{seq}",
            value=entry.fields.get(self._column, default),  # one who went on with it leaves it be
            at=moment(entry.at),
            person=entry.person,
            device=self._log.mark(device),
            is_here=device == self._here,
            arrived=None if device == self._here else self._log.arrived(device, seq),
        )


def _order(entry: LoggedEntry) -> tuple[int, str, int]:
    return entry.at, entry.laptop, entry.seq


def _visit_of(connection: Connection, table: str, record: str) -> str:
    if table == codec(Visit).table:
        return record
    kind = kinds().get(table)
    if kind is None or "visit" not in codec(kind).columns:
        return ""
    sql = f"SELECT visit FROM {quoted(table)} WHERE id = ?"
    row = connection.execute(sql, (record,)).fetchone()
    return str(row[0]) if row else ""


def later_changes(
    connection: Connection, visit: str, marks: Mapping[int, str] | None = None
) -> list[LaterChanges]:
    """What came after the visit's locked reports from those who did not know of them.

    Of each report that no later version has taken into account; the laptop that locked it
    knew, and so does one from where it took the place of something the locking wrote.
    """
    log = LoggedEntries(connection, marks)
    reports = [*_reports(connection, log, visit)]
    current = [
        (key, version, seen, made)
        for key, version, seen, made in reports
        if not any(v > version and _covers(s, made) for _, v, s, _ in reports)
    ]
    found = []
    for key, version, seen, made in current:
        later = [*_later(connection, log, visit, seen, made)]
        if later:
            devices = sorted({log.mark(each.device) for each in later})
            newest: datetime = moment(max(each.at for each in later))
            found.append(
                LaterChanges(
                    report=key,
                    version=version,
                    changes=len(later),
                    devices=tuple(devices),
                    newest=newest,
                    dots=tuple(sorted(f"{each.laptop}:{each.seq}" for each in later)),
                )
            )
    return found


Seen = Mapping[str, int]


def _reports(
    connection: Connection, log: LoggedEntries, visit: str
) -> Iterator[tuple[str, int, Seen, LoggedEntry]]:
    """Id, version, how far every chain had come, and the entry that locked it."""
    sql = f"SELECT id, version, seen, _dots FROM {quoted(codec(Report).table)} WHERE visit = ?"
    for key, version, seen, dots in connection.execute(sql, (visit,)).fetchall():
        made = log.entry(str(json.loads(dots)["*"]))
        if seen and made is not None:
            yield key, version, log.seen(made, _seen_in(seen)), made


def _seen_in(text: str) -> Seen:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return {str(k): int(v) for k, v in told.items()} if isinstance(told, dict) else {}


def _covers(seen: Seen, made: LoggedEntry) -> bool:
    return seen.get(made.laptop, 0) >= made.seq


def _later(
    connection: Connection, log: LoggedEntries, visit: str, seen: Seen, made: LoggedEntry
) -> Iterator[LoggedEntry]:
    """Entries about what is printed of the visit that this report could not take in."""
    knew: dict[int, int] = {made.device: 0}  # laptop → its first entry that knew of the report
    found = []
    own = log.beyond(_dots_of(connection, Visit, "id", visit), seen)
    for each in own:
        if any(_covers_locking(log, dot, made) for dots in each.parents.values() for dot in dots):
            knew[each.device] = min(each.seq, knew.get(each.device, each.seq))
        if each.fields.keys() - _BOOKKEEPING:
            found.append(each)
    for kind in _PRINTED:
        found += log.beyond(_dots_of(connection, kind, "visit", visit), seen)
    for each in found:
        if each.act not in _OF_LOCKING and each.seq < knew.get(each.device, each.seq + 1):
            yield each


def _covers_locking(log: LoggedEntries, dot: str, made: LoggedEntry) -> bool:
    """Whether this entry was written by the transaction that locked the report."""
    entry = log.entry(dot)
    return (
        entry is not None and entry.device == made.device and entry.transaction == made.transaction
    )


def _dots_of(connection: Connection, kind: type[Record], column: str, visit: str) -> Iterator[str]:
    sql = f"SELECT _dots FROM {quoted(codec(kind).table)} WHERE {quoted(column)} = ?"
    for (dots,) in connection.execute(sql, (visit,)).fetchall():
        for named in json.loads(dots).values():
            yield from listed(named)


def unshared(connection: Connection, here: int, kind: type[Record]) -> frozenset[str]:
    """Ids of records of this kind that were changed here and not given to others yet.

    Of visits: with all that is theirs, but not where somebody was in them. None where this
    laptop works alone.
    """
    row = connection.execute("SELECT exported FROM office WHERE roster IS NOT NULL").fetchone()
    if row is None:
        return frozenset()
    changed: dict[str, set[str]] = {}
    sql = 'SELECT DISTINCT "table", record FROM change_log WHERE device = ? AND seq > ?' + _WORTH
    for table, record in connection.execute(sql, (here, row[0])):
        known = kinds().get(table)
        if known is not None and is_shared(known, record):
            changed.setdefault(table, set()).add(record)
    found = changed.get(codec(kind).table, set())
    if kind is Visit:
        for table, records in changed.items():
            found |= _visits_of(connection, table, records)
    return frozenset(found)


def _visits_of(connection: Connection, table: str, records: Iterable[str]) -> set[str]:
    if "visit" not in codec(kinds()[table]).columns:
        return set()
    sql = (
        f"SELECT DISTINCT visit FROM {quoted(table)} "
        "WHERE visit <> '' AND id IN (SELECT value FROM json_each(?))"
    )
    return {visit for (visit,) in connection.execute(sql, (json.dumps([*records]),))}


def seen(connection: Connection) -> str:
    """How far every chain has come here: JSON {laptop's id: entry}."""
    sql = "SELECT id, (SELECT max(seq) FROM change_log WHERE device = number) FROM device"
    return canonical({name: last for name, last in connection.execute(sql) if last})
