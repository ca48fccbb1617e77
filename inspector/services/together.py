"""What a visit shows of the colleagues who work on it too, read with the visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from inspector.domain.delivery import Dispatch
from inspector.domain.exchange import LaterChanges
from inspector.domain.model import Evidence, Report, Visit, VisitState
from inspector.domain.value import value
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Attachments, Store


@value
class Together:
    """How a visit stands to the others; nothing of it is written in the visit itself.

    `office`: this laptop has one; without one nothing is shared and nothing said of it.
    `read_only`: it may read alone. `unshared`: something of it was not given to anybody yet.
    `later`: what came after its reports were locked. `laptops`: by report, the mark of the
    laptop that locked it. `given_on`: of what was handed over on another laptop, its mark.
    """

    office: bool = False
    read_only: bool = False
    unshared: bool = False
    later: tuple[LaterChanges, ...] = ()
    laptops: dict[str, str] | None = None
    given_on: Mapping[str, str] = field(default_factory=dict)  # by the id of the dispatch
    absent: frozenset[str] = frozenset()  # SHA-256 of report files that are not here


def with_elsewhere(store: Store, attachments: Attachments | None, file: VisitFile) -> VisitFile:
    """The visit, with what of its evidence has not come yet and on which laptop it lies."""
    if attachments is None or file.totals is not None:
        return file
    missing = [
        one.id
        for one in file.evidence
        if not all(attachments.holds(name) for name in (one.original, one.shown) if name)
    ]
    laptops = {one: laptop_of(store, Evidence, one) for one in missing}
    # What was added here and is gone is no photo that comes: it is told when it is opened.
    here = ("", store.device_mark)
    return replace(file, elsewhere={k: mark for k, mark in laptops.items() if mark not in here})


def read_together(store: Store, attachments: Attachments | None, file: VisitFile) -> Together:
    """What stands beside this visit; of one that is not locked only whether it was given on."""
    locked = file.visit.state == VisitState.LOCKED
    office = bool(store.role)
    alone = Together(
        office=office,
        read_only=store.read_only,
        unshared=office and file.visit.id in store.unshared(Visit),
    )
    if not file.reports:
        return alone
    return replace(
        alone,
        later=tuple(store.later_changes(file.visit.id)) if locked else (),
        laptops={one.id: laptop_of(store, Report, one.id) for one in file.reports},
        given_on=_given_on(store, file) if office else {},
        absent=_absent(attachments, file),
    )


def _absent(attachments: Attachments | None, file: VisitFile) -> frozenset[str]:
    if attachments is None:
        return frozenset()
    names = {file.delivered(one) for one in file.reports} | {one.pdf for one in file.reports}
    return frozenset(name for name in names if name and not attachments.holds(name))


def _given_on(store: Store, file: VisitFile) -> dict[str, str]:
    marks = {one.id: laptop_of(store, Dispatch, one.id) for one in file.dispatches}
    return {key: mark for key, mark in marks.items() if mark not in ("", store.device_mark)}


def laptop_of(store: Store, kind: type[Evidence | Report | Dispatch], record_id: str) -> str:
    """The mark of the laptop that made this record; "" where the log does not tell."""
    entries = store.history(kind, record_id)
    return entries[0].device if entries else ""
