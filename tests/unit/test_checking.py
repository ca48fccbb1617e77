"""Answers: each one commit, nothing lost, nothing written that does not differ."""

from datetime import date

import pytest
from visit_samples import a_store, opened

from inspector.domain.identity import answer_id, case_check_id, case_id
from inspector.domain.model import Answer, CaseCheck, CaseReview, Waiver
from inspector.services.checking import (
    record_answer,
    record_check,
    record_review,
    record_waiver,
)


@pytest.fixture
def store():
    return a_store()


@pytest.fixture
def visit(store):
    return opened(store).id


def test_an_answer_is_one_transaction_with_two_reads(store, visit):
    reads, before = store.reads, len(store.acts())
    answer = record_answer(store, visit, "2.1", outcome="not_ok")
    assert store.acts()[before:] == ["answer_recorded"]
    assert store.reads - reads == 2
    assert store.get(Answer, answer_id(visit, "2.1")) == answer


def test_parts_that_are_not_named_stay(store, visit):
    record_answer(store, visit, "2.1", outcome="not_ok")
    record_answer(store, visit, "2.1", comment="Mangler i to sager")
    answer = record_answer(store, visit, "2.1", source="seen_in_case")
    assert (answer.outcome, answer.comment, answer.source) == (
        "not_ok",
        "Mangler i to sager",
        "seen_in_case",
    )


def test_an_empty_outcome_clears_and_keeps_the_words(store, visit):
    record_answer(store, visit, "2.1", outcome="not_ok", comment="Mangler")
    answer = record_answer(store, visit, "2.1", outcome="")
    assert (answer.outcome, answer.comment) == ("", "Mangler")
    assert store.acts()[-1] == "answer_cleared"


def test_the_same_answer_again_writes_nothing(store, visit):
    record_answer(store, visit, "2.1", outcome="ok")
    writes = len(store.log)
    record_answer(store, visit, "2.1", outcome="ok")
    assert len(store.log) == writes


@pytest.mark.parametrize("wrong", [{"outcome": "fine"}, {"source": "a bird"}])
def test_words_the_program_does_not_know_are_refused(store, visit, wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - worded by Python
        record_answer(store, visit, "2.1", **wrong)


def test_a_case_check_is_named_by_visit_case_and_point(store, visit):
    check = record_check(store, visit, "SAG-007", "2.1", outcome="ok")
    assert check.id == case_check_id(visit, case_id("jobvejen", "SAG-007"), "2.1")
    record_check(store, visit, "SAG-007", "2.1", outcome="not_ok", comment="Uden dato")
    (kept,) = store.find(CaseCheck, visit=visit)
    assert (kept.outcome, kept.comment) == ("not_ok", "Uden dato")
    record_check(store, visit, "SAG-007", "2.1", outcome="")
    assert store.acts()[-3:] == ["case_checked", "case_checked", "case_check_cleared"]


def test_a_review_gathers_what_is_typed(store, visit):
    record_review(store, visit, "SAG-007", state="reviewed")
    record_review(store, visit, "SAG-007", referred=date(2026, 9, 1))
    (review,) = store.find(CaseReview, visit=visit)
    assert (review.state, review.referred) == ("reviewed", date(2026, 9, 1))
    assert store.acts()[-1] == "case_reviewed"
    with pytest.raises(TypeError):
        record_review(store, visit, "SAG-007", id="another")


def test_a_waiver_is_given_and_taken_back(store, visit):
    record_waiver(store, visit, "unanswered:1.1", " Ikke tid ")
    (waiver,) = store.find(Waiver, visit=visit)
    assert waiver.reason == "Ikke tid"
    record_waiver(store, visit, "unanswered:1.1", "")
    assert store.acts()[-2:] == ["waiver_given", "waiver_withdrawn"]
