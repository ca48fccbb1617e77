"""A copy of one visit is written elsewhere when the data folder cannot be used."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from faults.planted import found_in
from storage.stored_samples import KEY, opened, ticking
from visit_scene import SHELF, VISIT, scene

from db.attachments import EncryptedAttachments
from db.backup_file import read_head, read_names
from db.check import check
from db.opening import open_store
from db.rescue import FolderRescue
from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Evidence
from inspector.domain.safekeeping import BackupReason
from inspector.services.rescuing import rescue_of
from inspector.services.visiting import load_visit


@pytest.fixture
def data(tmp_path):
    """The data folder with one visit and a photo in it."""
    made = opened(tmp_path / "data")
    photo = made.attachments.save(b"a photo" * 1000)
    with made.store.change("visit_planned") as change:
        for rows in scene().tables.values():
            for record in rows.values():
                change.put(record)
        for name in ("e1", "e2"):
            change.put(Evidence(id=name, visit=VISIT, name="Billede.jpg", original=photo))
        change.put(Evidence(id="e3", visit=VISIT, name="Væk.jpg", original="ab" * 32))
    yield made
    made.close()


@pytest.fixture
def rescued(data):
    return rescue_of(load_visit(data.store, SHELF, VISIT))


def read_back(path, folder):
    """The database part of the copy, opened as a store of its own."""
    head = read_head(path)
    database = folder / "read.db"
    database.write_bytes(path.read_bytes()[: head.size])
    return open_store(database, KEY, person="AA", clock=ticking())


def test_the_copy_stands_alone_and_is_whole(data, rescued, tmp_path):
    usb = tmp_path / "usb"
    usb.mkdir()
    made = FolderRescue(lambda: data, ticking()).write(usb / "kopi.uanmeldt", *rescued)
    assert (made.reason, made.attachments, made.missing) == (BackupReason.RESCUE, 2, 1)
    store = read_back(made.path, tmp_path)
    file = load_visit(store, SHELF, VISIT)
    assert set(file.answers) == set(load_visit(data.store, SHELF, VISIT).answers)
    assert set(rescue_of(file)[0]) == set(rescued[0])
    assert [fault.code for fault in check(store)] == []
    store.close()
    kept = EncryptedAttachments(usb / "attachments", KEY)
    assert kept.load(rescued[1][0]) == b"a photo" * 1000
    assert {path.name for path in (usb / "attachments").iterdir()} < read_names(made.path)


def test_nothing_is_asked_of_a_folder_that_is_gone(data, rescued, tmp_path):
    rescue = FolderRescue(lambda: data, ticking())
    (tmp_path / "data").rename(tmp_path / "pulled")
    made = rescue.write(tmp_path / "kopi.uanmeldt", *rescued)
    assert made.missing == 2
    store = read_back(made.path, tmp_path)
    assert store.count(Answer, visit=VISIT) == len(
        [one for one in rescued[0] if isinstance(one, Answer)]
    )
    store.close()
    (tmp_path / "pulled").rename(tmp_path / "data")


def test_the_copy_carries_the_keys_of_a_folder_that_is_gone(data, rescued, tmp_path):
    slots = b'{"format": 1, "slots": [{"kind": "recovery"}]}'
    with_keys = replace(data, keys=slots)
    rescue = FolderRescue(lambda: with_keys, ticking())
    (tmp_path / "data").rename(tmp_path / "pulled")
    made = rescue.write(tmp_path / "kopi.uanmeldt", *rescued)
    assert read_head(made.path).keys == {"format": 1, "slots": [{"kind": "recovery"}]}
    (tmp_path / "pulled").rename(tmp_path / "data")


def test_nothing_of_it_lies_in_the_clear(data, rescued, tmp_path):
    made = FolderRescue(lambda: data, ticking()).write(tmp_path / "usb.uanmeldt", *rescued)
    assert found_in(made.path, ("Jobvejen", "Aflåst skab", "KBH-2026-0003")) == []


def test_a_place_that_takes_no_copy_is_told_and_left_as_it_was(data, rescued, tmp_path):
    with pytest.raises(InspectionError) as caught:
        FolderRescue(lambda: data, ticking()).write(tmp_path / "none" / "kopi.uanmeldt", *rescued)
    assert caught.value.code == "rescue-unwritable"
    there = tmp_path / "usb"
    there.mkdir()
    (there / "kopi.uanmeldt").mkdir()  # a folder bears the name
    with pytest.raises(InspectionError) as caught:
        FolderRescue(lambda: data, ticking()).write(there / "kopi.uanmeldt", *rescued)
    assert caught.value.code == "rescue-unwritable"
    assert [path.name for path in there.iterdir()] == ["kopi.uanmeldt"]
    shutil.rmtree(there)


def test_locked_data_are_not_copied(rescued, tmp_path):
    def locked():
        raise InspectionError("data-locked")

    with pytest.raises(InspectionError) as caught:
        FolderRescue(locked, ticking()).write(tmp_path / "kopi.uanmeldt", *rescued)
    assert caught.value.code == "data-locked"
