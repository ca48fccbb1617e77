"""Leaving the branch of a chain that its author has told anew under another name."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from db.applying_chain import links_of
from db.branches import read_branches, said_in_setting
from db.change_log import LogWriter, Origin, canonical, entry_hash, read_head
from db.codec import codec
from db.driver import Connection
from db.heads_again import rebuild
from db.heads_stored import HERE
from db.history import read_device_ids
from db.ledger_reading import number_of
from db.ledger_transaction import writing
from db.purging_arrived import carry_out, deletions_of
from inspector.domain.branches import PREFIX, Branch
from inspector.domain.exchange import ChainRange, LogEntry
from inspector.domain.model import Setting

if TYPE_CHECKING:
    from db.opening import OpenedData

ACT = "begun_anew"
_SETTING = codec(Setting).table
_AFTER = "SELECT seq, hash FROM change_log WHERE device = ? AND seq > ?"
_TOUCHED = (
    'SELECT DISTINCT "table", record FROM change_log WHERE device = ? AND seq > ? '
    "AND \"table\" <> ''"
)
_NAMING = "SELECT \"table\", record, parents FROM change_log WHERE parents LIKE '%\"' || ? || ':%'"
_LEFT = (
    "DELETE FROM change_log WHERE device = ? AND seq > ?",
    "DELETE FROM bundle WHERE device = ? AND last > ?",
)
_REPLACED = "DELETE FROM superseded WHERE device = ? AND seq > ?"
Touched = Iterable[tuple[str, str]]  # table, record


def told_anew(connection: Connection) -> list[Branch]:
    """What `services.exchange_kept.Ledger.branches` promises."""
    said = read_branches(connection, read_device_ids(connection))
    return [one for one in said if not one.chain]


def is_on(connection: Connection, branch: Branch) -> bool:
    """What `services.exchange_kept.Ledger.is_on` promises."""
    number = number_of(connection, branch.old)
    rows = connection.execute(_AFTER, (number, branch.keep)).fetchall()
    return bool(rows) and all(branch.holds(seq, link.hex()) for seq, link in rows)


def common(connection: Connection, found: ChainRange) -> int | None:
    """What `services.exchange_kept.Ledger.common` promises."""
    number = number_of(connection, found.device)
    if number is None or entry_hash(connection, number, found.first - 1) != found.previous:
        return None
    last = found.first - 1
    for link in links_of(found):
        if entry_hash(connection, number, link.seq) != link.hash:
            break
        last = link.seq
    return last


def leave(opened: OpenedData, branch: Branch) -> bool:
    """What `services.exchange_kept.Ledger.leave` promises, in one transaction."""
    store = opened.store
    with writing(opened) as connection:
        number = number_of(connection, branch.old)
        if number in (None, HERE) or not is_on(connection, branch):
            return False
        touched = connection.execute(_TOUCHED, (number, branch.keep)).fetchall()
        for sql in _LEFT:
            connection.execute(sql, (number, branch.keep))
        if not store.read_only:  # a reader has no entries that could mean it
            _say(opened, connection, branch)
        _renew(connection, branch, touched)
        carry_out(connection, store.device.id, (), deletions_of(connection, HERE))
    store.refresh()
    return True


def _say(opened: OpenedData, connection: Connection, branch: Branch) -> None:
    """On the own chain: up to here its names are names of the branch."""
    store = opened.store
    upto = read_head(connection, HERE).seq
    if not upto:
        return
    said = replace(branch, chain=store.device.id, upto=upto, links=())
    origin = Origin(device=HERE, device_id=store.device.id, person=store.person, act=ACT, reason="")
    log = LogWriter(connection, origin, store.now(), read_device_ids(connection))
    log.write(log.entry(_SETTING, said.key, canonical({"value": said.text}), {}))
    rebuild(connection, _SETTING, [said.key])


def renew_for(
    connection: Connection, came: Iterable[LogEntry | None], number: Callable[[str], int]
) -> bool:
    """After entries came: make anew what is meant otherwise, as they say; whether they say it."""
    said_any = False
    for entry in came:
        if entry is None or entry.table != _SETTING or not entry.record.startswith(PREFIX):
            continue
        came_now = said_in_setting(entry.fields)
        for branch in _counting_by(connection, came_now) if came_now else ():
            number(branch.new)  # what it means may not have come yet
            _renew(connection, branch, ())
            said_any = True
    return said_any


def _counting_by(connection: Connection, came: Branch) -> list[Branch]:
    """It, or what its author may say from now on in place of the laptop it was before."""
    said = read_branches(connection, read_device_ids(connection))
    chain = came.chain or came.old
    return [one for one in said if one.chain == chain]


def _renew(connection: Connection, branch: Branch, touched: Touched) -> None:
    """These rows, and those whose entries name the branch, by what is meant now."""
    tables: dict[str, set[str]] = defaultdict(set)
    for table, record in touched:
        tables[table].add(record)
    numbers = {name: number for number, name in read_device_ids(connection).items()}
    said = [branch, *read_branches(connection, {n: name for name, n in numbers.items()})]
    kept = {one.old: one.keep for one in sorted(said, key=lambda one: -one.keep)}  # the least
    for old, keep in kept.items():
        if old not in numbers:
            continue
        for table, record, parents in connection.execute(_NAMING, (numbers[old],)):
            if _names(parents, numbers[old], keep):
                tables[table].add(record)
        connection.execute(_REPLACED, (numbers[old], keep))
    for table, records in tables.items():
        rebuild(connection, table, records)


def _names(parents: str, number: int, keep: int) -> bool:
    """Whether an entry of this laptop after `keep` is named."""
    named: dict[str, list[str]] = json.loads(parents)
    pairs = (dot.split(":") for dots in named.values() for dot in dots)
    return any(int(device) == number and int(seq) > keep for device, seq in pairs)
