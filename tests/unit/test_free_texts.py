"""A civil number in a free text stands in the way of the finish until it is gone or reasoned."""

from __future__ import annotations

from dataclasses import replace

import pytest
from visit_samples import Shelf, a_store, opened

from inspector.domain.model import CaseCheck, CaseReview
from inspector.domain.workflow import Kind, shortcomings
from inspector.services.checking import record_answer, record_waiver
from inspector.services.visiting import amend_visit, load_visit

NUMBER = "Planen for 010180-1234 mangler"


@pytest.fixture
def store():
    return a_store()


def found(store, visit):
    file = load_visit(store, Shelf(), visit.id)
    return [one for one in shortcomings(file) if one.code.startswith("civil-number")]


def test_a_number_in_a_comment_is_found_at_its_point(store):
    visit = opened(store)
    file = load_visit(store, Shelf(), visit.id)
    point = next(file.scheme.points()).id
    record_answer(store, visit.id, point, outcome="not_ok", comment=NUMBER)
    (item,) = found(store, visit)
    assert (item.point, item.kind, item.open) == (point, Kind.MISSING, True)


def test_a_written_reason_lets_it_stand(store):
    visit = opened(store)
    amend_visit(store, visit.id, supplier_remarks=NUMBER)
    (item,) = found(store, visit)
    record_waiver(store, visit.id, item.key, "Nummeret er leverandørens eget eksempel")
    assert not found(store, visit)[0].open


@pytest.mark.parametrize(
    "column", ["arrival_note", "conflict_note", "refusal_note", "tour_note", "other_matters"]
)
def test_every_note_of_the_visit_is_looked_through(store, column):
    visit = opened(store)
    amend_visit(store, visit.id, **{column: NUMBER})
    assert len(found(store, visit)) == 1


def test_remarks_and_comments_of_cases_are_looked_through(store):
    file = load_visit(store, Shelf(), opened(store).id)
    review = CaseReview(id="r", visit=file.visit.id, case_number="A-1", remark=NUMBER)
    check = CaseCheck(id="c", visit=file.visit.id, case_number="A-1", point="2.1", comment=NUMBER)
    held = replace(file, reviews={"A-1": review}, checks={("A-1", "2.1"): check})
    numbers = [item for item in shortcomings(held) if item.code == "civil-number"]
    assert [item.case_number for item in numbers] == ["A-1", "A-1"]


@pytest.mark.parametrize(
    "text", ["", "Set 17. november kl. 09.30", "sag KBH-2026-0042", "CVR 13748136", "1.234,5 timer"]
)
def test_ordinary_words_and_numbers_are_left_alone(store, text):
    visit = opened(store)
    amend_visit(store, visit.id, other_matters=text)
    assert not found(store, visit)


def test_a_reason_for_the_whole_step_does_not_let_a_number_pass(store):
    visit = opened(store)
    amend_visit(store, visit.id, supplier_remarks=NUMBER)
    record_waiver(store, visit.id, "step:review", "Systemet var nede")
    assert found(store, visit)[0].open
