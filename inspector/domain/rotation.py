"""Which backups are kept, by their number and their age, and when the next one is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from inspector.domain.safekeeping import BackupFile, BackupReason

_DAILY = timedelta(hours=12)  # two of two working days lie further apart
_OF_ONE_VISIT = BackupReason.RESCUE  # a copy of one visit: neither counted nor aged out here


def removable(
    files: Sequence[BackupFile], now: datetime, count: int, days: int
) -> tuple[BackupFile, ...]:
    """Those of one place that need not be kept: beyond the newest `count`, or older than `days`.

    The newest verified one is never among them, however old, nor is the newest that a restore
    replaced. What was replaced counts by its age alone: it is no backup to fall back on, and
    leaves no room to one.
    """
    oldest = now - timedelta(days=days)
    spared = (newest_verified(files), _newest_replaced(files))
    kept, gone = 0, []
    for file in _newest_first(files):
        counts = file.reason is not BackupReason.REPLACED
        if file not in spared and (file.made < oldest or (counts and kept >= count)):
            gone.append(file)
        else:
            kept += counts
    return tuple(gone)


def outdated(
    files: Sequence[BackupFile], moment: datetime, now: datetime
) -> tuple[BackupFile, ...]:
    """Those of one place made before the moment, but the newest verified one.

    One from the future, by a clock that was wrong, is of no known day: it counts as before.
    """
    spared = newest_verified([file for file in files if file.made <= now])
    spared = spared or newest_verified(files)
    old = (file for file in _newest_first(files) if not moment <= file.made <= now)
    return tuple(file for file in old if file is not spared)


def newest_verified(files: Sequence[BackupFile]) -> BackupFile | None:
    """The one to fall back on."""
    good = (
        file
        for file in _newest_first(files)
        if file.verified and file.reason is not BackupReason.REPLACED
    )
    return next(good, None)


def _newest_replaced(files: Sequence[BackupFile]) -> BackupFile | None:
    replaced = (each for each in _newest_first(files) if each.reason is BackupReason.REPLACED)
    return next(replaced, None)


def due(files: Sequence[BackupFile], now: datetime) -> bool:
    """Whether the daily backup is to be made: none was in the last twelve hours.

    One from the future, by a clock that was wrong, is none.
    """
    return not any(
        now - _DAILY < file.made <= now
        for file in files
        if file.reason not in (_OF_ONE_VISIT, BackupReason.REPLACED)
    )


def _newest_first(files: Sequence[BackupFile]) -> list[BackupFile]:
    """By the moment; of one moment the order given. Copies of one visit are left alone."""
    whole = (file for file in files if file.reason is not _OF_ONE_VISIT)
    return sorted(whole, key=lambda file: file.made, reverse=True)
