"""What the window and the command line may ask of the keeping of the data.

Protocols, implemented in `db` and `gateways` and wired by main.py. Calls may take seconds
(a keychain, Argon2id, a whole database) and come from any thread but the window's; the
implementations see to it that the one connection is used on its own thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inspector.domain.safekeeping import (
    BackupContents,
    BackupFile,
    BackupReason,
    ExportedFile,
    KeySlot,
    SlotKind,
)
from inspector.services.ports import Progress, Record


class Keys(Protocol):
    """The ways to the key of the open data. A slot is written only when it has been tried."""

    def slots(self) -> tuple[KeySlot, ...]: ...

    def renew_keychain(self) -> None:
        """Put the key in the keychain anew. `keychain-missing`, `-locked`, `-forgets`."""

    def renew_passphrase(self, passphrase: str) -> None:
        """This passphrase in place of an earlier one. `passphrase-short` under 12 signs."""

    def renew_recovery(self, secret: bytes) -> None:
        """This recovery key (20 bytes) in place of an earlier one; once its sheet is proved."""

    def test(self, kind: SlotKind, secret: str = "") -> None:
        """Open with this slot alone and note when. `passphrase-wrong`, `recovery-wrong`,
        `recovery-mistyped`, `keychain-missing`, `keychain-locked`, `keychain-forgot`."""

    def remove(self, kind: SlotKind) -> None:
        """Take the slot away, its entry in the keychain too. `last-key-slot`: never the last."""


class Backups(Protocol):
    """Backups of the open data: encrypted, verified after writing, rotated."""

    def make(
        self, reason: BackupReason, to: Path | None = None, progress: Progress | None = None
    ) -> BackupFile:
        """A verified backup in the data folder and in the second place, or in this file alone.

        `disk-full`: nothing was written. `backup-exists`: that file is there already.
        `backup-damaged-source`: the data themselves failed the check; nothing was rotated.
        `backup-second-place`: the local one is there, the second place is not;
        `backup-second-unknown`: it cannot be told any more which place was chosen.
        """

    def all(self) -> tuple[BackupFile, ...]:
        """Those in the data folder and in the second place, the newest first; no key needed."""

    def drop_before(self, moment: datetime) -> int:
        """Remove those made before, in both places, but the newest verified one; how many.

        `backup-second-place`: those in the data folder went, the others could not be reached.
        """

    @property
    def second_place(self) -> Path | None: ...

    def choose_second_place(self, folder: Path | None) -> None:
        """From now on backups are kept there too. `backup-place`: not writable, or inside."""


class Restoring(Protocol):
    """Also where the data cannot be opened: the key comes from the backup's own slots."""

    def backups(self) -> tuple[BackupFile, ...]: ...

    def look_into(self, path: Path, secret: str = "") -> BackupContents:
        """What it holds. `secret`: a passphrase or recovery key, tried after the key at hand.

        `backup-unreadable`, `backup-damaged`, `backup-no-key`, `backup-newer`.
        """

    def restore(self, path: Path, secret: str = "", progress: Progress | None = None) -> Path:
        """Put it in place of the data, which are closed first; where what it replaced lies.

        A rescue copy of one visit is put into the data instead, and replaces none.
        `restore-moved`: something was stored since it was looked into; nothing was replaced.
        """


class Rescue(Protocol):
    """A copy elsewhere while the storage cannot be written."""

    def write(self, to: Path, records: Sequence[Record], attachments: Sequence[str]) -> BackupFile:
        """Keep these records and attached files in a new encrypted file of the same key."""


class Exports(Protocol):
    """The one folder of what was handed to other programs in the clear."""

    @property
    def folder(self) -> Path: ...

    def put(self, name: str, data: bytes) -> Path:
        """Write the file there, under a name of its own where the name is taken."""

    def all(self) -> tuple[ExportedFile, ...]: ...

    def clear(self) -> tuple[str, ...]:
        """Remove them all; the names of those another program still holds."""

    def clear_left(self) -> tuple[str, ...]:
        """As `clear`, of what an earlier program left there."""


class Finding(Protocol):
    """One thing that is wrong with the data: a code of `errors.toml` and its details."""

    @property
    def code(self) -> str: ...

    @property
    def details(self) -> dict[str, object]: ...


class Diagnostics(Protocol):
    """What helps an engineer and holds no person and no text."""

    def text(self) -> str:
        """All that would be written, to be shown first."""

    def check(self, progress: Progress | None = None) -> Sequence[Finding]:
        """All that is wrong with what is stored; empty where nothing is. Slow."""
