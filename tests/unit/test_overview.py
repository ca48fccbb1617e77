"""The start page, the lists, a supplier's page and the search."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from fakes import MemoryStore
from visit_samples import Shelf, a_store, add_case, opened, planned

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.errors import InspectionError
from inspector.domain.model import (
    Agreement,
    CaseCheck,
    Contact,
    DeliverySite,
    Report,
    SchemeText,
    Supplier,
    Visit,
    VisitState,
)
from inspector.services.checking import record_answer, record_review
from inspector.services.overview import (
    find_anything,
    supplier_page,
    supplier_rows,
    today,
    visit_rows,
)
from inspector.services.visiting import cancel_visit

DAY = date(2026, 11, 20)
CALENDAR = WorkingCalendar(lambda year: frozenset())


def put(store, *records):
    for record in records:
        store.tables.setdefault(type(record), {})[record.id] = record


def lock(store, visit):
    put(store, replace(visit, state=VisitState.LOCKED))
    return visit


def held(store, day, **changed):
    return lock(store, opened(store, arrived=datetime(*day, 8, tzinfo=UTC), **changed))


@pytest.fixture
def store():
    return a_store()


def now(store, day=DAY):
    return today(store, Shelf(), day, CALENDAR)


def test_an_empty_store_has_a_calm_start_page():
    page = now(MemoryStore())
    assert (page.open_visits, page.deadlines, page.planned) == ((), (), ())
    assert (page.suppliers, page.visits, sum(page.plan.held)) == (0, 0, 0)


def test_an_open_visit_shows_how_many_answers_it_has(store):
    visit = opened(store)
    record_answer(store, visit.id, "1.1", outcome="not_ok")
    (shown,) = now(store).open_visits
    assert (shown.points, shown.cases) == ((1, 5), (0, 0))
    assert (shown.row.supplier, shown.row.kind_title.da) == ("Jobvejen A/S", "Kontrolbesøg")
    assert shown.row.arrived == visit.arrived
    assert shown.steps[0].id == "arrival"


def test_the_report_is_due_while_the_visit_is_under_way(store):
    opened(store, arrived=datetime(2026, 11, 12, 8, tzinfo=UTC))
    report = next(item for item in now(store).deadlines if item.what == "report")
    assert (report.due.raw, report.days_left) == (date(2026, 11, 19), -1)
    lock(store, store.find(Visit)[0])
    assert "report" not in [item.what for item in now(store).deadlines]


def test_a_report_that_was_locked_once_is_not_due_again(store):
    visit = opened(store, arrived=datetime(2026, 11, 12, 8, tzinfo=UTC))
    put(store, Report(id="r", visit=visit.id))
    assert "report" not in [item.what for item in now(store).deadlines]


def test_a_deadline_on_a_saturday_moves_to_monday(store):
    opened(store, arrived=datetime(2026, 11, 14, 8, tzinfo=UTC))
    report = next(item for item in now(store).deadlines if item.what == "report")
    assert (report.due.raw, report.due.moved, report.days_left) == (
        date(2026, 11, 21),
        date(2026, 11, 23),
        3,
    )


def test_a_follow_up_is_due_until_one_is_held(store):
    first = held(store, (2026, 9, 1))
    (item,) = now(store).deadlines
    assert (item.what, item.due.raw, item.days_left, item.planned_on) == (
        "follow_up",
        date(2026, 12, 1),
        11,
        None,
    )
    planned(store, kind="follow_up", planned_on=date(2026, 11, 23), parent=first.id)
    assert now(store).deadlines[0].planned_on == date(2026, 11, 23)
    held(store, (2026, 11, 18), kind="follow_up")
    assert now(store).deadlines == ()


def test_only_the_newest_visit_of_a_supplier_asks_for_a_follow_up(store):
    held(store, (2025, 3, 1))
    newest = held(store, (2026, 9, 1))
    assert [item.visit.id for item in now(store).deadlines] == [newest.id]


def test_a_follow_up_held_before_does_not_count(store):
    held(store, (2026, 6, 1), kind="follow_up")
    held(store, (2026, 9, 1))
    assert [item.what for item in now(store).deadlines] == ["follow_up"]


def test_the_year_plan_counts_held_and_planned_visits_per_month(store):
    held(store, (2026, 3, 2))
    held(store, (2025, 3, 2))
    opened(store)
    planned(store, planned_on=date(2026, 12, 4))
    cancel_visit(store, planned(store, planned_on=date(2026, 12, 5)).id, "Flyttet")
    plan = now(store).plan
    assert (plan.held[2], plan.held[10], sum(plan.held)) == (1, 1, 2)
    assert (plan.planned[11], sum(plan.planned)) == (1, 1)


def test_planned_visits_stand_soonest_first(store):
    later = planned(store, planned_on=date(2026, 12, 4))
    soon = planned(store, planned_on=date(2026, 11, 23))
    undated = planned(store, planned_on=None)
    assert [row.id for row in now(store).planned] == [soon.id, later.id, undated.id]


def test_incomplete_suppliers_are_counted(store):
    assert now(store).incomplete_suppliers == 1  # no contact, no agreement
    put(
        store,
        Contact(id="c", supplier="jobvejen", name="Vera", email="vera@jobvejen.example"),
        Agreement(
            id="a",
            supplier="jobvejen",
            starts=date(2026, 1, 1),
            ends=date(2027, 1, 1),
            programmes=("Mentor",),
        ),
    )
    assert now(store).incomplete_suppliers == 0


def test_the_checks_of_locked_visits_are_never_read(store):
    held(store, (2026, 3, 2))
    store.find = without(store.find, CaseCheck)
    assert now(store).visits == 1


def without(find, forbidden):
    def watched(kind, **equals):
        assert kind is not forbidden
        return find(kind, **equals)

    return watched


def test_the_visit_list_has_every_visit_newest_first(store):
    old = held(store, (2025, 3, 2))
    new = opened(store)
    gone = planned(store, planned_on=date(2026, 1, 5))
    cancel_visit(store, gone.id, "Flyttet")
    rows = visit_rows(store, Shelf())
    assert [(row.id, row.state) for row in rows] == [
        (new.id, "open"),
        (gone.id, "cancelled"),
        (old.id, "locked"),
    ]
    assert (rows[0].scheme, rows[0].supplier_id, rows[0].day) == ("proeve", "jobvejen", DAY)
    assert visit_rows(store)[0].kind_title.da == "control"


def test_a_visit_whose_scheme_has_not_come_still_stands_in_the_list(store):
    opened(store)
    store.tables[SchemeText].clear()
    (row,) = visit_rows(store, Shelf())
    assert (row.scheme, row.kind_title.da) == ("", "control")
    assert now(MemoryStore(Visit(id="v", scheme="x"))).visits == 1


def test_the_supplier_list_tells_last_and_next_visit(store):
    held(store, (2026, 9, 1))
    planned(store, planned_on=date(2026, 12, 4))
    (row,) = supplier_rows(store)
    assert (row.name, row.sites, row.visits) == ("Jobvejen A/S", 1, 1)
    assert (row.last_visit, row.next_visit) == (date(2026, 9, 1), date(2026, 12, 4))
    assert "agreement" in row.missing


def test_a_suppliers_page(store):
    visit = opened(store, arrived=datetime(2026, 9, 1, 8, tzinfo=UTC))
    record_answer(store, visit.id, "1.2", outcome="not_ok", comment="Kurset mangler")
    record_answer(store, visit.id, "1", outcome="not_ok")
    record_answer(store, visit.id, "2", outcome="not_ok", comment="Samlet")
    record_review(
        store,
        visit.id,
        "SAG-001",
        state="reviewed",
        invoiced_hours=Decimal(40),
        documented_hours=Decimal(32),
        hourly_price=Decimal(420),
    )
    lock(store, visit)
    put(store, Report(id="r", visit=visit.id, version=2, reason="Tastefejl"))
    add_case(store, "SAG-001", "ongoing", date(2026, 3, 1))
    opened(store)
    page = supplier_page(store, Shelf(), "jobvejen")
    assert [(found.point, found.comment) for found in page.findings] == [
        ("1.2", "Kurset mangler"),
        ("2", "Samlet"),
    ]
    assert page.findings[0].title.da == "Ydelser som aftalt"
    newest, earlier = page.visits
    assert (newest.row.state, earlier.findings, earlier.version, earlier.reason) == (
        "open",
        2,
        2,
        "Tastefejl",
    )
    (hours,) = page.hours
    assert (hours.total.shortfall_hours, hours.total.shortfall_kroner) == (8, 3360)
    assert (page.cases, [site.street for site in page.sites]) == (1, ["Lodsgangen 3"])
    with pytest.raises(InspectionError, match="supplier-unknown"):
        supplier_page(store, Shelf(), "nobody")


def test_the_search_finds_suppliers_visits_and_cases(store):
    visit = opened(store)
    add_case(store, "KBH-2026-0042", "ongoing", date(2026, 3, 1))
    put(store, Supplier(id="other", name="Kompashuset ApS", cvr="12345678"))
    assert [(hit.kind, hit.id) for hit in find_anything(store, "JOBVEJ")] == [
        ("supplier", "jobvejen"),
        ("visit", visit.id),
    ]
    assert [hit.title for hit in find_anything(store, "kompas 1234")] == ["Kompashuset ApS"]
    (case,) = find_anything(store, "2026-0042")
    assert (case.kind, case.title, case.detail) == ("case", "KBH-2026-0042", "Jobvejen A/S")
    assert find_anything(store, "2026-T3-001")[0].id == visit.id
    assert find_anything(store, "  ") == []


def test_the_search_stops_at_thirty_hits(store):
    put(store, *(DeliverySite(id=f"d{n}") for n in range(3)))
    put(store, *(Supplier(id=f"s{n}", name=f"Leverandør {n}") for n in range(50)))
    assert len(find_anything(store, "leverandør")) == 30
