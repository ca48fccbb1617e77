"""Deleting truly: rows, what the log says of them, and what is left of both in the file.

An erased entry keeps its header, digest and hash, so that the chain still closes; its fields
and its salt are gone. Rows that are kept in part are told anew by one entry. What SQLite has
given up lies in the file until it is written anew: `tidy` does that after the commit, and as
often as it takes, because the database itself remembers that it is still to come.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from db.change_log import LogWriter, canonical
from db.codec import Stored, codec
from db.connection import expected
from db.driver import Connection, DatabaseError
from db.heads import listed
from db.history import read_device_ids
from db.references import ATTACHED
from db.rights import ALL, Rights
from db.rows import quoted, statements, update_of
from inspector.domain.errors import InspectionError
from inspector.domain.model import Setting
from inspector.domain.retention import as_ranges
from inspector.services.ports import Erasable, Erasure, Progress

_CHUNK = 20_000  # entries of the log looked at between two reports of progress
_WHOLE = "*"
# PRAGMA user_version: what is left to clear after a deletion, in the database itself, so that
# it is known after a crash and in a restored backup.
_CLEAR, _FILE, _ATTACHED = 0, 1, 2
_CHOSEN = (
    'CREATE TEMP TABLE chosen ("table" TEXT, record TEXT, PRIMARY KEY ("table", record)) '
    "WITHOUT ROWID"
)
_ENTRIES = (
    "SELECT log.seq FROM change_log AS log CROSS JOIN temp.chosen AS chosen "
    'ON chosen."table" = log."table" AND chosen.record = log.record '
    "WHERE log.device = ? AND log.seq BETWEEN ? AND ? AND log.fields IS NOT NULL"
)
_SETTLED = (
    'DELETE FROM conflict WHERE ("table", record) IN (SELECT "table", record FROM temp.chosen)'
)
_HERE = 1  # the number of this laptop
_ERASE = "UPDATE change_log SET fields = NULL, salt = NULL WHERE device = ? AND seq = ?"


def erase(
    connection: Connection,
    chosen: Sequence[Erasable],
    begin_log: Callable[[], LogWriter],
    progress: Progress | None = None,
    rights: Rights = ALL,
) -> Erasure:
    """Inside a transaction: what `ports.Changes.erase` promises."""
    connection.execute(_CHOSEN)
    for one in chosen:
        _choose(connection, one)
    erased = _erase_entries(connection, progress)
    if not rights.may_purge_others:
        _refuse_given(connection, erased)
    kept = [one for one in chosen if one.blank]
    for one in kept:
        _tell_anew(connection, one, begin_log)
    rows = sum(_delete(connection, one) for one in chosen if not one.blank)
    connection.execute(_SETTLED)
    connection.execute("DROP TABLE temp.chosen")
    rest_is_left(connection)
    ids = read_device_ids(connection)
    dots = {ids[device]: as_ranges(seqs) for device, seqs in erased.items() if seqs}
    entries = sum(map(len, erased.values()))
    return Erasure(rows=rows, entries=entries, dots=canonical(dots) if dots else "")


def erase_content(connection: Connection, dots: Iterable[tuple[int, int]]) -> None:
    """These entries (laptop, number) lose what they said; only inside a lawful deletion."""
    connection.executemany(_ERASE, dots)


def rest_is_left(connection: Connection) -> None:
    """Something was erased: `tidy` is due."""
    connection.execute(f"PRAGMA user_version = {_FILE}")


def _refuse_given(connection: Connection, erased: Mapping[int, Sequence[int]]) -> None:
    """InspectionError `purge-office-only` where others may have some of these entries.

    What was sealed may be on its way in a file by mail.
    """
    row = connection.execute(
        "SELECT max(exported, coalesce((SELECT max(last) FROM bundle WHERE device = ?), 0)) "
        "FROM office WHERE roster IS NOT NULL",
        (_HERE,),
    ).fetchone()
    given = int(row[0]) if row else 0
    if any(seqs and (device != _HERE or min(seqs) <= given) for device, seqs in erased.items()):
        raise InspectionError("purge-office-only")


def has_rest(connection: Connection) -> bool:
    """Something of what was erased may still lie in the file or among the attachments."""
    return _state(connection) != _CLEAR


def tidy(connection: Connection) -> bool:
    """Write the file anew without what was erased; False: another time (full disk, busy).

    Takes as long as copying the database, and as much memory: a temporary copy lies
    nowhere else. Nothing is done where nothing was erased.
    """
    if connection.in_transaction:
        raise RuntimeError("the file is written anew after a change, never inside one")
    if _state(connection) != _FILE:
        return True
    try:
        connection.execute("VACUUM")
        ((busy, *_),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if busy:
            return False
        connection.execute(f"PRAGMA user_version = {_ATTACHED}")
    except DatabaseError as error:
        if expected(error) is None:
            raise
        return False
    return True


def rest_cleared(connection: Connection) -> None:
    """The attachments nobody names any more are gone as well; only after `tidy`."""
    if _state(connection) == _ATTACHED:
        connection.execute(f"PRAGMA user_version = {_CLEAR}")


def _state(connection: Connection) -> int:
    ((state,),) = connection.execute("PRAGMA user_version").fetchall()
    return int(state)


def attachments_named(connection: Connection) -> frozenset[str]:
    """The SHA-256 of every attached file that a row names, in sight or not."""
    named: set[str] = set()
    for kind, column in ATTACHED:
        sql = f"SELECT {quoted(column)} FROM {quoted(codec(kind).table)}"
        named |= {str(name) for (name,) in connection.execute(sql) if name}
    for (value,) in connection.execute(f"SELECT value FROM {quoted(codec(Setting).table)}"):
        named |= _hashes_in(str(value or ""))
    return frozenset(named)


def _hashes_in(value: str) -> set[str]:
    """A setting is JSON, and may be the name of a file: the logo."""
    try:
        told = json.loads(value or '""')
    except ValueError:
        return set()
    return {told} if isinstance(told, str) and len(told) == 64 else set()


def _choose(connection: Connection, one: Erasable) -> None:
    how = codec(one.kind)
    if one.column not in (*how.columns, "id") or set(one.blank) - set(how.columns):
        raise ValueError(f"{how.table} has no such columns")
    connection.execute(
        f"INSERT OR IGNORE INTO temp.chosen SELECT ?, id FROM {quoted(how.table)} "
        f"WHERE {quoted(one.column)} IN (SELECT value FROM json_each(?))",
        (how.table, json.dumps(list(one.values))),
    )


def _erase_entries(connection: Connection, progress: Progress | None) -> dict[int, list[int]]:
    """Every entry about the chosen records, by laptop. The whole log is looked through:
    what is to be gone is found wherever it stands, and not only where the dots lead.
    """
    heads = connection.execute("SELECT device, max(seq) FROM change_log GROUP BY device").fetchall()
    erased: dict[int, list[int]] = defaultdict(list)
    done, total = 0, sum(last for _, last in heads)
    for device, last in heads:
        for start in range(1, last + 1, _CHUNK):
            if progress is not None:
                progress(done, total)
            end = min(start + _CHUNK - 1, last)
            found = [seq for (seq,) in connection.execute(_ENTRIES, (device, start, end))]
            erase_content(connection, [(device, seq) for seq in found])
            erased[device] += found
            done += end - start + 1
    if progress is not None:
        progress(total, total)
    return erased


def _delete(connection: Connection, one: Erasable) -> int:
    table = codec(one.kind).table
    gone = connection.execute(
        f"DELETE FROM {quoted(table)} WHERE id IN "
        '(SELECT record FROM temp.chosen WHERE "table" = ?)',
        (table,),
    )
    return max(0, gone.rowcount)


def _tell_anew(connection: Connection, one: Erasable, begin_log: Callable[[], LogWriter]) -> None:
    """Empty the blank columns; one entry says what is kept, in place of all the erased ones."""
    how = codec(one.kind)
    ids = connection.execute(
        'SELECT record FROM temp.chosen WHERE "table" = ? ORDER BY record', (how.table,)
    ).fetchall()
    for (record,) in ids:
        *values, live, dots_text = connection.execute(
            statements(one.kind).one, (record,)
        ).fetchone()
        dots = json.loads(dots_text)
        defaults = dict(zip(how.columns, how.defaults, strict=True))
        row = dict(zip(how.columns, values, strict=True)) | {c: defaults[c] for c in one.blank}
        told = _told(row, defaults, live, {*dots, *one.blank})
        log = begin_log()
        dot = log.next_dot()
        parents = {column: listed(dots.get(column, dots[_WHOLE])) for column in told}
        blanks = tuple(row[column] for column in one.blank)
        now = canonical({_WHOLE: dot} | ({"_live": dot} if "_live" in told else {}))
        connection.execute(update_of(how.table, one.blank), (*blanks, now, record))
        log.write(log.entry(how.table, record, canonical(told), parents))


def _told(
    row: dict[str, Stored], defaults: dict[str, Stored], live: Stored, named: Iterable[str]
) -> dict[str, Stored]:
    """What is not the default, and every column that an erased entry may have spoken of."""
    spoken = set(named)
    told = {c: value for c, value in row.items() if value != defaults[c] or c in spoken}
    return told | ({"_live": live} if not live or "_live" in spoken else {})
