"""The ranges of chains that went out or came in, and what became of them (table `bundle`)."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from itertools import groupby

from db.change_log import canonical, entry_hash
from db.driver import Connection
from db.history import read_device_ids
from db.ledger_reading import number_of
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, ChainRange
from inspector.domain.retention import as_ranges, from_ranges

_RANGES = "SELECT first, last, link FROM bundle WHERE device = ? ORDER BY first"
_KEEP = (
    "INSERT INTO bundle (device, first, last, link, arrived, hidden, resealed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, first) "
    "DO UPDATE SET last = excluded.last, link = excluded.link, hidden = excluded.hidden, "
    "resealed = excluded.resealed WHERE excluded.last >= last"
)
_HIDDEN = (
    "SELECT device, first, last, link, hidden FROM bundle WHERE hidden <> '[]' "
    "ORDER BY device, first"
)
_HIDDEN_IN = "SELECT hidden FROM bundle WHERE device = ? AND first = ? AND last = ?"
_ERASED_ALL = (
    "SELECT b.device, b.first, b.last, b.link, b.resealed, log.seq FROM bundle AS b "
    "CROSS JOIN change_log AS log ON log.device = b.device AND log.seq BETWEEN b.first AND b.last "
    "WHERE log.fields IS NULL AND log.\"table\" <> '' AND EXISTS (SELECT 1 FROM purge) "
    "ORDER BY b.device, b.first, log.seq"
)
_ERASED_THEN = "SELECT resealed FROM bundle WHERE device = ? AND first = ?"
_RESEALED = "UPDATE bundle SET resealed = ? WHERE device = ? AND first = ?"
_ERASED = (
    "SELECT seq FROM change_log WHERE device = ? AND seq BETWEEN ? AND ? "
    "AND fields IS NULL AND \"table\" <> '' ORDER BY seq"
)


def bundles(connection: Connection, device: str) -> list[BundleName]:
    """The ranges of this chain as they were sealed or applied here, in order."""
    rows = connection.execute(_RANGES, (number_of(connection, device),)).fetchall()
    return [BundleName(device, first, last, link.hex()[:12]) for first, last, link in rows]


def note_sealed(connection: Connection, name: BundleName, now: datetime) -> None:
    """A range was sealed under this name. `exchange-chain`: it is none of this log."""
    number = number_of(connection, name.device)
    link = entry_hash(connection, number, name.last) if number is not None else None
    if number is None or link is None or link.hex()[:12] != name.link:
        raise InspectionError("exchange-chain")
    erased = as_ranges(_erased_now(connection, number, name))
    row = (number, name.first, name.last, bytearray(link), _moment(now), "[]", erased)
    connection.execute(_KEEP, row)


def note_applied(
    connection: Connection, found: ChainRange, now: datetime, *, is_news: bool = True
) -> None:
    """A range was applied as it came: with what was erased in it then, and hidden from us.

    One that brought nothing may be an older form of it: what was open before stays so. It may
    as well be sealed for another scope that is closed to us: then all of both stays closed.
    """
    number = number_of(connection, found.device)
    was = None if is_news else connection.execute(_HIDDEN_IN, (number, found.first, found.last))
    before = was.fetchone() if was else None
    hidden = set(found.hidden)
    if before:
        hidden = _still_hidden({*json.loads(before[0])}, hidden)
    said = {entry.seq for part in found.parts.values() for entry in part if entry.fields}
    # Whose supplier nobody can tell since it was erased comes as its link alone.
    bare = set(found.links) if not found.hidden else set()
    bare |= {entry.seq for part in found.parts.values() for entry in part}
    erased = as_ranges(sorted(bare - said))
    closed = canonical(sorted(hidden))
    row = (number, found.first, found.last, bytearray(found.link), _moment(now), closed, erased)
    connection.execute(_KEEP, row)


def _still_hidden(before: set[str], now: set[str]) -> set[str]:
    if not before:
        return before
    return before & now or before | now


def hidden_ranges(connection: Connection) -> dict[str, tuple[BundleName, ...]]:
    """The ranges with parts that could not be opened, by scope."""
    ids = read_device_ids(connection)
    found: dict[str, list[BundleName]] = defaultdict(list)
    for device, first, last, link, hidden in connection.execute(_HIDDEN):
        for scope in json.loads(hidden):
            found[scope].append(BundleName(ids[device], first, last, link.hex()[:12]))
    return {scope: tuple(names) for scope, names in found.items()}


def is_erased_since(connection: Connection, name: BundleName) -> bool:
    """Something in this range was erased after it was sealed or applied."""
    number = number_of(connection, name.device)
    row = connection.execute(_ERASED_THEN, (number, name.first)).fetchone()
    if number is None or row is None:
        return False
    return not _numbers(row[0]).issuperset(_erased_now(connection, number, name))


def erased_ranges(connection: Connection) -> list[BundleName]:
    """Every range of which `is_erased_since` is true. Reads the log where anything was erased."""
    ids = read_device_ids(connection)
    found = []
    rows = connection.execute(_ERASED_ALL)
    for (device, first, last, link, then), erased in groupby(rows, lambda row: row[:5]):
        if not _numbers(then).issuperset(row[5] for row in erased):
            found.append(BundleName(ids[device], first, last, link.hex()[:12]))
    return found


def _numbers(ranges: str) -> set[int]:
    return {seq for run in from_ranges(ranges) for seq in run}


def note_resealed(connection: Connection, name: BundleName) -> None:
    """The range was sealed anew, or dropped, without what is erased in it today."""
    number = number_of(connection, name.device)
    erased = as_ranges(_erased_now(connection, number or 0, name))
    connection.execute(_RESEALED, (erased, number, name.first))


def _erased_now(connection: Connection, number: int, name: BundleName) -> list[int]:
    rows = connection.execute(_ERASED, (number, name.first, name.last))
    return [seq for (seq,) in rows]


# how far the own chain went out


def exported(connection: Connection) -> int:
    """The last entry of the own chain that somebody else can read."""
    row = connection.execute("SELECT exported FROM office WHERE id = 1").fetchone()
    return int(row[0]) if row else 0


def note_exported(connection: Connection, last: int) -> None:
    connection.execute(
        "INSERT INTO office (id, exported) VALUES (1, ?1) "
        "ON CONFLICT (id) DO UPDATE SET exported = ?1",
        (last,),
    )


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat()
