"""A colleague's clock that is ahead takes the times here along, and nobody else is blamed."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchange.laptops import Office, ahead

from inspector.domain.model import Answer, Visit


@pytest.fixture
def office(tmp_path: Path):
    made = Office(tmp_path)
    yield made
    made.shut()


def test_a_laptop_whose_clock_is_right_is_not_said_to_be_behind(office):
    anna = office.enrol("T1")
    fast = office.enrol("T2", now=ahead(5))
    office.publish()
    fast.put(Visit(id="v"))
    office.meet()
    anna.put(Answer(id="a", visit="v"))
    assert anna.store.history(Answer, "a")[0].at > anna.now  # after what it saw
    assert anna.store.clock_doubt == ""
    anna.again()
    assert anna.store.clock_doubt == ""


def test_a_clock_that_was_set_back_is_said_to_be_behind_among_others_too(office):
    anna = office.enrol("T1")
    bo = office.enrol("T2", now=ahead(-9))
    office.publish()
    bo.put(Visit(id="v"))
    office.meet()
    anna.put(Answer(id="a", visit="v"))
    anna.now = ahead(-3)
    assert anna.store.clock_doubt == "clock-behind"
