"""A visit with everything a visit can hold, locked long enough ago to be due."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from fakes import MemoryStore
from visit_samples import SCHEME

from inspector.domain.model import (
    Answer,
    CaseCheck,
    CaseReview,
    DocumentShown,
    Draw,
    DrawState,
    Evidence,
    Participant,
    Report,
    SampleItem,
    SampleRole,
    SchemeText,
    Signature,
    Visit,
    VisitState,
    Waiver,
)

LOCKED_AT = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


def a_visit(store: MemoryStore, key: str = "v1", **changed: object) -> Visit:
    """A locked visit with everything a visit can hold."""
    visit = replace(
        Visit(
            id=key,
            number=f"2026-T3-{key}",
            scheme="text",
            supplier="jobvejen",
            kind="control",
            state=VisitState.LOCKED,
            held_on=LOCKED_AT.date(),
            tour_note="Lyst og rent",
        ),
        **changed,
    )
    records: list[Any] = [
        SchemeText(id="text", scheme=SCHEME.id, version="1", text=SCHEME.id),
        visit,
        Participant(id=f"{key}p", visit=key, name="Vera Bøgh"),
        Answer(id=f"{key}a", visit=key, point="1.1", outcome="not_ok", comment="Ikke vist"),
        Waiver(id=f"{key}w1", visit=key, item="case-not-reviewed:K-1", reason="syg"),
        Waiver(id=f"{key}w2", visit=key, item="unanswered:9.1", reason="lukket"),
        Draw(
            id=f"{key}d",
            visit=key,
            number=f"2026-T3-{key}-A",
            state=DrawState.DRAWN,
            frame=json.dumps([["K-1", "IGANG"], ["K-2", "IGANG"]]),
            excluded=json.dumps([[3, "K-9", "twice", ""]]),
            strata=json.dumps([["IGANG", 2, 2, 1]]),
            frame_hash="ab",
        ),
        SampleItem(id=f"{key}i1", visit=key, draw=f"{key}d", case_number="K-1", stratum="IGANG"),
        SampleItem(
            id=f"{key}i2", visit=key, draw=f"{key}d", case_number="K-2", stratum="IGANG",
            position=1, replaced_by="K-3",
        ),
        SampleItem(
            id=f"{key}i3", visit=key, draw=f"{key}d", case_number="K-3", stratum="IGANG",
            role=SampleRole.RESERVE,
        ),
        CaseReview(
            id=f"{key}r1", visit=key, case_number="K-1", state="reviewed",
            invoiced_hours=Decimal(30), documented_hours=Decimal(20), hourly_price=Decimal(400),
        ),
        CaseReview(id=f"{key}r3", visit=key, case_number="K-3", state="not_found"),
        CaseCheck(id=f"{key}c1", visit=key, case_number="K-1", point="2.1", outcome="not_ok"),
        CaseCheck(id=f"{key}c2", visit=key, case_number="K-1", point="2.2", outcome="ok"),
        DocumentShown(id=f"{key}o", visit=key, title="Kontrakt"),
        Evidence(id=f"{key}e", visit=key, original="a" * 64, caption="Trappen"),
        Signature(id=f"{key}s", visit=key, name="Vera Bøgh"),
    ]  # fmt: skip
    if visit.state == VisitState.LOCKED:
        records.append(Report(id=f"{key}R", visit=key, locked_at=LOCKED_AT, record="{}"))
    for record in records:
        store.tables.setdefault(type(record), {})[record.id] = record
    return visit
