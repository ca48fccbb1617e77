"""The keeping of the data for window tests: ways to the key in memory, and whether they are shut.

`a_safety(…)` makes the `Safety` of a desk; any part may be replaced by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.recovery_key import groups_of, secret_of
from inspector.domain.safekeeping import (
    BackupContents,
    BackupFile,
    BackupReason,
    ExportedFile,
    KeySlot,
    SlotKind,
)
from inspector.services.ports import Progress, Record

NOW = datetime(2026, 11, 20, 9, 42, 7, tzinfo=UTC)
MADE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TRIED = datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
SECRET = bytes(range(20))
PASSPHRASE = "fyrtårn kridt lygte"
GROUPS = " ".join(groups_of(SECRET))


class FakeKeys:
    """`services.safekeeping.Keys` over a dictionary; `fails` names a code for the next act."""

    def __init__(self, *kinds: SlotKind) -> None:
        self._slots = {kind: KeySlot(kind=kind, made=MADE) for kind in kinds}
        self.passphrase = PASSPHRASE
        self.secret = SECRET
        self.fails = ""
        self.acts: list[str] = []

    def _do(self, act: str) -> None:
        code, self.fails = self.fails, ""
        if code:
            raise InspectionError(code)
        self.acts.append(act)

    def slots(self) -> tuple[KeySlot, ...]:
        return tuple(self._slots[kind] for kind in SlotKind if kind in self._slots)

    def _put(self, kind: SlotKind) -> None:
        self._slots[kind] = KeySlot(kind=kind, made=MADE, tested=TRIED)

    def renew_keychain(self) -> None:
        self._do("renew keychain")
        self._put(SlotKind.KEYCHAIN)

    def renew_passphrase(self, passphrase: str) -> None:
        if len(passphrase) < 12:
            raise InspectionError("passphrase-short")
        self._do("renew passphrase")
        self.passphrase = passphrase
        self._put(SlotKind.PASSPHRASE)

    def renew_recovery(self, secret: bytes) -> None:
        self._do("renew recovery")
        self.secret = secret
        self._put(SlotKind.RECOVERY)

    def test(self, kind: SlotKind, secret: str = "") -> None:
        self._do(f"test {kind}")
        if kind is SlotKind.PASSPHRASE and secret != self.passphrase:
            raise InspectionError("passphrase-wrong")
        if kind is SlotKind.RECOVERY:
            typed = secret_of(secret)
            if typed is None:
                raise InspectionError("recovery-mistyped")
            if typed != self.secret:
                raise InspectionError("recovery-wrong")
        self._put(kind)

    def remove(self, kind: SlotKind) -> None:
        if list(self._slots) == [kind]:
            raise InspectionError("last-key-slot")
        self._do(f"remove {kind}")
        del self._slots[kind]


def a_backup(
    name: str = "kopi.uanmeldt",
    *,
    hours: float = 1,
    reason: BackupReason = BackupReason.VISIT,
    second: bool = False,
    size: int = 12_400_000,
) -> BackupFile:
    """A backup made this many hours before the tests take place."""
    folder = Path("E:/kopier") if second else Path("Uanmeldt/backups")
    made = NOW - timedelta(hours=hours)
    return BackupFile(path=folder / name, made=made, reason=reason, size=size, second=second)


class FakeBackups:
    """`services.safekeeping.Backups` over a list; `fails` names a code for the next act."""

    def __init__(self, *files: BackupFile, second_place: Path | None = None) -> None:
        self.files = list(files)
        self._second = second_place
        self.fails = ""
        self.made: list[BackupReason] = []

    def _do(self) -> None:
        code, self.fails = self.fails, ""
        if code:
            raise InspectionError(code)

    def make(
        self, reason: BackupReason, to: Path | None = None, progress: Progress | None = None
    ) -> BackupFile:
        if progress is not None:
            progress(1, 2)
        self._do()
        file = a_backup(f"ny{len(self.made)}.uanmeldt", hours=0, reason=reason)
        self.files.append(file if to is None else replace(file, path=to))
        self.made.append(reason)
        return file

    def all(self) -> tuple[BackupFile, ...]:
        return tuple(sorted(self.files, key=lambda one: one.made, reverse=True))

    @property
    def second_place(self) -> Path | None:
        return self._second

    def choose_second_place(self, folder: Path | None) -> None:
        self._do()
        self._second = folder

    def drop_before(self, moment: datetime) -> int:
        before = len(self.files)
        self.files = [one for one in self.files if one.made >= moment]
        return before - len(self.files)


class FakeRestoring:
    """`services.safekeeping.Restoring`: what each path holds, or the code it is refused with."""

    def __init__(self, *files: BackupFile) -> None:
        self.files = list(files)
        self.holds: dict[Path, BackupContents | str] = {}
        self.secret = PASSPHRASE  # opens what is refused with `backup-no-key`
        self.fails = ""
        self.restored: list[tuple[Path, str]] = []

    def backups(self) -> tuple[BackupFile, ...]:
        return tuple(self.files)

    def look_into(self, path: Path, secret: str = "") -> BackupContents:
        known = next((one for one in self.files if one.path == path), None)
        file = known or a_backup(path.name, hours=48, reason=BackupReason.ASKED)
        held = self.holds.get(path) or BackupContents(file=replace(file, path=path))
        if isinstance(held, str):
            if held != "backup-no-key" or secret != self.secret:
                raise InspectionError(held)
            return BackupContents(file=replace(file, path=path))
        return held

    def restore(self, path: Path, secret: str = "", progress: Progress | None = None) -> Path:
        if progress is not None:
            progress(1, 2)
        if self.fails:
            raise InspectionError(self.fails)
        self.restored.append((path, secret))
        return Path("Uanmeldt/backups/erstattet.uanmeldt")


class FakeRescue:
    """`services.safekeeping.Rescue` that notes what it was given."""

    def __init__(self) -> None:
        self.fails = ""
        self.written: list[tuple[Path, tuple[Record, ...], tuple[str, ...]]] = []

    def write(self, to: Path, records: Sequence[Record], attachments: Sequence[str]) -> BackupFile:
        if self.fails:
            raise InspectionError(self.fails)
        self.written.append((to, tuple(records), tuple(attachments)))
        return replace(a_backup(hours=0, reason=BackupReason.RESCUE), path=to)


class FakeExports:
    """`services.safekeeping.Exports` over a dictionary; `held` are names that will not go."""

    def __init__(self, folder: Path = Path("Uanmeldt") / "exports") -> None:
        self._folder = folder
        self.files: dict[str, bytes] = {}
        self.held: set[str] = set()

    @property
    def folder(self) -> Path:
        return self._folder

    def put(self, name: str, data: bytes) -> Path:
        self.files[name] = data
        return self._folder / name

    def all(self) -> tuple[ExportedFile, ...]:
        return tuple(
            ExportedFile(name=name, made=NOW, size=len(data)) for name, data in self.files.items()
        )

    def clear(self) -> tuple[str, ...]:
        self.files = {name: data for name, data in self.files.items() if name in self.held}
        return tuple(sorted(self.files))

    def clear_left(self) -> tuple[str, ...]:
        return ()


class Latch:
    """`Safety.lock` and `Safety.locked`, counted."""

    def __init__(self) -> None:
        self.shut = False
        self.times = 0

    def lock(self) -> None:
        self.shut = True
        self.times += 1

    def locked(self) -> bool:
        return self.shut


@dataclass(frozen=True, kw_only=True)
class FakeSafety:
    """`ui.desk.Safety` of given parts."""

    keys: Any
    backups: Any
    restoring: Any
    rescue: Any
    exports: Any
    diagnostics: Any
    recovery_sheet: Any
    lock: Any
    locked: Any


def a_safety(latch: Latch | None = None, **parts: Any) -> FakeSafety:
    """A `Safety` whose parts are nothing but what is given, and keys in the keychain alone."""
    held = latch or Latch()
    nothing = SimpleNamespace()
    given: dict[str, Any] = {
        "keys": FakeKeys(SlotKind.KEYCHAIN),
        "backups": nothing,
        "restoring": nothing,
        "rescue": nothing,
        "exports": SimpleNamespace(folder=Path("Uanmeldt") / "exports", all=tuple),
        "diagnostics": nothing,
        "recovery_sheet": lambda secret, settings: b"%PDF-1.4",
        "lock": held.lock,
        "locked": held.locked,
    }
    return FakeSafety(**(given | parts))
