"""An assistive program chooses by toggling: that is as good as a click, and heard once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from window_desk import RESOURCES

from ui.reference_guard import hold_none
from ui.theme import Theme
from ui.widgets.rail import Rail
from ui.widgets.sections import SectionList
from ui.widgets.tabs import SegmentedSwitch, TabStrip

CHOICES = [("one", "Første"), ("two", "Anden")]
ICONS = [(name, "today", word) for name, word in CHOICES]
COUNTS = [(name, word, None) for name, word in CHOICES]


@pytest.fixture(params=["rail", "tabs", "segments", "sections"])
def widget(request, qapp, qtbot):
    hold_none()
    theme = Theme(RESOURCES)
    made = {
        "rail": lambda: Rail(theme, ICONS, "Sider"),
        "tabs": lambda: TabStrip(theme, COUNTS, "one"),
        "segments": lambda: SegmentedSwitch(theme, CHOICES, "one"),
        "sections": lambda: SectionList(theme, ICONS, "Afsnit"),
    }[request.param]()
    if hasattr(made, "mark"):
        made.mark("one")
    qtbot.addWidget(made)
    made.heard = []
    (made.changed if hasattr(made, "changed") else made.chosen).connect(made.heard.append)
    made.show()
    QApplication.processEvents()
    return made


def second(widget) -> QAbstractButton:
    return widget.findChildren(QAbstractButton)[1]


def test_toggling_chooses_as_a_click_does(widget):
    second(widget).toggle()

    assert widget.heard == ["two"]
    assert second(widget).isChecked()


def test_a_click_is_heard_once_and_again_on_what_is_chosen(widget):
    QTest.mouseClick(second(widget), Qt.MouseButton.LeftButton)
    assert widget.heard == ["two"]
    QTest.mouseClick(second(widget), Qt.MouseButton.LeftButton)
    assert widget.heard == ["two", "two"]


def test_marking_by_the_program_tells_nobody(widget):
    (widget.mark if hasattr(widget, "mark") else widget.choose)("two")

    assert second(widget).isChecked()
    assert widget.heard == []
