"""The start page's figures over 5,000 visits and 150,000 checked cases / over nothing.

Each round opens a real, encrypted data folder and reads the start page from it, as the
program does when it starts; the figure is the median of the rounds' ratios. The second
line is the reading alone, in milliseconds, for whoever wants it bare.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.opening import open_data
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.identity import case_check_id, case_id
from inspector.domain.model import CaseCheck, SchemeText, Supplier, Visit, VisitState
from inspector.domain.scheme_text import scheme_hash
from inspector.gateways.danish_holidays import danish_holidays
from inspector.gateways.scheme_files import SchemeFolder
from inspector.services.overview import today

ROOT = Path(__file__).resolve().parents[2]
SUPPLIERS, VISITS, CHECKED = 100, 5_000, 150_000
ROUNDS = 11
KEY = bytes(range(32))
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SHELF = SchemeFolder(ROOT / "resources" / "schemes")
CALENDAR = WorkingCalendar(danish_holidays)


def _opened(folder: Path):
    return open_data(
        folder, key_ring=None, passphrase=None, person="", clock=lambda: NOW, key=KEY, mark="T3"
    )


def _visits(scheme: str) -> Iterator[Visit]:
    """Locked visits of ten years, and the last few still to come."""
    for number in range(VISITS):
        day = NOW.date() - timedelta(days=(VISITS - number) * 3650 // VISITS - 5)
        coming = day > NOW.date()
        yield Visit(
            id=f"visit-{number:05d}",
            number=f"{day.year}-T3-{number:05d}",
            scheme=scheme,
            supplier=f"supplier-{number % SUPPLIERS:03d}",
            kind="control",
            state=VisitState.PLANNED if coming else VisitState.LOCKED,
            planned_on=day,
            held_on=None if coming else day,
        )


def _checks() -> Iterator[CaseCheck]:
    for number in range(CHECKED):
        visit, case = f"visit-{number % VISITS:05d}", f"SAG-{number // VISITS:03d}"
        key = case_check_id(visit, case_id("supplier", case), "2.1")
        yield CaseCheck(id=key, visit=visit, case_number=case, point="2.1", outcome="ok")


def _fill(folder: Path) -> None:
    data = _opened(folder)
    text = SHELF.text_of("kbh-flexjob-2009")
    kept = SchemeText(id=scheme_hash(text), scheme="kbh-flexjob-2009", version="1", text=text)
    suppliers = (Supplier(id=f"supplier-{n:03d}", name=f"Navn {n}") for n in range(SUPPLIERS))
    with data.store.change("benchmark_filled") as change:
        change.put(kept)
        change.put_all(list(suppliers))
        change.put_all(list(_visits(kept.id)))
        change.put_all(list(_checks()))
    data.close()


def _seconds(folder: Path) -> tuple[float, float]:
    """Opening the data and reading the start page, and the reading alone."""
    gc.collect()
    begun = time.perf_counter()
    data = _opened(folder)
    ready = time.perf_counter()
    today(data.store, SHELF, date(2026, 11, 20), CALENDAR)
    done = time.perf_counter()
    data.close()
    return done - begun, done - ready


def measure() -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        _fill(full)
        _opened(empty).close()
        rounds = [(_seconds(full), _seconds(empty)) for _ in range(ROUNDS + 1)][1:]
    ratio = statistics.median(large[0] / small[0] for large, small in rounds)
    alone = statistics.median(large[1] for large, _ in rounds)
    nothing = statistics.median(small[1] for _, small in rounds)
    return [
        {
            "name": "start page with 5,000 visits and 150,000 checked cases / empty",
            "ratio": round(ratio, 2),
            "target": 1.3,
            "runs": ROUNDS,
            "reading_ms": round(alone * 1000, 1),
            "reading_empty_ms": round(nothing * 1000, 1),
        }
    ]


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
