"""What stands there again of deleted papers: rows that a colleague wrote on without knowing.

Whoever had not heard of the deletion went on with what was deleted, or wrote more about the same
visit. Such a row is found by the set of the entries alone, so that every laptop finds the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from db.codec import codec
from db.driver import Connection
from db.heads import WHOLE, listed
from db.heads_stored import parsed
from db.history import read_device_ids
from db.lawful import ACT, Named
from db.purging_arrived import orders_in
from db.rows import quoted
from inspector.services.ports import Erasable, Rest

_ERASED = (
    'SELECT DISTINCT "table", record FROM change_log WHERE device = ? AND seq BETWEEN ? AND ? '
    "AND fields IS NULL AND \"table\" <> ''"
)
_SAID = "SELECT act, fields FROM change_log WHERE device = ? AND seq = ?"


def rests(connection: Connection, chosen: Sequence[Erasable]) -> list[Rest]:
    """What `ports.Store.rests` promises."""
    found = [
        Rest(kind=one.kind, id=record, visit=value, blank=one.blank)
        for one in chosen
        for record, value, dots in _rows(connection, one)
        if not one.blank or _is_said_again(connection, dots, one.blank)
    ]
    nameless = {(codec(one.kind).table, one.id) for one in found if not one.visit}
    named = _named_by_deletions(connection, nameless) if nameless else {}
    whole = [one for one in found if one.visit]
    for one in found:
        purges = named.get((codec(one.kind).table, one.id))
        if purges is not None:
            whole.append(Rest(kind=one.kind, id=one.id, purges=purges, blank=one.blank))
    return whole


def _rows(connection: Connection, one: Erasable) -> Iterator[tuple[str, str, str]]:
    """Id, value and `_dots` of these rows, in sight or not."""
    sql = (
        f"SELECT id, {quoted(one.column)}, _dots FROM {quoted(codec(one.kind).table)} "
        f"WHERE {quoted(one.column)} IN (SELECT value FROM json_each(?)) ORDER BY id"
    )
    for record, value, dots in connection.execute(sql, (json.dumps(list(one.values)),)).fetchall():
        yield record, str(value or ""), dots


def _is_said_again(connection: Connection, text: str, blank: Iterable[str]) -> bool:
    """Whether anybody but a deletion has the last word in one of these columns."""
    dots = json.loads(text)
    for column in blank:
        for dot in listed(dots.get(column, dots[WHOLE])):
            row = connection.execute(_SAID, parsed(dot)).fetchone()
            if row and row[0] != ACT and row[1] and column in json.loads(row[1]):
                return True
    return False


def _named_by_deletions(
    connection: Connection, asked: set[Named]
) -> Mapping[Named, tuple[str, ...]]:
    """Of these records those of which a deletion erased an entry, with these deletions."""
    numbers = {name: number for number, name in read_device_ids(connection).items()}
    found: dict[Named, set[str]] = {}
    for purge, order in orders_in(connection):
        for laptop, runs in order.runs.items():
            for run in runs if laptop in numbers else ():
                among = (numbers[laptop], run.start, run.stop - 1)
                for table, record in connection.execute(_ERASED, among):
                    if (table, record) in asked:
                        found.setdefault((table, record), set()).add(purge)
    return {named: tuple(sorted(purges)) for named, purges in found.items()}
