"""What is in conflict in a visit: the report cannot be finished over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inspector.domain.conflict_cells import COUNTED
from inspector.domain.free_texts import step_at
from inspector.domain.model import VisitState
from inspector.domain.progress import step_ids
from inspector.domain.rival_draws import IN_FORCE
from inspector.domain.shortcoming import Kind, Shortcoming
from inspector.domain.visit_file import VisitFile

if TYPE_CHECKING:
    from inspector.domain.exchange import Conflict

OPEN_CONFLICT = "conflict-open"
_AT_END = frozenset({"departed", "other_matters", "supplier_remarks", COUNTED})
_PAPERS = frozenset({"signature", "waiver", "report", "signed_report", "dispatch"})


def conflict_shortcomings(file: VisitFile) -> Iterator[Shortcoming]:
    """One for each conflict of a visit that is not locked; each blocks, no reason passes it."""
    if file.visit.state == VisitState.LOCKED:
        return
    for cell in file.conflicts:
        point, case = place_of(file, cell)
        told = case or point or file.visit.number
        yield Shortcoming(
            key=f"{OPEN_CONFLICT}:{cell.table}:{cell.record}:{cell.column}",
            step=_step(file, cell, point, case),
            code=OPEN_CONFLICT,
            kind=Kind.BLOCKS,
            point=point,
            case_number=case,
            details={"what": told},
        )


def place_of(file: VisitFile, cell: Conflict) -> tuple[str, str]:
    """The point and the case number a conflict of this visit is about; "" for neither."""
    record = record_of(file, cell)
    return str(getattr(record, "point", "")), str(getattr(record, "case_number", ""))


def record_of(file: VisitFile, cell: Conflict) -> object | None:
    """The record a conflict of this visit is about; None where the visit does not show it."""
    kinds: dict[str, tuple[object, ...]] = {
        "answer": tuple(file.answers.values()),
        "case_check": tuple(file.checks.values()),
        "case_review": tuple(file.reviews.values()),
        "participant": file.participants,
        "document_shown": file.documents,
        "evidence": file.evidence,
        "waiver": tuple(file.waivers.values()),
        "draw": file.draws,
        "sample_item": file.sample,
        "signature": file.signatures,
        "visit": (file.visit,),
    }
    found = kinds.get(cell.table, ())
    return next((one for one in found if getattr(one, "id", "") == cell.record), None)


def conflict_at(file: VisitFile, lack: Shortcoming) -> Conflict | None:
    """The conflict a shortcoming is about; None where it is about something else."""
    wanted = lack.key.removeprefix(f"{OPEN_CONFLICT}:")
    return next(
        (one for one in file.conflicts if f"{one.table}:{one.record}:{one.column}" == wanted), None
    )


def _step(file: VisitFile, cell: Conflict, point: str, case: str) -> str:
    steps = step_ids(file)
    if (cell.table in ("draw", "sample_item") or cell.column == IN_FORCE) and "draw" in steps:
        return "draw"
    if cell.table in _PAPERS or cell.column in _AT_END:
        return "review"
    if cell.column == "tour_note" and "tour" in steps:
        return "tour"
    return step_at(file, point, case)
