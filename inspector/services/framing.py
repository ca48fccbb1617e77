"""Reading the list a draw is made from, and the period it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from inspector.domain.frame import FrameChoice, Listed, Period, choose, previous_quarter
from inspector.domain.model import Case, CaseReview, ReviewState, Visit
from inspector.domain.scheme import DrawPlan, Selection
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Reader
from inspector.services.reading_visits import held_before

_SEEN = frozenset({ReviewState.REVIEWED, ReviewState.NOT_FOUND, ReviewState.HANDED_OVER_LATER})


def frame_choice(
    reader: Reader,
    visit_file: VisitFile,
    *,
    since: date | None,
    visit_day: date,
    until: date | None = None,
    exclude_reviewed: bool | None = None,
) -> FrameChoice:
    """The frame of this visit from the supplier's imported cases.

    `since` None: from the last visit by this scheme; where there was none, completed cases
    wait for a date she gives. Cases active in a period: the quarter before the visit,
    unless `since` (and `until`) say otherwise. `exclude_reviewed` None: as the scheme says.
    """
    plan = visit_file.scheme.draw_plan(visit_file.visit.kind) or DrawPlan(id="")
    last = visit_file.last_time.visit if visit_file.last_time else None
    period = _period(plan, since, until, visit_day, last)
    leave_out = plan.exclude_reviewed if exclude_reviewed is None else exclude_reviewed
    reviewed = _reviewed_before(reader, visit_file.visit) if leave_out else frozenset()
    choice = choose(_listed(reader, visit_file.visit.supplier), plan, period, reviewed)
    from_last = last is not None and since is None and choice.since == last.held_on
    return replace(choice, previous_visit=last.id if last is not None and from_last else "")


def _period(
    plan: DrawPlan, since: date | None, until: date | None, day: date, last: Visit | None
) -> Period:
    if any(stratum.selection is Selection.ACTIVE_BETWEEN for stratum in plan.strata):
        first, end = previous_quarter(day)
        return Period(since or first, until or (end if since is None else day), day)
    return Period(since or (last.held_on if last else None), until or day, day)


def _listed(reader: Reader, supplier: str) -> list[Listed]:
    rows = reader.select(Case, ("number", "status", "starts", "ends"), supplier=supplier)
    return sorted(
        (
            Listed(str(number or ""), str(status or ""), _day(starts), _day(ends))
            for number, status, starts, ends in rows
        ),
        key=lambda case: case.number,
    )


def _day(stored: object) -> date | None:
    return date.fromisoformat(str(stored)) if stored else None


def _reviewed_before(reader: Reader, visit: Visit) -> frozenset[str]:
    return frozenset(
        str(number)
        for earlier in held_before(reader, visit)
        for number, state in reader.select(CaseReview, ("case_number", "state"), visit=earlier.id)
        if state in _SEEN
    )
