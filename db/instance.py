"""One program at a time on one data folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from db.files import told
from inspector.domain.errors import InspectionError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_NAME = "in-use.lock"


class FolderLock:
    """Holds the folder from its making until `release`, or until the process ends in any way.

    InspectionError `already-open`: another program holds it; `data-read-only`, `disk-full`:
    the folder takes no file.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._file: IO[bytes] = (folder / _NAME).open("ab")
        except OSError as error:
            raise told(error) from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise InspectionError("already-open") from error

    def release(self) -> None:
        """Let others in; a second time does nothing."""
        self._file.close()


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
