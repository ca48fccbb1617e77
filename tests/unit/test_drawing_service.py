"""The draw of a visit: frame by date logic, commitment before digits, no second chance."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from visit_samples import SCHEME, Shelf, a_store, add_case, opened

from inspector.domain.errors import InspectionError
from inspector.domain.frame import Listed, Period, choose, previous_quarter
from inspector.domain.model import CaseStatus, SampleItem
from inspector.domain.scheme import DrawPlan, Selection, Stratum, Wording
from inspector.services.checking import record_review
from inspector.services.drawing import (
    abort_draw,
    acknowledge_draw,
    commit_draw,
    frame_choice,
    replace_case,
    reveal_draw,
)
from inspector.services.visiting import load_visit

DAY = date(2026, 11, 20)
SINCE = date(2026, 5, 12)
PLAN = SCHEME.draw_plan("control")
PERIOD = Period(SINCE, DAY, DAY)
DIGITS = "351622146535142663215344"
SIZES = {"AFSLUTTET": (2, 1), "IGANG": (2, 1)}


def judged(case, plan=PLAN, period=PERIOD, reviewed=()):
    """The stratum the case lands in, or the code it is left out by."""
    choice = choose([case], plan, period, reviewed)
    return choice.rows[0][1] if choice.rows else choice.excluded[0].code


@pytest.mark.parametrize(
    ("status", "starts", "ends", "expected"),
    [
        ("completed", date(2026, 1, 1), date(2026, 6, 1), "AFSLUTTET"),
        ("completed", date(2026, 1, 1), SINCE, "AFSLUTTET"),
        ("completed", date(2026, 1, 1), DAY, "AFSLUTTET"),
        ("completed", None, date(2026, 6, 1), "AFSLUTTET"),
        ("", date(2026, 1, 1), date(2026, 6, 1), "AFSLUTTET"),
        ("completed", date(2026, 1, 1), date(2026, 5, 11), "ended-before"),
        ("completed", date(2026, 1, 1), None, "end-unknown"),
        ("completed", date(2026, 1, 1), date(2026, 12, 1), "status-contradicts"),
        ("ongoing", date(2026, 1, 1), None, "IGANG"),
        ("", date(2026, 1, 1), None, "IGANG"),
        ("ongoing", DAY, date(2026, 12, 31), "IGANG"),
        ("ongoing", date(2026, 1, 1), DAY, "IGANG"),
        ("ongoing", date(2026, 1, 1), date(2026, 6, 1), "status-contradicts"),
        ("ongoing", date(2026, 11, 24), None, "begins-after"),
        ("ongoing", None, None, "start-unknown"),
        ("completed", date(2026, 6, 1), date(2026, 5, 20), "ends-before-start"),
    ],
)
def test_dates_place_a_case_or_say_why_not(status, starts, ends, expected):
    assert judged(Listed("SAG-1", status, starts, ends)) == expected


def test_without_a_first_day_completed_cases_wait():
    choice = choose(
        [Listed("SAG-1", "completed", None, date(2026, 6, 1))], PLAN, Period(None, DAY, DAY)
    )
    assert choice.needs_since
    assert choice.excluded[0].code == "since-unknown"


@pytest.mark.parametrize(("number", "code"), [("", "number-missing"), ("KBH|1", "number-invalid")])
def test_numbers_that_cannot_be_drawn_are_left_out(number, code):
    assert judged(Listed(number, "ongoing", date(2026, 1, 1))) == code


def test_a_number_that_stands_twice_is_in_the_frame_once():
    twice = [Listed("SAG-1", "ongoing", date(2026, 1, 1))] * 2
    choice = choose(twice, PLAN, PERIOD)
    assert (len(choice.rows), choice.excluded[0].code) == (1, "number-twice")


def test_active_between_takes_whoever_was_there_some_day_of_the_quarter():
    stratum = Stratum(
        id="AKTIV", title=Wording("Aktiv"), selection=Selection.ACTIVE_BETWEEN, size=20
    )
    plan = DrawPlan(id="q", strata=(stratum,))
    period = Period(*previous_quarter(DAY), DAY)
    assert previous_quarter(DAY) == (date(2026, 7, 1), date(2026, 9, 30))
    assert previous_quarter(date(2026, 2, 1)) == (date(2025, 10, 1), date(2025, 12, 31))
    start = date(2026, 1, 1)
    assert judged(Listed("S", "completed", start, date(2026, 7, 1)), plan, period) == "AKTIV"
    assert judged(Listed("S", "completed", start, date(2026, 11, 1)), plan, period) == "AKTIV"
    assert judged(Listed("S", "ongoing", start), plan, period) == "AKTIV"
    left = judged(Listed("S", "completed", start, date(2026, 6, 30)), plan, period)
    assert left == "ended-before"
    assert judged(Listed("S", "ongoing", date(2026, 10, 1)), plan, period) == "begins-after"


dates = st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31))
listed = st.builds(
    Listed,
    st.text("SAG-|01 ", max_size=6),
    st.sampled_from(["", *CaseStatus]),
    dates,
    dates,
)


@given(st.lists(listed, max_size=12))
def test_every_case_is_in_the_frame_or_left_out_with_a_reason(cases):
    choice = choose(cases, PLAN, PERIOD)
    assert len(choice.rows) + len(choice.excluded) == len(cases)
    assert sum(choice.counts.values()) == len(choice.rows)
    assert all(left.code for left in choice.excluded)


@pytest.fixture
def store():
    store = a_store()
    for index in range(1, 7):
        add_case(store, f"SAG-{index:03d}", "completed", date(2026, 1, 1), date(2026, 8, index))
    for index in range(7, 12):
        add_case(store, f"SAG-{index:03d}", "ongoing", date(2026, 3, 1))
    add_case(store, "SAG-099", "ongoing", date(2026, 11, 24))
    return store


@pytest.fixture
def visit(store):
    return opened(store).id


def file_of(store, visit):
    return load_visit(store, Shelf(), visit)


def committed(store, visit):
    file = file_of(store, visit)
    choice = frame_choice(store, file, since=SINCE, visit_day=DAY)
    return commit_draw(store, file, choice, SIZES, "sagsliste.csv", secret="ab" * 32)


def drawn(store, visit):
    committed(store, visit)
    return reveal_draw(store, file_of(store, visit), DIGITS)


def test_the_frame_counts_add_up(store, visit):
    choice = frame_choice(store, file_of(store, visit), since=SINCE, visit_day=DAY)
    assert choice.counts == {"AFSLUTTET": 6, "IGANG": 5}
    assert [(left.case_number, left.code) for left in choice.excluded] == [
        ("SAG-099", "begins-after")
    ]
    assert (choice.since, choice.until, choice.previous_visit) == (SINCE, DAY, "")


def test_no_earlier_visit_and_no_date_is_refused(store, visit):
    file = file_of(store, visit)
    choice = frame_choice(store, file, since=None, visit_day=DAY)
    with pytest.raises(InspectionError, match="draw-since-needed"):
        commit_draw(store, file, choice, SIZES, "sagsliste.csv")


def test_the_last_visit_gives_the_first_day(store):
    earlier = opened(store, arrived=datetime(2026, 8, 4, 8, tzinfo=UTC))
    visit = opened(store)
    choice = frame_choice(store, file_of(store, visit.id), since=None, visit_day=DAY)
    assert (choice.since, choice.previous_visit) == (date(2026, 8, 4), earlier.id)
    assert choice.counts["AFSLUTTET"] == 3


def test_cases_seen_before_can_be_left_out(store):
    earlier = opened(store, arrived=datetime(2026, 8, 1, 8, tzinfo=UTC))
    record_review(store, earlier.id, "SAG-002", state="reviewed")
    file = file_of(store, opened(store).id)
    choice = frame_choice(store, file, since=None, visit_day=DAY, exclude_reviewed=True)
    assert ("SAG-002", "reviewed-before") in [(x.case_number, x.code) for x in choice.excluded]
    kept = frame_choice(store, file, since=None, visit_day=DAY)
    assert "SAG-002" in kept.of("AFSLUTTET")


def test_committing_binds_frame_and_secret_before_the_digits(store, visit):
    draw = committed(store, visit)
    assert draw.number == "2026-T3-001-A"
    assert (len(draw.frame_hash), len(draw.commitment), draw.digits) == (64, 64, "")
    assert json.loads(draw.strata) == [["AFSLUTTET", 6, 2, 1], ["IGANG", 5, 2, 1]]
    assert json.loads(draw.excluded) == [[0, "SAG-099", "begins-after", "2026-11-24"]]
    assert store.acts()[-1] == "draw_committed"


def test_each_draw_has_its_own_secret(store):
    secrets = set()
    for _ in range(3):
        file = file_of(store, opened(store).id)
        choice = frame_choice(store, file, since=SINCE, visit_day=DAY)
        secrets.add(commit_draw(store, file, choice, SIZES, "x").secret)
    assert {len(secret) for secret in secrets} == {64}
    assert len(secrets) == 3


def test_no_second_draw_while_one_is_in_force(store, visit):
    committed(store, visit)
    with pytest.raises(InspectionError, match="draw-exists"):
        committed(store, visit)


def test_an_aborted_draw_keeps_its_number_and_the_next_gets_another(store, visit):
    draw = committed(store, visit)
    with pytest.raises(InspectionError, match="reason-missing"):
        abort_draw(store, draw.id, " ")
    abort_draw(store, draw.id, "Listen var forældet")
    second = committed(store, visit)
    assert second.number == "2026-T3-001-B"
    file = file_of(store, visit)
    assert [d.number for d in file.draws] == ["2026-T3-001-A", "2026-T3-001-B"]
    assert file.draw.id == second.id
    with pytest.raises(InspectionError, match="draw-not-committed"):
        acknowledge_draw(store, draw.id, "signed")


def test_the_reveal_draws_and_stores_sample_and_reserve(store, visit):
    items = drawn(store, visit)
    file = file_of(store, visit)
    assert file.sample == items
    assert [(i.stratum, i.role, i.position) for i in items] == [
        ("AFSLUTTET", "sample", 1),
        ("AFSLUTTET", "sample", 2),
        ("AFSLUTTET", "reserve", 1),
        ("IGANG", "sample", 1),
        ("IGANG", "sample", 2),
        ("IGANG", "reserve", 1),
    ]
    assert len(file.drawn_cases) == 4
    assert set(file.cases) == {item.case_number for item in items}
    assert (file.draw.state, file.draw.digits, len(file.draw.h0)) == ("drawn", DIGITS, 64)
    with pytest.raises(InspectionError, match="draw-revealed"):
        reveal_draw(store, file, DIGITS)


def test_poor_digits_draw_nothing(store, visit):
    committed(store, visit)
    with pytest.raises(InspectionError):
        reveal_draw(store, file_of(store, visit), "123")
    assert store.find(SampleItem) == []


def test_nothing_to_reveal_without_a_locked_frame(store, visit):
    with pytest.raises(InspectionError, match="draw-not-committed"):
        reveal_draw(store, file_of(store, visit), DIGITS)


def test_a_frame_altered_after_the_commitment_is_found_out(store, visit):
    draw = committed(store, visit)
    changed = json.loads(draw.frame)[1:]
    with store.change("tampered") as change:
        change.put(replace(draw, frame=json.dumps(changed)))
    with pytest.raises(InspectionError, match="draw-damaged"):
        reveal_draw(store, file_of(store, visit), DIGITS)


def test_the_supplier_holds_the_commitment(store, visit):
    draw = committed(store, visit)
    assert acknowledge_draw(store, draw.id, "signed").acknowledged == "signed"
    assert file_of(store, visit).draw.acknowledged == "signed"


def test_a_replacement_is_the_next_reserve_and_keeps_the_place(store, visit):
    items = drawn(store, visit)
    out, spare = items[0], items[2]
    assert replace_case(store, file_of(store, visit), out.case_number, "wrong_supplier") == spare
    file = file_of(store, visit)
    assert file.drawn_cases[0].case_number == spare.case_number
    with pytest.raises(InspectionError, match="replacement-not-drawn"):
        replace_case(store, file, out.case_number, "wrong_supplier")
    with pytest.raises(InspectionError, match="replacement-none-left"):
        replace_case(store, file, spare.case_number, "wrong_supplier")


def test_why_a_case_was_replaced_stands_where_it_can_be_deleted_and_nowhere_else(store, visit):
    out = drawn(store, visit)[0]
    replace_case(store, file_of(store, visit), out.case_number, "wrong_supplier")
    entry = store.log[-1]
    assert (entry.act, entry.reason) == ("case_replaced", "")
    assert entry.fields["replace_reason"] == "wrong_supplier"


def test_a_missing_file_is_no_reason_for_another_case(store, visit):
    item = drawn(store, visit)[0]
    with pytest.raises(InspectionError, match="replacement-reason"):
        replace_case(store, file_of(store, visit), item.case_number, "not_found")


def test_nobody_holds_the_commitment_after_the_digits(store, visit):
    draw = committed(store, visit)
    reveal_draw(store, file_of(store, visit), DIGITS)
    with pytest.raises(InspectionError, match="draw-revealed"):
        acknowledge_draw(store, draw.id, "signed")
    assert file_of(store, visit).draw.acknowledged == ""


def test_a_frame_with_cases_is_not_locked_to_draw_none_of_them(store, visit):
    file = file_of(store, visit)
    choice = frame_choice(store, file, since=SINCE, visit_day=DAY)
    with pytest.raises(InspectionError) as problem:
        commit_draw(store, file, choice, {"AFSLUTTET": (0, 5)}, "sagsliste.csv")
    assert problem.value.code == "draw-of-nothing"
