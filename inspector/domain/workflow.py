"""How far a visit has come, and what is missing before it can be finished.

Little blocks: supplier, date, the draw the scheme demands, and who signs for the unit.
All else can pass with a written reason (a waiver) that the report prints. Truths across
fields and broken date rules are warnings: they are shown and never stop anyone.
Progress counts answers, never the share of ok.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from inspector.domain.formats import short_date
from inspector.domain.model import CaseReview, DrawState, Outcome, Side, VisitState
from inspector.domain.privacy import privacy_shortcomings
from inspector.domain.progress import (
    case_done,
    cases_done,
    is_checked,
    is_not_found,
    point_answered,
    points_done,
    signs_for,
    step_ids,
    step_of,
    steps_of,
)
from inspector.domain.scheme import CaseRule, ControlArea, Step
from inspector.domain.shortcoming import Kind, Shortcoming
from inspector.domain.value import value
from inspector.domain.visit_conflicts import conflict_shortcomings
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_times import arrival_doubt, departure_doubt

__all__ = ["Broken", "Kind", "Progress", "Shortcoming", "StepState", "shortcomings"]

# The waiver item that stands in for the draw where the supplier has no case to draw from.
LIST_EMPTY = "list-empty"
# The beginning of the one that stands in for evidence whose file lies on another laptop.
ELSEWHERE = "evidence-elsewhere"

# Tells whether the review breaks the date rule; the caller knows calendar and day.
Broken = Callable[[CaseRule, CaseReview], bool]


class Progress(StrEnum):
    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    DONE = "done"
    MISSING = "missing"


@value
class StepState:
    """One line of the step list; `missing` counts what keeps a begun step from being done."""

    id: str
    state: Progress
    done: int = 0
    total: int = 0
    missing: int = 0


def shortcomings(file: VisitFile, broken: Broken | None = None) -> tuple[Shortcoming, ...]:
    """Everything to look at, in the order of the form; `broken` adds the date rules.

    Nothing is missing of a visit whose working papers were deleted: it was whole at its lock.
    """
    if file.totals is not None:
        return ()
    found = [*_arrival(file), *_draw(file), *_cases(file, broken), *_areas(file), *_end(file)]
    found += [*privacy_shortcomings(file), *conflict_shortcomings(file)]
    order = {step: place for place, step in enumerate(step_ids(file))}
    last = len(order)
    found.sort(key=lambda item: order.get(item.step, last))
    return tuple(replace(item, reason=_waived(file, item)) for item in found)


def can_finish(file: VisitFile) -> bool:
    return not any(item.open for item in shortcomings(file))


def step_states(
    file: VisitFile, known: tuple[Shortcoming, ...] | None = None
) -> tuple[StepState, ...]:
    """The state of each step, in order; `known` are the shortcomings, where they are at hand."""
    if file.totals is not None:
        return tuple(StepState(id=step, state=Progress.DONE) for step in step_ids(file))
    found = [item for item in (shortcomings(file) if known is None else known) if item.open]
    states = []
    for step in step_ids(file):
        mine = [item for item in found if item.step == step]
        states.append(_review_state(file, found) if step == "review" else _state(file, step, mine))
    return tuple(states)


def _waived(file: VisitFile, item: Shortcoming) -> str:
    """The reason given for this very thing, or for its whole step.

    A civil number or a person in a photo asks for a reason of its own: nobody waives one by
    the way.
    """
    whole_step = () if item.private else (f"step:{item.step}",)
    for key in (item.key, *whole_step):
        waiver = file.waivers.get(key)
        if item.kind is Kind.MISSING and waiver is not None and waiver.reason:
            return waiver.reason
    return ""


def _lacking(step: str, code: str, kind: Kind = Kind.MISSING) -> Shortcoming:
    return Shortcoming(key=code, step=step, code=code, kind=kind)


def _about(step: str, code: str, point: str, kind: Kind = Kind.MISSING) -> Shortcoming:
    return Shortcoming(
        key=f"{code}:{point}",
        step=step,
        code=code,
        kind=kind,
        point=point,
        details={"point": point},
    )


def _about_case(
    step: str, code: str, case_number: str, kind: Kind = Kind.MISSING, **details: str
) -> Shortcoming:
    key = ":".join((code, case_number, *details.values()))
    told = {"case": case_number, **details}
    return Shortcoming(
        key=key, step=step, code=code, kind=kind, case_number=case_number, details=told
    )


def _about_time(step: str, code: str, moment: datetime) -> Shortcoming:
    day = short_date(moment.astimezone().date())
    return replace(_lacking(step, code, Kind.WARNING), details={"day": day})


def _arrival(file: VisitFile) -> Iterator[Shortcoming]:
    visit = file.visit
    if not visit.supplier or not file.supplier.name:
        yield _lacking("arrival", "supplier-missing", Kind.BLOCKS)
    if visit.held_on is None:
        yield _lacking("arrival", "date-missing", Kind.BLOCKS)
    if not signs_for(file, Side.UNIT):
        yield _lacking("arrival", "unit-signer-missing", Kind.BLOCKS)
    if not visit.access_refused and not signs_for(file, Side.SUPPLIER, Side.MANAGEMENT):
        yield _lacking("arrival", "supplier-signer-missing")
    if visit.arrived is None:
        yield _lacking("arrival", "arrival-missing")
    elif arrival_doubt(visit):
        yield _about_time("arrival", arrival_doubt(visit), visit.arrived)
    if visit.no_conflict is None:
        yield _lacking("arrival", "conflict-missing")
    elif not visit.no_conflict and not visit.conflict_note.strip():
        yield _lacking("arrival", "conflict-note-missing")
    if visit.access_refused and not visit.refusal_note.strip():
        yield _lacking("arrival", "refusal-note-missing")
    if not visit.site:
        yield _lacking("arrival", "site-missing", Kind.WARNING)
    agreement = file.agreement
    if agreement is not None and visit.held_on is not None:
        begun = agreement.starts is None or agreement.starts <= visit.held_on
        ended = agreement.ends is not None and agreement.ends < visit.held_on
        if ended or not begun:
            yield _lacking("arrival", "outside-agreement", Kind.WARNING)


def _draw(file: VisitFile) -> Iterator[Shortcoming]:
    plan = file.scheme.draw_plan(file.visit.kind)
    draw = file.draw
    if draw is not None and draw.state == DrawState.DRAWN:
        if not draw.acknowledged:
            yield _lacking("draw", "draw-not-acknowledged", Kind.WARNING)
        if draw.digits_by not in ("", "supplier"):
            yield _lacking("draw", "draw-weaker", Kind.WARNING)
        return
    if file.visit.access_refused or plan is None or not plan.required:
        return
    if draw is not None:
        yield _lacking("draw", "draw-not-revealed", Kind.BLOCKS)
    elif not (LIST_EMPTY in file.waivers and file.waivers[LIST_EMPTY].reason):
        yield _lacking("draw", "draw-missing", Kind.BLOCKS)


def _cases(file: VisitFile, broken: Broken | None) -> Iterator[Shortcoming]:
    step = "cases" if Step.CASES in steps_of(file) else "draw"
    for item in file.drawn_cases:
        number = item.case_number
        case, review = file.cases.get(number), file.reviews.get(number)
        if not file.visit.access_refused:
            yield from _case(file, step, number, review)
        if case and case.starts and case.ends and case.ends < case.starts:
            yield _about_case(step, "case-ends-before-start", number, Kind.WARNING)
        if broken is not None and review is not None and not is_not_found(file, number):
            for rule in file.scheme.case_rules:
                if broken(rule, review):
                    yield _about_case(step, "rule-broken", number, Kind.WARNING, rule=rule.id)


def _case(
    file: VisitFile, step: str, number: str, review: CaseReview | None
) -> Iterator[Shortcoming]:
    if not case_done(file, number):
        yield _about_case(step, "case-not-reviewed", number)
        return
    if is_not_found(file, number):
        return
    points = file.scheme.case_points()
    if not all(is_checked(file, number, point) for point in points):
        yield _about_case(step, "case-points-missing", number)
    remark = review is not None and bool(review.remark.strip())
    checks = [file.checks[number, p.id] for p in points if (number, p.id) in file.checks]
    wrong = [check for check in checks if check.outcome == Outcome.NOT_OK]
    if wrong and not remark and not any(check.comment.strip() for check in wrong):
        yield _about_case(step, "case-comment-missing", number)


def _areas(file: VisitFile) -> Iterator[Shortcoming]:
    if file.visit.access_refused:
        return
    for area in file.scheme.areas:
        step = step_of(file, area)
        for point in area.points:
            if not point_answered(file, point):
                yield _about(step, "unanswered", point.id)
            yield from _words_missing(file, step, point.id)
        yield from _whole_area(file, step, area)


def _words_missing(file: VisitFile, step: str, point: str) -> Iterator[Shortcoming]:
    answer = file.answers.get(point)
    if answer is None or answer.comment.strip():
        return
    if answer.outcome == Outcome.NOT_OK:
        yield _about(step, "comment-missing", point)
    elif answer.outcome == Outcome.NOT_TESTED:
        yield _about(step, "reason-missing", point)


def _whole_area(file: VisitFile, step: str, area: ControlArea) -> Iterator[Shortcoming]:
    """The area as a whole: its own answer where it has no points, a decision where one is ej ok."""
    answer = file.answers.get(area.id)
    answers = [file.answers[point.id] for point in area.points if point.id in file.answers]
    remarked = [a for a in answers if a.outcome == Outcome.NOT_OK]
    if answer is not None and answer.outcome:
        if not any(a.comment.strip() for a in remarked):
            yield from _words_missing(file, step, area.id)
    elif not area.points:
        yield _about(step, "unanswered", area.id)
    elif remarked or _wrong_in_cases(file, area):
        yield _about(step, "area-undecided", area.id)


def _wrong_in_cases(file: VisitFile, area: ControlArea) -> bool:
    ids = {point.id for point in area.points}
    drawn = {item.case_number for item in file.drawn_cases}
    return any(
        check.outcome == Outcome.NOT_OK and number in drawn and point in ids
        for (number, point), check in file.checks.items()
    )


def _end(file: VisitFile) -> Iterator[Shortcoming]:
    visit = file.visit
    if file.elsewhere:
        yield _not_here(file)
    if visit.departed is None:
        yield _lacking("review", "departure-missing")
        return
    doubt = departure_doubt(visit)
    if doubt:
        yield _about_time("review", doubt, visit.departed)


def _not_here(file: VisitFile) -> Shortcoming:
    """Photos and files on other laptops; a reason is given for just so many."""
    count, marks = len(file.elsewhere), ", ".join(sorted(set(file.elsewhere.values())))
    code = "evidence-elsewhere" if count > 1 else "evidence-elsewhere-one"
    found = replace(_lacking("review", code), key=f"{ELSEWHERE}:{count}")
    return replace(found, details={"count": str(count), "laptops": marks})


def _state(file: VisitFile, step: str, found: list[Shortcoming]) -> StepState:
    done, total = _counts(file, step)
    # What was never answered is progress still to come; what is answered but lacks its
    # words, or blocks, is a fault to mend.
    faults = [item for item in found if item.code not in _TO_COME]
    if not done and not (step == "draw" and file.draw is not None):
        state = Progress.NOT_BEGUN
    elif done < total or any(item.code in _TO_COME for item in found):
        state = Progress.MISSING if faults else Progress.UNDER_WAY
    else:
        state = Progress.MISSING if faults else Progress.DONE
    if file.visit.access_refused and step not in ("arrival", "review") and not found:
        state = Progress.DONE
    return StepState(id=step, state=state, done=done, total=total, missing=len(faults))


_TO_COME = frozenset({"unanswered", "case-not-reviewed", "draw-missing", "draw-not-revealed"})


def _counts(file: VisitFile, step: str) -> tuple[int, int]:
    visit = file.visit
    if step == "arrival":
        facts = (visit.arrived, visit.held_on, visit.no_conflict)
        signer = signs_for(file, Side.UNIT)
        begun = visit.state != VisitState.PLANNED
        return (sum(fact is not None for fact in facts) + signer) * begun, len(facts) + 1
    if step == "cases" or (step == "draw" and Step.CASES not in steps_of(file)):
        return cases_done(file)
    if step == "draw":
        drawn = file.draw is not None and file.draw.state == DrawState.DRAWN
        return int(drawn), 1
    areas = [area for area in file.scheme.areas if step_of(file, area) == step]
    answered = [point_answered(file, point) for area in areas for point in area.points]
    whole = [_area_answered(file, area) for area in areas if not area.points]
    note = [bool(visit.tour_note.strip())] if step == "tour" and not (answered or whole) else []
    marks = answered + whole + note
    return sum(marks), len(marks)


def _area_answered(file: VisitFile, area: ControlArea) -> bool:
    answer = file.answers.get(area.id)
    return answer is not None and bool(answer.outcome)


def _review_state(file: VisitFile, found: list[Shortcoming]) -> StepState:
    if file.visit.state == VisitState.LOCKED:
        return StepState(id="review", state=Progress.DONE)
    begun = file.visit.state == VisitState.OPEN and points_done(file)[0] > 0
    state = Progress.UNDER_WAY if begun else Progress.NOT_BEGUN
    return StepState(id="review", state=state, missing=len(found))
