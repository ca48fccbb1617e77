"""Cells with more than one value, and what came after a report was locked."""

from __future__ import annotations

from db.change_log import canonical
from db.driver import Connection
from inspector.domain.exchange import Conflict, LaterChanges
from inspector.services.ports import Record


def conflicts(connection: Connection, here: int, visit: str) -> list[Conflict]:
    """Every cell in conflict, or those of this visit and its records; `here`: this laptop."""
    return []


def later_changes(connection: Connection, visit: str) -> list[LaterChanges]:
    """What came after the visit's locked reports from those who did not know of them."""
    return []


def unshared(connection: Connection, here: int, kind: type[Record]) -> frozenset[str]:
    """Ids of records of this kind that were changed here and not given to others yet."""
    return frozenset()


def seen(connection: Connection) -> str:
    """How far every chain has come here: JSON {laptop's id: entry}."""
    sql = (
        "SELECT device.id, max(log.seq) FROM change_log AS log "
        "JOIN device ON device.number = log.device GROUP BY device.id"
    )
    return canonical(dict(connection.execute(sql).fetchall()))
