"""Killed at any moment: what was acknowledged is there, nothing is there by half."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from storage.stored_samples import opened

from db.check import check
from inspector.domain.model import Answer, Case

ROOT = Path(__file__).resolve().parents[2]
SEEDS = 16 if os.environ.get("UANMELDT_LONG") else 1
ROUNDS = 12
IMPORTED = 700


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_acknowledged_answer_survives_a_kill(tmp_path, seed):
    chance = random.Random(seed)
    acknowledged: dict[str, int] = {}  # id → point
    imports: set[int] = set()
    first = 0
    for _ in range(ROUNDS):
        lines = _run_until_killed(tmp_path, first, chance.uniform(0.0, 0.4))
        for word, number in (line.split() for line in lines):
            first = max(first, int(number) + 1)
            if word == "answer":
                acknowledged[f"a{int(number) % 50}"] = int(number)
            else:
                imports.add(int(number))
        first += 1  # the one that may have been stored, and not acknowledged
        _compare(tmp_path, acknowledged, imports)
    assert acknowledged
    assert imports


def _run_until_killed(folder: Path, first: int, seconds: float) -> list[str]:
    """What the recorder said until it was killed, this long after its first word."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "faults" / "recorder.py"), str(folder), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    lines += process.stdout.readlines()
    timer.join()
    process.wait()
    process.stdout.close()
    assert lines[0], "the recorder did not begin"
    return [line for line in lines if line.endswith("\n")]


def _compare(folder: Path, acknowledged: dict[str, int], imports: set[int]) -> None:
    data = opened(folder)
    stored = {answer.id: int(answer.point) for answer in data.store.find(Answer)}
    for record, number in acknowledged.items():
        assert stored[record] >= number
    by_import: dict[str, int] = {}
    for (record,) in data.store.select(Case, ("id",)):
        name = str(record).split("-")[0]
        by_import[name] = by_import.get(name, 0) + 1
    assert set(by_import.values()) <= {IMPORTED}  # whole, or not at all
    assert {f"c{number}" for number in imports} <= set(by_import)
    assert check(data.store) == []
    data.close()
