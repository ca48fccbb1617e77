"""Writing a file so that it is there whole, or not at all."""

from __future__ import annotations

import errno
import os
import sys
import uuid
from contextlib import suppress
from pathlib import Path

from inspector.domain.errors import InspectionError

PART = ".part"


def write_durably(path: Path, data: bytes) -> None:
    """Write, force to disk, then take the name; `disk-full` or `disk-error`, the old file kept."""
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex}{PART}")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise InspectionError("disk-full" if full else "disk-error") from error


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
