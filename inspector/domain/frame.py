"""Which cases of the list a draw is made from, by date logic alone.

Each case belongs to at most one stratum, the first that asks for it; a case that belongs
to none is excluded with a reason, so that the counts add up to the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from inspector.domain.draw import Row, check_frame, clean
from inspector.domain.model import CaseStatus
from inspector.domain.scheme import DrawPlan, Selection, Stratum


@dataclass(frozen=True, slots=True)
class Listed:
    """What the frame needs to know of a case in the list."""

    number: str
    status: str = ""
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days asked for, and the day the list is looked at.

    `since` is None where there was no earlier visit and she has given no date.
    """

    since: date | None
    until: date
    visit_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A case of the list that is not in the frame. `code` is a key of workflow.excluded.

    `detail` is a date as ISO text, or "". `line` is 0 where the row of the file is unknown.
    """

    case_number: str
    code: str
    detail: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameChoice:
    """The frame as it can be drawn from, and what was left out.

    `needs_since`: a stratum of completed cases has no first day; commit refuses until she
    gives one. `previous_visit` is the id of the visit that `since` comes from, or "".
    """

    rows: tuple[Row, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    strata: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    previous_visit: str = ""
    needs_since: bool = False

    def of(self, stratum: str) -> tuple[str, ...]:
        """The cases of one stratum."""
        return tuple(case for case, name in self.rows if name == stratum)


def previous_quarter(day: date) -> tuple[date, date]:
    """First and last day of the quarter before the one `day` lies in."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = first - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last


def choose(
    cases: Iterable[Listed], plan: DrawPlan, period: Period, reviewed: Collection[str] = ()
) -> FrameChoice:
    """Sort the list into strata; `reviewed` are numbers seen before, left out when asked for."""
    left_out = frozenset(reviewed)
    rows: list[Row] = []
    excluded: list[Excluded] = []
    for case in cases:
        stratum, why = _placed(case, plan, period)
        if not why[0] and case.number in left_out:
            why = ("reviewed-before", "")
        if why[0]:
            excluded.append(Excluded(case_number=case.number, code=why[0], detail=why[1]))
        else:
            rows.append((clean(case.number), stratum))
    faults = {fault.line: fault.code for fault in check_frame(rows)}
    for line, code in faults.items():
        excluded.append(Excluded(case_number=rows[line - 1][0], code=_NUMBER_CODES.get(code, code)))
    kept = tuple(row for line, row in enumerate(rows, start=1) if line not in faults)
    strata = tuple(stratum.id for stratum in plan.strata)
    selections = {stratum.selection for stratum in plan.strata}
    return FrameChoice(
        rows=kept,
        excluded=tuple(excluded),
        strata=strata,
        counts={name: sum(1 for _, of in kept if of == name) for name in strata},
        since=period.since,
        until=period.until,
        needs_since=period.since is None and Selection.COMPLETED_SINCE in selections,
    )


_NUMBER_CODES = {
    "empty": "number-missing",
    "control_character": "number-invalid",
    "bar": "number-invalid",
    "duplicate": "number-twice",
    "duplicate_case": "number-twice",
}
_Why = tuple[str, str]  # code and detail; an empty code: belongs to the frame
_IN: _Why = ("", "")


def _placed(case: Listed, plan: DrawPlan, period: Period) -> tuple[str, _Why]:
    """The first stratum that takes the case, or why none does (the first stratum's word)."""
    whys: list[_Why] = []
    broken = _contradiction(case, period.visit_day)
    for stratum in plan.strata:
        why = broken if stratum.selection is not Selection.ALL else _IN
        why = why if why[0] else _why_not(case, stratum, period)
        if not why[0]:
            return stratum.id, _IN
        whys.append(why)
    return "", _telling(whys)


def _telling(whys: list[_Why]) -> _Why:
    """The reason that says most: `not asked for` only where no stratum knows better."""
    better = [why for why in whys if why[0] != "not-asked-for"]
    return next(iter(better or whys), ("not-asked-for", ""))


def _contradiction(case: Listed, day: date) -> _Why:
    if case.starts and case.ends and case.ends < case.starts:
        return "ends-before-start", case.ends.isoformat()
    completed = case.status == CaseStatus.COMPLETED
    if completed and case.ends is not None and case.ends > day:
        return "status-contradicts", case.ends.isoformat()
    if case.status == CaseStatus.ONGOING and case.ends is not None and case.ends < day:
        return "status-contradicts", case.ends.isoformat()
    if completed and case.ends is None:
        return "end-unknown", ""
    return _IN


def _why_not(case: Listed, stratum: Stratum, period: Period) -> _Why:
    if stratum.selection is Selection.COMPLETED_SINCE:
        return _not_completed(case, period)
    if stratum.selection is Selection.ONGOING_ON:
        return _not_ongoing(case, period.until)
    if stratum.selection is Selection.ACTIVE_BETWEEN:
        return _not_active(case, period)
    return _IN


def _not_completed(case: Listed, period: Period) -> _Why:
    """Ended from `since` to `until`, both days counted: no case falls between two visits."""
    if case.starts is not None and case.starts > period.until:
        return "begins-after", case.starts.isoformat()
    if case.ends is None or case.ends > period.until or case.status == CaseStatus.ONGOING:
        return "not-asked-for", ""
    if period.since is None:
        return "since-unknown", ""
    return ("ended-before", case.ends.isoformat()) if case.ends < period.since else _IN


def _not_ongoing(case: Listed, day: date) -> _Why:
    if case.starts is not None and case.starts > day:
        return "begins-after", case.starts.isoformat()
    if case.status == CaseStatus.COMPLETED or (case.ends is not None and case.ends < day):
        return "not-asked-for", ""
    return ("start-unknown", "") if case.starts is None else _IN


def _not_active(case: Listed, period: Period) -> _Why:
    """Some day of the case lies in the period."""
    if case.starts is None:
        return "start-unknown", ""
    if case.starts > period.until:
        return "begins-after", case.starts.isoformat()
    if case.ends is not None and period.since is not None and case.ends < period.since:
        return "ended-before", case.ends.isoformat()
    return _IN
