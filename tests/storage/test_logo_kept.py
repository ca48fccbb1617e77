"""The logo is an attachment that a setting names: kept, verified and restored like a photo."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from storage.backup_scene import Scene, fill

from inspector.domain.model import Setting
from inspector.domain.safekeeping import BackupReason

LOGO = b"the office's logo" * 50


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    (tmp_path / "data").mkdir()
    return Scene(tmp_path / "data")


def give_logo(data, value: str | None = None) -> str:
    name = data.attachments.save(LOGO)
    with data.store.change("settings_changed") as change:
        told = json.dumps(name) if value is None else value
        change.put(Setting(id="organisation_logo", value=told))
    return name


def test_the_logo_is_in_each_backup_and_comes_back_with_it(scene):
    data = scene.open()
    fill(data)
    logo = give_logo(data)
    backup = scene.backups(data).make(BackupReason.DAILY)
    assert (backup.attachments, backup.missing) == (2, 0)
    data.close()
    shutil.rmtree(scene.folder / "attachments")
    scene.restoring().restore(backup.path)
    data = scene.open()
    assert data.attachments.load(logo) == LOGO
    assert data.check() == []
    data.close()


def test_a_logo_that_is_gone_is_found_by_the_check(scene):
    data = scene.open()
    give_logo(data)
    (file,) = (scene.folder / "attachments").iterdir()
    file.unlink()
    assert [(fault.code, fault.details["table"]) for fault in data.check()] == [
        ("check-attachment", "setting")
    ]
    data.close()


@pytest.mark.parametrize("value", ["", '""', "null", "{", '"ab"', json.dumps("z" * 64)])
def test_a_setting_that_names_no_file_is_no_fault(scene, value):
    data = scene.open()
    give_logo(data, value)
    assert data.check() == []
    assert scene.backups(data).make(BackupReason.DAILY).attachments == 0
    data.close()
