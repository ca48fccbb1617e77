"""Copying: a database into a verified backup file, and attachments beside it.

Nothing is under its final name before it is whole, forced to disk and looked at again.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from db.backup_file import PAGE
from db.driver import DatabaseError
from db.files import PART, sync_folder, told
from db.sealed_files import SealedFiles
from db.still import open_read_only
from inspector.domain.errors import InspectionError
from inspector.services.ports import Progress

_CHUNK = 1 << 20
_CACHE_KIB = 128 * 1024  # the rows of every index are looked up: a page is decrypted once
_SPARE_BYTES = 16 << 20  # left free beside what is to be written: answers go on
_BEYOND = re.compile(r"page (\d+)\b")
_SHARE_EVERY = 50  # attachments between two questions whether to stop


def copy_bytes(
    source: Path, to: Path, size: int = -1, progress: Progress | None = None, total: int = 0
) -> str:
    """The first `size` bytes (-1: all) into a new file, forced to disk; their SHA-256, hex.

    OSError where they could not be written or were not there; `progress` may raise Cancelled.
    """
    digest, done = sha256(), 0
    with source.open("rb") as reading, to.open("xb") as writing:
        while size < 0 or done < size:
            chunk = reading.read(_CHUNK if size < 0 else min(_CHUNK, size - done))
            if not chunk:
                break
            digest.update(chunk)
            writing.write(chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, total)
        if done < size:
            raise OSError(errno.EIO, "the file is shorter than its database")
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def digest_on_disk(path: Path, size: int = -1) -> str:
    """The SHA-256 of what the disk gives back, hex: not of what memory still holds of it."""
    digest, done = sha256(), 0
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while size < 0 or done < size:
            chunk = file.read(_CHUNK if size < 0 else min(_CHUNK, size - done))
            if not chunk:
                break
            digest.update(chunk)
            done += len(chunk)
    return digest.hexdigest()


def is_whole(path: Path, key: bytes, size: int, step: Progress | None = None) -> bool:
    """Whether the database part opens with this key and every page and every row is sound.

    `cipher_integrity_check` speaks of the trailer's pages too, which are no database.
    """
    try:
        connection = open_read_only(path, key)
    except InspectionError:
        return False
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        found = [text for (text,) in connection.execute("PRAGMA cipher_integrity_check")]
        if any(not _is_beyond(text, size // PAGE) for text in found):
            return False
        if step is not None:
            step(2 * size, 3 * size)
        rows = connection.execute("PRAGMA integrity_check").fetchall()
        if step is not None:
            step(3 * size, 3 * size)
        return rows == [("ok",)]
    except DatabaseError:
        return False
    finally:
        connection.close()


def _is_beyond(text: str, pages: int) -> bool:
    found = _BEYOND.search(text)
    return found is not None and int(found[1]) > pages


def require_room(folder: Path, size: int) -> None:
    """InspectionError `disk-full` before anything is written; `disk-error`: no such place."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise told(error) from error
    if free < size + _SPARE_BYTES:
        raise InspectionError("disk-full")


def share_attachments(
    source: Path,
    pool: Path,
    files: SealedFiles,
    progress: Progress | None = None,
    *,
    linked: bool,
) -> tuple[int, int]:
    """Bring these files into the pool, once: how many were copied, how many are missing.

    What is there with the same size is not read again: a file of this name is never altered.
    Else both are: one that is there gives way only if it does not open and the other does, and
    a source that does not open is missing. `linked`: the same file under a second name, where
    the disk can; a copy that is to outlast damage has bytes of its own. OSError: the pool
    cannot be written.
    """
    pool.mkdir(parents=True, exist_ok=True)
    there, here = _sizes(pool), _sizes(source)
    copied = missing = 0
    for number, name in enumerate(files.names):
        _may_stop(number, progress)
        if name in there and there[name] == here.get(name, there[name]):
            continue
        if not files.is_whole(source / name):
            missing += 1
        elif not files.is_whole(pool / name):
            _share(source / name, pool / name, linked)
            copied += 1
    if copied:
        sync_folder(pool)
    return copied, missing


def better_in(
    source: Path, pool: Path, files: SealedFiles, progress: Progress | None = None
) -> list[str]:
    """The files that open in the source and not in the pool; every one is read."""
    found = []
    for number, name in enumerate(files.names):
        _may_stop(number, progress)
        if not files.is_whole(pool / name) and files.is_whole(source / name):
            found.append(name)
    return found


def bring(
    source: Path,
    to: Path,
    names: Iterable[str],
    progress: Progress | None = None,
    *,
    linked: bool,
) -> None:
    """Put these files, as they are, into a folder that has none of them; none: no folder.

    `linked` and OSError: as `share_attachments`.
    """
    there = _sizes(source)
    wanted = sorted(name for name in names if name in there)
    if not wanted:
        return
    to.mkdir(exist_ok=True)
    for number, name in enumerate(wanted):
        _may_stop(number, progress)
        _share(source / name, to / name, linked)
    sync_folder(to)


def _may_stop(number: int, progress: Progress | None) -> None:
    if progress is not None and number % _SHARE_EVERY == 0:
        progress(0, 1)


def _sizes(folder: Path) -> dict[str, int]:
    """Ordinary files alone: a link could lead anywhere."""
    found = {}
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            about = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(about.st_mode):
                found[entry.name] = about.st_size
    return found


def _share(source: Path, to: Path, linked: bool) -> None:
    part = to.parent.with_name(f"{to.name}{PART}")  # where a start sweeps
    part.unlink(missing_ok=True)
    try:
        if not (linked and _is_linked(source, part)):
            part.unlink(missing_ok=True)
            written = copy_bytes(source, part)
            if digest_on_disk(part) != written:
                raise OSError(errno.EIO, "the disk gave back something else")
        part.replace(to)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _is_linked(source: Path, to: Path) -> bool:
    try:
        os.link(source, to)
    except OSError:  # another disk, or one that knows no links
        return False
    return True


def weight_of(source: Path, pool: Path, names: Iterable[str], *, linked: bool) -> int:
    """How many bytes of these the pool has not yet; none where they are to be linked."""
    if not source.exists() or (linked and source.stat().st_dev == pool.parent.stat().st_dev):
        return 0
    there, here = _sizes(pool), _sizes(source)
    return sum(here.get(name, 0) for name in names if name not in there)
