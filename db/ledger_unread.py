"""What a newer program wrote is made visible once this one knows its columns (table `unread`)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from db.codec import codec
from db.driver import Connection
from db.heads import LIVE
from db.heads_again import rebuild
from db.heads_stored import kinds

_WHOLE = ""  # the column that stands for a whole table


def read_anew(connection: Connection) -> None:
    """Inside the transaction of the steps: rows anew from the log where it says more now.

    What is still unknown stays noted. Doing it again changes nothing.
    """
    waiting = connection.execute('SELECT "table", "column" FROM unread').fetchall()
    known = [(table, column) for table, column in waiting if _is_known(table, column)]
    for table in sorted({table for table, _ in known}):
        rebuild(connection, table)
    connection.executemany('DELETE FROM unread WHERE "table" = ? AND "column" = ?', known)
    whole = [table for table, column in known if column == _WHOLE]
    unknown = [(table, column) for table in whole for column in _still_unknown(connection, table)]
    connection.executemany("INSERT OR IGNORE INTO unread VALUES (?, ?)", unknown)


def _is_known(table: str, column: str) -> bool:
    kind = kinds().get(table)
    return kind is not None and column in (_WHOLE, *codec(kind).columns)


def _still_unknown(connection: Connection, table: str) -> Iterator[str]:
    """Columns that the entries about this table name, and an even newer program knows."""
    known = {LIVE, *codec(kinds()[table]).columns}
    sql = 'SELECT fields FROM change_log WHERE "table" = ? AND fields IS NOT NULL'
    named = {
        column for (fields,) in connection.execute(sql, (table,)) for column in json.loads(fields)
    }
    return iter(sorted(named - known))
