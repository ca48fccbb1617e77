"""Planning, opening, cancelling, amending and reading visits."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fakes import MemoryStore
from visit_samples import SCHEME, Shelf, a_store, opened, planned

from inspector.domain.errors import InspectionError
from inspector.domain.model import (
    DocumentShown,
    Participant,
    SchemeText,
    Side,
    Visit,
    VisitState,
)
from inspector.domain.settings import Settings
from inspector.services.checking import record_answer, record_waiver
from inspector.services.settings import save_settings
from inspector.services.visiting import (
    amend_visit,
    cancel_visit,
    changeable_visit,
    load_visit,
    open_visit,
    plan_visit,
    put_document,
    put_participant,
    remove_document,
    remove_participant,
)

ARRIVED = datetime(2026, 11, 20, 8, 22, tzinfo=UTC)


def lock(store, visit):
    with store.change("visit_locked") as change:
        change.put(replace(visit, state=VisitState.LOCKED))


def test_a_planned_visit_gets_a_number_and_keeps_its_scheme_text():
    store = a_store()
    visit = planned(store)
    assert visit.number == "2026-T3-001"
    assert visit.state == VisitState.PLANNED
    kept = store.get(SchemeText, visit.scheme)
    assert (kept.scheme, kept.version) == (SCHEME.id, SCHEME.version)
    assert store.acts() == ["visit_planned"]


def test_the_number_has_the_year_of_the_planned_day():
    store = a_store()
    assert planned(store, planned_on=date(2027, 1, 4)).number == "2027-T3-001"


def test_announced_follows_the_kind_unless_she_says_otherwise():
    store = a_store()
    assert planned(store).announced is False
    assert planned(store, kind="follow_up").announced is True
    assert planned(store, kind="follow_up", announced=False).announced is False


@pytest.mark.parametrize(
    ("change", "code"),
    [({"kind": "picnic"}, "visit-kind-unknown"), ({"supplier": "nobody"}, "supplier-unknown")],
)
def test_a_visit_of_nothing_is_not_planned(change, code):
    store = a_store()
    with pytest.raises(InspectionError) as problem:
        planned(store, **change)
    assert problem.value.code == code
    assert store.log == []


def test_opening_notes_arrival_date_and_the_supervisor_herself():
    store = a_store()
    save_settings(store, Settings(person_name="Ida Enebær", person_title="Tilsynsførende"))
    visit = open_visit(store, planned(store).id, arrived=ARRIVED)
    assert (visit.state, visit.held_on, visit.arrived) == ("open", date(2026, 11, 20), ARRIVED)
    (person,) = store.find(Participant, visit=visit.id)
    assert (person.side, person.name, person.role) == ("unit", "Ida Enebær", "Tilsynsførende")


def test_opening_an_open_visit_changes_nothing():
    store = a_store()
    visit = opened(store)
    writes = len(store.log)
    assert open_visit(store, visit.id, arrived=datetime(2026, 11, 21, tzinfo=UTC)) == visit
    assert len(store.log) == writes


def test_a_cancelled_visit_keeps_its_number_and_refuses_changes():
    store = a_store()
    visit = planned(store)
    with pytest.raises(InspectionError, match="reason-missing"):
        cancel_visit(store, visit.id, "  ")
    assert cancel_visit(store, visit.id, "Flyttet").cancel_reason == "Flyttet"
    with pytest.raises(InspectionError, match="visit-cancelled"):
        amend_visit(store, visit.id, tour_note="x")
    assert planned(store).number == "2026-T3-002"


def test_amending_writes_what_differs_under_the_given_act():
    store = a_store()
    visit = opened(store)
    amend_visit(store, visit.id, "departure_noted", departed=ARRIVED, tour_note="Lyst")
    assert store.log[-1].act == "departure_noted"
    assert set(store.log[-1].fields) == {"departed", "tour_note"}
    writes = len(store.log)
    amend_visit(store, visit.id, tour_note="Lyst")
    assert len(store.log) == writes


def test_number_scheme_and_state_cannot_be_amended():
    store = a_store()
    visit = opened(store)
    with pytest.raises(TypeError):
        amend_visit(store, visit.id, state="locked")


@pytest.mark.parametrize(
    "change",
    [
        lambda store, visit: amend_visit(store, visit, tour_note="x"),
        lambda store, visit: cancel_visit(store, visit, "x"),
        lambda store, visit: put_participant(store, Participant(id="p", visit=visit)),
        lambda store, visit: remove_participant(store, "here"),
        lambda store, visit: put_document(store, DocumentShown(id="d", visit=visit)),
        lambda store, visit: remove_document(store, "shown"),
        lambda store, visit: record_answer(store, visit, "2.1", outcome="ok"),
        lambda store, visit: record_waiver(store, visit, "x", "y"),
    ],
)
def test_a_locked_visit_refuses_every_change(change):
    store = a_store()
    visit = opened(store)
    put_participant(store, Participant(id="here", visit=visit.id, side=Side.SUPPLIER))
    put_document(store, DocumentShown(id="shown", visit=visit.id))
    lock(store, visit)
    writes = len(store.log)
    with pytest.raises(InspectionError, match="visit-locked"):
        change(store, visit.id)
    assert len(store.log) == writes


def test_participants_and_documents_come_and_go():
    store = a_store()
    visit = opened(store)
    put_participant(store, Participant(id="p", visit=visit.id, name="Vera Klitrose"))
    put_document(store, DocumentShown(id="d", visit=visit.id, title="APV 2025"))
    file = load_visit(store, Shelf(), visit.id)
    assert "Vera Klitrose" in [person.name for person in file.participants]
    assert [document.title for document in file.documents] == ["APV 2025"]
    remove_participant(store, "p")
    remove_document(store, "d")
    remove_document(store, "d")
    file = load_visit(store, Shelf(), visit.id)
    assert "p" not in [person.id for person in file.participants]
    assert file.documents == ()


def test_a_visit_that_is_not_here():
    with pytest.raises(InspectionError, match="visit-unknown"):
        load_visit(MemoryStore(), Shelf(), "nowhere")
    with pytest.raises(InspectionError, match="visit-unknown"):
        changeable_visit(MemoryStore(), "nowhere")


def test_a_visit_whose_scheme_has_not_come_yet():
    store = MemoryStore(Visit(id="v", number="2026-B7-001", scheme="missing"))
    with pytest.raises(InspectionError, match="scheme-text-missing"):
        load_visit(store, Shelf(), "v")


def test_the_whole_visit_is_read():
    store = a_store()
    visit = opened(store)
    record_answer(store, visit.id, "2.1", outcome="ok")
    record_waiver(store, visit.id, "unanswered:2.2", "Ikke tid")
    file = load_visit(store, Shelf(), visit.id)
    assert file.scheme == SCHEME
    assert file.supplier.name == "Jobvejen A/S"
    assert file.answers["2.1"].outcome == "ok"
    assert file.waivers["unanswered:2.2"].reason == "Ikke tid"
    assert file.last_time is None
    assert file.version == 1


def test_last_time_is_the_newest_earlier_visit_by_the_same_scheme():
    store = a_store()
    old = opened(store, arrived=datetime(2026, 5, 12, 8, tzinfo=UTC))
    record_answer(store, old.id, "2.1", outcome="not_ok", comment="To planer uden kilder")
    lock(store, old)
    lock(store, opened(store, arrived=datetime(2025, 5, 12, 8, tzinfo=UTC)))
    planned(store)  # not held
    now = opened(store)
    file = load_visit(store, Shelf(), now.id)
    assert file.last_time.visit.id == old.id
    assert file.last_time.answers["2.1"].comment == "To planer uden kilder"
    assert load_visit(store, Shelf(), old.id).last_time.visit.held_on == date(2025, 5, 12)


def test_plan_visit_can_name_its_parent():
    store = a_store()
    first = opened(store)
    visit = plan_visit(
        store,
        Shelf(),
        scheme_id=SCHEME.id,
        supplier="jobvejen",
        site="",
        kind="follow_up",
        planned_on=None,
        parent=first.id,
        records_case="2026-12345",
    )
    assert (visit.parent, visit.records_case) == (first.id, "2026-12345")


@pytest.mark.parametrize(
    ("put", "record"),
    [(put_participant, Participant(id="p")), (put_document, DocumentShown(id="p"))],
)
def test_a_locked_visit_gives_nothing_away_to_another(put, record):
    store = a_store()
    visit, other = opened(store), opened(store)
    put(store, replace(record, visit=visit.id))
    lock(store, store.get(Visit, visit.id))
    with pytest.raises(InspectionError) as problem:
        put(store, replace(record, visit=other.id))
    assert problem.value.code == "visit-locked"
