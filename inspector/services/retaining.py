"""Working papers that are due for deletion, and the one act that deletes them.

What is kept and for how long stands in `domain.retention`. The deletion is one transaction:
totals, rows, the content of their log entries, and a `Purge` that names them all. What it
leaves behind, old pages of the file and photos nobody names any more, is cleared afterwards
by `clear_rest`, which may be run again at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from inspector.domain.errors import InspectionError
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.hours import compare
from inspector.domain.identity import new_id
from inspector.domain.model import (
    CaseReview,
    DocumentShown,
    Draw,
    Evidence,
    Purge,
    Report,
    SampleItem,
    SampleRole,
    Supplier,
    Visit,
    VisitState,
    VisitTotals,
)
from inspector.domain.office import Role
from inspector.domain.retention import Held, due_on, require_due
from inspector.domain.settings import Settings
from inspector.services.ended_cases import ended_cases
from inspector.services.ports import Attachments, Progress, Reader, Store
from inspector.services.purged_papers import NOTES, PAPERS, UNREPORTED, erasables, let_go
from inspector.services.rests import Rests, find_rests, let_go_of, locked_unseen
from inspector.services.settings import read_settings
from inspector.services.totals import visit_totals

ACT = "working_papers_purged"
_TOTALS_SHARE = 30  # percent of the progress in which the totals are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DueVisit:
    """A visit whose working papers may be deleted since `due`, and what they are."""

    id: str
    number: str
    supplier: str
    state: VisitState
    ended: date  # locked, or given up
    due: date
    cases: int
    documents: int
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What is due today, what was deleted, and when the next is due; None: nothing waits."""

    visits: tuple[DueVisit, ...] = ()  # the oldest first
    listed_cases: int = 0  # of imported lists, ended so long ago
    rests: int = 0  # records that colleagues wrote in papers that were deleted already
    rests_of: tuple[str, ...] = ()  # the numbers of their visits
    unseen: tuple[str, ...] = ()  # visits with a report that the deletion did not know of
    next_due: date | None = None
    purges: tuple[Purge, ...] = ()  # the newest first
    office_deletes: bool = False  # what colleagues have too is for the office to delete
    everywhere: bool = False  # this laptop is the office's: what it deletes goes from all


def what_is_due(store: Store, today: date) -> Retention:
    """The list of what is due on this day."""
    settings = read_settings(store)
    locked = _locked_on(store)
    rests = find_rests(store, settings, locked, today)
    due: list[DueVisit] = []
    waiting: list[tuple[date, Visit, bool]] = []
    for visit, held in _held(store, settings, today):
        limit = due_on(held, settings)
        if limit > today:
            waiting.append((limit, visit, held.reported))
        elif _has_papers(store, visit, held.reported):
            due.append(_due_visit(store, visit, held, limit))
    waiting.sort(key=lambda each: (each[0], each[1].id))
    later = (limit for limit, visit, known in waiting if _has_papers(store, visit, known))
    purges = sorted(store.find(Purge), key=lambda one: str(one.purged_at), reverse=True)
    return Retention(
        visits=tuple(sorted(due, key=lambda one: (one.due, one.number))),
        listed_cases=len(ended_cases(store, settings, today, {one.id for one in due})),
        rests=len(rests.found),
        rests_of=rests.numbers,
        unseen=locked_unseen(store, locked),
        next_due=next(later, None),
        purges=tuple(purges),
        office_deletes=store.role not in ("", Role.OFFICE),
        everywhere=store.role == Role.OFFICE,
    )


def purge(
    store: Store,
    visits: Sequence[str],
    *,
    reason: str,
    today: date,
    listed_cases: bool = False,
    rests: bool = False,
    progress: Progress | None = None,
) -> Purge:
    """Delete the working papers of these visits for ever, and of what is due the cases of lists
    and the rests of papers that were deleted before.

    InspectionError: `retention-clock` (the day is not to be trusted), `reason-missing`,
    `reason-civil-number`, `visit-unknown`, `retention-not-due`, `retention-changed` (opened
    again or deleted already), `retention-nothing`, `purge-office-only` (colleagues have it, and
    this laptop is not the office's); nothing is deleted then, nor where `progress` raises
    Cancelled.
    """
    if store.clock_doubt:
        raise InspectionError("retention-clock")
    reason = reason.strip()
    if not reason:
        raise InspectionError("reason-missing")
    refuse_civil_number(reason)
    settings, seen = read_settings(store), store.seen()
    chosen = _chosen(store, visits, settings, today)
    cases = ended_cases(store, settings, today, {v.id for v, _ in chosen}) if listed_cases else []
    left = find_rests(store, settings, _locked_on(store), today) if rests else Rests()
    if not chosen and not cases and not left.found:
        raise InspectionError("retention-nothing")
    totals = _totals(store, chosen, today, progress)
    with store.change(ACT, reason=reason) as change:
        for one in totals:
            if one.purged_on is not None:
                change.put(one)
        going = [*erasables(store, chosen, cases), *left.erasables()]
        erased = change.erase(going, _rest_of(progress))
        for paper in tuple(let_go(store, [visit.id for visit, _ in chosen])):
            change.put(paper)
        of = [*(visit for visit, _ in chosen), *left.visits]
        done = Purge(
            id=new_id(),
            purged_at=store.now(),
            purged_by=settings.person_name,
            reason=reason,
            visits=tuple(dict.fromkeys(visit.number for visit in of)),
            visit_ids=tuple(dict.fromkeys(visit.id for visit in of)),
            cases=sum(one.drawn for one in totals),
            photos=sum(one.photos for one in totals),
            listed_cases=len(cases),
            rests=len(left.found),
            records=erased.rows,
            erased=erased.dots,
            seen=seen,
        )
        change.put(done)
    return done


def clear_rest(store: Store, attachments: Attachments) -> bool:
    """After a deletion, and whenever there is time: leave nothing of it in file or folder.

    True when nothing is left; at once where nothing was deleted. May take as long as copying
    the database. A file nobody names is removed after a deletion alone: at any other time its
    record may be on its way.
    """
    if not store.has_rest():
        return True
    if not store.tidy() or attachments.sweep(store.attachments_named()):
        return False
    store.rest_cleared()
    return True


def _held(store: Store, settings: Settings, today: date) -> Iterator[tuple[Visit, Held]]:
    """Every visit that is over and was not purged, with the day its years count from."""
    locked = _locked_on(store)
    purged = {str(key) for (key,) in store.select(VisitTotals, ("id",))}
    purged |= {*let_go_of(store, locked, today)}
    for visit in store.find(Visit):
        if visit.state == VisitState.OPEN or visit.id in purged:
            continue
        ended = locked.get(visit.id) or _given_up(store, visit)
        if ended is not None:
            money = settings.retention_years < 3 and _money(store, visit.id)
            yield visit, Held(visit=visit.id, ended=ended, reported=visit.id in locked, money=money)


def _locked_on(reader: Reader) -> dict[str, date]:
    """The local day of each visit's newest report."""
    newest: dict[str, date] = {}
    for visit, moment in reader.select(Report, ("visit", "locked_at")):
        if moment:
            day = datetime.fromisoformat(str(moment)).astimezone().date()
            newest[str(visit)] = max(day, newest.get(str(visit), day))
    return newest


def _given_up(store: Store, visit: Visit) -> date | None:
    """The day a visit that became no report was cancelled, or should have been held."""
    if visit.state == VisitState.PLANNED:
        return visit.planned_on
    moments = [entry.at for entry in store.history(Visit, visit.id)]
    told = max(moments).astimezone().date() if moments else None
    return told or visit.held_on or visit.planned_on


def _money(reader: Reader, visit: str) -> bool:
    """Hours were missing: there may be a claim."""
    return compare(reader.find(CaseReview, visit=visit)).shortfall_hours > 0


def _has_papers(reader: Reader, visit: Visit, reported: bool) -> bool:
    kinds = PAPERS if reported else (*PAPERS, *UNREPORTED)
    if any(reader.count(kind, visit=visit.id) for kind in kinds):
        return True
    if not reported and any(getattr(visit, name) for name in NOTES):
        return True
    return any(draw.frame or draw.excluded for draw in reader.find(Draw, visit=visit.id))


def _due_visit(reader: Reader, visit: Visit, held: Held, limit: date) -> DueVisit:
    supplier = reader.get(Supplier, visit.supplier)
    return DueVisit(
        id=visit.id,
        number=visit.number,
        supplier=supplier.name if supplier else "",
        state=VisitState(visit.state),
        ended=held.ended,
        due=limit,
        cases=reader.count(SampleItem, visit=visit.id, role=SampleRole.SAMPLE),
        documents=reader.count(DocumentShown, visit=visit.id),
        photos=reader.count(Evidence, visit=visit.id),
    )


def _chosen(
    store: Store, visits: Sequence[str], settings: Settings, today: date
) -> list[tuple[Visit, Held]]:
    held = {visit.id: (visit, one) for visit, one in _held(store, settings, today)}
    chosen = []
    for key in dict.fromkeys(visits):
        if key not in held:
            known = store.get(Visit, key)
            if known is None:
                raise InspectionError("visit-unknown")
            raise InspectionError("retention-changed", number=known.number)
        visit, one = held[key]
        money = one.money or _money(store, key)
        require_due(replace(one, money=money), settings, today, visit.number)
        chosen.append((visit, one))
    return chosen


def _totals(
    store: Store, chosen: Sequence[tuple[Visit, Held]], today: date, progress: Progress | None
) -> list[VisitTotals]:
    """Of each visit; without the day of deletion where no report is left to stand beside."""
    totals = []
    for done, (visit, held) in enumerate(chosen):
        if progress is not None:
            progress(_TOTALS_SHARE * done // len(chosen), 100)
        counted = visit_totals(store, visit)
        totals.append(replace(counted, purged_on=today if held.reported else None))
    return totals


def _rest_of(progress: Progress | None) -> Progress | None:
    if progress is None:
        return None
    share = 100 - _TOTALS_SHARE
    return lambda done, total: progress(_TOTALS_SHARE + share * done // max(1, total), 100)
