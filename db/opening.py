"""Opening a data folder: the lock, the key, the database, today's tables, this laptop."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from db.attachments import FOLDER, EncryptedAttachments
from db.connection import expected, open_connection
from db.driver import Connection, DatabaseError
from db.files import sweep
from db.instance import FolderLock
from db.locality import require_local
from db.migrations import migrate
from db.store import Device, SqliteStore
from db.vault import create_vault, has_vault, open_vault
from inspector.domain.errors import InspectionError
from inspector.services.ports import Clock, KeyRing

if TYPE_CHECKING:
    from db.check import Fault

DATABASE = "uanmeldt.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedData:
    """All that is kept in one data folder, open until `close`."""

    folder: Path
    store: SqliteStore
    attachments: EncryptedAttachments
    lock: FolderLock

    def check(self) -> list[Fault]:
        """Every fault of what is stored, attached files included; slow."""
        from db.check import check

        return check(self.store, self.attachments)

    def close(self) -> None:
        """Close the database, then let others in."""
        self.store.close()
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
) -> OpenedData:
    """Open the folder, made where there is none, in the thread that is to use the store.

    The key comes from the keychain, else by the passphrase; a new folder gets a slot for
    each that works. `key` given (the demonstration): nothing is kept of it. `mark` is given
    to a new laptop; "" makes one up.

    InspectionError: `folder-not-local`, `already-open`, `no-key`, `passphrase-wrong`,
    `keys-damaged`, `keys-missing`, `key-wrong`, `data-newer` and those of `open_connection`.
    """
    require_local(folder)
    lock = _held(folder)
    try:
        dek = key if key is not None else _key(folder, key_ring, passphrase)
        store = open_store(folder / DATABASE, dek, person=person, clock=clock, mark=mark)
    except BaseException:
        lock.release()
        raise
    attachments = EncryptedAttachments(folder / FOLDER, dek)
    return OpenedData(folder=folder, store=store, attachments=attachments, lock=lock)


def _held(folder: Path) -> FolderLock:
    """The folder, made, ours alone, and free of what a killed program left half written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FolderLock(folder)
        for each in (folder, folder / FOLDER):
            sweep(each)
    except OSError as error:
        raise InspectionError("data-cannot-open") from error
    return lock


def open_store(path: Path, key: bytes, *, person: str, clock: Clock, mark: str = "") -> SqliteStore:
    """The store of one database file, brought to today's tables."""
    connection = open_connection(path, key)
    try:
        migrate(connection)
        device = _this_device(connection, clock(), mark)
    except DatabaseError as error:
        connection.close()
        raise (expected(error) or error) from error
    except BaseException:
        connection.close()
        raise
    return SqliteStore(connection, device=device, person=person, clock=clock)


def _key(folder: Path, key_ring: KeyRing | None, passphrase: str | None) -> bytes:
    if has_vault(folder):
        return open_vault(folder, key_ring, passphrase)
    if (folder / DATABASE).exists():
        raise InspectionError("keys-missing")
    return create_vault(folder, key_ring, passphrase)


def _this_device(connection: Connection, now: datetime, mark: str) -> Device:
    """Laptop 1 of this database: the one it was made on."""
    row = connection.execute("SELECT number, id, mark FROM device WHERE number = 1").fetchone()
    if row is None:
        name = uuid.uuid4()
        row = (1, str(name), mark or f"T{100 + name.int % 900}")
        connection.execute("INSERT INTO device VALUES (?, ?, ?, ?)", (*row, now.isoformat()))
    return Device(*row)
