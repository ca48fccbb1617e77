"""Data written by every earlier program open with today's: whole, complete, and backed up first."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storage.write_old_file import FILES, PASSPHRASE

from db.backup_file import read_head
from db.backup_places import all_backups
from db.houses import ShutHouse
from db.migrations import applied_steps
from db.opening import OpenedData, open_data
from db.references import KINDS
from db.restoring import FolderRestoring
from inspector.domain.model import Answer, Report, Visit
from inspector.domain.safekeeping import BackupReason

OLD = sorted(path for path in (Path(__file__).parent / "old_files").iterdir() if path.is_dir())
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
KEPT_BY_THE_FIRST = 21  # kinds of record


def opened(folder: Path) -> OpenedData:
    return open_data(folder, key_ring=None, passphrase=PASSPHRASE, person="AA", clock=lambda: NOW)


@pytest.fixture(params=OLD, ids=lambda path: path.name)
def old(request, tmp_path) -> Path:
    """A copy of an old folder."""
    return Path(shutil.copytree(request.param, tmp_path / "old"))


def test_there_is_one():
    assert OLD


def test_old_data_open_and_are_whole(old):
    data = opened(old)
    assert data.check() == []
    assert sum(data.store.count(kind) > 0 for kind in KINDS) >= KEPT_BY_THE_FIRST
    data.close()


def test_old_data_say_what_they_said(old):
    data = opened(old)
    store = data.store
    assert store.get(Answer, "answer-1").comment == "second"
    assert store.get(Answer, "answer-2") is None
    assert store.get(Visit, "visit-1").state == "locked"
    assert data.attachments.load(store.get(Report, "report-1").pdf) in FILES
    assert [entry.fields.get("comment") for entry in store.history(Answer, "answer-1")] == [
        "tekst æøå",
        "first",
        "second",
    ]
    data.close()


def test_old_data_are_backed_up_before_they_are_altered(old):
    steps = _steps(old)
    opened(old).close()
    backups = [file for file in all_backups(old) if file.reason is BackupReason.MIGRATION]
    assert len(backups) == (steps != _steps(old))
    for file in backups:
        assert file.attachments == len(FILES)
        assert read_head(file.path).keys is not None


def test_the_backup_of_old_data_is_restored_and_altered_anew(old):
    opened(old).close()
    for file in all_backups(old):
        restoring = FolderRestoring(old, ShutHouse(lambda: opened(old)), None, lambda: NOW)
        assert restoring.look_into(file.path, PASSPHRASE).lost_changes == 0
        restoring.restore(file.path, PASSPHRASE)
        test_old_data_say_what_they_said(old)


def test_old_data_are_answered_further(old):
    data = opened(old)
    with data.store.change("answer_recorded") as change:
        change.put(Answer(id="answer-3", visit="visit-1", point="3", comment="new"))
    assert data.check() == []
    data.close()


def _steps(folder: Path) -> set[str]:
    """What has been done to the database, asked of a copy of it."""
    from db.connection import open_connection
    from db.vault import open_vault

    copy = Path(
        shutil.copytree(folder, folder.with_name(f"copy-{len(list(folder.parent.iterdir()))}"))
    )
    connection = open_connection(copy / "uanmeldt.db", open_vault(copy, None, PASSPHRASE))
    steps = applied_steps(connection)
    connection.close()
    return steps
