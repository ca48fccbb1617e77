"""Rests of deleted papers: what a colleague wrote on without knowing that they were deleted.

They are nobody's any more and due at once: their years were over when the papers went. Where a
visit has a newer report since, its years count from that one as any other visit's do.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from inspector.domain.model import (
    Answer,
    Case,
    Participant,
    Purge,
    Report,
    Signature,
    Visit,
    VisitState,
    VisitTotals,
)
from inspector.domain.retention import Held, due_on
from inspector.domain.settings import Settings
from inspector.services.ports import Erasable, Reader, Rest, Store
from inspector.services.purged_papers import PAPERS, UNREPORTED, papers_of

if TYPE_CHECKING:  # no start has use for it
    from inspector.domain.exchange import Conflict

# What stands in a report is kept with it.
_IN_REPORTS = (Answer, Participant, Signature)


@dataclass(frozen=True, slots=True)
class Rests:
    """`visits`: those they belong to, or one of which they belong to."""

    found: tuple[Rest, ...] = ()
    visits: tuple[Visit, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(visit.number for visit in self.visits))

    def erasables(self) -> Iterator[Erasable]:
        """For the deletion."""
        by: dict[tuple[type, tuple[str, ...]], list[str]] = {}
        for one in self.found:
            by.setdefault((one.kind, one.blank), []).append(one.id)
        for (kind, blank), ids in by.items():
            yield Erasable(kind=kind, column="id", values=tuple(ids), blank=blank)


def find_rests(store: Store, settings: Settings, locked: Mapping[str, date], today: date) -> Rests:
    """What is due of it. `locked`: the day of each visit's newest report."""
    visits = {one.id: one for one in store.find(Visit)}
    purges = {one.id: one for one in store.find(Purge)}
    reported = tuple(
        str(key) for (key,) in store.select(VisitTotals, ("id",))
        if key in visits
        and not _is_in_use(visits[str(key)], today)
        and not _is_kept(locked.get(str(key)), settings, today)
    )  # fmt: skip
    bare = tuple(sorted(let_go_of(store, locked, today)))
    found: list[Rest] = []
    owners: set[str] = set()
    known: dict[tuple[str, ...], set[str]] = {}  # deletions → their visits
    for rest in store.rests([*_erasables(reported, bare)]) if purges else ():
        if rest.visit in visits:
            owning = {rest.visit}
        elif rest.purges in known:
            owning = known[rest.purges]
        else:
            of = [purges[key] for key in rest.purges if key in purges]
            owning = {one.id for one in visits.values() if any(each.is_of(one) for each in of)}
            known[rest.purges] = owning
        if rest.visit not in visits and not _may_go(store, rest, owning - locked.keys()):
            continue
        found.append(rest)
        owners |= owning
    owned = sorted((visits[key] for key in owners), key=lambda one: (one.number, one.id))
    return Rests(tuple(found), tuple(owned))


def _erasables(reported: tuple[str, ...], bare: tuple[str, ...]) -> Iterator[Erasable]:
    """Where rests may be: in what belongs to these visits, and in what names none."""
    yield from (one for one in papers_of((*reported, *bare), bare) if one.values)
    for kind in (*PAPERS, *UNREPORTED):
        yield Erasable(kind=kind, column="visit", values=("",))
    yield Erasable(kind=Case, column="supplier", values=("",))


def let_go_of(store: Store, locked: Container[str], today: date) -> Iterator[str]:
    """The visits without a report whose papers were deleted, and that nobody took up again."""
    for visit in _purged(store):
        if visit.id in locked or _is_in_use(visit, today):
            continue
        # Whether somebody took it up again may be for a person to say.
        if not any(_is_of_state(one, visit) for one in store.conflicts(visit.id)):
            yield visit.id


def locked_unseen(reader: Reader, locked: Container[str]) -> tuple[str, ...]:
    """Numbers of the visits with a report that whoever deleted their papers had not seen."""
    known = {key for (key,) in reader.select(VisitTotals, ("id",))}
    unseen = (one for one in _purged(reader) if one.id in locked and one.id not in known)
    return tuple(sorted(one.number for one in unseen))


def _purged(reader: Reader) -> Iterator[Visit]:
    """The visits whose papers some deletion took, as `Purge.is_of` says."""
    purges = reader.find(Purge)
    ids = {key for one in purges for key in one.visit_ids}
    numbers = {number for one in purges if not one.visit_ids for number in one.visits}
    for visit in reader.find(Visit) if purges else ():
        if visit.id in ids or visit.number in numbers:
            yield visit


def _is_of_state(one: Conflict, visit: Visit) -> bool:
    return (one.record, one.column) == (visit.id, "state")


def _is_in_use(visit: Visit, today: date) -> bool:
    """It was taken up again."""
    if visit.state == VisitState.PLANNED:
        return visit.planned_on is not None and visit.planned_on >= today
    return visit.state == VisitState.OPEN


def _is_kept(locked: date | None, settings: Settings, today: date) -> bool:
    """It has a newer report."""
    return locked is not None and due_on(Held(visit="", ended=locked), settings) > today


def _may_go(reader: Reader, rest: Rest, unreported: Collection[str]) -> bool:
    """Whether what names no visit stands in no report."""
    if rest.kind not in _IN_REPORTS:
        return True
    named = json.dumps(rest.id)
    return bool(unreported) and not any(
        named in str(text) for (text,) in reader.select(Report, ("record",))
    )
