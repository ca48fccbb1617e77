"""What entries mean after a chain was told anew in part, and how that is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.branches import Branch, Meant, branch_of

TOLD = Branch(old="x", new="n", keep=4, skipped="6", links=("a" * 12, "b" * 12, "c" * 12))
HERS = Branch(old="x", new="n", keep=4, skipped="6", chain="t", upto=10)


@given(
    st.builds(
        Branch,
        old=st.text(), new=st.text(), keep=st.integers(0, 10**9),
        skipped=st.sampled_from(["", "6", "5-7,9"]), chain=st.text(), upto=st.integers(0, 10**9),
        links=st.lists(st.text("0123456789abcdef", min_size=12, max_size=12)).map(tuple),
    )
)  # fmt: skip
def test_it_is_read_as_it_was_written(branch):
    assert branch_of(branch.text) == branch


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"old":1}', TOLD.text.replace('"6"', '"6-1"'),
             TOLD.text.replace(':4,', ':-4,')],
)  # fmt: skip
def test_what_the_program_did_not_write_says_nothing(text):
    assert branch_of(text) is None


def test_entries_follow_one_another_on_the_new_chain():
    assert [TOLD.told_as(seq) for seq in (4, 5, 6, 7)] == [None, 1, None, 2]
    assert [TOLD.told_up_to(seq) for seq in (5, 6, 7)] == [1, 1, 2]


def test_an_entry_is_known_by_its_place_and_hash():
    assert TOLD.holds(5, "a" * 64)
    assert not TOLD.holds(6, "a" * 64)
    assert not TOLD.holds(4, "a" * 64)
    assert not TOLD.holds(8, "a" * 64)


def test_a_name_means_the_branch_up_to_where_it_was_said_and_the_other_afterwards():
    meant = Meant([TOLD, HERS])
    assert meant.entry("t", 10, "x", 7) == ("n", 2)
    assert meant.entry("t", 11, "x", 7) == ("x", 7)
    assert meant.entry("t", 10, "x", 4) == ("x", 4)
    assert meant.entry("t", 10, "x", 6) is None
    assert meant.entry("u", 10, "x", 7) == ("x", 7)


def test_a_branch_of_the_new_chain_is_followed_in_its_turn():
    again = Branch(old="n", new="m", keep=1, chain="t", upto=20)
    meant = Meant([HERS, again])
    assert meant.entry("t", 3, "x", 7) == ("m", 1)
    assert meant.entry("t", 3, "x", 5) == ("n", 1)
    assert meant.entry("t", 15, "x", 7) == ("x", 7)
    assert meant.entry("t", 15, "n", 2) == ("m", 1)


def test_of_two_branches_one_after_the_other_each_has_its_time():
    other = Branch(old="x", new="o", keep=4, chain="t", upto=20)
    meant = Meant([other, HERS])
    assert meant.entry("t", 10, "x", 7) == ("n", 2)
    assert meant.entry("t", 11, "x", 7) == ("o", 3)
    assert meant.entry("t", 21, "x", 7) == ("x", 7)


def test_what_a_report_has_seen_follows_it():
    meant = Meant([HERS])
    assert meant.seen("t", 9, {"x": 7, "t": 8}) == {"x": 4, "n": 2, "t": 8}
    assert meant.seen("t", 9, {"x": 3}) == {"x": 3}
    assert meant.seen("t", 12, {"x": 7}) == {"x": 7}


def test_what_a_deletion_names_follows_it():
    meant = Meant([HERS])
    runs = {"x": [range(3, 8)], "y": [range(1, 3)]}
    assert meant.runs("t", 9, runs) == {"x": [range(3, 5)], "n": [range(1, 3)], "y": [range(1, 3)]}
    assert meant.runs("t", 12, runs) == runs
