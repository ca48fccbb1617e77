"""Backups that still hold what was deleted: dropped after a fresh one, where they are reached."""

from __future__ import annotations

from pathlib import Path

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupReason
from inspector.domain.value import value
from inspector.services.ports import Progress
from inspector.services.safekeeping import Backups

_AWAY = ("backup-second-place", "backup-second-unknown")


@value
class Dropped:
    """How many went; `owed`: those in the second place could not be reached."""

    count: int
    owed: bool = False


def drop_older(backups: Backups, progress: Progress | None = None) -> Dropped:
    """A fresh verified backup, then all older ones go; a second place that is away stops neither.

    InspectionError: those of `Backups.make` where the local one could not be made; then
    nothing went.
    """
    before = _here(backups)
    owed = False
    try:
        moment = backups.make(BackupReason.PURGED, progress=progress).made
    except InspectionError as problem:
        if problem.code not in _AWAY:
            raise
        owed = True
        fresh = _here(backups) - before
        moment = next(file.made for file in backups.all() if file.path in fresh)
    before = _here(backups)
    try:
        return Dropped(count=backups.drop_before(moment), owed=owed)
    except InspectionError as problem:
        if problem.code not in _AWAY:
            raise
        return Dropped(count=len(before - _here(backups)), owed=True)


def _here(backups: Backups) -> set[Path]:
    return {file.path for file in backups.all() if not file.second}
