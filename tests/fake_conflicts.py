"""Two laptops changed the same: a visit with conflicts of several kinds, for pages and tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from fakes import MemoryStore
from visit_scene import VISIT, answer, scene

from inspector.domain.exchange import Conflict, Version
from inspector.domain.identity import answer_id, case_check_id, case_id, case_review_id
from inspector.domain.model import CaseReview, Person, Supplier

AT = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
IDA, BO = "person-ida", "person-bo"
BEFORE = "APV forevist. Handlingsplan for støj i værkstedet mangler tidsfrist."
MINE = "APV fra 2. marts 2024 forevist. Handlingsplan for støj i værkstedet mangler tidsfrist."
THEIRS = (
    "APV fra 2. marts 2024 forevist. Handlingsplan for støj i værkstedet mangler tidsfrist og "
    "ansvarlig. Påbud fra Arbejdstilsynet er set."
)
CASE = "KBH-2026-0007"
REVIEW = case_review_id(VISIT, case_id("jobvejen", CASE))


def version(value: Any, *, mine: bool = True, minutes: int = 0, **more: Any) -> Version:
    """A value written here by Ida, or fetched from Bo's laptop."""
    given: dict[str, Any] = {
        "dot": f"{'T3' if mine else 'T5'}:{minutes + 40}",
        "at": AT + timedelta(minutes=minutes),
        "person": IDA if mine else BO,
        "device": "T3" if mine else "T5",
        "is_here": mine,
        "arrived": None if mine else AT + timedelta(days=2, hours=2),
    }
    return Version(**(given | {"value": value} | more))


def conflict(
    table: str, record: str, column: str, *values: Any, before: Any = None, visit: str = VISIT
) -> Conflict:
    """The first value was written here, the others elsewhere."""
    made = [version(one, mine=not n, minutes=8 * n) for n, one in enumerate(values)]
    return Conflict(
        table=table, record=record, column=column, versions=tuple(made), visit=visit,
        before=None if before is None else version(before, minutes=-41, dot="T3:7"),
        shown=made[-1].dot,
    )  # fmt: skip


COMMENT = conflict("answer", answer_id(VISIT, "3.1"), "comment", MINE, THEIRS, before=BEFORE)
OUTCOME = conflict("answer", answer_id(VISIT, "2.4"), "outcome", "ok", "not_ok", before="")
HOURS = conflict("case_review", REVIEW, "documented_hours", "12.5", "14", before="12")
CHECK = conflict(
    "case_check", case_check_id(VISIT, case_id("jobvejen", CASE), "2.3"), "outcome", "ok", "not_ok"
)
ARRIVED = conflict(
    "visit", VISIT, "arrived", "2026-11-20T08:22:00+00:00", "2026-11-20T08:31:00+00:00"
)
GONE = conflict("participant", "p1", "_live", 0, 1)
NOTE = conflict("supplier", "jobvejen", "note", "Ringer tilbage", "Ny leder fra 1. juni", visit="")


def in_conflict(*cells: Conflict, state: str = "open") -> MemoryStore:
    """The visit halfway through, with these conflicts; all kinds where none is named."""
    store = scene(
        Person(id=IDA, name="Ida Enebær"),
        Person(id=BO, name="Bo Lyngsti"),
        Supplier(id="jobvejen", name="Jobvejen A/S", kind="external", cvr="12345678"),
        answer("3.1", "not_ok", THEIRS),
        CaseReview(id=REVIEW, visit=VISIT, case_number=CASE, documented_hours=Decimal("14")),
        state=state,
    )
    store.in_conflict = list(cells or (COMMENT, OUTCOME, HOURS, CHECK, ARRIVED, GONE, NOTE))
    return store
