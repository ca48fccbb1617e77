"""Which locked reports the start page reminds of: those that nobody was given."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fakes import MemoryStore
from visit_samples import Shelf, a_store, opened

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.delivery import Dispatch, Way
from inspector.domain.model import Report, Visit, VisitState
from inspector.services.overview import today
from inspector.services.undelivered import REMINDED

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CALENDAR = WorkingCalendar(lambda year: frozenset())


def put(store, record):
    store.tables.setdefault(type(record), {})[record.id] = record


@pytest.fixture
def store():
    return a_store()


def lock(store, ago=0, held_ago=None, version=1):
    """A visit whose report was locked so many days ago."""
    at = NOON - timedelta(days=ago)
    visit = opened(store, arrived=at - timedelta(days=(held_ago or ago) - ago))
    put(store, replace(visit, state=VisitState.LOCKED))
    put(store, Report(id=f"{visit.id}-1", visit=visit.id, version=version, locked_at=at))
    return visit


def correct(store, visit):
    put(store, replace(store.get(Visit, visit.id), correction_reason="Datoen var forkert."))
    put(store, Report(id=f"{visit.id}-2", visit=visit.id, version=2, locked_at=NOON))


def hand_over(store, report, way=Way.DRAFT, visit=""):
    visit = visit or report.rsplit("-", 1)[0]
    put(store, Dispatch(id=f"d-{report}-{way}", visit=visit, report=report, way=way))


def waiting(store):
    return [one.visit.id for one in today(store, Shelf(), DAY, CALENDAR).undelivered]


def test_a_locked_report_that_nobody_was_given_is_reminded_of(store):
    visit = lock(store, 3)
    (one,) = today(store, Shelf(), DAY, CALENDAR).undelivered
    assert (one.visit.id, one.version, one.locked_on) == (visit.id, 1, date(2026, 11, 17))


@pytest.mark.parametrize("way", [way for way in Way if way is not Way.UNSENT])
def test_whatever_was_noted_of_it_ends_the_reminder(store, way):
    hand_over(store, f"{lock(store).id}-1", way)
    assert waiting(store) == []


def test_a_draft_that_was_never_sent_and_other_papers_do_not_deliver_it(store):
    visit = lock(store)
    hand_over(store, f"{visit.id}-1", Way.UNSENT)
    put(store, Dispatch(id="receipt", visit=visit.id, report="", occasion="draw_receipt"))
    assert waiting(store) == [visit.id]


def test_a_correction_is_to_be_delivered_although_the_version_before_it_was(store):
    visit = lock(store, 5)
    hand_over(store, f"{visit.id}-1")
    correct(store, visit)
    assert waiting(store) == [visit.id]
    hand_over(store, f"{visit.id}-2")
    assert waiting(store) == []


def test_a_version_that_was_corrected_need_not_be_delivered_any_more(store):
    visit = lock(store, 5)
    correct(store, visit)
    hand_over(store, f"{visit.id}-2", visit=visit.id)
    assert waiting(store) == []


def test_what_was_locked_long_ago_is_let_rest_and_a_late_correction_is_not(store):
    lock(store, REMINDED.days + 1)
    at_the_limit = lock(store, REMINDED.days)
    late = lock(store, 2, held_ago=120)
    assert waiting(store) == [late.id, at_the_limit.id]


def test_an_open_visit_is_not_reminded_of_before_it_is_locked(store):
    visit = lock(store)
    put(store, replace(store.get(Visit, visit.id), state=VisitState.OPEN))
    assert waiting(store) == []


class Counting(MemoryStore):
    def __init__(self):
        super().__init__()
        self.read = []

    def select(self, kind, columns, **equals):
        self.read.append(kind)
        return super().select(kind, columns, **equals)


def test_five_thousand_old_visits_cost_no_reads_of_their_reports():
    store = Counting()
    old = date(2020, 1, 1)
    for number in range(5_000):
        put(store, Visit(id=f"v{number}", state=VisitState.LOCKED, held_on=old))
    assert waiting(store) == []
    assert Report not in store.read


def test_a_report_that_was_delivered_is_not_read_again():
    store = Counting()
    put(store, Visit(id="v", state=VisitState.LOCKED, held_on=DAY))
    hand_over(store, "v-1")
    assert waiting(store) == []
    assert Report not in store.read
