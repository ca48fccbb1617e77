"""Killed at any moment of an exchange, taking in or giving: pressed again it comes to the same."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from exchange.laptops import Office, OfficeLaptop

from inspector.domain.model import Answer, Evidence, Visit
from inspector.gateways.folder_hub import FolderHub

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")
ROOT = Path(__file__).resolve().parents[2]
KILLS = 400 if os.environ.get("UANMELDT_LONG") else 15  # of those who take in; as many who give


class Exchangers:
    """The process that makes those that are killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/exchange/exchanger.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        )

    def run(self, folder: Path, hub: Path, seconds: float = 0.0) -> str:
        """`done`, or `killed` after so many seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder}\t{hub}\t{seconds}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def exchangers() -> Iterator[Exchangers]:
    made = Exchangers()
    yield made
    made.end()


class Filled:
    """Two laptops that were shut: what one has to give, the other has to take in."""

    def __init__(self, root: Path) -> None:
        office = Office(root)
        giver, taker = office.enrol("T1"), office.enrol("T2")
        office.publish()
        giver.put(Visit(id="v"))
        for number in range(6):
            photo = giver.data.attachments.save(os.urandom(20_000))
            giver.put(
                *(Answer(id=f"a{n}", visit="v", comment=f"{number} af {n}") for n in range(500)),
                Evidence(id=f"e{number}", visit="v", original=photo),
            )
        self.giver, self.taker, self.hub = giver.folder, taker.folder, office.path
        self.digest = giver.digest()
        office.shut()


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Filled:
    return Filled(tmp_path_factory.mktemp("filled"))


def looked_at(folder: Path) -> dict[str, object]:
    """What the next start finds there; it is sound, however it ended."""
    laptop = OfficeLaptop(folder)
    try:
        assert laptop.store.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert laptop.store.connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert laptop.check() == []
        return laptop.digest()
    finally:
        laptop.shut()


def test_killed_while_giving(filled, exchangers, tmp_path, tried):
    outcomes = killed(filled.giver, filled.hub, exchangers, tmp_path)
    tried("kills while bundles are given", outcomes.count("killed"))
    reader = tmp_path / "reader"
    shutil.copytree(filled.taker, reader)
    assert exchangers.run(reader, tmp_path / "hub") == "done"
    assert looked_at(reader) == looked_at(tmp_path / "laptop") == filled.digest
    assert not list(tmp_path.rglob("*.part"))


def test_killed_while_taking_in(filled, exchangers, tmp_path, tried):
    full, giver = tmp_path / "full", tmp_path / "giver"
    shutil.copytree(filled.hub, full)
    shutil.copytree(filled.giver, giver)
    assert exchangers.run(giver, full) == "done"
    outcomes = killed(filled.taker, full, exchangers, tmp_path)
    tried("kills while bundles are taken in", outcomes.count("killed"))
    assert looked_at(tmp_path / "laptop") == filled.digest
    laptop = OfficeLaptop(tmp_path / "laptop")
    told = laptop.exchange(FolderHub(tmp_path / "hub"))
    assert (told.received, told.files_in, told.files_missing, told.held) == (0, 0, 0, ())
    laptop.shut()


def killed(laptop: Path, hub: Path, exchangers: Exchangers, at: Path) -> list[str]:
    """Kill exchanges of a copy until there were enough, begun anew whenever one comes to an end.

    The folders `at`/laptop and `at`/hub are left as the last exchange, not killed, leaves them.
    """
    chance, outcomes = random.Random(7), []
    took = 60.0  # the shortest so far
    while outcomes.count("killed") < KILLS or outcomes[-1] == "killed":
        if not outcomes or outcomes[-1] == "done":
            for name, folder in (("laptop", laptop), ("hub", hub)):
                shutil.rmtree(at / name, ignore_errors=True)
                shutil.copytree(folder, at / name)
        wholly = not outcomes or outcomes.count("killed") >= KILLS
        begun = time.monotonic()
        wait = 0.0 if wholly else chance.uniform(0.005, took)
        outcomes.append(exchangers.run(at / "laptop", at / "hub", wait))
        assert outcomes[-1] != "failed"
        if wholly:
            took = min(took, time.monotonic() - begun)
        if len(outcomes) % 8 == 0:
            looked_at(at / "laptop")
    return outcomes
