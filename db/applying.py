"""Applying a range of a laptop's chain: its entries into the log, and the rows they make.

All of it stands in one transaction of the caller's: a range is applied whole or not at all, so
that going on after an interruption is doing it again. Nothing of it depends on the order in
which ranges of different laptops come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from db.applying_chain import Link, fit, links_of
from db.applying_rows import AppliedRows
from db.applying_values import ArrivingValues
from db.branches import read_meant
from db.branches_left import renew_for
from db.change_log import microseconds, place_entries
from db.codec import codec
from db.driver import Connection
from db.heads_stored import HERE
from db.history import read_device_ids
from db.lawful import ACT
from db.purging_arrived import carry_out, deletions_of, refuse_forbidden
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Applied, ChainRange
from inspector.domain.model import Purge
from inspector.domain.office import Role

_DELETION = codec(Purge).table
_NEW_LAPTOP = "INSERT INTO device VALUES (?, ?, '', ?)"
_UNREAD = "INSERT OR IGNORE INTO unread VALUES (?, ?)"
_MOST_NEW = 1000  # laptops nobody has heard of that one range may name
_STUBS = "SELECT seq FROM change_log WHERE device = ? AND seq BETWEEN ? AND ? AND \"table\" = ''"


def apply_range(
    connection: Connection, found: ChainRange, *, now: datetime, sender: str = ""
) -> Applied:
    """Inside a transaction: what `services.exchange_kept.Ledger.apply` promises.

    `sender`: the role of the laptop whose chain it is. The caller notes that it was applied.
    Whatever no program wrote is refused, also where nobody has thought of it.
    """
    try:
        return _applied(connection, found, now, sender)
    except (ValueError, RuntimeError, ArithmeticError, LookupError, MemoryError) as error:
        raise InspectionError("exchange-values") from error


def _applied(connection: Connection, found: ChainRange, now: datetime, sender: str) -> Applied:
    links = links_of(found)
    laptops = _Laptops(connection, now)
    device = laptops.number(found.device)
    last = fit(connection, device, found, links)
    late, new = _coming(connection, device, last, links)
    if not late and not new:
        return Applied(hidden=found.hidden)
    meant = read_meant(connection, read_device_ids(connection))
    values = ArrivingValues(device, found.device, laptops.number, meant)
    rows, purges = AppliedRows(connection, device), set[str]()
    for links, is_late in ((late, True), (new, False)):
        told, parents = values.told_by(links)
        if any(map(_is_of_deletion, links)):
            # What was ordered here is judged no more where it is read back, after a restore.
            role = Role.OFFICE if device == HERE else sender
            purges |= refuse_forbidden(connection, found.device, role, links, told)
        place_entries(connection, map(values.row, links, parents), instead=is_late)
        rows.take(links, told)
    connection.executemany(_UNREAD, sorted(values.unread))
    rows.write()
    if renew_for(connection, (link.entry for link in (*late, *new)), laptops.number):
        purges |= deletions_of(connection, device)
    carry_out(connection, found.device, [link.seq for link in (*late, *new)], purges)
    return Applied(
        entries=len(late) + len(new),
        visits=frozenset(rows.visits),
        new_conflicts=rows.new_conflicts,
        hidden=found.hidden,
        late=max(0, rows.newest - microseconds(now)),
    )


def _is_of_deletion(link: Link) -> bool:
    entry = link.entry
    return entry is not None and (entry.table == _DELETION or entry.act == ACT)


def device_number(connection: Connection, laptop: str, now: datetime) -> int:
    """The number of the laptop of this id, which is given one where it has none."""
    return _Laptops(connection, now).number(laptop)


class _Laptops:
    """The numbers of laptops; one that was never heard of gets the next."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection, self._now = connection, now
        self._numbers = {name: number for number, name in read_device_ids(connection).items()}
        self._last = before = max(self._numbers.values(), default=HERE)
        self._most = before + _MOST_NEW

    def number(self, laptop: str) -> int:
        """InspectionError `exchange-values`: more new ones than an office has."""
        known = self._numbers.get(laptop)
        if known is None:
            if self._last >= self._most:
                raise InspectionError("exchange-values")
            self._last += 1
            known = self._numbers[laptop] = self._last
            self._connection.execute(_NEW_LAPTOP, (known, laptop, self._now.isoformat()))
        return known


def _coming(
    connection: Connection, device: int, last: int, links: list[Link]
) -> tuple[list[Link], list[Link]]:
    """What could not be read before and can be now, and what is new here."""
    known = [link for link in links if link.seq <= last]
    late: Iterator[Link] = iter(())
    if known:
        among = (device, known[0].seq, known[-1].seq)
        stubs = {seq for (seq,) in connection.execute(_STUBS, among)}
        late = (link for link in known if link.seq in stubs and link.entry is not None)
    return [*late], links[len(known) :]
