"""The database held still while it is copied, and answers go on being stored.

The write-ahead log is moved into the file, and a second connection begins to read there at
once, on the thread that writes. As long as it reads, SQLite moves nothing more into the file:
what is written meanwhile stays in the log beside it. So an answer waits for the checkpoint
alone, and the file may be copied as it lies there, its pages encrypted.

(POSIX forgets a process's locks on a file when any of its handles is closed, and the copying
closes one. The lock on the whole data folder keeps other programs out; within this one SQLite
keeps its own account.)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from db.codec import codec
from db.connection import expected
from db.driver import Connection, DatabaseError, connect
from db.references import ATTACHED, ATTACHED_SETTINGS, attachment_in
from db.rows import quoted
from db.sealed_files import SealedFiles
from inspector.domain.errors import InspectionError

_SETTING = "SELECT value FROM setting WHERE id = ?"
_COLUMN = "SELECT 1 FROM pragma_table_info(?) WHERE name = ?"
_CACHE_KIB = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A database that is not written to while `connection` reads; for any one thread."""

    path: Path
    connection: Connection
    size: int  # bytes of the file that belong to the database
    device: str
    mark: str

    def attached(self) -> frozenset[str]:
        """The SHA-256 of every attachment that a row names, hex."""
        return attached_in(self.connection)

    def release(self) -> None:
        """Let the log be moved into the file again."""
        self.connection.close()


def hold_still(connection: Connection, path: Path, key: bytes) -> Still:
    """Hold the database of this open connection still; on its thread, outside a transaction.

    InspectionError: `data-busy` where it is held already, and those of the database.
    """
    try:
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise InspectionError("data-busy")
        reading = connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            return _begun(reading, path, key)
        except BaseException:
            reading.close()
            raise
    except DatabaseError as error:
        raise (expected(error) or error) from error


def _begun(reading: Connection, path: Path, key: bytes) -> Still:
    _unlock(reading, key)
    reading.execute("BEGIN")
    device, mark = reading.execute("SELECT id, mark FROM device WHERE number = 1").fetchone()
    chosen = reading.execute("SELECT value FROM setting WHERE id = 'device_mark'").fetchone()
    ((pages,),) = reading.execute("PRAGMA page_count").fetchall()
    ((page,),) = reading.execute("PRAGMA page_size").fetchall()
    return Still(
        path=path,
        connection=reading,
        size=int(pages) * int(page),  # SQLCipher tells its page size as text
        device=device,
        mark=(_text(chosen[0]) if chosen else "") or mark,
    )


def _text(value: str) -> str:
    try:
        return str(json.loads(value))
    except ValueError:
        return ""


def open_read_only(path: Path, key: bytes) -> Connection:
    """A database that nobody writes, a backup with its trailer or one by itself; for any thread.

    InspectionError `key-wrong`, and those of the database.
    """
    name = path.absolute().as_posix()
    name = name if name.startswith("/") else f"/{name}"  # a drive's letter; a share has two
    try:
        uri = f"file://{quote(name)}?mode=ro&immutable=1"
        connection = connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    except DatabaseError as error:
        raise (expected(error) or error) from error
    try:
        _unlock(connection, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except DatabaseError as error:
        connection.close()
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise InspectionError("key-wrong") from error
        raise (expected(error) or error) from error
    return connection


def _unlock(connection: Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")


def sealed_in(path: Path, key: bytes) -> SealedFiles:
    """The attached files that a backup names. InspectionError: as `open_read_only`."""
    connection = open_read_only(path, key)
    try:
        return SealedFiles(key, attached_in(connection))
    finally:
        connection.close()


def attached_in(connection: Connection) -> frozenset[str]:
    """The SHA-256 of every attachment that a row names; an earlier program had fewer columns."""
    found: set[str] = set()
    for kind, column in ATTACHED:
        table = codec(kind).table
        if connection.execute(_COLUMN, (table, column)).fetchone():
            name = quoted(column)
            rows = connection.execute(f"SELECT {name} FROM {quoted(table)} WHERE {name} <> ''")
            found |= {str(value) for (value,) in rows if len(str(value)) == 64}
    for name in ATTACHED_SETTINGS:
        rows = connection.execute(_SETTING, (name,))
        found |= {attachment_in(str(value or "")) for (value,) in rows}
    return frozenset(found - {""})
