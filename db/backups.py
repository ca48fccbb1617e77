"""Backups of the open data: made, verified, kept in two places, and removed in their time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from db.attachments import FOLDER as POOL
from db.backup_ages import dated
from db.backup_copy import copy_bytes, digest_on_disk, require_room, share_attachments, weight_of
from db.backup_file import SUFFIX, read_head
from db.backup_places import (
    FOLDER,
    all_backups,
    backups_in,
    is_choice_lost,
    read_second_place,
    remove_backups,
    replaced_in,
    require_place,
    write_second_place,
)
from db.backup_writing import Making, free_path, part_of, sweep_parts, write_backup
from db.files import sync_folder, told
from db.sealed_files import SealedFiles
from db.slots_again import slots_of_the_day
from db.still import hold_still, sealed_in
from inspector.domain.errors import InspectionError
from inspector.domain.rotation import outdated, removable
from inspector.domain.safekeeping import BackupFile, BackupReason
from inspector.domain.settings import Settings
from inspector.services.ports import Clock, Progress
from inspector.services.settings import read_settings

if TYPE_CHECKING:
    from db.opening import OpenedData

T = TypeVar("T")


class House(Protocol):
    """How the open data are reached from any thread."""

    @property
    def copying(self) -> AbstractContextManager[object]:
        """Held while backups are written, removed or restored: one at a time."""

    def use(self, work: Callable[[OpenedData], T]) -> T:
        """Do this on the thread of the data, and wait for it."""


class FolderBackups:
    """`services.safekeeping.Backups` of one data folder; for any thread but the data's own."""

    def __init__(self, folder: Path, house: House, clock: Clock) -> None:
        self._folder = folder
        self._house = house
        self._clock = clock

    def make(
        self, reason: BackupReason, to: Path | None = None, progress: Progress | None = None
    ) -> BackupFile:
        """A verified backup; where `to` is a folder, in a file of a name of its own there.

        InspectionError: as the Protocol says, and `backup-place`: not inside the data folder.
        """
        to = _new_file(self._folder, to) if to is not None else None
        with self._house.copying:
            making, settings, doubt = self._house.use(lambda opened: self._hold(opened, reason))
            rotate = partial(self._rotate, settings, making) if not doubt else _keep_all
            try:
                place = _made(self._folder / FOLDER) if to is None else to
                path = free_path(place, making.name()) if to is None or to.is_dir() else to
                file = write_backup(making, path, progress)
            finally:
                making.still.release()
            if to is None:
                rotate(self._folder / FOLDER)
                file = self._bring(file, making.key, rotate, progress)
        return file

    def _hold(self, opened: OpenedData, reason: BackupReason) -> tuple[Making, Settings, str]:
        """What is to be written, how long it is kept, and what is wrong with the clock."""
        from db.opening import DATABASE

        store, now = opened.store, self._clock()
        still = hold_still(store.connection, self._folder / DATABASE, opened.key)
        try:
            making = Making(
                folder=self._folder,
                key=opened.key,
                still=still,
                made=now,
                reason=reason,
                keys=slots_of_the_day(self._folder, opened.keys),
            )
            return making, read_settings(store), store.doubt_about(now)
        except BaseException:
            still.release()
            raise

    # the second place

    @property
    def second_place(self) -> Path | None:
        return read_second_place(self._folder)

    def choose_second_place(self, folder: Path | None) -> None:
        """From the next backup on; None: no second place. `backup-place`."""
        if folder is not None:
            require_place(self._folder, folder)
        write_second_place(self._folder, folder)

    def _bring(
        self,
        file: BackupFile,
        key: bytes,
        rotate: Callable[[Path], None],
        progress: Progress | None,
    ) -> BackupFile:
        """The newest backup and what is missing of its attachments, read back from there.

        It is told with the attachments that one of the places lacks, or that do not open here.
        """
        place = self.second_place
        if place is None:
            if is_choice_lost(self._folder):
                raise InspectionError("backup-second-unknown")
            return file
        device = read_head(file.path).device
        try:
            sweep_parts(place, device)
            sealed = sealed_in(file.path, key)
            missing = _share_with(place, file, sealed, progress)
            self._copy(file, place, device, progress)
            rotate(place)
        except (OSError, InspectionError) as error:
            raise InspectionError("backup-second-place", folder=str(place)) from error
        return replace(file, missing=max(file.missing, missing))

    def _copy(self, file: BackupFile, place: Path, device: str, progress: Progress | None) -> None:
        size = file.path.stat().st_size
        to = place / file.path.name
        part = part_of(to, device)
        try:
            written = copy_bytes(file.path, part, size, progress, size)
            if digest_on_disk(part) != written:
                raise OSError("the place gave back something else")
            part.replace(to)
        finally:
            with suppress(OSError):
                part.unlink()
        with suppress(OSError):  # a share may know no such call
            sync_folder(place)

    # which are there, and which go

    def all(self) -> tuple[BackupFile, ...]:
        """The newest first, what restores replaced among them."""
        return all_backups(self._folder)

    def drop_before(self, moment: datetime) -> int:
        """Remove those made before, in both places, but the newest verified one; how many went.

        Only this laptop's own, and what restores replaced. `backup-second-place`: those in
        the data folder went, the others could not be reached.
        """
        with self._house.copying:
            device = self._house.use(lambda opened: opened.store.device.id)
            now, local = self._clock(), backups_in(self._folder / FOLDER)
            gone = remove_backups(outdated(local, moment, now))
            gone += remove_backups(outdated(replaced_in(self._folder), moment, now))
            place = self.second_place
            if place is not None:
                if not place.is_dir():
                    raise InspectionError("backup-second-place", folder=str(place))
                there = backups_in(place, second=True, device=device)
                gone += remove_backups(outdated(there, moment, now))
        return gone

    def _rotate(self, settings: Settings, making: Making, place: Path) -> None:
        now, count, days = self._clock(), settings.backup_count, settings.backup_days
        own = place == self._folder / FOLDER
        groups = [backups_in(place, device="" if own else making.still.device)]
        if own:
            groups.append(replaced_in(self._folder))
        for files in groups:
            known = list(dated(files, making.key, now, days))
            remove_backups(removable(known, now, count, days))


def _keep_all(_place: Path) -> None:
    """By a clock that is in doubt nothing is too old."""


def _share_with(
    place: Path, file: BackupFile, sealed: SealedFiles, progress: Progress | None
) -> int:
    """See to room for the backup and its attachments, and bring these; how many are missing."""
    source, pool = file.path.parent / POOL, place / POOL
    size = weight_of(source, pool, sealed.names, linked=False) + file.path.stat().st_size
    require_room(place, size)
    return share_attachments(source, pool, sealed, progress, linked=False)[1]


def _made(place: Path) -> Path:
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise told(error) from error
    return place


def _new_file(folder: Path, to: Path) -> Path:
    """The file or the folder to write to. `backup-exists`, `backup-place`."""
    if to.absolute().resolve().is_relative_to(folder.absolute().resolve()):
        raise InspectionError("backup-place", folder=str(to))
    if to.is_dir():
        return to
    path = to if to.suffix == SUFFIX else to.with_name(to.name + SUFFIX)
    if path.exists():
        raise InspectionError("backup-exists", name=path.name)
    return path
