"""Two visits with one number on the command line: both are listed by id, and neither is guessed."""

from __future__ import annotations

from console_scene import Console

from inspector.domain.model import Supplier, Visit

NUMBER = "2026-T3-001"


def a_console() -> Console:
    console = Console()
    store = console.data.store
    with store.change("tried") as change:
        change.put(Supplier(id="s", name="Jobvejen A/S"))
        for name, number in (("a", NUMBER), ("b", NUMBER), ("c", "2026-T3-002")):
            change.put(Visit(id=name, number=number, supplier="s"))
    return console


def test_the_list_names_the_ids_of_those_that_share_a_number():
    lines = a_console().run("visits").out.splitlines()
    assert sorted(line.split()[-1] for line in lines) == ["A/S", "a", "b"]


def test_nothing_is_deleted_by_a_number_that_two_visits_bear():
    answer = a_console().run("retention", "--purge", NUMBER, "--reason", "forfaldent")
    assert answer.code == 1
    assert NUMBER in answer.sentence
    assert "a, b" in answer.sentence
