"""Laptops that exchange by hand: folders with a ledger each, and what they have to agree on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.codec import codec
from db.ledger import FolderLedger
from db.office_shelf import FolderShelf
from db.opening import OpenedData, open_data
from db.references import KINDS
from db.rows import quoted
from inspector.domain.exchange import Applied
from inspector.domain.office import COMMON
from inspector.domain.sharing import is_shared
from inspector.services.exchange_kept import ScopeOf

KEY = bytes(range(32))
START = datetime(2026, 11, 20, 8, 22, tzinfo=UTC)


def nobody(_supplier: str) -> str:
    """No supplier is anybody's alone."""
    return COMMON


class Laptop:
    """A data folder of its own, with its ledger and its shelf."""

    def __init__(self, folder: Path, mark: str = "T1", now: datetime = START) -> None:
        self.folder, self.now = folder, now
        self.data = self._opened(mark)
        self.ledger = FolderLedger(self.use)
        self.shelf = FolderShelf(self.use)

    def _opened(self, mark: str = "") -> OpenedData:
        return open_data(
            self.folder,
            key_ring=None,
            passphrase=None,
            person=mark or "AA",
            clock=self.clock,
            key=KEY,
            mark=mark,
        )

    def clock(self) -> datetime:
        """A second on at each look."""
        self.now += timedelta(seconds=1)
        return self.now

    def use(self, work):
        return work(self.data)

    @property
    def store(self):
        return self.data.store

    @property
    def id(self) -> str:
        return str(self.ledger.device()[0])

    def put(self, *records: object, act: str = "tried", reason: str = "") -> None:
        """These records, in one change."""
        with self.store.change(act, reason=reason) as change:
            for record in records:
                change.put(record)

    def again(self) -> None:
        """Closed, and opened anew."""
        self.data.close()
        self.data = self._opened()

    def pull(
        self, other: Laptop, scope_of: ScopeOf = nobody, chains: Iterable[str] | None = None
    ) -> list[Applied]:
        """All of the other's chains, or these, as far as this laptop has not got them."""
        done = []
        for chain in other.ledger.marks() if chains is None else chains:
            mark = self.ledger.marks().get(chain)
            first = mark.seq + 1 if mark else 1
            while found := other.ledger.read_range(chain, first, scope_of):
                done.append(self.ledger.apply(found))
                first = found.last + 1
        return done

    def digest(self) -> dict[str, object]:
        """What all laptops have to agree on: rows, where each value is from, conflicts."""
        return shared_digest(self.store.connection)


def shared_digest(connection) -> dict[str, object]:
    """The shared rows of this database, and its conflicts, in names that hold everywhere."""
    ids = dict(connection.execute("SELECT number, id FROM device"))
    told: dict[str, object] = {}
    for kind in KINDS:
        how = codec(kind)
        names = ", ".join(quoted(each) for each in ("id", *how.columns, "_live", "_dots"))
        for row in connection.execute(f"SELECT {names} FROM {quoted(how.table)}"):
            if is_shared(kind, row[0]):
                told[f"{how.table} {row[0]}"] = (*row[1:-1], global_dots(row[-1], ids))
    sql = 'SELECT "table", record, "column", heads FROM conflict'
    for table, record, column, heads in connection.execute(sql):
        told[f"conflict {table} {record} {column}"] = global_dots(heads, ids)
    return told


def global_dots(text: str, ids: dict[int, str]) -> object:
    """Dots as any laptop would name them."""

    def named(value: object) -> object:
        if isinstance(value, str):
            number, seq = value.split(":")
            return f"{ids[int(number)]}:{seq}"
        if isinstance(value, list):
            return sorted(str(named(one)) for one in value)
        assert isinstance(value, dict)
        return {column: named(dots) for column, dots in value.items()}

    return json.dumps(named(json.loads(text)), sort_keys=True)


def close_all(*laptops: Laptop) -> None:
    for one in laptops:
        one.data.close()
