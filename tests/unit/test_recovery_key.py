"""The recovery key on paper: what is typed back is the same key, or the slip is found."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from inspector.domain.recovery_key import (
    ALPHABET,
    GROUPS,
    KEY_BYTES,
    asked_groups,
    faulty_groups,
    groups_of,
    looks_like_one,
    mistyped_groups,
    secret_of,
)

secrets = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
places = st.integers(0, GROUPS - 1)
SECRET = bytes(range(7, 27))


@given(secrets)
def test_what_is_printed_is_the_key(secret):
    groups = groups_of(secret)
    assert [len(group) for group in groups] == [5] * GROUPS
    assert secret_of("-".join(groups)) == secret
    assert faulty_groups(groups) == ()


@given(secrets, st.randoms(use_true_random=False))
def test_case_spaces_dashes_and_look_alikes_do_not_matter(secret, chance):
    alike = {"0": "0Oo", "1": "1IiLl"}
    text = ""
    for group in groups_of(secret):
        for sign in group:
            text += chance.choice(alike.get(sign, sign + sign.lower()))
            text += chance.choice(("", "", "", " ", "-", "\n", "\t", "\u2013", "\u00a0", "\u2011"))
        text += chance.choice((" ", "-", " - ", "\r\n", ""))
    assert secret_of(text) == secret


@given(secrets, places, st.integers(0, 4), st.sampled_from(ALPHABET))
@example(bytes(20), 0, 4, "1")
def test_a_slip_of_one_sign_is_found_in_its_own_group(secret, place, sign, instead):
    groups = list(groups_of(secret))
    assume(groups[place][sign] != instead)
    groups[place] = groups[place][:sign] + instead + groups[place][sign + 1 :]
    assert faulty_groups(groups) == (place,)
    assert secret_of("".join(groups)) is None


@given(secrets, places, st.integers(0, 4), st.integers(0, 4))
def test_two_signs_that_changed_places_are_found_in_their_group(secret, place, one, other):
    groups = list(groups_of(secret))
    signs = list(groups[place])
    assume(signs[one] != signs[other])
    signs[one], signs[other] = signs[other], signs[one]
    groups[place] = "".join(signs)
    assert faulty_groups(groups) == (place,)


@given(secrets, places, places)
def test_a_group_in_another_place_is_found(secret, place, other):
    assume(place != other)
    groups = list(groups_of(secret))
    assert faulty_groups([*groups[:other], groups[place], *groups[other + 1 :]]) == (other,)


@given(secrets, places, st.integers(0, 4))
def test_a_sign_left_out_or_written_twice_is_found_in_its_own_group(secret, place, sign):
    groups = list(groups_of(secret))
    whole = groups[place]
    for slip in (whole[:sign] + whole[sign + 1 :], whole[: sign + 1] + whole[sign:]):
        groups[place] = slip
        assert faulty_groups(groups) == (place,)
        assert mistyped_groups("-".join(groups)) == (place,)
        assert secret_of(" ".join(groups)) is None


@given(st.text(max_size=80))
def test_any_text_is_a_key_or_none(text):
    secret = secret_of(text)
    assert secret is None or secret_of("-".join(groups_of(secret))) == secret
    assert set(mistyped_groups(text)) <= set(range(GROUPS))
    assert mistyped_groups(text)


@given(secrets)
def test_a_group_left_out_or_added_at_the_end_is_named(secret):
    groups = groups_of(secret)
    assert mistyped_groups("-".join(groups[:7])) == (7,)
    assert mistyped_groups("-".join((*groups, "AB"))) == (7,)


@given(secrets)
def test_a_key_with_a_slip_is_known_from_a_passphrase(secret):
    groups = groups_of(secret)
    assert looks_like_one("-".join(groups))
    assert looks_like_one("".join(("?" * 5, *groups[1:])))
    assert looks_like_one(" ".join(groups[:7]))
    assert looks_like_one(" ".join(("?", "22", *groups[2:])))


@pytest.mark.parametrize(
    "passphrase",
    ["", "åben sesam", "fire tilfældige ord her", "korrekt hest batteri hæfteklamme", "x" * 40],
)
def test_a_passphrase_is_not_taken_for_a_key(passphrase):
    assert not looks_like_one(passphrase)


def test_a_key_has_twenty_bytes():
    with pytest.raises(ValueError, match="20"):
        groups_of(bytes(19))


@given(st.integers(0, 2**32))
def test_three_different_groups_are_asked_back_in_their_order(number):
    numbers = iter(range(number, number + 100))
    asked = asked_groups(lambda upto: next(numbers) % upto)
    assert len(set(asked)) == 3
    assert list(asked) == sorted(asked)
    assert set(asked) <= set(range(GROUPS))


def test_each_group_is_asked_for_by_some_chance():
    seen = {place for one in range(8) for place in asked_groups(lambda upto, one=one: one % upto)}
    assert seen == set(range(GROUPS))
