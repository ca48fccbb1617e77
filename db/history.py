"""What the log says about one record.

There is no index by record: the dots of a row name the entries its values come from, and
each entry names the ones it replaced, so all entries about a record are reached from its row.
"""

from __future__ import annotations

import json

from db.change_log import moment
from db.driver import Connection
from db.rows import statements
from inspector.domain.errors import InspectionError
from inspector.services.ports import HistoryEntry, Record

_ENTRY = (
    "SELECT at, person, act, reason, fields, parents FROM change_log WHERE device = ? AND seq = ?"
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
    """Every entry about the record, oldest first; a removed record keeps its history."""
    row = connection.execute(statements(kind).one, (record_id,)).fetchone()
    waiting: set[str] = set(json.loads(row[-1]).values()) if row else set()
    found: dict[tuple[int, int, int], HistoryEntry] = {}  # by time, laptop and number
    seen: set[str] = set()
    while waiting:
        dot = waiting.pop()
        seen.add(dot)
        device, seq = (int(part) for part in dot.split(":"))
        entry = connection.execute(_ENTRY, (device, seq)).fetchone()
        if entry is None:
            raise InspectionError("data-damaged")
        at, person, act, reason, fields, parents = entry
        said = json.loads(fields) if fields is not None else {}
        found[at, device, seq] = HistoryEntry(
            moment(at), person, marks.get(device, ""), act, reason, said
        )
        for dots in json.loads(parents).values():
            waiting |= set(dots) - seen
    return [entry for _, entry in sorted(found.items())]
