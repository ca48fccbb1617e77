"""What the log says about one record.

There is no index by record: the dots of a row name the entries its values come from, and
each entry names the ones it replaced, so all entries about a record are reached from its row.
"""

from __future__ import annotations

import json
from operator import itemgetter

from db.branches import read_meant
from db.change_log import moment
from db.driver import Connection
from db.heads import listed
from db.rows import statements
from inspector.domain.errors import InspectionError
from inspector.services.ports import HistoryEntry, Record

_ENTRY = (
    'SELECT at, person, act, reason, fields, parents, "table" FROM change_log '
    "WHERE device = ? AND seq = ?"
)


def read_device_ids(connection: Connection) -> dict[int, str]:
    """The id of every laptop known here, by its number."""
    return dict(connection.execute("SELECT number, id FROM device"))


def read_marks(connection: Connection) -> dict[int, str]:
    """The first mark of every laptop known here, by its number."""
    return dict(connection.execute("SELECT number, mark FROM device"))


def entry_of(connection: Connection, head: str) -> tuple[int, str] | None:
    """The entry with this hash (hex), and the first mark of its laptop; None: there is none.

    Reads the whole log: there is no index by hash.
    """
    sql = (
        "SELECT log.seq, device.mark FROM change_log AS log "
        "JOIN device ON device.number = log.device WHERE log.hash = ?"
    )
    row = connection.execute(sql, (bytearray.fromhex(head),)).fetchone()
    return (int(row[0]), str(row[1])) if row else None


def read_history(
    connection: Connection, kind: type[Record], record_id: str, marks: dict[int, str]
) -> list[HistoryEntry]:
    """Every entry about the record, oldest first; a removed record keeps its history.

    What an entry from elsewhere replaced and never came here is passed over.
    """
    row = connection.execute(statements(kind).one, (record_id,)).fetchone()
    named: dict[str, str | list[str]] = json.loads(row[-1]) if row else {}
    standing = {dot for dots in named.values() for dot in listed(dots)}
    ids = read_device_ids(connection)
    meant = read_meant(connection, ids)
    waiting, seen = {*standing}, {*standing}
    found: dict[tuple[int, str, int], HistoryEntry] = {}  # by time, laptop and number
    while waiting:
        dot = waiting.pop()
        device, seq = (int(part) for part in dot.split(":"))
        entry = connection.execute(_ENTRY, (device, seq)).fetchone()
        if entry is None and dot in standing:
            raise InspectionError("data-damaged")
        if entry is None or not entry[-1]:
            continue
        at, person, act, reason, fields, parents, _ = entry
        replaced = meant.parents(device, seq, json.loads(parents))
        found[at, ids[device], seq] = HistoryEntry(
            at=moment(at),
            person=person,
            device=marks.get(device, ""),
            act=act,
            reason=reason,
            fields=json.loads(fields) if fields is not None else {},
            dot=f"{ids[device]}:{seq}",
            parents={c: _anywhere(dots, ids) for c, dots in replaced.items()},
        )
        more = {each for dots in replaced.values() for each in dots} - seen
        waiting |= more
        seen |= more
    return [entry for _, entry in sorted(found.items(), key=itemgetter(0))]


def _anywhere(dots: list[str], ids: dict[int, str]) -> tuple[str, ...]:
    """Dots as any laptop would name them."""
    pairs = (dot.split(":") for dot in dots)
    return tuple(f"{ids[int(device)]}:{seq}" for device, seq in pairs)
