"""What an exchange tells a person: what a colleague did to a visit that is open here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from exchange.laptops import Office, OfficeLaptop

from inspector.domain.exchange import LockedElsewhere, WrittenAfter
from inspector.domain.model import (
    Answer,
    Draw,
    DrawState,
    Purge,
    Report,
    Supplier,
    Visit,
    VisitState,
)
from inspector.domain.office import Role
from inspector.services.retaining import ACT

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path):
    made = Office(tmp_path)
    yield made
    made.shut()


@pytest.fixture
def two(office: Office):
    """Two who work on one visit."""
    anna, ida = office.enrol("T1"), office.enrol("T3")
    office.publish()
    anna.put(Supplier(id="s", name="Jobvejen A/S"))
    anna.put(Visit(id="v", number="2026-T1-004", supplier="s", state=VisitState.OPEN))
    office.meet()
    return anna, ida


def lock(laptop: OfficeLaptop, report: str, visit: str = "v", person: str = "Ida Enebær") -> None:
    found = laptop.store.get(Visit, visit)
    laptop.put(
        Visit(id=visit, number=found.number, supplier="s", state=VisitState.LOCKED),
        Report(
            id=report,
            visit=visit,
            version=1,
            locked_at=AT,
            locked_by=person,
            seen=laptop.store.seen(),
        ),
        act="visit_locked",
    )


def test_a_colleague_s_lock_of_a_visit_that_is_open_here_is_named(two):
    anna, ida = two
    lock(ida, "r")
    assert ida.exchange().locked == ()
    told = anna.exchange()
    assert told.locked == (
        LockedElsewhere(
            visit="v", number="2026-T1-004", supplier="Jobvejen A/S", person="Ida Enebær", mark="T3"
        ),
    )
    assert anna.exchange().locked == ()


def test_a_lock_of_a_visit_nobody_works_on_here_is_not(two):
    anna, ida = two
    ida.put(Visit(id="w", number="2026-T3-001", supplier="s", state=VisitState.OPEN))
    lock(ida, "r", "w")
    ida.exchange()
    assert anna.exchange().locked == ()


def test_a_second_report_of_one_version_is_told_as_such_and_is_one_conflict(two):
    anna, ida = two
    lock(ida, "r1")
    lock(anna, "r2", person="Anna Alm")
    ida.exchange()
    told = anna.exchange()
    (locked,) = told.locked
    assert (locked.person, locked.is_second) == ("Ida Enebær", True)
    assert told.conflicts == 1
    told = ida.exchange()
    assert [one.person for one in told.locked] == ["Anna Alm"]
    assert told.conflicts == 1


def test_two_draws_begun_apart_are_one_conflict_and_what_nobody_is_asked_about_is_none(two):
    anna, ida = two
    for laptop, draw in ((anna, "d1"), (ida, "d2")):
        laptop.put(Draw(id=draw, visit="v", number="2026-T1-004-A", state=DrawState.COMMITTED,
                        committed_at=AT))  # fmt: skip
        laptop.put(Visit(id="v", number="2026-T1-004", supplier="s", state=VisitState.OPEN,
                         last_step=draw))  # fmt: skip
        laptop.put(Answer(id="a", visit="v", outcome="ok"))
    ida.exchange()
    assert anna.exchange().conflicts == 1


def test_a_laptop_that_was_put_out_is_named_to_the_others(office, two):
    anna, ida = two
    eva = office.enrol("T5")
    office.publish()
    office.meet()
    office.revoke(eva, cut_off=0)
    office.publish()
    assert ida.exchange().put_out == ("T5",)
    assert ida.exchange().put_out == ()
    assert anna.exchange().put_out == ()


def test_what_a_colleague_wrote_without_knowing_of_the_lock_is_told_once(two):
    anna, ida = two
    anna.put(Answer(id="a", visit="v", outcome="ok"))
    lock(anna, "r", person="Anna Alm")
    ida.put(Answer(id="b", visit="v", outcome="not_ok"))
    ida.exchange()
    told = anna.exchange()
    assert told.written_after == (
        WrittenAfter(visit="v", number="2026-T1-004", supplier="Jobvejen A/S", who="T3"),
    )
    assert anna.exchange().written_after == ()
    assert ida.exchange().written_after == ()  # she wrote it, and hears of the lock


def test_what_comes_to_a_visit_later_does_not_tell_the_old_again(two):
    anna, ida = two
    lock(anna, "r", person="Anna Alm")
    ida.put(Answer(id="b", visit="v", outcome="not_ok"))
    ida.exchange()
    assert len(anna.exchange().written_after) == 1
    ida.exchange()
    ida.put(Visit(id="v", number="2026-T1-004", supplier="s", state=VisitState.LOCKED,
                  last_step="tour"))  # fmt: skip
    ida.exchange()
    told = anna.exchange()
    assert (told.visits, told.written_after) == (1, ())


def test_papers_that_the_office_deleted_are_named_where_they_stood(office, two):
    anna, ida = two
    lock(anna, "r")
    anna.put(Visit(id="w", number="2026-T1-009", supplier="s"))
    office.meet()
    purge = Purge(id="p", visits=("2026-T1-004",), visit_ids=("v",), purged_at=AT, records=1)
    anna.put(purge, act=ACT)
    assert anna.exchange().purged == ()
    told = ida.exchange()
    assert (told.purged, told.written_after) == (("2026-T1-004",), ())
    assert ida.exchange().purged == ()


def test_papers_deleted_before_a_laptop_had_them_are_no_news_to_it(office, two):
    anna, _ = two
    anna.put(Purge(id="p", visits=("2026-T1-004",), visit_ids=("v",), purged_at=AT), act=ACT)
    anna.exchange()
    eva = office.enrol("T5")
    office.publish()
    assert eva.exchange().purged == ()


def test_another_role_is_told_once_to_the_laptop_that_has_it(office, two):
    anna, ida = two
    office.alter(ida, role=Role.OFFICE)
    office.publish()
    assert ida.exchange().role == Role.OFFICE
    assert ida.exchange().role == ""
    assert anna.exchange().role == ""
