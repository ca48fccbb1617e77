"""Everything about one visit in one value: what pages show and reports print."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from inspector.domain.delivery import Dispatch, SignedReport
from inspector.domain.finalisations import highest_version
from inspector.domain.model import (
    Agreement,
    Answer,
    Case,
    CaseCheck,
    CaseReview,
    DeliverySite,
    DocumentShown,
    Draw,
    Evidence,
    Participant,
    Report,
    SampleItem,
    SampleRole,
    SchemeText,
    Signature,
    Supplier,
    Visit,
    VisitTotals,
    Waiver,
)
from inspector.domain.rival_draws import in_force
from inspector.domain.scheme import Scheme
from inspector.domain.value import value

if TYPE_CHECKING:
    from inspector.domain.exchange import Conflict


@value
class LastTime:
    """What the visit before found at one point, for the column beside it."""

    visit: Visit
    answers: dict[str, Answer] = field(default_factory=dict)  # by point id


@value
class VisitFile:
    """One visit with all its parts, read in one transaction."""

    visit: Visit
    scheme: Scheme
    supplier: Supplier
    site: DeliverySite | None = None
    agreement: Agreement | None = None
    participants: tuple[Participant, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)  # by point or area id
    waivers: dict[str, Waiver] = field(default_factory=dict)  # by item
    draws: tuple[Draw, ...] = ()  # in the order they were started, aborted ones too
    sample: tuple[SampleItem, ...] = ()  # of the valid draw, sample and reserve
    cases: dict[str, Case] = field(default_factory=dict)  # drawn cases, by case number
    reviews: dict[str, CaseReview] = field(default_factory=dict)  # by case number
    checks: dict[tuple[str, str], CaseCheck] = field(default_factory=dict)  # (case, point)
    documents: tuple[DocumentShown, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    signatures: tuple[Signature, ...] = ()  # of the version in hand
    reports: tuple[Report, ...] = ()  # locked versions, see `finalisations.in_order`
    signed: tuple[SignedReport, ...] = ()  # of all locked versions, oldest first
    dispatches: tuple[Dispatch, ...] = ()  # what was handed to whom, oldest first
    last_time: LastTime | None = None
    scheme_text: SchemeText | None = None  # what `scheme` was read from
    totals: VisitTotals | None = None  # what is left of the cases once they were deleted
    shares: dict[str, str] = field(default_factory=dict)  # by step: the name of who takes it
    elsewhere: dict[str, str] = field(default_factory=dict)  # evidence id → mark: not here yet
    conflicts: tuple[Conflict, ...] = ()  # open ones, where somebody asked for them

    @property
    def draw(self) -> Draw | None:
        """The draw in force: the one that was not aborted; of several see `rival_draws`."""
        return in_force(self.draws)

    @property
    def drawn_cases(self) -> tuple[SampleItem, ...]:
        """The cases to check: the sample with replacements in place, in drawing order."""
        return with_replacements(self.sample)

    def delivered(self, report: Report) -> str:
        """The attachment of this version as it leaves the house: its newest signed file."""
        signed = [one for one in self.signed if one.report == report.id]
        return signed[-1].pdf if signed else report.pdf

    @property
    def version(self) -> int:
        """The number the report in hand has, or will have when it is locked."""
        locked = highest_version(self.reports)
        return locked if self.visit.state == "locked" else locked + 1


def with_replacements(sample: tuple[SampleItem, ...]) -> tuple[SampleItem, ...]:
    """The sample in its order, each replaced case as the reserve that took its place."""
    reserve = {i.case_number: i for i in sample if i.role == SampleRole.RESERVE}
    drawn = []
    for item in sample:
        if item.role != SampleRole.SAMPLE:
            continue
        while item.replaced_by and item.replaced_by in reserve:
            item = reserve[item.replaced_by]
        drawn.append(item)
    return tuple(drawn)
