"""A visit for which Ida and Bo each began a draw before their laptops met."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from fakes import MemoryStore
from visit_scene import VISIT, scene

from inspector.domain.model import Draw, DrawState, SampleItem

AT = datetime(2026, 11, 20, 8, 40, tzinfo=UTC)


def draw(key: str, state: str = DrawState.DRAWN, minutes: int = 0, **more: Any) -> Draw:
    moment = AT + timedelta(minutes=minutes)
    given: dict[str, Any] = {
        "visit": VISIT, "number": f"2026-T3-014-{key}", "committed_at": moment,
        "drawn_at": moment if state == DrawState.DRAWN else None,
        "strata": '[["AFSLUTTET",40,10,5]]',
        "frame": '[["KBH-2026-0001","AFSLUTTET"]]', "frame_hash": "ab" * 32, "secret": "cd" * 32,
        "commitment": f"{ord(key[-1]):02x}" * 32, "digits": "123456789012345678901234",
        "digits_by": "supplier", "h0": "ef" * 32 if state == DrawState.DRAWN else "",
    }  # fmt: skip
    return Draw(id=key, state=state, **(given | more))


def rivals(*more: Any) -> MemoryStore:
    """Ida's draw of the scene, and Bo's, of which two cases are in Ida's sample too."""
    cases = ("KBH-2026-0001", "KBH-2026-0002", "KBH-2026-0900")
    items = [
        SampleItem(id=f"b{n}", visit=VISIT, draw="draw-bo", case_number=name, stratum="AFSLUTTET",
                   position=n)
        for n, name in enumerate(cases, 1)
    ]  # fmt: skip
    bo = draw("draw-bo", minutes=30, number="2026-T3-014-T5-A")
    ida = draw("draw", number="2026-T3-014-A", acknowledged="noted")
    return scene(ida, bo, *items, *more)
