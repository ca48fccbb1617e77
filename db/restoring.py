"""Looking into backups, and putting one in the place of today's data."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from db.attachments import FOLDER as POOL
from db.attachments import EncryptedAttachments
from db.backup_contents import (
    Chain,
    chain_of,
    counts_of,
    mark_in,
    missing_from,
    newest_of,
    records_in,
)
from db.backup_copy import better_in, bring, copy_bytes, is_whole, require_room, weight_of
from db.backup_file import read_head
from db.backup_places import DATABASE, all_backups, new_replaced
from db.backup_reading import KeyLadder, ReadBackup, read_backup
from db.backups import House
from db.connection import open_connection
from db.files import sync_folder, told, write_durably
from db.instance import FolderLock
from db.layout import IN_DOUBT
from db.replacing import ASIDE_POOL, COMING_POOL, STAGED, decide, discard, finish, stage
from db.rescued import Copied, Sorted, put_rescued, sort_out
from db.sealed_files import SealedFiles
from db.slots_again import forget_copy
from db.still import attached_in
from db.vault import FILE as KEYS
from db.vault import open_vault, write_slots
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupContents, BackupFile, BackupReason
from inspector.services.ports import Clock, KeyRing, Progress

if TYPE_CHECKING:
    from db.opening import OpenedData

T = TypeVar("T")
_LOCKED = "data-locked"


class ClosableHouse(House, Protocol):
    """The house of data that can be closed to be replaced."""

    @property
    def stands_open(self) -> bool:
        """Whether the data are open now, so that a question need not open them."""

    def closed(self) -> AbstractContextManager[None]:
        """The data are closed within; they are opened anew by whoever asks for them next."""


class FolderRestoring:
    """`services.safekeeping.Restoring` of one data folder, whatever state its data are in."""

    def __init__(
        self, folder: Path, house: ClosableHouse, key_ring: KeyRing | None, clock: Clock
    ) -> None:
        self._folder = folder
        self._house = house
        self._key_ring = key_ring
        self._clock = clock
        self._shown: dict[Path, Chain] = {}  # where today's data stood when it was looked into

    def backups(self) -> tuple[BackupFile, ...]:
        """All that can be restored, the newest first; what was replaced among them."""
        return all_backups(self._folder)

    def look_into(self, path: Path, secret: str = "") -> BackupContents:
        """What it holds, and what would be missing; see the Protocol."""
        with self._house.copying, self._read(path, secret, self._key_today()) as backup:
            counts, chain = counts_of(backup.connection), chain_of(backup.connection)
            files = _files_of(backup)
            contents = BackupContents(
                file=backup.file,
                laptop=mark_in(backup.connection),
                newest_change=newest_of(chain),
                suppliers=counts.suppliers,
                visits=counts.visits,
                open_visits=counts.open_visits,
                locked_visits=counts.locked_visits,
                cases=counts.cases,
                attachments=len(files.names),
                attachments_missing=files.lacking(self._folder / POOL, backup.pool),
                last_written=self._last_written(),
            )
            if backup.file.reason is BackupReason.RESCUE:
                return self._rescued(contents, backup)
            reading = backup.connection
            self._shown.pop(path, None)
            today = self._today(
                lambda opened: (missing_from(opened.store, reading), _stand(opened))
            )
        if today is None:
            return replace(contents, lost_changes=0) if self._is_empty() else contents
        missing, self._shown[path] = today
        return replace(
            contents,
            lost_changes=missing.changes,
            lost_visits=missing.visits,
            last_written=missing.last_written,
        )

    def _rescued(self, contents: BackupContents, backup: ReadBackup) -> BackupContents:
        """A copy of one visit replaces nothing: what it would bring and change, and what stays."""
        records, copied = records_in(backup.connection), _copied(backup)
        today = self._today(lambda opened: sort_out(opened.store, records, copied))
        told_of_today = today or Sorted(new=tuple(records))
        return replace(
            contents,
            lost_changes=0,
            new_records=len(told_of_today.new),
            changed_records=len(told_of_today.changed),
            kept_records=len(told_of_today.kept),
        )

    def restore(self, path: Path, secret: str = "", progress: Progress | None = None) -> Path:
        """Put it in place of the data; see the Protocol. For a rescue copy its own path."""
        today = self._key_today()  # before anything is staged: an opening sweeps that away
        stood = self._shown.get(path) or self._today(_stand)
        with self._house.copying, self._read(path, secret, today) as backup:
            if backup.file.reason is BackupReason.RESCUE:
                self._merge(backup)
                return path
            try:
                self._stage(backup, self._keeps_slots(backup, secret, today), progress)
                if stood != chain_of(backup.connection):
                    write_durably(self._folder / STAGED / IN_DOUBT, b"")
                if self._house.stands_open:
                    _require_unmoved(stood, self._today(_stand))
                return self._replace(stood, today)
            except OSError as error:
                raise told(error) from error
            finally:
                discard(self._folder)

    # reading

    def _read(
        self, path: Path, secret: str, today: bytes | None
    ) -> AbstractContextManager[ReadBackup]:
        ladder = KeyLadder(
            at_hand=today, folder=self._folder, key_ring=self._key_ring, secret=secret
        )
        return read_backup(path, self._folder, ladder)

    def _key_today(self) -> bytes | None:
        return self._today(lambda opened: opened.key)

    def _today(self, ask: Callable[[OpenedData], T]) -> T | None:
        """What today's data answer; None where they cannot be opened. `data-locked`.

        Where there are none they are not asked: an opening would make new ones.
        """
        if self._is_empty():
            return None
        try:
            return self._house.use(ask)
        except InspectionError as problem:
            if problem.code == _LOCKED:
                raise
            return None

    def _is_empty(self) -> bool:
        """A laptop on which nothing was begun."""
        return not any((self._folder / name).exists() for name in (DATABASE, KEYS))

    def _last_written(self) -> datetime | None:
        """By the files' own times, where the data cannot be asked."""
        times = []
        for name in (DATABASE, f"{DATABASE}-wal"):
            with suppress(OSError):
                times.append((self._folder / name).stat().st_mtime)
        return datetime.fromtimestamp(max(times), UTC) if times else None

    # replacing

    def _stage(self, backup: ReadBackup, keeps_slots: bool, progress: Progress | None) -> None:
        """All that is to come, whole and looked at, before anything of today's is touched."""
        if not keeps_slots and not backup.slots:
            raise InspectionError("backup-no-key")
        files, pool = _files_of(backup), self._folder / POOL
        coming = better_in(backup.pool, pool, files, progress)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # a new computer has none
        staged = stage(self._folder)
        arriving = staged / COMING_POOL
        linked = backup.pool.is_relative_to(self._folder)
        size = weight_of(backup.pool, arriving.parent, coming, linked=linked)
        require_room(self._folder, backup.size + size)
        copy = staged / DATABASE
        copy_bytes(backup.database, copy, backup.size, progress, 3 * backup.size)
        if not is_whole(copy, backup.key, backup.size, progress):
            raise InspectionError("backup-damaged", name=backup.file.path.name)
        if not keeps_slots:
            forget_copy(self._folder)
            write_slots(staged, list(backup.slots))
        sync_folder(staged)
        bring(backup.pool, arriving, coming, progress, linked=linked)
        stays = set(files.names) - set(coming)
        bring(pool, staged / ASIDE_POOL, set(_listed(pool)) - stays, progress, linked=True)

    def _keeps_slots(self, backup: ReadBackup, secret: str, today: bytes | None) -> bool:
        """Whether today's slots give the backup's key: then they are newer, and are kept."""
        if not (self._folder / KEYS).exists():
            return not backup.slots and today == backup.key
        if today is not None:
            return today == backup.key
        with suppress(InspectionError):
            return open_vault(self._folder, self._key_ring, secret or None) == backup.key
        return False

    def _replace(self, stood: Chain | None, today: bytes | None) -> Path:
        """Where today's data lie then; the data folder itself where there were none.

        `restore-moved`: something was stored since they stood so, in the last moment even.
        """
        aside = new_replaced(self._folder, self._clock())
        with self._house.closed():
            lock = FolderLock(self._folder)
            try:
                if stood is not None and today is not None:
                    _require_unmoved(stood, _stand_of(self._folder / DATABASE, today))
                decide(self._folder, aside)
                done = finish(self._folder)
            finally:
                lock.release()
        self._shown.clear()
        return done or self._folder

    def _merge(self, backup: ReadBackup) -> None:
        records, attached = records_in(backup.connection), sorted(attached_in(backup.connection))
        source = EncryptedAttachments(backup.pool, backup.key)
        copied = _copied(backup)
        self._house.use(lambda opened: put_rescued(opened, records, attached, source, copied))


def _copied(backup: ReadBackup) -> Copied:
    head = read_head(backup.file.path)
    return Copied(made=head.made, chain=head.chain)


def _stand(opened: OpenedData) -> Chain:
    return chain_of(opened.store.connection)


def _stand_of(database: Path, key: bytes) -> Chain:
    """Where data stand that are closed; nobody can store anything there now."""
    connection = open_connection(database, key)
    try:
        return chain_of(connection)
    finally:
        connection.close()


def _require_unmoved(shown: Chain | None, now: Chain | None) -> None:
    if shown is not None and now is not None and shown != now:
        raise InspectionError("restore-moved")


def _files_of(backup: ReadBackup) -> SealedFiles:
    return SealedFiles(backup.key, attached_in(backup.connection))


def _listed(folder: Path) -> list[str]:
    try:
        return [each.name for each in folder.iterdir()]
    except OSError:
        return []
