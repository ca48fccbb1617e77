"""Others may see the screen: numbers are covered in lists, and nothing comes up while turned."""

from __future__ import annotations

import pytest
from case_scene import NUMBERS, CaseScene
from fakes import MemoryAttachments, MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.services.searching import Hit
from ui.models.case_matrix import CASE
from ui.pages.settings.look import LookSection
from ui.pages.visit_mode import VisitMode
from ui.preferences import Preferences
from ui.search import as_found


@pytest.fixture
def mode(qtbot, tmp_path):
    desk = make_desk(
        tmp_path, scene(), shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
    )
    made = VisitMode(desk, VISIT, step="area:2")
    made.resize(1440, 900)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.presenter.loaded and bool(made.step))
    made.desk = desk
    return made


def said(widget) -> str:
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def test_the_matrix_covers_its_numbers_and_goes_on_working(qtbot, tmp_path):
    made = CaseScene(tmp_path)
    qtbot.waitUntil(lambda: made.presenter.loaded)
    qtbot.addWidget(made.show())
    made.page.show_view("matrix")
    matrix = made.page.matrix.matrix
    cover = made.desk.preferences.cover
    seen = []
    matrix.dataChanged.connect(lambda *cells: seen.append(cells))
    cover.put(True)
    assert seen
    assert matrix.text(0, CASE) != NUMBERS[0]
    assert "•" in matrix.text(0, CASE)
    assert NUMBERS[0] not in matrix.spoken(0, CASE)
    assert matrix.rows[0].number == NUMBERS[0]
    cover.put(False)
    assert matrix.text(0, CASE) == NUMBERS[0]


def test_the_review_covers_the_numbers_of_cases(qtbot, mode):
    mode.go("review")
    page = mode.page()
    covered = [line for line in page.lines.values() if line.item.case_number]
    assert covered
    assert "KBH-2026-00" in said(page)
    mode.desk.preferences.cover.put(True)
    assert "KBH-2026-00" not in said(page)
    assert "KBH-2026-••••" in said(page)
    assert any(line.item.case_number.startswith("KBH-2026-00") for line in page.lines.values())


def test_one_key_covers_and_the_next_start_remembers(qtbot, mode, tmp_path):
    cover = mode.desk.preferences.cover
    qtbot.keyClick(
        QApplication.focusWidget() or mode, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier
    )
    qtbot.waitUntil(lambda: cover.on)
    assert "Vis sagsnumre" in mode._head.cover.accessibleName()
    assert Preferences(tmp_path).cover.on


def test_search_covers_cases_and_always_what_looks_like_a_civil_number(qtbot, tmp_path):
    desk = make_desk(tmp_path, MemoryStore())
    hit = Hit(kind="case", id="c", title="KBH-2026-0041", detail="010180-1234", supplier="s")
    assert "KBH-2026-0041" in as_found(desk, hit).text
    assert "010180" not in as_found(desk, hit).text
    desk.preferences.cover.put(True)
    assert "KBH-2026-••••" in as_found(desk, hit).text


def test_the_tick_among_the_looks_does_the_same(qtbot, tmp_path):
    desk = make_desk(tmp_path, MemoryStore())
    section = LookSection(desk)
    qtbot.addWidget(section)
    section.covered.setChecked(True)
    assert desk.preferences.cover.on


def test_nothing_is_told_on_a_turned_screen_and_all_of_it_afterwards(qtbot, mode):
    toasts, bars = [], []
    mode.desk.messages.toasted.connect(toasts.append)
    mode.desk.messages.barred.connect(bars.append)
    mode._aside("turned")
    mode.desk.messages.toast("KBH-2026-0041 er erstattet")
    mode.desk.messages.bar("Sag KBH-2026-0041 kan ikke erstattes", tone="alarm")
    assert not toasts
    assert not bars
    mode.go("area:2")
    assert [notice.text for notice in toasts] == ["KBH-2026-0041 er erstattet"]
    assert len(bars) == 1


@pytest.mark.parametrize("key", ["F8", "F2", "Ctrl+E", "Ctrl+G", "Ctrl+PgDown", "Ctrl+Down"])
def test_no_key_leads_from_the_turned_screen_to_a_case(qtbot, mode, key):
    from PySide6.QtGui import QKeySequence, QShortcut

    mode._aside("turned")
    shortcut = next(one for one in mode.findChildren(QShortcut) if one.key() == QKeySequence(key))
    shortcut.activated.emit()
    assert mode.step == "turned"
    assert "KBH" not in said(mode)


def test_a_visit_that_is_left_while_turned_tells_again(qtbot, mode):
    toasts = []
    mode.desk.messages.toasted.connect(toasts.append)
    mode._aside("turned")
    mode.hide()
    mode.desk.messages.toast("x")
    assert len(toasts) == 1
