"""A visit two supervisors share, seen on the laptop of one of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from fake_exchange import FakeExchange, an_office
from fakes import LogEntry, MemoryAttachments, MemoryStore
from pytestqt.qtbot import QtBot
from visit_scene import ARRIVED, SHELF, VISIT, answer, calendar, scene
from window_desk import make_desk

from inspector.domain.exchange import LaterChanges
from inspector.domain.identity import answer_id, step_share_id
from inspector.domain.model import (
    Answer,
    Evidence,
    Participant,
    Report,
    Setting,
    Side,
    StepShare,
    VisitState,
)
from ui.desk import Desk
from ui.pages.visit_mode import VisitMode

ME, OTHER = "Ida Enebær", "Bo Lyngsti"
LOCKED_AT = ARRIVED + timedelta(hours=4)


def office_store(*more: Any, state: str = VisitState.OPEN, role: str = "supervisor") -> MemoryStore:
    """The visit of `visit_scene`, on a laptop of an office, with a colleague in it."""
    colleague = Participant(id="p2", visit=VISIT, side=Side.UNIT, name=OTHER, role="jurist")
    store = scene(colleague, *more, state=state)
    store.role = role
    return store


def shared(step: str, person: str) -> StepShare:
    return StepShare(id=step_share_id(VISIT, step), visit=VISIT, step=step, person=person)


def a_photo(attachments: MemoryAttachments, *, here: bool) -> Evidence:
    """A photo a colleague took; not `here`: the exchange has brought its record alone."""
    original, shown = attachments.save(b"original"), attachments.save(b"shown")
    if not here:
        attachments.files.clear()
    return Evidence(
        id="e5", visit=VISIT, point="2.1", name="skab.jpg", media_type="image/jpeg",
        size=2_400_000, original=original, shown=shown, caption="Skabet på kontoret",
    )  # fmt: skip


def written(
    store: MemoryStore, kind: type, record: str, device: str, act: str, *, reason: str = "",
    parents: dict[str, tuple[str, ...]] | None = None, **fields: object,
) -> str:  # fmt: skip
    """An entry in the log of this laptop, as an exchange brings it; its dot."""
    number = len(store.log) + 1
    at = ARRIVED + timedelta(minutes=number)
    entry = LogEntry(number, act, reason, kind, record, dict(fields), at)
    person = ME if device == "T3" else OTHER
    laptop = f"device-{device}"
    chain = {"person": person, "device": device, "laptop": laptop, "parents": parents or {}}
    store.log.append(replace(entry, **chain))
    return f"{laptop}:{number}"


def a_settled_conflict(store: MemoryStore) -> None:
    """Both wrote the comment to 2.3 before they met, and Ida settled it."""
    key = answer_id(VISIT, "2.3")
    one = written(
        store, Answer, key, "T3", "answer_recorded",
        outcome="not_ok", comment="To sager mangler plan.",
    )  # fmt: skip
    two = written(store, Answer, key, "T5", "answer_recorded", comment="Tre sager mangler plan.")
    written(
        store, Answer, key, "T3", "conflict_settled", reason="Bo talte dem med lederen.",
        parents={"comment": (one, two)}, comment="Tre sager mangler plan.",
    )  # fmt: skip


def locked_store(
    *, twins: bool = False, here: bool = True
) -> tuple[MemoryStore, MemoryAttachments]:
    """The locked visit: with what came later, or locked twice, or its file elsewhere."""
    attachments = MemoryAttachments()
    pdf = attachments.save(b"%PDF-1.4")
    if not here:
        attachments.files.clear()
    report = Report(
        id="r1", visit=VISIT, pdf=pdf, file_name="rapport.pdf", locked_at=LOCKED_AT,
        locked_by=ME, content_hash="ab" * 32, seen=json.dumps({"device-T5": 0}),
    )  # fmt: skip
    other = replace(report, id="r2", locked_by=OTHER, locked_at=LOCKED_AT + timedelta(minutes=6))
    later = answer("2.7", "ok")
    store = office_store(report, later, *([other] if twins else []), state=VisitState.LOCKED)
    mine = "T3" if here else "T5"
    written(store, Report, "r1", mine, "visit_locked", version=1)
    written(store, Report, "r2", "T5", "visit_locked", version=1)
    if not twins and here:
        written(store, Answer, answer_id(VISIT, "2.7"), "T5", "answer_recorded", outcome="ok")
        written(
            store, Answer, answer_id(VISIT, "2.1"), "T5", "answer_recorded",
            comment="Politikken er fra 2019.",
        )  # fmt: skip
        written(store, Answer, answer_id(VISIT, "2.2"), "T5", "answer_recorded", outcome="not_ok")
        store.later = [LaterChanges(report="r1", version=1, changes=3, devices=("T5",))]
    return store, attachments


def office_desk(
    folder: Path, store: MemoryStore, attachments: MemoryAttachments | None = None, **parts: Any
) -> Desk:
    given: dict[str, Any] = {"exchange": FakeExchange(an_office())}
    return make_desk(
        folder, store, shelf=SHELF, calendar=calendar,
        attachments=attachments or MemoryAttachments(), **(given | parts),
    )  # fmt: skip


def open_mode(
    qtbot: QtBot, desk: Desk, step: str = "", size: tuple[int, int] = (1440, 900)
) -> VisitMode:
    mode = VisitMode(desk, VISIT, step=step)
    qtbot.addWidget(mode)
    mode.resize(*size)
    mode.show()
    mode.activateWindow()
    qtbot.waitUntil(lambda: bool(mode.step) and mode.isActiveWindow())
    return mode


def exchanging_at_visits(store: MemoryStore) -> None:
    """She wishes an exchange when a visit begins and when it is locked."""
    rows = store.tables.setdefault(Setting, {})
    rows["hub"] = Setting(id="hub", value='"folder:/mnt/tilsyn"')
    rows["exchange_at_visit"] = Setting(id="exchange_at_visit", value="true")
