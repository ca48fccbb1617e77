"""The words two people read to each other: unlike in writing and in sound, and in no way odd."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some
from sealing_samples import an_office

from inspector.domain.office import Request
from inspector.gateways.fingerprints import Fingerprints

FILE = Path(__file__).resolve().parents[2] / "resources/exchange/words.txt"
WORDS = FILE.read_text(encoding="utf-8").split()
# Spellings that sound alike in Danish, one after the other.
SOUNDS = (
    ("sch", "s"), ("sh", "s"), ("ch", "k"), ("ph", "f"), ("th", "t"), ("hj", "j"), ("hv", "v"),
    ("gj", "j"), ("kj", "k"), ("qu", "kv"), ("x", "ks"), ("z", "s"), ("w", "v"), ("q", "k"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("y", "i"), ("ld", "l"), ("nd", "n"),
    ("rd", "r"), ("dt", "t"), ("ds", "s"),
)  # fmt: skip
SOFT = str.maketrans("bdgv", "ptkf")


def sound(word: str) -> str:
    """A rough spelling of how it sounds: soft and hard alike, doubled letters once."""
    for spelt, said in SOUNDS:
        word = word.replace(spelt, said)
    return re.sub(r"(.)\1+", r"\1", word.translate(SOFT))


def is_near(one: str, other: str) -> bool:
    """One letter more, less or other, or two that changed places."""
    if len(one) == len(other):
        wrong = [place for place, sign in enumerate(one) if sign != other[place]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
        return len(wrong) <= 1
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def test_there_are_1024_in_an_order_that_stays():
    assert len(WORDS) == len(set(WORDS)) == 1024
    assert sorted(WORDS) == WORDS


def test_each_is_short_and_spelt_without_doubt():
    assert [word for word in WORDS if not re.fullmatch("[a-z]{4,9}", word)] == []


def near_pairs(words: Iterable[str]) -> set[tuple[str, str]]:
    """Near words become one by leaving out at most one letter of each: only those are compared."""
    alike: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for rest in (word, *(word[:place] + word[place + 1 :] for place in range(len(word)))):
            alike[rest].add(word)
    pairs = (pair for found in alike.values() for pair in combinations(sorted(found), 2))
    return {pair for pair in pairs if is_near(*pair)}


@given(some.sets(some.text("abc", min_size=1, max_size=5), max_size=30))
def test_all_near_words_are_found(words):
    assert near_pairs(words) == {p for p in combinations(sorted(words), 2) if is_near(*p)}


def test_none_is_written_nearly_as_another():
    assert near_pairs(WORDS) == set()


def test_none_sounds_as_another():
    assert len({sound(word) for word in WORDS}) == len(WORDS)


def test_none_is_the_beginning_of_another():
    by_order = pairwise(WORDS)
    assert [pair for pair in by_order if pair[1].startswith(pair[0])] == []


def test_whatever_changes_in_a_request_or_an_office_changes_the_words():
    words = Fingerprints(FILE)
    roster = an_office().roster
    request = Request(device="d", sign_key="ab" * 32, box_key="cd" * 32, mark="T1", person="Bo")
    others = [
        Request(device="e", sign_key=request.sign_key, box_key=request.box_key),
        Request(device="d", sign_key="ef" * 32, box_key=request.box_key),
        Request(device="d", sign_key=request.sign_key, box_key="ef" * 32),
    ]
    told = [words.of_request(one) for one in (request, *others)]
    told += [words.of_answer(roster, one) for one in (request, *others)]
    told += [words.of_answer(an_office("office-2").roster, request), words.of_office(roster)]
    assert len(set(told)) == len(told)
    assert {len(each) for each in told} == {6}
    assert words.of_request(request) == words.of_request(Request(
        device="d", sign_key="ab" * 32, box_key="cd" * 32, mark="T9"))  # fmt: skip
