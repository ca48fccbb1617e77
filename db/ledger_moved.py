"""Which ranges were sealed for scopes that some of their suppliers have left since."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from db.change_log import canonical
from db.driver import Connection
from db.ledger_ranges import bundles
from db.ledger_reading import read_range
from inspector.domain.exchange import BundleName
from inspector.domain.office import COMMON

_PLACED = "SELECT placed FROM office WHERE id = 1"
_NOTE = "INSERT INTO office (id, placed) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET placed = ?1"
_MOVED = "moved"


def moved(
    connection: Connection, placed: Mapping[str, str], devices: Collection[str]
) -> list[BundleName]:
    """What `services.exchange_kept.Ledger.moved` promises. Reads these chains where anybody moved.

    Who was in no scope has lost nothing: what everybody read stays as it is.
    """
    before = placed_before(connection)
    left = {each for each, scope in before.items() if placed.get(each, COMMON) != scope}
    if not left:
        return []

    def scope_of(supplier: str) -> str:
        return _MOVED if supplier in left else COMMON

    found = []
    for device in devices:
        for name in bundles(connection, device):
            told = read_range(connection, device, name.first, scope_of)
            if told is not None and told.name == name and _MOVED in told.parts:
                found.append(name)
    return found


def placed_before(connection: Connection) -> dict[str, str]:
    """The scope of each supplier that was not for everybody when the ranges were sealed."""
    row = connection.execute(_PLACED).fetchone()
    return dict(json.loads(row[0])) if row else {}


def note_placed(connection: Connection, placed: Mapping[str, str]) -> None:
    """Every such range is sealed for these scopes."""
    connection.execute(_NOTE, (canonical(dict(placed)),))
