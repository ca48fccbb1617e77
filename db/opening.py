"""Opening a data folder: the lock, the key, the database, today's tables, this laptop."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from db.attachments import FOLDER, EncryptedAttachments
from db.connection import expected, open_connection
from db.driver import Connection, DatabaseError
from db.files import keep_to_us, write_durably
from db.instance import FolderLock
from db.layout import BACKUPS, BEGINNING, CHOICES, DATABASE, IN_DOUBT, REPLACED
from db.locality import require_local
from db.migrations import migrate
from db.replacing import tidy_folder
from db.store import Device, SqliteStore
from db.vault import FILE as KEYS
from db.vault import create_vault, has_vault, open_vault
from inspector.domain.errors import InspectionError
from inspector.domain.value import value
from inspector.services.ports import Clock, KeyRing

if TYPE_CHECKING:
    from db.check import Fault

__all__ = ["DATABASE", "OpenedData", "open_data", "open_store"]


class Held(Protocol):
    """The folder, held against other programs."""

    def release(self) -> None: ...


@value
class OpenedData:
    """All that is kept in one data folder, open until `close`."""

    folder: Path
    store: SqliteStore
    attachments: EncryptedAttachments
    lock: Held
    key: bytes = field(repr=False)  # for backups
    keys: bytes = b""  # keys.json as it was read, for a copy made when the folder is out of reach

    def check(self) -> list[Fault]:
        """Every fault of what is stored, attached files included; slow."""
        from db.check import check

        return check(self.store, self.attachments)

    def close(self) -> None:
        """Close the database, then let others in."""
        try:
            self.store.close()
        finally:
            self.lock.release()


def open_data(
    folder: Path,
    *,
    key_ring: KeyRing | None,
    passphrase: str | None,
    person: str,
    clock: Clock,
    key: bytes | None = None,
    mark: str = "",
    hold: Callable[[Path], Held] = FolderLock,
) -> OpenedData:
    """Open the folder, made where there is none, in the thread that is to use the store.

    The key comes from the keychain, else by `passphrase`, which may be a recovery key; with
    no keychain given, by that alone. A new folder gets a slot for each that works. `key` given
    (the demonstration): nothing is kept of it. `mark` is given to a new laptop; "" makes one up.
    `hold` takes the folder's lock, which one that was kept behind a locked screen may be.

    InspectionError: `folder-not-local`, `already-open`, `keys-missing`, `key-wrong`,
    `data-newer`, `data-damaged`, those of `db.vault` and those of `open_connection`.
    """
    require_local(folder)
    lock = _held(folder, hold)
    try:
        if _is_lost(folder):
            raise InspectionError("data-damaged")
        dek = key if key is not None else _key(folder, key_ring, passphrase, clock)
        store = _open_sound(folder, dek, person=person, clock=clock, mark=mark)
        _doubt_mail(folder, store)
        with suppress(OSError):
            (folder / BEGINNING).unlink()
    except BaseException:
        lock.release()
        raise
    attachments = EncryptedAttachments(folder / FOLDER, dek)
    return OpenedData(
        folder=folder,
        store=store,
        attachments=attachments,
        lock=lock,
        key=dek,
        keys=keys_of(folder),
    )


def _held(folder: Path, hold: Callable[[Path], Held]) -> Held:
    """The folder, made, ours alone, and free of what a killed program left half written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep_to_us(folder)
        lock = hold(folder)
    except OSError as error:
        raise InspectionError("data-cannot-open") from error
    try:
        tidy_folder(folder)
    except BaseException as error:
        lock.release()
        if isinstance(error, OSError):
            raise InspectionError("data-cannot-open") from error
        raise
    return lock


def _is_lost(folder: Path) -> bool:
    """Whether there is no database, or an empty one, where there has been one.

    Keys alone are a beginning only where a first start was killed before there was a database.
    """
    database, log = folder / DATABASE, folder / f"{DATABASE}-wal"
    if database.exists() and (database.stat().st_size or not database.is_file()):
        return False
    if log.is_file() and log.stat().st_size:
        return True
    if any(_has_any(folder / each) for each in (BACKUPS, FOLDER, REPLACED)):
        return True
    used = has_vault(folder) and not (folder / BEGINNING).exists()
    return used or (folder / CHOICES).exists()


def _has_any(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _open_sound(folder: Path, key: bytes, *, person: str, clock: Clock, mark: str) -> SqliteStore:
    """The store; what is damaged is told from what another key has written."""
    try:
        return open_store(folder / DATABASE, key, person=person, clock=clock, mark=mark)
    except InspectionError as problem:
        if problem.code != "key-wrong":
            raise
        from db.damage import told_apart

        raise told_apart(folder, key) from problem


def _doubt_mail(folder: Path, store: SqliteStore) -> None:
    """The first to open restored data puts the mail that waits in them in doubt, or does not open.

    `services.outbox_doubts` says why; nobody can send it before.
    """
    if not (folder / IN_DOUBT).exists():
        return
    from inspector.services.outbox_doubts import doubt_restored  # a restore is rare

    try:
        doubt_restored(store)
    except BaseException:
        store.close()
        raise
    with suppress(OSError):
        (folder / IN_DOUBT).unlink()


def open_store(path: Path, key: bytes, *, person: str, clock: Clock, mark: str = "") -> SqliteStore:
    """The store of one database file, brought to today's tables."""
    connection = open_connection(path, key)
    try:
        migrate(connection, lambda: _back_up(connection, path, key, clock()))
        device = _this_device(connection, clock(), mark)
    except DatabaseError as error:
        connection.close()
        raise (expected(error) or error) from error
    except BaseException:
        connection.close()
        raise
    return SqliteStore(connection, device=device, person=person, clock=clock)


def _back_up(connection: Connection, path: Path, key: bytes, now: datetime) -> None:
    from db.backup_writing import backup_before_migration  # a migration is rare

    try:
        backup_before_migration(connection, path, key, now)
    except InspectionError as problem:
        if problem.code == "backup-damaged-source":
            raise InspectionError("data-damaged") from problem
        raise


def _key(folder: Path, key_ring: KeyRing | None, passphrase: str | None, clock: Clock) -> bytes:
    try:
        if has_vault(folder):
            return open_vault(folder, key_ring, passphrase)
        if (folder / DATABASE).exists():
            raise InspectionError("keys-missing")
    except InspectionError as problem:
        if problem.code not in ("keys-missing", "keys-damaged"):
            raise
        from db.slots_again import key_from_backups

        return key_from_backups(folder, key_ring, passphrase, problem)
    return _begun(folder, key_ring, passphrase, clock())


def _begun(folder: Path, key_ring: KeyRing | None, passphrase: str | None, now: datetime) -> bytes:
    """The key of a new folder, which is marked as new until it has a database."""
    write_durably(folder / BEGINNING, b"")
    try:
        return create_vault(folder, key_ring, passphrase, now)
    except BaseException:
        with suppress(OSError):
            (folder / BEGINNING).unlink()
        raise


def keys_of(folder: Path) -> bytes:
    """What `keys.json` holds; no bytes where it cannot be read, as in a demonstration."""
    try:
        return (folder / KEYS).read_bytes()
    except OSError:
        return b""


def _this_device(connection: Connection, now: datetime, mark: str) -> Device:
    """Laptop 1 of this database: the one it was made on."""
    row = connection.execute("SELECT number, id, mark FROM device WHERE number = 1").fetchone()
    if row is None:
        import uuid  # once in the life of a folder

        name = uuid.uuid4()
        row = (1, str(name), mark or f"T{100 + name.int % 900}")
        connection.execute("INSERT INTO device VALUES (?, ?, ?, ?)", (*row, now.isoformat()))
    return Device(*row)
