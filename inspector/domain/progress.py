"""The steps of a visit, and what counts as answered, checked and reviewed in them.

Progress counts answers, never the share of ok.
"""

from __future__ import annotations

from inspector.domain.model import Outcome, ReviewState, Side
from inspector.domain.scheme import ControlArea, Point, Scope, Step
from inspector.domain.visit_file import VisitFile


def steps_of(file: VisitFile) -> tuple[Step, ...]:
    """The kinds of steps of the scheme, all of them where it names none."""
    return file.scheme.steps or (Step.ARRIVAL, Step.DRAW, Step.AREAS, Step.TOUR, Step.REVIEW)


def step_of(file: VisitFile, area: ControlArea) -> str:
    """The step an area is answered in: `tour`, or one of its own (`area:2`)."""
    on_tour = area.step is Step.TOUR and Step.TOUR in steps_of(file)
    return "tour" if on_tour else f"area:{area.id}"


def step_ids(file: VisitFile) -> tuple[str, ...]:
    """The steps of this visit in order; no draw, or none left to show, no step for it."""
    ids: list[str] = []
    draws = file.scheme.draw_plan(file.visit.kind) is not None or bool(file.draws)
    draws = draws and file.totals is None
    for step in steps_of(file):
        if step is Step.AREAS:
            areas = (step_of(file, area) for area in file.scheme.areas)
            ids.extend(step_id for step_id in areas if step_id != "tour")
        elif draws or step not in (Step.DRAW, Step.CASES):
            ids.append(step.value)
    return tuple(ids)


def case_done(file: VisitFile, case_number: str) -> bool:
    """Reviewed, or not found, or every point answered; `handed over later` is still open."""
    review = file.reviews.get(case_number)
    if review is not None and review.state in (ReviewState.REVIEWED, ReviewState.NOT_FOUND):
        return True
    points = file.scheme.case_points()
    return bool(points) and all(is_checked(file, case_number, point) for point in points)


def cases_done(file: VisitFile) -> tuple[int, int]:
    """How many of the drawn cases are done, and how many there are."""
    drawn = file.drawn_cases
    return sum(case_done(file, item.case_number) for item in drawn), len(drawn)


def point_answered(file: VisitFile, point: Point) -> bool:
    """Answered for the visit; or, for a case point, for every drawn case."""
    answer = file.answers.get(point.id)
    if answer is not None and answer.outcome:
        return True
    if point.scope is Scope.CASE and file.totals is not None:
        return True  # it was, case by case, when the visit was locked
    if point.scope is not Scope.CASE or not file.drawn_cases:
        return False
    return all(
        is_checked(file, item.case_number, point) or is_not_found(file, item.case_number)
        for item in file.drawn_cases
    )


def points_done(file: VisitFile) -> tuple[int, int]:
    """How many points are answered, and how many there are; areas as a whole not counted."""
    points = tuple(file.scheme.points())
    return sum(point_answered(file, point) for point in points), len(points)


def outcome_counts(file: VisitFile) -> dict[str, int]:
    """Visit answers per outcome, "" for points without one, areas as a whole not counted."""
    counts = dict.fromkeys((*Outcome, ""), 0)
    for point in file.scheme.points():
        answer = file.answers.get(point.id)
        counts[answer.outcome if answer else ""] += 1
    return counts


def is_checked(file: VisitFile, case_number: str, point: Point) -> bool:
    check = file.checks.get((case_number, point.id))
    return check is not None and bool(check.outcome)


def is_not_found(file: VisitFile, case_number: str) -> bool:
    review = file.reviews.get(case_number)
    return review is not None and review.state == ReviewState.NOT_FOUND


def signs_for(file: VisitFile, *sides: Side) -> bool:
    """Someone is named, or has signed, refused or been absent, for one of these sides."""
    named = any(person.side in sides and person.name.strip() for person in file.participants)
    return named or any(signature.side in sides for signature in file.signatures)
