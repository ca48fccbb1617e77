"""What answers add up to: the program proposes and says why, a person decides."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.hours import compare
from inspector.domain.model import (
    Answer,
    CaseCheck,
    CaseReview,
    Outcome,
    ReviewState,
    SampleItem,
    Supplier,
    Visit,
)
from inspector.domain.outcome import count_outcomes, propose_area, propose_follow_up, worst
from inspector.domain.scheme import ControlArea, Point, Scheme, Scope, Wording
from inspector.domain.visit_file import VisitFile

OUTCOMES = [one.value for one in Outcome]


def point(point_id, *, scope=Scope.SUPPLIER, scored=True):
    return Point(id=point_id, title=Wording(point_id), scope=scope, scored=scored)


SUPPLIER_AREA = ControlArea(
    id="1", title=Wording("Ydelser"), points=(point("1.1"), point("1.2"), point("1.3"))
)
CASE_AREA = ControlArea(
    id="2",
    title=Wording("Forvaltningsretlige krav"),
    points=(point("2.1", scope=Scope.CASE), point("2.2", scope=Scope.CASE)),
)


def visit_file(answers=None, checks=None, cases=(), not_found=()):
    return VisitFile(
        visit=Visit(id="v"),
        scheme=Scheme(id="s", version="1", title=Wording("s"), areas=(SUPPLIER_AREA, CASE_AREA)),
        supplier=Supplier(id="l"),
        answers={p: Answer(id=p, point=p, outcome=o) for p, o in (answers or {}).items()},
        checks={
            key: CaseCheck(id="-".join(key), outcome=outcome)
            for key, outcome in (checks or {}).items()
        },
        sample=tuple(SampleItem(id=case, case_number=case) for case in cases),
        reviews={
            case: CaseReview(id=case, case_number=case, state=ReviewState.NOT_FOUND)
            for case in not_found
        },
    )


def checked(**by_case):
    """Checks of 2.1 and 2.2 for each case: A="ok not_ok"."""
    return {
        (case, point_id): outcome
        for case, outcomes in by_case.items()
        for point_id, outcome in zip(("2.1", "2.2"), outcomes.split(), strict=True)
    }


# -- worst wins --------------------------------------------------------------------------


@given(st.lists(st.sampled_from(OUTCOMES)), st.sampled_from(OUTCOMES))
def test_another_answer_never_makes_the_worst_better(answers, more):
    order = ["not_relevant", "ok", "not_tested", "not_ok"]
    before, after = worst(answers), worst([*answers, more])
    assert before is None or order.index(after) >= order.index(before)


def test_nothing_has_no_worst():
    assert worst([]) is None
    assert worst([""]) is None


def test_counts_of_outcomes():
    counts = count_outcomes(["ok", "ok", "not_ok", "", "not_relevant"])
    assert (counts.ok, counts.not_ok, counts.not_tested, counts.not_relevant) == (2, 1, 0, 1)
    assert (counts.unanswered, counts.answered) == (1, 4)


# -- areas of the supplier ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "outcome", "code", "points"),
    [
        ("ok ok ok", "ok", "points_ok", ("1.1", "1.2", "1.3")),
        ("ok not_relevant ok", "ok", "points_ok", ("1.1", "1.3")),
        ("ok not_ok not_tested", "not_ok", "points_not_ok", ("1.2",)),
        ("ok not_tested ok", "not_tested", "points_not_tested", ("1.2",)),
        (
            "not_relevant not_relevant not_relevant",
            "not_relevant",
            "nothing_relevant",
            ("1.1", "1.2", "1.3"),
        ),
    ],
)
def test_the_worst_point_decides_and_is_named(answers, outcome, code, points):
    file = visit_file(dict(zip(("1.1", "1.2", "1.3"), answers.split(), strict=True)))
    proposal = propose_area(SUPPLIER_AREA, file)
    assert (proposal.outcome, proposal.code, proposal.points) == (outcome, code, points)


def test_an_area_is_open_until_every_point_is_answered():
    assert propose_area(SUPPLIER_AREA, visit_file()) is None
    assert propose_area(SUPPLIER_AREA, visit_file({"1.1": "ok", "1.2": "ok", "1.3": ""})) is None


def test_one_point_not_ok_decides_at_once():
    proposal = propose_area(SUPPLIER_AREA, visit_file({"1.2": "not_ok"}))
    assert proposal.outcome == "not_ok"
    assert (proposal.point_counts.not_ok, proposal.point_counts.unanswered) == (1, 2)


def test_points_and_areas_that_are_not_scored_decide_nothing():
    loose = ControlArea(
        id="8", title=Wording("x"), points=(point("1.1"), point("1.2", scored=False))
    )
    file = visit_file({"1.1": "ok", "1.2": "not_ok"})
    assert propose_area(loose, file).outcome == "ok"
    unscored = ControlArea(id="8", title=Wording("x"), points=(point("1.1"),), scored=False)
    assert propose_area(unscored, file) is None
    assert propose_area(ControlArea(id="9", title=Wording("x")), file) is None


def test_the_persons_own_decision_does_not_change_the_proposal():
    answers = {"1": "not_ok", "1.1": "ok", "1.2": "ok", "1.3": "ok"}
    assert propose_area(SUPPLIER_AREA, visit_file(answers)).outcome == "ok"


# -- areas of cases ----------------------------------------------------------------------


def test_one_case_not_ok_makes_the_area_so():
    checks = checked(A="ok ok", B="ok not_ok", C="ok not_ok")
    proposal = propose_area(CASE_AREA, visit_file(checks=checks, cases="ABC"))
    assert (proposal.outcome, proposal.points) == ("not_ok", ("2.2",))
    assert (proposal.case_counts.not_ok, proposal.case_counts.ok) == (2, 4)


def test_a_case_that_is_not_yet_checked_keeps_the_area_open():
    checks = checked(A="ok ok")
    assert propose_area(CASE_AREA, visit_file(checks=checks, cases="AB")) is None


def test_a_point_tested_in_some_cases_was_tested():
    checks = checked(A="ok not_relevant", B="not_tested not_relevant")
    proposal = propose_area(CASE_AREA, visit_file(checks=checks, cases="AB"))
    assert (proposal.outcome, proposal.code) == ("ok", "points_ok")
    assert proposal.case_counts.not_tested == 1


def test_a_point_tested_in_no_case_was_not_tested():
    checks = checked(A="ok not_tested", B="ok not_tested")
    proposal = propose_area(CASE_AREA, visit_file(checks=checks, cases="AB"))
    assert (proposal.outcome, proposal.points) == ("not_tested", ("2.2",))


def test_a_case_that_was_not_found_is_an_error_of_its_own_kind():
    file = visit_file(checks=checked(A="ok ok"), cases="AB", not_found="B")
    proposal = propose_area(CASE_AREA, file)
    assert (proposal.outcome, proposal.code) == ("not_ok", "cases_not_found")
    assert (proposal.cases_not_found, proposal.case_counts.ok) == (1, 2)


def test_the_points_that_say_ej_ok_are_named_before_cases_not_found():
    file = visit_file(checks=checked(A="ok not_ok"), cases="AB", not_found="B")
    proposal = propose_area(CASE_AREA, file)
    assert (proposal.code, proposal.points) == ("points_not_ok", ("2.2",))
    assert proposal.cases_not_found == 1


def test_cases_outside_the_sample_decide_nothing():
    checks = checked(A="ok ok", Z="not_ok not_ok")
    assert propose_area(CASE_AREA, visit_file(checks=checks, cases="A")).outcome == "ok"


def test_without_a_draw_a_case_point_is_answered_as_a_whole():
    file = visit_file({"2.1": "ok", "2.2": "not_tested"})
    assert propose_area(CASE_AREA, file).outcome == "not_tested"


# -- follow-up ---------------------------------------------------------------------------


def sample(short, size, *, hours=100, missing=1, not_found=0):
    rows = [
        CaseReview(
            id=str(number),
            invoiced_hours=Decimal(hours),
            documented_hours=Decimal(hours - missing if number < short else hours),
        )
        for number in range(size - not_found)
    ]
    lost = [CaseReview(id="x", state=ReviewState.NOT_FOUND) for _ in range(not_found)]
    return compare([*rows, *lost])


def follow_up(hours, drawn, cases=3, of=15, share="0.05"):
    met = propose_follow_up(
        hours,
        drawn=drawn,
        difference_cases=cases,
        difference_of=of,
        difference_share=None if share is None else Decimal(share),
    )
    return [one.code for one in met]


@pytest.mark.parametrize(
    ("short", "drawn", "codes"),
    [(2, 15, []), (3, 15, ["cases"]), (5, 30, []), (6, 30, ["cases"]), (1, 5, ["cases"])],
)
def test_three_of_fifteen_is_scaled_to_the_sample(short, drawn, codes):
    assert follow_up(sample(short, drawn), drawn) == codes


def test_a_case_not_found_counts_as_one_with_a_difference():
    assert follow_up(sample(2, 15, not_found=1), 15) == ["cases"]


def test_a_twentieth_of_the_hours_is_enough():
    assert follow_up(sample(1, 15, missing=75), 15) == ["hours"]
    assert follow_up(sample(1, 15, missing=74), 15) == []


def test_both_criteria_say_their_numbers():
    hours = sample(3, 15, missing=50)
    met = propose_follow_up(
        hours,
        drawn=15,
        difference_cases=3,
        difference_of=15,
        difference_share=Decimal("0.05"),
    )
    assert [(one.actual, one.needed, one.of) for one in met] == [(3, 3, 15), (150, 75, 1500)]


def test_a_criterion_may_be_left_out():
    assert follow_up(sample(15, 15, missing=50), 15, cases=None, share=None) == []
    assert follow_up(compare([]), 0) == []
