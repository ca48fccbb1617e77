"""Changing a record in which more than one laptop has a say, by the merge rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from db.change_log import LogWriter, canonical
from db.codec import codec
from db.driver import Connection
from db.heads import LIVE, SEEN, Cells, Stored, Told
from db.heads_stored import RowWriter, StoredHeads, parsed, shape
from inspector.domain.errors import InspectionError
from inspector.services.ports import Record


def alter(
    connection: Connection,
    log: LogWriter,
    kind: type[Record],
    record: str,
    dots: str,
    fields: Mapping[str, Stored],
    saw: Mapping[str, Stored] | None = None,
) -> None:
    """These values in place of the shown ones; what stands against them is left standing.

    `saw`: what their author saw in columns where something else is shown by now: that they
    replace, and what came since stands against them.
    """
    cells = StoredHeads(connection).cells(kind, json.loads(dots))
    whole = [cells.first.dot] if cells.first else []
    parents = {column: cells.heads_like_shown(column) or whole for column in fields}
    for column, value in (saw or {}).items():
        parents[column] = _seen(connection, log, kind, cells, column, value)
        if not parents[column]:
            del parents[column]  # nothing of it was there: as the first who writes
    _write(connection, log, kind, record, cells, fields, parents)


def _seen(
    connection: Connection,
    log: LogWriter,
    kind: type[Record],
    cells: Cells,
    column: str,
    value: Stored,
) -> list[str]:
    """The newest entries in this column that say what she saw; what was written here she knows."""
    from db.conflicts_log import LoggedEntries

    entries, default = LoggedEntries(connection), shape(kind).defaults[column]
    heads = {head.dot for head in cells.heads(column)}
    found, waiting, done = set(), [*heads], set()
    while waiting:
        dot = waiting.pop()
        entry = None if dot in done else entries.entry(dot)
        done.add(dot)
        if entry is None:
            continue
        is_own = dot in heads and entry.laptop == log.device_id
        if is_own or entry.fields.get(column, default) == value:
            found.add(dot)
        else:
            waiting += entry.parents.get(column, ())
    return sorted(found)


def settle(
    connection: Connection,
    begin_log: Callable[[], LogWriter],
    kind: type[Record],
    record: str,
    dots: str,
    fields: Mapping[str, Stored],
    *,
    contested: bool = True,
) -> None:
    """These values in place of all.

    InspectionError `conflict-settled` where there is but one, if it is to be `contested`.
    """
    cells = StoredHeads(connection).cells(kind, json.loads(dots))
    if contested and fields.keys() - cells.conflicts().keys():
        raise InspectionError("conflict-settled")
    whole = [cells.first.dot] if cells.first else []
    parents = {c: [head.dot for head in cells.heads(c)] or whole for c in fields}
    _write(connection, begin_log(), kind, record, cells, fields, parents)


def _write(
    connection: Connection,
    log: LogWriter,
    kind: type[Record],
    record: str,
    cells: Cells,
    fields: Mapping[str, Stored],
    parents: dict[str, list[str]],
) -> None:
    if fields.get(LIVE) == 0:
        parents[SEEN] = cells.all_heads()
    dot = log.next_dot()
    log.write(log.entry(codec(kind).table, record, canonical(fields), parents))
    cells.add(Told(log.at, log.device_id, parsed(dot)[1], dot, fields, parents))
    RowWriter(connection, kind).write({record: cells})
