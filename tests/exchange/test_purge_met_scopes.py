"""Papers of a supplier whose scope was closed to who wrote them, deleted by the office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from exchange.laptops import Office, OfficeLaptop

from inspector.domain.model import Answer, Draw, Supplier, Visit, VisitState
from inspector.domain.office import Scope
from inspector.services.retaining import purge, what_is_due

NORTH = "s-north"
LATER = date(2040, 1, 1)


@pytest.fixture
def office(tmp_path: Path):
    made = Office(tmp_path)
    yield made
    made.shut()


def scoped(office: Office, suppliers: tuple[str, ...]) -> None:
    """The supplier is the north's from now on, or everybody's again."""
    office._change(scopes=(Scope(id="north", suppliers=suppliers),))
    if ("north", 1) not in office.scope_keys:
        office.new_epoch("north")
    office._rewrap()
    office.publish()


def closed_out(office: Office) -> tuple[OfficeLaptop, OfficeLaptop]:
    """The office, and who gave a visit up before its supplier became others' alone."""
    anna, bo = office.enrol("T1"), office.enrol("T2")
    office.publish()
    given_up = {"number": "2026-T2-001", "state": VisitState.CANCELLED}
    bo.put(
        Supplier(id=NORTH, name="Nord"),
        Visit(id="v", supplier=NORTH, planned_on=date(2020, 1, 1), **given_up),
        Answer(id="a", visit="v", comment="Ole Hansen"),
        Draw(id="d", visit="v", number="2026-T2-001-A"),
    )
    office.meet()
    scoped(office, (NORTH,))
    office.meet()
    return anna, bo


def words_of(laptop: OfficeLaptop) -> str:
    sql = "SELECT group_concat(fields) FROM change_log"
    return str(laptop.store.connection.execute(sql).fetchone())


def test_what_she_may_not_read_any_more_is_deleted_from_her_own_log_too(office):
    anna, bo = closed_out(office)
    purge(anna.store, ["v"], reason="Frist", today=LATER)
    office.meet()
    assert (bo.store.find(Answer), bo.store.find(Draw)) == ([], [])
    assert "Ole Hansen" not in words_of(bo)
    assert [one.check() for one in (anna, bo)] == [[], []]


def test_what_she_wrote_on_meanwhile_is_a_rest_that_the_office_deletes(office):
    anna, bo = closed_out(office)
    bo.put(Answer(id="a", visit="v", comment="Ole Hansen igen"))
    purge(anna.store, ["v"], reason="Frist", today=LATER)
    office.meet()
    assert [one.check() for one in (anna, bo)] == [[], []]
    assert what_is_due(anna.store, LATER).rests == 1
    purge(anna.store, [], reason="Rest", today=LATER, rests=True)
    office.meet()
    assert bo.store.find(Answer) == []
    assert "Ole Hansen" not in words_of(bo)
    assert [one.check() for one in (anna, bo)] == [[], []]


def test_all_agree_once_the_supplier_is_everybodys_again(office):
    anna, bo = closed_out(office)
    purge(anna.store, ["v"], reason="Frist", today=LATER)
    office.meet()
    scoped(office, ())
    office.meet()
    assert anna.digest() == bo.digest()
    assert bo.store.get(Visit, "v").number == "2026-T2-001"
    assert [one.check() for one in (anna, bo)] == [[], []]


def test_of_what_was_closed_to_her_nothing_is_kept_that_was_deleted(office):
    """She keeps and passes on what she cannot open, and whoever has the key could."""
    anna, bo, cille = office.enrol("T1"), office.enrol("T2"), office.enrol("T3")
    scoped(office, (NORTH,))
    office.alter(cille, scopes=("north",))
    office.publish()
    office.meet()
    given_up = {"number": "2026-T3-001", "state": VisitState.CANCELLED}
    cille.put(
        Supplier(id=NORTH, name="Nord"),
        Visit(id="v", supplier=NORTH, planned_on=date(2020, 1, 1), **given_up),
        Answer(id="a", visit="v", comment="Ole Hansen"),
    )
    office.meet()
    before = {name: bo.kept.load(name) for name in bo.kept.all() if name.device == cille.id}
    purge(anna.store, ["v"], reason="Frist", today=LATER)
    office.meet()
    assert before
    assert [one.ledger.erased() for one in (anna, bo, cille)] == [[], [], []]
    assert all(bo.kept.load(name) == cille.kept.load(name) for name in before)
    assert [one.check() for one in (anna, bo, cille)] == [[], [], []]
    assert bo.exchange().received == 0


def test_an_entry_without_its_content_is_still_a_fault_where_no_such_deletion_names_it(office):
    anna, bo = closed_out(office)
    purge(anna.store, ["v"], reason="Frist", today=LATER)
    office.meet()
    bo.put(Visit(id="w", number="2026-T2-002"), Answer(id="b", visit="w"))
    sql = "UPDATE change_log SET fields = NULL, salt = NULL WHERE record = 'b'"
    bo.store.connection.execute(sql)
    assert "check-entry-erased" in {fault.code for fault in bo.check()}
