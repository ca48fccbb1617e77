"""The head of visit mode where there is little room."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.model import Supplier
from ui.pages.visit_mode import VisitMode
from ui.widgets.text import Elided

LONG = "Jobvejen og Andre Gode Folk i Engholm Kommune A/S"


def test_a_supplier_there_is_no_room_for_is_cut_with_dots_and_told_whole(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = scene()
    (supplier,) = store.find(Supplier)
    store.tables[Supplier][supplier.id] = replace(supplier, name=LONG)
    desk = make_desk(tmp_path, store, shelf=SHELF, calendar=calendar)
    desk.theme.use(text_size=200)
    mode = VisitMode(desk, VISIT)
    qtbot.addWidget(mode)
    mode.resize(1280, 720)
    mode.show()
    qtbot.waitUntil(lambda: bool(mode.step))
    name = next(one for one in mode.findChildren(Elided) if one.text() == LONG)
    qtbot.waitUntil(lambda: name.toolTip() == LONG)
    assert name._shown().endswith("…")
    desk.theme.use(text_size=100)
