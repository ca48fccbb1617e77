"""Five years of supervision: opening them, and the second backup of them.

5,000 visits, 150,000 cases and 20,000 photos of 50 kB (1 GB, encrypted as the program does it;
only the forcing to disk of each photo is left out while they are made). The first figure starts
the program, with its key from the keychain, on these data and on empty ones, until the start
page is painted with its figures; the second is the opening of the folder alone.

Before each backup that is measured a visit is stored with ten new photos. The backup copies the
database, forces it to disk, looks through every page and every row of the copy, and takes the
new photos along. Its floors copy bytes and force them to disk: all that the backup holds,
database and photos, and, as a second line, the database alone.

Run it by itself: `python tests/benchmarks/large_data.py`. It needs 4 GB of disk for three minutes.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1, 0)]

from stopwatch import seconds

from db.attachments import FOLDER
from db.backups import FolderBackups
from db.houses import OpenHouse
from db.opening import DATABASE, OpenedData, open_data
from db.sealing import Seal
from db.vault import keychain_slot, write_slots
from inspector.domain.identity import case_id, new_id
from inspector.domain.model import Case, Evidence, Supplier, Visit, VisitState
from inspector.domain.safekeeping import BackupReason
from inspector.domain.settings import Settings
from inspector.services.settings import save_settings

SUPPLIERS, VISITS, CASES, PHOTOS, PHOTO_BYTES = 100, 5_000, 150_000, 20_000, 50_000
NEW_PHOTOS = 10  # between two backups
STARTS, OPENINGS, BACKUPS = 7, 11, 3  # rounds
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
KEY = sha256(b"kun til maaling").digest()


class Remembering:
    """A key ring that answers with the one key."""

    def read(self, _name: str) -> str:
        return KEY.hex()

    def write(self, _name: str, _secret: str) -> bool:
        return True

    def remove(self, _name: str) -> None:
        pass


def _opened(folder: Path) -> OpenedData:
    return open_data(
        folder, key_ring=Remembering(), passphrase=None, person="AA", clock=lambda: NOW, mark="T3"
    )


def _begin(folder: Path) -> OpenedData:
    """New data whose key the keychain has, and whose owner has said who she is."""
    data = open_data(
        folder, key_ring=None, passphrase=None, person="AA", clock=lambda: NOW, mark="T3", key=KEY
    )
    write_slots(folder, [keychain_slot(KEY, Remembering())])
    save_settings(data.store, Settings(organisation="Engholm Kommune", person_name="Ida Enebær"))
    return data


def _visits() -> Iterator[Visit]:
    for number in range(VISITS):
        day = NOW.date() - timedelta(days=(VISITS - number) * 1825 // VISITS)
        yield Visit(
            id=f"visit-{number:05d}",
            number=f"{day.year}-T3-{number:05d}",
            supplier=f"supplier-{number % SUPPLIERS:03d}",
            kind="control",
            state=VisitState.LOCKED,
            planned_on=day,
            held_on=day,
        )


def _cases() -> Iterator[Case]:
    for number in range(CASES):
        supplier = f"supplier-{number % SUPPLIERS:03d}"
        yield Case(
            id=case_id(supplier, str(number)),
            supplier=supplier,
            number=f"KBH-2026-{number:06d}",
            status="completed",
            starts=date(2026, 1, 5),
            ends=date(2026, 5, 1),
            invoiced_hours=Decimal("12.50"),
            hourly_price=Decimal("325.00"),
        )


def _photo(folder: Path, seal: Seal, visit: str) -> Evidence:
    """A photo in the attachments, named by its record; random bytes, as a JPEG looks."""
    data = os.urandom(PHOTO_BYTES)
    digest = sha256(data).digest()
    (folder / FOLDER / seal.name(digest)).write_bytes(seal.close(data, digest))
    return Evidence(
        id=new_id(), visit=visit, name="foto.jpg", media_type="image/jpeg", size=PHOTO_BYTES,
        original=digest.hex(), added_at=NOW,
    )  # fmt: skip


def _fill(folder: Path) -> OpenedData:
    data, seal = _begin(folder), Seal(KEY)
    (folder / FOLDER).mkdir(exist_ok=True)
    with data.store.change("benchmark_filled") as change:
        change.put_all(
            [Supplier(id=f"supplier-{n:03d}", name=f"Navn {n}") for n in range(SUPPLIERS)]
        )
        change.put_all(list(_visits()))
        change.put_all(list(_cases()))
        change.put_all([_photo(folder, seal, f"visit-{n % VISITS:05d}") for n in range(PHOTOS)])
    return data


def _opening(folder: Path) -> float:
    gc.collect()
    begun = time.perf_counter()
    data = _opened(folder)
    took = time.perf_counter() - begun
    data.close()
    return took


def _starts(full: Path, empty: Path) -> list[tuple[float, float]]:
    import start  # beside this file

    environment = start.as_on_her_laptop(full.parent / "compiled")
    environment["UANMELDT_MEASURED_KEY"] = KEY.hex()

    def once(folder: Path) -> float:
        command = [sys.executable, "-c", start.BY_KEY_RING, "--data", str(folder)]
        return start.seconds_until_ready(command, environment)

    return [(once(full), once(empty)) for _ in range(STARTS + 1)][1:]


def _one_file(files: list[Path], to: Path) -> None:
    """The bytes of these files in one new file, forced to disk once."""
    with to.open("wb") as writing:
        for path in files:
            with path.open("rb") as reading:
                shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())


def _backups(data: OpenedData) -> tuple[list[list[float]], int]:
    """Seconds of each backup, of copying all its bytes, and of copying its database."""
    seal, folder = Seal(KEY), data.folder
    backups = FolderBackups(folder, OpenHouse(data), lambda: datetime.now(UTC))
    backups.make(BackupReason.DAILY)
    rounds = []
    copy = folder.parent / "copy"
    for number in range(BACKUPS):
        with data.store.change("benchmark_went_on") as change:
            visit = Visit(id=new_id(), number=f"2026-T3-9{number}", planned_on=NOW.date())
            change.put(visit)
            for _ in range(NEW_PHOTOS):
                change.put(_photo(folder, seal, visit.id))
        ours = seconds(lambda: backups.make(BackupReason.DAILY))
        database = folder / DATABASE
        everything = [database, *(folder / FOLDER).iterdir()]
        floors = []
        for files in (everything, [database]):
            floors.append(seconds(partial(_one_file, files, copy)))
            copy.unlink()
        rounds.append([ours, *floors])
    return rounds, (folder / DATABASE).stat().st_size


def measure() -> list[dict[str, object]]:
    """The figures of large data; the folder is removed again."""
    if shutil.disk_usage(tempfile.gettempdir()).free < 6 << 30:
        return [{"name": "five years", "skipped": "less than 6 GB of disk are free"}]
    with tempfile.TemporaryDirectory() as place:
        full, empty = Path(place, "full"), Path(place, "empty")
        begun = time.perf_counter()
        _begin(empty).close()
        _fill(full).close()
        made = time.perf_counter() - begun
        opening = [(_opening(full), _opening(empty)) for _ in range(OPENINGS + 1)][1:]
        starts = _starts(full, empty)
        data = _opened(full)
        try:
            backups, size = _backups(data)
        finally:
            data.close()
    about = {"database_mb": round(size / 1e6), "made_in_s": round(made)}
    return [
        {**_figure("start on five years / on empty data", starts), "target": 1.3},
        {**_figure("opening of five years / of empty data", opening), "target": 1.3},
        {
            **_figure(
                "second backup of five years / a raw copy of its bytes",
                [(ours, whole) for ours, whole, _ in backups],
            ),
            "target": 4.0,
            **about,
        },
        _figure(
            "second backup of five years / a raw copy of its database alone",
            [(ours, alone) for ours, _, alone in backups],
        ),
    ]


def _figure(name: str, rounds: list[tuple[float, float]]) -> dict[str, object]:
    return {
        "name": name,
        "ratio": round(statistics.median(ours / floor for ours, floor in rounds), 2),
        "ms": round(statistics.median(ours for ours, _ in rounds) * 1000, 1),
        "floor_ms": round(statistics.median(floor for _, floor in rounds) * 1000, 1),
        "runs": len(rounds),
    }


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
