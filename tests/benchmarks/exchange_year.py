"""A laptop that was away for a year: what the others wrote meanwhile, applied at once.

Three colleagues wrote 20,000 changes: visits with their answers, half of them altered later,
the cases of a list, and the names of 500 photos. The folder that was away reads them through
`FolderLedger`, range after range as a hub gives them, each its own transaction forced to disk;
at 1, 2, 4 and 8 times the size. Each size is read by a process of its own into a new folder:
the processor's time for the applying alone (and the seconds that passed), the bytes by which the
database grew, and the memory above what the program holds with the folder open (64 MB of it are
the cache, which fills as the database grows).

Linear is a ratio of 1 between the cost of a change at one size and at half of it. All sizes are
read in each round, one after the other; the figures are medians over the rounds.

Run it by itself: `python tests/benchmarks/exchange_year.py`.
"""

from __future__ import annotations

import gc
import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1, 0)]

from db.houses import OpenHouse
from db.ledger import FolderLedger
from db.opening import DATABASE, OpenedData, open_data
from inspector.domain.exchange import ChainRange
from inspector.domain.model import Answer, Case, Evidence, Supplier, Visit
from inspector.services.ports import Record

CHANGES, PHOTOS, COLLEAGUES = 20_000, 500, 3
TIMES = (1, 2, 4, 8)
ROUNDS = 3
MOST = 1.3  # of a ratio between two sizes
POINTS = 60  # of a visit
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
KEY = bytes(32)


def _opened(folder: Path, mark: str) -> OpenedData:
    moments = (START + timedelta(seconds=n) for n in range(10**9))
    return open_data(
        folder, key_ring=None, passphrase=None, person=mark, clock=lambda: next(moments), key=KEY,
        mark=mark,
    )  # fmt: skip


def _written(mark: str) -> Iterator[tuple[Record, ...]]:
    """What one colleague stores, change after change, for ever."""
    number = 0
    while True:
        number += 1
        visit, supplier = f"{mark}-visit-{number}", f"supplier-{number % 80}"
        yield (
            Supplier(id=supplier, name=f"Leverandør {number % 80}"),
            Visit(id=visit, number=f"2026-{mark}-{number:05d}", supplier=supplier, kind="control"),
        )
        for point in range(POINTS):
            yield (_answer(visit, point, "ok", "Set på stedet, i orden"),)
        for point in range(0, POINTS, 2):
            yield (_answer(visit, point, "not_ok", "Rettet efter samtalen med ledelsen"),)
        for photo in range(PHOTOS * (POINTS + POINTS // 2) // CHANGES):
            name = sha256(f"{visit} {photo}".encode()).hexdigest()
            yield (Evidence(id=f"{visit}-{photo}", visit=visit, original=name, size=50_000),)
        yield tuple(
            Case(id=f"{visit}-case-{n}", supplier=supplier, number=f"K-{number}-{n}")
            for n in range(4)
        )


def _answer(visit: str, point: int, outcome: str, comment: str) -> Answer:
    return Answer(
        id=f"{visit}-{point}", visit=visit, point=str(point), outcome=outcome, comment=comment
    )


def _write(folder: Path, changes: int) -> list[ChainRange]:
    """The ranges of one colleague's chain; the writing is neither measured nor forced to disk."""
    data = _opened(folder, folder.name)
    data.store.connection.execute("PRAGMA synchronous = OFF")
    ledger = FolderLedger(OpenHouse(data).use)
    device, _ = ledger.device()
    written, entries = _written(folder.name), 0
    while entries < changes:
        with data.store.change("answer_recorded") as change:
            for record in next(written):
                change.put(record)
        entries = data.store.acknowledged.seq
    ranges, first = [], 1
    while found := ledger.read_range(device, first, lambda _supplier: ""):
        ranges.append(found)
        first = found.last + 1
    data.close()
    return ranges


def _memory() -> int:
    """The bytes this process holds in memory; 0 where the system does not tell."""
    try:
        text = Path("/proc/self/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(text.split()[1]) * 4096


def _read(source: Path, folder: Path, changes: int) -> dict[str, float]:
    """One reading of so many changes, in a process of its own; what each change cost."""
    data = _opened(folder, "T9")
    ledger = FolderLedger(OpenHouse(data).use)
    gc.collect()
    before, most, taken, busy, entries = _memory(), 0, 0.0, 0.0, 0
    with source.open("rb") as ranges:
        while entries < changes:
            found = pickle.load(ranges)
            begun, worked = time.perf_counter(), time.process_time()
            ledger.apply(found)
            taken += time.perf_counter() - begun
            busy += time.process_time() - worked
            entries += found.last - found.first + 1
            most = max(most, _memory())
    data.close()
    size = (folder / DATABASE).stat().st_size
    return {
        "microseconds": busy / entries * 1e6,
        "bytes": size / entries,
        "memory": (most - before) / entries,
        "seconds": taken,
        "entries": entries,
    }


def _measured(source: Path, changes: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [sys.executable, __file__, str(source), folder, str(changes)],
            capture_output=True,
            text=True,
            check=True,
        )
    found: dict[str, float] = json.loads(run.stdout)
    return found


def _prepare(folder: Path) -> Path:
    """Every range once, those of the colleagues in turn, as a hub gives them."""
    most = CHANGES * TIMES[-1] // COLLEAGUES + 1
    chains = [_write(folder / f"T{number}", most) for number in range(1, COLLEAGUES + 1)]
    source = folder / "ranges"
    with source.open("wb") as file:
        for together in zip(*chains, strict=False):
            for each in together:
                pickle.dump(each, file)
    return source


def measure(rounds: int = ROUNDS) -> list[dict[str, object]]:
    """The largest step from one size to its double, for each of the three costs; and the year."""
    found: dict[int, list[dict[str, float]]] = {times: [] for times in TIMES}
    with tempfile.TemporaryDirectory() as folder:
        source = _prepare(Path(folder))
        for _ in range(rounds):
            for times in TIMES:
                found[times].append(_measured(source, CHANGES * times * 99 // 100))
    figures: list[dict[str, object]] = []
    for cost, unit in (
        ("microseconds", "µs of the processor"),
        ("bytes", "bytes"),
        ("memory", "bytes of memory"),
    ):
        typical = {times: statistics.median(one[cost] for one in found[times]) for times in TIMES}
        steps = {
            f"{half} → {double}": round(typical[double] / max(typical[half], 1e-9), 2)
            for half, double in pairwise(TIMES)
        }
        figures.append({
            "name": f"a year away: {unit} per change, from one size to its double",
            "ratio": max(steps.values()), "target": MOST, "runs": rounds, "steps": steps,
            "per_change": {f"{times}": round(typical[times], 1) for times in TIMES},
            "seconds": round(statistics.median(one["seconds"] for one in found[1]), 2),
        })  # fmt: skip
    return figures


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(_read(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        for figure in measure():
            print(json.dumps(figure, ensure_ascii=False))
