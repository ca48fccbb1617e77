"""What came to a visit after its report was locked, from those who did not know of it."""

from __future__ import annotations

import json

from inspector.domain.model import (
    Answer,
    CaseCheck,
    CaseReview,
    DocumentShown,
    Evidence,
    Participant,
    Report,
    Visit,
    Waiver,
)
from inspector.domain.value import value
from inspector.services.answer_history import Told, changes_of
from inspector.services.ports import Record, Store

_KINDS: tuple[type[Record], ...] = (
    Answer, CaseCheck, CaseReview, DocumentShown, Evidence, Participant, Waiver,
)  # fmt: skip
_AFTERWARDS = frozenset({"visit_locked", "visit_corrected", "begun_anew", "report_counted"})


@value(kw_only=False)
class LateChange:
    """One change and the record it is about."""

    record: Record
    told: Told


def late_changes(store: Store, report: Report) -> tuple[LateChange, ...]:
    """Every change of the visit that its report knew nothing of, newest first.

    Those of the laptop that locked it are left out: whoever sat there had the report before her.
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
        if told.act not in _AFTERWARDS and _is_later(told.dot, known, own)
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


def _is_later(dot: str, known: dict[str, int], own: str) -> bool:
    device, _, seq = dot.partition(":")
    return bool(seq) and device != own and int(seq) > known.get(device, 0)
