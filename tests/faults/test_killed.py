"""Killed at any moment: what was acknowledged is there, nothing is there by half."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.recorder import IMPORTED, KEY, photo_of
from storage.stored_samples import opened

from db.backup_copy import is_whole
from db.backup_file import read_head
from inspector.domain.model import Answer, Case, Evidence, Report, Visit, VisitState

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")
ROOT = Path(__file__).resolve().parents[2]
FOLDERS = 100 if os.environ.get("UANMELDT_LONG") else 2
KILLS = 30  # of one folder, one after another


class Recorders:
    """The process that makes recorders, and what they said."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "faults" / "recorder.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def said(self, folder: Path, first: int, chance: random.Random) -> list[tuple[str, str]]:
        """What one said until it was killed; its work begins with this number."""
        things, seconds = chance.randint(1, 25), chance.choice((0, chance.uniform(0, 0.03)))
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder}\t{first}\t{things}\t{seconds}\n")
        self._process.stdin.flush()
        lines = []
        for line in self._process.stdout:
            if line == ".\n":
                return lines
            word, what = line.split()
            lines.append((word, what))
        raise AssertionError("the recorders ended by themselves")

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def recorders() -> Iterator[Recorders]:
    made = Recorders()
    yield made
    made.end()


class Acknowledged:
    """All that was said aloud about one folder."""

    def __init__(self) -> None:
        self.things: dict[str, set[str]] = defaultdict(set)
        self.answers: dict[str, int] = {}  # id → newest point
        self.next = 0
        self._looked_into: set[Path] = set()  # backups

    def hear(self, said: list[tuple[str, str]]) -> None:
        for word, what in said:
            self.things[word].add(what)
            if word == "answer":
                self.answers[f"a{int(what) % 50}"] = int(what)
            if word != "backup":
                self.next = max(self.next, int(what) + 1)
        self.next += 1  # the one that may have been stored, and not acknowledged

    def compare(self, folder: Path, *, wholly: bool) -> None:
        """What was acknowledged against what is there; damage would stay until looked for."""
        data = opened(folder)
        try:
            self._answers_are_there(data)
            self._imports_are_whole(data)
            self._files_are_there(data)
            self._locks_are_whole(data)
            assert not wholly or data.check() == []
        finally:
            data.close()
        self._backups_are_whole(folder)
        assert not list(folder.rglob("*.part")), "the next start sweeps what was half written"

    def _answers_are_there(self, data) -> None:
        stored = {answer.id: int(answer.point) for answer in data.store.find(Answer)}
        for record, number in self.answers.items():
            assert stored[record] >= number

    def _imports_are_whole(self, data) -> None:
        by_import: dict[str, int] = defaultdict(int)
        for (record,) in data.store.select(Case, ("id",)):
            by_import[str(record).split("-")[0][1:]] += 1
        assert set(by_import.values()) <= {IMPORTED}
        assert self.things["import"] <= set(by_import)

    def _files_are_there(self, data) -> None:
        kept = {one.id[1:]: one for one in data.store.find(Evidence)}
        assert self.things["photo"] <= set(kept)
        for number in list(self.things["photo"])[-5:]:
            assert data.attachments.load(kept[number].original) == photo_of(int(number))

    def _locks_are_whole(self, data) -> None:
        reports = {one.id[1:] for one in data.store.find(Report)}
        assert reports == {one.id[1:] for one in data.store.find(Visit, state=VisitState.LOCKED)}
        assert self.things["lock"] <= reports

    def _backups_are_whole(self, folder: Path) -> None:
        files = {path.name: path for path in (folder / "backups").glob("*.uanmeldt")}
        for path in set(files.values()) - self._looked_into:
            assert is_whole(path, KEY, read_head(path).size)
            self._looked_into.add(path)
        if files:  # rotation may have taken older ones
            newest = max(self.things["backup"], default="")
            assert newest == "" or newest in files


@pytest.mark.parametrize("seed", range(FOLDERS))
def test_every_acknowledged_thing_survives_a_kill(tmp_path, recorders, tried, seed):
    chance = random.Random(seed)
    acknowledged = Acknowledged()
    for kill in range(1, KILLS + 1):
        said = recorders.said(tmp_path, acknowledged.next, chance)
        assert said, "the recorder did not begin"
        acknowledged.hear(said)
        acknowledged.compare(tmp_path, wholly=kill % 10 == 0)
        tried("SIGKILL while answering, importing, locking, attaching, backing up", 1)
    for word in ("answer", "photo", "lock", "import", "backup"):
        assert acknowledged.things[word], word
    tried("things acknowledged before a kill, all found after it",
          sum(map(len, acknowledged.things.values())))  # fmt: skip
