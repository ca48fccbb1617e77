"""`retention` on the command line: a list, and a deletion that asks a reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from console_scene import Console
from retention_samples import a_visit
from visit_samples import a_store, add_case

from inspector.domain.model import CaseReview, Purge

LATER = datetime(2032, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def console() -> Console:
    console = Console()
    console.data.store = a_store()
    a_visit(console.data.store)
    console.world.clock.travel(LATER)
    return console


def test_what_is_due_is_listed(console: Console) -> None:
    answer = console.run("retention")
    assert answer.code == 0
    assert answer.out == "2026-T3-v1  forfaldent 20-11-2031  Jobvejen A/S: 2 sager, 1 billeder\n"


def test_where_nothing_is_due_the_next_day_is_told(console: Console) -> None:
    console.world.clock.travel(datetime(2027, 1, 5, tzinfo=UTC))
    answer = console.run("retention")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "Intet er forfaldent.\nDet næste forfalder 20-11-2031.\n"


def test_in_an_office_the_others_are_told_who_deletes(console: Console) -> None:
    for role, told in (("", False), ("office", False), ("supervisor", True), ("reader", True)):
        console.data.store.role = role
        assert ("sletter kontoret" in console.run("retention").err) is told


def test_the_list_as_json(console: Console) -> None:
    told = console.run("retention", "--json").json
    assert [one["number"] for one in told["due"]] == ["2026-T3-v1"]
    assert (told["listed_cases"], told["next"], told["deleted"]) == (0, None, [])


def test_papers_are_deleted_with_a_reason(console: Console) -> None:
    answer = console.run("retention", "--purge", "2026-T3-v1", "--reason", "fristen er ude")
    assert answer.code == 0
    assert "arbejdspapirer fra 1 besøg" in answer.err
    assert "sikkerhedskopier" in answer.err
    store = console.data.store
    assert store.find(CaseReview) == []
    assert store.find(Purge)[0].reason == "fristen er ude"
    assert console.run("retention", "--json").json["deleted"][0]["visits"] == ["2026-T3-v1"]


def test_old_cases_of_lists_are_deleted_when_asked_for(console: Console) -> None:
    day = datetime(2020, 1, 1, tzinfo=UTC).date()
    add_case(console.data.store, "K-7", "completed", day, day)
    assert "Sager fra indlæste lister: 1\n" in console.run("retention").out
    told = console.run("retention", "--cases", "--reason", "fristen er ude", "--json").json
    assert (told["visits"], told["listed_cases"]) == ([], 1)


def test_what_colleagues_wrote_in_deleted_papers_is_listed_and_deleted(console: Console) -> None:
    console.run("retention", "--purge", "2026-T3-v1", "--reason", "fristen er ude")
    with console.data.store.change("from a colleague") as change:
        change.put(CaseReview(id="late", visit="v1", remark="x"))
    told = console.run("retention", "--json").json
    assert told["rests"] == {"records": 1, "visits": ["2026-T3-v1"]}
    assert "Rester af slettede papirer: 1  2026-T3-v1\n" in console.run("retention").out
    told = console.run("retention", "--rests", "--reason", "fristen er ude", "--json").json
    assert told["rests"] == 1
    assert console.data.store.find(CaseReview) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--purge", "2026-T3-v1"), "Der mangler en begrundelse."),
        (("--purge", "2026-T3-999", "--reason", "x"), "findes ikke"),
    ],
)
def test_what_cannot_be_deleted_is_one_sentence(console: Console, given, sentence) -> None:
    answer = console.run("retention", *given)
    assert answer.code == 1
    assert sentence in answer.sentence
    assert console.data.store.count(CaseReview) == 2


def test_before_its_day_nothing_is_deleted(console: Console) -> None:
    console.world.clock.travel(datetime(2027, 1, 5, tzinfo=UTC))
    answer = console.run("retention", "--purge", "v1", "--reason", "x")
    assert answer.code == 1
    assert "20-11-2031" in answer.sentence
