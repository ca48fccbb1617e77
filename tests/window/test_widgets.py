"""The generic pieces, by what they promise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.models.columns import Column
from ui.theme import Theme
from ui.widgets.bars import Toast
from ui.widgets.card import Row
from ui.widgets.chip import Chip
from ui.widgets.fields import Choice, DateField, Field, LineField, NumberField, read_date
from ui.widgets.layout import Columns
from ui.widgets.table import DataTable
from ui.widgets.tabs import SegmentedSwitch, TabStrip
from ui.widgets.text import Label, Paragraph, Phrases

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    return Theme(RESOURCES)


@pytest.mark.parametrize(
    "typed",
    [
        "7-6-2010",
        "07-06-2010",
        "7.6.2010",
        "7/6-10",
        "070610",
        "07062010",
        "2010-06-07",
        " 7 6 2010 ",
    ],
)
def test_a_date_may_be_typed_in_many_ways(typed: str) -> None:
    assert read_date(typed) == date(2010, 6, 7)


@pytest.mark.parametrize("typed", ["31-2-2026", "7-13-2026", "i går", "7-6", "1"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text differs by the calendar
        read_date(typed)


def test_no_date_is_no_date() -> None:
    assert read_date("  ") is None


def test_a_date_that_cannot_be_read_keeps_the_one_before(qtbot: QtBot, theme: Theme) -> None:
    field = DateField(theme, date(2026, 12, 4))
    qtbot.addWidget(field)
    field.setText("04-13-2026")
    field.editingFinished.emit()
    assert (field.value, field.fault) == (date(2026, 12, 4), True)


def test_a_date_is_told_only_when_it_is_another(qtbot: QtBot, theme: Theme) -> None:
    field = DateField(theme, date(2026, 12, 4))
    qtbot.addWidget(field)
    told: list[None] = []
    field.date_changed.connect(lambda: told.append(None))
    for text in ("4-12-2026", "5-12-2026"):
        field.setText(text)
        field.editingFinished.emit()
    assert (len(told), field.text()) == (1, "05-12-2026")


def test_a_number_keeps_its_limits(qtbot: QtBot, theme: Theme) -> None:
    number = NumberField(theme, 3, 1, 4)
    qtbot.addWidget(number)
    told: list[int] = []
    number.valueChanged.connect(told.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(number, key)
    assert (told, number.value()) == ([4, 3], 3)


def test_a_field_says_what_is_wrong_below_and_is_named_by_its_label(
    qtbot: QtBot, theme: Theme
) -> None:
    field = Field(theme, "CVR-nummer", LineField(theme))
    qtbot.addWidget(field)
    field.set_fault("Nummeret har otte cifre.")
    assert field.control.accessibleName() == "CVR-nummer"
    assert field.control.property("fault") is True
    field.set_fault("")
    assert field.control.property("fault") is False


def test_a_choice_gives_the_value_and_not_the_word(qtbot: QtBot, theme: Theme) -> None:
    choice = Choice(theme, [("a", "Anna"), ("b", "Bo")], "b")
    qtbot.addWidget(choice)
    assert (choice.chosen, choice.currentText()) == ("b", "Bo")


def test_tabs_tell_the_tab_and_count_in_their_names(qtbot: QtBot, theme: Theme) -> None:
    tabs = TabStrip(theme, [("all", "Alle", 2), ("new", "Nye", None)])
    qtbot.addWidget(tabs)
    told: list[str] = []
    tabs.changed.connect(told.append)
    second = tabs.findChildren(type(tabs._tabs[0]))[1]
    second.click()
    assert (told, tabs.chosen, tabs._tabs[0].accessibleName()) == (["new"], "new", "Alle 2")


def test_a_switch_can_stand_without_a_choice(qtbot: QtBot, theme: Theme) -> None:
    switch = SegmentedSwitch(theme, [("da", "Dansk"), ("en", "English")])
    qtbot.addWidget(switch)
    assert switch.chosen == ""
    switch.choose("en")
    assert switch.chosen == "en"


def test_columns_stand_under_each_other_where_there_is_no_room(qtbot: QtBot, theme: Theme) -> None:
    first, second = QWidget(), QWidget()
    columns = Columns(theme, [(first, 1), (second, 1)], least=600)
    qtbot.addWidget(columns)
    columns.resize(800, 400)
    columns.show()
    qtbot.waitUntil(lambda: second.x() > first.x())
    columns.resize(500, 400)
    qtbot.waitUntil(lambda: second.y() > first.y() and second.x() == first.x())


def test_a_paragraph_is_as_high_as_its_words_need(qtbot: QtBot, theme: Theme) -> None:
    box = QWidget()
    layout = QVBoxLayout(box)
    words = Paragraph(theme, "Rapporten er låst, og fristerne løber herfra. " * 6)
    layout.addWidget(words)
    layout.addStretch(1)
    qtbot.addWidget(box)
    box.resize(300, 600)
    box.show()
    qtbot.waitUntil(lambda: words.height() >= 5 * theme.line("body"))
    assert words.height() % theme.line("body") <= 4


def test_a_table_opens_the_record_on_enter_and_sorts_by_its_own_order(
    qtbot: QtBot, theme: Theme
) -> None:
    columns: list[Column[int]] = [
        Column(id="n", head="Tal", text=lambda n: str(n), order=lambda n: -n),
    ]
    table = DataTable(theme, columns, "Tal")
    qtbot.addWidget(table)
    table.show_records([1, 10, 2])
    table._sort_by(0)
    opened: list[int] = []
    table.opened.connect(opened.append)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (table.records.rows, opened) == ([10, 2, 1], [10])


def test_an_optional_column_gives_way(qtbot: QtBot, theme: Theme) -> None:
    columns: list[Column[str]] = [
        Column(id="name", head="Navn", text=str),
        Column(id="more", head="Mere", text=str, width=300, optional=True),
    ]
    table = DataTable(theme, columns, "Navne")
    qtbot.addWidget(table)
    table.resize(900, 200)
    table.show()
    assert not table.isColumnHidden(1)
    table.resize(340, 200)
    qtbot.waitUntil(lambda: table.isColumnHidden(1))


def test_a_row_that_acts_answers_to_enter(qtbot: QtBot, theme: Theme) -> None:
    line = Row(theme, Label(theme, "Jobvejen A/S"), acts=True, name="Jobvejen A/S")
    qtbot.addWidget(line)
    with qtbot.waitSignal(line.activated):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_label_lets_a_screen_reader_read_its_changing_words(qtbot: QtBot, theme: Theme) -> None:
    for label in (Label(theme, "Gemt 10.42.07"), Chip(theme, "Gemt 10.42.07", "ok")):
        qtbot.addWidget(label)
        label.setText("Gemt 10.43.00")
        read = QAccessible.queryAccessibleInterface(label)
        assert read.text(QAccessible.Text.Name) == "Gemt 10.43.00"


def test_a_toast_takes_a_line_more_where_the_window_is_narrow(qtbot: QtBot, theme: Theme) -> None:
    told = "Rapporten er underskrevet af Nordlys Mentor ApS og sendt til forvaltningen"
    toast = Toast(theme, told)
    qtbot.addWidget(toast)
    one_line = toast.fit(2000)
    assert one_line.height() == theme.px(40)
    narrow = toast.fit(300)
    assert narrow.width() <= 300
    assert narrow.height() >= theme.px(40) + theme.line("body")
    assert toast.fit(2000) == one_line


@pytest.mark.parametrize(("room", "shown"), [(1.1, "a b, c d, e f"), (0.8, "a b, c d"), (0.1, "")])
def test_a_line_of_phrases_shows_whole_ones(
    qtbot: QtBot, theme: Theme, room: float, shown: str
) -> None:
    line = Phrases(theme, "a b, c d, e f")
    qtbot.addWidget(line)
    line.resize(round(line.sizeHint().width() * room), 20)
    line.grab()
    assert line._shown() == shown
    assert line.toolTip() == ("" if room > 1 else line.text())
