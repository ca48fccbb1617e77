"""The start page with 5,000 visits and 150,000 checked cases / with nothing in it.

The first figure starts the real program on both data folders until the start page is
painted with its figures. The second is the reading of those figures alone, where the
floor is the reading of an empty database: it has no target and stands beside the first.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.opening import OpenedData, open_data
from inspector.domain.calendar import WorkingCalendar
from inspector.domain.identity import case_check_id, case_id
from inspector.domain.model import CaseCheck, SchemeText, Supplier, Visit, VisitState
from inspector.domain.scheme_text import scheme_hash
from inspector.domain.settings import Settings
from inspector.gateways.danish_holidays import danish_holidays
from inspector.gateways.scheme_files import SchemeFolder
from inspector.services.overview import today
from inspector.services.settings import save_settings

ROOT = Path(__file__).resolve().parents[2]
SUPPLIERS, VISITS, CHECKED = 100, 5_000, 150_000
ROUNDS = 11
PASSPHRASE = "kun til måling"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SHELF = SchemeFolder(ROOT / "resources" / "schemes")
CALENDAR = WorkingCalendar(danish_holidays)


def _opened(folder: Path) -> OpenedData:
    return open_data(
        folder, key_ring=None, passphrase=PASSPHRASE, person="", clock=lambda: NOW, mark="T3"
    )


def _settle(folder: Path) -> None:
    """A data folder whose owner has said who she is, so that the start page comes up."""
    data = _opened(folder)
    save_settings(data.store, Settings(organisation="Engholm Kommune", person_name="Ida Enebær"))
    data.close()


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
    _settle(folder)
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


def _reading(folder: Path) -> float:
    """Reading the figures of the start page, the data folder being open."""
    gc.collect()
    data = _opened(folder)
    begun = time.perf_counter()
    today(data.store, SHELF, NOW.date(), CALENDAR)
    seconds = time.perf_counter() - begun
    data.close()
    return seconds


def _start(folder: Path) -> float:
    """The program from its start until it quits, its figures painted."""
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "UANMELDT_PASSPHRASE": PASSPHRASE,
        "UANMELDT_QUIT_WHEN_READY": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    command = [sys.executable, "main.py", "--data", str(folder)]
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


def measure() -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        _fill(full)
        _settle(empty)
        reading = [(_reading(full), _reading(empty)) for _ in range(ROUNDS + 1)][1:]
        starts = [(_start(full), _start(empty)) for _ in range(ROUNDS + 1)][1:]
    name = "5,000 visits and 150,000 checked cases / empty"
    return [
        {"name": f"start page with {name}", **_figure(starts), "target": 1.3},
        {"name": f"figures of the start page alone, {name}", **_figure(reading), "target": None},
    ]


def _figure(rounds: list[tuple[float, float]]) -> dict[str, object]:
    return {
        "ratio": round(statistics.median(large / small for large, small in rounds), 2),
        "ms": round(statistics.median(large for large, _ in rounds) * 1000, 1),
        "floor_ms": round(statistics.median(small for _, small in rounds) * 1000, 1),
        "runs": len(rounds),
    }


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
