"""The program is killed while she answers: what the window called saved is there, and so is she."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from journeys.office import Office, storage
from journeys.test_first_start import begin
from journeys.walk import Walk

from inspector.domain.model import Answer, Visit

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = (7, 23)  # killed right after so many things were told


def told_until_killed(folder: Path, lines: int) -> list[list[str]]:
    """What the program said until it was killed in the middle of the next answer."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tests/journeys/answering.py"), str(folder)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
             "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    found = []
    for line in process.stdout:
        found.append(line.split())
        if len(found) == lines:
            process.kill()
    process.stdout.close()
    process.wait()
    assert len(found) >= lines, "the program stopped by itself"
    return found


def test_every_answer_the_window_called_saved_survives_a_kill(tmp_path):
    folder = tmp_path / "data"
    with Office(folder) as office:
        begin(office)
        walk = Walk(office, tmp_path)
        walk.import_lists(completed=2, ongoing=1)
        walk.begin_visit("kbh-flexjob-2009", "control")
        walk.arrive()

    step, acknowledged = "arrival", {}
    for lines in ROUNDS:
        told = told_until_killed(folder, lines)
        assert told[0] == ["opened", step]  # where she was
        for what, *rest in told[1:]:
            if what == "answer":
                acknowledged[rest[0]] = rest[1]
            else:
                (step,) = rest
        with storage(folder) as opened:
            (visit,) = opened.store.find(Visit)
            stored = {one.point: one.outcome for one in opened.store.find(Answer, visit=visit.id)}
            after = set(stored) - set(acknowledged)
            differing = {p for p, outcome in acknowledged.items() if stored.get(p) != outcome}
            assert len(after | differing) <= 1, (stored, acknowledged)  # the one in hand
            assert not differing - set(stored), "an acknowledged answer is gone"
            step = visit.last_step if len(after | differing) == 0 else step
            assert opened.check() == []
