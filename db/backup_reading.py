"""Opening a backup to read: its bytes proved, its key found, its program no newer than ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from db.attachments import FOLDER as POOL
from db.backup_copy import copy_bytes, digest_on_disk
from db.backup_file import Head, read_head, read_names
from db.backup_places import DATABASE, REPLACED, replaced_in, told_of
from db.connection import open_connection
from db.driver import Connection, DatabaseError
from db.files import told
from db.key_slots import Slot, parse_slots
from db.migrations import applied_steps, is_behind, is_newer, migrate
from db.replacing import LOOKED_AT, discard, stage
from db.still import open_read_only
from db.vault import open_slots, read_slots
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupFile, BackupReason
from inspector.services.ports import KeyRing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBackup:
    """A backup that opened; `connection` reads it, in any one thread."""

    file: BackupFile
    database: Path  # where its first `size` bytes are the database
    size: int
    pool: Path  # of its attachments
    names: frozenset[str] | None  # their sealed names; None: not told
    slots: tuple[Slot, ...]
    key: bytes
    connection: Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLadder:
    """The ways to a backup's key, the quickest first: the key at hand, then slots."""

    at_hand: bytes | None
    folder: Path  # of today's data
    key_ring: KeyRing | None
    secret: str

    def keys(self, slots: tuple[Slot, ...]) -> Iterator[bytes]:
        """Keys to be tried. InspectionError at the end: why what was typed opened nothing."""
        if self.at_hand is not None:
            yield self.at_hand
        problem = InspectionError("backup-no-key")
        ways: tuple[Callable[[], Sequence[Slot]], ...] = (
            lambda: slots,
            lambda: read_slots(self.folder),
        )
        for way in ways:
            try:
                yield open_slots(way(), self.key_ring, self.secret or None)
            except InspectionError as why:
                if self.secret and why.code.startswith(("passphrase-", "recovery-")):
                    problem = why
        raise problem


@contextmanager
def read_backup(path: Path, folder: Path, ladder: KeyLadder) -> Iterator[ReadBackup]:
    """The backup, or what a restore replaced, open to be read.

    InspectionError: `backup-unreadable`, `backup-damaged`, `backup-newer`, `backup-no-key` or
    what was wrong with the secret.
    """
    try:
        if _is_replaced(path, folder):
            with _unpacked(path, folder, ladder) as found:
                yield found
        else:
            with _opened(path, folder, ladder) as found:
                yield found
    except OSError as error:
        raise told(error) from error


@contextmanager
def _opened(path: Path, folder: Path, ladder: KeyLadder) -> Iterator[ReadBackup]:
    head, (file, _) = read_head(path), told_of(path)
    names = read_names(path)
    try:
        whole = digest_on_disk(path, head.size) == head.sha256
    except OSError as error:
        raise InspectionError("backup-unreadable", name=path.name) from error
    if not whole:
        raise InspectionError("backup-damaged", name=path.name)
    slots = _slots(head)
    key, connection = _first_that_fits(path, ladder.keys(slots))
    with _closing(connection, path.name):
        read = ReadBackup(
            file=file,
            database=path,
            size=head.size,
            pool=path.parent / POOL,
            names=names,
            slots=slots,
            key=key,
            connection=connection,
        )
        if file.reason is BackupReason.RESCUE:
            with _of_today(read, folder) as read:
                yield read
        else:
            yield read


@contextmanager
def _of_today(read: ReadBackup, folder: Path) -> Iterator[ReadBackup]:
    """A copy of one visit by an earlier program, brought to today's tables to be read."""
    if not is_behind(applied_steps(read.connection)):
        yield read
        return
    copy = stage(folder, LOOKED_AT) / DATABASE
    try:
        copy_bytes(read.database, copy, read.size)
        connection = open_connection(copy, read.key)
        try:
            migrate(connection)
            yield replace(read, connection=connection)
        finally:
            connection.close()
    finally:
        discard(folder, LOOKED_AT)


def _slots(head: Head) -> tuple[Slot, ...]:
    """The slots of its day; one whose slots are of no use may open by the key at hand."""
    if head.keys is None:
        return ()
    try:
        return tuple(parse_slots(head.keys.get("slots")))
    except InspectionError:
        return ()


def _first_that_fits(path: Path, keys: Iterator[bytes]) -> tuple[bytes, Connection]:
    for key in keys:
        try:
            return key, open_read_only(path, key)
        except InspectionError as problem:
            if problem.code != "key-wrong":
                raise InspectionError("backup-damaged", name=path.name) from problem
    raise InspectionError("backup-no-key")


@contextmanager
def _closing(connection: Connection, name: str) -> Iterator[None]:
    try:
        if is_newer(applied_steps(connection)):
            raise InspectionError("backup-newer")
        yield
    except DatabaseError as error:
        raise InspectionError("backup-damaged", name=name) from error
    finally:
        connection.close()


# what a restore replaced: a database as it lay there, with its log and its keys


def _is_replaced(path: Path, folder: Path) -> bool:
    inside = path.absolute().parent.parent == (folder / REPLACED).absolute()
    return inside and path.name == DATABASE and not path.is_symlink()


@contextmanager
def _unpacked(path: Path, folder: Path, ladder: KeyLadder) -> Iterator[ReadBackup]:
    """A copy with its log worked in: what was replaced is itself left as it is."""
    file = next((each for each in replaced_in(folder) if each.path == path), None)
    if file is None:
        raise InspectionError("backup-unreadable", name=path.name)
    slots: tuple[Slot, ...] = ()
    with suppress(InspectionError):
        slots = tuple(read_slots(path.parent))
    staged = stage(folder, LOOKED_AT)
    try:
        for name in (DATABASE, f"{DATABASE}-wal"):
            if (path.parent / name).is_file():
                copy_bytes(path.parent / name, staged / name)
        copy = staged / DATABASE
        key = _worked_in(copy, ladder.keys(slots))
        connection = open_read_only(copy, key)
        with _closing(connection, path.name):
            yield ReadBackup(
                file=file,
                database=copy,
                size=copy.stat().st_size,
                pool=path.parent / POOL,
                names=None,
                slots=slots,
                key=key,
                connection=connection,
            )
    finally:
        discard(folder, LOOKED_AT)


def _worked_in(copy: Path, keys: Iterator[bytes]) -> bytes:
    """The key that fits, once the log has been moved into the file."""
    for key in keys:
        try:
            connection = open_connection(copy, key)
        except InspectionError as problem:
            if problem.code != "key-wrong":
                raise InspectionError("backup-damaged", name=copy.name) from problem
            continue
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.close()
        return key
    raise InspectionError("backup-no-key")
