"""Importing a CSV list of 100,000 cases, against csv.reader and executemany.

Ours reads the file, checks every row, compares it with what is stored and writes records
and log, encrypted, in one transaction. The floor reads the same file with csv.reader into
one table of a plain sqlite3 database at WAL and FULL, unchecked. Each round times both, one
after the other; the figure is the median of the rounds' ratios. Run it by itself:
`python tests/benchmarks/importing.py`.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.opening import open_data
from inspector.domain.columns import CASES, guess
from inspector.domain.model import Case
from inspector.gateways.tabular_files import read_table
from inspector.services.importing import preview_cases, store_import

ROWS = 100_000
ROUNDS = 9
TARGET = 8.0
HEADER = (
    "Sagsnr;Status;Tilbud;Startdato;Slutdato;Henvist;Første samtale;Timer;Pris pr. time;Fakturanr"
)


def case_file(rows: int = ROWS) -> bytes:
    """A list as a municipality's system writes it: cp1252, semicolons, Danish dates."""
    chance = random.Random(1)
    days = [f"{date(2025, 1, 1) + timedelta(n):%d-%m-%Y}" for n in range(500)]
    lines = [HEADER]
    for number in range(rows):
        start = chance.randrange(200, 380)
        ended = number % 2
        lines.append(
            f"KBH-2026-{number:06d};{'Afsluttet' if ended else 'I gang'};"
            f"{chance.choice(('Afklaring', 'Virksomhed', 'Mentor'))};{days[start]};"
            f"{days[start + chance.randrange(100)] if ended else ''};{days[start - 20]};"
            f"{days[start - 7]};{chance.randrange(10, 60)},{chance.choice('05')};"
            f"{chance.choice(('420', '465'))};F-{number // 3}"
        )
    return "\r\n".join(lines).encode("cp1252")


def _ours(data: bytes, folder: Path) -> None:
    opened = open_data(
        folder,
        key_ring=None,
        passphrase=None,
        person="AA",
        clock=lambda: datetime.now(UTC),
        key=bytes(32),
    )
    try:
        table = read_table(data, "sager.csv")
        preview = preview_cases(opened.store, table, guess(CASES, table.columns), "supplier")
        store_import(opened.store, preview)
        if opened.store.count(Case) != ROWS:
            raise RuntimeError("not every case was stored")
    finally:
        opened.close()


def _floor(data: bytes, folder: Path) -> None:
    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    rows = csv.reader(io.StringIO(data.decode("cp1252"), newline=""), delimiter=";")
    columns = [f"column_{place}" for place, _ in enumerate(next(rows))]
    connection.execute(f"CREATE TABLE listed ({', '.join(columns)}, PRIMARY KEY (column_0))")
    connection.execute("BEGIN IMMEDIATE")
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO listed VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()


def _seconds(work: Callable[[bytes, Path], None], data: bytes) -> float:
    with tempfile.TemporaryDirectory() as folder:
        gc.collect()
        begun = time.perf_counter()
        work(data, Path(folder))
        return time.perf_counter() - begun


def measure(rounds: int = ROUNDS) -> list[dict[str, object]]:
    """Opening the data folder counts as ours, the empty database as the floor's."""
    data = case_file()
    ratios = []
    for _ in range(rounds):
        floor = _seconds(_floor, data)
        ratios.append(_seconds(_ours, data) / floor)
    ratio = round(statistics.median(ratios), 2)
    name = f"import of {ROWS} cases / csv.reader + executemany"
    return [{"name": name, "ratio": ratio, "target": TARGET, "runs": rounds}]


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure, ensure_ascii=False))
