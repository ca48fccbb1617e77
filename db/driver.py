"""The one door to SQLite: SQLCipher, for ourselves and for sqlite-utils alike.

sqlite-utils takes `pysqlite3` instead of the standard `sqlite3` where it finds one; that
hook is given SQLCipher here, before sqlite-utils is imported for the first time. Two
drivers side by side would part their exception classes: errors of one are not caught by
the names of the other. So everything in `db` takes its names from this module.

sqlite-utils itself takes 0.2 s to import: it is loaded by the first call of `as_database` or
`migration_set`, which an ordinary start does not make.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same DB-API, with types
    import sqlite3
    from sqlite3 import Connection, DatabaseError, OperationalError, connect

    from sqlite_utils import Database as Database
    from sqlite_utils import Migrations
else:
    import sqlcipher3 as sqlite3
    import sqlcipher3.dbapi2
    from sqlcipher3 import Connection, DatabaseError, OperationalError, connect

    sys.modules.setdefault("pysqlite3", sqlite3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)

__all__ = [
    "Connection",
    "DatabaseError",
    "OperationalError",
    "as_database",
    "connect",
    "migration_set",
    "prove_driver",
]


def prove_driver() -> None:
    """sqlite-utils runs on SQLCipher; a RuntimeError is a fault of the program's imports."""
    import sqlite_utils.utils  # after the hook above, never before

    taken = vars(sqlite_utils.utils)["sqlite3"]
    if taken is not sqlite3 or "cipher" not in connect.__module__:
        raise RuntimeError("sqlite-utils was imported before db.driver and got another driver")


def as_database(connection: Connection) -> Database:
    """The same connection for sqlite-utils: migrations and questions off the hot path."""
    prove_driver()
    from sqlite_utils import Database

    return Database(connection, recursive_triggers=False, execute_plugins=False)


def migration_set(name: str) -> Migrations:
    """An empty set of migrations of this name."""
    prove_driver()
    from sqlite_utils import Migrations

    return Migrations(name)
