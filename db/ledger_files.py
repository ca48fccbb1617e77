"""Attached files that shared records name: which are here, which are wanted, whose they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from db.attachments import FOLDER
from db.codec import codec
from db.driver import Connection
from db.history import read_device_ids
from db.ledger_scopes import supplier_sql
from db.references import ATTACHED, ATTACHED_SETTINGS, attachment_in
from db.rows import quoted
from inspector.domain.exchange import BundleName
from inspector.domain.office import COMMON
from inspector.domain.sharing import LOCAL_KINDS, SHARED_SETTINGS
from inspector.services.exchange_kept import ScopeOf

_SHA256 = 64  # hex digits
_SAID_IN = (
    "SELECT fields FROM change_log WHERE device = ? AND seq BETWEEN ? AND ? "
    f"AND length(fields) >= {_SHA256}"
)
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def file_scopes(connection: Connection, scope_of: ScopeOf) -> dict[str, str]:
    """The scope of each file that a shared record in sight names.

    Named by records of several scopes it is of the last by id, and never common then: whoever
    names a file of a closed scope elsewhere, knowing its hash, opens it to nobody.
    """
    found: dict[str, str] = {}
    for digest, supplier in _named(connection):
        scope = scope_of(supplier)
        found[digest] = max(scope, found.get(digest, scope))
    return found


def files_named(connection: Connection) -> set[str]:
    """The SHA-256 of each file that a shared record in sight names."""
    return {digest for digest, _ in _named(connection)}


def files_here(folder: Path, key: bytes, named: Collection[str]) -> set[str]:
    """Those of these files that lie in the data folder."""
    from db.sealing import Seal  # the ciphers take 0.1 s to load

    pool = folder / FOLDER
    there = {path.name for path in pool.iterdir()} if pool.is_dir() else set()
    seal = Seal(key)
    return {each for each in named if seal.name(bytes.fromhex(each)) in there}


def files_in(connection: Connection, names: Iterable[BundleName]) -> set[str]:
    """Whatever in these ranges may be the SHA-256 of a file."""
    numbers = {device: number for number, device in read_device_ids(connection).items()}
    found: set[str] = set()
    for name in names:
        where = (numbers.get(name.device), name.first, name.last)
        for (fields,) in connection.execute(_SAID_IN, where):
            found.update(_DIGEST.findall(fields))
    return found


def shared_files(connection: Connection) -> set[str]:
    """The files that some hub has."""
    return {digest for (digest,) in connection.execute("SELECT digest FROM shared_file")}


def note_files_shared(connection: Connection, digests: Iterable[str]) -> None:
    rows = [(digest,) for digest in digests]
    connection.executemany("INSERT OR IGNORE INTO shared_file (digest) VALUES (?)", rows)


def erased_files(connection: Connection) -> list[str]:
    """The files some hub has that nothing names: no record in sight or removed, and no entry.

    What went out was named by an entry, which holds it still unless it was lawfully erased.
    Reads the log only where a file is without a record.
    """
    left = shared_files(connection) - _in_rows(connection)
    if not left or connection.execute("SELECT 1 FROM purge").fetchone() is None:
        return []
    logged = connection.execute("SELECT fields FROM change_log WHERE length(fields) >= 64")
    for (fields,) in logged:
        left.difference_update(_DIGEST.findall(fields))
    return sorted(left)


def _in_rows(connection: Connection) -> set[str]:
    found: set[str] = set()
    for kind, column in ATTACHED:
        sql = f"SELECT DISTINCT {quoted(column)} FROM {quoted(codec(kind).table)}"
        found.update(str(digest) for (digest,) in connection.execute(sql))
    for (value,) in connection.execute("SELECT value FROM setting"):
        found.update(_DIGEST.findall(str(value or "")))
    return found


def _named(connection: Connection) -> Iterator[tuple[str, str]]:
    """The SHA-256 of a file, and the supplier it is about ("": none)."""
    for kind, column in ATTACHED:
        if kind in LOCAL_KINDS:
            continue
        name, table = f"t.{quoted(column)}", quoted(codec(kind).table)
        sql = (
            f"SELECT DISTINCT {name}, {supplier_sql(kind) or chr(39) * 2} FROM {table} AS t "
            f"WHERE t._live = 1 AND length({name}) = {_SHA256}"
        )
        for digest, supplier in connection.execute(sql).fetchall():
            if _is_digest(digest):
                yield digest, supplier or ""
    for setting in SHARED_SETTINGS.intersection(ATTACHED_SETTINGS):
        for (value,) in connection.execute("SELECT value FROM setting WHERE id = ?", (setting,)):
            if named := attachment_in(str(value or "")):
                yield named, COMMON


def _is_digest(text: str) -> bool:
    """A colleague's record may hold anything where a file is to be named."""
    return all(sign in "0123456789abcdef" for sign in text)
