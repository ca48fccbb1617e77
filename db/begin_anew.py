"""Becoming another laptop, after two began to write as one; no work is lost by it.

The chain of the old id ends here at the last entry that both have, and goes on as the others
wrote it. What was written here after that is told anew under the new id: the same content at
the same times, with hashes, numbers and names of its own. One transaction, after which the rows
are made again from the log: which of two values is shown may hang on a laptop's id.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.begin_anew_chain import HERE, Retelling, Retold, renumbered
from db.begin_anew_rows import told_besides
from db.change_log import LogWriter, Origin, canonical, place_entries, read_head
from db.codec import codec
from db.driver import Connection
from db.heads_again import rebuild
from db.history import read_device_ids
from db.ledger_transaction import writing
from db.store import Device
from inspector.domain.branches import Branch
from inspector.domain.errors import InspectionError
from inspector.domain.model import Setting

if TYPE_CHECKING:
    from db.opening import OpenedData

ACT = "begun_anew"
_OLD = "SELECT id, mark, created FROM device WHERE number = 1"
_NEXT = "SELECT max(number) + 1 FROM device"
_NEW_ID = "UPDATE device SET id = ?, mark = ?, created = ? WHERE number = 1"
_OLD_ID = "INSERT INTO device (number, id, mark, created) VALUES (?, ?, ?, ?)"
_ABANDON = (
    "INSERT OR IGNORE INTO abandoned_link (link) "
    "SELECT hash FROM change_log WHERE device = 1 AND seq > ?"
)
_NAMING_US = (
    'SELECT device, seq, parents, "table", record FROM change_log '
    "WHERE parents LIKE '%\"1:%' AND NOT (device = 1 AND seq > ?)"
)
_RENAME = "UPDATE change_log SET parents = ? WHERE device = ? AND seq = ?"
_REPLACED = "INSERT OR IGNORE INTO superseded VALUES (?, ?, ?, ?, ?)"


def begin_anew(opened: OpenedData, keep: int, device: str, mark: str) -> None:
    """What `services.exchange_kept.Ledger.begin_anew` promises.

    InspectionError `exchange-gap`: there is no entry `keep`; ValueError: the id is taken.
    """
    store = opened.store
    with writing(opened) as connection:
        last = read_head(connection, HERE).seq
        if not 0 <= keep <= last:
            raise InspectionError("exchange-gap")
        now = store.now()
        besides = _retell(connection, keep, Device(number=HERE, id=device, mark=mark), now)
        origin = Origin(device=HERE, device_id=device, person=store.person, act=ACT, reason="")
        log = LogWriter(connection, origin, now, read_device_ids(connection))
        for table, record, fields, parents in besides:
            log.write(log.entry(table, record, canonical(fields), parents))
        _forget_exchange(connection)
        for (table,) in connection.execute('SELECT DISTINCT "table" FROM change_log').fetchall():
            rebuild(connection, table)
    store.refresh(Device(number=HERE, id=device, mark=mark))


def _retell(connection: Connection, keep: int, new: Device, now: datetime) -> list[Retold]:
    """The own entries after `keep` on the new chain; what has to be told besides, with its parents.

    What is local counts here alone and by the own chain alone: of what stands in the old one
    the new chain tells all that is left.
    """
    old = _part_ways(connection, new, now)
    retelling = Retelling(connection, keep, old, read_device_ids(connection))
    entries = [*retelling.entries()]
    besides = [*told_besides(connection, retelling, new.mark)]
    if entries:  # whoever has read them under the old name learns where they are now
        besides.append(_setting(retelling.branch()))
    connection.execute(_ABANDON, (keep,))
    _rename_parents(connection, keep, old)
    connection.execute("DELETE FROM change_log WHERE device = 1 AND seq > ?", (keep,))
    for table in ("change_log", "superseded"):
        connection.execute(f"UPDATE OR REPLACE {table} SET device = ? WHERE device = 1", (old,))
    connection.execute("DELETE FROM bundle WHERE device = 1 AND last > ?", (keep,))
    connection.execute("UPDATE bundle SET device = ? WHERE device = 1", (old,))
    place_entries(connection, entries, instead=False)
    return besides


def _setting(branch: Branch) -> Retold:
    return codec(Setting).table, branch.key, {"value": branch.text}, {}


def _part_ways(connection: Connection, new: Device, now: datetime) -> int:
    """Number 1 is the new laptop; the number that the old one has from now on."""
    if new.id in read_device_ids(connection).values():
        raise ValueError("another laptop has this id")
    old_id, old_mark, created = connection.execute(_OLD).fetchone()
    ((number,),) = connection.execute(_NEXT).fetchall()
    connection.execute(_NEW_ID, (new.id, new.mark, now.astimezone(UTC).isoformat()))
    connection.execute(_OLD_ID, (number, old_id, old_mark, created))
    return int(number)


def _rename_parents(connection: Connection, keep: int, old: int) -> None:
    """Who named the old laptop goes on naming it, under its new number."""
    naming = connection.execute(_NAMING_US, (keep,)).fetchall()
    for device, seq, parents, table, record in naming:
        named: dict[str, list[str]] = json.loads(parents)
        renamed = {column: [renumbered(dot, old) for dot in dots] for column, dots in named.items()}
        connection.execute(_RENAME, (canonical(renamed), device, seq))
        gone = [
            (old, int(dot[2:]), column, table, record)
            for column, dots in named.items()
            for dot in dots
            if dot.startswith("1:") and int(dot[2:]) > keep
        ]
        connection.executemany(_REPLACED, gone)


def _forget_exchange(connection: Connection) -> None:
    """Nothing of the new chain was given to anybody."""
    connection.execute("UPDATE office SET exported = 0, forked = 0, asked = NULL WHERE id = 1")
