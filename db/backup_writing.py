"""Writing one backup: a copy of the held database, its trailer, its attachments, and the proof."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from db.attachments import FOLDER as POOL
from db.backup_copy import (
    copy_bytes,
    digest_on_disk,
    is_whole,
    require_room,
    share_attachments,
    weight_of,
)
from db.backup_file import SUFFIX, Head, append_trailer, read_head
from db.backup_places import FOLDER, backups_in, told_of
from db.driver import Connection
from db.files import PART, sync_folder, told
from db.sealed_files import SealedFiles
from db.slots_again import slots_of_the_day
from db.still import Still, hold_still
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupFile, BackupReason
from inspector.domain.version import VERSION
from inspector.services.ports import Progress

_PHOTO = re.compile(r"[0-9a-f]{64}" + re.escape(PART))


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What a backup is made of, and why."""

    folder: Path  # of the data
    key: bytes
    still: Still
    made: datetime
    reason: BackupReason
    keys: dict[str, object] | None  # the slots of the day; None: the data have none

    def name(self) -> str:
        """The laptop, the moment and the reason: a name to be told apart by people."""
        mark = "".join(sign for sign in self.still.mark if sign.isalnum()) or "T"
        return f"{mark}-{self.made.astimezone():%Y-%m-%d-%H%M%S}-{self.reason}"


def free_path(place: Path, name: str) -> Path:
    """A path of this name that no backup has yet."""
    names = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(path for each in names if not (path := place / f"{each}{SUFFIX}").exists())


def part_of(path: Path, device: str) -> Path:
    """Where the file is written until it is whole; of this laptop, in a place of several."""
    return path.with_name(f"{path.name}.{device[:8]}{PART}")


def sweep_parts(place: Path, device: str) -> None:
    """Remove what this laptop left half written there, and photos nobody is writing any more."""
    for part in place.glob(f"*{PART}"):
        with suppress(OSError):
            if part.name.endswith(f".{device[:8]}{PART}") or _is_left(part):
                part.unlink()


def _is_left(part: Path) -> bool:
    """A photo's, which bears no laptop's name: half written, and not within the last hour."""
    now = time.time()
    return bool(_PHOTO.fullmatch(part.name)) and not now - 3600 < part.stat().st_mtime <= now + 60


def write_backup(making: Making, to: Path, progress: Progress | None = None) -> BackupFile:
    """The backup in this new file, its attachments beside it; the held database is let go.

    InspectionError: `disk-full` and its like, `backup-damaged-source`. Nothing is under the
    name then. `progress` may raise Cancelled.
    """
    still = making.still
    part = part_of(to, still.device)
    try:
        with suppress(FileNotFoundError):
            part.unlink()
        copied, missing, names = _attachments(making, to.parent / POOL, progress)
        digest = _write(making, part, names, progress)
        if not _is_proved(making, part, digest, to.parent, progress):
            raise InspectionError("backup-damaged-source")
        part.replace(to)
        sync_folder(to.parent)
    except OSError as error:
        raise told(error) from error
    finally:
        still.release()
        with suppress(OSError):
            part.unlink()
    return replace(told_of(to)[0], copied=copied, missing=missing)


def _attachments(
    making: Making, pool: Path, progress: Progress | None
) -> tuple[int, int, list[str]]:
    """How many were copied and are missing, and the sealed names of all."""
    files = SealedFiles(making.key, making.still.attached())
    source, linked = making.folder / POOL, pool.is_relative_to(making.folder)
    size = weight_of(source, pool, files.names, linked=linked) + making.still.size
    require_room(pool.parent, size)
    counts = share_attachments(source, pool, files, progress, linked=linked)
    return *counts, files.names


def sealed_names(key: bytes, digests: Iterable[str]) -> list[str]:
    """What the attachments of these SHA-256 are called on the disk, sorted."""
    return SealedFiles(key, digests).names


def _is_proved(
    making: Making, part: Path, digest: str, place: Path, progress: Progress | None
) -> bool:
    """Whether what was written is sound. What is new is looked through page by page and row by
    row; a copy of the very bytes that were, since nothing was stored meanwhile, is read back."""
    size = making.still.size
    earlier = backups_in(place, device=making.still.device)
    newest = max(earlier, key=lambda file: file.made, default=None)
    if newest is not None and read_head(newest.path).sha256 == digest:
        return digest_on_disk(part, size) == digest
    return is_whole(part, making.key, size, progress)


def _write(making: Making, part: Path, names: list[str], progress: Progress | None) -> str:
    """The database and the trailer; the SHA-256 of the first."""
    still = making.still
    digest = copy_bytes(still.path, part, still.size, progress, 3 * still.size)
    still.release()
    head = Head(
        made=making.made,
        reason=making.reason,
        version=VERSION,
        device=still.device,
        mark=still.mark,
        size=still.size,
        sha256=digest,
        keys=making.keys,
    )
    append_trailer(part, head, b"".join(map(bytes.fromhex, names)))
    return digest


def backup_before_migration(connection: Connection, path: Path, key: bytes, now: datetime) -> None:
    """A verified backup of a database that is about to be altered; else it must not be.

    InspectionError: as `write_backup`.
    """
    folder = path.parent
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
    except OSError as error:
        raise told(error) from error
    making = Making(
        folder=folder,
        key=key,
        still=hold_still(connection, path, key),
        made=now,
        reason=BackupReason.MIGRATION,
        keys=slots_of_the_day(folder, b""),
    )
    write_backup(making, free_path(folder / FOLDER, making.name()))
