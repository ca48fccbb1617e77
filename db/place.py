"""Whether the open database still is the file that lies at its path.

An open file outlives its name: when a disk is taken out by force, or a folder renamed or
deleted, the system goes on taking writes into a file that nobody will find again. SQLite does
not look. So the store asks here before it calls anything durable.
"""

from __future__ import annotations

import os
from pathlib import Path

Identity = tuple[int, int]  # device and number of a file; a name given to another file differs


class FilePlace:
    """The names of a database and of its write-ahead log, and the files they stood for."""

    def __init__(self, path: Path) -> None:
        self._names = (str(path), f"{path}-wal")
        self._opened: list[Identity | None] = [_identity(name) for name in self._names]

    def is_held(self) -> bool:
        """The names still stand for the files that were opened; costs two looks at the disk.

        The write-ahead log is made by the first write, and is known from then on.
        """
        found = [_identity(name) for name in self._names]
        if found[0] is None or found[0] != self._opened[0]:
            return False
        if self._opened[1] is None:
            self._opened[1] = found[1]
        return found[1] == self._opened[1]

    def is_there(self) -> bool:
        """Some file bears the name of the database."""
        return _identity(self._names[0]) is not None

    def may_be_closed(self) -> bool:
        """Closing harms nothing that lies there now.

        SQLite deletes the log by its name when it closes, unless it sees that the database
        was moved; it compares the number of the file alone. A copy of a disk has the same
        numbers on another device: there it would delete the log of the right file.
        """
        found, opened = _identity(self._names[0]), self._opened[0]
        if found is None or opened is None or found == opened:
            return True
        return found[1] != opened[1]


def _identity(name: str) -> Identity | None:
    try:
        found = os.stat(name)  # noqa: PTH116 (pathlib costs as much again, at every commit)
    except OSError:
        return None
    return found.st_dev, found.st_ino
