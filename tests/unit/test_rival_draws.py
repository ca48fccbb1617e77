"""Several draws of one visit: which one every laptop goes by, and what is asked."""

from __future__ import annotations

from typing import Any

import pytest
from fakes import MemoryStore
from hypothesis import given
from hypothesis import strategies as st
from rival_scene import AT, draw, rivals
from visit_scene import ROOT, SHELF, VISIT

from inspector.domain.documents.basis import Basis
from inspector.domain.documents.sample import sample
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Conflict, Version
from inspector.domain.model import CaseCheck, Draw, DrawState
from inspector.domain.report import Paragraph
from inspector.domain.rival_draws import IN_FORCE, in_force, rival_draws, same_number
from inspector.domain.settings import Settings
from inspector.domain.workflow import shortcomings
from inspector.gateways.texts import Texts
from inspector.services.any_conflict import any_conflict
from inspector.services.drawing import abort_draw, commit_draw, replace_case, reveal_draw
from inspector.services.framing import FrameChoice
from inspector.services.settling import open_conflicts, settle, visit_conflicts, with_conflicts
from inspector.services.visiting import load_visit

WHY = "Leverandøren fik Idas kode."


def cell(column: str, *values: Any, record: str = "a") -> Conflict:
    versions = tuple(
        Version(dot=f"T{n}:1", value=each, at=AT, person="", device="") for n, each in
        enumerate(values)
    )  # fmt: skip
    return Conflict(table="draw", record=record, column=column, versions=versions, visit=VISIT)


draws = st.lists(
    st.builds(
        draw,
        st.sampled_from("abcde"),
        st.sampled_from(list(DrawState)),
        st.integers(0, 3),
    ),
    unique_by=lambda one: one.id,
)


@given(draws, st.randoms(use_true_random=False))
def test_whatever_came_first_every_laptop_goes_by_the_same_draw(
    found: list[Draw], chance: Any
) -> None:
    other = [*found]
    chance.shuffle(other)
    assert in_force(found) == in_force(other)
    assert rival_draws(found) == rival_draws(other)
    rivals = rival_draws(found)
    assert len(rivals) != 1
    if rivals:
        assert rivals[0] == in_force(found)


def test_the_one_drawn_first_counts_before_one_that_waits_for_its_digits() -> None:
    waits, late, early = draw("a", "committed", -60), draw("b", minutes=9), draw("c", minutes=3)
    assert in_force((waits, late, early)) is early
    assert in_force((waits, draw("d", "committed", -30))) is waits
    assert in_force((draw("a", DrawState.ABORTED),)) is None


def test_what_one_aborted_and_another_drew_is_asked_about_beside_the_new_one() -> None:
    old, new = draw("a", DrawState.ABORTED), draw("b")
    assert rival_draws((old, new)) == ()
    contested = cell("state", "aborted", "drawn")
    assert {one.id for one in rival_draws((old, new), [contested])} == {"a", "b"}
    assert rival_draws((old, new), [cell("abort_reason", "forkert liste", "forkert fil")]) == ()
    assert rival_draws((old, new), [cell("state", "committed", "drawn")]) == ()


def test_two_of_one_number_are_told_apart() -> None:
    one, other = draw("a", number="N-A"), draw("b", number="N-A")
    assert same_number((one, other), one)
    assert not same_number((one, draw("c")), one)


def question(store: MemoryStore) -> Conflict:
    (found,) = visit_conflicts(store, VISIT)
    return found


def test_both_stand_in_the_list_with_how_many_cases_and_how_many_were_checked() -> None:
    store = rivals()
    assert any_conflict(store)
    (found,) = open_conflicts(store, SHELF)
    assert found.key == f"visit:{VISIT}:{IN_FORCE}"
    told = {one.draw.id: (one.cases, one.looked_into, one.counts) for one in found.draws}
    assert told == {"draw": (10, 7, True), "draw-bo": (3, 2, False)}


def test_the_report_is_not_finished_over_them_and_nobody_draws_on() -> None:
    store = rivals()
    file = with_conflicts(store, load_visit(store, SHELF, VISIT))
    assert [one.step for one in shortcomings(file) if one.code == "conflict-open"] == ["draw"]
    for act in (
        lambda: reveal_draw(store, file, "123456"),
        lambda: replace_case(store, file, "KBH-2026-0001", "registered_twice"),
        lambda: abort_draw(store, "draw", "Vi vil hellere have den anden."),
        lambda: commit_draw(store, file, FrameChoice(), {}, ""),
    ):
        before = len(store.log)
        with pytest.raises(InspectionError) as problem:
            act()
        assert problem.value.code == "draw-rivals"
        assert len(store.log) == before


@pytest.mark.parametrize(("chosen", "cases"), [("draw", 10), ("draw-bo", 3)])
def test_the_chosen_one_counts_and_the_other_is_aborted_with_the_reason(
    chosen: str, cases: int
) -> None:
    store = rivals()
    checks = store.count(CaseCheck, visit=VISIT)
    settle(store, question(store), chosen, WHY)
    file = with_conflicts(store, load_visit(store, SHELF, VISIT))
    assert file.conflicts == ()
    assert file.draw is not None
    assert file.draw.id == chosen
    assert len(file.drawn_cases) == cases
    (other,) = [one for one in file.draws if one.id != chosen]
    assert (other.state, other.abort_reason) == (DrawState.ABORTED, WHY)
    assert store.count(CaseCheck, visit=VISIT) == checks
    assert file.checks["KBH-2026-0001", "2.3"].outcome == "ok"  # in both samples
    assert store.acts()[-1] == "conflict_settled"
    assert not any_conflict(store)


def test_nothing_is_settled_without_a_reason_or_by_a_draw_that_is_none_of_them() -> None:
    store = rivals()
    cell = question(store)
    for value, reason, code in (
        ("draw", " ", "reason-missing"),
        ("draw", "Aftalt med 010190-1234", "reason-civil-number"),
        ("another", WHY, "conflict-value"),
    ):
        with pytest.raises(InspectionError, match=code):
            settle(store, cell, value, reason)
    settle(store, cell, "draw", WHY)
    with pytest.raises(InspectionError, match="conflict-settled"):
        settle(store, cell, "draw-bo", WHY)


def test_an_aborted_one_of_the_same_number_is_told_by_its_code_in_the_report() -> None:
    same = {"number": "2026-T3-014-A", "commitment": "0123456789abcdef" * 4}
    store = rivals(draw("draw-bo", minutes=30, **same))
    settle(store, question(store), "draw", WHY)
    file = load_visit(store, SHELF, VISIT)
    words = Texts(ROOT / "resources" / "texts", "da")
    blocks = [*sample(Basis(file, Settings(), words))]
    told = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert f"Lodtrækning 2026-T3-014-A (kode 01234567 89abcdef) blev afbrudt: {WHY}" in told
