"""A supervision scheme as data: what is looked at, how, how much, and by when.

A scheme is read from a TOML file (`gateways.scheme_files`) and never changes: a new
wording is a new version. Ids are language-neutral; every text stands in Danish and English.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from inspector.domain.value import value


@value(kw_only=False)
class Wording:
    """A text in both languages; English falls back to Danish, which is always there."""

    da: str
    en: str = ""

    def told(self, language: str) -> str:
        """The text in this language ("da" or "en")."""
        return self.en or self.da if language == "en" else self.da


NOTHING = Wording("")


class Check(StrEnum):
    """How a point is checked (domain.md A3)."""

    DOCUMENT = "document"
    DATE_RULE = "date_rule"
    HOURS = "hours"
    PERCENTAGE = "percentage"
    JUDGEMENT = "judgement"


class Scope(StrEnum):
    SUPPLIER = "supplier"
    CASE = "case"


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    HOURS = "hours"


class Selection(StrEnum):
    """Which cases of the list belong to a stratum, by date logic alone."""

    COMPLETED_SINCE = "completed_since"
    ONGOING_ON = "ongoing_on"
    ACTIVE_BETWEEN = "active_between"
    ALL = "all"


class Step(StrEnum):
    """The steps of a visit; AREAS stands for one step per control area."""

    ARRIVAL = "arrival"
    DRAW = "draw"
    CASES = "cases"
    AREAS = "areas"
    TOUR = "tour"
    REVIEW = "review"


@value
class Point:
    """A control point (or sub-point) that is answered; a case point is answered per case."""

    id: str  # "2.3": unique in the scheme, printed
    title: Wording
    short: Wording = NOTHING  # column head of the matrix
    check: Check = Check.JUDGEMENT
    scope: Scope = Scope.SUPPLIER
    scored: bool = True
    requirement: Wording = NOTHING
    law: str = ""
    source: str = ""  # "S0", "S2" …
    proposed: bool = False  # not in the sources: a default of ours (domain.md A1.12)
    target: float | None = None  # PERCENTAGE: the least share in per cent, 65 or 66.7

    @property
    def brief(self) -> Wording:
        """The name for narrow places: the short one, or the title where there is none."""
        return self.short if self.short.da else self.title


@value
class ControlArea:
    id: str  # "2"
    title: Wording
    short: Wording = NOTHING  # for the rail of steps; the title where there is none
    requirement: Wording = NOTHING
    points: tuple[Point, ...] = ()
    scored: bool = True
    source: str = ""
    proposed: bool = False
    step: Step = Step.AREAS  # TOUR: answered during the tour of the site

    @property
    def brief(self) -> Wording:
        """The name for narrow places: the short one, or the title where there is none."""
        return self.short if self.short.da else self.title


@value
class CaseRule:
    """A deadline inside a case: `until` at most (or at least) `amount` `unit` after `since`.

    `since` and `until` name fields of CaseReview. A rule may repeat (`every`): talks at
    least once per month. `scored` False: discussed, not scored [S0].
    """

    id: str
    title: Wording
    since: str
    until: str
    amount: int
    unit: Unit
    at_least: bool = False
    every: bool = False
    unless: Wording = NOTHING
    scored: bool = False
    source: str = ""


@value
class Stratum:
    id: str  # plain text of the frame: "AFSLUTTET"
    title: Wording
    selection: Selection
    size: int
    reserve: int = 5


@value
class DrawPlan:
    """The draw of these visit kinds; no kinds: every kind that has none of its own."""

    id: str
    kinds: tuple[str, ...] = ()
    required: bool = True
    strata: tuple[Stratum, ...] = ()
    exclude_reviewed: bool = False  # leave out cases reviewed at earlier visits


@value
class DeadlineRule:
    """A deadline that follows from a visit: `amount` `unit` after `after`."""

    id: str
    title: Wording
    after: str  # "visit", "dispatch", "availability", "task" …
    amount: int
    unit: Unit
    duty: str  # "unit", "supplier", "administration"
    kinds: tuple[str, ...] = ()
    source: str = ""


@value
class VisitKind:
    id: str  # "control", "follow_up", "ordinary", "follow_up_risk", "extraordinary" …
    title: Wording
    announced: bool = False  # default; a visit may say otherwise
    follows_up: bool = False
    times: int | None = None  # how often at least, per supplier and `per`; None: no duty
    per: str = ""  # "year", "half_year", "quarter" or "month"; "" where `times` is None


@value
class Escalation:
    """When the program proposes a follow-up; a person decides (domain.md A1.12)."""

    cases_with_difference: int | None = None
    of_cases: int | None = None
    share_of_hours: float | None = None  # 0.05 = 5 % of the sample's invoiced hours
    proposed: bool = True


@value
class Scheme:
    id: str  # "kbh-flexjob-2009"
    version: str  # "1"
    title: Wording
    summary: Wording = NOTHING
    valid_from: date | None = None
    valid_to: date | None = None
    sources: tuple[str, ...] = ()
    kinds: tuple[VisitKind, ...] = ()
    steps: tuple[Step, ...] = ()
    areas: tuple[ControlArea, ...] = ()
    case_rules: tuple[CaseRule, ...] = ()
    draws: tuple[DrawPlan, ...] = ()
    deadlines: tuple[DeadlineRule, ...] = ()
    hours: bool = False  # hours and kroner are compared per case
    escalation: Escalation = Escalation()

    def points(self) -> Iterator[Point]:
        """All points, in the order of the form."""
        for area in self.areas:
            yield from area.points

    def point(self, point_id: str) -> Point | None:
        return next((point for point in self.points() if point.id == point_id), None)

    def area(self, area_id: str) -> ControlArea | None:
        return next((area for area in self.areas if area.id == area_id), None)

    def case_points(self) -> tuple[Point, ...]:
        """The points answered for each drawn case, in the order of the form."""
        return tuple(point for point in self.points() if point.scope is Scope.CASE)

    def kind(self, kind_id: str) -> VisitKind | None:
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def draw_plan(self, kind_id: str) -> DrawPlan | None:
        """The draw a visit of this kind asks for, or None."""
        own = [plan for plan in self.draws if kind_id in plan.kinds]
        return next(iter(own or [plan for plan in self.draws if not plan.kinds]), None)
