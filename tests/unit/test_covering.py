"""A covered case number can be told from its neighbours by place, never by its figures."""

from __future__ import annotations

import pytest

from inspector.domain.covering import cover_case, cover_within


@pytest.mark.parametrize(
    ("number", "covered"),
    [
        ("KBH-2026-0041", "KBH-2026-••••"),
        ("12345", "•••••"),
        ("A/17 (b)", "A/17 (•)"),
        ("ÆØÅ-3", "ÆØÅ-•"),
        ("", ""),
        ("--", "--"),
    ],
)
def test_the_last_part_of_a_number_is_covered(number, covered):
    assert cover_case(number) == covered


def test_a_number_within_a_text_is_covered_and_the_longer_one_first():
    text = "Sag A-1 og A-12 og 010180-1234"
    assert cover_within(text, ["A-1", "A-12", ""]) == "Sag A-• og A-•• og ••••••••••"


def test_a_case_number_that_only_resembles_one_can_be_read():
    assert cover_within("310370-1236", ()) == "310370-1236"
    assert cover_within("310370-1236", ["310370-1236"]) == "310370-••••"


def test_without_numbers_only_what_looks_like_a_civil_number_is_covered():
    assert cover_within("Sag A-1, 010180-1234", ()) == "Sag A-1, ••••••••••"
