"""Writing a file so that it is there whole, or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from inspector.domain.errors import InspectionError

PART = ".part"
_CODES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "disk-full",  # what the disk takes of one file
    errno.EROFS: "data-read-only",
    errno.EACCES: "data-read-only",
    errno.EPERM: "data-read-only",
}


def told(error: OSError) -> InspectionError:
    """What the system's error means: `disk-full`, `data-read-only`, else `disk-error`."""
    return InspectionError(_CODES.get(error.errno or 0, "disk-error"))


def write_durably(path: Path, data: bytes, beside: Path | None = None) -> None:
    """Write, force to disk, then take the name; the old file is kept where that fails.

    Until then it lies in the folder `beside`, of the same disk, else in its own.
    InspectionError: see `told`.
    """
    part = (beside or path.parent) / f"{path.name}.{os.urandom(16).hex()}{PART}"
    try:
        with open(part, "wb", opener=_ours_alone) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):  # on a disk that went away there is nothing to take away
            part.unlink(missing_ok=True)
        raise told(error) from error


def _ours_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def make_folder(folder: Path) -> None:
    """See to it that the folder is there; `data-gone` where the one around it is not."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError as error:
        raise InspectionError("data-gone") from error
    except OSError as error:
        raise told(error) from error


def keep_to_us(folder: Path) -> None:
    """Let nobody else look into a folder of ours that something made open to others.

    One of somebody else's, or one that all may write to, is left as it is.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):  # a stick knows no owners
        found = folder.stat()
        mode = stat.S_IMODE(found.st_mode)
        if mode & 0o077 and not mode & stat.S_ISVTX and found.st_uid == os.getuid():
            folder.chmod(mode & 0o700)


def sweep(folder: Path) -> None:
    """Remove what a killed program left half written; only while nobody else writes here."""
    for part in folder.glob(f"*{PART}"):
        with suppress(OSError):  # one that stays harms nobody
            part.unlink()


def sync_folder(folder: Path) -> None:
    """Force the folder's names to disk; Windows does so by itself and knows no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
