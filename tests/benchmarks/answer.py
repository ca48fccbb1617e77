"""What a durable answer and a list of 100,000 cases cost, against the same rows in plain SQLite.

The floor is the standard library's sqlite3, unencrypted, with WAL and synchronous=FULL, one
table and no log: the least that a program which loses nothing can do. Each round times
both sides, one after the other; a figure is the median of the rounds' ratios. Run it by
itself: `python tests/benchmarks/answer.py`.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.codec import codec
from db.opening import open_data
from db.store import SqliteStore
from inspector.domain.identity import case_id, new_id
from inspector.domain.model import Answer, Case
from inspector.services.ports import Record

ROUNDS = 9
ANSWERS = 200  # a round
CASES = 100_000
LIST_ROUNDS = 3


@contextmanager
def _ours(folder: Path) -> Iterator[SqliteStore]:
    data = open_data(
        folder,
        key_ring=None,
        passphrase=None,
        person="AA",
        clock=lambda: datetime.now(UTC),
        key=bytes(32),
    )
    yield data.store
    data.close()


@contextmanager
def _plain(path: Path, kind: type[Record]) -> Iterator[tuple[sqlite3.Connection, str]]:
    """A plain database and the statement that stores one record of this kind."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    how = codec(kind)
    columns = ", ".join(f'"{column}" TEXT' for column in how.columns)
    connection.execute(f'CREATE TABLE "{how.table}" (id TEXT PRIMARY KEY, {columns})')
    places = ", ".join("?" * (len(how.columns) + 1))
    yield connection, f'INSERT INTO "{how.table}" VALUES ({places})'
    connection.close()


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _figure(name: str, ratios: list[float], target: float, ours: float) -> dict[str, object]:
    return {
        "name": name,
        "ratio": round(statistics.median(ratios), 2),
        "target": target,
        "runs": len(ratios),
        "lowest": round(min(ratios), 2),
        "highest": round(max(ratios), 2),
        "seconds": round(ours, 6),
    }


def _one_answer(folder: Path) -> dict[str, object]:
    """The median answer of a round, stored with its log entry, against the bare row."""

    def answers() -> list[Answer]:
        return [
            Answer(id=new_id(), visit="v", point=f"3.{n}", outcome="ok", comment="Set i sagen.")
            for n in range(ANSWERS)
        ]

    def each(put: Callable[[Answer], object]) -> float:
        return statistics.median(_seconds_of(put, answer) for answer in answers())

    how = codec(Answer)
    ratios, best = [], []
    with _ours(folder / "answers") as store, _plain(folder / "a.db", Answer) as (plain, insert):

        def ours(answer: Answer) -> None:
            with store.change("answer_recorded") as change:
                change.put(answer)

        def bare(answer: Answer) -> None:
            plain.execute(insert, (answer.id, *how.encode(answer)))

        for _ in range(ROUNDS):
            best.append(each(ours))
            ratios.append(best[-1] / each(bare))
    return _figure("one durable answer / plain sqlite3", ratios, 3.0, statistics.median(best))


def _seconds_of(put: Callable[[Answer], object], answer: Answer) -> float:
    start = time.perf_counter()
    put(answer)
    return time.perf_counter() - start


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


def _many_cases(folder: Path) -> dict[str, object]:
    """100,000 new cases, each with its own log entry, against the bare rows."""
    cases, how = _cases(), codec(Case)
    ratios, best = [], []
    for number in range(LIST_ROUNDS):
        with (
            _ours(folder / f"cases{number}") as store,
            _plain(folder / f"c{number}.db", Case) as (plain, insert),
        ):

            def ours(store: SqliteStore = store) -> None:
                with store.change("cases_imported") as change:
                    change.put_all(cases, lambda done, total: None)

            def bare(plain: sqlite3.Connection = plain, insert: str = insert) -> None:
                plain.execute("BEGIN")
                plain.executemany(insert, ((case.id, *how.encode(case)) for case in cases))
                plain.execute("COMMIT")

            best.append(_seconds(ours))
            ratios.append(best[-1] / _seconds(bare))
    name = "100,000 cases with their log / bare rows in plain sqlite3"
    return _figure(name, ratios, 4.0, statistics.median(best))


def measure() -> list[dict[str, object]]:
    """The figures of the storage."""
    with tempfile.TemporaryDirectory() as name:
        return [_one_answer(Path(name)), _many_cases(Path(name))]


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
