"""What applying colleagues' changes costs, against the bare rows in a table of the same database.

50 laptops with 2,000 changes each: answers, half of them new, half edits of answers given
before. The floor is one executemany of the very rows that the import writes into the log, into a
plain table of the same encrypted database. Both sides are timed in the same round; a figure is
the median of the rounds' ratios. Run it by itself: `python tests/benchmarks/exchange_import.py`.

While the window is open Python never collects garbage on the thread that applies (`ui.collector`),
and a command looks for it seldom (`main.COLLECT_EVERY`). So there are two figures, each with both
sides so: as in the window, and as on the command line.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.applying import apply_range
from db.change_log import entry_hash, global_parents
from db.opening import OpenedData, open_data
from inspector.domain.exchange import MOST_ENTRIES, ChainRange, LogEntry
from inspector.domain.identity import answer_id, new_id
from inspector.domain.model import Answer
from main import COLLECT_EVERY

ROUNDS = 3
LAPTOPS = 50
CHANGES = 2000  # of each
_ENTRIES = (
    'SELECT seq, at, "transaction", person, act, reason, "table", record, fields, parents, salt, '
    "digest, hash FROM change_log WHERE device = 1 AND seq BETWEEN ? AND ? ORDER BY seq"
)
_FLOOR = """
CREATE TABLE floor (
    device INTEGER, seq INTEGER, at INTEGER, "transaction" INTEGER, person TEXT, act TEXT,
    reason TEXT, "table" TEXT, record TEXT, fields TEXT, parents TEXT, salt BLOB, digest BLOB,
    previous BLOB, hash BLOB, PRIMARY KEY (device, seq)
) STRICT, WITHOUT ROWID
"""


def _opened(folder: Path) -> OpenedData:
    return open_data(
        folder,
        key_ring=None,
        passphrase=None,
        person="AA",
        clock=lambda: datetime.now(UTC),
        key=bytes(32),
    )


def chain(folder: Path, changes: int = CHANGES) -> list[ChainRange]:
    """The ranges of a laptop that gave half as many answers and changed each of them once."""
    data = _opened(folder)
    visits = [new_id() for _ in range(changes // 200 or 1)]
    answers = [
        Answer(id=answer_id(visit, str(n)), visit=visit, point=str(n), outcome="ok")
        for visit in visits
        for n in range(100)
    ][: changes // 2]
    for start in range(0, len(answers), 50):
        with data.store.change("answer_recorded") as change:
            for answer in answers[start : start + 50]:
                change.put(answer)
                change.put(Answer(**_fields(answer), outcome="not_ok", comment="Mangler i sagen."))
    ranges = [
        _range(data, first, min(first + MOST_ENTRIES - 1, changes))
        for first in range(1, changes + 1, MOST_ENTRIES)
    ]
    data.close()
    return ranges


def _fields(answer: Answer) -> dict[str, str]:
    return {"id": answer.id, "visit": answer.visit, "point": answer.point}


def _range(data: OpenedData, first: int, last: int) -> ChainRange:
    connection, ids = data.store.connection, {1: data.store.device.id}
    rows = connection.execute(_ENTRIES, (first, last)).fetchall()
    entries = tuple(
        LogEntry(*row[:9], global_parents(json.loads(row[9]), ids), *row[10:12]) for row in rows
    )
    previous = entry_hash(connection, 1, first - 1) or b""
    device = data.store.device.id
    return ChainRange(
        device=device, first=first, last=last, previous=previous, link=rows[-1][-1],
        parts={"": entries},
    )  # fmt: skip


def import_all(data: OpenedData, ranges: list[ChainRange]) -> None:
    """Each range in a transaction of its own, as an exchange applies it."""
    connection = data.store.connection
    for found in ranges:
        connection.execute("BEGIN IMMEDIATE")
        apply_range(connection, found, now=datetime.now(UTC))
        connection.execute("COMMIT")


def _floor(data: OpenedData) -> Callable[[], None]:
    """The same rows into one table, in as many transactions."""
    connection = data.store.connection
    connection.execute(_FLOOR)
    rows = connection.execute("SELECT * FROM change_log ORDER BY device, seq").fetchall()
    insert = f"INSERT INTO floor VALUES ({', '.join('?' * 15)})"
    plain = [tuple(bytearray(v) if isinstance(v, bytes) else v for v in row) for row in rows]

    def write() -> None:
        for start in range(0, len(plain), MOST_ENTRIES):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(insert, plain[start : start + MOST_ENTRIES])
            connection.execute("COMMIT")

    return write


def _seconds(work: Callable[[], object], *, collecting: bool) -> float:
    usual = gc.get_threshold()
    gc.collect()
    if collecting:
        gc.set_threshold(COLLECT_EVERY)
    else:
        gc.disable()
    start = time.perf_counter()
    work()
    took = time.perf_counter() - start
    gc.enable()
    gc.set_threshold(*usual)
    return took


def _figure(folder: Path, ranges: list[ChainRange], *, collecting: bool) -> dict[str, object]:
    ratios, best = [], []
    for number in range(ROUNDS):
        data = _opened(folder / f"office{number}{collecting}")
        best.append(_seconds(lambda: import_all(data, ranges), collecting=collecting))  # noqa: B023  called at once
        ratios.append(best[-1] / _seconds(_floor(data), collecting=collecting))
        data.close()
    seconds = statistics.median(best)
    where = "on the command line" if collecting else "in the window"
    return {
        "name": f"import of 50 laptops x 2,000 changes {where} / executemany of the same rows",
        "ratio": round(statistics.median(ratios), 2),
        "target": 6.0,
        "runs": len(ratios),
        "lowest": round(min(ratios), 2),
        "highest": round(max(ratios), 2),
        "seconds": round(seconds, 3),
        "changes_per_second": round(LAPTOPS * CHANGES / seconds),
    }


def measure() -> list[dict[str, object]]:
    """The figures of the import."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ranges = [found for n in range(LAPTOPS) for found in chain(folder / f"laptop{n}")]
        return [_figure(folder, ranges, collecting=each) for each in (False, True)]


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
