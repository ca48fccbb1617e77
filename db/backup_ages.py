"""How old a backup is, where the clock that dated it cannot be believed.

An empty battery puts a laptop's clock years back, a slip years ahead. What bears such a date
is judged by the newest entry it holds: the log's own time never goes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from db.change_log import moment, read_head
from db.driver import DatabaseError
from db.still import open_read_only
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupFile

_SLACK = timedelta(minutes=10)  # clocks of laptops differ by so much and nobody minds


def dated(
    files: Iterable[BackupFile], key: bytes, now: datetime, days: int
) -> Iterator[BackupFile]:
    """Those that can be dated: too old or from the future only where their content says so too.

    One from the future whose content cannot be read, or says the same, is passed by: it is
    not for rotation to remove.
    """
    oldest = now - timedelta(days=days)
    for file in files:
        if oldest <= file.made <= now + _SLACK:
            yield file
            continue
        newest = _newest_entry(file.path, key)
        if file.made < oldest:
            yield replace(file, made=max(file.made, newest or file.made))
        elif newest is not None and newest <= now + _SLACK:
            yield replace(file, made=newest)


def _newest_entry(path: Path, key: bytes) -> datetime | None:
    """When the newest entry was made; None where there is none, or it cannot be read."""
    try:
        connection = open_read_only(path, key)
    except InspectionError:
        return None
    try:
        numbers = connection.execute("SELECT number FROM device").fetchall()
        newest = max((read_head(connection, number).at for (number,) in numbers), default=0)
        return moment(newest) if newest else None
    except (DatabaseError, OverflowError):
        return None
    finally:
        connection.close()
