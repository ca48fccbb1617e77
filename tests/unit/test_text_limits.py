"""A text that is written has a bound; what is stored already is never cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from visit_samples import a_store, opened

from inspector.domain.errors import InspectionError
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, CaseReview, DocumentShown, Participant, Visit
from inspector.domain.text_limits import MOST, refuse_too_long, too_long
from inspector.services.checking import record_answer, record_check, record_review
from inspector.services.visiting import amend_visit, put_document, put_participant

LONG = "x" * (MOST + 1)


@pytest.fixture
def store():
    return a_store()


@pytest.fixture
def visit(store):
    return opened(store).id


@given(st.integers(0, 3 * MOST), st.integers(0, 3 * MOST))
def test_what_is_stored_may_always_be_made_shorter(before: int, after: int) -> None:
    stored, text = "s" * before, "t" * after
    if after <= before:
        assert not too_long(text, stored)
    assert too_long(text) == (after > MOST)


def test_the_refusal_says_how_long_it_is_and_how_long_it_may_be() -> None:
    with pytest.raises(InspectionError) as told:
        refuse_too_long(LONG)
    assert told.value.code == "text-too-long"
    assert told.value.details == {"signs": "20.001", "most": "20.000"}


def test_a_comment_that_is_too_long_is_refused_and_nothing_is_written(store, visit):
    record_answer(store, visit, "2.1", comment="før")
    written = len(store.log)
    for write in (
        lambda: record_answer(store, visit, "2.1", comment=LONG),
        lambda: record_check(store, visit, "FF-1", "2.1", comment=LONG),
        lambda: record_review(store, visit, "FF-1", remark=LONG),
        lambda: amend_visit(store, visit, arrival_note=LONG),
        lambda: put_participant(store, Participant(id="p", visit=visit, name=LONG)),
        lambda: put_document(store, DocumentShown(id="d", visit=visit, note=LONG)),
        lambda: refuse_civil_number(LONG),
    ):
        with pytest.raises(InspectionError) as told:
            write()
        assert told.value.code == "text-too-long"
    assert len(store.log) == written
    assert store.get(Answer, answer_id(visit, "2.1")).comment == "før"


def test_what_a_colleague_wrote_stays_and_does_not_hinder_the_rest(store, visit):
    key = answer_id(visit, "2.1")
    with store.change("answer_recorded") as change:
        change.put(Answer(id=key, visit=visit, point="2.1", comment=LONG))
        change.put(CaseReview(id="r", visit=visit, case_number="x", remark=LONG))
        change.put(_with_note(store.get(Visit, visit)))
    record_answer(store, visit, "2.1", outcome="ok")
    amend_visit(store, visit, other_matters="Intet")
    assert store.get(Answer, key).comment == LONG
    assert store.get(Visit, visit).arrival_note == LONG
    record_answer(store, visit, "2.1", comment=LONG[:-1])
    assert store.get(Answer, key).comment == LONG[:-1]


def _with_note(visit: Visit) -> Visit:
    return replace(visit, arrival_note=LONG)
