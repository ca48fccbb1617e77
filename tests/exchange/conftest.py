"""The offices that most tests of exchange are played in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from exchange.laptops import Office, OfficeLaptop


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office without laptops, in real folders."""
    made = Office(tmp_path)
    yield made
    made.shut()


@pytest.fixture
def two(office: Office) -> tuple[OfficeLaptop, OfficeLaptop]:
    """Anna and Bo, who follow one list of laptops."""
    anna, bo = office.enrol("T1"), office.enrol("T2")
    office.publish()
    return anna, bo
