"""The settings: each change is stored at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import MemoryStore
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.settings import Settings
from inspector.services.settings import read_settings, save_settings
from ui.navigation import Place
from ui.widgets.fields import Field
from ui.widgets.sections import SectionList
from ui.widgets.ticks import Option, Tick

SECTIONS = ("office", "deadlines", "reports", "look", "language")


@pytest.fixture
def store() -> MemoryStore:
    store = a_store()
    save_settings(store, Settings(person_name="Ida Enebær", device_mark="T3"))
    return store


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> Shown:
    return open_window(qtbot, tmp_path, store)


def section(shown: Shown, tab: str) -> Shown:
    shown.go(Place(page="settings", tab=tab), lambda page: page.section)
    return shown


def field(shown: Shown, name: str) -> Field:
    found = shown.page.section.findChildren(Field)
    return next(one for one in found if one.control.accessibleName() == name)


@pytest.mark.parametrize("tab", SECTIONS)
def test_every_control_of_every_section_has_a_name(shown: Shown, tab: str) -> None:
    assert nameless(section(shown, tab).window) == []


def test_in_large_text_the_sections_are_one_line_and_the_one_chosen_is_on_the_screen(
    shown: Shown, qtbot: QtBot
) -> None:
    shown.window.resize(1280, 720)
    shown.desk.theme.use(text_size=200)
    qtbot.waitUntil(lambda: shown.desk.theme.text_size == 200)
    page = section(shown, "office").page
    line = page.findChild(SectionList).line
    qtbot.waitUntil(line.isVisible)
    line.setCurrentIndex(line.findData("support"))
    qtbot.waitUntil(lambda: page.section.isVisible())
    top = page.section.mapTo(shown.window, QPoint(0, 0)).y()
    qtbot.waitUntil(lambda: page.section.mapTo(shown.window, QPoint(0, 0)).y() < 360)
    assert top > 0
    assert line.hasFocus() or not line.isHidden()


def test_the_sections_stay_where_they_are_when_the_page_is_scrolled(
    shown: Shown, qtbot: QtBot
) -> None:
    shown.window.resize(1280, 720)
    page = section(shown, "office").page
    sections = page.findChild(SectionList)
    top = sections.mapTo(shown.window, QPoint(0, 0))
    qtbot.waitUntil(lambda: page.scrolled.verticalScrollBar().maximum() > 0)
    page.scrolled.verticalScrollBar().setValue(page.scrolled.verticalScrollBar().maximum())
    assert sections.mapTo(shown.window, QPoint(0, 0)) == top


def test_where_the_sections_have_no_room_the_one_in_hand_is_scrolled_to(
    shown: Shown, qtbot: QtBot
) -> None:
    shown.desk.theme.use(text_size=150)
    shown.window.resize(1440, 620)
    qtbot.waitUntil(lambda: shown.desk.theme.text_size == 150)
    page = section(shown, "support").page
    sections = page.findChild(SectionList)
    marked = next(one for one in sections.findChildren(QAbstractButton) if one.isChecked())
    qtbot.waitUntil(lambda: not marked.visibleRegion().isEmpty())
    shown.desk.theme.use(text_size=100)


def test_a_name_is_stored_when_the_field_is_left(
    shown: Shown, store: MemoryStore, qtbot: QtBot
) -> None:
    control = field(section(shown, "office"), "Titel").control
    control.setText("cand.jur.")
    control.editingFinished.emit()
    qtbot.waitUntil(lambda: read_settings(store).person_title == "cand.jur.")
    qtbot.waitUntil(lambda: "Gemt" in words_on(shown.window))


def test_what_cannot_be_used_is_said_under_its_field_and_not_stored(
    shown: Shown, store: MemoryStore, qtbot: QtBot
) -> None:
    mark = field(section(shown, "office"), "Kort mærke")
    mark.control.setText("tre tre")
    mark.control.editingFinished.emit()
    qtbot.waitUntil(lambda: mark.control.property("fault") is True)
    assert "tre tre" in words_on(mark)
    assert read_settings(store).device_mark == "T3"


def test_a_closed_day_is_one_tick_and_moves_the_example(
    shown: Shown, store: MemoryStore, qtbot: QtBot
) -> None:
    section(shown, "deadlines")
    assert "25-12-2026" in words_on(shown.page)  # a week ends on the 24th, which is closed
    tick = next(t for t in shown.page.findChildren(Tick) if t.text() == "24. december")
    tick.click()
    qtbot.waitUntil(lambda: "12-24" not in read_settings(store).closed_days)
    qtbot.waitUntil(lambda: "24-12-2026" in words_on(shown.page))


def test_saturday_can_be_a_working_day(shown: Shown, store: MemoryStore, qtbot: QtBot) -> None:
    section(shown, "deadlines")
    option = next(o for o in shown.page.findChildren(Option) if o.text() == "mandag til lørdag")
    option.click()
    qtbot.waitUntil(lambda: read_settings(store).saturday_is_working)


def test_text_size_and_mode_are_changed_at_once_and_kept(shown: Shown, qtbot: QtBot) -> None:
    before = section(shown, "look").page
    before.section.sizes.changed.emit("150")
    qtbot.waitUntil(lambda: shown.page is not before and shown.page.section is not None)
    before = shown.page
    before.section.modes.changed.emit("dark")
    qtbot.waitUntil(lambda: shown.page is not before and shown.page.section is not None)
    theme, kept = shown.desk.theme, shown.desk.preferences
    assert (theme.text_size, theme.mode) == (150, "dark")
    assert (kept.number("look/text_size", 0), kept.text("look/mode")) == (150, "dark")
    theme.use(text_size=100, mode="light")


def test_the_arrow_keys_go_through_the_sections(shown: Shown, qtbot: QtBot) -> None:
    section(shown, "office")
    shown.page._choose("reports")
    assert shown.desk.navigation.here == Place(page="settings", tab="reports")
    assert "Rapporter" in words_on(shown.page.head)
