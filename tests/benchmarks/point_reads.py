"""Reading one record by its id, against plain sqlite3 with the same rows.

The floor is the standard library's sqlite3, unencrypted, reading the same row of the same
table by its id. The first figure is the connection alone, what the encryption costs; the
second is `store.get`, which also makes the record, against the same making of it on the plain
side. Each round reads the same ids on both sides; a figure is the median of the rounds'
ratios. Run it by itself: `python tests/benchmarks/point_reads.py`.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1)]

from stopwatch import seconds

from db.codec import codec
from db.opening import open_data
from db.rows import statements
from db.store import SqliteStore
from inspector.domain.identity import case_id
from inspector.domain.model import Case

CASES = 100_000
READS = 10_000  # a round
ROUNDS = 15
TARGET = 1.2
CACHE_KIB = 64 * 1024  # as the program's own, so that neither side reads the file again


def _cases() -> list[Case]:
    return [
        Case(
            id=case_id("s", str(number)),
            supplier="s",
            number=f"KBH-2026-{number:06d}",
            status="completed",
            starts=date(2026, 1, 5),
            ends=date(2026, 5, 1),
            first_meeting=date(2026, 1, 12),
            invoiced_hours=Decimal("12.50"),
            hourly_price=Decimal("325.00"),
        )
        for number in range(CASES)
    ]


@contextmanager
def _ours(folder: Path, cases: list[Case]) -> Iterator[SqliteStore]:
    """The cases in a database of the program, opened anew so that its cache begins empty."""
    for is_filled in (False, True):
        data = open_data(
            folder,
            key_ring=None,
            passphrase=None,
            person="AA",
            clock=lambda: datetime.now(UTC),
            key=bytes(32),
        )
        try:
            if is_filled:
                yield data.store
            else:
                with data.store.change("cases_imported") as change:
                    change.put_all(cases)
        finally:
            data.close()


@contextmanager
def _plain(path: Path, ours: SqliteStore) -> Iterator[sqlite3.Connection]:
    """The same table with the same rows, in plain sqlite3."""
    table = codec(Case).table
    (made,) = ours.connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).fetchone()
    rows = ours.connection.execute(f'SELECT * FROM "{table}"').fetchall()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(made)
    connection.execute("BEGIN")
    places = ", ".join("?" * len(rows[0]))
    connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
    connection.execute("COMMIT")
    yield connection
    connection.close()


def _figure(
    name: str, target: float, sides: Callable[[list[str]], tuple[float, float]], ids: list[str]
) -> dict[str, object]:
    """The first round fills the caches of both sides and is left out."""
    rounds = []
    for number in range(ROUNDS + 1):
        chosen = random.Random(number).choices(ids, k=READS)
        rounds.append(sides(chosen))
    ratios = [ours / floor for ours, floor in rounds[1:]]
    return {
        "name": name,
        "ratio": round(statistics.median(ratios), 2),
        "target": target,
        "runs": len(ratios),
        "lowest": round(min(ratios), 2),
        "highest": round(max(ratios), 2),
        "microseconds": round(statistics.median(ours for ours, _ in rounds[1:]) / READS * 1e6, 1),
    }


def measure() -> list[dict[str, object]]:
    """The figures of reading by id."""
    cases = _cases()
    ids = [case.id for case in cases]
    sql = statements(Case).one
    decode = codec(Case).decode
    with (
        tempfile.TemporaryDirectory() as place,
        _ours(Path(place, "data"), cases) as store,
        _plain(Path(place, "plain.db"), store) as plain,
    ):
        crypt = store.connection

        def raw(chosen: list[str]) -> tuple[float, float]:
            return (
                seconds(lambda: [crypt.execute(sql, (each,)).fetchall() for each in chosen]),
                seconds(lambda: [plain.execute(sql, (each,)).fetchall() for each in chosen]),
            )

        def bare(each: str) -> Case:
            ((*row, _live, _head),) = plain.execute(sql, (each,)).fetchall()
            return decode(each, row)

        def whole(chosen: list[str]) -> tuple[float, float]:
            return (
                seconds(lambda: [store.get(Case, each) for each in chosen]),
                seconds(lambda: [bare(each) for each in chosen]),
            )

        for _ in range(2):  # every page once: what is measured is reading, not the first look
            raw(ids)
        if store.get(Case, ids[0]) != bare(ids[0]):
            raise AssertionError("the two sides do not read the same")
        return [
            _figure("a row read by its id / plain sqlite3", TARGET, raw, ids),
            _figure("a record read by its id / the same by plain sqlite3", TARGET, whole, ids),
        ]


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
