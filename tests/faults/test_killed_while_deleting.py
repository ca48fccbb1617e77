"""A deletion that is killed has deleted all or nothing, and is finished at the next start."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storage.stored_samples import opened

from db.check import check
from inspector.domain.model import CaseReview, Evidence, Purge, Report, Supplier, Visit
from inspector.services.retaining import clear_rest

PURGER = Path(__file__).with_name("purger.py")
KILLS = 400 if os.environ.get("UANMELDT_LONG") else 6
REVIEWS = 4000


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("due") / "data"
    data = opened(folder)
    photo = data.attachments.save(b"photo")
    with data.store.change("tried") as change:
        change.put(Supplier(id="s", name="Vestas Aktivering"))
        change.put_all(Visit(id=f"v{n}", supplier="s", state="locked") for n in range(20))
        locked = datetime(2026, 1, 1, tzinfo=UTC)
        change.put_all(Report(id=f"r{n}", visit=f"v{n}", locked_at=locked) for n in range(20))
        change.put_all(
            CaseReview(id=f"c{n}", visit=f"v{n % 20}", remark=f"bemærkning {n}" * 9)
            for n in range(REVIEWS)
        )
        change.put(Evidence(id="e", visit="v1", original=photo))
    data.close()
    for path in (folder / "attachments").iterdir():
        os.utime(path, (1, 1))
    return folder


def started(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(PURGER), str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def test_a_deletion_killed_at_any_moment_is_whole_or_has_not_been(filled, tmp_path, tried):
    folder = tmp_path / "whole"
    shutil.copytree(filled, folder)
    with started(folder) as process:
        begun = time.monotonic()
        process.communicate()
    took = time.monotonic() - begun
    chance, outcomes = random.Random(7), set()
    for number in range(KILLS):
        folder = tmp_path / str(number)
        shutil.copytree(filled, folder)
        with started(folder) as process:
            time.sleep(chance.uniform(0, took))
            process.kill()
            process.communicate()
        outcomes.add(_looked_at(folder))
        shutil.rmtree(folder)
    tried("kills while working papers are deleted", KILLS)
    assert outcomes <= {"nothing", "everything"}


def _looked_at(folder: Path) -> str:
    """What the next start finds; it finishes what was begun."""
    data = opened(folder)
    try:
        assert check(data.store) == []
        left, purges = data.store.count(CaseReview), data.store.count(Purge)
        assert (left, purges) in {(REVIEWS, 0), (0, 1)}
        assert clear_rest(data.store, data.attachments)
        assert not data.store.has_rest()
        photos = len(list((folder / "attachments").iterdir()))
        assert photos == (1 if left else 0)
        return "nothing" if left else "everything"
    finally:
        data.close()
