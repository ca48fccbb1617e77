"""The rates that the guard promises: every spelling is found, other numbers are hardly ever."""

from __future__ import annotations

import os

import pytest
from benchmarks.civil_numbers import CLASSES, EACH_CLASS, EACH_SPELLING, SPELLINGS, alarms, recall

COUNT = EACH_CLASS if os.environ.get("UANMELDT_LONG") else 5_000


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_number_is_found_in_every_spelling(spelling, tried):
    assert recall(spelling) == 100.0
    tried("civil numbers in fourteen spellings", EACH_SPELLING)


@pytest.mark.parametrize(("name", "make", "target"), CLASSES, ids=[one[0] for one in CLASSES])
def test_other_numbers_are_hardly_ever_taken_for_one(name, make, target, tried):
    chance_of_the_draw = 0.5 if target else 0.0  # per cent, on 5,000 numbers
    assert alarms(make, name, COUNT) <= target + chance_of_the_draw
    tried("numbers that are no civil number", COUNT)
