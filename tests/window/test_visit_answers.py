"""Answering in visit mode, with the keys she presses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import MemoryAttachments, MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, answer, calendar, scene
from window_desk import make_desk

from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, Visit
from ui.pages.visit.area import AreaPage
from ui.pages.visit_mode import VisitMode
from ui.widgets.point_row import PointRow

Open = Callable[..., VisitMode]


@pytest.fixture
def store() -> MemoryStore:
    return scene()


@pytest.fixture
def open_visit(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> Open:
    def make(step: str = "area:2", size: tuple[int, int] = (1440, 900)) -> VisitMode:
        desk = make_desk(
            tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
        )
        mode = VisitMode(desk, VISIT, step=step)
        qtbot.addWidget(mode)
        mode.resize(*size)
        mode.show()
        mode.activateWindow()
        qtbot.waitUntil(lambda: ready(mode))
        return mode

    return make


def ready(mode: VisitMode) -> bool:
    """The page stands there, all of it."""
    page = mode.page()
    there = isinstance(page, AreaPage) and mode.isActiveWindow()
    return there and all(row.isVisible() for row in page.rows.values())


def row_of(mode: VisitMode, point: str) -> PointRow:
    page = mode.page()
    assert isinstance(page, AreaPage)
    return page.rows[point]


def stored(store: MemoryStore, point: str) -> Answer:
    found = store.get(Answer, answer_id(VISIT, point))
    assert found is not None
    return found


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_nothing_is_preselected(open_visit: Open) -> None:
    row = row_of(open_visit(), "2.7")
    assert row.bar.outcome == ""


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        (Qt.Key.Key_1, "ok"),
        (Qt.Key.Key_2, "not_ok"),
        (Qt.Key.Key_3, "not_tested"),
        (Qt.Key.Key_4, "not_relevant"),
    ],
)
def test_a_digit_answers_the_row_and_is_stored(
    qtbot: QtBot, open_visit: Open, store: MemoryStore, key: Qt.Key, outcome: str
) -> None:
    mode = open_visit()
    row_of(mode, "2.7").take_focus()
    qtbot.keyClick(focused(), key)
    assert row_of(mode, "2.7").bar.outcome == outcome, "the press repaints at once"
    assert stored(store, "2.7").outcome == outcome
    qtbot.waitUntil(lambda: mode.presenter.saved_at is not None)


def test_the_focus_stays_where_it_was_after_an_answer(qtbot: QtBot, open_visit: Open) -> None:
    mode = open_visit()
    row_of(mode, "2.7").take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_2)
    assert row_of(mode, "2.7").bar.has_focus()


def test_delete_clears_and_control_z_gives_the_answer_back(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    row_of(mode, "2.5").take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_Delete)
    assert stored(store, "2.5").outcome == ""
    assert stored(store, "2.5").comment == "Ingen medarbejdersamtaler endnu"
    qtbot.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stored(store, "2.5").outcome == "not_tested"
    assert row_of(mode, "2.5").bar.outcome == "not_tested"


def test_control_z_takes_back_step_by_step(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    row_of(mode, "2.7").take_focus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_4):
        qtbot.keyClick(focused(), key)
    seen = []
    for _ in range(4):
        qtbot.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        seen.append(stored(store, "2.7").outcome)
    assert seen == ["not_ok", "ok", "", ""]


def test_up_and_down_walk_the_rows(qtbot: QtBot, open_visit: Open) -> None:
    mode = open_visit()
    row_of(mode, "2.1").take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    assert row_of(mode, "2.2").bar.has_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    assert row_of(mode, "2.1").bar.has_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    assert row_of(mode, "2.1").bar.has_focus()


def test_control_down_finds_the_next_unanswered(qtbot: QtBot, open_visit: Open) -> None:
    mode = open_visit()
    row_of(mode, "2.1").take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert row_of(mode, "2.3").bar.has_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert row_of(mode, "2.7").bar.has_focus()


def test_the_four_radios_are_one_tab_stop(qtbot: QtBot, open_visit: Open) -> None:
    mode = open_visit()
    row_of(mode, "2.1").take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    assert row_of(mode, "2.2").bar.has_focus()


def test_ej_ok_opens_the_comment_in_the_row_at_once(qtbot: QtBot, open_visit: Open) -> None:
    mode = open_visit()
    row = row_of(mode, "2.7")
    row.take_focus()
    assert not row.comment.isVisible()
    qtbot.keyClick(focused(), Qt.Key.Key_2)
    assert row.comment.isVisible()
    assert row.bar.has_focus()


def test_a_comment_is_stored_after_a_pause(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    row = row_of(mode, "2.7")
    row.take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_2)
    qtbot.keyClick(focused(), Qt.Key.Key_F2)
    assert row.comment.hasFocus()
    qtbot.keyClicks(row.comment, "Ingen 4 notater")
    assert stored(store, "2.7").comment == ""
    qtbot.waitUntil(lambda: stored(store, "2.7").comment == "Ingen 4 notater", timeout=3000)
    assert stored(store, "2.7").outcome == "not_ok", "digits are letters while she writes"


def test_leaving_the_comment_stores_it(qtbot: QtBot, open_visit: Open, store: MemoryStore) -> None:
    mode = open_visit()
    row = row_of(mode, "2.1")
    row.take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_F2)
    qtbot.keyClicks(row.comment, "Set i mappen")
    qtbot.keyClick(row.comment, Qt.Key.Key_Escape)
    assert stored(store, "2.1").comment == "Set i mappen"
    assert row.bar.has_focus()


def test_closing_the_window_stores_what_is_being_typed(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    row_of(mode, "2.1").open_comment()
    qtbot.keyClicks(row_of(mode, "2.1").comment, "Set")
    mode.hide()
    assert stored(store, "2.1").comment == "Set"


def test_the_wording_of_the_sample_can_be_fetched(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    row = row_of(mode, "2.3")
    assert "2 af 7 sager ej ok" in row.facts.second
    row.take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_2)
    row.fetch_wording()
    assert stored(store, "2.3").comment == (
        "Sag KBH-2026-0003: Helbredsoplysninger er indhentet efter planen.\n"
        "Sag KBH-2026-0006: Helbredsoplysninger er indhentet efter planen."
    )


def test_the_program_proposes_for_the_area_and_she_answers(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    row = row_of(mode, "2")
    assert row.facts.second.startswith("Forslag: ej ok")
    assert row.bar.outcome == ""
    row.take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_1)
    assert stored(store, "2").outcome == "ok"


def test_page_keys_change_the_step_and_the_visit_remembers_it(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    qtbot.keyClick(focused(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert mode.step == "area:3"
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert mode.step == "area:2"
    qtbot.keyClick(focused(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    visit = store.get(Visit, VISIT)
    assert visit is not None
    assert visit.last_step == "area:3"


def test_the_visit_opens_where_she_was(open_visit: Open) -> None:
    assert open_visit(step="").step == "area:2"


def test_the_source_of_the_answer_is_stored(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    row_of(mode, "2.1").take_focus()
    page = mode.page()
    assert isinstance(page, AreaPage)
    page.beside.source_choice.choose("seen_in_case")
    page.beside.source_choice.activated.emit(1)
    assert stored(store, "2.1").source == "seen_in_case"


def test_every_control_is_named_for_a_screen_reader(open_visit: Open) -> None:
    row = row_of(open_visit(), "2.3")
    assert row.bar.accessibleName() == "2.3 Sagsoplysning"
    names = [radio.accessibleName() for radio in row.bar.segments]
    assert names == ["ok", "ej ok", "ikke efterprøvet", "ikke relevant"]
    assert row.comment.accessibleName() == "Kommentar til 2.3 Sagsoplysning"


def test_an_answer_from_last_time_stands_beside_the_row(open_visit: Open) -> None:
    mode = open_visit()
    row_of(mode, "2.3").take_focus()
    page = mode.page()
    assert isinstance(page, AreaPage)
    assert "»To planer uden angivne kilder.«" in page.beside.last_words.text()


@pytest.mark.parametrize("outcome", ["ok", "not_ok"])
def test_a_locked_visit_takes_no_answer(qtbot: QtBot, tmp_path: Path, outcome: str) -> None:
    store = scene(answer("2.7", outcome), state="locked")
    desk = make_desk(tmp_path, store, shelf=SHELF, calendar=calendar)
    mode = VisitMode(desk, VISIT, step="area:2")
    qtbot.addWidget(mode)
    mode.show()
    qtbot.waitUntil(lambda: mode.step == "area:2")
    row = row_of(mode, "2.7")
    row.bar.choose("not_relevant")
    assert row.bar.outcome == outcome
    assert store.acts() == []


def test_letters_typed_after_an_answer_are_the_comment_and_no_digit_of_it_an_answer(
    qtbot: QtBot, open_visit: Open, store: MemoryStore
) -> None:
    mode = open_visit()
    row_of(mode, "2.7").take_focus()
    qtbot.keyClick(focused(), Qt.Key.Key_2)
    for letter in "Planen af 1234 mangler":
        qtbot.keyClicks(focused(), letter)
    assert row_of(mode, "2.7").comment.toPlainText() == "Planen af 1234 mangler"
    assert stored(store, "2.7").outcome == "not_ok"
