"""The one folder of what was handed to other programs, in the clear while it is there.

Names are made harmless on every system, nothing is ever overwritten, and nothing outside
the folder is written, read or removed, whatever links somebody has laid in it.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePath

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import ExportedFile

LONGEST = 180  # bytes in UTF-8 with the ending: leaves room for the folder's path on Windows
_LONGEST_ENDING = 16  # bytes; what is longer is no ending
_UNSAFE = re.compile(r'[<>:"/\\|?*]+')
# Names Windows keeps for devices, with whatever ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I)
_NAMELESS = "uanmeldt"
_OWNER_ALONE = 0o700
_NEW_FILE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def safe_name(name: str, number: int = 1) -> str:
    """A name every file system takes, without a way out; from 2 on with its `number`."""
    plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", name))
    plain = " ".join("".join(c if c.isprintable() else " " for c in plain).split()).strip(" .")
    if _DEVICE.fullmatch(plain):
        plain = f"_{plain}"
    stem, ending = _parted(plain)
    tail = (f" ({number})" if number > 1 else "") + ending
    room = LONGEST - len(tail.encode())
    short = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return (short or _NAMELESS) + tail


def _parted(name: str) -> tuple[str, str]:
    ending = PurePath(name).suffix
    if not ending or len(ending.encode()) > _LONGEST_ENDING:
        return name, ""
    return name[: -len(ending)], ending


class ExportFolder:
    """`services.safekeeping.Exports` over a folder, which is there only while it holds a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._put: set[str] = set()  # what this program handed out

    @property
    def folder(self) -> Path:
        return self._folder

    def put(self, name: str, data: bytes) -> Path:
        """Write the file; `export-unwritable`, or `export-folder` where the folder is a link."""
        try:
            self._make()
            path, handle = self._new(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
            except OSError:
                path.unlink(missing_ok=True)
                raise
        except OSError as problem:
            full = problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
            raise InspectionError("export-full" if full else "export-unwritable") from problem
        self._put.add(path.name)
        return path

    def all(self) -> tuple[ExportedFile, ...]:
        """What lies there, the newest first; a link is not among it."""
        found = []
        for entry in self._entries():
            with suppress(OSError):  # another program may take it away meanwhile
                told = entry.lstat()
                if stat.S_ISREG(told.st_mode):
                    made = datetime.fromtimestamp(told.st_mtime, UTC)
                    found.append(ExportedFile(name=entry.name, made=made, size=told.st_size))
        return tuple(sorted(found, key=lambda one: (one.made, one.name), reverse=True))

    def clear(self) -> tuple[str, ...]:
        """Remove them all, and the folder; the names of those another program still holds."""
        return self._remove(frozenset())

    def clear_left(self) -> tuple[str, ...]:
        """As `clear`, of what an earlier program left: not what this one has handed out."""
        return self._remove(frozenset(self._put))

    def _remove(self, but: frozenset[str]) -> tuple[str, ...]:
        going = [entry for entry in self._entries() if entry.name not in but]
        held = [entry.name for entry in going if not _removed(entry)]
        if not held and self._is_own():
            with suppress(OSError):
                self._folder.rmdir()
        return tuple(sorted(held))

    def _make(self) -> None:
        self._folder.mkdir(mode=_OWNER_ALONE, parents=True, exist_ok=True)
        if not self._is_own():
            raise InspectionError("export-folder")

    def _is_own(self) -> bool:
        """A folder of its own, not a way to another place."""
        here = self._folder
        return here.is_dir() and here.resolve() == here.parent.resolve() / here.name

    def _new(self, name: str) -> tuple[Path, int]:
        """A name that nothing has yet, and the open file; a link counts as something."""
        number = 1
        while True:
            path = self._folder / safe_name(name, number)
            try:
                return path, os.open(path, _NEW_FILE, 0o600)
            except FileExistsError:
                number += 1

    def _entries(self) -> list[Path]:
        try:
            return sorted(self._folder.iterdir()) if self._is_own() else []
        except OSError:
            return []


def _removed(entry: Path) -> bool:
    """Whether it is gone now; of a link the link alone."""
    try:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            _unlink(entry)
    except OSError:
        return False
    return True


def _unlink(entry: Path) -> None:
    try:
        entry.unlink(missing_ok=True)
    except PermissionError:
        if entry.is_symlink():  # never loosen what it points at
            raise
        entry.chmod(stat.S_IWRITE | stat.S_IREAD)  # write-protected by a reader, on Windows
        entry.unlink(missing_ok=True)
