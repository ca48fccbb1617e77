"""What is read ahead is little, in order, and never another's bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.gateways.postgres_ahead import ReadAhead

MEGABYTE = 1024 * 1024


@given(
    sizes=st.lists(st.integers(1, 3 * MEGABYTE), min_size=1, max_size=300),
    asked=st.lists(st.integers(0, 299), max_size=40),
)
def test_whatever_is_asked_for_is_fetched_and_little_beside_it(sizes, asked):
    ahead = ReadAhead()
    keys = [f"key {place}" for place in range(len(sizes))]
    ahead.expect(list(zip(keys, sizes, strict=True)))
    for place in asked:
        key = keys[place % len(keys)]
        if ahead.take(key) is None:
            batch = ahead.batch(key)
            assert batch[0] == key
            assert len(batch) == len(set(batch)) <= 200
            others = [sizes[keys.index(each)] for each in batch[1:]]
            assert not others or sum(others) + sizes[keys.index(key)] <= 4 * MEGABYTE
            for each in batch:
                ahead.keep(each, each.encode())
            assert ahead.take(key) == key.encode()
        assert ahead.take(key) is None  # given out once


def test_a_long_chain_is_fetched_in_its_order():
    ahead = ReadAhead()
    keys = [str(number) for number in range(450)]
    ahead.expect([(key, 10) for key in keys])
    fetched = [ahead.batch(keys[begin]) for begin in (0, 200, 400)]
    assert [*fetched[0], *fetched[1], *fetched[2]] == keys


def test_a_key_nobody_told_of_is_fetched_by_itself():
    ahead = ReadAhead()
    ahead.expect([("a", 1)])
    assert ahead.batch("b") == ["b"]
    ahead.forget()
    assert ahead.batch("a") == ["a"]
