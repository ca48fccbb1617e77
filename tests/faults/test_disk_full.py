"""A full disk: what does not fit is told, undone and done later; no file is left short."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from faults.faulty_work import digest, steps, trouble
from storage.stored_samples import opened

ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("UANMELDT_LONG"))
LIMITS = 60 if LONG else 2  # places where the database stops growing


@pytest.fixture(scope="module")
def wanted(tmp_path_factory) -> str:
    """What the work comes to where nothing fails."""
    data = opened(tmp_path_factory.mktemp("whole"))
    for step in steps():
        step(data)
    found = digest(data.store)
    data.close()
    return found


@pytest.mark.parametrize("seed", range(LIMITS))
def test_a_database_that_cannot_grow_refuses_undoes_and_catches_up(tmp_path, wanted, tried, seed):
    data = opened(tmp_path)
    chance, refusals = random.Random(seed), 0
    for step in steps():
        _let_grow(data, chance.randint(0, 3))
        before, head = digest(data.store), data.store.chain_head()
        for tries in range(1, 40):
            code = trouble(step, data)
            if not code:
                break
            assert code == "disk-full"
            assert data.store.chain_head() == head
            assert digest(data.store) == before
            refusals += 1
            _let_grow(data, 40 * tries)
    assert refusals > 10
    assert digest(data.store) == wanted
    assert data.check() == []
    data.close()
    tried("writes refused by a database that could not grow", refusals)


def _let_grow(data, pages: int) -> None:
    ((count,),) = data.store.connection.execute("PRAGMA page_count").fetchall()
    data.store.connection.execute(f"PRAGMA max_page_count = {int(count) + pages}").fetchall()


def test_a_full_disk_refuses_keeps_what_was_there_and_catches_up(memory_disk, wanted, tried):
    folder = memory_disk.path / "data"
    data = opened(folder)
    ballast = memory_disk.path / "ballast"
    refusals = 0
    for number, step in enumerate(steps()):
        if number % 4 == 0:
            _fill(ballast)
        for tries in range(1, 40):
            code = trouble(step, data)
            if not code:
                break
            assert code == "disk-full"
            _no_file_is_short(folder)
            refusals += 1
            if tries % 2 == 0:
                ballast.unlink(missing_ok=True)
                memory_disk.resize(f"{2 + number // 4 + tries}m")
    assert refusals > 5
    assert digest(data.store) == wanted
    assert data.check() == []
    data.close()
    again = opened(folder)
    assert digest(again.store) == wanted
    again.close()
    tried("writes refused by a full disk", refusals)


def _fill(ballast: Path) -> None:
    """Take all the room there is."""
    with ballast.open("ab", buffering=0) as file:
        for size in (65536, 4096):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                pass


def _no_file_is_short(folder: Path) -> None:
    attachments = folder / "attachments"
    sizes = {path.stat().st_size for path in attachments.glob("*")} if attachments.exists() else ()
    assert all(size > 90_000 for size in sizes)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits the size of no file")
def test_no_file_is_short_under_its_final_name(tmp_path, tried):
    """Attached files, keys, backups, copies and exports, each cut off by the system at a size."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/faults/short_files.py"), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {one["what"] for one in told} == {"attachment", "keys", "backup", "rescue", "export"}
    refused = {"disk-full", "rescue-full", "rescue-unwritable", "export-full", "export-unwritable"}
    for one in told:
        assert one["code"] in refused, one
        assert one["left"] == [], one
    tried("files cut off by the system while they were written", len(told))
