"""Deletions that came from elsewhere: what they name is erased here too, where that is lawful.

The office may order it of any chain. Everybody else only of the own chain, and only what nobody
ever had: what was erased before it was given to others.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from db.applying_chain import Link
from db.branches import read_meant
from db.codec import codec
from db.driver import Connection
from db.heads import WHOLE, Told, listed
from db.heads_again import rebuild
from db.heads_stored import parsed
from db.history import read_device_ids
from db.lawful import (
    ACT,
    Deletion,
    Made,
    ReportedRecords,
    is_partly_closed,
    runs_named,
    seen_named,
)
from db.purging import erase_content, rest_is_left
from db.rows import quoted
from inspector.domain.errors import InspectionError
from inspector.domain.model import Purge, Report, Visit
from inspector.domain.office import Role

_PURGE = codec(Purge).table
_ENTRY = "SELECT at, act, parents FROM change_log WHERE device = ? AND seq = ?"
_CONTENT = (
    'SELECT seq, "table", record FROM change_log WHERE device = ? AND seq BETWEEN ? AND ? '
    "AND fields IS NOT NULL"
)
_VISIT = codec(Visit).table
_VISITS = (
    f"SELECT number FROM {quoted(_VISIT)} WHERE id IN (SELECT record FROM change_log "
    f"WHERE device = ? AND seq BETWEEN ? AND ? AND \"table\" = '{_VISIT}')"
)
Runs = Mapping[str, list[range]]  # laptop → entries


class Ordered(NamedTuple):
    """A deletion that is in the log here."""

    place: tuple[int, int]  # its own entry
    by: Deletion
    runs: Runs


def refuse_forbidden(
    connection: Connection,
    laptop: str,
    sender: str,
    links: Iterable[Link],
    told: Iterable[Told | None],
) -> set[str]:
    """The deletions among these entries, by record.

    InspectionError `exchange-forbidden`: not for a laptop of this role to order.
    """
    found = set()
    numbers = {name: number for number, name in read_device_ids(connection).items()}
    for link, each in zip(links, told, strict=True):
        if link.entry is None or each is None:
            continue
        if link.entry.act == ACT and sender != Role.OFFICE and _tells_of_others(each):
            raise InspectionError("exchange-forbidden")
        if link.entry.table != _PURGE:
            continue
        found.add(link.entry.record)
        erased = str((each.fields or {}).get("erased") or "")
        runs = runs_named(erased)
        if sender != Role.OFFICE and (
            runs.keys() - {laptop} or any(_contents(connection, runs, numbers))
        ):
            raise InspectionError("exchange-forbidden")
    return found


def _tells_of_others(each: Told) -> bool:
    """Whether it tells anew, as after a deletion, what another laptop told."""
    own = each.dot[: each.dot.index(":") + 1]
    return any(not dot.startswith(own) for dots in each.parents.values() for dot in dots)


def carry_out(
    connection: Connection, laptop: str, seqs: Collection[int], purges: Collection[str]
) -> None:
    """Erase what these deletions name, and what earlier ones name of the entries that came.

    `seqs`: of the chain of this laptop, what came now. Where a visit came, what is deleted of it
    may only now be judged.
    """
    numbers = {name: number for number, name in read_device_ids(connection).items()}
    orders = [*orders_in(connection)]
    came = _visits_among(connection, numbers[laptop], seqs) if orders else frozenset()
    due = [
        order
        for record, order in orders
        if record in purges
        or not came.isdisjoint(order.by.visits)  # whose ids may not have been known
        or _names(order.runs.get(laptop, ()), seqs)
    ]
    if not due:
        return
    said = [order.by for _, order in orders]
    reports = ReportedRecords(connection, _reports_made(connection), said)
    erased: dict[str, set[str]] = defaultdict(set)
    for order in due:
        for dot, table, record in [*_contents(connection, order.runs, numbers)]:
            is_earlier = dot[0] != order.place[0] or dot[1] < order.place[1]
            if is_earlier and reports.may_be_erased((table, record), order.by):
                erase_content(connection, [dot])
                erased[table].add(record)
    for table, records in erased.items():
        rebuild(connection, table, records)
    if erased:
        rest_is_left(connection)


def _names(runs: Iterable[range], seqs: Collection[int]) -> bool:
    return any(seq in run for run in runs for seq in seqs)


def _visits_among(connection: Connection, device: int, seqs: Collection[int]) -> frozenset[str]:
    """The numbers of the visits of which these entries say anything."""
    if not seqs:
        return frozenset()
    among = (device, min(seqs), max(seqs))
    return frozenset(number for (number,) in connection.execute(_VISITS, among))


def orders_in(connection: Connection) -> Iterator[tuple[str, Ordered]]:
    """Every deletion that is in the log here, by its record."""
    columns = "id, visits, visit_ids, erased, seen, _dots"
    sql = f"SELECT {columns} FROM {quoted(_PURGE)} WHERE erased <> ''"
    ids = read_device_ids(connection)
    meant = read_meant(connection, ids)
    for record, visits, named, erased, seen, dots in connection.execute(sql).fetchall():
        device, seq = parsed(str(json.loads(dots)[WHOLE]))
        row = connection.execute(_ENTRY, (device, seq)).fetchone()
        if row is None or row[1] != ACT:
            continue
        laptop, known = ids[device], seen_named(seen)
        by = Deletion(
            by=Made(laptop, seq, row[0]),
            visits=tuple(json.loads(visits)),
            ids=tuple(json.loads(named)),
            seen=None if known is None else meant.seen(laptop, seq, known),
            closed=is_partly_closed(connection, device, seq),
        )
        yield record, Ordered((device, seq), by, meant.runs(laptop, seq, runs_named(erased)))


def deletions_of(connection: Connection, laptop: int) -> set[str]:
    """The deletions that this laptop (by its number here) ordered, by record."""
    rows = connection.execute(f"SELECT id, _dots FROM {quoted(_PURGE)}").fetchall()
    return {row[0] for row in rows if parsed(str(json.loads(row[1])[WHOLE]))[0] == laptop}


def _contents(
    connection: Connection, runs: Runs, numbers: Mapping[str, int]
) -> Iterator[tuple[tuple[int, int], str, str]]:
    """What stands here yet of the named entries: dot, table and record."""
    for name, each in runs.items():
        device = numbers.get(name)
        for run in each if device is not None else ():
            among = (device, run.start, run.stop - 1)
            for seq, table, record in connection.execute(_CONTENT, among).fetchall():
                yield (device or 0, seq), table, record


def _reports_made(connection: Connection) -> dict[str, list[Made]]:
    """The entries that brought each report into the log: more than one where it was rescued."""
    found: dict[str, list[Made]] = defaultdict(list)
    ids = read_device_ids(connection)
    sql = f"SELECT id, _dots FROM {quoted(codec(Report).table)}"
    for report, dots in connection.execute(sql).fetchall():
        for dot in {dot for named in json.loads(dots).values() for dot in listed(named)}:
            device, seq = parsed(dot)
            row = connection.execute(_ENTRY, (device, seq)).fetchone()
            if row is not None and row[2] == "{}":
                found[report].append(Made(ids[device], seq, row[0]))
    return found
