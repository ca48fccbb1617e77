"""Which ranges were sealed for scopes that some of their suppliers have left since."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import NamedTuple

from db.change_log import canonical
from db.driver import Connection
from db.ledger_ranges import bundles
from db.ledger_reading import read_range
from inspector.domain.exchange import BundleName
from inspector.domain.office import COMMON

_PLACED = "SELECT placed FROM office WHERE id = 1"
_NOTE = "INSERT INTO office (id, placed) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET placed = ?1"
_MOVED = "moved"


class _Noted(NamedTuple):
    """How it was when the ranges of some chains were last sealed for the scopes of then."""

    placed: Mapping[str, str]  # supplier → scope, of all that were not for everybody
    left: frozenset[str]  # the suppliers that had left a scope by then
    chains: frozenset[str]

    def gone(self, placed: Mapping[str, str]) -> frozenset[str]:
        """The suppliers that have left their scope since."""
        return frozenset(
            one for one, scope in self.placed.items() if placed.get(one, COMMON) != scope
        )


def moved(
    connection: Connection, placed: Mapping[str, str], devices: Collection[str]
) -> list[BundleName]:
    """What `services.exchange_kept.Ledger.moved` promises. Reads these chains where anybody moved.

    Who was in no scope has lost nothing: what everybody read stays as it is.
    """
    before, found = _noted(connection), []
    gone = before.gone(placed)
    for device in devices:
        left = gone if device in before.chains else gone | before.left
        for name in bundles(connection, device) if left else ():
            if _holds(connection, name, left):
                found.append(name)
    return found


def _holds(connection: Connection, name: BundleName, suppliers: Collection[str]) -> bool:
    told = read_range(
        connection, name.device, name.first, lambda one: _MOVED if one in suppliers else COMMON
    )
    return told is not None and told.name == name and _MOVED in told.parts


def is_noted(connection: Connection, placed: Mapping[str, str], devices: Collection[str]) -> bool:
    """Whether `note_placed` would say nothing new."""
    before = _noted(connection)
    return (before.placed, before.chains) == (placed, frozenset(devices))


def note_placed(
    connection: Connection, placed: Mapping[str, str], devices: Collection[str]
) -> None:
    """Every such range of these chains is sealed for these scopes."""
    before = _noted(connection)
    told = {
        "placed": dict(placed),
        "left": sorted(before.left | before.gone(placed)),
        "chains": sorted(devices),
    }
    connection.execute(_NOTE, (canonical(told),))


def _noted(connection: Connection) -> _Noted:
    row = connection.execute(_PLACED).fetchone()
    told = json.loads(row[0]) if row else {}
    names = (frozenset(told.get(name, ())) for name in ("left", "chains"))
    return _Noted(told.get("placed", {}), *names)
