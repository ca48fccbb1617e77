"""A clock that is wrong removes nothing, and what it dated is judged by what it holds."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from storage.backup_scene import NOW, Clock, Scene, answer, fill

from db.attachments import EncryptedAttachments
from inspector.domain.safekeeping import BackupReason
from inspector.domain.settings import Settings
from inspector.services.settings import save_settings

DAILY = BackupReason.DAILY


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    (tmp_path / "data").mkdir()
    return Scene(tmp_path / "data", Clock())


@pytest.fixture
def data(scene):
    data = scene.open()
    fill(data)
    yield data
    data.close()


def five_days(scene, data) -> list[Path]:
    made = []
    for number in range(5):
        answer(data, str(number))
        made.append(scene.backups(data).make(DAILY).path)
        scene.clock.forth(days=1)
    return made


@pytest.mark.parametrize("year", [2015, 2037])
def test_a_backup_by_a_wrong_clock_removes_no_other(scene, data, tmp_path, year):
    stick = tmp_path / "stick"
    stick.mkdir()
    save_settings(data.store, Settings(backup_count=5))
    scene.backups(data).choose_second_place(stick)
    made = five_days(scene, data)
    scene.clock.at = NOW.replace(year=year)
    scene.backups(data).make(DAILY)
    assert all(path.exists() and (stick / path.name).exists() for path in made)


def test_when_the_clock_is_right_again_the_count_holds_again(scene, data):
    save_settings(data.store, Settings(backup_count=3))
    now = scene.clock.at
    five_days(scene, data)
    for year in (2015, 2037):
        scene.clock.at = now.replace(year=year)
        scene.backups(data).make(DAILY)
    scene.clock.at = now + timedelta(days=6)
    answer(data, "right again")
    newest = scene.backups(data).make(DAILY)
    kept = scene.backups(data).all()
    assert newest.path in {file.path for file in kept}
    assert len(kept) == 3


def test_a_backup_from_the_future_that_cannot_be_read_is_left_alone(scene, data):
    save_settings(data.store, Settings(backup_count=1))
    scene.clock.at = NOW.replace(year=2037)
    odd = scene.backups(data).make(DAILY).path
    content = bytearray(odd.read_bytes())
    content[:4096] = bytes(4096)
    odd.write_bytes(content)
    scene.clock.at = NOW + timedelta(hours=1)
    scene.backups(data).make(DAILY)
    assert odd.exists()


def test_what_was_replaced_while_the_clock_stood_wrong_is_kept(scene, tmp_path):
    data = scene.open()
    fill(data)
    path = scene.backups(data).make(DAILY).path
    data.close()
    for day in range(2):
        data = scene.open()
        answer(data, f"acknowledged after the backup, {day}")
        data.close()
        scene.clock.at = NOW.replace(year=2015 + day)
        scene.restoring().restore(path)
    scene.clock.at = NOW + timedelta(minutes=5)
    data = scene.open()
    scene.backups(data).make(DAILY)
    data.close()
    assert len(list((scene.folder / "replaced").iterdir())) == 2


def test_a_backup_from_the_future_goes_with_those_before_a_deletion(scene, data):
    now = scene.clock.at
    scene.clock.at = now.replace(year=2037)
    scene.backups(data).make(DAILY)
    scene.clock.at = now
    scene.backups(data).make(DAILY)
    scene.clock.forth(days=1)
    fresh = scene.backups(data).make(BackupReason.PURGED)
    assert scene.backups(data).drop_before(fresh.made) == 2
    assert [file.path for file in scene.backups(data).all()] == [fresh.path]


def test_a_photo_dated_in_the_future_is_swept_like_any_other(tmp_path):
    attachments = EncryptedAttachments(tmp_path / "attachments", bytes(32))
    attachments.save(b"a photo")
    (photo,) = (tmp_path / "attachments").iterdir()
    future = time.time() + 3 * 365 * 86_400
    os.utime(photo, (future, future))
    assert attachments.sweep(()) == 0
    assert not photo.exists()
