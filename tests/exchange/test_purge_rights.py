"""Whose deletions count: of every laptop that has ever been the office's, for whoever comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from exchange.laptops import Office, OfficeLaptop, agree
from hypothesis import given
from hypothesis import strategies as st
from ledgers import START

from inspector.domain.exchange import Reason
from inspector.domain.model import Answer, Visit, VisitState
from inspector.domain.office import Member, Request, Role, Roster
from inspector.domain.office_rules import altered, enrolled, merged, put_out
from inspector.gateways.pack_hub import PackHub
from inspector.services.exchanging import take_in
from inspector.services.exchanging_packs import pack
from inspector.services.retaining import purge

LATER = date(2040, 1, 1)
NOBODY = Roster(office="o", name="o", admin_key="", admin_box="")


def purged_by_an_office_that_changed_hands(office: Office) -> tuple[OfficeLaptop, OfficeLaptop]:
    """Anna deleted what Bo wrote, then Bo became the office and Anna a supervisor."""
    anna, bo = office.enrol("T1"), office.enrol("T2")
    office.publish()
    bo.put(
        Visit(id="v", number="1", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)),
        Answer(id="an", visit="v", comment="vigtig"),
    )
    office.meet()
    purge(anna.store, ["v"], reason="fristen er udløbet", today=LATER)
    office.meet()
    office.alter(bo, role=Role.OFFICE)
    office.alter(anna, role=Role.SUPERVISOR)
    office.publish()
    office.meet()
    anna.put(Visit(id="w"), Answer(id="later", visit="w", comment="senere arbejde"))
    office.meet()
    return anna, bo


def test_a_newcomer_reads_all_of_a_laptop_that_deleted_while_it_was_the_offices(office):
    anna, bo = purged_by_an_office_that_changed_hands(office)
    dan = office.enrol("T4")
    office.publish()
    came = office.meet()
    assert not any(one.rejected or one.held for one in came)
    assert dan.store.get(Answer, "later").comment == "senere arbejde"
    assert not dan.store.find(Answer, id="an")
    agree(anna, bo, dan)


def test_a_newcomer_reads_it_from_a_pack_of_whoever_is_the_office_now(office):
    anna, bo = purged_by_an_office_that_changed_hands(office)
    dan = office.enrol("T4")
    hub = PackHub()
    pack(bo.bench, hub, everything=True)
    take_in(dan.bench, PackHub(hub.packed()))
    assert dan.store.get(Answer, "later").comment == "senere arbejde"
    agree(anna, bo, dan)


def test_what_it_deleted_counts_when_it_was_put_out_since(office):
    anna, bo = purged_by_an_office_that_changed_hands(office)
    office.revoke(anna, anna.ledger.exported())
    for laptop in (anna, bo):
        office.give_roster(laptop)
    office.hub.put_roster(bo.id, office.roster.version, office.signed)
    dan = office.enrol("T4")
    office.hub.put_roster(bo.id, office.roster.version, office.signed)
    office.meet(bo, dan)
    assert dan.store.get(Answer, "later").comment == "senere arbejde"
    agree(bo, dan)


# the fact in the roster


def member(device: str, role: str = Role.SUPERVISOR) -> Member:
    return Member(device=device, mark=device, role=role, sign_key=f"key {device}")


def once(roster: Roster) -> set[str]:
    return {one.device for one in roster.members if one.was_office}


@st.composite
def careers(draw):
    """A roster after some changes, and who had the role OFFICE on the way."""
    roster = replace(NOBODY, members=(member("a", Role.OFFICE), member("b"), member("c")))
    had = {"a"}
    for place in range(draw(st.integers(0, 5))):
        device, role = draw(st.sampled_from("abc")), draw(st.sampled_from(list(Role)))
        match draw(st.sampled_from(["alter", "out", "anew", "other id"])):
            case "alter":
                roster = altered(roster, device, role, (), {})
                had |= {device} if role == Role.OFFICE else set()
            case "out":
                roster = put_out(roster, device, START, 1)
            case "anew" if not roster.member(device).is_active:
                asked = Request(device=device, mark=device, sign_key=f"{device} {place}")
                roster = enrolled(roster, asked, Role.SUPERVISOR, (), START, {})
            case "other id" if roster.member(device).is_active:
                new = f"{device}{place}"
                asked = Request(device=new, mark=new, sign_key=new, replaces=device)
                roster = enrolled(roster, asked, Role.SUPERVISOR, (), START, {})
                had |= {new} if device in had else set()
    return roster, had


@given(careers(), careers())
def test_who_was_once_the_offices_stays_so_whatever_becomes_of_it(one, other):
    (roster, had), (second, also) = one, other
    assert once(roster) == had
    assert once(merged(roster, second)) == had | also == once(merged(second, roster))
    assert all(roster.right_of(device) == Role.OFFICE for device in had)


def test_a_copy_of_a_supervisors_laptop_that_deletes_what_others_have_loses_no_later_work(office):
    anna, bo = office.enrol("T1"), office.enrol("T2")
    office.publish()
    office.meet()
    copy = office.clone(bo, "copy")
    bo.put(
        Visit(id="v", number="1", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)),
        Answer(id="an", visit="v", comment="vigtig"),
    )
    bo.exchange()
    anna.exchange()
    bo.put(Visit(id="own", number="2", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)))
    bo.put(Answer(id="own1", visit="own", comment="aldrig udvekslet"))
    purge(bo.store, ["own"], reason="fristen er udløbet", today=LATER)
    copy.put(Visit(id="c", number="3", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)))
    copy.put(Answer(id="c1", visit="c", comment="kopiens"))
    purge(copy.store, ["c"], reason="fristen er udløbet", today=LATER)
    copy.put(Answer(id="later", visit="c", comment="senere arbejde"))
    assert copy.exchange().forked
    office.begin_anew(copy, "T9")
    office.laptops["T9"] = copy
    office.publish()
    came = office.meet()
    assert not any(one.rejected for one in came)
    assert anna.store.get(Answer, "later").comment == "senere arbejde"
    agree(anna, bo, copy)


def test_what_a_supervisor_deleted_by_an_old_backup_waits_until_the_office_makes_it_its_own(office):
    anna, bo = office.enrol("T1"), office.enrol("T2")
    office.publish()
    office.meet()
    bo.put(
        Visit(id="v", number="1", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)),
        Answer(id="an", visit="v", comment="vigtig"),
    )
    backup = office.clone(bo, "restored")
    office.meet(bo, anna)
    bo.put(Visit(id="x", number="2"))
    bo.exchange()
    purge(backup.store, ["v"], reason="fristen er udløbet", today=LATER)  # nobody has it, it thinks
    backup.put(Visit(id="later", number="7"))
    assert backup.exchange().forked
    office.begin_anew(backup, "T9")
    office.laptops["T9"] = backup
    office.publish()
    for _ in range(2):
        came = [one.exchange() for one in office.laptops.values()]
    assert {problem.reason for one in came for problem in one.rejected} == {Reason.FORBIDDEN}
    assert anna.store.get(Answer, "an").comment == "vigtig"
    office.alter(backup, role=Role.OFFICE)
    office.alter(backup, role=Role.SUPERVISOR)
    office.publish()
    office.meet()
    assert anna.store.get(Visit, "later").number == "7"
    agree(anna, bo, backup)


@pytest.mark.parametrize("former", ["supervisor", "out"])
def test_a_newcomer_reads_a_lost_laptop_whose_papers_a_former_office_deleted(office, former):
    anna, bo, cille = office.enrol("T1"), office.enrol("T2"), office.enrol("T3")
    office.publish()
    bo.put(
        Visit(id="v", number="1", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)),
        Answer(id="an", visit="v", comment="vigtig"),
        Visit(id="w", number="2"),
    )
    office.meet()
    office.revoke(bo, bo.ledger.exported())
    office.publish()
    office.meet(anna, cille)
    purge(anna.store, ["v"], reason="fristen er udløbet", today=LATER)
    office.meet(anna, cille)
    office.alter(cille, role=Role.OFFICE)
    if former == "out":
        office.revoke(anna, anna.ledger.exported())
    else:
        office.alter(anna, role=Role.SUPERVISOR)
    office.give_roster(cille)
    dan = office.enrol("T4")
    office.give_roster(cille)
    office.hub.put_roster(cille.id, office.roster.version, office.signed)
    together = (cille, dan) if former == "out" else (cille, dan, anna)
    office.meet(*together)
    assert dan.store.get(Visit, "w").number == "2"
    agree(*together)
