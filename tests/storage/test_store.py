"""The promises of `ports.Store`, kept by the encrypted database."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage.stored_samples import START, opened, records_of, ticking

from db.check import Fault, check
from db.opening import OpenedData
from db.references import KINDS
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.model import Answer, Case, Setting, Supplier
from inspector.services.ports import Tally

ANSWER = Answer(id="a", visit="v", point="1", outcome="ok")


@pytest.fixture
def data(tmp_path):
    made = opened(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    made = opened(tmp_path_factory.mktemp("shared") / "data")
    yield made
    made.close()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=settings().max_examples // 4)  # each is a durable change
@given(draw=st.data())
def test_what_was_put_is_got_again(kind, shared, draw):
    record = draw.draw(records_of(kind))
    with shared.store.change("tried") as change:
        change.put(record)
    assert shared.store.get(kind, record.id) == record
    assert shared.store.find(kind) == [record]


def test_only_the_columns_that_differ_are_logged(data):
    put(data, ANSWER)
    put(data, dataclasses.replace(ANSWER, comment="Mangler underskrift"), reason="set efter")
    first, second = data.store.history(Answer, "a")
    assert first.fields == {"visit": "v", "point": "1", "outcome": "ok"}
    assert second.fields == {"comment": "Mangler underskrift"}
    assert (second.act, second.reason, second.person, second.device) == (
        "tried", "set efter", "AA", "T3",
    )  # fmt: skip


def test_nothing_is_written_where_nothing_differs(data):
    put(data, ANSWER)
    head = data.store.chain_head()
    with data.store.change("tried") as change:
        assert change.put(ANSWER) is False
    assert data.store.chain_head() == head


def test_each_entry_names_the_values_it_replaces(data):
    put(data, ANSWER)
    put(data, dataclasses.replace(ANSWER, comment="x"))
    put(data, dataclasses.replace(ANSWER, comment="y", outcome="not_ok"))
    rows = data.store.connection.execute("SELECT parents FROM change_log ORDER BY seq").fetchall()
    assert [text for (text,) in rows] == [
        "{}",
        '{"comment":["1:1"]}',
        '{"comment":["1:2"],"outcome":["1:1"]}',
    ]


def test_time_in_the_log_never_goes_back(tmp_path):
    data = opened(tmp_path)
    put(data, ANSWER)
    data.store._clock = ticking(START - timedelta(days=400))
    put(data, dataclasses.replace(ANSWER, comment="x"))
    first, second = data.store.history(Answer, "a")
    assert first.at < second.at < first.at + timedelta(seconds=1)
    data.close()


def test_a_failed_change_leaves_neither_row_nor_entry(data):
    head = data.store.chain_head()
    with pytest.raises(TypeError), data.store.change("tried") as change:
        change.put_all([ANSWER, Supplier(id="s")])
    assert data.store.get(Answer, "a") is None
    assert data.store.chain_head() == head
    put(data, ANSWER)
    assert check(data.store) == [_dangling("answer", "a", "visit", "v")]


def test_a_change_inside_a_change_is_refused(data):
    with (
        pytest.raises(RuntimeError, match="inside"),
        data.store.change("outer"),
        data.store.change("inner"),
    ):
        pass
    put(data, ANSWER)  # and the store is usable afterwards


def test_a_removed_record_is_out_of_sight_and_its_history_stays(data):
    put(data, ANSWER)
    with data.store.change("answer_removed") as change:
        change.remove(Answer, "a")
        change.remove(Answer, "a")
        change.remove(Answer, "unknown")
    assert data.store.get(Answer, "a") is None
    assert data.store.find(Answer) == []
    assert data.store.count(Answer) == 0
    assert [entry.act for entry in data.store.history(Answer, "a")] == ["tried", "answer_removed"]


def test_a_removed_record_put_again_comes_back(data):
    put(data, ANSWER)
    with data.store.change("answer_removed") as change:
        change.remove(Answer, "a")
        assert change.put(ANSWER) is True
    assert data.store.get(Answer, "a") == ANSWER


def test_records_are_found_by_the_values_of_their_columns(data):
    cases = [Case(id=f"c{n}", supplier="s", number=str(n)) for n in range(3)]
    cases[1] = dataclasses.replace(cases[1], ends=date(2026, 5, 1))
    with data.store.change("tried") as change:
        change.put_all(reversed(cases))
    store = data.store
    assert store.find(Case, supplier="s") == cases
    assert store.find(Case, ends=date(2026, 5, 1)) == [cases[1]]
    assert store.find(Case, ends=None) == [cases[0], cases[2]]
    assert store.count(Case, supplier="s", ends=None) == 2
    assert store.select(Case, ("number", "ends"), supplier="s") == [
        ("0", None), ("1", "2026-05-01"), ("2", None),
    ]  # fmt: skip


def test_a_column_that_is_none_is_a_fault_of_the_program(data):
    with pytest.raises(ValueError, match="not in tuple"):
        data.store.find(Case, **{'supplier" OR 1 --': "x"})
    with pytest.raises(ValueError, match="no columns"):
        data.store.select(Case, ("supplier; DROP",))


@settings(max_examples=settings().max_examples // 4)  # each is a durable change
@given(draw=st.data())
def test_many_at_once_come_to_the_same_as_one_by_one(tmp_path_factory, draw):
    before = draw.draw(st.lists(_few_cases(), max_size=8))
    after = draw.draw(st.lists(_few_cases(), max_size=8))
    folder: Path = tmp_path_factory.mktemp("pair")
    one, many = opened(folder / "one"), opened(folder / "many")
    for records in (before, after):
        with one.store.change("tried") as change:
            written = [change.put(record) for record in records]
        with many.store.change("tried") as change:
            tally = change.put_all(records)
        assert tally.new + tally.changed == sum(written)
    assert one.store.find(Case) == many.store.find(Case)
    assert _log(one) == _log(many)
    assert check(many.store) == []
    one.close()
    many.close()


def test_a_list_imported_twice_changes_nothing(data):
    cases = [Case(id=f"c{n}", number=str(n)) for n in range(4203)]
    with data.store.change("cases_imported") as change:
        assert change.put_all(cases) == Tally(new=4203)
    with data.store.change("cases_imported") as change:
        assert change.put_all(iter(cases)) == Tally(unchanged=4203)


def test_equal_numbers_written_differently_are_stored_as_they_were_given(data):
    prices = [Decimal("12.5"), Decimal("12.50"), None, Decimal("12.5")]
    cases = [Case(id=f"c{n}", hourly_price=price) for n, price in enumerate(prices)]
    with data.store.change("cases_imported") as change:
        change.put_all(cases)
    stored = [("12.5",), ("12.50",), (None,), ("12.5",)]
    assert data.store.select(Case, ("hourly_price",)) == stored
    assert check(data.store) == []


def test_a_cancelled_import_is_undone_whole(data):
    steps = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))
        if done >= 4000:
            raise Cancelled

    with pytest.raises(Cancelled), data.store.change("cases_imported") as change:
        change.put_all((Case(id=f"c{n}") for n in range(5000)), progress)
    assert steps == [(0, 5000), (2000, 5000), (4000, 5000)]
    assert data.store.count(Case) == 0
    assert data.store.chain_head() == ""


def test_records_of_two_kinds_do_not_go_in_one_list(data):
    with pytest.raises(TypeError), data.store.change("tried") as change:
        change.put_all([Supplier(id="s"), Case(id="c")])


def test_a_full_disk_is_one_sentence_and_nothing_half_stored(data):
    put(data, ANSWER)
    head, connection = data.store.chain_head(), data.store.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 20}")
    cases = [Case(id=f"c{n}", note="x" * 200) for n in range(3000)]
    with pytest.raises(InspectionError) as caught, data.store.change("cases_imported") as change:
        change.put_all(cases)
    assert caught.value.code == "disk-full"
    assert data.store.count(Case) == 0
    assert data.store.chain_head() == head
    put(data, dataclasses.replace(ANSWER, comment="x"))  # a small one still fits


def test_the_laptops_mark_is_its_first_until_she_chooses_another(data):
    assert data.store.device_mark == "T3"
    put(data, Setting(id="device_mark", value='"T7"'))
    assert data.store.device_mark == "T7"
    assert data.store.offices_mark == ""


def test_what_was_stored_is_there_when_the_data_are_opened_again(tmp_path):
    data = opened(tmp_path)
    put(data, ANSWER)
    head = data.store.chain_head()
    data.close()
    again = opened(tmp_path, mark="T9")
    assert again.store.get(Answer, "a") == ANSWER
    assert again.store.chain_head() == head
    assert again.store.device_mark == "T3"
    again.close()


def put(data: OpenedData, record, reason: str = "") -> None:
    with data.store.change("tried", reason=reason) as change:
        change.put(record)


def _few_cases() -> st.SearchStrategy[Case]:
    ids = st.sampled_from(["a", "b", "c"])
    notes = st.sampled_from(["", "1", "2"])
    return st.builds(Case, id=ids, note=notes, invoice=notes)


def _log(data: OpenedData) -> list[tuple[object, ...]]:
    sql = "SELECT seq, record, fields, parents FROM change_log ORDER BY seq"
    return data.store.connection.execute(sql).fetchall()


def _dangling(table: str, record: str, column: str, target: str) -> Fault:
    details = {"table": table, "record": record, "column": column, "target": target}
    return Fault("check-reference", details)
