"""What a visit came to, counted before its cases are deleted, and told afterwards."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from inspector.domain.hours import HoursTotal, compare
from inspector.domain.model import (
    CaseCheck,
    CaseReview,
    DocumentShown,
    Evidence,
    ReviewState,
    SampleItem,
    SampleRole,
    Visit,
    VisitTotals,
)
from inspector.domain.retention import sizes_of
from inspector.domain.visit_file import with_replacements
from inspector.services.ports import Reader
from inspector.services.reading_visits import sample_in_force


def visit_totals(reader: Reader, visit: Visit) -> VisitTotals:
    """The totals of the visit as its papers stand now; not yet dated."""
    drawn = with_replacements(sample_in_force(reader, visit.id))
    numbers = {item.case_number for item in drawn}
    reviews = reader.find(CaseReview, visit=visit.id)
    checks = [one for one in reader.find(CaseCheck, visit=visit.id) if one.outcome]
    states = {one.case_number: one.state for one in reviews}
    seen = {one.case_number for one in checks}
    seen |= {number for number, state in states.items() if state == ReviewState.REVIEWED}
    lost = {number for number, state in states.items() if state == ReviewState.NOT_FOUND}
    hours = compare(reviews)
    return VisitTotals(
        id=visit.id,
        drawn=len(drawn),
        reviewed=len((seen - lost) & numbers),
        not_found=len(lost & numbers),
        sample_sizes=sample_sizes(reader, visit.id),
        outcomes=_outcomes([one for one in checks if one.case_number in numbers]),
        compared=hours.compared,
        with_shortfall=hours.with_shortfall,
        invoiced_hours=hours.invoiced,
        documented_hours=hours.documented,
        shortfall_hours=hours.shortfall_hours,
        excess_hours=hours.excess_hours,
        shortfall_kroner=hours.shortfall_kroner,
        not_found_invoiced=hours.not_found_invoiced,
        documents=reader.count(DocumentShown, visit=visit.id),
        photos=reader.count(Evidence, visit=visit.id),
    )


def sample_sizes(reader: Reader, visit_id: str) -> tuple[str, ...]:
    """How many cases were drawn in each stratum, reserves aside."""
    drawn = reader.select(SampleItem, ("stratum", "role"), visit=visit_id)
    return sizes_of(str(stratum) for stratum, role in drawn if role == SampleRole.SAMPLE)


def hours_of(totals: VisitTotals) -> HoursTotal:
    """The sums as they were; the lines of the cases are gone."""
    none = HoursTotal()
    return HoursTotal(
        invoiced=totals.invoiced_hours or none.invoiced,
        documented=totals.documented_hours or none.documented,
        shortfall_hours=totals.shortfall_hours or none.shortfall_hours,
        excess_hours=totals.excess_hours or none.excess_hours,
        shortfall_kroner=totals.shortfall_kroner or none.shortfall_kroner,
        not_found_invoiced=totals.not_found_invoiced or none.not_found_invoiced,
    )


def _outcomes(checks: list[CaseCheck]) -> str:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one in checks:
        counted[one.point][str(one.outcome)] += 1
    return json.dumps(counted, sort_keys=True, separators=(",", ":")) if counted else ""
