"""The demo data: whose they are, and that one of its reports waits to leave the house."""

from __future__ import annotations

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.delivery import Dispatch
from inspector.domain.model import Report, Supplier, Visit
from inspector.services.overview import today

CALENDAR = WorkingCalendar(lambda year: frozenset())


def test_of_the_demo_visits_one_report_waits_and_the_older_ones_were_delivered(demo):
    store, day = demo.data.store, demo.world.clock().astimezone().date()
    reports = {report.id for report in store.find(Report)}
    handed = store.find(Dispatch)
    assert {one.report for one in handed} < reports
    assert all(one.recipients and one.hashes for one in handed)
    found = today(store, demo.world.shelf, day, CALENDAR).undelivered
    assert len(found) == 1


def test_in_the_demo_every_history_names_who_wrote_it(demo):
    store = demo.data.store
    told = [entry for kind in (Supplier, Visit) for one in store.find(kind)
            for entry in store.history(kind, one.id)]  # fmt: skip
    assert told
    assert {entry.person for entry in told} == {"Ida Enebær"}
