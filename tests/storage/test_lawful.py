"""What stands in a locked report is never erased lawfully, however well a deletion is forged.

Each forgery is made through the program's own store, so that chain and hashes close.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from storage.stored_samples import opened

from db.check import check
from db.opening import OpenedData
from inspector.domain.delivery import Dispatch, OutboxMessage
from inspector.domain.model import (
    Answer,
    CaseReview,
    Draw,
    Participant,
    Purge,
    Report,
    Signature,
    Visit,
    VisitState,
)
from inspector.services.ports import Erasable, Record

REPORTED, CANCELLED = "2026-T3-001", "2026-T3-002"
ACT = "working_papers_purged"


@pytest.fixture
def data(tmp_path):
    """A locked, reported visit `v` and a cancelled one `w`, both with an answer and a draw."""
    made = opened(tmp_path)
    store = made.store
    for key, number in (("v", REPORTED), ("w", CANCELLED)):
        with store.change("visit_planned") as change:
            change.put(Visit(id=key, number=number))
            change.put(Answer(id=f"{key}a", visit=key, point="1", outcome="not_ok"))
            change.put(Participant(id=f"{key}p", visit=key, name="Vera Bøgh"))
            change.put(Signature(id=f"{key}s", visit=key, name="Vera Bøgh"))
            change.put(Draw(id=f"{key}d", visit=key, frame="[]"))
            change.put(CaseReview(id=f"{key}r", visit=key, remark="x"))
            change.put(Dispatch(id=f"{key}h", visit=key, recipients=("leder@aeble.dk",)))
            change.put(OutboxMessage(id=f"{key}m", visit=key, recipients=("leder@aeble.dk",)))
    lock(made)
    yield made
    made.close()


def lock(data: OpenedData, key: str = "v") -> None:
    store = data.store
    names = {"answers": "a", "participants": "p", "signatures": "s"}
    record = json.dumps({name: [{"id": f"{key}{sign}"}] for name, sign in names.items()})
    head = store.chain_head()
    with store.change("visit_locked") as change:
        found = store.get(Visit, key)
        assert found is not None
        change.put(replace(found, state=VisitState.LOCKED))
        change.put(Report(id=f"{key}report", visit=key, record=record, chain_head=head))


def erase(
    data: OpenedData,
    kind: type[Record],
    key: str,
    *visits: str,
    act: str = ACT,
    blank: tuple[str, ...] = (),
    **said: object,
) -> None:
    with data.store.change(act, reason="frist") as change:
        erasure = change.erase((Erasable(kind=kind, column="id", values=(key,), blank=blank),))
        change.put(Purge(id="p", visits=visits, records=erasure.rows, erased=erasure.dots, **said))


def codes(data: OpenedData) -> set[str]:
    return {fault.code for fault in check(data.store)}


@pytest.mark.parametrize("visits", [(), (REPORTED,), (REPORTED, CANCELLED), (CANCELLED,)])
@pytest.mark.parametrize(("kind", "sign"), [(Answer, "a"), (Participant, "p"), (Signature, "s")])
def test_what_a_report_holds_is_not_erased_by_any_deletion(data, kind, sign, visits):
    erase(data, kind, f"v{sign}", *visits)
    assert codes(data) >= {"check-entry-erased", "check-row-missing"}


@pytest.mark.parametrize("seen", ["{}", '{"x":1}', "[]", "nonsense", '{"x":"y"}'])
@pytest.mark.parametrize("ids", [(), ("v",), ("w",), ("nobody",)])
def test_nor_does_it_help_to_say_that_the_report_was_not_seen_or_to_name_others(data, seen, ids):
    erase(data, Answer, "va", REPORTED, CANCELLED, seen=seen, visit_ids=ids)
    assert codes(data) >= {"check-entry-erased", "check-row-missing"}


def test_a_deletion_covers_nothing_of_a_visit_that_only_bears_the_number_it_names(data):
    with data.store.change("visit_planned") as change:
        change.put(Visit(id="twin", number=REPORTED))
        change.put(Answer(id="twina", visit="twin", point="1", outcome="ok"))
    erase(data, Answer, "va", REPORTED, visit_ids=("v",))
    assert "check-entry-erased" in codes(data)


@pytest.mark.parametrize("visits", [(REPORTED,), (REPORTED, CANCELLED), (CANCELLED,)])
def test_a_reported_visit_is_not_told_anew_by_any_deletion(data, visits):
    erase(data, Visit, "v", *visits, blank=("tour_note",))
    assert "check-entry-erased" in codes(data)


@pytest.mark.parametrize("visits", [(REPORTED,), (REPORTED, CANCELLED), (CANCELLED,)])
@pytest.mark.parametrize(("kind", "sign"), [(Dispatch, "h"), (OutboxMessage, "m")])
def test_what_was_sent_about_a_reported_visit_is_not_told_anew(data, kind, sign, visits):
    erase(data, kind, f"v{sign}", *visits, blank=("recipients",))
    assert "check-entry-erased" in codes(data)


@pytest.mark.parametrize(("kind", "sign"), [(Dispatch, "h"), (OutboxMessage, "m")])
def test_of_a_visit_without_a_report_whom_it_was_sent_to_is_erased_lawfully(data, kind, sign):
    erase(data, kind, f"w{sign}", CANCELLED, blank=("recipients",))
    assert codes(data) == set()


@pytest.mark.parametrize("visits", [(), (REPORTED,)])
def test_an_answer_no_report_knows_is_kept_too_unless_an_unreported_visit_is_named(data, visits):
    with data.store.change("answer_recorded") as change:
        change.put(Answer(id="other", visit="v", point="2", outcome="ok"))
    erase(data, Answer, "other", *visits)
    assert "check-entry-erased" in codes(data)


@pytest.mark.parametrize(("kind", "sign"), [(Answer, "a"), (Participant, "p"), (Signature, "s")])
def test_of_a_visit_without_a_report_they_are_erased_lawfully(data, kind, sign):
    erase(data, kind, f"w{sign}", REPORTED, CANCELLED)
    assert codes(data) == set()


def test_a_report_made_after_the_deletion_does_not_make_it_unlawful(data):
    erase(data, Answer, "wa", CANCELLED)
    lock(data, "w")
    assert codes(data) == set()


def test_a_deletion_by_another_act_covers_nothing(data):
    erase(data, CaseReview, "vr", REPORTED, act="answer_recorded")
    assert "check-entry-erased" in codes(data)


def test_a_deletion_that_names_no_visit_covers_nothing_of_one(data):
    erase(data, CaseReview, "vr")
    assert "check-entry-erased" in codes(data)


@pytest.mark.parametrize(
    ("kind", "key"), [(Draw, "vd"), (Visit, "w"), (Dispatch, "wh"), (OutboxMessage, "wm")]
)
def test_a_draw_a_visit_or_what_was_sent_never_goes_without_a_rest(data, kind, key):
    erase(data, kind, key, REPORTED, CANCELLED)
    assert "check-entry-erased" in codes(data)


@pytest.mark.parametrize("record", ["", "x", "[]", '{"answers":[7]}', '{"answers":[{}]}'])
def test_a_report_whose_record_cannot_be_read_crashes_nothing(data, record):
    with data.store.change("visit_locked") as change:
        change.put(Report(id="q", visit="v", record=record))
    erase(data, Answer, "va", REPORTED)
    assert "check-entry-erased" in codes(data)


# the head that a report prints


def test_a_report_that_came_with_a_rescue_copy_may_print_the_head_of_another_chain(data):
    with data.store.change("visit_rescued") as change:
        change.put(Report(id="from-away", visit="w", chain_head="ab" * 32))
    assert codes(data) == set()


def test_a_report_that_came_by_any_other_act_may_not(data):
    with data.store.change("visit_locked") as change:
        change.put(Report(id="from-away", visit="w", chain_head="ab" * 32))
    assert codes(data) == {"check-head-missing"}


def test_the_head_of_a_rescued_report_is_not_altered_afterwards(data):
    with data.store.change("visit_rescued") as change:
        change.put(Report(id="from-away", visit="w", chain_head="ab" * 32))
    with data.store.change("visit_locked") as change:
        change.put(Report(id="from-away", visit="w", chain_head="cd" * 32))
    assert codes(data) == {"check-head-missing"}


def test_an_act_rewritten_to_that_of_a_rescue_breaks_the_chain(data):
    connection = data.store.connection
    connection.execute("""UPDATE change_log SET act = 'visit_rescued' WHERE "table" = 'report'""")
    assert "check-chain" in codes(data)
