"""A laptop that was away for a year, back in step with one press.

Three colleagues wrote 20,000 changes (visits with their answers, half of them altered later, and
the cases of a list) and took 500 photos of 100 kB; what they wrote lies sealed in a folder, put
there by the program itself. The laptop exchanges with it as the program does
(`OfficeExchange.run`: folder, seals, ledger, attachments, kept bundles), at 1, 2, 4 and 8 times
the size, each in a process of its own and into a new folder, every write forced to disk.

Told of each size: seconds until it is in step and until a second press has found nothing new,
the processor's time, the bytes read, written and by which its folder grew, and the most memory
above what the program holds with the folder open. Linear is a ratio of 1 between what a change
costs (until the first photo is here) or what a photo costs (from there on) at one size and at
half of it. The database's cache holds 64 MB and fills as the data grow; so the memory is judged
in a run of its own with a cache of 2 MB, and may not grow with the size: photos are never held
together. The floor, of the same run: the same files read, written and forced to disk, no more.

Run it by itself: `python tests/benchmarks/exchange_year.py`. It needs 3 GB of disk.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1, 0)]

from stopwatch import seconds
from year_scene import AWAY, address, back_again, make_year

CHANGES, PHOTOS = 20_000, 500
PHOTO_BYTES = 100_000
TIMES = (1, 2, 4, 8)
ROUNDS = 2
SMALL_CACHE = 2000  # kB
MOST = 1.3  # of a ratio between two sizes
MOST_FLOORS = 15.0  # of the seconds for the floor's; the entries become rows, the files do not
Costs = dict[str, float]


def _status(name: str) -> int:
    """Bytes as the system tells them of this process; 0 where it does not."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if name in line), 0)


def _moved() -> tuple[int, int]:
    """Bytes read and written by this process so far."""
    try:
        lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0, 0
    told = {name: int(value) for name, value in (line.split(": ") for line in lines)}
    return told["rchar"], told["wchar"]


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Moments:
    """The processor's time when the first photo had been fetched, seen as progress is told."""

    def __init__(self, photos: Path) -> None:
        self._photos = photos
        self.photos = 0.0

    def __call__(self, _done: int, _planned: int) -> None:
        if not self.photos and self._photos.is_dir():
            self.photos = time.process_time()


def _back(folder: Path, place: Path, cache: int) -> Costs:
    """Back in step, in a process of its own; what it cost. `cache`: kB, 0 the program's own."""
    laptop, exchange = back_again(folder)
    if cache:
        laptop.store.connection.execute(f"PRAGMA cache_size = -{cache}")
    before, had, moved = _status("VmRSS"), _size_of(folder), _moved()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most so far is forgotten
    moments = Moments(folder / "attachments")
    begun, worked = time.perf_counter(), time.process_time()
    done = exchange.run(moments, hub=address(place))
    ended, took = time.process_time(), time.perf_counter() - begun
    most, read, written = _status("VmHWM"), *_moved()
    again = seconds(lambda: exchange.run(hub=address(place)))
    assert done.entries_in
    assert done.files_in
    assert not done.files_missing
    laptop.shut()
    return {
        "entries": done.entries_in, "photos": done.files_in, "seconds": took, "again": again,
        "processor": ended - worked, "change": (moments.photos - worked) / done.entries_in,
        "photo": (ended - moments.photos) / done.files_in, "memory": most - before,
        "read": read - moved[0], "written": written - moved[1], "grown": _size_of(folder) - had,
    }  # fmt: skip


def _floor(place: Path, folder: Path) -> float:
    """Seconds for the same files, read, written and forced to disk."""
    folder.mkdir()
    paths = [*place.glob("*/*.ibx"), *place.glob("*/files/*")]

    def copy() -> None:
        for path in paths:
            handle = os.open(folder / path.name, os.O_CREAT | os.O_WRONLY)
            os.write(handle, path.read_bytes())
            os.fsync(handle)
            os.close(handle)

    taken = seconds(copy)
    shutil.rmtree(folder)
    return taken


def _measured(root: Path, place: Path, cache: int = 0) -> Costs:
    folder = root / "away"
    shutil.copytree(root / AWAY, folder)
    run = subprocess.run(
        [sys.executable, __file__, str(folder), str(place), str(cache)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: Costs = json.loads(run.stdout)
    shutil.rmtree(folder)
    return found if cache else {**found, "floor": _floor(place, root / "floor")}


def measure(rounds: int = ROUNDS) -> list[dict[str, object]]:
    """The largest step from one size to its double of each cost; the year against its floor."""
    found: dict[int, list[Costs]] = {times: [] for times in TIMES}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        places = make_year(root, CHANGES, PHOTOS, PHOTO_BYTES, TIMES)
        for _ in range(rounds):
            for times in TIMES:
                found[times].append(_measured(root, places[times]))
        small = {times: _measured(root, places[times], SMALL_CACHE) for times in TIMES}
    typical = {
        times: {cost: statistics.median(one[cost] for one in costs) for cost in costs[0]}
        for times, costs in found.items()
    }
    steps = [
        _step("µs of the processor per change", typical, rounds, lambda one: one["change"] * 1e6),
        _step("µs of the processor per photo", typical, rounds, lambda one: one["photo"] * 1e6),
        _step("bytes grown per change", typical, rounds, lambda one: one["grown"] / one["entries"]),
        _step("megabytes of memory in all", small, 1, lambda one: one["memory"] / 1e6),
    ]
    floors = [one["seconds"] / one["floor"] for one in found[1]]
    year = {
        "name": "a year away: back in step / its files read, written and forced to disk",
        "ratio": round(statistics.median(floors), 2), "target": MOST_FLOORS, "runs": rounds,
        "sizes": {f"{times}": _told(costs) for times, costs in typical.items()},
    }  # fmt: skip
    return [*steps, year]


def _step(unit: str, typical: dict[int, Costs], rounds: int, cost) -> dict[str, object]:
    steps = {
        f"{half} → {double}": round(cost(typical[double]) / max(cost(typical[half]), 1e-9), 2)
        for half, double in pairwise(TIMES)
    }
    return {
        "name": f"a year away: {unit}, from one size to its double",
        "ratio": max(steps.values()), "target": MOST, "runs": rounds, "steps": steps,
        "at": {f"{times}": round(cost(one), 1) for times, one in typical.items()},
    }  # fmt: skip


def _told(costs: Costs) -> dict[str, float]:
    """Seconds, and megabytes."""
    told = {name: round(costs[name], 2) for name in ("seconds", "again", "processor", "floor")}
    bulk = ("read", "written", "grown", "memory")
    return told | {f"{name}_mb": round(costs[name] / 1e6, 1) for name in bulk}


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(_back(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        for figure in measure():
            print(json.dumps(figure, ensure_ascii=False))
