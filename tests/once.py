"""What every test would make again and is the same each time: made once in a run.

Each is a pure function of what it is given, and the first answer is the program's own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from db import migrations, passphrase
from inspector.gateways import texts

SENTENCES = texts._read
TABLE = migrations._make_table


def save_work() -> None:
    """From now on, for every test of this run."""
    texts._read = _read_once(SENTENCES)
    migrations._make_table = _said_again(TABLE)
    passphrase._stretch = functools.cache(passphrase._stretch)  # 0.3 s by design


def _read_once(read: Callable[[Path], dict[str, str]]) -> Callable[[Path], dict[str, str]]:
    """A file of sentences is parsed anew where it was written anew."""
    known: dict[tuple[Path, int, int], dict[str, str]] = {}

    def kept(path: Path) -> dict[str, str]:
        told = path.stat()
        key = (path, told.st_mtime_ns, told.st_size)
        if key not in known:
            known[key] = read(path)
        return known[key]

    return kept


def _said_again(make: Callable[..., None]) -> Callable[..., None]:
    """What SQLite was told to make a table is told again; sqlite-utils needs 2 ms to find it."""
    known: dict[tuple[str, Any], list[str]] = {}

    def made(database: Any, name: str, records: Any) -> None:
        key = (name, records)
        if key in known:
            for sql in known[key]:
                database.conn.execute(sql)
            return
        said: list[str] = []
        database.conn.set_trace_callback(said.append)
        try:
            make(database, name, records)
        finally:
            database.conn.set_trace_callback(None)
        known[key] = [sql for sql in said if sql.startswith("CREATE")]

    return made
