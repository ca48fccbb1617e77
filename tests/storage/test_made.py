"""`check` finds what stands in the database and was not made by the program."""

from __future__ import annotations

import pytest
from storage.stored_samples import KEY, opened, ticking

from db.check import check
from db.opening import OpenedData, open_data
from inspector.domain.model import Setting, Visit


@pytest.fixture
def data(tmp_path):
    made = opened(tmp_path)
    with made.store.change("visit_planned") as change:
        change.put(Visit(id="v", number="2026-T3-001"))
    yield made
    made.close()


def found(data: OpenedData) -> list[tuple[str, str]]:
    return [
        (fault.code, str(fault.details.get("name", fault.details.get("device"))))
        for fault in check(data.store)
    ]


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("CREATE TABLE hidden (x)", "hidden"),
        ("CREATE VIEW hidden AS SELECT * FROM visit", "hidden"),
        ("CREATE INDEX hidden ON visit (number)", "hidden"),
        ("CREATE TRIGGER hidden AFTER INSERT ON answer BEGIN DELETE FROM answer; END", "hidden"),
        ("CREATE TRIGGER t AFTER INSERT ON _sqlite_migrations BEGIN SELECT 1; END", "t"),
    ],
)
def test_what_the_program_did_not_make_is_found(data, sql, name):
    data.store.connection.execute(sql)
    assert found(data) == [("check-foreign", name)]


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("ALTER TABLE answer ADD COLUMN hidden TEXT", "answer"),
        ("ALTER TABLE visit ADD COLUMN x INTEGER AS (1)", "visit"),
        ("DROP INDEX idx_answer_visit", "idx_answer_visit"),
        ("ALTER TABLE answer RENAME COLUMN comment TO remark", "answer"),
    ],
)
def test_an_altered_or_missing_part_is_found(data, sql, name):
    data.store.connection.execute(sql)
    assert found(data) == [("check-table-altered", name)]


def test_an_index_of_the_same_name_over_another_column_is_found(data):
    data.store.connection.execute("DROP INDEX idx_answer_visit")
    data.store.connection.execute("CREATE INDEX idx_answer_visit ON answer (point)")
    assert found(data) == [("check-table-altered", "idx_answer_visit")]


def test_a_table_that_takes_any_kind_of_value_is_found(data):
    connection = data.store.connection
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'purge'").fetchone()
    connection.execute("DROP TABLE purge")
    connection.execute(sql.replace("STRICT", ""))
    assert found(data) == [("check-table-altered", "purge")]


def test_a_laptop_that_wrote_nothing_is_found(data):
    data.store.connection.execute("INSERT INTO device VALUES (2, 'x', 'T8', '2026-01-01')")
    assert found(data) == [("check-laptop-unknown", "T8")]


def test_a_mark_that_no_number_bears_is_found(data):
    data.store.connection.execute("UPDATE device SET mark = 'T9'")
    assert found(data) == [("check-laptop-mark", "T9")]


def test_a_mark_that_was_chosen_later_is_none_that_was_altered(tmp_path):
    own = open_data(tmp_path, key_ring=None, passphrase=None, person="AA", clock=ticking(), key=KEY)
    with own.store.change("device_marked") as change:
        change.put(Setting(id="device_mark", value='"K7"'))
        change.put(Visit(id="v", number="2026-K7-001"))
    assert found(own) == []
    own.close()


def test_what_sqlite_keeps_of_its_own_is_nobody_s(data):
    data.store.connection.execute("ANALYZE")
    assert found(data) == []
