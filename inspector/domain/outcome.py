"""What the answers add up to. The program proposes and says why; a person decides.

The worst answer wins: one point that is "ej ok" makes its area so. Nothing is proposed as
"ok" while a point is unanswered or was not tested (domain.md 0.1, A1.12, D).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from inspector.domain.hours import HoursTotal
from inspector.domain.model import Outcome
from inspector.domain.progress import is_not_found
from inspector.domain.scheme import ControlArea, Point, Scope
from inspector.domain.visit_file import VisitFile

_WORST_FIRST = (Outcome.NOT_OK, Outcome.NOT_TESTED, Outcome.OK, Outcome.NOT_RELEVANT)
# Over the cases of one point: where some were tested, the point was tested.
_CASES_WORST_FIRST = (Outcome.NOT_OK, Outcome.OK, Outcome.NOT_TESTED, Outcome.NOT_RELEVANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCounts:
    ok: int = 0
    not_ok: int = 0
    not_tested: int = 0
    not_relevant: int = 0
    unanswered: int = 0

    @property
    def answered(self) -> int:
        return self.ok + self.not_ok + self.not_tested + self.not_relevant


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed outcome of an area, and why.

    `code` is a key of rules.proposal: points_not_ok, cases_not_found, points_not_tested,
    points_ok, nothing_relevant. `points` are the ids that decided; `point_counts` are over
    the area's points, `case_counts` over the checks of its case points in the drawn cases.
    """

    outcome: Outcome
    code: str
    points: tuple[str, ...]
    point_counts: OutcomeCounts
    case_counts: OutcomeCounts
    cases_not_found: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A criterion that was met: `code` is a key of rules.escalation (cases, hours).

    For cases, whole numbers: `actual` of `of`, at least `needed`. For hours, hours.
    """

    code: str
    actual: Decimal
    needed: Decimal
    of: Decimal


def count_outcomes(outcomes: Iterable[str]) -> OutcomeCounts:
    """How many of each; "" is unanswered."""
    counts = dict.fromkeys((*(one.value for one in Outcome), ""), 0)
    for outcome in outcomes:
        counts[outcome] += 1
    return OutcomeCounts(
        ok=counts["ok"],
        not_ok=counts["not_ok"],
        not_tested=counts["not_tested"],
        not_relevant=counts["not_relevant"],
        unanswered=counts[""],
    )


def worst(outcomes: Iterable[str]) -> Outcome | None:
    """The worst of these: ej ok, ikke efterprøvet, ok, ikke relevant; None without any."""
    return _first_of(_WORST_FIRST, outcomes)


def _first_of(order: tuple[Outcome, ...], outcomes: Iterable[str]) -> Outcome | None:
    given = set(outcomes)
    return next((outcome for outcome in order if outcome in given), None)


def propose_area(area: ControlArea, visit_file: VisitFile) -> Proposal | None:
    """The outcome the area's points add up to, or None while that is open.

    A point that is ej ok decides at once; any other outcome waits until every scored point
    is answered. A drawn case that was not found is an error in each of its case points.
    """
    points = [point for point in area.points if point.scored and area.scored]
    found = {point.id: _of_point(point, visit_file) for point in points}
    outcome = worst(found.values())
    if outcome is None or (outcome is not Outcome.NOT_OK and "" in found.values()):
        return None
    case_points = [point for point in points if point.scope is Scope.CASE]
    not_found = _not_found(visit_file) if case_points else 0
    said = tuple(point.id for point in points if _says_not_ok(point, visit_file))
    return Proposal(
        outcome=outcome,
        code=_why(outcome, said=bool(said)),
        points=said or tuple(point_id for point_id, one in found.items() if one == outcome),
        point_counts=count_outcomes(found.values()),
        case_counts=count_outcomes(
            one for point in case_points for one in _checks(point, visit_file)
        ),
        cases_not_found=not_found,
    )


def _why(outcome: Outcome, *, said: bool) -> str:
    if outcome is Outcome.NOT_OK:
        return "points_not_ok" if said else "cases_not_found"
    codes = {Outcome.NOT_TESTED: "points_not_tested", Outcome.OK: "points_ok"}
    return codes.get(outcome, "nothing_relevant")


def _answer(point: Point, file: VisitFile) -> str:
    answer = file.answers.get(point.id)
    return answer.outcome if answer else ""


def _checks(point: Point, file: VisitFile) -> list[str]:
    """The outcome of this point in each drawn case that was found."""
    numbers = [item.case_number for item in file.drawn_cases]
    checks = [
        file.checks.get((number, point.id)) for number in numbers if not is_not_found(file, number)
    ]
    return [check.outcome if check else "" for check in checks]


def _not_found(file: VisitFile) -> int:
    return sum(is_not_found(file, item.case_number) for item in file.drawn_cases)


def _says_not_ok(point: Point, file: VisitFile) -> bool:
    checks = _checks(point, file) if point.scope is Scope.CASE else []
    return Outcome.NOT_OK in (_answer(point, file), *checks)


def _of_point(point: Point, file: VisitFile) -> str:
    """The outcome of one point, "" while it is open; its own answer, its cases, or both."""
    own = _answer(point, file)
    if point.scope is not Scope.CASE or not file.drawn_cases:
        return own
    checks = _checks(point, file)
    if _not_found(file) or Outcome.NOT_OK in (own, *checks):
        return Outcome.NOT_OK
    if "" in checks and not own:
        return ""
    return _first_of(_CASES_WORST_FIRST, (own, *checks)) or ""


def propose_follow_up(
    hours: HoursTotal,
    *,
    drawn: int,
    difference_cases: int | None,
    difference_of: int | None,
    difference_share: Decimal | None,
) -> tuple[Criterion, ...]:
    """The criteria for a follow-up visit that were met; none: nothing is proposed.

    `difference_cases` of `difference_of` (3 of 15) is scaled to the number of cases drawn
    and rounded up; a case that was not found counts as one with a difference. The share is
    of the hours invoiced in the compared cases. None leaves a criterion out.
    """
    met = []
    if difference_cases and difference_of and drawn > 0:
        needed = max(1, -(-difference_cases * drawn // difference_of))
        actual = hours.with_shortfall + hours.not_found
        if actual >= needed:
            met.append(_criterion("cases", actual, needed, drawn))
    if difference_share is not None and hours.invoiced > 0:
        least = difference_share * hours.invoiced
        if hours.shortfall_hours > 0 and hours.shortfall_hours >= least:
            met.append(_criterion("hours", hours.shortfall_hours, least, hours.invoiced))
    return tuple(met)


def _criterion(
    code: str, actual: Decimal | int, needed: Decimal | int, of: Decimal | int
) -> Criterion:
    return Criterion(code=code, actual=Decimal(actual), needed=Decimal(needed), of=Decimal(of))
