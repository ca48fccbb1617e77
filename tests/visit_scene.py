"""An open visit by the Copenhagen scheme of 2009, halfway through, for window tests."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fakes import MemoryStore

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.identity import answer_id, case_check_id, case_id
from inspector.domain.model import (
    Answer,
    Case,
    CaseCheck,
    DeliverySite,
    Draw,
    DrawState,
    Evidence,
    Participant,
    SampleItem,
    SchemeText,
    Setting,
    Side,
    Supplier,
    Visit,
    VisitState,
)
from inspector.domain.scheme_text import scheme_hash
from inspector.gateways.danish_holidays import danish_holidays
from inspector.gateways.scheme_files import SchemeFolder

ROOT = Path(__file__).resolve().parent.parent
SCHEME = "kbh-flexjob-2009"
ARRIVED = datetime(2026, 11, 20, 8, 22, tzinfo=UTC)
VISIT = "0190-visit"
SHELF = SchemeFolder(ROOT / "resources" / "schemes")


def calendar(_settings: object) -> WorkingCalendar:
    return WorkingCalendar(danish_holidays, False, frozenset({"06-05", "12-24", "12-31"}))


def answer(point: str, outcome: str, comment: str = "", visit: str = VISIT) -> Answer:
    return Answer(
        id=answer_id(visit, point), visit=visit, point=point, outcome=outcome, comment=comment
    )


def _cases() -> list[Any]:
    draw = Draw(
        id="draw",
        visit=VISIT,
        number="2026-T3-014-A",
        state=DrawState.DRAWN,
        acknowledged="noted",
        digits="123456",
        digits_by="supplier",
        strata=json.dumps([["AFSLUTTET", 40, 10, 5]]),
        committed_at=ARRIVED,
    )
    records: list[Any] = [draw]
    for number in range(1, 11):
        name = f"KBH-2026-{number:04d}"
        item = SampleItem(
            id=f"item{number:02d}",
            visit=VISIT,
            draw="draw",
            case_number=name,
            stratum="AFSLUTTET",
            position=number,
        )
        case = Case(id=case_id("jobvejen", name), supplier="jobvejen", number=name)
        records += [item, case]
        if number <= 7:
            wrong = number in (3, 6)
            records.append(
                CaseCheck(
                    id=case_check_id(VISIT, case.id, "2.3"),
                    visit=VISIT,
                    case_number=name,
                    point="2.3",
                    outcome="not_ok" if wrong else "ok",
                    comment="Helbredsoplysninger er indhentet efter planen." if wrong else "",
                )
            )
    return records


def scene(*more: Any, state: str = VisitState.OPEN) -> MemoryStore:
    """A store with the visit in it; `more` records are added or stand in for these."""
    text = SHELF.text_of(SCHEME)
    scheme = scheme_hash(text)
    begun = state != VisitState.PLANNED
    records = [
        Setting(id="person_name", value='"Ida Enebær"'),
        SchemeText(id=scheme, scheme=SCHEME, version="1", text=text),
        Supplier(id="jobvejen", name="Jobvejen A/S", kind="external", cvr="12345678"),
        DeliverySite(id="site", supplier="jobvejen", street="Lodsgangen 3", city="København"),
        Visit(
            id="0100-before",
            number="2026-T3-002",
            scheme=scheme,
            supplier="jobvejen",
            kind="control",
            state=VisitState.LOCKED,
            held_on=date(2026, 5, 12),
        ),
        Visit(
            id=VISIT,
            number="2026-T3-014",
            scheme=scheme,
            supplier="jobvejen",
            site="site",
            kind="control",
            state=state,
            planned_on=date(2026, 11, 20),
            held_on=date(2026, 11, 20) if begun else None,
            arrived=ARRIVED if begun else None,
            no_conflict=True if begun else None,
            last_step="area:2",
        ),
        answer("2.3", "ok", "To planer uden angivne kilder.", "0100-before"),
        answer("2.7", "ok", "", "0100-before"),
        Participant(id="p1", visit=VISIT, side=Side.UNIT, name="Ida Enebær", role="jurist"),
        answer("2.1", "ok"),
        answer("2.2", "ok", "Aflåst skab, skærme låses"),
        answer("2.4", "ok"),
        answer("2.5", "not_tested", "Ingen medarbejdersamtaler endnu"),
        answer("2.6", "not_relevant", "Ingen klager i perioden"),
        answer("3", "not_ok"),
        Evidence(id="e1", visit=VISIT, point="2.1", name="Politik.pdf", original="00"),
        Evidence(id="e2", visit=VISIT, point="2.3", name="Plan 0042.pdf", original="01"),
        Evidence(id="e3", visit=VISIT, point="2.3", name="Notat 0036.pdf", original="02"),
        *_cases(),
    ]
    by_id = {(type(one), one.id): one for one in (*records, *more)}
    return MemoryStore(*by_id.values(), now=ARRIVED + timedelta(minutes=80))
