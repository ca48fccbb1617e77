"""A copy of one visit elsewhere, while its own storage cannot be written.

It is a backup file like others, with a database of its own inside: the same key, the same
slots, the records as they stand in memory. Nothing is asked of the broken folder but the
attached files, and those that cannot be read are counted.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.attachments import FOLDER as POOL
from db.attachments import EncryptedAttachments
from db.backup_copy import digest_on_disk, is_whole
from db.backup_file import Head, append_trailer
from db.backup_places import told_of
from db.backup_writing import sealed_names
from db.files import PART, sync_folder, told
from db.opening import open_store
from db.slots_again import slots_of_the_day
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupFile, BackupReason
from inspector.domain.version import VERSION
from inspector.services.ports import Clock, Record

if TYPE_CHECKING:
    from db.opening import OpenedData

ACT = "visit_rescued"


class FolderRescue:
    """`services.safekeeping.Rescue`; for any thread but the data's own.

    `opened` gives the data that are open, without asking their thread, or raises
    `data-locked`.
    """

    def __init__(self, opened: Callable[[], OpenedData], clock: Clock) -> None:
        self._opened = opened
        self._clock = clock

    def write(self, to: Path, records: Sequence[Record], attachments: Sequence[str]) -> BackupFile:
        """Keep these records and attached files in a new encrypted file of the same key.

        The file is whole before it takes its name; attached files come after it, and
        `missing` counts those that could not be brought along. InspectionError: `data-locked`,
        `rescue-full`, `rescue-unwritable`.
        """
        data = self._opened()
        part = to.with_name(f"{to.name}.{uuid.uuid4().hex}{PART}")
        try:
            self._write_database(data, part, records)
            self._seal(data, part, attachments)
            part.replace(to)
            sync_folder(to.parent)
        except OSError as error:
            raise _refused(told(error)) from error
        except InspectionError as error:
            raise _refused(error) from error
        finally:
            for name in (
                part,
                part.with_name(f"{part.name}-wal"),
                part.with_name(f"{part.name}-shm"),
            ):
                with suppress(OSError):
                    name.unlink(missing_ok=True)
        missing = _bring(data, to.parent / POOL, attachments)
        return replace(told_of(to)[0], copied=len(attachments) - missing, missing=missing)

    def _write_database(self, data: OpenedData, part: Path, records: Sequence[Record]) -> None:
        device = data.store.device
        store = open_store(
            part, data.key, person=data.store.person, clock=self._clock, mark=device.mark
        )
        try:
            with store.change(ACT) as change:
                for kind in dict.fromkeys(type(record) for record in records):
                    change.put_all(record for record in records if type(record) is kind)
        finally:
            store.close()

    def _seal(self, data: OpenedData, part: Path, attachments: Sequence[str]) -> None:
        """The trailer; then the file is looked at as a reader will."""
        names = sealed_names(data.key, attachments)
        size = part.stat().st_size
        head = Head(
            made=self._clock(),
            reason=BackupReason.RESCUE,
            version=VERSION,
            device=data.store.device.id,
            mark=data.store.device.mark,
            size=size,
            sha256=digest_on_disk(part),
            keys=_keys(data),
            chain=f"{data.store.acknowledged.seq}:{data.store.acknowledged.hash.hex()}",
        )
        append_trailer(part, head, b"".join(map(bytes.fromhex, names)))
        if not is_whole(part, data.key, size):
            raise InspectionError("disk-error")


def _keys(data: OpenedData) -> dict[str, object] | None:
    """The slots of today, or of the opening where the folder is out of reach."""
    return slots_of_the_day(data.folder, data.keys)


def _bring(data: OpenedData, pool: Path, attachments: Sequence[str]) -> int:
    """Keep the attached files in the pool; how many could not be."""
    target = EncryptedAttachments(pool, data.key)
    missing = 0
    for name in attachments:
        try:
            target.save(data.attachments.load(name))
        except (InspectionError, ValueError):
            missing += 1
    return missing


def _refused(error: InspectionError) -> InspectionError:
    return InspectionError("rescue-full" if error.code == "disk-full" else "rescue-unwritable")
