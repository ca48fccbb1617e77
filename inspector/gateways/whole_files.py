"""Files on a disk that may be full, slow or pulled out: whole and read back, or not there.

For places that others read at the same time and that know no locks: a stick, a network drive,
a folder that some program carries to other machines.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from inspector.domain.errors import InspectionError

PART = ".part"
_HALF = re.compile(r"(?:.+\.)?[0-9a-f]{2,16}\.part", re.DOTALL)  # as `write_whole` names it
LARGEST = 256 * 1024 * 1024  # bytes: nothing of ours is larger
_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_SHUT = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_IN_USE = frozenset({32, 33})  # Windows: another program holds the file
_NO_FLUSH = frozenset({errno.EINVAL, errno.ENOSYS, getattr(errno, "ENOTSUP", errno.ENOSYS)})


def trouble(error: OSError) -> str:
    """`full`, `busy`, `refused`, else `away`: what the system's error means for a place."""
    if error.errno in _FULL:
        return "full"
    if getattr(error, "winerror", None) in _IN_USE or error.errno == errno.EBUSY:
        return "busy"
    return "refused" if error.errno in _SHUT else "away"


def write_whole(path: Path, data: bytes) -> bool:
    """Write all, force it to disk, take the name, read it back; False: other bytes came back.

    The name of the folder itself is forced by `flush_folder`. OSError: as it was before.
    """
    part = path.with_name(f"{path.name}.{os.urandom(4).hex()}{PART}")
    try:
        _write(part, data)
        part.replace(path)
    except OSError:
        with suppress(OSError):  # of a stick that was pulled out nothing can be taken away
            part.unlink()
        raise
    if path.read_bytes() == data:
        return True
    path.unlink()
    return False


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, _NEW, 0o666)  # colleagues read it
    try:
        rest = memoryview(data)
        while rest:  # a full disk takes a part of it first, without a word
            rest = rest[os.write(handle, rest) :]
        _flush(handle)
    finally:
        os.close(handle)


def _flush(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FLUSH:  # some network drives know no such call
            raise


def flush_folder(folder: Path) -> None:
    """Force the names in it to disk, where the system knows such a thing."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            _flush(handle)
        finally:
            os.close(handle)


def read_whole(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of an ordinary file that holds any, and no more than `largest`; InspectionError
    `hub-file` otherwise.
    """
    try:
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and 0 < found.st_size <= largest:
            return path.read_bytes()
    except OSError as error:  # a placeholder whose content is elsewhere, or a damaged place
        raise InspectionError("hub-file", file=path.name) from error
    raise InspectionError("hub-file", file=path.name)


def sweep(folder: Path) -> None:
    """Remove what was left half written in a folder that nobody else writes to."""
    with suppress(OSError):
        for part in folder.glob(f"*{PART}"):
            with suppress(OSError):
                if _HALF.fullmatch(part.name) and stat.S_ISREG(part.lstat().st_mode):
                    part.unlink()
