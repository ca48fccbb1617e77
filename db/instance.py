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


class KeptLock:
    """The lock of one folder over several openings: theirs to release, but not while `keep`.

    So the folder is not let go of while the screen is locked and the data are closed.
    """

    def __init__(self) -> None:
        self._lock: FolderLock | None = None
        self._kept = False

    @property
    def held(self) -> bool:
        """Whether the folder is ours now."""
        return self._lock is not None

    def take(self, folder: Path) -> KeptLock:
        """The lock that was kept, or a new one, as `FolderLock`."""
        if self._lock is None:
            self._lock = FolderLock(folder)
        return self

    def keep(self) -> None:
        """From now on a closing does not let others in."""
        self._kept = True

    def use(self) -> None:
        """The data are open: their closing lets others in."""
        self._kept = False

    def release(self) -> None:
        """Let others in, unless it is kept."""
        if self._lock is not None and not self._kept:
            self._lock.release()
            self._lock = None

    def let_go(self) -> None:
        """Let others in, kept or not."""
        self._kept = False
        self.release()


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
