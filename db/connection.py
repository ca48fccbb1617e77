"""An open, encrypted database: its settings, and what its errors mean to a person."""

from __future__ import annotations

from pathlib import Path

from db.driver import Connection, DatabaseError, connect
from db.place import FilePlace
from inspector.domain.errors import InspectionError

KEY_BYTES = 32
_CACHE_KIB = 64 * 1024  # a small cache makes a read four times as dear: each page is decrypted
_WAL_LIMIT_BYTES = 64 * 1024 * 1024

_CODES = {
    "SQLITE_FULL": "disk-full",
    "SQLITE_IOERR": "disk-error",
    "SQLITE_READONLY_DBMOVED": "data-gone",
    "SQLITE_READONLY": "data-read-only",
    "SQLITE_PERM": "data-read-only",
    "SQLITE_CANTOPEN": "data-cannot-open",
    "SQLITE_BUSY": "data-busy",
    "SQLITE_LOCKED": "data-busy",
    "SQLITE_CORRUPT": "data-damaged",
    "SQLITE_NOTADB": "data-damaged",  # once the key has fitted; see `open_connection`
}


class OpenFile(Connection):
    """An open database that knows where its file lies, and can be opened anew."""

    place: FilePlace
    _before: OpenFile | None = None  # must not be closed before this one; see `may_be_closed`

    def know(self, path: Path, key: bytes) -> None:
        """Remember the file, and what opens it again."""
        self.place = FilePlace(path)
        self._path, self._key = path, key

    def reopened(self) -> OpenFile:
        """Close this one, and open what lies at the path now; as `open_connection`."""
        closes = self.place.may_be_closed()
        if closes:
            self.close()
        fresh = open_connection(self._path, self._key)
        fresh._before = None if closes else self
        return fresh


def expected(error: DatabaseError) -> InspectionError | None:
    """What this error means to the user; None where it is a fault of the program."""
    name = str(getattr(error, "sqlite_errorname", ""))
    for start, code in _CODES.items():
        if name.startswith(start):
            return InspectionError(code)
    return None


def open_connection(path: Path, key: bytes) -> OpenFile:
    """The database of this raw key, made where there is none; durable at every commit.

    InspectionError: `key-wrong`, `data-cannot-open`, `data-read-only`, `data-damaged`.
    The connection belongs to the thread that opened it.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {KEY_BYTES} bytes")
    try:
        connection = connect(
            str(path), isolation_level=None, cached_statements=256, factory=OpenFile
        )
    except DatabaseError as error:
        raise (expected(error) or error) from error
    try:
        _prepare(connection, key)
    except DatabaseError as error:
        connection.close()
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise InspectionError("key-wrong") from error
        raise (expected(error) or error) from error
    connection.know(path, key)
    return connection


def _prepare(connection: Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # before the key, or it writes to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the key is tried here
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS: through the drive's own cache
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
    connection.execute("PRAGMA temp_store = MEMORY")  # nothing unencrypted beside the database
    connection.execute("PRAGMA foreign_keys = OFF")  # a merge may bring a row before its parts
