"""What a laptop passed on of a colleague is sealed anew there too, once it was deleted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from exchange.laptops import SEALING, Office, OfficeLaptop

from inspector.domain.model import Answer, Visit, VisitState
from inspector.gateways.folder_hub import FolderHub
from inspector.services.retaining import purge


@pytest.fixture
def office(tmp_path: Path):
    made = Office(tmp_path)
    yield made
    made.shut()


def holding(office: Office, laptop: OfficeLaptop, text: str) -> list[str]:
    """The bundles at the place that say this, for whoever belongs to the office."""
    scopes = laptop.shelf.scope_keys()
    found = []
    for one in office.hub.bundles({}):
        opened = SEALING.open(office.hub.read(one), laptop.roster, scopes)
        if text in repr(opened.range.parts):
            found.append(one.key)
    return found


def test_nothing_of_what_was_deleted_stays_where_a_colleague_passed_it_on(office, tmp_path):
    anna, bo, cille = (office.enrol(mark) for mark in ("T1", "T2", "T3"))
    office.publish()
    office.meet()
    stick = FolderHub(tmp_path / "stick")
    (tmp_path / "stick").mkdir()
    given_up = {"number": "2026-T2-001", "state": VisitState.CANCELLED}
    bo.put(
        Visit(id="v", planned_on=date(2020, 1, 1), **given_up),
        Answer(id="a", visit="v", comment="Ole Hansen"),
    )
    bo.exchange(stick)
    cille.exchange(stick)
    cille.exchange()  # she brings it to the drive before he does
    office.meet()
    assert holding(office, anna, "Ole Hansen")
    purge(anna.store, ["v"], reason="Frist", today=date(2040, 1, 1))
    office.meet()
    assert holding(office, anna, "Ole Hansen") == []
    assert anna.digest() == bo.digest() == cille.digest()
    assert cille.exchange().sent == 0
