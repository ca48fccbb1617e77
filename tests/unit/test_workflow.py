"""What is missing before a visit can be finished, and how far its steps have come."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from visit_samples import SCHEME

from inspector.domain import frame, settings, visit_times, workflow
from inspector.domain.draw import REPLACEMENT_REASONS
from inspector.domain.model import (
    Agreement,
    Answer,
    Case,
    CaseCheck,
    CaseReview,
    Draw,
    Participant,
    SampleItem,
    Side,
    Signature,
    Supplier,
    Visit,
    Waiver,
)
from inspector.domain.progress import outcome_counts, points_done, step_ids
from inspector.domain.visit_file import VisitFile
from inspector.domain.workflow import (
    LIST_EMPTY,
    Kind,
    Progress,
    can_finish,
    shortcomings,
    step_states,
)
from inspector.gateways import photos
from inspector.gateways.texts import LANGUAGES, load_texts
from inspector.services import (
    checking,
    drawing,
    keeping_evidence,
    reporting,
    supplier_overview,
    visiting,
)

TEXTS = Path(__file__).resolve().parents[2] / "resources" / "texts"
ARRIVED = datetime(2026, 11, 20, 8, 22, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20).astimezone()  # local, as days are
POINTS = [point.id for point in SCHEME.points()]


def complete(**changed):
    """A visit with everything in place: two drawn cases, all answered."""
    visit = Visit(
        id="v",
        scheme="s",
        supplier="jobvejen",
        site="lodsgangen",
        kind="control",
        state="open",
        held_on=date(2026, 11, 20),
        arrived=ARRIVED,
        departed=ARRIVED.replace(hour=11),
        no_conflict=True,
        tour_note="Lyst",
    )
    drawn = ("SAG-001", "SAG-002")
    file = VisitFile(
        visit=visit,
        scheme=SCHEME,
        supplier=Supplier(id="jobvejen", name="Jobvejen A/S"),
        participants=(
            Participant(id="a", visit="v", side=Side.UNIT, name="Ida Enebær"),
            Participant(id="b", visit="v", side=Side.MANAGEMENT, name="Vera Klitrose"),
        ),
        answers={p: Answer(id=p, visit="v", point=p, outcome="ok") for p in POINTS},
        draws=(Draw(id="d", visit="v", state="drawn", acknowledged="signed"),),
        sample=tuple(
            SampleItem(id=n, visit="v", draw="d", case_number=n, position=at)
            for at, n in enumerate(drawn, 1)
        ),
        reviews={n: CaseReview(id=n, case_number=n, state="reviewed") for n in drawn},
        checks={
            (n, p): CaseCheck(id=n + p, case_number=n, point=p, outcome="ok")
            for n in drawn
            for p in ("2.1", "2.2")
        },
    )
    return replace(file, **changed)


def visited(**changed):
    file = complete()
    return replace(file, visit=replace(file.visit, **changed))


def answered(point, outcome, comment=""):
    file = complete()
    answer = Answer(id=point, visit="v", point=point, outcome=outcome, comment=comment)
    return replace(file, answers=file.answers | {point: answer})


def waiving(file, item, reason="Der var ikke tid"):
    return replace(file, waivers={item: Waiver(id="w", visit="v", item=item, reason=reason)})


def keys(file, **more):
    return [item.key for item in shortcomings(file, **more)]


def state(file, step):
    return next(found for found in step_states(file) if found.id == step)


def test_a_complete_visit_lacks_nothing():
    assert shortcomings(complete()) == ()
    assert can_finish(complete())


@pytest.mark.parametrize(
    ("file", "key"),
    [
        (complete(supplier=Supplier(id="jobvejen")), "supplier-missing"),
        (visited(held_on=None), "date-missing"),
        (complete(participants=complete().participants[1:]), "unit-signer-missing"),
        (complete(draws=(), sample=(), reviews={}, checks={}), "draw-missing"),
        (
            complete(draws=(Draw(id="d", state="committed"),), sample=(), checks={}),
            "draw-not-revealed",
        ),
    ],
)
def test_four_things_block_and_no_waiver_lets_them_pass(file, key):
    (found,) = [item for item in shortcomings(file) if item.kind is Kind.BLOCKS]
    assert found.key == key
    assert not can_finish(waiving(file, key))


@pytest.mark.parametrize(
    ("file", "key"),
    [
        (answered("1.1", ""), "unanswered:1.1"),
        (answered("1.1", "not_tested"), "reason-missing:1.1"),
        (visited(no_conflict=None), "conflict-missing"),
        (visited(no_conflict=False), "conflict-note-missing"),
        (visited(arrived=None), "arrival-missing"),
        (visited(departed=None), "departure-missing"),
        (complete(participants=complete().participants[:1]), "supplier-signer-missing"),
        (complete(reviews={}, checks={}), "case-not-reviewed:SAG-001"),
        (complete(checks={}), "case-points-missing:SAG-001"),
    ],
)
def test_all_else_passes_with_a_written_reason(file, key):
    assert key in keys(file)
    assert not can_finish(file)
    waived = waiving(file, key)
    assert next(item for item in shortcomings(waived) if item.key == key).reason
    assert sum(item.open for item in shortcomings(waived)) < sum(
        item.open for item in shortcomings(file)
    )


def test_ej_ok_needs_words_and_a_decision_on_the_area():
    assert keys(answered("1.1", "not_ok")) == ["comment-missing:1.1", "area-undecided:1"]
    assert keys(answered("1.1", "not_ok", "Mangler")) == ["area-undecided:1"]
    file = answered("1.1", "not_ok", "Mangler")
    decided = Answer(id="1", visit="v", point="1", outcome="not_ok")
    assert keys(replace(file, answers=file.answers | {"1": decided})) == []


def test_an_error_in_a_case_asks_for_a_decision_on_its_area():
    file = complete()
    wrong = CaseCheck(id="x", case_number="SAG-001", point="2.1", outcome="not_ok")
    file = replace(file, checks=file.checks | {("SAG-001", "2.1"): wrong})
    assert keys(file) == ["case-comment-missing:SAG-001", "area-undecided:2"]
    remark = replace(file.reviews["SAG-001"], remark="Uden dato")
    file = replace(file, reviews=file.reviews | {"SAG-001": remark})
    assert keys(file) == ["area-undecided:2"]


def test_a_reason_for_a_step_covers_all_that_is_missing_in_it():
    file = complete(reviews={}, checks={})
    assert not can_finish(file)
    assert can_finish(waiving(file, "step:draw"))


def test_a_reason_taken_back_is_no_reason():
    assert not can_finish(waiving(answered("1.1", ""), "unanswered:1.1", reason=""))


def test_an_empty_list_stands_in_for_the_draw_with_a_reason():
    file = complete(draws=(), sample=(), reviews={}, checks={})
    assert keys(waiving(file, LIST_EMPTY)) == []


def test_refused_access_demands_neither_draw_nor_answers():
    file = complete(draws=(), sample=(), reviews={}, checks={}, answers={})
    refused = replace(file.visit, access_refused=True, refusal_note="Lederen sagde nej")
    file = replace(file, visit=refused, participants=file.participants[:1])
    assert can_finish(file)
    assert state(file, "draw").state is Progress.DONE
    unsaid = replace(file, visit=replace(refused, refusal_note=""))
    assert keys(unsaid) == ["refusal-note-missing"]


def test_a_case_point_is_answered_by_its_cases():
    file = complete()
    answers = {p: a for p, a in file.answers.items() if p not in ("2.1", "2.2")}
    assert can_finish(replace(file, answers=answers))
    assert points_done(replace(file, answers=answers)) == (5, 5)
    missing = {key: c for key, c in file.checks.items() if key != ("SAG-002", "2.2")}
    fewer = replace(file, answers=answers, checks=missing)
    assert "unanswered:2.2" in keys(fewer)
    assert points_done(fewer) == (4, 5)


def test_a_case_that_was_not_found_is_done_and_needs_no_points():
    file = complete(checks={})
    gone = {n: replace(r, state="not_found") for n, r in file.reviews.items()}
    assert keys(replace(file, reviews=gone)) == []


def test_a_case_handed_over_later_is_still_open():
    file = complete(checks={})
    later = replace(file.reviews["SAG-001"], state="later")
    file = replace(file, reviews=file.reviews | {"SAG-001": later})
    assert "case-not-reviewed:SAG-001" in keys(file)


def test_truths_across_fields_are_warnings_that_stop_nobody():
    file = visited(departed=ARRIVED.replace(hour=7), site="")
    case = Case(id="c", number="SAG-001", starts=date(2026, 5, 1), ends=date(2026, 4, 1))
    agreement = Agreement(id="a", ends=date(2026, 6, 30))
    file = replace(file, cases={"SAG-001": case}, agreement=agreement)
    found = shortcomings(file, lambda rule, review: review.case_number == "SAG-002")
    assert [item.key for item in found] == [
        "site-missing",
        "outside-agreement",
        "case-ends-before-start:SAG-001",
        "rule-broken:SAG-002:DL01",
        "departure-before-arrival",
    ]
    assert {item.kind for item in found} == {Kind.WARNING}
    assert can_finish(file)


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ({"departed": ARRIVED - timedelta(minutes=1)}, "departure-before-arrival"),
        ({"departed": ARRIVED + timedelta(days=1, hours=20)}, "departure-other-day"),
        ({"arrived": MIDNIGHT, "departed": MIDNIGHT + timedelta(hours=13)}, "departure-long-after"),
    ],
)
def test_a_doubtful_time_of_leaving_is_asked_about_and_stops_nobody(times, code):
    file = visited(**times)
    assert keys(file) == [code]
    assert can_finish(file)


def test_an_arrival_on_another_day_than_the_visit_is_asked_about():
    later = ARRIVED + timedelta(days=2)
    file = visited(arrived=later, departed=later + timedelta(hours=2))
    assert keys(file) == ["arrival-other-day", "departure-other-day"]
    assert shortcomings(file)[0].details == {"day": "22-11-2026"}


def test_twelve_hours_on_the_day_of_the_visit_are_believed():
    assert keys(visited(arrived=MIDNIGHT, departed=MIDNIGHT + timedelta(hours=12))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_doubt_about_a_time_has_its_words(language):
    texts = load_texts(TEXTS, language)
    doubts = codes_in(visit_times, r'"((?:arrival|departure)-[a-z-]+)"')
    assert len(doubts) == 4
    for part in ("tag", "shortcoming", "advice"):
        assert {f"workflow.{part}.{code}" for code in doubts} <= set(texts)


def test_a_weaker_draw_is_said():
    draw = Draw(id="d", visit="v", state="drawn", digits_by="third_person")
    assert keys(complete(draws=(draw,))) == ["draw-not-acknowledged", "draw-weaker"]


def test_the_unit_may_be_named_by_its_signature():
    signature = Signature(id="s", visit="v", side=Side.UNIT, name="Ida Enebær")
    file = complete(participants=complete().participants[1:], signatures=(signature,))
    assert can_finish(file)


def test_steps_follow_the_scheme():
    assert step_ids(complete()) == ("arrival", "draw", "area:1", "area:2", "tour", "review")
    follow_up = replace(complete(), draws=(), visit=replace(complete().visit, kind="follow_up"))
    assert step_ids(follow_up) == ("arrival", "area:1", "area:2", "tour", "review")


def test_a_new_visit_has_begun_nothing():
    file = VisitFile(
        visit=Visit(id="v", supplier="s", kind="control"), scheme=SCHEME, supplier=Supplier(id="s")
    )
    assert {found.state for found in step_states(file)} == {Progress.NOT_BEGUN}


def test_states_of_steps():
    assert {found.state for found in step_states(complete())} == {
        Progress.DONE,
        Progress.UNDER_WAY,
    }
    assert state(complete(), "review").state is Progress.UNDER_WAY
    assert state(visited(state="locked"), "review").state is Progress.DONE
    some = state(answered("1.1", ""), "area:1")
    assert (some.state, some.done, some.total) == (Progress.UNDER_WAY, 1, 2)
    wordless = state(answered("1.1", "not_ok"), "area:1")
    assert (wordless.state, wordless.missing) == (Progress.MISSING, 2)
    cases = state(complete(checks={}, reviews={}), "draw")
    assert (cases.state, cases.done, cases.total) == (Progress.UNDER_WAY, 0, 2)


def test_progress_counts_answers_whatever_they_say():
    assert points_done(answered("1.1", "not_ok")) == points_done(complete())
    counts = outcome_counts(answered("1.1", "not_ok"))
    assert (counts["ok"], counts["not_ok"], counts[""]) == (4, 1, 0)


def codes_in(module, pattern):
    return set(re.findall(pattern, Path(module.__file__).read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words(language):
    texts = load_texts(TEXTS, language)
    lacking = r'_(?:lacking|about|about_case)\(\s*(?:step|"[a-z]+"), "([a-z-]+)"'
    found = codes_in(workflow, lacking)
    assert len(found) > 20
    for part in ("tag", "shortcoming", "advice"):
        assert {f"workflow.{part}.{code}" for code in found} <= set(texts)
    left_out = codes_in(frame, r'"([a-z]+-[a-z-]+)"')
    assert len(left_out) > 8
    assert {f"workflow.excluded.{code}" for code in left_out} <= set(texts)
    reasons = {f"workflow.replacement.{reason}" for reason in REPLACEMENT_REASONS}
    assert reasons <= set(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_of_the_services_has_its_sentence(language):
    texts = load_texts(TEXTS, language)
    services = (checking, drawing, keeping_evidence, reporting, supplier_overview, visiting)
    problem = r'InspectionError\("([a-z-]+)"'
    found = set().union(*(codes_in(module, problem) for module in (*services, photos, settings)))
    assert len(found) > 25
    assert {f"errors.{code}" for code in found} <= set(texts)
