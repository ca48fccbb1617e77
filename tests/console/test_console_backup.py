"""`backup` and `restore` on the command line: real files, real words, and nothing without --yes."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from console_scene import Console
from storage.backup_scene import Clock, Scene, answer, fill

from inspector.domain.delivery import OutboxMessage
from inspector.domain.safekeeping import BackupReason

MADE = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    (tmp_path / "data").mkdir()
    return Scene(tmp_path / "data", Clock(MADE))


@pytest.fixture
def console(scene):
    """Commands over a folder on the disk, opened for each."""
    console = Console()
    data = scene.open()
    fill(data)
    console.data = Opened(scene, data)
    console.restoring = scene.restoring()
    yield console
    console.data.close()


class Opened:
    """An opened folder as the commands want it."""

    def __init__(self, scene, data) -> None:
        self._data = data
        self.store, self.attachments = data.store, data.attachments
        self.backups = scene.backups(data)

    def check(self):
        return self._data.check()

    def close(self) -> None:
        self._data.close()


def test_a_backup_tells_its_name_and_what_is_beside_it(console, tmp_path):
    told = console.run("backup", tmp_path / "kopi.uanmeldt")
    assert told.code == 0
    assert told.out.strip() == str(tmp_path / "kopi.uanmeldt")
    assert "1 vedlagte filer, hvoraf 1" in told.sentence
    assert (tmp_path / "kopi.uanmeldt").exists()


def test_a_backup_in_json(console, tmp_path):
    told = console.run("backup", tmp_path, "--json")
    assert told.err == ""
    assert told.json["verified"] is True
    assert (told.json["attachments"], told.json["attachments_copied"]) == (1, 1)
    assert Path(told.json["file"]).parent == tmp_path


def test_a_backup_does_not_replace_a_file(console, tmp_path):
    (tmp_path / "kopi.uanmeldt").write_text("hers")
    told = console.run("backup", tmp_path / "kopi.uanmeldt")
    assert told.code == 1
    assert "kopi.uanmeldt" in told.sentence


@pytest.fixture
def later(console, scene, tmp_path):
    """A backup was made, and one answer given since; the data are closed."""
    console.run("backup", tmp_path / "kopi")
    answer(console.data._data, "later")
    console.data.close()

    @contextmanager
    def opened_again():
        data = scene.open()
        try:
            yield Opened(scene, data)
        finally:
            data.close()

    console._opened = opened_again
    return tmp_path / "kopi.uanmeldt"


def test_without_yes_it_is_only_told_what_would_be_missing(console, later, scene):
    told = console.run("restore", later)
    assert told.code == 0
    assert "1 ændringer siden da ville mangle, i 2026-T3-001." in told.out
    assert "--yes" in told.sentence
    assert scene.answers() == ["later"]


def test_with_yes_it_replaces_and_tells_where_the_old_is(console, later, scene):
    told = console.run("restore", later, "--yes")
    assert told.code == 0
    assert "replaced" in told.sentence
    assert scene.answers() == ["set"]


def test_mail_that_waits_in_older_data_is_in_doubt(console, later, scene):
    data = scene.open()
    with data.store.change("tried") as change:
        change.put(OutboxMessage(id="m", recipients=("leder@aeble.dk",), message="0" * 64))
    Opened(scene, data).backups.make(BackupReason.ASKED, later.with_name("post.uanmeldt"))
    answer(data, "again")
    data.close()
    assert console.run("restore", later.with_name("post.uanmeldt"), "--yes").code == 0
    (listed,) = console.run("outbox", "--json").json
    assert (listed["state"], listed["problem"]) == ("needs_user", "smtp-restored")


def test_a_restore_in_json(console, later):
    told = console.run("restore", later, "--json")
    assert told.err == ""
    assert told.json["lost_changes"] == 1
    assert told.json["lost_visits"] == ["2026-T3-001"]
    assert told.json["replaced"] is None


def test_a_file_that_is_no_backup_is_one_sentence(console, scene, tmp_path):
    console.data.close()
    (tmp_path / "x.uanmeldt").write_text("x")
    told = console.run("restore", tmp_path / "x.uanmeldt", "--yes")
    assert told.code == 1
    assert "x.uanmeldt" in told.sentence


def test_nothing_missing_is_said(console, scene, tmp_path):
    console.run("backup", tmp_path / "kopi")
    console.data.close()
    told = console.run("restore", tmp_path / "kopi.uanmeldt")
    assert "Intet ville mangle" in told.out


def test_data_that_cannot_be_read_are_said_to_be_so(console, scene, tmp_path):
    from db.houses import ShutHouse
    from db.restoring import FolderRestoring
    from inspector.domain.errors import InspectionError

    console.run("backup", tmp_path / "kopi")
    console.data.close()

    class Damaged(ShutHouse):
        def use(self, work):
            class KeyAlone:
                key = bytes(range(32))

            try:
                return work(KeyAlone())
            except AttributeError:
                raise InspectionError("data-damaged") from None

    console.restoring = FolderRestoring(
        scene.folder, Damaged(lambda: scene.open()), None, scene.clock
    )
    told = console.run("restore", tmp_path / "kopi.uanmeldt")
    assert "Det kan ikke ses, hvad der ville mangle" in told.out
