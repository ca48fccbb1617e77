"""Conflicts as a page wants them, and settling one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fake_conflicts import (
    ARRIVED,
    AT,
    BO,
    CHECK,
    COMMENT,
    GONE,
    HOURS,
    IDA,
    MINE,
    NOTE,
    OUTCOME,
    THEIRS,
    conflict,
    in_conflict,
)
from fakes import MemoryAttachments, MemoryStore
from visit_scene import SHELF, VISIT

from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Participant, Report, Visit
from inspector.domain.shortcoming import Kind
from inspector.domain.visit_conflicts import OPEN_CONFLICT, conflict_at
from inspector.domain.workflow import shortcomings
from inspector.services.any_conflict import any_conflict
from inspector.services.reporting import lock_visit
from inspector.services.settling import (
    open_conflicts,
    settle,
    supplier_conflicts,
    visit_conflicts,
    with_conflicts,
)
from inspector.services.visiting import load_visit

WHY = "Bo så planen sammen med lederen."


def refused(store: MemoryStore, cell: Any, value: Any, reason: str = WHY) -> str:
    before = len(store.log)
    with pytest.raises(InspectionError) as problem:
        settle(store, cell, value, reason)
    assert len(store.log) == before
    return problem.value.code


# what is open


def test_nothing_is_open_where_nothing_is_in_conflict() -> None:
    store = in_conflict()
    store.in_conflict = []
    assert open_conflicts(store, SHELF) == ()
    assert not any_conflict(store)


def test_the_conflicts_of_a_visit_stand_together_and_what_belongs_to_none_comes_last() -> None:
    found = open_conflicts(in_conflict(NOTE, COMMENT, HOURS), SHELF)
    assert [one.cell.table for one in found] == ["answer", "case_review", "supplier"]
    assert [one.visit.number if one.visit else "" for one in found] == [
        "2026-T3-014", "2026-T3-014", "",
    ]  # fmt: skip


def test_the_conflicts_of_a_visit_stand_as_in_its_form_and_then_by_case() -> None:
    found = open_conflicts(in_conflict(), SHELF)
    cells = [one.cell for one in found if one.cell.visit]
    told = [(cell.table, cell.record) for cell in cells]
    places = [told.index((one.table, one.record)) for one in (ARRIVED, OUTCOME, COMMENT, HOURS)]
    assert places == sorted(places)
    assert told[-2:] == [(HOURS.table, HOURS.record), (CHECK.table, CHECK.record)]


def test_a_conflict_knows_its_record_its_supplier_and_who_wrote() -> None:
    (one,) = open_conflicts(in_conflict(COMMENT), SHELF)
    assert isinstance(one.record, Answer)
    assert one.supplier == "Jobvejen A/S"
    assert one.people == {IDA: "Ida Enebær", BO: "Bo Lyngsti"}
    assert one.scheme is not None


def test_what_was_written_here_comes_first() -> None:
    turned = replace(COMMENT, versions=COMMENT.versions[::-1])
    (one,) = open_conflicts(in_conflict(turned), SHELF)
    assert [version.value for version in one.cell.versions] == [MINE, THEIRS]


def test_where_somebody_was_in_a_visit_is_no_conflict() -> None:
    last = conflict("visit", VISIT, "last_step", "arrival", "area:2")
    assert open_conflicts(in_conflict(last), SHELF) == ()


def test_a_kind_this_program_does_not_know_is_left_to_the_newer_one() -> None:
    assert open_conflicts(in_conflict(conflict("drone", "d1", "height", 1, 2)), SHELF) == ()


def test_the_names_of_what_ids_stand_for_are_found() -> None:
    site = conflict("visit", VISIT, "site", "site", "other")
    (one,) = open_conflicts(in_conflict(site), SHELF)
    assert one.named == {"site": "Lodsgangen 3", "other": ""}


def test_a_supplier_page_hears_of_its_own_conflicts_alone() -> None:
    store = in_conflict(NOTE, COMMENT)
    assert supplier_conflicts(store, "jobvejen") == ("supplier:jobvejen:note",)
    assert supplier_conflicts(store, "another") == ()


# settling


def test_settling_puts_the_value_in_its_place_with_the_reason_in_the_log() -> None:
    store = in_conflict(COMMENT, OUTCOME)
    settle(store, COMMENT, THEIRS, f"  {WHY} ")
    assert store.in_conflict == [OUTCOME]
    answer = store.get(Answer, COMMENT.record)
    assert answer is not None
    assert answer.comment == THEIRS


def test_the_reason_stands_with_what_was_changed() -> None:
    store = in_conflict(COMMENT)
    settle(store, COMMENT, MINE, f"  {WHY} ")
    assert (store.log[-1].act, store.log[-1].reason) == ("conflict_settled", WHY)


def test_an_own_text_may_stand_instead_of_both() -> None:
    store = in_conflict(COMMENT)
    settle(store, COMMENT, "Begge dele er set.", WHY)
    assert store.log[-1].fields == {"comment": "Begge dele er set."}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_conflict_is_settled_without_a_reason(reason: str) -> None:
    assert refused(in_conflict(COMMENT), COMMENT, MINE, reason) == "reason-missing"


def test_a_civil_number_is_no_reason() -> None:
    code = refused(in_conflict(COMMENT), COMMENT, MINE, "Det er 010190-1234, hende")
    assert code == "reason-civil-number"


def test_what_would_stand_in_the_log_for_ever_holds_no_civil_number() -> None:
    assert refused(in_conflict(NOTE), NOTE, "Ring til 010190-1234") == "text-civil-number"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (OUTCOME, "fine"), (HOURS, "mange"), (HOURS, "-3"), (ARRIVED, "2026-11-20T09:00:00+00:00"),
        (GONE, 2),
    ],
)  # fmt: skip
def test_a_value_the_field_would_not_take_is_refused(cell: Any, value: Any) -> None:
    assert refused(in_conflict(cell), cell, value) == "conflict-value"


def test_one_of_the_two_is_always_taken_whatever_it_is() -> None:
    store = in_conflict(ARRIVED)
    settle(store, ARRIVED, ARRIVED.versions[1].value, WHY)
    assert store.in_conflict == []


def test_a_record_that_one_took_away_goes_when_she_says_so() -> None:
    store = in_conflict(GONE)
    settle(store, GONE, 0, WHY)
    assert store.get(Participant, "p1") is None


def test_a_record_that_one_took_away_stays_when_she_says_so() -> None:
    store = in_conflict(GONE)
    settle(store, GONE, 1, WHY)
    assert store.get(Participant, "p1") is not None
    assert store.in_conflict == []


def test_what_was_settled_elsewhere_meanwhile_is_told() -> None:
    assert refused(in_conflict(OUTCOME), COMMENT, MINE) == "conflict-settled"


# two reports of one version


def two_reports(*, counted: str = "") -> MemoryStore:
    store = in_conflict(COMMENT, state="locked")
    store.in_conflict = []
    visit = store.get(Visit, VISIT)
    assert visit is not None
    records = [replace(visit, counted_report=counted)] if counted else []
    for key, who, late in (("r-ida", "Ida Enebær", 0), ("r-bo", "Bo Lyngsti", 9)):
        at = AT + timedelta(minutes=late)
        records.append(
            Report(id=key, visit=VISIT, version=1, content_hash="ab" * 32, locked_by=who,
                   locked_at=at)
        )  # type: ignore[arg-type]  # records of two kinds  # fmt: skip
    with store.change("visit_locked") as change:
        for record in records:
            change.put(record)
    return store


def test_two_reports_of_one_version_are_a_conflict_in_which_both_stay() -> None:
    store = two_reports()
    assert any_conflict(store)
    (one,) = open_conflicts(store, SHELF)
    assert [report.id for report in one.reports] == ["r-ida", "r-bo"]
    assert [version.person for version in one.cell.versions] == ["Ida Enebær", "Bo Lyngsti"]
    settle(store, one.cell, "r-bo", WHY)
    visit = store.get(Visit, VISIT)
    assert visit is not None
    assert visit.counted_report == "r-bo"
    assert store.count(Report, visit=VISIT) == 2
    assert open_conflicts(store, SHELF) == ()


def test_which_report_counts_is_settled_once() -> None:
    store = two_reports()
    (one,) = open_conflicts(store, SHELF)
    settle(store, one.cell, "r-bo", WHY)
    assert refused(store, one.cell, "r-ida") == "conflict-settled"


def test_two_reports_of_which_one_counts_are_no_conflict() -> None:
    assert open_conflicts(two_reports(counted="r-ida"), SHELF) == ()


def test_two_laptops_that_count_different_reports_are_one_conflict_not_two() -> None:
    store = two_reports(counted="r-ida")
    counted = conflict("visit", VISIT, "counted_report", "r-ida", "r-bo")
    store.in_conflict = [counted]
    (one,) = open_conflicts(store, SHELF)
    settle(store, one.cell, "r-bo", WHY)
    assert open_conflicts(store, SHELF) == ()


# the visit


def test_a_conflict_blocks_the_finish_and_no_reason_passes_it() -> None:
    store = in_conflict()
    file = with_conflicts(store, load_visit(store, SHELF, VISIT))
    found = [one for one in shortcomings(file) if one.code == OPEN_CONFLICT]
    assert {one.kind for one in found} == {Kind.BLOCKS}
    assert [one.step for one in found] == ["arrival", "arrival", "draw", "draw", "area:2", "area:3"]
    assert {conflict_at(file, one) for one in found} == set(visit_conflicts(store, VISIT))


def test_a_conflict_about_the_supplier_does_not_hold_the_visit_up() -> None:
    store = in_conflict(NOTE)
    assert with_conflicts(store, load_visit(store, SHELF, VISIT)).conflicts == ()


def test_a_locked_visit_is_not_made_incomplete_by_what_came_later() -> None:
    store = in_conflict(COMMENT, state="locked")
    file = with_conflicts(store, load_visit(store, SHELF, VISIT))
    assert file.conflicts
    assert not any(one.code == OPEN_CONFLICT for one in shortcomings(file))


def test_a_report_is_not_locked_over_an_open_conflict() -> None:
    store = in_conflict(CHECK)
    with pytest.raises(InspectionError) as problem:
        lock_visit(store, MemoryAttachments(), lambda _file, _settings: b"", SHELF, VISIT)
    assert problem.value.code == "visit-in-conflict"
    assert problem.value.details == {"number": "2026-T3-014", "count": 1}
    assert store.count(Report) == 0


# a locked report


def _state(*values: str) -> Any:
    return conflict("visit", VISIT, "state", *values)


def test_a_lock_is_never_a_question_and_cannot_be_undone_by_an_answer() -> None:
    cell = _state("open", "locked")
    store = in_conflict(cell)
    assert open_conflicts(store, SHELF) == ()
    assert visit_conflicts(store, VISIT) == ()
    assert refused(store, cell, "open") == "conflict-settled"


def test_a_visit_with_a_report_is_not_given_up_by_an_answer() -> None:
    cell = _state("open", "cancelled")
    store = in_conflict(cell)
    with store.change("visit_locked") as change:
        change.put(Report(id="r1", visit=VISIT, version=1))
    assert refused(store, cell, "cancelled") == "visit-has-report"


def test_a_visit_without_a_report_is_cancelled_or_held_as_a_person_says() -> None:
    cell = _state("open", "cancelled")
    store = in_conflict(cell)
    settle(store, cell, "cancelled", WHY)
    visit = store.get(Visit, VISIT)
    assert visit is not None
    assert visit.state == "cancelled"
