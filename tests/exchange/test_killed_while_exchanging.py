"""Killed at any moment of an exchange, taking in or giving: pressed again it comes to the same.

After each kill, before the next start, `cut_short.Standing` looks at what lies there.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from exchange.cut_short import Standing
from exchange.laptops import Office, OfficeLaptop

from inspector.domain.model import Answer, Evidence, Visit
from inspector.gateways.folder_hub import FolderHub

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here"),
    pytest.mark.timeout(1800),  # the long count takes minutes
]
ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("UANMELDT_LONG"))
KILLS = 400 if LONG else 12  # of those who take in; as many who give
MAILS = 120 if LONG else 4  # of those who make the file by mail; as many who take it in
THOROUGHLY = 8  # each so many rounds
PHOTOS = 12


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

    def run(self, what: str, folder: Path, hub: Path, seconds: float = 0.0) -> str:
        """`done`, or `killed` after so many seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{what}\t{folder}\t{hub}\t{seconds}\n")
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
        for number in range(PHOTOS):
            photo = giver.data.attachments.save(os.urandom(20_000))
            giver.put(
                *(Answer(id=f"a{n}", visit="v", comment=f"{number} af {n}") for n in range(50)),
                Evidence(id=f"e{number}", visit="v", original=photo),
            )
        self.giver, self.taker, self.hub = giver.folder, taker.folder, office.path
        self.digest = giver.digest()
        office.shut()


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Filled:
    return Filled(tmp_path_factory.mktemp("filled"))


class Kills:
    """Copies of one laptop and one place, whose exchanges are killed until there were enough;
    begun anew whenever one comes to an end. The last one of all is not killed.
    """

    def __init__(self, exchangers: Exchangers, at: Path, what: str = "exchange") -> None:
        self._exchangers, self._what = exchangers, what
        self.laptop, self.hub = at / "laptop", at / "hub"
        self._standing = Standing(self.laptop, self.hub)
        self._looks = 0
        self.moments: Counter[str] = Counter()

    def go(self, laptop: Path, hub: Path, enough: int) -> None:
        chance, killed, last = random.Random(7), 0, "done"
        took = 60.0  # the shortest so far
        while killed < enough or last == "killed":
            if last == "done":
                self._begin(laptop, hub)
            wholly = took == 60.0 or killed >= enough
            begun = time.monotonic()
            # More of them late: at first the program but opens what it has.
            moment = max(0.005, 1.1 * took * chance.random() ** 0.4)
            last = self._run(0.0 if wholly else moment)
            if last == "done":
                took = min(took, time.monotonic() - begun)
            killed += last == "killed"

    def _begin(self, laptop: Path, hub: Path) -> None:
        for source, folder in ((laptop, self.laptop), (hub, self.hub)):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(source, folder)
        self._standing = Standing(self.laptop, self.hub)
        self._standing.look()

    def _run(self, seconds: float) -> str:
        """One of them; then what it left is looked at."""
        ranges, photos = self._standing.ranges, self._standing.photos
        came = self._exchangers.run(self._what, self.laptop, self.hub, seconds)
        assert came in ("killed", "done")
        self._looks += 1
        self._standing.look(thoroughly=self._looks % THOROUGHLY == 0)
        if came == "killed":
            moved = (self._standing.ranges > ranges, self._standing.photos > photos)
            self.moments[_MOMENTS[moved]] += 1
        return came


_MOMENTS = {
    (False, False): "before anything moved, or at the end",
    (True, False): "with ranges under way",
    (False, True): "with photos under way",
    (True, True): "with photos under way",
}


def looked_at(folder: Path, hub: Path) -> dict[str, object]:
    return Standing(folder, hub).look(thoroughly=True)


def tell(tried, what: str, kills: Kills) -> None:
    """Count the kills; of many some hit every part of the work."""
    for moment, number in kills.moments.items():
        tried(f"kills while {what}, {moment}", number)
    assert not LONG or kills.moments["with ranges under way"]


def test_killed_while_giving(filled, exchangers, tmp_path, tried):
    kills = Kills(exchangers, tmp_path)
    kills.go(filled.giver, filled.hub, KILLS)
    tell(tried, "giving", kills)
    assert not LONG or kills.moments["with photos under way"]
    reader = tmp_path / "reader"
    shutil.copytree(filled.taker, reader)
    assert exchangers.run("exchange", reader, kills.hub) == "done"
    assert looked_at(reader, kills.hub) == looked_at(kills.laptop, kills.hub) == filled.digest
    assert len(list((reader / "attachments").iterdir())) == PHOTOS
    assert not list(tmp_path.rglob("*.part"))


def test_killed_while_taking_in(filled, exchangers, tmp_path, tried):
    full, giver = tmp_path / "full", tmp_path / "giver"
    shutil.copytree(filled.hub, full)
    shutil.copytree(filled.giver, giver)
    assert exchangers.run("exchange", giver, full) == "done"
    kills = Kills(exchangers, tmp_path)
    kills.go(filled.taker, full, KILLS)
    tell(tried, "taking in", kills)
    assert not LONG or kills.moments["with photos under way"]
    assert looked_at(kills.laptop, kills.hub) == filled.digest
    laptop = OfficeLaptop(kills.laptop)
    told = laptop.exchange(FolderHub(kills.hub))
    assert (told.received, told.files_in, told.files_missing, told.held) == (0, 0, 0, ())
    laptop.shut()


def test_killed_while_a_file_by_mail_is_made_or_taken_in(filled, exchangers, tmp_path, tried):
    making = Kills(exchangers, tmp_path / "made", "pack")
    making.go(filled.giver, filled.hub, MAILS)
    tell(tried, "a file by mail is made", making)
    assert looked_at(making.laptop, making.hub) == filled.digest
    taking = Kills(exchangers, tmp_path / "taken", "take")
    taking.go(filled.taker, making.hub, MAILS)
    tell(tried, "a file by mail is taken in", taking)
    assert looked_at(taking.laptop, taking.hub) == filled.digest
