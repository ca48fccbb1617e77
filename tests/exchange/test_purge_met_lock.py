"""A deletion meets a report that its laptop had not seen: every laptop decides alike."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import permutations

import pytest
from exchange.laptops import Office, OfficeLaptop, agree

from inspector.domain.model import (
    Answer,
    CaseReview,
    Participant,
    Purge,
    Report,
    Supplier,
    Visit,
    VisitState,
    VisitTotals,
)
from inspector.domain.visit_record import content_hash
from inspector.services.retaining import purge

LATER = date(2040, 1, 1)
RECORD = '{"answers":[{"comment":"vigtig","id":"an"}]}'


def visit(state: VisitState = VisitState.CANCELLED) -> Visit:
    return Visit(id="v", supplier="s", number="T1-1", state=state, planned_on=date(2024, 1, 1))


def begun(office: Office, others: int = 1) -> tuple[OfficeLaptop, ...]:
    """A visit that was given up, with an answer, on every laptop."""
    anna, *rest = (office.enrol(f"T{number + 1}") for number in range(others + 1))
    office.publish()
    anna.put(Supplier(id="s", name="S"), visit(), Answer(id="an", visit="v", comment="vigtig"))
    anna.put(Participant(id="p", visit="v", name="Vera Bøgh"))
    office.meet()
    return anna, *rest


def lock(laptop: OfficeLaptop) -> None:
    """He held it after all, and locked the report."""
    report = Report(
        id="r", visit="v", record=RECORD, content_hash=content_hash(RECORD),
        locked_at=laptop.store.now(), chain_head=laptop.store.chain_head(),
        seen=laptop.store.seen(),
    )  # fmt: skip
    laptop.put(visit(VisitState.LOCKED), report)


def delete(laptop: OfficeLaptop) -> None:
    purge(laptop.store, ["v"], reason="fristen er udløbet", today=LATER)


@pytest.mark.parametrize("late", ["the office's", "the supervisor's"])
def test_what_the_office_deleted_before_it_saw_the_report_is_gone_and_the_report_is_whole(
    office, late
):
    anna, bo = begun(office)
    (anna if late == "the office's" else bo).now += timedelta(hours=5)
    lock(bo)
    delete(anna)
    office.meet()
    agree(anna, bo)
    dan = office.enrol("T4")
    office.publish()
    office.meet()
    agree(anna, bo, dan)
    for laptop in (anna, bo, dan):
        assert not laptop.store.find(Answer) + laptop.store.find(Participant)
        (report,) = laptop.store.find(Report)
        assert report.record == RECORD
        assert report.content_hash == content_hash(RECORD)
        assert laptop.store.get(Visit, "v").state == VisitState.LOCKED


def test_a_report_the_office_had_seen_stands_for_every_laptop(office):
    anna, bo = begun(office)
    lock(bo)
    bo.put(CaseReview(id="cr", visit="v", remark="x"))
    office.meet()
    bo.now += timedelta(hours=30)  # his clock says that the report is later than the deletion
    delete(anna)
    office.meet()
    dan = office.enrol("T4")
    office.publish()
    office.meet()
    agree(anna, bo, dan)
    for laptop in (anna, bo, dan):
        assert [one.comment for one in laptop.store.find(Answer)] == ["vigtig"]
        assert not laptop.store.find(CaseReview)
        assert laptop.store.get(VisitTotals, "v").purged_on == LATER


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_in_whatever_order_the_laptops_hear_of_it(office, order):
    anna, bo, cille = laptops = begun(office, others=2)
    lock(bo)
    cille.put(Answer(id="an", visit="v", comment="rettet"))
    anna.now += timedelta(hours=5)
    delete(anna)
    office.meet(*(laptops[place] for place in order))
    agree(anna, bo, cille)


def test_a_deletion_that_is_told_anew_after_a_fork_had_seen_the_same(office):
    anna, bo = begun(office)
    lock(bo)
    office.meet()
    clone = office.clone(anna, "copy")
    anna.put(Answer(id="other", visit="", comment="x"))
    office.meet(anna, bo)
    bo.put(CaseReview(id="cr", visit="v", remark="x"))
    delete(clone)
    assert clone.exchange().forked
    office.begin_anew(clone, "T9")
    office.alter(clone, role="office")
    office.publish()
    office.laptops["T9"] = clone
    office.meet()
    seen = json.loads(clone.store.find(Purge)[0].seen)
    assert seen.keys() >= {anna.id, bo.id}
    agree(anna, bo, clone)
