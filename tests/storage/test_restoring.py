"""Restoring: seen before it replaces, whole at every moment, and what it replaced is kept."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage.backup_scene import (
    KEY,
    NOW,
    PHOTO,
    Clock,
    Scene,
    answer,
    code_of,
    everything,
    fill,
    open_with,
)
from storage.key_rings import MemoryKeyRing

from db import migrations
from db.backup_file import PAGE, Head, append_trailer, read_head
from db.backups import FolderBackups
from db.houses import OpenHouse, ShutHouse
from db.restoring import FolderRestoring
from db.window_storage import WindowStorage
from inspector.domain.delivery import OutboxMessage, OutboxState
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.model import Answer, Visit, VisitState
from inspector.domain.safekeeping import BackupReason
from inspector.domain.settings import Settings
from inspector.services.outbox import retry
from inspector.services.settings import save_settings

DAILY = BackupReason.DAILY
LONG_RUN = bool(os.environ.get("UANMELDT_LONG"))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    (tmp_path / "data").mkdir()
    return Scene(tmp_path / "data", Clock())


@pytest.fixture
def backup(scene) -> Path:
    """A backup with the answer "set"; today it is "later"."""
    data = scene.open()
    fill(data)
    path = scene.backups(data).make(DAILY).path
    answer(data, "later")
    data.close()
    scene.clock.forth(hours=3)
    return path


# looking


def test_what_is_in_a_backup_is_told_before_it_replaces_anything(scene, backup):
    before = everything(scene.folder)
    found = scene.restoring().look_into(backup)
    assert (found.suppliers, found.visits, found.open_visits, found.cases) == (1, 1, 1, 0)
    assert (found.attachments, found.attachments_missing) == (1, 0)
    assert found.laptop == "T3"
    assert found.newest_change is not None
    assert everything(scene.folder).keys() == before.keys()


def test_what_would_be_missing_is_told(scene, backup):
    found = scene.restoring().look_into(backup)
    assert (found.lost_changes, found.lost_visits) == (1, ("2026-T3-001",))
    assert found.last_written > found.newest_change


def test_the_laptop_is_called_what_she_called_it(scene):
    data = scene.open()
    save_settings(data.store, Settings(device_mark="B9"))
    path = scene.backups(data).make(DAILY).path
    data.close()
    assert scene.restoring().look_into(path).laptop == "B9"


def test_nothing_would_be_missing_where_nothing_was_done_since(scene):
    data = scene.open()
    fill(data)
    path = scene.backups(data).make(DAILY).path
    data.close()
    found = scene.restoring().look_into(path)
    assert (found.lost_changes, found.lost_visits) == (0, ())


def test_a_backup_of_another_laptop_lacks_all_of_today(scene, backup, tmp_path):
    (tmp_path / "other").mkdir()
    other = Scene(tmp_path / "other", scene.clock)
    data = other.open()
    fill(data)
    data.close()
    found = other.restoring().look_into(backup)
    assert found.lost_changes == 4
    assert found.lost_visits == ("2026-T3-001",)


def test_what_a_restore_replaced_lacks_nothing_of_the_older_data_that_came_back(scene, backup):
    kept = scene.restoring().restore(backup)
    found = scene.restoring().look_into(kept / "uanmeldt.db")
    assert (found.lost_changes, found.lost_visits) == (0, ())


def test_what_a_restore_replaced_lacks_only_what_was_written_since_the_restore(scene, backup):
    kept = scene.restoring().restore(backup)
    data = scene.open()
    for text in ("after", "the", "restore"):
        answer(data, text)
    data.close()
    found = scene.restoring().look_into(kept / "uanmeldt.db")
    assert (found.lost_changes, found.lost_visits) == (3, ("2026-T3-001",))


def test_where_today_cannot_be_read_the_files_tell_when_they_were_written(scene, backup):
    damage(scene.folder / "uanmeldt.db")
    found = keyed(scene).look_into(backup)
    assert found.lost_changes is None
    assert found.last_written is not None
    assert found.visits == 1


def damage(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[20:4000] = bytes(3980)
    database.write_bytes(content)


def test_photos_that_lie_nowhere_are_counted(scene, backup):
    shutil.rmtree(scene.folder / "attachments")
    shutil.rmtree(backup.parent / "attachments")
    assert scene.restoring().look_into(backup).attachments_missing == 1


# replacing


def test_a_backup_replaces_the_data_and_what_it_replaced_is_kept(scene, backup):
    kept = scene.restoring().restore(backup)
    assert kept == scene.folder / "replaced/2026-11-22T0430"
    assert scene.answers() == ["set"]
    (replaced,) = (f for f in scene.restoring().backups() if f.reason is BackupReason.REPLACED)
    assert scene.restoring().look_into(replaced.path).visits == 1
    scene.clock.forth(hours=1)
    scene.restoring().restore(replaced.path)
    assert scene.answers() == ["later"]


def test_photos_come_back_with_the_data(scene, backup):
    shutil.rmtree(scene.folder / "attachments")
    scene.restoring().restore(backup)
    data = scene.open()
    (evidence,) = data.store.select(_evidence(), ("original",))
    assert data.attachments.load(evidence[0]) == PHOTO
    data.close()


def test_photos_that_only_the_replaced_data_name_stay_with_them(scene, backup):
    data = scene.open()
    digest = data.attachments.save(b"a later photo")
    with data.store.change("evidence_added") as change:
        change.put(_evidence()(id="e2", visit="v", original=digest, shown=digest))
    data.close()
    kept = scene.restoring().restore(backup)
    for photo in (scene.folder / "attachments").iterdir():  # a tidying after the restore
        if (kept / "attachments" / photo.name).exists():
            photo.unlink()
    scene.clock.forth(hours=1)
    assert scene.restoring().look_into(kept / "uanmeldt.db").attachments_missing == 0
    scene.restoring().restore(kept / "uanmeldt.db")
    data = scene.open()
    assert data.attachments.load(digest) == b"a later photo"
    assert data.check() == []
    data.close()


def _evidence():
    from inspector.domain.model import Evidence

    return Evidence


def test_damaged_data_are_kept_and_replaced(scene, backup):
    damage(scene.folder / "uanmeldt.db")
    damaged = (scene.folder / "uanmeldt.db").read_bytes()
    assert code_of(scene.open) == "data-damaged"
    kept = keyed(scene).restore(backup)
    assert (kept / "uanmeldt.db").read_bytes() == damaged
    assert scene.answers() == ["set"]


def test_the_log_of_the_replaced_data_goes_with_them(scene, backup):
    """A log left beside another database would be worked into it."""
    data = scene.open()
    answer(data, "in the log alone")
    database, log = (scene.folder / f"uanmeldt.db{end}" for end in ("", "-wal"))
    saved = database.read_bytes(), log.read_bytes()
    data.close()
    database.write_bytes(saved[0])
    log.write_bytes(saved[1])
    restoring = FolderRestoring(scene.folder, Shut(), None, scene.clock)
    with pytest.raises(InspectionError):
        restoring.restore(backup)  # no key at hand
    kept = keyed(scene).restore(backup)
    assert (kept / "uanmeldt.db-wal").read_bytes() == saved[1]
    assert scene.answers() == ["set"]
    (replaced,) = (f for f in scene.restoring().backups() if f.reason is BackupReason.REPLACED)
    scene.clock.forth(hours=1)
    scene.restoring().restore(replaced.path)
    assert scene.answers() == ["in the log alone"]


class Shut(ShutHouse):
    """Data that cannot be opened."""

    def __init__(self) -> None:
        super().__init__(lambda: None)

    def use(self, work):
        raise InspectionError("data-damaged")


class Keyed(Shut):
    """Nothing can be asked of the data but their key."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.key = KEY

    def use(self, work):
        try:
            return work(self)
        except AttributeError:
            raise InspectionError("data-damaged") from None


def keyed(scene: Scene) -> FolderRestoring:
    return FolderRestoring(scene.folder, Keyed(scene), None, scene.clock)


def test_a_cancelled_restore_changes_nothing(scene, backup):
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        scene.restoring().restore(backup, progress=stop)
    assert scene.answers() == ["later"]
    assert not (scene.folder / "restoring").exists()


def test_too_little_room_changes_nothing(scene, backup, monkeypatch):
    usage = shutil.disk_usage(scene.folder)._replace(free=1 << 20)
    monkeypatch.setattr("db.backup_copy.shutil.disk_usage", lambda place: usage)
    assert code_of(lambda: scene.restoring().restore(backup)) == "disk-full"
    assert scene.answers() == ["later"]


def test_two_restores_in_one_minute_keep_both(scene, backup):
    first, second = (scene.restoring().restore(backup) for _ in range(2))
    assert first != second
    assert first.exists()
    assert second.exists()


# what is stored meanwhile


def test_what_is_stored_after_the_contents_were_shown_stops_the_restore(scene, backup):
    restoring = scene.restoring()
    assert restoring.look_into(backup).lost_changes == 1
    data = scene.open()
    answer(data, "even later")
    data.close()
    assert code_of(lambda: restoring.restore(backup)) == "restore-moved"
    assert scene.answers() == ["even later"]
    assert restoring.look_into(backup).lost_changes == 2
    restoring.restore(backup)
    assert scene.answers() == ["set"]


def test_what_is_stored_while_a_restore_is_prepared_stops_it_and_the_data_stay_open(scene, backup):
    storage = WindowStorage(lambda _passphrase: scene.open())
    storage.begin().result()
    restoring = FolderRestoring(scene.folder, storage, None, scene.clock)

    def meanwhile(done: int, total: int) -> None:
        storage.submit(lambda store: _answer_by(store, "acknowledged")).result()

    assert code_of(lambda: restoring.restore(backup, progress=meanwhile)) == "restore-moved"
    assert not storage.locked
    comments = storage.submit(lambda store: [each.comment for each in store.find(Answer)])
    assert comments.result() == ["acknowledged"]
    storage.close()
    assert not (scene.folder / "replaced").exists()


def test_what_is_stored_in_the_moment_of_closing_stops_the_restore(scene, backup):
    class LastMoment(ShutHouse):
        @contextmanager
        def closed(self):
            data = scene.open()
            answer(data, "just in time")
            data.close()
            yield

    restoring = FolderRestoring(scene.folder, LastMoment(scene.open), None, scene.clock)
    assert code_of(lambda: restoring.restore(backup)) == "restore-moved"
    assert scene.answers() == ["just in time"]


def _answer_by(store, comment: str) -> None:
    with store.change("answer_recorded") as change:
        change.put(Answer(id="a", visit="v", point="1", comment=comment))


# mail that waits in the data that come back


def queue(scene: Scene) -> Path:
    """A backup in which a mail waits; it was sent since."""
    waits = OutboxMessage(id="m", recipients=("leder@aeble.dk",), message="0" * 64)
    data = scene.open()
    with data.store.change("tried") as change:
        change.put(waits)
    scene.clock.forth(hours=1)
    path = scene.backups(data).make(DAILY).path
    with data.store.change("mail_sent") as change:
        change.put(replace(waits, state=OutboxState.SENT, message=""))
    data.close()
    return path


def mail(scene: Scene) -> tuple[str, str]:
    data = scene.open()
    (one,) = data.store.find(OutboxMessage)
    data.close()
    return one.state, one.problem


IN_DOUBT = (OutboxState.NEEDS_USER, "smtp-restored")


def test_mail_that_waits_in_what_comes_back_is_in_doubt_from_the_first_opening(scene, backup):
    scene.restoring().restore(queue(scene))
    assert mail(scene) == IN_DOUBT
    assert not (scene.folder / "mail-in-doubt").exists()
    data = scene.open()
    retry(data.store, "m")
    data.close()
    assert mail(scene) == (OutboxState.QUEUED, "")  # told once


def test_on_a_new_laptop_it_is_in_doubt_too(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    data = open_with(old, None, LONG)
    with data.store.change("tried") as change:
        change.put(OutboxMessage(id="m", recipients=("leder@aeble.dk",), message="0" * 64))
    path = FolderBackups(old, OpenHouse(data), Clock()).make(DAILY).path
    data.close()
    restoring_with(new).restore(path, LONG)
    data = open_with(new, None, LONG)
    assert [(one.state, one.problem) for one in data.store.find(OutboxMessage)] == [IN_DOUBT]
    data.close()


def test_where_nothing_was_done_since_nothing_is_in_doubt(scene, backup):
    data = scene.open()
    with data.store.change("tried") as change:
        change.put(OutboxMessage(id="m", message="0" * 64))
    scene.clock.forth(hours=1)
    path = scene.backups(data).make(DAILY).path
    data.close()
    scene.restoring().restore(path)
    assert mail(scene) == (OutboxState.QUEUED, "")


def test_no_crash_lets_restored_data_open_without_the_doubt(scene, backup, monkeypatch, tried):
    """While it is put in place, and while the first opening writes the doubt down."""
    path = queue(scene)
    whole, step, seen = scene.folder.with_name("whole"), 0, set()
    shutil.copytree(scene.folder, whole)
    path = whole / path.relative_to(scene.folder)
    while True:
        shutil.rmtree(scene.folder)
        shutil.copytree(whole, scene.folder)
        with monkeypatch.context() as context:
            if not _crashes_at(step, lambda: scene.restoring().restore(path), context):
                break
        for inner in range(3):
            with monkeypatch.context() as context:
                _crashes_at(inner, scene.open, context)
        found = mail(scene)
        assert found in (IN_DOUBT, (OutboxState.SENT, "")), step
        seen.add(found)
        step += 1
    assert len(seen) == 2
    tried("ends of the program at a step of a restore with mail", step)


def test_a_doubt_that_cannot_be_written_keeps_the_data_closed(scene, backup, monkeypatch):
    scene.restoring().restore(queue(scene))
    with monkeypatch.context() as context:
        context.setattr("inspector.services.outbox_doubts.doubt_restored", _full)
        assert code_of(scene.open) == "disk-full"
    assert mail(scene) == IN_DOUBT


def _full(_store: object) -> None:
    raise InspectionError("disk-full")


# a crash at any moment


class Crash(BaseException):
    """The program ends here."""


def test_a_crash_at_any_step_leaves_one_or_the_other_whole(scene, backup, monkeypatch, tried):
    """Every call that changes a name, in its turn, is the last one."""
    whole = scene.folder.with_name("whole")
    shutil.copytree(scene.folder, whole)
    seen, step = set(), 0
    while True:
        shutil.rmtree(scene.folder)
        shutil.copytree(whole, scene.folder)
        with monkeypatch.context() as context:
            if not _crashes_at(step, lambda: scene.restoring().restore(backup), context):
                break
        found = scene.answers()
        assert found in (["set"], ["later"]), step
        seen.add(found[0])
        step += 1
    assert seen == {"set", "later"}
    assert step > 5
    tried("ends of the program at a step of a restore", step)


def test_a_crash_while_the_next_start_ends_what_was_begun(scene, backup, monkeypatch):
    """A second crash, and a third, on the way out of the first."""
    with monkeypatch.context() as context:
        context.setattr("db.restoring.finish", _dies)
        with pytest.raises(Crash):
            scene.restoring().restore(backup)
    for step in range(8):
        with monkeypatch.context() as context:
            _crashes_at(step, scene.open, context)
    assert scene.answers() == ["set"]
    (kept,) = (scene.folder / "replaced").iterdir()
    assert (kept / "uanmeldt.db").exists()


def test_a_crash_while_the_last_folder_is_taken_away_keeps_no_start_from_opening(
    scene, backup, monkeypatch
):
    """The files in it went, one by one, and the folder itself is still there."""
    with monkeypatch.context() as context:
        _crashes_at_rmdir(context)
        with pytest.raises(Crash):
            scene.restoring().restore(backup)
    for _ in range(2):
        assert scene.answers() == ["set"]
    names = {path.name for path in scene.folder.iterdir()}
    assert not names & {"restored", "restoring"}


@pytest.mark.parametrize("left", [(), ("keys-damaged.json",)])
def test_what_an_earlier_program_left_of_a_finished_restore_is_swept(scene, backup, left):
    scene.restoring().restore(backup)
    (scene.folder / "restored").mkdir()
    for name in left:
        (scene.folder / "restored" / name).touch()
    assert scene.answers() == ["set"]
    assert not (scene.folder / "restored").exists()


def _crashes_at_rmdir(context) -> None:
    rmdir = os.rmdir

    def last(path, *given, **named):
        if Path(path).name in ("restored", "restoring"):
            raise Crash
        return rmdir(path, *given, **named)

    context.setattr(os, "rmdir", last)


def _dies(*_given: object) -> None:
    raise Crash


def _crashes_at(step: int, work: Callable[[], object], context) -> bool:
    """Whether the work came so far; its names are changed `step` times and no more."""
    left = [step]
    replace, mkdir, rmtree = Path.replace, Path.mkdir, shutil.rmtree

    def counted(call):
        def once(*given, **named):
            left[0] -= 1
            if left[0] < 0:
                raise Crash
            return call(*given, **named)

        return once

    context.setattr(Path, "replace", counted(replace))
    context.setattr(Path, "mkdir", counted(mkdir))
    context.setattr(shutil, "rmtree", counted(rmtree))
    try:
        result = work()
    except Crash:
        return True
    if hasattr(result, "close"):
        result.close()
    return False


_RESTORE = """
import sys, os, signal
from pathlib import Path
sys.path[:0] = ["tests"]
from storage.backup_scene import Scene
steps = int(sys.argv[3])
def limited(call):
    def once(*given, **named):
        global steps
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given, **named)
    return once
Path.replace = limited(Path.replace)
os.fsync = limited(os.fsync)
Scene(Path(sys.argv[1])).restoring().restore(Path(sys.argv[2]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills a process")
@pytest.mark.parametrize("steps", range(1, 26) if LONG_RUN else range(1, 26, 3))
def test_a_killed_restore_leaves_one_or_the_other(scene, backup, steps, tried):
    run = subprocess.run(
        [sys.executable, "-c", _RESTORE, str(scene.folder), str(backup), str(steps)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, -signal.SIGKILL), run.stderr
    assert scene.answers() in (["set"], ["later"])
    if run.returncode:
        tried("kills while restoring")


# keys


def vaulted(folder: Path, ring=None, passphrase: str | None = None) -> Path:
    """A folder with slots of its own, and a backup of it."""
    folder.mkdir(exist_ok=True)
    data = open_with(folder, ring, passphrase)
    fill(data)
    path = FolderBackups(folder, OpenHouse(data), Clock()).make(DAILY).path
    answer(data, "later")
    data.close()
    return path


def restoring_with(folder: Path, ring=None, passphrase=None) -> FolderRestoring:
    house = ShutHouse(lambda: open_with(folder, ring, passphrase))
    return FolderRestoring(folder, house, ring, Clock())


LONG = "en lang adgangssætning"


def test_a_new_laptop_is_given_the_data_by_the_passphrase_of_the_backup(tmp_path):
    ring = MemoryKeyRing()
    path = vaulted(tmp_path / "old", ring, LONG)
    new = tmp_path / "new"
    new.mkdir()
    restoring = restoring_with(new)
    assert code_of(lambda: restoring.look_into(path)) == "backup-no-key"
    assert code_of(lambda: restoring.look_into(path, "noget helt andet")) == "passphrase-wrong"
    found = restoring.look_into(path, LONG)
    assert (found.visits, found.lost_changes, found.last_written) == (1, 0, None)
    assert list(new.iterdir()) == []  # looking begins nothing
    restoring.restore(path, LONG)
    assert not (new / "replaced").exists()
    data = open_with(new, None, LONG)
    assert data.store.find(Answer)[0].comment == "set"
    assert data.check() == []
    data.close()


def test_the_keychain_alone_opens_a_backup_of_its_own(tmp_path):
    ring = MemoryKeyRing()
    path = vaulted(tmp_path / "old", ring)
    assert restoring_with(tmp_path / "new", ring).look_into(path).visits == 1


def test_todays_slots_are_kept_where_they_give_the_same_key(tmp_path):
    """A passphrase that was changed since stays the one that opens."""
    ring = MemoryKeyRing()
    path = vaulted(tmp_path / "data", ring, LONG)
    keys = tmp_path / "data/keys.json"
    told = json.loads(keys.read_text())
    told["slots"] = [slot for slot in told["slots"] if slot["kind"] == "keychain"]
    keys.write_text(json.dumps(told))
    before = keys.read_bytes()
    restoring_with(tmp_path / "data", ring).restore(path)
    assert keys.read_bytes() == before


def test_data_of_another_key_bring_their_own_slots(tmp_path):
    path = vaulted(tmp_path / "one", None, LONG)
    vaulted(tmp_path / "two", None, "en anden adgangssætning")
    restoring = restoring_with(tmp_path / "two", None, "en anden adgangssætning")
    kept = restoring.restore(path, LONG)
    data = open_with(tmp_path / "two", None, LONG)
    assert data.store.find(Answer)[0].comment == "set"
    data.close()
    assert code_of(lambda: open_with(tmp_path / "two", None, "en anden adgangssætning"))
    assert {each.name for each in kept.iterdir()} >= {"uanmeldt.db", "keys.json"}


def test_a_database_that_is_gone_is_given_back(tmp_path):
    path = vaulted(tmp_path / "data", None, LONG)
    (tmp_path / "data/uanmeldt.db").unlink()
    restoring_with(tmp_path / "data", None, LONG).restore(path, LONG)
    data = open_with(tmp_path / "data", None, LONG)
    assert data.store.find(Answer)[0].comment == "set"
    data.close()


@pytest.mark.parametrize("content", [None, "", "{}", '{"format": 1, "slots": 7}'])
def test_lost_slots_come_back_from_the_newest_backup_and_nothing_is_lost(tmp_path, content):
    vaulted(tmp_path / "data", None, LONG)
    keys = tmp_path / "data/keys.json"
    before = json.loads(keys.read_text())["slots"]
    keys.unlink() if content is None else keys.write_text(content)
    assert code_of(lambda: open_with(tmp_path / "data")) == "no-key"
    assert code_of(lambda: open_with(tmp_path / "data", None, "en anden")) == "passphrase-wrong"
    data = open_with(tmp_path / "data", None, LONG)
    assert data.store.find(Answer)[0].comment == "later"
    data.close()
    assert json.loads(keys.read_text())["slots"] == before
    assert (tmp_path / "data/keys-damaged.json").exists() == (content is not None)


def test_slots_of_other_data_are_not_put_back(tmp_path):
    vaulted(tmp_path / "one", None, LONG)
    other = vaulted(tmp_path / "two", None, LONG)
    (tmp_path / "one/keys.json").unlink()
    shutil.rmtree(tmp_path / "one/backups")
    (tmp_path / "one/backups").mkdir()
    shutil.copy(other, tmp_path / "one/backups")
    assert code_of(lambda: open_with(tmp_path / "one", None, LONG)) == "keys-missing"


# what is no backup


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"x" * 5000, b"SQLite format 3\0" + bytes(8000), b"UANMELDT BACKUP1"],
    ids=["empty", "two bytes", "letters", "plain database", "magic alone"],
)
def test_a_file_that_is_no_backup_is_one_sentence(scene, backup, tmp_path, content):
    strange = tmp_path / "strange.uanmeldt"
    strange.write_bytes(content)
    before = everything(scene.folder)
    code = code_of(lambda: scene.restoring().restore(strange))
    assert code in ("backup-unreadable", "backup-damaged")
    assert scene.answers() == ["later"]
    assert everything(scene.folder).keys() >= before.keys()


def test_a_trailer_that_claims_to_be_huge_is_not_read(scene, backup, tmp_path):
    content = bytearray(backup.read_bytes())
    content[-64:-48] = (2**62).to_bytes(8, "big") * 2
    strange = tmp_path / "strange.uanmeldt"
    strange.write_bytes(content)
    assert code_of(lambda: scene.restoring().look_into(strange)) == "backup-damaged"


@pytest.mark.parametrize("way", ["link", "folder", "gone", "pipe"])
def test_what_is_no_ordinary_file_is_not_read(scene, backup, tmp_path, way):
    path = tmp_path / "way.uanmeldt"
    if way == "link":
        path.symlink_to(backup)
    elif way == "folder":
        path.mkdir()
    elif way == "pipe":
        os.mkfifo(path)
    assert code_of(lambda: scene.restoring().look_into(path)) == "backup-unreadable"


def test_a_way_with_dots_leads_to_the_same_backup(scene, backup):
    dotted = backup.parent / "../backups" / backup.name
    assert scene.restoring().look_into(dotted).visits == 1


def test_the_open_database_is_no_backup_of_itself(scene, backup):
    path = scene.folder / "uanmeldt.db"
    assert code_of(lambda: scene.restoring().restore(path)) == "backup-unreadable"


def test_a_backup_of_a_newer_program_is_refused(scene, backup):
    data = scene.open()
    data.store.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
        ("uanmeldt", "9999_later", NOW.isoformat()),
    )
    path = scene.backups(data).make(DAILY).path
    data.store.connection.execute("DELETE FROM _sqlite_migrations WHERE name = '9999_later'")
    data.close()
    assert code_of(lambda: scene.restoring().look_into(path)) == "backup-newer"
    assert code_of(lambda: scene.restoring().restore(path)) == "backup-newer"


def test_a_sum_made_to_fit_does_not_hide_a_damaged_page(scene, backup, tmp_path):
    """Whoever alters a page and the trailer still lacks the key its code is made with."""
    from hashlib import sha256

    head = read_head(backup)
    content = bytearray(backup.read_bytes()[: head.size])
    content[-1000] ^= 1
    strange = tmp_path / "strange.uanmeldt"
    strange.write_bytes(content)
    forged = Head(
        made=head.made,
        reason=head.reason,
        version=head.version,
        device=head.device,
        mark=head.mark,
        size=head.size,
        sha256=sha256(content).hexdigest(),
        keys=head.keys,
    )
    append_trailer(strange, forged, b"")
    assert code_of(lambda: scene.restoring().restore(strange)) == "backup-damaged"
    assert scene.answers() == ["later"]


@pytest.fixture(scope="module")
def standing(tmp_path_factory):
    """A folder and a backup that many examples are tried on."""
    scene = Scene(tmp_path_factory.mktemp("standing"), Clock())
    data = scene.open()
    fill(data)
    path = scene.backups(data).make(DAILY).path
    answer(data, "later")
    data.close()
    return scene, path.read_bytes()


_SENTENCES = {"backup-unreadable", "backup-damaged", "backup-no-key", "backup-newer"}


def _expected(problem: InspectionError) -> None:
    assert problem.code in _SENTENCES


@given(st.data())
def test_no_cut_and_no_flip_gets_past_the_reader(standing, tried, data):
    scene, whole = standing
    tried("damaged backup files")
    content = bytearray(whole)
    if data.draw(st.booleans(), label="cut"):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        for _ in range(data.draw(st.integers(1, 3))):
            place = data.draw(
                st.integers(0, len(content) - 1)
                | st.integers(len(content) - 3000, len(content) - 1)
            )
            content[place] ^= data.draw(st.integers(1, 255))
    if bytes(content) == whole:
        return
    strange = scene.folder.parent / "strange.uanmeldt"
    strange.write_bytes(content)
    try:
        found = scene.restoring().look_into(strange)
    except InspectionError as problem:
        _expected(problem)
    else:  # the zeros that fill the trailer up to a page say nothing
        assert found.visits == 1
        assert content[: found.file.size] == whole[: found.file.size]
    assert not (scene.folder / "restored").exists()


@given(st.binary(max_size=3 * PAGE))
def test_no_other_bytes_get_past_the_reader(standing, tried, content):
    scene, _ = standing
    tried("files that are no backups")
    strange = scene.folder.parent / "strange.uanmeldt"
    strange.write_bytes(content)
    with pytest.raises(InspectionError) as caught:
        scene.restoring().look_into(strange)
    assert caught.value.code in _SENTENCES


@given(
    st.dictionaries(
        st.sampled_from(["format", "made", "reason", "version", "size", "sha256", "keys", "names"]),
        st.none()
        | st.integers()
        | st.text(max_size=20)
        | st.lists(st.integers(), max_size=2)
        | st.fixed_dictionaries({"slots": st.lists(st.dictionaries(st.text(), st.integers()))}),
        min_size=1,
    )
)
def test_a_trailer_of_any_values_is_refused_or_harmless(standing, tried, odd):
    """Its sum fits: somebody made it so."""
    from hashlib import sha256

    from db.backup_file import _END

    scene, whole = standing
    tried("backups with an odd trailer")
    of_names, of_text, _, magic = _END.unpack(whole[-_END.size :])
    text = whole[-_END.size - of_text : -_END.size]
    names = whole[-_END.size - of_text - of_names : -_END.size - of_text]
    text = json.dumps(json.loads(text) | odd).encode()
    end = _END.pack(len(names), len(text), sha256(text).digest(), magic)
    trailer = names + text + end
    size = json.loads(whole[-_END.size - of_text : -_END.size])["size"]
    strange = scene.folder.parent / "strange.uanmeldt"
    strange.write_bytes(whole[:size] + bytes(-len(trailer) % PAGE) + trailer)
    try:
        assert scene.restoring().look_into(strange).visits == 1
    except InspectionError as problem:
        _expected(problem)


# behind a window


def test_behind_a_window_the_data_are_closed_and_opened_by_who_asks_next(scene, backup):
    storage = WindowStorage(lambda _passphrase: scene.open())
    storage.begin().result()
    restoring = FolderRestoring(scene.folder, storage, None, scene.clock)
    assert restoring.look_into(backup).lost_changes == 1
    restoring.restore(backup)
    assert storage.locked
    with pytest.raises(InspectionError):
        storage.submit(lambda store: store.find(Visit)).result()
    storage.begin().result()
    assert storage.submit(lambda store: store.find(Answer)[0].comment).result() == "set"
    storage.close()


def test_behind_a_window_damaged_data_are_replaced(scene, backup):
    damage(scene.folder / "uanmeldt.db")
    storage = WindowStorage(lambda _passphrase: scene.open())
    assert storage.begin().exception().code == "data-damaged"
    house = Keyed(scene)
    house.closed = storage.closed
    FolderRestoring(scene.folder, house, None, scene.clock).restore(backup)
    storage.begin().result()
    assert storage.submit(lambda store: store.find(Answer)[0].comment).result() == "set"
    storage.close()


def test_behind_a_locked_window_nothing_is_looked_into(scene, backup):
    storage = WindowStorage(lambda _passphrase: scene.open())
    storage.begin().result()
    storage.lock()
    restoring = FolderRestoring(scene.folder, storage, None, scene.clock)
    assert code_of(lambda: restoring.look_into(backup)) == "data-locked"
    storage.close()


# damage at the start


def test_a_damaged_first_page_is_told_from_a_wrong_key(scene, backup):
    damage(scene.folder / "uanmeldt.db")
    assert code_of(scene.open) == "data-damaged"


def test_a_file_damaged_from_its_beginning_is_told_by_the_backups(scene, backup):
    (scene.folder / "uanmeldt.db").write_bytes(os.urandom(40_960))
    assert code_of(scene.open) == "data-damaged"


def test_another_key_is_still_another_key(scene, backup):
    from db.opening import open_data

    def other():
        return open_data(
            scene.folder,
            key_ring=None,
            passphrase=None,
            person="AA",
            clock=scene.clock,
            key=bytes(32),
        )

    assert code_of(other) == "key-wrong"


@pytest.mark.parametrize("gone", [True, False])
def test_a_database_that_is_gone_is_not_begun_anew(scene, backup, gone):
    database = scene.folder / "uanmeldt.db"
    database.unlink() if gone else database.write_bytes(b"")
    assert code_of(scene.open) == "data-damaged"
    assert not database.exists() or not database.read_bytes()
    damage_free = scene.restoring()
    assert damage_free.backups()


def test_damage_found_later_is_the_same_sentence(scene, backup):
    data = scene.open()
    for number in range(3000):
        with data.store.change("tried") as change:
            change.put(Answer(id=str(number), visit="v", point="1", comment="x" * 200))
    data.close()
    database = scene.folder / "uanmeldt.db"
    content = bytearray(database.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 200_000] = bytes(200_000)
    database.write_bytes(content)
    data = scene.open()
    assert code_of(lambda: data.store.find(Answer)) == "data-damaged"
    data.close()


# a copy of one visit


def rescue_of(scene: Scene, path: Path, **visit: object) -> None:
    """A rescue copy as another program could write it: a database of its own, and a trailer."""
    import shutil as files

    place = path.with_name("rescue-data")
    place.mkdir()
    other = Scene(place, scene.clock)
    data = other.open()
    fill(data, "rescued")
    data.close()
    part = path
    files.copyfile(place / "uanmeldt.db", part)
    size = part.stat().st_size
    from hashlib import sha256

    head = Head(
        made=scene.clock(),
        reason=BackupReason.RESCUE,
        version="1",
        device="d",
        mark="T3",
        size=size,
        sha256=sha256(part.read_bytes()).hexdigest(),
        keys=None,
    )
    append_trailer(part, head, b"")
    files.copytree(place / "attachments", path.parent / "attachments")


def test_a_rescue_copy_is_put_into_the_data(scene, backup, tmp_path):
    path = tmp_path / "stick" / "copy.uanmeldt"
    path.parent.mkdir()
    rescue_of(scene, path)
    shutil.rmtree(scene.folder / "attachments")
    found = scene.restoring().look_into(path)
    assert (found.new_records, found.changed_records, found.lost_changes) == (0, 1, 0)
    assert scene.restoring().restore(path) == path
    assert scene.answers() == ["rescued"]
    data = scene.open()
    assert data.store.history(Answer, "a")[-1].act == "visit_rescued"
    data.close()


def test_a_rescue_copy_of_an_earlier_program_is_brought_up_to_be_read(
    scene, backup, tmp_path, monkeypatch
):
    path = tmp_path / "stick" / "copy.uanmeldt"
    path.parent.mkdir()
    rescue_of(scene, path)
    before = path.read_bytes()
    step = ("9001_later", lambda database: database.execute("CREATE TABLE later (id TEXT)"))
    monkeypatch.setattr("db.migrations._STEPS", (*migrations._STEPS, step))
    assert scene.restoring().look_into(path).changed_records == 1
    scene.restoring().restore(path)
    assert scene.answers() == ["rescued"]
    assert path.read_bytes() == before
    assert not (scene.folder / "looking").exists()


def test_a_visit_locked_since_is_not_opened_by_a_rescue_copy(scene, backup, tmp_path):
    path = tmp_path / "stick" / "copy.uanmeldt"
    path.parent.mkdir()
    rescue_of(scene, path)
    data = scene.open()
    with data.store.change("visit_locked") as change:
        change.put(Visit(id="v", number="2026-T3-001", supplier="s", state=VisitState.LOCKED))
    data.close()
    assert code_of(lambda: scene.restoring().restore(path)) == "rescue-locked"
    assert scene.answers() == ["later"]
