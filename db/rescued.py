"""Putting a rescue copy of one visit into the data: what it holds is stored as any change is.

What was stored after the copy was made stays. A visit that is locked or given up today, or
whose papers were deleted, takes nothing from a copy: that is what a new version is for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from db.change_log import entry_hash, microseconds
from db.heads import listed
from db.rows import statements
from db.told_once import is_said_once
from inspector.domain.errors import InspectionError
from inspector.domain.model import Purge, Visit, VisitState, VisitTotals
from inspector.domain.value import value
from inspector.services.ports import Attachments, Record

if TYPE_CHECKING:
    from db.driver import Connection
    from db.opening import OpenedData
    from db.store import SqliteStore

_OVER = (VisitState.LOCKED, VisitState.CANCELLED)
HERE = 1  # the number of this laptop
_ARRIVED = "SELECT arrived FROM bundle WHERE device = ? AND first <= ? AND last >= ?"
_AT = "SELECT at FROM change_log WHERE device = ? AND seq = ?"


@value
class Copied:
    """When a copy was made, and where the chain of its laptop stood then ("": not told)."""

    made: datetime
    chain: str = ""  # "42:" and the hash of that entry, hex


@value
class Sorted:
    """The records of a copy, as today's data have them; identical ones are left out."""

    new: tuple[Record, ...] = ()
    changed: tuple[Record, ...] = ()  # and not touched since the copy
    kept: tuple[Record, ...] = ()  # changed, or taken away, after the copy was made


def sort_out(store: SqliteStore, records: Sequence[Record], copied: Copied) -> Sorted:
    """What would be brought, and what stays because it is newer."""
    connection = store.connection
    after = _entries_after(connection, copied)
    new: list[Record] = []
    changed: list[Record] = []
    kept: list[Record] = []
    for record in records:
        row = connection.execute(statements(type(record)).one, (record.id,)).fetchone()
        if row is None:
            new.append(record)
        elif store.get(type(record), record.id) != record:
            named = json.loads(row[-1]).values()
            dots = [dot for each in named for dot in listed(each)]
            later = any(_is_after(connection, dot, after) for dot in dots)
            later = later or (is_said_once(type(record)) and any(map(_is_elsewhere, dots)))
            (kept if later else changed).append(record)
    return Sorted(new=tuple(new), changed=tuple(changed), kept=tuple(kept))


def _is_elsewhere(dot: str) -> bool:
    return not dot.startswith(f"{HERE}:")


def put_rescued(
    opened: OpenedData,
    records: Sequence[Record],
    attached: Sequence[str],
    source: Attachments,
    copied: Copied,
) -> Sorted:
    """Attachments first, so that no record names one that is not there yet; then all at once.

    InspectionError: `rescue-locked` or `rescue-purged`: the visit stays as it is in the data;
    those of `Attachments.save` and `Store.change`, and nothing was brought then.
    """
    told = sort_out(opened.store, records, copied)
    _refuse_closed(opened.store, [*told.new, *told.changed, *told.kept])
    for digest in attached:
        try:
            content = source.load(digest)
        except (InspectionError, ValueError):
            continue  # it was not copied along, and may be here already
        opened.attachments.save(content)
    with opened.store.change("visit_rescued") as change:
        for record in (*told.new, *told.changed):
            change.put(record)
    return told


def _refuse_closed(store: SqliteStore, differing: Sequence[Record]) -> None:
    """Nothing may come to a visit that is over, nor to one whose papers were deleted."""
    purges: list[Purge] | None = None
    for name in dict.fromkeys(_visits_of(differing)):
        today = store.get(Visit, name)
        if today is None:
            continue
        if purges is None:
            purges = store.find(Purge)
        if any(one.is_of(today) for one in purges) or store.get(VisitTotals, name) is not None:
            raise InspectionError("rescue-purged", number=today.number)
        if today.state in _OVER:
            raise InspectionError("rescue-locked", number=today.number)


def _visits_of(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        name = record.id if isinstance(record, Visit) else getattr(record, "visit", "")
        if name:
            yield str(name)


def _entries_after(connection: Connection, copied: Copied) -> tuple[int, datetime]:
    """The last entry of this laptop's chain before the copy, 0 where its chain is another one,
    as after a restore; and the time of the copy.
    """
    seq, _, link = copied.chain.partition(":")
    if seq.isdecimal() and int(seq):
        found = entry_hash(connection, HERE, int(seq))
        if found is not None and found.hex() == link:
            return int(seq), copied.made
    return 0, copied.made


def _is_after(connection: Connection, dot: str, after: tuple[int, datetime]) -> bool:
    device, seq = (int(part) for part in dot.split(":"))
    last, made = after
    if last and device == HERE:
        return seq > last
    if device != HERE:  # what others wrote before may have come since
        row = connection.execute(_ARRIVED, (device, seq, seq)).fetchone()
        if row is not None and datetime.fromisoformat(row[0]) > made:
            return True
    row = connection.execute(_AT, (device, seq)).fetchone()
    return row is not None and bool(row[0] > microseconds(made))
