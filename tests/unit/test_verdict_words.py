"""Every problem of a verdict is told in words a manager understands."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime

import pytest

from inspector.domain.delivery import SignatureField
from inspector.domain.verdict import Problem, SignatureFound
from inspector.domain.verdict_words import (
    NOTES,
    PROBLEMS,
    advice_words,
    field_words,
    found_words,
    note_words,
    problem_words,
    time_words,
    trust_word,
)

DETAILS = {
    "name": "rapport.pdf",
    "most": 100,
    "field": "Signature-unit",
    "signer": "Ida Enebær",
    "day": date(2026, 3, 4),
}
TECHNICAL = ("pdfa", "xref", "cms", "byterange", "pades", "sha", "docmdp", "hash ")


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_says_what_was_found_and_what_to_do(code, words, words_en):
    for speak in (words, words_en):
        problem = Problem(code=code, details=DETAILS)
        found, advice = found_words(problem, speak), advice_words(problem, speak)
        assert found.endswith(".")
        assert advice.endswith(".")
        assert "!" not in found + advice
        assert "{" not in found + advice
        assert not [word for word in TECHNICAL if word in (found + advice).casefold()]


@pytest.mark.parametrize("code", PROBLEMS)
def test_no_two_problems_are_told_in_the_same_words(code, words):
    told = [found_words(Problem(code=one, details=DETAILS), words) for one in PROBLEMS]
    mine = found_words(Problem(code=code, details=DETAILS), words)
    assert told.count(mine) == 1


@pytest.mark.parametrize("code", NOTES)
def test_a_note_is_a_sentence_of_its_own(code, words, words_en):
    for speak in (words, words_en):
        note = note_words(Problem(code=code, details=DETAILS), speak)
        assert note.endswith(".")
        assert "Ida Enebær" in note
        assert not [word for word in TECHNICAL if word in note.casefold()]


def test_a_missing_signature_is_named_by_whose_it_is(words):
    told = problem_words(Problem(code="missing", details={"field": "Signature-supplier"}), words)
    assert "leverandørens underskrift" in told
    assert "fjernet" in told


def test_a_field_of_its_own_is_named_as_it_is(words):
    assert "Felt 1" in field_words("Felt 1", words)
    told = found_words(
        Problem(code="elsewhere", details={"signer": "Ida", "field": "Felt 1"}), words
    )
    assert "Ida" in told
    assert "Felt 1" in told


@pytest.mark.parametrize("name", list(SignatureField))
def test_every_field_of_a_report_has_a_name(name, words, words_en):
    assert field_words(name, words) != field_words(name, words_en)
    assert name not in field_words(name, words)


def test_days_are_told_as_in_the_rest_of_the_program(words):
    details = {"signer": "Ida", "day": date(2026, 3, 4)}
    assert "04-03-2026" in found_words(Problem(code="expired", details=details), words)


def test_a_signature_without_a_time_says_so(words):
    assert time_words(None, words) == "uden tidspunkt"
    assert "2026" in time_words(datetime(2026, 11, 20, 9, tzinfo=UTC), words)


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (SignatureFound(intact=False, trusted=True), "Ændret"),
        (SignatureFound(intact=True, trusted=True, own=True), "Du stoler på certifikatet"),
        (SignatureFound(intact=True, own=True), "Lavet på denne bærbare"),
        (SignatureFound(intact=True), "Ikke kendt"),
    ],
)
def test_trust_is_one_word_and_an_alteration_outweighs_it(found, word, words):
    assert trust_word(found, words) == word


def test_sentences_ask_for_nothing_they_are_not_given(words):
    texts = [words(f"verify.problem.{c}", **DETAILS | {"field": "x"}) for c in PROBLEMS]
    names = {n for text in texts for _, n, _, _ in string.Formatter().parse(text) if n}
    assert not names
