"""Laptops in memory: real stores that apply real ranges, and a newer program that is made up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

from db.applying import apply_range
from db.change_log import canonical, digest_of, hash_of, header_of
from db.codec import codec
from db.driver import Connection, connect
from db.heads_stored import kinds
from db.migrations import migrate
from db.rows import quoted
from db.store import Device, SqliteStore
from inspector.domain.exchange import Applied, ChainRange, LogEntry
from inspector.domain.sharing import is_shared

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENTRIES = (
    'SELECT seq, at, "transaction", person, act, reason, "table", record, fields, parents, salt, '
    "digest, hash FROM change_log WHERE device = 1 AND seq > ? ORDER BY seq"
)


@cache
def _empty() -> Connection:
    connection = connect(":memory:", isolation_level=None)
    migrate(connection)
    return connection


class Laptop:
    """One store in memory; `clock` is what its clock says, in microseconds."""

    def __init__(self, name: str, clock: int) -> None:
        self.name, self.clock = name, clock
        connection = connect(":memory:", isolation_level=None)
        _empty().backup(connection)
        device = Device(1, name, name[:2].upper())
        connection.execute("INSERT INTO device VALUES (1, ?, ?, '2026')", (name, device.mark))
        self.store = SqliteStore(connection, device=device, person=name, clock=self.now)

    def now(self) -> datetime:
        return EPOCH + timedelta(microseconds=self.clock)

    def ids(self) -> dict[int, str]:
        return dict(self.store.connection.execute("SELECT number, id FROM device"))

    def written(self, after: int) -> list[tuple[LogEntry, bytes]]:
        """The own entries after this one, as they travel, with their hashes."""
        ids = self.ids()
        rows = self.store.connection.execute(_ENTRIES, (after,)).fetchall()
        return [(LogEntry(*r[:9], _anywhere(r[9], ids), r[10], r[11]), r[12]) for r in rows]

    def apply(self, found: ChainRange) -> Applied:
        connection = self.store.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            applied = apply_range(connection, found, now=self.now())
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        finally:
            self.store.refresh()
        return applied

    def row(self, table: str, record: str) -> tuple[dict, dict] | None:
        """What the row shows, and its `_dots` by laptops' ids."""
        how = codec(kinds()[table])
        columns = (*how.columns, "_live")
        names = ", ".join(quoted(each) for each in (*columns, "_dots"))
        sql = f"SELECT {names} FROM {quoted(table)} WHERE id = ?"
        found = self.store.connection.execute(sql, (record,)).fetchone()
        if found is None:
            return None
        ids = self.ids()
        dots = {
            c: sorted(_id(dot, ids) for dot in ([named] if isinstance(named, str) else named))
            for c, named in json.loads(found[-1]).items()
        }
        return dict(zip(columns, found[:-1], strict=True)), dots

    def conflicts(self) -> dict:
        ids = self.ids()
        rows = self.store.connection.execute("SELECT * FROM conflict").fetchall()
        found: dict = {}
        for table, record, column, heads in rows:
            found.setdefault((table, record), {})[column] = {
                _id(dot, ids) for dot in json.loads(heads)
            }
        return found

    def unread(self) -> set[tuple[str, str]]:
        return {*map(tuple, self.store.connection.execute("SELECT * FROM unread"))}

    def digest(self) -> str:
        """Every shared row, where each of its values is from, and every conflict."""
        told = [repr(sorted((c, sorted(f.items())) for c, f in _sorted(self.conflicts())))]
        for table, kind in sorted(kinds().items()):
            sql = f"SELECT id FROM {quoted(table)} ORDER BY id"
            for (record,) in self.store.connection.execute(sql).fetchall():
                if is_shared(kind, record):
                    told.append(repr((table, record, self.row(table, record))))
        return sha256("\n".join(told).encode()).hexdigest()

    def close(self) -> None:
        self.store.connection.close()


def _sorted(conflicts: dict) -> list:
    return [(c, {k: sorted(v) for k, v in f.items()}) for c, f in sorted(conflicts.items())]


def _id(dot: str, ids: dict[int, str]) -> tuple[str, int]:
    number, seq = dot.split(":")
    return ids[int(number)], int(seq)


def _anywhere(parents: str, ids: dict[int, str]) -> str:
    named = {
        column: sorted(f"{ids[int(dot.split(':')[0])]}:{dot.split(':')[1]}" for dot in dots)
        for column, dots in json.loads(parents).items()
    }
    return canonical(named)


def chain_range(
    laptop: str,
    entries: list[tuple[LogEntry, bytes]],
    previous: bytes,
    scopes: dict[int, str],
    local: str,
) -> ChainRange:
    """These consecutive entries as a range; `scopes`: of each entry, `local` never leaves."""
    parts: dict[str, list[LogEntry]] = {}
    links = {}
    for entry, link in entries:
        scope = scopes[entry.seq]
        if scope != local:
            parts.setdefault(scope, []).append(entry)
        if scope:
            links[entry.seq] = link
    return ChainRange(
        device=laptop,
        first=entries[0][0].seq,
        last=entries[-1][0].seq,
        previous=previous,
        link=entries[-1][1],
        parts={scope: tuple(part) for scope, part in parts.items()},
        links=links,
    )


def read_by(found: ChainRange, scopes: set[str]) -> ChainRange:
    """The range as a laptop with the keys of these scopes opens it."""
    parts = {scope: part for scope, part in found.parts.items() if scope in scopes}
    hidden = tuple(sorted(found.parts.keys() - parts.keys()))
    return replace(found, parts=parts, hidden=hidden)


class NewerProgram:
    """A laptop whose program knows a column and a table that nobody else has heard of."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.last = b""

    def entry(self, fact, extra: dict) -> tuple[LogEntry, bytes]:
        """The next entry of its chain: this fact, and what only it knows."""
        table, record = fact.cell
        named = {c: sorted(f"{i}:{n}" for i, n in ids) for c, ids in fact.parents.items()}
        fields, parents = canonical({**fact.fields, **extra}), canonical(named)
        salt = sha256(f"{self.name}{fact.seq}".encode()).digest()[:16]
        digest = digest_of(salt, fields)
        common = header_of(self.name, fact.at, fact.seq, "NN", "tried", "")
        link = hash_of(self.last, common, fact.seq, table, record, parents, digest)
        self.last = link
        entry = LogEntry(
            fact.seq, fact.at, fact.seq, "NN", "tried", "", table, record, fields, parents, salt,
            digest,
        )  # fmt: skip
        return entry, link
