"""The steps lead to tables that fit today's records, and only programs as new may open them."""

from __future__ import annotations

import dataclasses
import inspect
from datetime import UTC, datetime

import pytest
from storage.stored_samples import KEY, opened

from db.codec import codec
from db.connection import open_connection
from db.migrations import migrate
from db.references import ATTACHED, KINDS, REFERENCES
from inspector.domain import model
from inspector.domain.errors import InspectionError


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    data = opened(tmp_path_factory.mktemp("tables"))
    yield data.store.connection
    data.close()


def test_every_record_of_the_model_is_stored():
    kinds = {
        value
        for _, value in inspect.getmembers(model, inspect.isclass)
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


def _value(default: str | None) -> object:
    """A column's default as `PRAGMA table_info` tells it: '' in quotes, or a number."""
    if default is None:
        return None
    return default[1:-1] if default.startswith("'") else int(default)
