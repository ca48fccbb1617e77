"""Killed or out of room while applying what others wrote: done again, it comes to the same."""

from __future__ import annotations

import os
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import Laptop, close_all, nobody

from db import ledger_reading
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import ChainRange
from inspector.domain.model import Answer, Case, Supplier, Visit

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = 40 if os.environ.get("UANMELDT_LONG") else 2
KILLS = 20  # of one folder at most; it is finished by then or left alone to the end
PER_RANGE = 8  # entries


def write_much(one: Laptop, two: Laptop) -> None:
    """Two who answer the same, and read each other in the middle of it."""
    one.put(Supplier(id="s1", name="Æble"), Visit(id="v1", supplier="s1"))
    two.pull(one)
    for turn in range(2):
        for number in range(40):
            for laptop, text in ((one, "one"), (two, "two")):
                told = f"{text} {turn} {number}" if number % 3 else "alike"
                laptop.put(Answer(id=f"a{number % 25}", visit="v1", comment=told))
        with two.store.change("imported") as change:
            change.put_all(Case(id=f"c{turn}-{n}", supplier="s1", note="x" * 50) for n in range(90))
        with one.store.change("tried") as change:
            change.remove(Answer, f"a{turn}")
        if turn == 0:
            one.pull(two)


@pytest.fixture(scope="module")
def ranges(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[ChainRange], object]:
    """What two laptops wrote, in small ranges, and what becomes of it undisturbed."""
    folder = tmp_path_factory.mktemp("written")
    one, two = Laptop(folder / "one", "T1"), Laptop(folder / "two", "T2")
    write_much(one, two)
    found = []
    with pytest.MonkeyPatch.context() as small:
        small.setattr(ledger_reading, "MOST_ENTRIES", PER_RANGE)
        for laptop in (one, two):
            first = 1
            while each := laptop.ledger.read_range(laptop.id, first, nobody):
                found.append(each)
                first = each.last + 1
    still = Laptop(folder / "still", "T9")
    for each in found:
        still.ledger.apply(each)
    digest = still.digest()
    one.pull(two)
    assert digest == one.digest()
    assert len(found) > 10
    assert still.ledger.rows_conflicts() > 5
    close_all(one, two, still)
    return found, digest


class Readers:
    """The process that makes readers, and what they said."""

    def __init__(self, ranges: Path) -> None:
        program = ROOT / "tests" / "faults" / "reader_of_ranges.py"
        self._process = subprocess.Popen(
            [sys.executable, str(program), str(ranges)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def said(self, folder: Path, ranges: int, seconds: float) -> list[str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder}\t{ranges}\t{seconds}\n")
        self._process.stdin.flush()
        lines = []
        for line in self._process.stdout:
            if line == ".\n":
                return lines
            lines.append(line.strip())
        raise AssertionError("the readers ended by themselves")

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def readers(ranges, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    path = tmp_path_factory.mktemp("ranges") / "ranges"
    path.write_bytes(pickle.dumps(ranges[0]))
    made = Readers(path)
    yield made
    made.end()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")
@pytest.mark.parametrize("seed", range(FOLDERS))
def test_a_reader_killed_at_any_moment_comes_to_the_same(tmp_path, ranges, readers, tried, seed):
    chance = random.Random(seed)
    found, digest = ranges
    applied: dict[str, int] = {}
    for _ in range(KILLS):
        reached = sum(each.last <= applied.get(each.device, 0) for each in found)
        more = reached + chance.choice((0, 0, 1, 2))
        said = readers.said(tmp_path, more, chance.uniform(0, 0.03))
        if "done" in said:
            break
        tried("SIGKILL while applying what others wrote", 1)
        for device, last in (line.split() for line in said):
            applied[device] = max(applied.get(device, 0), int(last))
        laptop = Laptop(tmp_path)
        marks = laptop.ledger.marks()
        assert all(marks[device].seq >= last for device, last in applied.items())
        laptop.data.close()
    laptop = Laptop(tmp_path)
    for each in found:
        laptop.ledger.apply(each)
    assert laptop.digest() == digest
    assert laptop.data.check() == []
    laptop.data.close()


def state_of(laptop: Laptop) -> tuple[object, ...]:
    bundles = [laptop.ledger.bundles(device) for device in laptop.ledger.marks()]
    return laptop.ledger.marks(), laptop.digest(), bundles


def is_applied(laptop: Laptop, found: ChainRange) -> bool:
    """Whether there was room for it; nothing came of it where there was not."""
    before = state_of(laptop)
    try:
        laptop.ledger.apply(found)
    except InspectionError as problem:
        if problem.code != "disk-full" or state_of(laptop) != before:
            raise
        return False
    return True


def test_a_full_disk_leaves_nothing_by_half_and_costs_nothing_but_a_second_try(
    tmp_path, ranges, tried
):
    found, digest = ranges
    laptop = Laptop(tmp_path)
    connection = laptop.store.connection
    ((pages,),) = connection.execute("PRAGMA page_count").fetchall()
    refused = 0
    for each in found:
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
        while not is_applied(laptop, each):
            refused, pages = refused + 1, pages + 3
            connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    connection.execute("PRAGMA max_page_count = 1000000").fetchone()
    assert refused > 5
    assert laptop.digest() == digest
    assert laptop.data.check() == []
    tried("a full disk while applying what others wrote", refused)
    laptop.data.close()
