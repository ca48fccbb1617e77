"""What is due for deletion and when; what goes, and what stays as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from fakes import MemoryAttachments, MemoryStore
from hypothesis import given
from hypothesis import strategies as st
from retention_samples import LOCKED_AT, a_visit
from visit_samples import Shelf, a_store, add_case

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.identity import case_id
from inspector.domain.model import (
    Answer,
    Case,
    CaseCheck,
    CaseReview,
    DocumentShown,
    Draw,
    Evidence,
    Participant,
    Purge,
    Report,
    SampleItem,
    Setting,
    Signature,
    Visit,
    VisitState,
    VisitTotals,
    Waiver,
)
from inspector.domain.progress import cases_done, point_answered, step_ids
from inspector.domain.retention import (
    Held,
    as_ranges,
    due_on,
    from_ranges,
    keep_years,
    years_after,
    years_before,
)
from inspector.domain.settings import Settings
from inspector.domain.workflow import Progress, shortcomings, step_states
from inspector.services.overview import supplier_page, supplier_rows, visit_rows
from inspector.services.reporting import correct_visit
from inspector.services.retaining import ACT, clear_rest, purge, what_is_due
from inspector.services.settings import save_settings
from inspector.services.visiting import load_visit

DUE = date(2031, 11, 20)
REASON = "Fristen på 5 år er udløbet"


@pytest.fixture
def store() -> MemoryStore:
    store = a_store()
    a_visit(store)
    return store


def with_years(store: MemoryStore, years: int) -> None:
    save_settings(store, Settings(retention_years=years))


# when


@given(st.dates(date(1990, 1, 1), date(2900, 1, 1)), st.integers(1, 30))
def test_the_newest_day_that_is_due_is_found_from_either_side(day: date, years: int) -> None:
    newest = years_before(day, years)
    assert years_after(newest, years) <= day
    assert years_after(date.fromordinal(newest.toordinal() + 1), years) > day


def test_the_last_of_february_waits_for_the_first_of_march() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)


@pytest.mark.parametrize(("years", "money", "kept"), [(5, True, 5), (1, True, 3), (1, False, 1)])
def test_what_money_may_be_claimed_by_is_kept_for_three_years_at_least(years, money, kept) -> None:
    assert keep_years(Settings(retention_years=years), money=money) == kept


def test_the_years_count_from_the_lock() -> None:
    assert due_on(Held(visit="v", ended=date(2026, 11, 20)), Settings()) == DUE


@given(st.sets(st.integers(1, 200)))
def test_ranges_give_back_the_numbers_they_were_made_of(numbers: set[int]) -> None:
    text = as_ranges(sorted(numbers))
    assert [n for run in from_ranges(text) for n in run] == sorted(numbers)


@pytest.mark.parametrize("text", ["x", "3-1", "0", "1,,2", "-"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"run|int"):
        list(from_ranges(text))


# what is due


def test_nothing_is_due_before_its_day_and_the_day_is_told(store: MemoryStore) -> None:
    told = what_is_due(store, date(2031, 11, 19))
    assert (told.visits, told.listed_cases, told.next_due) == ((), 0, DUE)


def test_on_its_day_the_visit_is_listed_with_what_would_go(store: MemoryStore) -> None:
    (one,) = what_is_due(store, DUE).visits
    assert (one.supplier, one.ended, one.due) == ("Jobvejen A/S", LOCKED_AT.date(), DUE)
    assert (one.cases, one.documents, one.photos) == (2, 1, 1)


def test_an_open_visit_is_never_due(store: MemoryStore) -> None:
    a_visit(store, state=VisitState.OPEN)
    assert what_is_due(store, date(2099, 1, 1)).visits == ()


def test_hours_that_are_missing_keep_the_papers_for_three_years(store: MemoryStore) -> None:
    with_years(store, 1)
    assert what_is_due(store, date(2028, 1, 1)).next_due == date(2029, 11, 20)
    assert len(what_is_due(store, date(2029, 11, 20)).visits) == 1


def test_a_correction_counts_from_its_own_lock(store: MemoryStore) -> None:
    later = LOCKED_AT.replace(year=2027)
    store.tables[Report]["R2"] = Report(id="R2", visit="v1", version=2, locked_at=later)
    assert what_is_due(store, DUE).next_due == date(2032, 11, 20)


def test_a_visit_without_papers_waits_for_nothing(store: MemoryStore) -> None:
    visit = Visit(id="v2", state=VisitState.PLANNED, planned_on=date(2020, 1, 1))
    empty = MemoryStore(visit)
    assert what_is_due(empty, DUE) == what_is_due(MemoryStore(), DUE)


def test_a_cancelled_visit_is_due_by_the_day_it_was_cancelled() -> None:
    store = a_store()
    a_visit(store, state=VisitState.OPEN)
    with store.change("visit_cancelled") as change:
        change.put(replace(store.tables[Visit]["v1"], state=VisitState.CANCELLED))
    assert what_is_due(store, date(2031, 11, 19)).visits == ()
    assert len(what_is_due(store, DUE).visits) == 1


def test_cases_of_old_lists_are_due_unless_a_visit_holds_them(store: MemoryStore) -> None:
    for number in ("K-1", "K-2", "K-50", "K-51"):
        add_case(store, number, "completed", date(2020, 1, 1), date(2020, 6, 1))
    add_case(store, "K-52", "completed", date(2020, 1, 1), date(2031, 1, 1))
    add_case(store, "K-53", "ongoing", date(2020, 1, 1))
    assert what_is_due(store, date(2030, 1, 1)).listed_cases == 2  # K-50 and K-51
    assert what_is_due(store, DUE).listed_cases == 4  # the visit itself is due


def test_a_case_in_the_list_of_an_open_draw_is_kept(store: MemoryStore) -> None:
    add_case(store, "K-9", "completed", date(2020, 1, 1), date(2020, 6, 1))
    a_visit(store, "v2", state=VisitState.OPEN)
    assert what_is_due(store, date(2030, 1, 1)).listed_cases == 0


# the deletion


def purged(store: MemoryStore, **changed: object) -> Purge:
    wanted: dict[str, object] = {"reason": REASON, "today": DUE}
    return purge(store, ["v1"], **{**wanted, **changed})


def test_case_data_and_photos_go_and_what_stands_in_the_report_stays(store: MemoryStore) -> None:
    purged(store)
    for kind in (CaseReview, CaseCheck, SampleItem, DocumentShown, Evidence):
        assert store.find(kind) == []
    for kind in (Visit, Answer, Participant, Report, Signature):
        assert len(store.find(kind)) == 1
    assert store.find(Answer)[0].comment == "Ikke vist"
    assert [one.item for one in store.find(Waiver)] == ["unanswered:9.1"]


def test_of_the_draw_the_list_goes_and_the_number_stays(store: MemoryStore) -> None:
    purged(store)
    (draw,) = store.find(Draw)
    assert (draw.frame, draw.excluded) == ("", "")
    assert (draw.number, draw.frame_hash) == ("2026-T3-v1-A", "ab")


def handed_out(
    store: MemoryStore, attachments: MemoryAttachments, occasion: str, *, mailed: bool = False
) -> Dispatch:
    """A paper that left, its bytes kept; `mailed`: a mail with it waits in the outbox as well."""
    kept = attachments.save(f"list in {occasion}".encode())
    message = OutboxMessage(id=f"m-{occasion}", visit="v1")
    if mailed:
        message = replace(message, message=attachments.save(f"mail {occasion}".encode()))
    noted = Dispatch(
        id=f"d-{occasion}", visit="v1", occasion=occasion, files=("liste.zip",), hashes=("a" * 64,),
        kept=kept, outbox=message.id if mailed else "",
    )  # fmt: skip
    with store.change("report_handed_over") as change:
        change.put(noted)
        if mailed:
            change.put(message)
    return noted


@pytest.mark.parametrize("occasion", ["verification", "draw_receipt"])
@pytest.mark.parametrize("mailed", [False, True])
def test_the_list_goes_from_what_was_handed_out_and_what_left_is_still_told(
    store: MemoryStore, occasion, mailed
) -> None:
    attachments = MemoryAttachments()
    noted = handed_out(store, attachments, occasion, mailed=mailed)
    purge(store, ["v1"], reason=REASON, today=DUE)
    assert store.get(Dispatch, noted.id) == replace(noted, kept="")
    assert clear_rest(store, attachments)
    assert attachments.files == {}
    for message in store.find(OutboxMessage) if mailed else ():
        assert (message.state, message.message) == (OutboxState.FAILED, "")
        assert message.problem == "outbox-given-up"


def test_what_follows_the_report_is_kept_with_it_and_mail_that_waits_ends(store) -> None:
    attachments = MemoryAttachments()
    noted = handed_out(store, attachments, "access_copy")
    waits = handed_out(store, attachments, "report_supplier", mailed=True)
    purge(store, ["v1"], reason=REASON, today=DUE)
    assert store.get(Dispatch, noted.id) == noted
    assert store.get(Dispatch, waits.id) == waits
    (message,) = store.find(OutboxMessage)
    assert (message.state, message.message) == (OutboxState.FAILED, "")
    assert clear_rest(store, attachments)
    assert set(attachments.files) == {noted.kept, waits.kept}


def test_of_a_cancelled_visit_nobody_who_got_something_is_told_any_more() -> None:
    store = a_store()
    a_visit(store, state=VisitState.CANCELLED)
    with store.change("tried") as change:
        change.put(
            OutboxMessage(
                id="m", visit="v1", recipients=("leder@aeble.dk",), subject="Kvittering",
                outcomes='{"leder@aeble.dk": "smtp-recipient"}', message="b" * 64,
            )
        )  # fmt: skip
        change.put(
            Dispatch(
                id="d", visit="v1", recipients=("leder@aeble.dk",), note="Aftalt med Vera",
                files=("kvittering.pdf",), hashes=("a" * 64,), kept="c" * 64,
            )
        )  # fmt: skip
    due = what_is_due(store, date(2040, 1, 1)).visits
    purge(store, [one.id for one in due], reason=REASON, today=date(2040, 1, 1))
    (noted,), (message,) = store.find(Dispatch), store.find(OutboxMessage)
    assert (noted.recipients, noted.note, noted.kept) == ((), "", "")
    assert noted.files == ("kvittering.pdf",)
    assert (message.recipients, message.subject, message.outcomes) == ((), "", "")
    assert (message.message, message.state) == ("", OutboxState.FAILED)
    assert "leder@aeble.dk" not in str([entry.fields for entry in store.log])


def test_of_a_cancelled_visit_only_its_number_and_reason_stay() -> None:
    store = a_store()
    a_visit(store, state=VisitState.CANCELLED, cancel_reason="aflyst")
    purged(store)
    for kind in (CaseReview, Evidence, Answer, Participant, Waiver, Signature, VisitTotals):
        assert store.find(kind) == []
    (visit,) = store.find(Visit)
    assert (visit.number, visit.cancel_reason, visit.tour_note) == ("2026-T3-v1", "aflyst", "")
    assert what_is_due(store, date(2099, 1, 1)).visits == ()


def test_the_deletion_is_one_act_that_tells_what_went(store: MemoryStore) -> None:
    done = purged(store)
    assert store.acts() == [ACT]
    assert {entry.reason for entry in store.log} == {REASON}
    assert (done.visits, done.cases, done.photos) == (("2026-T3-v1",), 2, 1)
    assert done.records == 10
    assert what_is_due(store, DUE).purges == (done,)


def test_a_deleted_visit_is_not_due_again(store: MemoryStore) -> None:
    purged(store)
    told = what_is_due(store, date(2099, 1, 1))
    assert (told.visits, told.next_due) == ((), None)
    with pytest.raises(InspectionError) as caught:
        purged(store)
    assert caught.value.code == "retention-changed"


def test_the_figures_of_the_supplier_are_as_before(store: MemoryStore) -> None:
    before = supplier_page(store, Shelf(), "jobvejen")
    lists = (supplier_rows(store), visit_rows(store))
    purged(store)
    after = supplier_page(store, Shelf(), "jobvejen")
    assert (supplier_rows(store), visit_rows(store)) == lists
    bare = replace(before.hours[0], total=replace(before.hours[0].total, lines=()))
    assert after == replace(before, hours=(bare,))
    assert after.hours[0].total.shortfall_kroner == Decimal("4000.00")


def test_the_totals_tell_what_the_visit_came_to(store: MemoryStore) -> None:
    purged(store)
    totals = store.get(VisitTotals, "v1")
    assert totals is not None
    assert (totals.drawn, totals.reviewed, totals.not_found) == (2, 1, 1)
    assert (totals.sample_sizes, totals.compared, totals.with_shortfall) == (("2",), 1, 1)
    assert json.loads(totals.outcomes) == {"2.1": {"not_ok": 1}, "2.2": {"ok": 1}}
    assert (totals.documents, totals.photos, totals.purged_on) == (1, 1, DUE)


def test_nothing_of_a_deleted_visit_is_called_missing(store: MemoryStore) -> None:
    assert shortcomings(load_visit(store, Shelf(), "v1")) != ()
    purged(store)
    file = load_visit(store, Shelf(), "v1")
    assert shortcomings(file) == ()
    assert {step.state for step in step_states(file)} == {Progress.DONE}
    assert cases_done(file) == (0, 0)
    assert not {"draw", "cases"} & set(step_ids(file))
    assert point_answered(file, next(p for p in file.scheme.points() if p.id == "2.1"))


def test_a_deleted_visit_is_not_opened_for_correction(store: MemoryStore) -> None:
    purged(store)
    with pytest.raises(InspectionError) as caught:
        correct_visit(store, "v1", "glemt")
    assert caught.value.code == "visit-purged"


def test_listed_cases_go_when_they_are_asked_for(store: MemoryStore) -> None:
    add_case(store, "K-1", "completed", date(2020, 1, 1), date(2020, 6, 1))
    add_case(store, "K-9", "completed", date(2030, 1, 1), date(2031, 6, 1))
    assert purged(store, listed_cases=True).listed_cases == 1
    assert [case.id for case in store.find(Case)] == [case_id("jobvejen", "K-9")]


def test_lists_alone_can_be_deleted(store: MemoryStore) -> None:
    add_case(store, "K-77", "completed", date(2020, 1, 1), date(2020, 6, 1))
    done = purge(store, [], reason=REASON, today=DUE, listed_cases=True)
    assert (done.visits, done.listed_cases) == ((), 1)
    assert store.count(CaseReview) == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "  "}, "reason-missing"),
        ({"reason": "vedr. cpr 010190-1234"}, "reason-civil-number"),
        ({"today": date(2031, 11, 19)}, "retention-not-due"),
        ({"visits": ["unknown"]}, "visit-unknown"),
        ({"visits": []}, "retention-nothing"),
    ],
)
def test_what_may_not_be_deleted_is_refused_untouched(store, changed, code) -> None:
    wanted = {"visits": ["v1"], "reason": REASON, "today": DUE} | changed
    with pytest.raises(InspectionError) as caught:
        purge(store, wanted.pop("visits"), **wanted)
    assert caught.value.code == code
    assert store.log == []


@pytest.mark.parametrize("doubt", ["clock-behind", "clock-ahead"])
def test_by_a_clock_that_is_in_doubt_nothing_is_deleted(store: MemoryStore, doubt: str) -> None:
    before = {kind: dict(rows) for kind, rows in store.tables.items()}
    store.clock_doubt = doubt
    with pytest.raises(InspectionError) as caught:
        purge(store, ["v1"], reason="frist", today=DUE)
    assert caught.value.code == "retention-clock"
    assert store.tables == before


def test_a_visit_opened_again_since_the_list_was_shown_is_refused(store: MemoryStore) -> None:
    correct_visit(store, "v1", "glemt")
    with pytest.raises(InspectionError) as caught:
        purged(store)
    assert caught.value.code == "retention-changed"


def test_money_holds_back_what_the_setting_would_let_go(store: MemoryStore) -> None:
    with_years(store, 1)
    with pytest.raises(InspectionError) as caught:
        purged(store, today=date(2028, 1, 1))
    assert caught.value.details == {"number": "2026-T3-v1", "due": "20-11-2029"}


def test_progress_goes_to_the_end_and_a_wish_to_stop_stops_everything(store) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 30:
            raise Cancelled

    with pytest.raises(Cancelled):
        purged(store, progress=stop)
    assert store.log == []
    assert store.count(CaseReview) == 2
    purged(store, progress=lambda done, total: told.append((done, total)))
    assert {total for _, total in told} == {100}


def test_photos_nobody_names_any_more_are_cleared_and_the_rest_kept(store: MemoryStore) -> None:
    attachments = MemoryAttachments()
    photo, logo = attachments.save(b"photo"), attachments.save(b"logo")
    store.tables[Evidence]["v1e"] = replace(store.tables[Evidence]["v1e"], original=photo)
    store.tables[Setting] = {"organisation_logo": Setting(id="l", value=json.dumps(logo))}
    purged(store)
    assert clear_rest(store, attachments)
    assert list(attachments.files) == [logo]
    assert store.tidied == 1
