"""Marks of laptops: two had the same before they met, and no number that was given is altered."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchange.laptops import OfficeLaptop
from ledgers import START
from office_scene import PAPERS, SEALS

from inspector.domain.errors import InspectionError
from inspector.domain.model import Setting, Visit
from inspector.domain.office import Role
from inspector.domain.settings import Settings
from inspector.gateways.folder_hub import FolderHub
from inspector.services import office
from inspector.services.numbering import next_visit_number
from inspector.services.office_kit import OfficeKit
from inspector.services.settings import save_settings


def kit(laptop: OfficeLaptop) -> OfficeKit:
    return OfficeKit(
        shelf=laptop.shelf, ledger=laptop.ledger, seals=SEALS, papers=PAPERS, now=laptop.clock
    )


def code_of(act, *arguments) -> str:
    with pytest.raises(InspectionError) as problem:
        act(*arguments)
    return problem.value.code


def take_mark(laptop: OfficeLaptop, mark: str) -> None:
    save_settings(laptop.store, Settings(device_mark=mark))


def plan(laptop: OfficeLaptop, name: str) -> str:
    """A visit planned here; its number."""
    number = next_visit_number(laptop.store, 2026, laptop.store.device_mark)
    laptop.put(Visit(id=name, number=number), act="visit_planned")
    return number


def let_in(anna: OfficeLaptop, laptop: OfficeLaptop) -> None:
    request, _ = office.ask(kit(laptop))
    answer, _ = office.enrol(kit(anna), request, Role.SUPERVISOR)
    office.join(kit(laptop), answer)


@pytest.fixture
def both(tmp_path: Path):
    """Anna's office, and Bo who works alone; both have given numbers as T3."""
    anna, bo = (OfficeLaptop(tmp_path / name, "T3", START) for name in ("anna", "bo"))
    place = tmp_path / "hub"
    place.mkdir()
    anna.hub = bo.hub = FolderHub(place)
    for laptop in (anna, bo):
        plan(laptop, f"{laptop.folder.name}1")
        plan(laptop, f"{laptop.folder.name}2")
    office.create_office(kit(anna), "Tilsynet")
    yield anna, bo
    anna.shut()
    bo.shut()


def test_who_has_given_numbers_takes_another_mark_and_comes_in_with_all_of_them(both):
    anna, bo = both
    request, _ = office.ask(kit(bo))
    assert code_of(office.enrol, kit(anna), request, Role.SUPERVISOR) == "enrol-mark-used"
    take_mark(bo, "T4")
    let_in(anna, bo)
    for laptop in (bo, anna, bo):
        laptop.exchange()
    assert anna.digest() == bo.digest()
    numbers = sorted(number for (number,) in anna.store.select(Visit, ("number",)))
    assert numbers == ["2026-T3-001", "2026-T3-001", "2026-T3-002", "2026-T3-002"]
    assert plan(bo, "bo3") == "2026-T4-001"
    assert plan(anna, "anna3") == "2026-T3-003"
    assert (anna.check(), bo.check()) == ([], [])


def test_the_data_of_one_who_took_another_mark_are_in_order_before_it_has_an_office(both):
    _, bo = both
    take_mark(bo, "T4")
    assert plan(bo, "bo3") == "2026-T4-001"
    bo.again()
    assert bo.store.device_mark == "T4"
    assert bo.check() == []


def test_in_an_office_the_mark_is_the_office_s(both):
    anna, bo = both
    take_mark(bo, "T4")
    let_in(anna, bo)
    for laptop in (anna, bo):
        assert code_of(take_mark, laptop, "T5") == "mark-of-office"
        laptop.again()
        assert code_of(take_mark, laptop, "T5") == "mark-of-office"
    assert (anna.store.device_mark, bo.store.device_mark) == ("T3", "T4")
    save_settings(bo.store, Settings(device_mark="T4", person_name="Bo"))  # all else is hers


def test_who_was_put_out_may_come_back_under_another_mark(both):
    anna, bo = both
    take_mark(bo, "T4")
    let_in(anna, bo)
    bo.exchange()
    anna.exchange()
    office.revoke(kit(anna), bo.id)
    anna.exchange()
    assert bo.exchange().revoked
    bo.now = anna.now  # some time later
    take_mark(bo, "T5")
    let_in(anna, bo)
    anna.exchange()
    bo.exchange()
    assert plan(bo, "bo3") == "2026-T5-001"
    bo.exchange()
    anna.exchange()
    assert anna.digest() == bo.digest()
    assert [one.mark for one in anna.roster.members] == ["T3", "T5"]


def test_an_answer_to_a_request_under_the_former_mark_is_none(both):
    anna, bo = both
    take_mark(bo, "T4")
    request, _ = office.ask(kit(bo))
    answer, _ = office.enrol(kit(anna), request, Role.SUPERVISOR)
    take_mark(bo, "T5")
    assert code_of(office.join, kit(bo), answer) == "enrol-mark-changed"
    assert office.state(kit(bo)).asked is None
    take_mark(bo, "T4")
    office.join(kit(bo), answer)
    assert bo.store.get(Setting, "device_mark") == Setting(id="device_mark", value='"T4"')
