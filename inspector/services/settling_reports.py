"""Reports of a visit and its conflicts: of two of one version one counts, and none is unlocked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from inspector.domain.conflict_cells import COUNTED, Stored
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Conflict, Version
from inspector.domain.model import Report, Visit, VisitState
from inspector.services.ports import Store

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_GIVEN_UP = (VisitState.PLANNED, VisitState.CANCELLED)


def refuse_unlocking(store: Store, cell: Conflict, given: Stored) -> None:
    """A visit with a locked report is neither cancelled nor planned again by a choice.

    InspectionError `visit-has-report`.
    """
    about_state = (cell.table, cell.column) == ("visit", "state")
    if about_state and given in _GIVEN_UP and store.find(Report, visit=cell.record):
        visit = store.get(Visit, cell.record)
        raise InspectionError("visit-has-report", number=visit.number if visit else "")


def is_of_reports(store: Store, cell: Conflict) -> bool:
    """About two reports, while the column itself holds one value."""
    if (cell.table, cell.column) != ("visit", COUNTED):
        return False
    own = ((one.table, one.record, one.column) for one in store.conflicts(cell.visit))
    return (cell.table, cell.record, cell.column) not in own


def count_report(store: Store, cell: Conflict, report: str, reason: str) -> None:
    visit = store.get(Visit, cell.record)
    if visit is None or not of_reports(store, [], cell.record):
        raise InspectionError("conflict-settled")
    with store.change("conflict_settled", reason=reason) as change:
        change.put(replace(visit, counted_report=report))


def of_reports(store: Store, cells: list[Conflict], visit: str = "") -> list[Conflict]:
    """Visits with two reports of one version of which none is said to count."""
    wanted = {"visit": visit} if visit else {}
    known = store.select(Report, ("id", "visit", "version"), **wanted)
    many = Counter((str(of), version) for _id, of, version in known)
    double = {key for key, count in many.items() if count > 1}
    told = {one.record for one in cells if (one.table, one.column) == ("visit", COUNTED)}
    found = []
    for of in sorted({of for of, _ in double} - told):
        held = store.get(Visit, of)
        ids = [str(key) for key, its, version in known if (str(its), version) in double
               and its == of]  # fmt: skip
        if held is not None and held.counted_report not in ids:
            found.append(_report_cell(store, of, ids))
    return found


def _report_cell(store: Store, visit: str, ids: list[str]) -> Conflict:
    versions = [_report_version(store, key) for key in sorted(ids)]
    return Conflict(
        table="visit", record=visit, column=COUNTED, visit=visit,
        versions=tuple(sorted(versions, key=lambda one: (one.at, one.dot))),
    )  # fmt: skip


def _report_version(store: Store, key: str) -> Version:
    report = store.get(Report, key)
    history = store.history(Report, key)
    mark = history[0].device if history else ""
    return Version(
        dot=key, value=key, person=report.locked_by if report else "",
        at=(report.locked_at if report else None) or _EARLIEST,
        device=mark, is_here=mark == store.device_mark,
    )  # fmt: skip
