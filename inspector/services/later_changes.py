"""What came to a visit after its report was locked, from those who did not know of it."""

from __future__ import annotations

import json
from collections.abc import Collection

from inspector.domain.model import (
    Answer,
    CaseCheck,
    CaseReview,
    DocumentShown,
    Draw,
    Evidence,
    Participant,
    Report,
    SampleItem,
    Visit,
    Waiver,
)
from inspector.domain.value import value
from inspector.services.answer_history import Told, changes_of
from inspector.services.ports import Record, Store

_KINDS: tuple[type[Record], ...] = (
    Answer, CaseCheck, CaseReview, DocumentShown, Draw, Evidence, Participant, SampleItem, Waiver,
)  # fmt: skip
_AFTERWARDS = frozenset({"visit_locked", "visit_corrected", "begun_anew", "report_counted"})


@value(kw_only=False)
class LateChange:
    """One change and the record it is about."""

    record: Record
    told: Told


def late_changes(
    store: Store, report: Report, dots: Collection[str] = ()
) -> tuple[LateChange, ...]:
    """Every change of the visit that its report knew nothing of, newest first.

    `dots`: the entries of `Store.later_changes`, where it names them. Without them those of the
    laptop that locked it are left out: whoever sat there had the report before her.
    """
    known = _seen(report)
    own = _locked_on(store, report)
    records: list[Record] = [
        record for kind in _KINDS for record in store.find(kind, visit=report.visit)
    ]
    visit = store.get(Visit, report.visit)
    records += [visit] if visit is not None else []
    found = [
        LateChange(record, told)
        for record in records
        for told in changes_of(store, type(record), record.id)
        if (told.dot in dots if dots else _is_later(told, known, own))
    ]
    return tuple(sorted(found, key=lambda one: one.told.at, reverse=True))


def _seen(report: Report) -> dict[str, int]:
    try:
        return {str(key): int(seq) for key, seq in json.loads(report.seen or "{}").items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _locked_on(store: Store, report: Report) -> str:
    """The id of the laptop that locked it; "" where the log does not tell."""
    entries = store.history(Report, report.id)
    return entries[0].dot.partition(":")[0] if entries else ""


def _is_later(told: Told, known: dict[str, int], own: str) -> bool:
    device, _, seq = told.dot.partition(":")
    return (
        told.act not in _AFTERWARDS
        and bool(seq)
        and device != own
        and int(seq) > known.get(device, 0)
    )
