"""A disk that breaks down or is pulled out, a folder that can only be read: told, and caught up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from faults.faulty_work import digest, steps, trouble
from storage.stored_samples import opened

from inspector.domain.errors import InspectionError

PULLS = 20 if os.environ.get("UANMELDT_LONG") else 3


def code_of_opening(folder: Path) -> str:
    with pytest.raises(InspectionError) as caught:
        opened(folder)
    return caught.value.code


@pytest.fixture(scope="module")
def wanted(tmp_path_factory) -> str:
    """What the work comes to where nothing fails."""
    data = opened(tmp_path_factory.mktemp("whole"))
    for step in steps(20):
        step(data)
    found = digest(data.store)
    data.close()
    return found


def test_a_disk_pulled_out_takes_no_answer_until_it_is_back(plug_disk, wanted, tried):
    work = steps(20)
    data = opened(plug_disk.path / "data")
    each = len(work) // (PULLS + 1) + 1
    refused = pulls = 0
    for number, step in enumerate(work):
        if number % each == each - 1:
            plug_disk.pull()
            for later in work[number:]:
                assert trouble(later, data) == "data-gone"
                refused += 1
            pulls += 1
            plug_disk.put_back(pulls)
        assert trouble(step, data) == ""
    assert digest(data.store) == wanted
    assert data.check() == []
    data.close()
    tried("answers to a disk that was pulled out, none acknowledged", refused)
    tried("disks pulled out and put back as a new device", pulls)


def test_a_disk_that_breaks_down_is_told_and_its_copy_holds_all_that_was_acknowledged(
    plug_disk, wanted, tried
):
    work = steps(20)
    data = opened(plug_disk.path / "data")
    half = len(work) // 2
    for step in work[:half]:
        step(data)
    acknowledged = data.store.chain_head()
    plug_disk.break_down()
    codes = {trouble(step, data) for step in work[half:]}
    assert codes <= {"disk-error", "data-read-only", "data-cannot-open", "data-gone"}
    tried("answers to a disk that broke down, none acknowledged", len(work) - half)
    plug_disk.pull()
    plug_disk.put_back()
    for step in work[half:]:
        assert trouble(step, data) == ""
    assert digest(data.store) == wanted
    assert data.check() == []
    data.close()
    assert acknowledged


def test_a_folder_that_can_only_be_read_is_told_at_the_start_and_left_alone(memory_disk, tried):
    folder = memory_disk.path / "data"
    data = opened(folder)
    for step in steps(4):
        step(data)
    head = data.store.chain_head()
    data.close()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    memory_disk.read_only(True)
    assert code_of_opening(folder) == "data-read-only"
    assert code_of_opening(memory_disk.path / "new") == "data-cannot-open"
    memory_disk.read_only(False)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before
    data = opened(folder)
    assert data.store.chain_head() == head
    data.close()
    tried("starts on a folder that can only be read", 2)


def test_attached_files_are_made_nowhere_else_when_the_disk_is_gone(plug_disk, tried):
    data = opened(plug_disk.path / "data")
    plug_disk.pull()
    with pytest.raises(InspectionError) as caught:
        data.attachments.save(b"a photo")
    assert caught.value.code == "data-gone"
    assert list(plug_disk.path.iterdir()) == []
    data.close()
    tried("photos for a disk that was pulled out", 1)


def test_a_disk_that_was_away_between_two_answers_keeps_its_log(plug_disk, tried):
    """The copy has the same numbers: closing the old database must not delete the new log."""
    data = opened(plug_disk.path / "data")
    for step in steps(6):
        step(data)
    head = data.store.chain_head()
    plug_disk.pull()
    plug_disk.put_back()
    assert trouble(steps(7)[-1], data) == ""
    assert data.check() == []
    assert data.store.chain_head() != head
    data.close()
    tried("disks pulled out and put back as a new device", 1)
