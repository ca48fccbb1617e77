"""Backups: whole, proved, in two places, out of nobody's way, and gone in their time."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from storage.backup_scene import (
    KEY,
    NOW,
    Clock,
    Scene,
    answer,
    code_of,
    everything,
    fill,
    open_with,
)

from db.backup_copy import is_whole
from db.backup_file import PAGE, read_head, read_names
from db.backups import FolderBackups
from db.houses import OpenHouse
from db.still import hold_still, open_read_only
from db.window_storage import WindowStorage
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.model import Answer, Setting
from inspector.domain.safekeeping import BackupReason
from inspector.domain.settings import Settings
from inspector.services.old_copies import Dropped, drop_older
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


def comments(path: Path) -> list[str]:
    connection = open_read_only(path, KEY)
    found = [text for (text,) in connection.execute("SELECT comment FROM answer ORDER BY id")]
    connection.close()
    return found


# one backup


def test_a_backup_is_the_database_with_its_keys_and_opens_as_it_is(scene, data):
    file = scene.backups(data).make(BackupReason.ASKED)
    head = read_head(file.path)
    assert file.path.parent == scene.folder / "backups"
    assert file.path.name.startswith("T3-2026-11-22-")
    assert (head.made, head.reason, head.size) == (NOW, BackupReason.ASKED, file.size)
    assert file.path.stat().st_size % PAGE == 0
    assert comments(file.path) == ["set"]
    assert is_whole(file.path, KEY, file.size)
    assert (file.attachments, file.copied, file.missing) == (1, 1, 0)


def test_nothing_in_a_backup_can_be_read(scene, data):
    answer(data, "Hemmelig-bemærkning")
    file = scene.backups(data).make(DAILY)
    assert b"Hemmelig" not in file.path.read_bytes()
    assert b"CREATE TABLE" not in file.path.read_bytes()


def test_the_keys_of_the_day_are_in_the_backup(tmp_path):
    data = open_with(tmp_path, None, "en lang adgangssætning")
    file = FolderBackups(tmp_path, OpenHouse(data), Clock()).make(DAILY)
    keys = read_head(file.path).keys
    assert [slot["kind"] for slot in keys["slots"]] == ["passphrase"]
    data.close()


def test_attachments_are_kept_once_for_all_backups(scene, data):
    backups = scene.backups(data)
    first, second = backups.make(DAILY), backups.make(DAILY)
    assert (first.copied, second.copied) == (1, 0)
    (kept,) = (scene.folder / "backups/attachments").iterdir()
    (original,) = (scene.folder / "attachments").iterdir()
    assert kept.read_bytes() == original.read_bytes()
    assert read_names(second.path) == {original.name}


def test_an_attachment_that_is_gone_is_counted_and_stops_nothing(scene, data):
    (photo,) = (scene.folder / "attachments").iterdir()
    photo.unlink()
    file = scene.backups(data).make(DAILY)
    assert (file.attachments, file.copied, file.missing) == (1, 0, 1)


def test_a_link_in_the_place_of_an_attachment_is_not_followed(scene, data, tmp_path):
    (photo,) = (scene.folder / "attachments").iterdir()
    photo.rename(tmp_path / "elsewhere")
    photo.symlink_to(tmp_path / "elsewhere")
    file = scene.backups(data).make(DAILY)
    assert (file.copied, file.missing) == (0, 1)


def test_answers_are_stored_while_a_backup_is_made(scene, data):
    held = hold_still(data.store.connection, scene.folder / "uanmeldt.db", KEY)
    before = (scene.folder / "uanmeldt.db").read_bytes()
    for number in range(2000):  # more than the log takes before it is moved by itself
        answer(data, f"{number} " + "x" * 2000)
    assert (scene.folder / "uanmeldt.db").read_bytes() == before
    held.release()
    answer(data, "and after")
    assert data.check() == []


def test_a_backup_under_writing_is_one_moment(scene):
    """Two answers of one change are always both there."""
    stop, storage, ready = threading.Event(), [], threading.Event()

    def write():
        data = scene.open()
        fill(data)
        storage.append(data)
        number = 0
        while not stop.is_set() or jobs:
            number += 1
            with data.store.change("answer_recorded") as change:
                change.put(Answer(id="a", visit="v", point="1", comment=str(number)))
                change.put(Answer(id="b", visit="v", point="2", comment=str(number)))
            ready.set()
            while jobs:
                jobs.pop()(data)
        data.close()

    jobs: list = []

    class Thread:
        copying = threading.RLock()

        def use(self, work):
            done, answers = threading.Event(), []
            jobs.append(lambda data: (answers.append(work(data)), done.set()))
            done.wait(30)
            return answers[0]

    writer = threading.Thread(target=write)
    writer.start()
    ready.wait(30)
    backups = FolderBackups(scene.folder, Thread(), scene.clock)
    files = [backups.make(DAILY) for _ in range(5)]
    stop.set()
    writer.join(30)
    found = [comments(file.path) for file in files]
    assert all(first == second for first, second in found)
    numbers = [int(first) for first, _ in found]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 1
    assert scene.answers()[0] >= "1"


def test_a_name_that_is_taken_is_not_written_over(scene, data):
    backups = scene.backups(data)
    paths = {backups.make(DAILY).path for _ in range(3)}
    assert len(paths) == 3


def test_behind_a_window_a_backup_is_made_beside_the_storage_thread(scene):
    data = scene.open()
    fill(data)
    data.close()
    storage = WindowStorage(lambda _passphrase: scene.open())
    storage.begin().result()
    backups = FolderBackups(scene.folder, storage, scene.clock)
    assert comments(backups.make(DAILY).path) == ["set"]
    storage.lock()
    assert code_of(lambda: backups.make(DAILY)) == "data-locked"
    assert len(backups.all()) == 1  # no key is needed to see them
    storage.close()


# in a file of her own


def test_a_backup_may_be_put_in_a_file_with_its_attachments_beside_it(scene, data, tmp_path):
    file = scene.backups(data).make(BackupReason.ASKED, tmp_path / "kopi")
    assert file.path == tmp_path / "kopi.uanmeldt"
    assert len(list((tmp_path / "attachments").iterdir())) == 1
    assert not (scene.folder / "backups").exists()


def test_a_file_that_is_there_is_not_replaced(scene, data, tmp_path):
    (tmp_path / "kopi.uanmeldt").write_text("her old file")
    make = scene.backups(data).make
    assert code_of(lambda: make(BackupReason.ASKED, tmp_path / "kopi")) == "backup-exists"
    assert (tmp_path / "kopi.uanmeldt").read_text() == "her old file"


@pytest.mark.parametrize("inside", ["kopi", "attachments/../kopi", "../data/backups/kopi"])
def test_no_backup_is_put_among_the_data(scene, data, inside):
    make = scene.backups(data).make
    assert code_of(lambda: make(BackupReason.ASKED, scene.folder / inside)) == "backup-place"


def test_a_folder_that_is_not_there_is_one_sentence(scene, data, tmp_path):
    make = scene.backups(data).make
    assert code_of(lambda: make(BackupReason.ASKED, tmp_path / "no/kopi")) == "disk-error"


# when it cannot be


def test_a_full_disk_leaves_no_short_file(scene, data, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = everything(scene.folder)
    monkeypatch.setattr("db.backup_copy.os.fsync", full)
    assert code_of(lambda: scene.backups(data).make(DAILY)) == "disk-full"
    assert not list((scene.folder / "backups").glob("*.*"))
    monkeypatch.undo()
    assert scene.backups(data).make(DAILY).verified
    assert before["uanmeldt.db"]


def test_a_limit_on_the_size_of_files_leaves_no_short_file(scene, data, tmp_path):
    """EFBIG comes in the middle, as on a stick that takes no large files."""
    resource = pytest.importorskip("resource")
    data.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        code = code_of(lambda: scene.backups(data).make(BackupReason.ASKED, tmp_path / "k"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == "disk-full"
    assert not list(tmp_path.glob("k*"))


def test_too_little_room_is_told_before_anything_is_written(scene, data, monkeypatch):
    usage = shutil.disk_usage(scene.folder)._replace(free=1 << 20)
    monkeypatch.setattr("db.backup_copy.shutil.disk_usage", lambda place: usage)
    assert code_of(lambda: scene.backups(data).make(DAILY)) == "disk-full"
    assert list((scene.folder / "backups").iterdir()) == []


def test_damaged_data_make_no_backup_and_cost_none(scene):
    data = scene.open()
    fill(data)
    good = scene.backups(data).make(DAILY)
    data.close()
    database = scene.folder / "uanmeldt.db"
    content = bytearray(database.read_bytes())
    content[-2000] ^= 1
    database.write_bytes(content)
    data = scene.open()
    scene.clock.forth(days=400)
    assert code_of(lambda: scene.backups(data).make(DAILY)) == "backup-damaged-source"
    data.close()
    assert [file.path for file in scene.restoring().backups()] == [good.path]


def test_a_backup_that_is_cancelled_is_not_there(scene, data):
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        scene.backups(data).make(DAILY, progress=stop)
    assert not list((scene.folder / "backups").glob("*.*"))
    answer(data, "goes on")
    assert scene.backups(data).make(DAILY).verified


def test_what_a_killed_backup_left_is_swept_at_the_next_start(scene):
    scene.open().close()
    (scene.folder / "backups/attachments").mkdir(parents=True)
    for name in ("backups/x.uanmeldt.12345678.part", "backups/y.part"):
        (scene.folder / name).write_bytes(b"half")
    scene.open().close()
    assert not list(scene.folder.rglob("*.part"))


@pytest.mark.parametrize("again", [False, True], ids=["something new", "nothing new"])
def test_a_backup_reads_what_the_disk_holds_not_what_it_meant_to_write(
    scene, data, monkeypatch, again
):
    """A disk that loses a page between writing and reading is found by the check."""
    import db.backup_writing as writing

    kept = [scene.backups(data).make(DAILY).path] if again else []
    append = writing.append_trailer

    def lose(part, head, names):
        append(part, head, names)
        with part.open("r+b") as file:
            file.seek(3 * PAGE + 100)
            file.write(b"\0" * 50)

    monkeypatch.setattr(writing, "append_trailer", lose)
    assert code_of(lambda: scene.backups(data).make(DAILY)) == "backup-damaged-source"
    assert list((scene.folder / "backups").glob("*.*")) == kept


def test_what_was_looked_through_is_not_looked_through_again(scene, data, monkeypatch):
    looked = []
    import db.backup_writing as writing

    whole = writing.is_whole
    monkeypatch.setattr(writing, "is_whole", lambda *given: looked.append(1) or whole(*given))
    backups = scene.backups(data)
    backups.make(DAILY)
    backups.make(DAILY)
    assert len(looked) == 1
    answer(data, "something new")
    backups.make(DAILY)
    assert len(looked) == 2


_BACKUP = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = ["tests"]
from storage.backup_scene import Scene
from inspector.domain.safekeeping import BackupReason
scene, steps = Scene(Path(sys.argv[1])), int(sys.argv[3])
data = scene.open()
backups = scene.backups(data)
backups.choose_second_place(Path(sys.argv[2]))
def limited(call):
    def once(*given, **named):
        global steps
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given, **named)
    return once
for owner, name in ((Path, "replace"), (Path, "unlink"), (os, "fsync"), (os, "link")):
    setattr(owner, name, limited(getattr(owner, name)))
backups.make(BackupReason.DAILY)
data.close()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills a process")
@pytest.mark.parametrize("steps", range(32) if os.environ.get("UANMELDT_LONG") else range(0, 32, 4))
def test_a_killed_backup_is_whole_or_not_there(scene, tmp_path, steps, tried):
    data = scene.open()
    fill(data)
    data.close()
    stick = tmp_path / "stick"
    stick.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", _BACKUP, str(scene.folder), str(stick), str(steps)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, -signal.SIGKILL), run.stderr
    for path in [*(scene.folder / "backups").glob("*.uanmeldt"), *stick.glob("*.uanmeldt")]:
        assert is_whole(path, KEY, read_head(path).size)
        assert comments(path) == ["set"]
    assert scene.answers() == ["set"]
    data = scene.open()
    scene.clock.forth(hours=1)
    assert scene.backups(data).make(DAILY).verified
    data.close()
    assert not list(tmp_path.rglob("*.part"))
    if run.returncode:
        tried("kills while backing up")


# the second place


def test_the_second_place_gets_the_backup_and_its_attachments(scene, data, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    backups = scene.backups(data)
    backups.choose_second_place(stick)
    file = backups.make(DAILY)
    assert (stick / file.path.name).read_bytes() == file.path.read_bytes()
    assert len(list((stick / "attachments").iterdir())) == 1
    assert [each.second for each in backups.all()].count(True) == 1


def test_without_its_stick_the_local_backup_stands_and_the_next_one_brings_the_rest(
    scene, data, tmp_path
):
    stick = tmp_path / "stick"
    stick.mkdir()
    backups = scene.backups(data)
    backups.choose_second_place(stick)
    stick.rename(tmp_path / "pocket")
    assert code_of(lambda: backups.make(DAILY)) == "backup-second-place"
    assert [each.second for each in backups.all()] == [False]
    (tmp_path / "pocket").rename(stick)
    scene.clock.forth(days=1)
    backups.make(DAILY)
    assert [each.second for each in backups.all()].count(True) == 1
    assert len(list((stick / "attachments").iterdir())) == 1


@pytest.mark.parametrize("at_write", range(1, 6))
def test_a_stick_that_is_drawn_in_the_middle_leaves_nothing_half(
    scene, data, tmp_path, monkeypatch, at_write
):
    stick = tmp_path / "stick"
    stick.mkdir()
    backups = scene.backups(data)
    backups.choose_second_place(stick)
    monkeypatch.setattr("db.backup_copy.os.link", _no_link)
    steps, fsync = [], os.fsync

    def drawn(handle: int) -> None:
        steps.append(1)
        if len(steps) >= at_write + 3:  # the local backup is through
            raise OSError(errno.EIO, "Input/output error")
        fsync(handle)

    monkeypatch.setattr("db.backup_copy.os.fsync", drawn)
    codes = []
    try:
        backups.make(DAILY)
    except InspectionError as problem:
        codes.append(problem.code)
    assert codes in ([], ["backup-second-place"], ["disk-error"])
    assert not list(tmp_path.rglob("*.part"))
    for path in stick.glob("*.uanmeldt"):
        assert is_whole(path, KEY, read_head(path).size)


def _no_link(source, to):
    raise OSError(errno.EXDEV, "Invalid cross-device link")


@pytest.mark.parametrize("where", ["", "backups", "attachments/../x", "nowhere"])
def test_a_second_place_lies_outside_the_data_and_can_be_written(scene, data, where):
    (scene.folder / "x").mkdir()
    backups = scene.backups(data)
    assert code_of(lambda: backups.choose_second_place(scene.folder / where)) == "backup-place"
    assert backups.second_place is None


def test_a_second_place_may_be_given_up(scene, data, tmp_path):
    backups = scene.backups(data)
    backups.choose_second_place(tmp_path)
    assert backups.second_place == tmp_path
    backups.choose_second_place(None)
    assert backups.second_place is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"second_place": 7}', "[" * 100_000])
def test_an_unreadable_choice_is_none_and_is_told_with_the_next_backup(scene, data, text):
    backups = scene.backups(data)
    (scene.folder / "backups.json").write_text(text)
    assert backups.second_place is None
    assert code_of(lambda: backups.make(DAILY)) == "backup-second-unknown"
    assert len(backups.all()) == 1
    backups.choose_second_place(None)
    backups.make(DAILY)


def test_a_photo_half_written_in_the_second_place_goes_when_nobody_writes_it_any_more(
    scene, data, tmp_path
):
    (tmp_path / "stick").mkdir()
    backups = scene.backups(data)
    backups.choose_second_place(tmp_path / "stick")
    left, fresh = (tmp_path / "stick" / f"{name * 32}.part" for name in ("ab", "cd"))
    for part, hours in ((left, 2), (fresh, 0)):
        part.write_bytes(b"sealed")
        moment = time.time() - hours * 3600
        os.utime(part, (moment, moment))
    stranger = tmp_path / "stick" / "download.part"
    stranger.write_bytes(b"somebody else's")
    os.utime(stranger, (1, 1))
    backups.make(DAILY)
    assert (left.exists(), fresh.exists(), stranger.exists()) == (False, True, True)


def test_two_laptops_share_a_place_and_remove_their_own_alone(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    clock = Clock()
    others = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        scene = Scene(tmp_path / name, clock)
        data = scene.open()
        fill(data)
        save_settings(data.store, Settings(backup_count=1))
        backups = scene.backups(data)
        backups.choose_second_place(stick)
        for _ in range(3):
            clock.forth(hours=1)
            backups.make(DAILY)
        data.close()
        others.append(data)
    devices = {read_head(path).device for path in stick.glob("*.uanmeldt")}
    assert len(devices) == 2
    assert len(list(stick.glob("*.uanmeldt"))) == 2


# rotation


def test_old_backups_go_with_the_attachments_only_they_needed(scene, data):
    save_settings(data.store, Settings(backup_count=2))
    backups = scene.backups(data)
    first = backups.make(DAILY)
    pool = scene.folder / "backups/attachments"
    assert len(list(pool.iterdir())) == 1
    _erase_evidence(data)
    for _ in range(2):
        scene.clock.forth(days=1)
        backups.make(DAILY)
    assert not first.path.exists()
    assert len(backups.all()) == 2
    assert list(pool.iterdir()) == []


def _erase_evidence(data) -> None:
    data.store.connection.execute("DELETE FROM evidence")


def test_a_purge_lets_go_of_what_was_before_it(scene, data, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    backups = scene.backups(data)
    backups.choose_second_place(stick)
    backups.make(DAILY)
    scene.clock.forth(hours=1)
    _erase_evidence(data)
    moment = scene.clock()
    purged = backups.make(BackupReason.PURGED)
    assert backups.drop_before(moment) == 2
    assert {each.path.name for each in backups.all()} == {purged.path.name}
    assert list((scene.folder / "backups/attachments").iterdir()) == []
    assert list((stick / "attachments").iterdir()) == []


def test_what_cannot_be_reached_at_a_purge_is_said(scene, data, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    backups = scene.backups(data)
    backups.choose_second_place(stick)
    backups.make(DAILY)
    scene.clock.forth(hours=1)
    stick.rename(tmp_path / "pocket")
    assert code_of(lambda: backups.make(BackupReason.PURGED)) == "backup-second-place"
    assert code_of(lambda: backups.drop_before(scene.clock())) == "backup-second-place"
    assert len(backups.all()) == 1


def test_older_backups_here_go_though_the_second_place_is_away(scene, data, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    backups = scene.backups(data)
    backups.choose_second_place(stick)
    backups.make(DAILY)
    scene.clock.forth(days=1)
    answer(data, "deleted since")
    stick.rename(tmp_path / "pocket")
    assert drop_older(backups) == Dropped(count=1, owed=True)
    assert [file.reason for file in backups.all()] == [BackupReason.PURGED]
    (tmp_path / "pocket").rename(stick)
    scene.clock.forth(hours=1)
    assert drop_older(backups) == Dropped(count=2, owed=False)
    assert len(list(stick.glob("*.uanmeldt"))) == 1


def test_the_setting_says_how_old_a_backup_grows(scene, data):
    with data.store.change("settings_changed") as change:
        change.put(Setting(id="backup_days", value="5"))
    backups = scene.backups(data)
    for _ in range(8):
        scene.clock.forth(days=2)
        backups.make(DAILY)
    ages = [scene.clock() - each.made for each in backups.all()]
    assert max(ages) <= timedelta(days=5)


def test_what_is_no_backup_is_neither_listed_nor_removed(scene, data):
    backups = scene.backups(data)
    backups.make(DAILY)
    stranger = scene.folder / "backups/brev.uanmeldt"
    stranger.write_text("a letter")
    backups.make(DAILY)
    assert len(backups.all()) == 2
    assert stranger.exists()
