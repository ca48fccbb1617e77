"""What keeps the data: ways to the key, backups, and what lies outside in the clear.

Values alone. How they are made stands in `db`; what may be asked for, in
`services.safekeeping`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from inspector.domain.value import value


class SlotKind(StrEnum):
    """A way to the key; at most one of each kind."""

    KEYCHAIN = "keychain"
    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    OFFICE = "office"  # the administration key of the office; made by joining it


@value
class KeySlot:
    """One way to the key: when it was made, and when it last opened the data in a trial."""

    kind: SlotKind
    made: datetime | None = None  # None: by a program that did not note it
    tested: datetime | None = None


class BackupReason(StrEnum):
    """Why a backup was made."""

    VISIT = "visit"  # a visit was locked
    DAILY = "daily"
    MIGRATION = "migration"
    ASKED = "asked"
    REPLACED = "replaced"  # what a restore replaced
    PURGED = "purged"  # the first one after working papers were deleted
    RESCUE = "rescue"  # one visit, copied while its own storage could not be written


@value
class BackupFile:
    """A backup as seen from outside, without its key."""

    path: Path
    made: datetime
    reason: BackupReason
    size: int  # bytes of the database; attachments lie beside it, once for all backups
    second: bool = False  # in the place she chose, not in the data folder
    verified: bool = True
    attachments: int = 0  # how many its database names
    copied: int = 0  # of those, brought beside it when it was made
    missing: int = 0  # of those, not found when it was made


@value
class BackupContents:
    """What is in a backup, and what would be missing if it replaced the data as they are.

    `lost_changes` counts log entries of today's data that the backup lacks, None where
    today's data cannot be read; `lost_visits` are the numbers of the visits they are about.
    `last_written` is the newest entry of today's data, as far as it can be told.
    """

    file: BackupFile
    laptop: str = ""  # its mark
    newest_change: datetime | None = None
    suppliers: int = 0
    visits: int = 0
    open_visits: int = 0
    locked_visits: int = 0
    cases: int = 0
    attachments: int = 0
    attachments_missing: int = 0
    lost_changes: int | None = None
    lost_visits: tuple[str, ...] = ()
    last_written: datetime | None = None
    new_records: int = 0  # of a rescue copy: what today's data lack
    changed_records: int = 0  # what they have otherwise
    kept_records: int = 0  # and what was changed in them after the copy: it stays


@value
class ExportedFile:
    """A file handed to another program, unencrypted while it is there."""

    name: str
    made: datetime
    size: int
