"""Whoever alters the log or a row beside it is found, and a lawful deletion is not taken for it.

Each trial alters one thing of real data behind the program's back, undone again by a
rollback. Hypothesis chooses the victim.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage.stored_samples import opened

from db.check import check
from db.driver import Connection
from db.opening import OpenedData
from inspector.domain.model import (
    Answer,
    Case,
    CaseReview,
    Draw,
    Evidence,
    Purge,
    Report,
    Supplier,
    Visit,
    VisitTotals,
)
from inspector.services.ports import Erasable

COLUMNS = (
    "device", "seq", "at", "transaction", "person", "act", "reason", "table", "record", "fields",
    "parents", "salt", "digest", "previous", "hash",
)  # fmt: skip
CHAIN = {"check-chain"}


def filled(data: OpenedData) -> OpenedData:
    """Two visits: one locked and purged, one locked with its papers; another laptop's entries."""
    store = data.store
    with store.change("suppliers_imported") as change:
        change.put(Supplier(id="s", name="Vestas Aktivering"))
        change.put_all(Case(id=f"c{n}", supplier="s", number=f"K-{n}") for n in range(5))
    for visit in ("v", "w"):
        with store.change("visit_planned") as change:
            change.put(Visit(id=visit, supplier="s", number=f"2026-T3-{visit}"))
            change.put(Draw(id=f"{visit}d", visit=visit, frame="[]", frame_hash="ab"))
        for n in range(4):
            with store.change("case_reviewed") as change:
                change.put(CaseReview(id=f"{visit}{n}", visit=visit, remark=f"sag {n}"))
            with store.change("answer_recorded") as change:
                change.put(Answer(id=f"{visit}a{n}", visit=visit, point="1", outcome="ok"))
        with store.change("answer_recorded", reason="rettet") as change:
            change.put(Answer(id=f"{visit}a0", visit=visit, point="1", outcome="not_ok"))
        with store.change("visit_locked") as change:
            change.put(Report(id=f"{visit}r", visit=visit, chain_head=store.chain_head()))
    with store.change("working_papers_purged", reason="fristen er ude") as change:
        erased = change.erase(
            (
                Erasable(kind=CaseReview, column="visit", values=("v",)),
                Erasable(kind=Draw, column="visit", values=("v",), blank=("frame", "excluded")),
            )
        )
        change.put(VisitTotals(id="v", drawn=4))
        change.put(Purge(id="p", visits=("2026-T3-v",), erased=erased.dots))
    with store.change("evidence_added") as change:
        change.put(Evidence(id="e", visit="w", caption="Trappe"))
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    made = filled(opened(tmp_path_factory.mktemp("tampered")))
    assert check(made.store) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("db.check._pages", lambda connection: [])  # not inside a transaction
        yield made
    made.close()


@contextmanager
def trial(data: OpenedData) -> Iterator[Connection]:
    """What is done here is undone at the end."""
    connection = data.store.connection
    connection.execute("SAVEPOINT trial")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK TO trial")
        connection.execute("RELEASE trial")


def codes(data: OpenedData) -> set[str]:
    return {fault.code for fault in check(data.store)}


def head(connection: Connection) -> int:
    ((last,),) = connection.execute("SELECT max(seq) FROM change_log").fetchall()
    return int(last)


def entry(connection: Connection, seq: int) -> dict[str, object]:
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    row = connection.execute(f"SELECT {names} FROM change_log WHERE seq = ?", (seq,)).fetchone()
    return dict(zip(COLUMNS, row, strict=True))


def another(value: object) -> object:
    """A value of the same kind that is not this one."""
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
    return f"{value}x"


sequence = st.integers(1, 10_000)


@pytest.mark.parametrize("column", COLUMNS)
@given(place=sequence)
@settings(max_examples=20)
def test_any_altered_column_of_any_entry_is_found(tried, data, column, place):
    tried("entries of the log altered", 1)
    with trial(data) as connection:
        seq = 1 + place % head(connection)
        value = entry(connection, seq)[column]
        altered = another(value) if value is not None else "{}" if column == "fields" else b"s" * 16
        if column == "seq":
            altered = 10_000
        connection.execute(f'UPDATE change_log SET "{column}" = ? WHERE seq = ?', (altered, seq))
        assert codes(data) & CHAIN, (column, seq)


@given(place=sequence)
@settings(max_examples=30)
def test_any_entry_taken_out_is_found(tried, data, place):
    tried("entries of the log altered", 1)
    with trial(data) as connection:
        connection.execute("DELETE FROM change_log WHERE seq = ?", (1 + place % head(connection),))
        assert codes(data)


@given(place=sequence)
@settings(max_examples=30)
def test_two_entries_that_change_places_are_found(tried, data, place):
    tried("entries of the log altered", 1)
    with trial(data) as connection:
        seq = 1 + place % (head(connection) - 1)
        connection.execute("UPDATE change_log SET seq = -1 WHERE seq = ?", (seq,))
        connection.execute("UPDATE change_log SET seq = ? WHERE seq = ?", (seq, seq + 1))
        connection.execute("UPDATE change_log SET seq = ? WHERE seq = -1", (seq + 1,))
        assert codes(data) >= CHAIN


@given(cut=sequence)
@settings(max_examples=30)
def test_a_log_cut_off_at_its_end_is_found(tried, data, cut):
    tried("entries of the log altered", 1)
    with trial(data) as connection:
        connection.execute("DELETE FROM change_log WHERE seq > ?", (cut % head(connection),))
        assert codes(data)


def test_a_log_cut_off_with_its_rows_is_found_by_the_head_that_a_report_prints(data):
    """Where the report was taken out as well, the printed one shows it."""
    with trial(data) as connection:
        (place,) = connection.execute(
            "SELECT seq FROM change_log WHERE \"table\" = 'report' AND record = 'wr'"
        ).fetchone()
        connection.execute(
            "DELETE FROM change_log WHERE seq BETWEEN ? AND ?", (place - 1, place - 1)
        )
        assert "check-head-missing" in codes(data)


def test_a_report_that_prints_another_head_is_found(data):
    with trial(data) as connection:
        connection.execute("UPDATE report SET chain_head = ? WHERE id = 'wr'", ("ab" * 32,))
        assert codes(data) == {"check-head-missing", "check-row-differs"}
        connection.execute("UPDATE report SET chain_head = 'æ' WHERE id = 'wr'")
        assert codes(data) == {"check-head-missing", "check-row-differs"}


TABLES = (
    "supplier", "case", "visit", "draw", "case_review", "answer", "report", "visit_totals",
    "purge", "evidence",
)  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
@given(choice=st.data())
@settings(max_examples=10)
def test_any_altered_value_of_any_row_is_found(tried, data, table, choice):
    tried("rows altered beside the log", 1)
    with trial(data) as connection:
        ids = [key for (key,) in connection.execute(f'SELECT id FROM "{table}"')]
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')][1:]
        record = choice.draw(st.sampled_from(sorted(ids)))
        column = choice.draw(st.sampled_from(columns))
        (value,) = connection.execute(
            f'SELECT "{column}" FROM "{table}" WHERE id = ?', (record,)
        ).fetchone()
        changed = another(value) if value is not None else "1"
        connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (changed, record))
        assert "check-row-differs" in codes(data), (table, record, column)


@pytest.mark.parametrize("table", TABLES)
def test_any_row_taken_out_or_put_in_is_found(data, table):
    with trial(data) as connection:
        connection.execute(f'INSERT INTO "{table}" (id) VALUES (?)', ("put in",))
        assert "check-row-unlogged" in codes(data)
        connection.execute(
            f'DELETE FROM "{table}" WHERE id = (SELECT max(id) FROM "{table}" '
            "WHERE id <> 'put in')"
        )
        assert "check-row-missing" in codes(data)


# a lawful deletion, and what only looks like one


def erase(connection: Connection, seq: int) -> None:
    connection.execute("UPDATE change_log SET fields = NULL, salt = NULL WHERE seq = ?", (seq,))


def whole_entries(connection: Connection, *tables: str) -> list[int]:
    marks = ", ".join("?" * len(tables))
    sql = f'SELECT seq FROM change_log WHERE fields IS NOT NULL AND "table" IN ({marks})'
    return [seq for (seq,) in connection.execute(sql, tables)]


@given(place=sequence)
@settings(max_examples=30)
def test_content_erased_without_a_deletion_is_found(tried, data, place):
    tried("entries of the log altered", 1)
    with trial(data) as connection:
        whole = whole_entries(connection, *TABLES)
        erase(connection, whole[place % len(whole)])
        assert "check-entry-erased" in codes(data)


def test_a_row_removed_together_with_its_entries_is_found(data):
    with trial(data) as connection:
        connection.execute("DELETE FROM case_review WHERE id = 'w1'")
        connection.execute("UPDATE change_log SET fields = NULL, salt = NULL WHERE record = 'w1'")
        assert codes(data) == {"check-entry-erased", "check-row-missing"}


def test_a_purge_forged_in_the_tables_alone_covers_nothing(data):
    with trial(data) as connection:
        (seq,) = connection.execute("SELECT seq FROM change_log WHERE record = 'w1'").fetchone()
        forged = json.dumps({data.store.device.id: str(seq)})
        connection.execute("INSERT INTO purge (id, erased) VALUES ('q', ?)", (forged,))
        erase(connection, seq)
        assert codes(data) >= {"check-entry-erased", "check-row-unlogged"}


def test_a_purge_entry_put_at_the_end_without_its_hash_covers_nothing(data):
    with trial(data) as connection:
        (seq,) = connection.execute("SELECT seq FROM change_log WHERE record = 'w1'").fetchone()
        last = entry(connection, head(connection))
        fields = json.dumps({"erased": json.dumps({data.store.device.id: str(seq)})})
        forged = last | {
            "seq": head(connection) + 1, "table": "purge", "record": "q", "fields": fields,
            "act": "working_papers_purged", "previous": last["hash"],
        }  # fmt: skip
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        connection.execute(
            f"INSERT INTO change_log ({names}) VALUES ({', '.join('?' * len(COLUMNS))})",
            tuple(forged.values()),
        )
        erase(connection, seq)
        assert codes(data) >= {"check-entry-erased", "check-chain"}


def test_a_purge_that_was_altered_covers_nothing_any_more(data):
    with trial(data) as connection:
        connection.execute(
            "UPDATE change_log SET fields = replace(fields, '1', '2') WHERE \"table\" = 'purge'"
        )
        assert codes(data) >= {"check-entry-erased", "check-chain"}


def test_content_put_back_after_a_lawful_deletion_is_found(data):
    with trial(data) as connection:
        (seq,) = connection.execute(
            "SELECT seq FROM change_log WHERE record = 'v1' AND fields IS NULL"
        ).fetchone()
        connection.execute(
            "UPDATE change_log SET fields = '{}', salt = ? WHERE seq = ?", (b"s" * 16, seq)
        )
        assert codes(data) >= {"check-chain", "check-purge-undone"}


def test_a_row_put_back_after_a_lawful_deletion_is_found(data):
    with trial(data) as connection:
        connection.execute(
            "INSERT INTO case_review (id, visit, remark, _dots) VALUES ('v1', 'v', 'sag 1', '{}')"
        )
        assert codes(data) == {"check-row-unlogged"}


@pytest.mark.parametrize("kind", ["purge", "report", "supplier"])
def test_what_is_never_erasable_is_not_covered_even_by_a_purge_that_names_it(tmp_path, kind):
    own = filled(opened(tmp_path))
    find = 'SELECT seq FROM change_log WHERE "table" = ?'
    (seq,) = own.store.connection.execute(find, (kind,)).fetchone()
    with own.store.change("working_papers_purged") as change:
        change.put(Purge(id="q", erased=json.dumps({own.store.device.id: str(seq)})))
    erase(own.store.connection, seq)
    assert "check-entry-erased" in codes(own)
    own.close()


def test_entries_replayed_as_another_laptop_s_are_found(data):
    with trial(data) as connection:
        connection.execute(
            "INSERT INTO device VALUES (2, 'x', 'B7', ?)",
            (datetime(2026, 1, 1, tzinfo=UTC).isoformat(),),
        )
        names = ", ".join(f'"{name}"' for name in COLUMNS[1:])
        connection.execute(
            f"INSERT INTO change_log (device, {names}) SELECT 2, {names} FROM change_log "
            "WHERE seq < 9"
        )
        assert codes(data) >= CHAIN


def test_a_laptop_that_takes_another_s_id_is_found(data):
    with trial(data) as connection:
        connection.execute("UPDATE device SET id = 'other' WHERE number = 1")
        assert codes(data) >= CHAIN
