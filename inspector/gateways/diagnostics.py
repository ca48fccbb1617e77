"""What helps an engineer find a fault: versions, figures, the log; no person and no text."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupFile, KeySlot
from inspector.domain.version import VERSION
from inspector.gateways.logs import last_lines
from inspector.services.ports import Clock, Progress, Words
from inspector.services.safekeeping import Finding

LINES = 200
_LIBRARIES = (
    "PySide6-Essentials", "sqlite-utils", "sqlcipher3", "cryptography", "keyring", "reportlab",
    "pillow", "python-calamine", "holidays",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDiagnostics:
    """`safekeeping.Diagnostics` over the data folder; `counts` and `check` ask the storage.

    `screen` tells size and scale in figures. What cannot be told is said by its code.
    """

    folder: Path
    words: Words
    now: Clock
    screen: Callable[[], str]
    counts: Callable[[], Mapping[str, int]]
    backups: Callable[[], Sequence[BackupFile]]
    slots: Callable[[], Sequence[KeySlot]]
    faults: Callable[[Progress | None], Sequence[Finding]]

    def text(self) -> str:
        """All of it, in lines; takes a moment, since folder and storage are counted."""
        parts = (
            ("program", self._program()),
            ("folder", self._folder()),
            ("counts", self._told(self._counts)),
            ("slots", self._told(self._slots)),
            ("backups", self._told(self._backups)),
            ("log", last_lines(self.folder, LINES) or [self.words("guard.diagnostics.no_lines")]),
        )
        told = []
        for name, lines in parts:
            told += [self.words(f"guard.diagnostics.{name}"), *(f"  {line}" for line in lines), ""]
        return "\n".join(told)

    def check(self, progress: Progress | None = None) -> Sequence[Finding]:
        return self.faults(progress)

    def _program(self) -> list[str]:
        return [
            f"Uanmeldt {VERSION}",
            f"Python {platform.python_version()} {platform.python_implementation()}",
            f"{platform.system()} {platform.release()} {platform.machine()}",
            *(f"{name} {_version(name)}" for name in _LIBRARIES),
            self.screen(),
            self.words.language,
            f"{self.now():%Y-%m-%dT%H:%M:%SZ}",
        ]

    def _folder(self) -> list[str]:
        """Bytes and files by kind of place; names would tell what was handed out."""
        sizes: dict[str, list[int]] = {}
        for place, _folders, files in os.walk(self.folder):
            part = Path(place).relative_to(self.folder).parts[:1]
            for name in files:
                sizes.setdefault(part[0] if part else ".", []).append(_size(Path(place, name)))
        known = ("attachments", "backups", "exports", "log", ".")
        told = [(each if each in known else "-", found) for each, found in sorted(sizes.items())]
        return [f"{name}: {len(found)} / {sum(found)} B" for name, found in told]

    def _counts(self) -> list[str]:
        return [f"{name}: {number}" for name, number in self.counts().items()]

    def _slots(self) -> list[str]:
        return [
            f"{slot.kind}: {slot.made:%Y-%m-%d}" if slot.made else f"{slot.kind}"
            for slot in self.slots()
        ]

    def _backups(self) -> list[str]:
        now = self.now()
        return [
            f"{one.reason}: {(now - one.made).days} d, {one.size} B, second={one.second}, "
            f"verified={one.verified}"
            for one in self.backups()
        ]

    def _told(self, part: Callable[[], list[str]]) -> list[str]:
        """The part, or the code of why it cannot be told: diagnostics are for bad days."""
        try:
            return part() or ["0"]
        except InspectionError as problem:
            return [problem.code]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "?"


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
