"""What she types is seen first; what is counted over the whole visit comes when her keys rest."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from case_scene import VISIT, OneScheme, scheme, store_with
from fakes import MemoryAttachments
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from visit_scene import calendar
from window_desk import make_desk

from ui.pages import visit_mode
from ui.pages.visit.cases import CasesPage
from ui.pages.visit_mode import VisitMode

CASES = tuple(f"KBH-2026-{number:04d}" for number in range(1, 31))
POINTS = 15
FRAME = 1 / 60
KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)


@pytest.fixture
def mode(qtbot: QtBot, tmp_path: Path) -> VisitMode:
    """Thirty drawn cases by fifteen points, in the matrix."""
    made = scheme(POINTS)
    desk = make_desk(
        tmp_path,
        store_with(CASES, made),
        shelf=OneScheme(made),
        calendar=calendar,
        attachments=MemoryAttachments(),
    )
    mode = VisitMode(desk, VISIT, step="cases")
    qtbot.addWidget(mode)
    mode.resize(1280, 800)
    mode.show()
    mode.activateWindow()
    qtbot.waitUntil(lambda: mode.page() is not None and mode.isActiveWindow())
    page(mode).show_view("matrix")
    qtbot.waitUntil(lambda: page(mode).matrix.table.hasFocus())
    qtbot.waitUntil(lambda: mode.presenter.idle and not mode._count_soon.isActive())
    return mode


def page(mode: VisitMode) -> CasesPage:
    found = mode.page()
    assert isinstance(found, CasesPage)
    return found


class Counted:
    """Stands in for the counting of the steps, and knows how often it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        self._real = visit_mode.step_rows
        monkeypatch.setattr(visit_mode, "step_rows", self._count)

    def _count(self, *given):
        self.times += 1
        return self._real(*given)


class Paints(QObject):
    """Hears each time this widget is painted."""

    seen = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.Paint
        return False


def test_the_cell_is_painted_before_the_steps_are_counted(
    qtbot: QtBot, mode: VisitMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, counted = page(mode).matrix.table, Counted(monkeypatch)
    paints = Paints(table)
    table.viewport().installEventFilter(paints)
    QTest.keyClick(table, Qt.Key.Key_2)
    assert page(mode).matrix.matrix.data(table.currentIndex()) == "ej ok"
    assert counted.times == 0
    qtbot.waitUntil(lambda: counted.times == 1)
    assert paints.seen >= 1


def test_many_answers_are_counted_once_and_the_last_counts(
    qtbot: QtBot, mode: VisitMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, counted = page(mode).matrix.table, Counted(monkeypatch)
    for _ in range(10):
        QTest.keyClick(table, Qt.Key.Key_1)
        QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: counted.times > 0)
    assert counted.times == 1
    told = next(row.words for row in mode._rows if row.key in ("draw", "cases"))
    assert "30" in told


def test_another_step_is_entered_with_counts_that_are_true(
    mode: VisitMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch)
    QTest.keyClick(page(mode).matrix.table, Qt.Key.Key_2)
    mode.go("review")
    assert counted.times == 1
    assert mode.step == "review"


def test_a_whole_matrix_is_typed_within_a_frame_per_key(mode: VisitMode) -> None:
    """Middle of 450 key presses, each until everything it changed has been painted."""
    table = page(mode).matrix.table
    app = QApplication.instance()
    assert app is not None
    took = []
    for place in range(len(CASES) * POINTS):
        row, column = divmod(place, POINTS)
        table.go_to(CASES[row], f"2.{column + 1}")
        app.processEvents()
        begun = time.perf_counter()
        QTest.keyClick(table, KEYS[place % 4])
        app.processEvents()
        took.append(time.perf_counter() - begun)
    assert statistics.median(took) < FRAME
    assert len(mode.presenter.file.checks) == len(CASES) * POINTS
