"""Whoever may read a supplier's data now gets all of them, the old ones too."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchange.laptops import Office, OfficeLaptop

from inspector.domain.model import Answer, Evidence, Supplier, Visit
from inspector.domain.office import Role, Scope
from inspector.gateways.folder_hub import FolderHub
from inspector.gateways.pack_hub import PackHub
from inspector.services.exchanging import take_in
from inspector.services.exchanging_packs import pack

NORTH = "s-north"


@pytest.fixture
def office(tmp_path: Path):
    made = Office(tmp_path)
    yield made
    made.shut()


def place(office: Office, **suppliers: list[str]) -> None:
    """These are the scopes from now on, with the suppliers in each; the others are empty."""
    known = {one.id for one in office.roster.scopes}
    scopes = [Scope(id=name, suppliers=tuple(suppliers.get(name, ()))) for name in
              sorted(known | suppliers.keys())]  # fmt: skip
    office._change(scopes=tuple(scopes))
    for name in suppliers.keys() - known:
        office.new_epoch(name)
    office._rewrap()
    office.publish()


def three(office: Office) -> tuple[OfficeLaptop, OfficeLaptop, OfficeLaptop]:
    """The office, one who may read no scope, and one who works in the north."""
    anna, bo = office.enrol("T1"), office.enrol("T2")
    office.put_scope("north", [NORTH])
    cille = office.enrol("T3", scopes=["north"])
    office.publish()
    cille.exchange()
    photo = cille.data.attachments.save(b"photo")
    cille.put(Supplier(id=NORTH, name="Nord"), Visit(id="v", supplier=NORTH))
    cille.put(Answer(id="a", visit="v", outcome="ok"), Supplier(id="s", name="Syd"))
    cille.put(Evidence(id="e", visit="v", original=photo))
    office.meet()
    assert bo.store.get(Visit, "v") is None
    assert bo.store.get(Supplier, "s") is not None
    return anna, bo, cille


def agree(*laptops: OfficeLaptop) -> None:
    first = laptops[0].digest()
    for other in laptops[1:]:
        assert other.digest() == first
    assert [one.check() for one in laptops] == [[] for _ in laptops]
    assert [one.ledger.wanted_files() for one in laptops] == [[] for _ in laptops]


def test_a_scope_that_is_closed_gives_everybody_what_was_written_in_it(office):
    anna, bo, cille = three(office)
    place(office, north=[])
    office.meet()
    agree(anna, bo, cille)
    assert bo.ledger.hidden() == {}


def test_another_scope_for_the_supplier_gives_its_readers_all_of_it(office):
    anna, bo, _ = three(office)
    place(office, north=[])
    place(office, north=[], west=[NORTH])
    office.alter(bo, scopes=("west",))
    office.publish()
    office.meet()
    agree(anna, bo)
    assert bo.store.get(Answer, "a").outcome == "ok"


def test_a_scope_that_is_called_as_long_gives_its_readers_all_of_it_too(office):
    """What is sealed anew differs in its size from every form before, which tells that it did."""
    anna, bo, cille = three(office)
    place(office, north=[NORTH], south=[])
    office.alter(cille, scopes=("north", "south"))  # no key has to be wrapped for her part
    office.publish()
    office.meet()
    place(office, north=[], south=[NORTH])
    office.alter(bo, scopes=("south",))
    office.publish()
    office.meet()
    agree(anna, bo)


def test_who_could_read_neither_scope_of_a_supplier_reads_all_of_it_once_it_is_everybodys(office):
    anna, bo, cille = three(office)
    for scopes in ({"west": [NORTH]}, {}):
        place(office, north=[], **scopes)
        office.meet()
    agree(anna, bo, cille)


def test_a_supplier_that_moves_twice_while_a_laptop_is_away_is_read_when_it_is_back(office):
    anna, bo, cille = three(office)
    place(office, north=[NORTH], south=[])
    office.alter(cille, scopes=("north", "south"))
    for scopes in ({"south": [NORTH]}, {"north": [NORTH]}, {"south": [NORTH]}):
        place(office, **scopes)
        office.meet(anna, cille)
    office.alter(bo, scopes=("south",))
    office.publish()
    office.meet()
    agree(anna, bo)


def test_a_supplier_that_moves_takes_only_its_own_along(office):
    _, bo, cille = three(office)
    place(office, north=[NORTH, "s-other"])
    office.meet()
    cille.put(Supplier(id="s-other", name="Hemmelig"), Visit(id="w", supplier="s-other"))
    cille.put(Visit(id="v", supplier=NORTH, number="2026-T3-001"))
    office.meet()
    place(office, north=["s-other"])
    office.meet()
    assert bo.store.get(Visit, "v").number == "2026-T3-001"
    assert bo.store.get(Visit, "w") is None
    assert bo.check() == []


def test_a_laptop_enrolled_after_the_opening_reads_all_of_it(office):
    anna, bo, cille = three(office)
    place(office, north=[])
    dan = office.enrol("T4")
    office.publish()
    office.meet()
    agree(anna, bo, cille, dan)


def test_a_scope_that_was_taken_away_and_given_again_is_read_whole(office):
    anna, bo, cille = three(office)
    office.alter(bo, scopes=("north",))
    office.publish()
    office.meet()
    agree(anna, bo, cille)
    office.alter(bo, scopes=())
    office.new_epoch("north")
    office.publish()
    office.meet()
    cille.put(Answer(id="a2", visit="v", outcome="not_ok"))
    office.meet()
    assert bo.store.get(Answer, "a2") is None
    office.alter(bo, scopes=("north",))
    office.publish()
    office.meet()
    agree(anna, bo, cille)


def test_what_a_laptop_wrote_that_is_out_is_opened_by_the_office(office):
    anna, bo, cille = three(office)
    office.revoke(cille, cut_off=cille.ledger.marks()[cille.id].seq)
    office.publish()
    place(office, north=[])
    office.meet(anna, bo)
    agree(anna, bo)


def test_what_a_laptop_wrote_that_is_put_out_after_the_opening_is_opened_by_the_office(office):
    """It was lost, and never sealed anew what it had written."""
    anna, bo, cille = three(office)
    place(office, north=[])
    office.meet(anna, bo)
    assert bo.store.get(Visit, "v") is None
    office.revoke(cille, cut_off=cille.ledger.marks()[cille.id].seq)
    office.publish()
    office.meet(anna, bo)
    dan = office.enrol("T4")
    office.publish()
    office.meet(anna, bo, dan)
    agree(anna, bo, dan)


def test_what_is_opened_goes_by_a_stick_too(office, tmp_path):
    anna, bo, cille = three(office)
    stick = tmp_path / "stick"
    stick.mkdir()
    place(office, north=[])
    for laptop in (anna, cille, bo):
        office.give_roster(laptop)
        laptop.exchange(FolderHub(stick))
    agree(anna, bo, cille)


def test_what_is_opened_goes_by_mail_too(office):
    anna, bo, cille = three(office)
    place(office, north=[])
    for laptop in (bo, cille):
        office.give_roster(laptop)
    file = PackHub()
    pack(cille.bench, file)
    take_in(bo.bench, PackHub(file.packed()))
    assert bo.digest() == cille.digest()
    assert bo.check() == []
    assert pack(cille.bench, PackHub()).sent == 0
    file = PackHub()
    pack(cille.bench, file, everything=True)  # with photos that went out before
    take_in(bo.bench, PackHub(file.packed()))
    agree(bo, cille)
    assert anna.store.get(Visit, "v") is not None


def test_once_all_is_open_nothing_is_sealed_or_read_again(office):
    anna, bo, cille = three(office)
    place(office, north=[NORTH], west=["s-west"])
    office.meet()
    cille.put(Supplier(id="s-west"), Visit(id="w", supplier="s-west"))
    office.meet()
    place(office, north=[], west=["s-west"])
    office.meet()
    for laptop in (anna, bo, cille):
        told = laptop.exchange()
        assert (told.sent, told.received, told.files_out, told.files_in) == (0, 0, 0, 0)
    assert bo.store.get(Visit, "v") is not None
    assert bo.store.get(Visit, "w") is None
    assert set(bo.ledger.hidden()) == {"west"}


def test_a_laptop_that_may_only_read_gets_it_too(office):
    anna, bo, cille = three(office)
    reader = office.enrol("T5", role=Role.READER)
    office.publish()
    office.meet()
    place(office, north=[])
    office.meet()
    agree(anna, bo, cille, reader)
