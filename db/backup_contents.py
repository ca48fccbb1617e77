"""What is in a backup, and what today's data have that it lacks."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from db.change_log import Head, entry_hash, moment, read_head
from db.codec import codec
from db.driver import Connection
from db.reader import RecordReader
from db.references import KINDS
from db.rows import quoted
from db.store import SqliteStore
from inspector.domain.model import VisitState
from inspector.services.ports import Record

_COUNTS = (
    "SELECT (SELECT count(*) FROM supplier WHERE _live = 1), "
    "(SELECT count(*) FROM visit WHERE _live = 1), "
    "(SELECT count(*) FROM visit WHERE _live = 1 AND state = ?), "
    "(SELECT count(*) FROM visit WHERE _live = 1 AND state = ?), "
    '(SELECT count(*) FROM "case" WHERE _live = 1)'
)
_MARK = "SELECT value FROM setting WHERE id = 'device_mark'"
_ALL = "SELECT count(*) FROM change_log"
_LATER = 'SELECT DISTINCT record FROM change_log WHERE device = ? AND seq > ? AND "table" = ?'


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Where the chain of a laptop stands."""

    device: str
    head: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is in a database."""

    suppliers: int
    visits: int
    open_visits: int
    locked_visits: int
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What would be missing if a backup replaced today's data."""

    changes: int
    visits: tuple[str, ...]  # their numbers
    last_written: datetime | None


def counts_of(connection: Connection) -> Counts:
    """What is in sight in this database, of this program or an earlier one."""
    row = connection.execute(_COUNTS, (str(VisitState.OPEN), str(VisitState.LOCKED))).fetchone()
    suppliers, visits, opened, locked, cases = row
    return Counts(
        suppliers=suppliers, visits=visits, open_visits=opened, locked_visits=locked, cases=cases
    )


def chain_of(connection: Connection) -> Chain:
    """Where the chain of the database's own laptop stands."""
    (device,) = connection.execute("SELECT id FROM device WHERE number = 1").fetchone()
    return Chain(device=device, head=read_head(connection, 1))


def mark_in(connection: Connection) -> str:
    """What the database's own laptop is called: as she chose, else its first mark."""
    chosen = connection.execute(_MARK).fetchone()
    with suppress(ValueError, RecursionError):
        mark = json.loads(chosen[0]) if chosen else ""
        if isinstance(mark, str) and mark:
            return mark
    (mark,) = connection.execute("SELECT mark FROM device WHERE number = 1").fetchone()
    return str(mark)


def newest_of(chain: Chain) -> datetime | None:
    """When the newest entry was made."""
    return moment(chain.head.at) if chain.head.seq else None


def missing_from(store: SqliteStore, backup: Connection) -> Missing:
    """What today's data have and this backup lacks: what came after they went their own ways.

    The backup may be older, newer (what a restore replaced) or of another laptop. It is read
    in the thread of the store, while the one that opened it waits.
    """
    connection = store.connection
    today, copied = chain_of(connection), chain_of(backup)
    after = _last_shared(connection, today, backup, copied)
    changes = today.head.seq - after if after else connection.execute(_ALL).fetchone()[0]
    return Missing(
        changes=changes,
        visits=_visits_after(connection, after) if changes else (),
        last_written=newest_of(today),
    )


def _last_shared(connection: Connection, today: Chain, backup: Connection, copied: Chain) -> int:
    """The newest entry of this laptop that both have; 0: none.

    An entry's hash holds all before it, so those that both have are found by halving.
    """
    if today.device != copied.device:
        return 0
    shared, beyond = 0, min(today.head.seq, copied.head.seq) + 1
    while beyond - shared > 1:
        middle = (shared + beyond) // 2
        if entry_hash(connection, 1, middle) == entry_hash(backup, 1, middle):
            shared = middle
        else:
            beyond = middle
    return shared


def _visits_after(connection: Connection, seq: int) -> tuple[str, ...]:
    """The numbers of the visits that later entries of this laptop are about."""
    found: set[str] = set()
    for kind in KINDS:
        how = codec(kind)
        if how.table == "visit":
            about = f"SELECT number FROM visit WHERE id IN ({_LATER})"
        elif "visit" in how.columns:
            records = f"SELECT visit FROM {quoted(how.table)} WHERE id IN ({_LATER})"
            about = f"SELECT number FROM visit WHERE id IN ({records})"
        else:
            continue
        found |= {number for (number,) in connection.execute(about, (1, seq, how.table))}
    return tuple(sorted(found - {""}))


def records_in(connection: Connection) -> list[Record]:
    """All records of a rescue copy."""
    reader = RecordReader(connection)
    return [record for kind in KINDS for record in reader.find(kind)]
