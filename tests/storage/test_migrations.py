"""The steps lead to tables that fit today's records, and only programs as new may open them."""

from __future__ import annotations

import dataclasses
import inspect
import shutil
from datetime import UTC, datetime

import pytest
from storage.stored_samples import KEY, opened

from db import migrations
from db.backup_places import all_backups
from db.codec import codec
from db.connection import open_connection
from db.migrations import migrate
from db.references import ATTACHED, KINDS, REFERENCES
from db.still import open_read_only
from inspector.domain import delivery, model
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import BackupReason


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    data = opened(tmp_path_factory.mktemp("tables"))
    yield data.store.connection
    data.close()


def test_every_record_of_the_model_is_stored():
    kinds = {
        value
        for module in (model, delivery)
        for _, value in inspect.getmembers(module, inspect.isclass)
        if dataclasses.is_dataclass(value)
    }
    assert set(KINDS) == kinds


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_table_has_the_columns_types_and_defaults_of_the_record(tables, kind):
    how = codec(kind)
    rows = tables.execute(f'PRAGMA table_info("{how.table}")').fetchall()
    found = {name: (type_, _value(default)) for _, name, type_, _, default, _ in rows}
    wanted = {
        column: (type_, default)
        for column, type_, default in zip(how.columns, how.types, how.defaults, strict=True)
    }
    wanted |= {"id": ("TEXT", None), "_live": ("INTEGER", 1), "_dots": ("TEXT", None)}
    assert found == wanted, "a new column needs a new step in db/migrations.py"


def test_the_log_has_the_columns_of_its_design(tables):
    rows = tables.execute("PRAGMA table_info(change_log)").fetchall()
    assert " ".join(row[1] for row in rows) == (
        "device seq at transaction person act reason table record fields parents salt digest "
        "previous hash"
    )
    assert [row[1] for row in rows if row[5]] == ["device", "seq"]


def test_references_and_attachments_are_columns_there_are():
    for kind, column in [*REFERENCES, *ATTACHED]:
        assert column in codec(kind).columns
    visits = {kind for kind in KINDS if "visit" in codec(kind).columns}
    assert visits == {kind for kind, column in REFERENCES if column == "visit"}


def test_a_second_time_nothing_is_left_to_do(tmp_path):
    connection = open_connection(tmp_path / "a.db", KEY)
    migrate(connection)
    before = connection.total_changes
    migrate(connection)
    assert connection.total_changes == before
    connection.close()


def test_data_of_a_newer_program_are_refused(tmp_path):
    data = opened(tmp_path)
    data.store.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
        ("uanmeldt", "9999_later", datetime(2030, 1, 1, tzinfo=UTC).isoformat()),
    )
    data.close()
    with pytest.raises(InspectionError) as caught:
        opened(tmp_path)
    assert caught.value.code == "data-newer"


def _columns(connection) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA table_info(answer)")]


def _good(database) -> None:
    database.execute("ALTER TABLE answer ADD COLUMN later TEXT")


def _bad(database) -> None:
    database.table("answer").add_column("half", str)
    raise RuntimeError("a fault in a step")


def test_a_step_that_fails_leaves_the_tables_of_before(tmp_path, monkeypatch):
    """The good step before it too: all that is pending is one transaction."""
    opened(tmp_path).close()
    steps = (*migrations._STEPS, ("9001_good", _good), ("9002_bad", _bad))
    monkeypatch.setattr(migrations, "_STEPS", steps)
    with pytest.raises(RuntimeError):
        opened(tmp_path)
    monkeypatch.undo()
    data = opened(tmp_path)
    assert not {"later", "half"} & set(_columns(data.store.connection))
    assert data.check() == []
    data.close()


def test_a_database_is_backed_up_before_it_is_altered(tmp_path, monkeypatch):
    opened(tmp_path).close()
    assert not (tmp_path / "backups").exists()
    monkeypatch.setattr(migrations, "_STEPS", (*migrations._STEPS, ("9001_good", _good)))
    opened(tmp_path).close()
    opened(tmp_path).close()
    (file,) = all_backups(tmp_path)
    assert file.reason is BackupReason.MIGRATION
    connection = open_read_only(file.path, KEY)
    assert "later" not in _columns(connection)
    connection.close()


def test_a_new_database_needs_no_backup(tmp_path):
    opened(tmp_path).close()
    assert not (tmp_path / "backups").exists()


def test_without_room_for_the_backup_nothing_is_altered(tmp_path, monkeypatch):
    opened(tmp_path).close()
    monkeypatch.setattr(migrations, "_STEPS", (*migrations._STEPS, ("9001_good", _good)))
    usage = shutil.disk_usage(tmp_path)._replace(free=0)
    with monkeypatch.context() as context:
        context.setattr("db.backup_copy.shutil.disk_usage", lambda place: usage)
        with pytest.raises(InspectionError) as caught:
            opened(tmp_path)
    assert caught.value.code == "disk-full"
    monkeypatch.undo()
    data = opened(tmp_path)
    assert "later" not in _columns(data.store.connection)
    data.close()


def test_damaged_data_are_not_altered_and_are_told_as_damaged(tmp_path, monkeypatch):
    opened(tmp_path).close()
    database = tmp_path / "uanmeldt.db"
    content = bytearray(database.read_bytes())
    content[-1000] ^= 1
    database.write_bytes(content)
    monkeypatch.setattr(migrations, "_STEPS", (*migrations._STEPS, ("9001_good", _good)))
    with pytest.raises(InspectionError) as caught:
        opened(tmp_path)
    assert caught.value.code == "data-damaged"
    assert database.read_bytes() == content


def test_data_of_a_newer_program_are_not_written_to(tmp_path):
    data = opened(tmp_path)
    data.store.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
        ("uanmeldt", "9999_later", datetime(2030, 1, 1, tzinfo=UTC).isoformat()),
    )
    data.close()
    before = (tmp_path / "uanmeldt.db").read_bytes()
    with pytest.raises(InspectionError):
        opened(tmp_path)
    assert (tmp_path / "uanmeldt.db").read_bytes() == before
    assert not (tmp_path / "backups").exists()


def _value(default: str | None) -> object:
    """A column's default as `PRAGMA table_info` tells it: '' in quotes, or a number."""
    if default is None:
        return None
    return default[1:-1] if default.startswith("'") else int(default)
