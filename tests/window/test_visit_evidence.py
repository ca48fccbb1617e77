"""Captions of evidence, with the keys she presses."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import MemoryAttachments, MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.model import Evidence
from ui.pages.visit.area import AreaPage
from ui.pages.visit.evidence import EvidencePanel
from ui.pages.visit_mode import VisitMode

# The platform without a screen cannot keep the keys for an open menu, and says so.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")


@pytest.fixture
def store() -> MemoryStore:
    return scene()


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> AreaPage:
    desk = make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
    )
    mode = VisitMode(desk, VISIT, step="area:2")
    qtbot.addWidget(mode)
    mode.resize(1280, 800)
    mode.show()
    mode.activateWindow()
    qtbot.waitUntil(lambda: mode.step == "area:2" and mode.isActiveWindow())
    page = mode.page()
    assert isinstance(page, AreaPage)
    page.go_to("2.1", "")
    return page


def begin(qtbot: QtBot, page: AreaPage) -> EvidencePanel:
    """The caption of the picture at 2.1 is being written."""
    panel = page.beside.evidence
    thumb = panel.thumb("e1")
    thumb.setFocus()
    wanted = page.desk.words("visit.evidence_caption_edit")
    qtbot.keyClick(thumb, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    action = next(one for one in menu.actions() if one.text() == wanted)
    action.trigger()
    menu.close()
    qtbot.waitUntil(panel.caption.hasFocus)
    return panel


def caption(store: MemoryStore) -> str:
    found = store.get(Evidence, "e1")
    assert found is not None
    return found.caption


def test_enter_keeps_the_caption_and_the_focus_goes_back(
    qtbot: QtBot, page: AreaPage, store: MemoryStore
) -> None:
    panel = begin(qtbot, page)
    qtbot.keyClicks(panel.caption, "Opslag ved skranken")
    qtbot.keyClick(panel.caption, Qt.Key.Key_Return)
    assert caption(store) == "Opslag ved skranken"
    assert panel.thumb("e1").hasFocus()
    assert "Opslag ved skranken" in panel.thumb("e1").accessibleName()
    assert not panel.caption.isVisible()


def test_escape_keeps_no_caption(qtbot: QtBot, page: AreaPage, store: MemoryStore) -> None:
    panel = begin(qtbot, page)
    qtbot.keyClicks(panel.caption, "Forkert")
    qtbot.keyClick(panel.caption, Qt.Key.Key_Escape)
    assert caption(store) == ""
    assert panel.thumb("e1").hasFocus()


def test_a_caption_that_is_being_written_is_kept_when_she_goes_on(
    qtbot: QtBot, page: AreaPage, store: MemoryStore
) -> None:
    panel = begin(qtbot, page)
    qtbot.keyClicks(panel.caption, "Skærmlås")
    page.go_to("2.3", "")
    assert caption(store) == "Skærmlås"
    assert not panel.caption.isVisible()


def test_a_picture_from_the_clipboard_is_kept_as_a_png(
    page: AreaPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, kept = page.beside.evidence, []
    monkeypatch.setattr(panel, "_add", lambda name, read: kept.append((name, read())))
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    panel.add_image(image)
    [(name, data)] = kept
    assert name.endswith(".png")
    assert data.startswith(b"\x89PNG")
