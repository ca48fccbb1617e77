"""A photo that was damaged on one disk never takes the place of the good one on another."""

from __future__ import annotations

import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from storage.backup_scene import KEY, PHOTO, Clock, Scene, answer, fill

from db.attachments import EncryptedAttachments
from inspector.domain.errors import Cancelled
from inspector.domain.model import Evidence
from inspector.domain.safekeeping import BackupReason

DAILY = BackupReason.DAILY


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A photo in the data, in the local backup, and on a stick; today there is a later answer."""
    (tmp_path / "data").mkdir()
    (tmp_path / "stick").mkdir()
    scene = Scene(tmp_path / "data", Clock())
    data = scene.open()
    fill(data)
    backups = scene.backups(data)
    backups.choose_second_place(tmp_path / "stick")
    backups.make(DAILY)
    answer(data, "later")
    data.close()
    scene.clock.forth(hours=24)
    return scene


def photo_in(place: Path) -> Path:
    (path,) = (place / "attachments").iterdir()
    return path


def stick(scene: Scene) -> Path:
    return scene.folder.parent / "stick"


def on_stick(scene: Scene) -> Path:
    (path,) = stick(scene).glob("*.uanmeldt")
    return path


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(100)


def turn(path: Path) -> None:
    """One bit, and no other file that is the same under a second name."""
    content = bytearray(path.read_bytes())
    content[50] ^= 1
    path.unlink()
    path.write_bytes(content)


def opens(pool: Path) -> bool:
    return EncryptedAttachments(pool, KEY).load(sha256(PHOTO).hexdigest()) == PHOTO


def faults(scene: Scene) -> list[str]:
    data = scene.open()
    found = [fault.code for fault in data.check()]
    assert data.store.find(Evidence)
    data.close()
    return found


# backup


def test_a_photo_cut_short_today_leaves_the_good_one_on_the_stick(scene):
    cut(photo_in(scene.folder))
    data = scene.open()
    made = scene.backups(data).make(DAILY)
    data.close()
    assert opens(stick(scene) / "attachments")
    assert made.missing == 1, "what does not open is no copy of anything"


def test_a_photo_cut_short_on_the_stick_is_brought_anew(scene):
    cut(photo_in(stick(scene)))
    data = scene.open()
    made = scene.backups(data).make(DAILY)
    data.close()
    assert opens(stick(scene) / "attachments")
    assert made.missing == 0


def test_a_photo_that_does_not_open_is_not_copied_and_counts_as_missing(scene, tmp_path):
    cut(photo_in(scene.folder))
    (tmp_path / "usb").mkdir()
    data = scene.open()
    made = scene.backups(data).make(DAILY, tmp_path / "usb")
    data.close()
    assert (made.copied, made.missing) == (0, 1)
    assert list((tmp_path / "usb/attachments").iterdir()) == []


def test_what_lies_there_with_its_size_is_not_read_again(scene, monkeypatch):
    data = scene.open()

    def never(_files: object, path: Path) -> bool:
        raise AssertionError(path)

    monkeypatch.setattr("db.sealed_files.SealedFiles.is_whole", never)
    assert scene.backups(data).make(DAILY).missing == 0
    data.close()


# restoring


def test_a_photo_cut_short_on_the_stick_leaves_the_good_one_of_today(scene):
    shutil.rmtree(scene.folder / "backups")
    cut(photo_in(stick(scene)))
    assert scene.restoring().look_into(on_stick(scene)).attachments_missing == 0
    scene.restoring().restore(on_stick(scene))
    assert opens(scene.folder / "attachments")
    assert faults(scene) == []


@pytest.mark.parametrize("harm", [cut, turn], ids=["cut short", "one bit"])
def test_a_photo_damaged_today_is_healed_and_the_damaged_one_kept(scene, harm):
    harm(photo_in(scene.folder))
    damaged = photo_in(scene.folder).read_bytes()
    kept = scene.restoring().restore(on_stick(scene))
    assert faults(scene) == []
    assert photo_in(kept).read_bytes() == damaged


def test_a_photo_that_opens_nowhere_is_told_before_anything_is_replaced(scene):
    cut(photo_in(scene.folder))
    cut(photo_in(stick(scene)))
    assert scene.restoring().look_into(on_stick(scene)).attachments_missing == 1
    before = photo_in(scene.folder).read_bytes()
    scene.restoring().restore(on_stick(scene))
    assert photo_in(scene.folder).read_bytes() == before


def test_a_restore_that_is_cancelled_replaces_no_photo(scene):
    cut(photo_in(scene.folder))

    def stop(done: int, total: int) -> None:
        if (scene.folder / "restoring").exists():
            raise Cancelled

    with pytest.raises(Cancelled):
        scene.restoring().restore(on_stick(scene), progress=stop)
    assert photo_in(scene.folder).stat().st_size == 100


@pytest.mark.parametrize("step", range(12))
def test_a_crash_at_any_step_heals_the_photo_or_leaves_it(scene, monkeypatch, step):
    class Crash(BaseException):
        pass

    cut(photo_in(scene.folder))
    left, replace = [step], Path.replace

    def counted(path: Path, to: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise Crash
        return replace(path, to)

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", counted)
        with suppress(Crash):
            scene.restoring().restore(on_stick(scene))
    data = scene.open()  # ends what was decided
    data.close()
    if faults(scene):
        assert not (scene.folder / "replaced").exists()
    else:
        (kept,) = (scene.folder / "replaced").iterdir()
        assert photo_in(kept).stat().st_size == 100
