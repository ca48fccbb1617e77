"""The whole change log, entry by entry, for the mirror of the office."""

from __future__ import annotations

import json
from collections.abc import Iterator

from db.change_log import canonical
from db.history import read_device_ids, read_marks
from db.store import SqliteStore
from inspector.domain.exchange import LogEntry
from inspector.services.mirroring import Logged

_PAGE = 2000  # entries held at a time
_SQL = (
    'SELECT seq, at, "transaction", person, act, reason, "table", record, fields, parents, salt, '
    "digest, hash FROM change_log WHERE device = ? AND seq > ? AND act <> '' ORDER BY seq LIMIT ?"
)


class LoggedChanges:
    """`services.mirroring.LogReader` of an opened store, in the thread that opened it."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def entries(self) -> Iterator[Logged]:
        """By laptop and number, a page at a time."""
        connection = self._store.connection
        ids, marks = read_device_ids(connection), read_marks(connection)
        for number in sorted(ids):
            last = 0
            while page := connection.execute(_SQL, (number, last, _PAGE)).fetchall():
                for *told, parents, salt, digest, link in page:
                    entry = LogEntry._make([*told, _named(parents, ids), salt, digest])
                    yield Logged(ids[number], marks[number], entry, link)
                last = page[-1][0]


def _named(parents: str, ids: dict[int, str]) -> str:
    """Dots by number → dots by the laptops' ids."""
    if parents == "{}":
        return parents
    named = {}
    for column, dots in json.loads(parents).items():
        pairs = (str(dot).split(":") for dot in dots)
        named[column] = sorted(f"{ids.get(int(number), number)}:{seq}" for number, seq in pairs)
    return canonical(named)
