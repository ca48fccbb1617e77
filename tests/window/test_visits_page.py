"""The list of visits by state."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fakes import MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from visit_samples import a_store, opened, planned
from window_shell import open_window, words_on

from inspector.services.visiting import cancel_visit
from ui.navigation import Place

LIST = Place(page="visits")


def with_three() -> MemoryStore:
    store = a_store()
    opened(store)
    planned(store, planned_on=date(2026, 12, 1))
    cancel_visit(store, planned(store, planned_on=date(2026, 12, 2)).id, "Leverandøren flytter")
    return store


def test_tabs_count_the_visits_of_each_state(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(LIST, lambda page: page.table)
    counts = {tab.text(): tab.count for tab in page._strip._tabs}
    assert counts == {"Alle": 3, "Planlagte": 1, "I gang": 1, "Afsluttede": 0, "Aflyste": 1}


def test_a_tab_can_be_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(Place(page="visits", tab="planned"), lambda page: page.table)
    assert [row.state for row in page.table.records.rows] == ["planned"]


def test_a_visit_opens_in_the_whole_window(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(LIST, lambda page: page.table)
    row = next(row for row in page.table.records.rows if row.state == "open")
    page.table.opened.emit(row)
    assert shown.desk.navigation.here == Place(page="visit", subject=row.id)
    assert not shown.window._rail.isVisible()


def test_a_state_is_told_with_a_word_and_never_a_colour_alone(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(LIST, lambda page: page.table)
    model = page.table.model()
    words = {model.index(row, 4).data() for row in range(model.rowCount())}
    assert words == {"I gang", "Planlagt", "Aflyst"}


def test_in_large_text_the_supplier_outlasts_scheme_and_number(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    before = shown.go(LIST, lambda page: page.table)
    shown.window.resize(1280, 720)
    shown.desk.theme.use(text_size=200)
    qtbot.waitUntil(lambda: shown.page is not before and shown.page.table is not None)
    table = shown.page.table
    qtbot.waitUntil(lambda: table.isColumnHidden(0) and table.isColumnHidden(2))
    assert table.first_column == 1
    assert table.columnWidth(1) >= shown.desk.theme.px(190)


def test_what_was_sought_survives_a_change_of_look(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    before = shown.go(LIST, lambda page: page.table)
    before._find.setText("findes ikke")
    shown.desk.signals.look_changed.emit()
    qtbot.waitUntil(lambda: shown.page is not before and shown.page.table is not None)
    assert shown.page._find.text() == "findes ikke"
    assert shown.page.table.isHidden()


def test_no_visits_yet_says_what_will_stand_here(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, MemoryStore())
    page = shown.go(LIST, lambda page: page.first_focus)
    assert "ingen besøg endnu" in words_on(page)
    page.first_focus.click()
    assert shown.desk.navigation.here == Place(page="new_visit")


def test_end_and_home_go_to_the_last_and_the_first_row(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    table = shown.go(LIST, lambda page: page.table).table
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == 2
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0
