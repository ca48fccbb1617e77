"""A member with an altered program: what it writes is refused, waits, or is seen as its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from exchange.hostile_scene import (
    HOSTILE,
    OF_ROWS,
    Member,
    every_page,
    heads_of,
    records_of,
    tables,
    worked_on,
)
from ledgers import Laptop, close_all

from db.codec import codec
from db.heads_stored import kinds
from db.rows import quoted
from inspector.domain.errors import InspectionError
from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, Case, Signature, Visit
from inspector.services.reporting import sign

TEXTS = {
    "a word of no list": "xyz",
    "no text": "",
    "nul": "a\0b",
    "signs that turn the line": "\u202e\u2066x\x1b[31m",
    "a path": "../../etc/passwd",
    "another kind's id": "0190-visit",
    "lists": "[]",
    "a list of numbers": "[1,2,3]",
    "lists of lists": '[[1],["a","b"],[null]]',
    "an object": '{"a":{"b":1},"format":"x"}',
    "no number": "[NaN,Infinity,1e999]",
    "a number": "7",
    "depth": "[" * 5000,
    "half": '["',
    "a name of a file": "f" * 64,
    "long": "æ" * 200_000,
}
NUMBERS = {"least": -(2**31), "zero": 0, "one": 1, "most": 2**31 - 1}
DATES = ["1900-01-01", "2200-12-31"]
MOMENTS = ["1900-01-01T00:00:00+00:00", "2200-12-31T23:59:59.999999+00:00"]
DECIMALS = ["0", "-1", "1E+12", "999999999999", "0.0000000001", "-0.00"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    folder = tmp_path_factory.mktemp("hostile")
    laptop = worked_on(folder / "made")
    try:
        every_page(laptop)
    finally:
        laptop.data.close()
    return laptop


@pytest.fixture
def laptop(made: Laptop, tmp_path) -> Iterator[Laptop]:
    shutil.copytree(made.folder, tmp_path / "copy")
    copy = Laptop(tmp_path / "copy", "T3", made.now)
    yield copy
    copy.data.close()


def entries(laptop: Laptop, value_of: Any, *, anew: bool) -> Iterator[dict[str, Any]]:
    """Of each kind one entry for each column that takes it, on what stands or as a new record."""
    for table, how in tables():
        if table == "purge":
            continue
        for column, plain, default in zip(how.columns, how.plain, how.defaults, strict=True):
            value = value_of(how, column, plain, default)
            if (
                value is None
                or column in ("visit", "draw", "report")
                or not how.may_hold(column, value)
            ):
                continue
            if not anew:
                for record in records_of(laptop, table)[:2]:
                    parents = heads_of(laptop, table, record, [column])
                    yield {"table": table, "record": record, "fields": {column: value},
                           "parents": parents}  # fmt: skip
                continue
            fields: dict[str, Any] = {column: value}
            for name, target in (
                ("visit", "0190-visit"),
                ("draw", "draw"),
                ("supplier", "jobvejen"),
            ):
                if name in how.columns and name != column:
                    fields[name] = target
            yield {"table": table, "record": f"new-{table}-{column}", "fields": fields}


def given(laptop: Laptop, value_of: Any) -> None:
    """In place of what stands, and in records of its own."""
    member, refused = Member(), set()
    for entry in [*entries(laptop, value_of, anew=False), *entries(laptop, value_of, anew=True)]:
        try:
            member.gives(laptop, entry)
        except InspectionError as problem:
            refused.add(problem.code)
    assert refused <= {"exchange-values"}
    every_page(laptop)


@pytest.mark.parametrize("name", TEXTS)
def test_every_page_opens_over_a_text(laptop, name):
    given(laptop, lambda how, column, plain, default: TEXTS[name] if plain is str else None)


@pytest.mark.parametrize("name", NUMBERS)
def test_every_page_opens_over_a_number(laptop, name):
    number = NUMBERS[name]
    given(laptop, lambda how, column, plain, default: number if plain is int else None)


@pytest.mark.parametrize("value", [*DATES, *MOMENTS, *DECIMALS, '["x", "1900-01-01"]', '[""]'])
def test_every_page_opens_over_a_day_a_moment_and_a_sum(laptop, value):
    given(laptop, lambda how, column, plain, default: value if plain is not str else None)


IDS = {
    "nul": "a\0b",
    "a path": "../../etc/passwd",
    "a quotation": "'; DROP TABLE visit; --",
    "signs that turn the line": "\u202e\u2066x\x1b[31m",
    "long": "æ" * 100_000,
    "blank": " ",
}


@pytest.mark.parametrize("name", IDS)
def test_every_page_opens_over_an_id_that_is_none(laptop, name):
    """Of every kind, and everything of a visit names the visit of that id."""
    member = Member()
    for table, how in tables():
        if table == "purge":
            continue
        fields = {
            column: target
            for column, target in (("visit", IDS[name]), ("draw", IDS[name]), ("report", IDS[name]),
                                   ("supplier", "jobvejen"), ("number", "X-1"))
            if column in how.columns
        }  # fmt: skip
        if table == "visit":
            (standing,) = laptop.store.find(Visit, id="0190-visit")
            fields |= {"scheme": standing.scheme, "state": "open"}
        member.gives(laptop, {"table": table, "record": IDS[name], "fields": fields})
    every_page(laptop)


def test_every_page_opens_over_visits_and_cases_that_lead_to_themselves(laptop):
    member = Member()
    for table, record, fields in (
        ("visit", "0190-visit", {"parent": "0190-visit"}),
        (
            "sample_item",
            "item01",
            {"replaced_by": "KBH-2026-0001", "replace_reason": "not_in_period"},
        ),
        ("sample_item", "item02", {"replaced_by": "KBH-2026-0003"}),
        ("sample_item", "item03", {"replaced_by": "KBH-2026-0002"}),
    ):
        parents = heads_of(laptop, table, record, [*fields])
        member.gives(
            laptop, {"table": table, "record": record, "fields": fields, "parents": parents}
        )
        every_page(laptop)


# what is said once of a record


ONCE = [
    ("draw", "draw", {"frame": '[["X-1","A"]]'}),
    ("draw", "draw", {"secret": "ff"}),
    ("draw", "draw", {"_live": 0}),
    ("sample_item", "item01", {"position": 9}),
    ("sample_item", "item01", {"case_number": "X-1"}),
    ("dispatch", "dispatch", {"recipients": '["ond@example.dk"]'}),
    ("dispatch", "dispatch", {"way": "unsent", "files": '["x.pdf"]'}),
    ("dispatch", "dispatch", {"_live": 0}),
    ("signature", "signature", {"name": "En anden"}),
    ("signature", "signature", {"ink": "[]", "content": "ff"}),
    ("report", "report", {"record": "{}"}),
    ("report", "report", {"_live": 0}),
    ("signed_report", "signed", {"signer": "En anden"}),
    ("purge", "purge", {"reason": "Ingen"}),
]


@pytest.mark.parametrize(("table", "record", "fields"), ONCE)
@pytest.mark.parametrize("act", ["tried", "conflict_settled", "visit_signed"])
def test_what_was_said_once_nobody_else_alters(laptop, table, record, fields, act):
    before = shown(laptop, table, record)
    parents = heads_of(laptop, table, record, [*fields])
    if "_live" in fields:
        parents["_seen"] = heads_of(laptop, table, record, ["*"])["*"]
    Member().gives(
        laptop, {"table": table, "record": record, "fields": fields, "parents": parents, "act": act}
    )
    assert shown(laptop, table, record) == before
    assert not laptop.store.conflicts()
    assert [one.code for one in laptop.data.check() if one.code in OF_ROWS] == []


LATER = [
    ("draw", "draw", {"acknowledged": "signed"}),
    ("draw", "draw", {"state": "aborted", "abort_reason": "Ny liste"}),
    ("sample_item", "item01", {"replaced_by": "KBH-2", "replace_reason": "not_in_period"}),
    ("dispatch", "dispatch", {"way": "unsent"}),
    ("signature", "signature", {"_live": 0}),
]


@pytest.mark.parametrize(("table", "record", "fields"), LATER)
def test_what_the_program_tells_later_counts_from_every_laptop(laptop, table, record, fields):
    parents = heads_of(laptop, table, record, [*fields])
    if "_live" in fields:
        parents["_seen"] = parents["_live"]
    entry = {"table": table, "record": record, "fields": fields, "parents": parents}
    Member().gives(laptop, entry)
    after = shown(laptop, table, record)
    assert {column: after[column] for column in fields} == fields
    assert not laptop.store.conflicts()


@pytest.mark.parametrize("day", [1, 28], ids=["back-dated", "later"])
@pytest.mark.parametrize(
    ("table", "record", "fields"), [case for case in ONCE if "_live" not in case[2]]
)
def test_a_second_beginning_is_a_conflict_that_names_its_laptop(laptop, day, table, record, fields):
    before = shown(laptop, table, record)
    member = Member(at=datetime(2026, 11, day, tzinfo=UTC))
    member.gives(laptop, {"table": table, "record": record, "fields": fields})
    told = {one.column: one for one in laptop.store.conflicts() if one.record == record}
    altered = {column for column, value in fields.items() if before[column] != value}
    spoken = {column for column in altered if before[column] != default_of(table, column)}
    assert spoken <= told.keys()
    for conflict in told.values():
        assert {one.dot.split(":")[0] for one in conflict.versions} >= {HOSTILE}
    after = shown(laptop, table, record)
    if day == 1:  # in the past
        assert {c: after[c] for c in spoken} == {c: before[c] for c in spoken}
    every_page(laptop)


def test_only_the_office_empties_what_others_told(laptop):
    parents = heads_of(laptop, "draw", "draw", ["frame", "number"])
    entry = {"table": "draw", "record": "draw", "fields": {"frame": "", "number": "X"},
             "parents": parents, "act": "working_papers_purged"}  # fmt: skip
    with pytest.raises(InspectionError, match="exchange-forbidden"):
        Member().gives(laptop, entry)


def test_who_signs_anew_on_another_laptop_writes_a_record_of_her_own(tmp_path):
    anna, bo = Laptop(tmp_path / "anna", "T1"), Laptop(tmp_path / "bo", "T2")
    anna.put(Visit(id="v", state="open"))
    first = Signature(id="s", visit="v", side="supplier", name="Bo", refused=True, reason="Nej")
    sign(anna.store, first)
    bo.pull(anna)
    again = sign(bo.store, replace(first, reason="Nej tak"))
    anna.pull(bo)
    assert again.id != "s"
    for laptop in (anna, bo):
        (stands,) = laptop.store.find(Signature)
        assert (stands.id, stands.reason) == (again.id, "Nej tak")
        assert not laptop.store.conflicts()
    assert anna.digest() == bo.digest()
    close_all(anna, bo)


# what stays open: a supervisor may alter what supervisors alter, and the history says who


def test_what_a_member_takes_away_unseen_stands_in_the_history_with_its_laptop(laptop):
    """It guesses the ids of a record it may not read, and lies about what it saw."""
    record = records_of(laptop, "case")[0]
    seen = [f"{laptop.id}:{seq}" for seq in range(1, 200)]
    entry = {"table": "case", "record": record, "fields": {"_live": 0},
             "parents": {"_live": [], "_seen": sorted(seen)}}  # fmt: skip
    Member().gives(laptop, entry)
    assert laptop.store.get(Case, record) is None
    assert laptop.store.history(Case, record)[-1].dot.startswith(HOSTILE)
    assert [one.code for one in laptop.data.check() if one.code in OF_ROWS] == []


def test_what_a_member_takes_away_and_did_not_see_stays_in_sight_as_a_conflict(laptop):
    record = records_of(laptop, "case")[0]
    entry = {"table": "case", "record": record, "fields": {"_live": 0},
             "parents": {"_live": [], "_seen": []}}  # fmt: skip
    Member().gives(laptop, entry)
    assert laptop.store.get(Case, record) is not None
    (conflict,) = laptop.store.conflicts()
    assert (conflict.record, conflict.column) == (record, "_live")


def test_a_value_that_was_named_as_replaced_before_it_was_written_stands_in_the_history(laptop):
    following = laptop.ledger.marks()[laptop.id].seq + 1
    key = answer_id("0190-visit", "9.9")
    lie = {"table": "answer", "record": key, "fields": {"outcome": "ok", "visit": "0190-visit"},
           "parents": {"outcome": [f"{laptop.id}:{following}"]}}  # fmt: skip
    laptop.put(Answer(id=key, visit="0190-visit", outcome="not_ok"))
    Member().gives(laptop, lie)
    told = laptop.store.history(Answer, key)
    assert {one.dot.split(":")[0] for one in told} == {laptop.id, HOSTILE}
    assert "not_ok" in {one.fields.get("outcome") for one in told}
    every_page(laptop)


def shown(laptop: Laptop, table: str, record: str) -> dict[str, Any]:
    """What the row shows."""
    cursor = laptop.store.connection.execute(
        f"SELECT * FROM {quoted(table)} WHERE id = ?", (record,)
    )
    names = [each[0] for each in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True)) | {"_dots": ""}


def default_of(table: str, column: str) -> object:
    how = codec(kinds()[table])
    return how.defaults[how.columns.index(column)]
