"""What a copy leaves out: categories with their reasons, and passages marked in the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.access_copy import CATEGORIES, USUAL
from ui.desk import Desk
from ui.pages.visit.parts import down
from ui.widgets.buttons import Button, IconButton
from ui.widgets.fields import Field, LineField, TextArea
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Elided, Label, Paragraph
from ui.widgets.ticks import Tick

_TICKED = tuple(name for name in CATEGORIES if name != "passages")
_BREAK = "\u2029"  # what Qt puts between two lines of a selection


class CategoryChoice(QWidget):
    """A tick for each category, and below it the provision while it is ticked."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme, words = desk.theme, desk.words
        layout = down(self, (0, 0, 0, 0), theme.px(8))
        layout.addWidget(Label(theme, words("access.dialog.what"), "strong"))
        self.ticks: dict[str, Tick] = {}
        self.reasons: dict[str, Field] = {}
        self._lines: dict[str, LineField] = {}
        for name in _TICKED:
            tick = Tick(theme, words(f"access.category.{name}"), name in USUAL)
            tick.toggled.connect(self._ticked)
            self.ticks[name] = tick
            layout.addWidget(tick)
            layout.addWidget(self._reason(desk, name))
        self._passages = Label(theme, words("access.category.passages"), "body")
        layout.addWidget(self._passages)
        layout.addWidget(self._reason(desk, "passages"))
        layout.addStretch(1)
        self._ticked()

    def _reason(self, desk: Desk, name: str) -> Field:
        words = desk.words
        usual = words("access.usual.private") if name == "case_numbers" else ""
        line = LineField(desk.theme, usual)
        line.setCursorPosition(0)
        field = Field(desk.theme, words("access.reason"), line).guard(words, refuses=True)
        of_what = words(f"access.category.{name}")
        line.setAccessibleName(words("access.dialog.why", category=of_what))
        line.textEdited.connect(lambda _text: field.set_fault(""))
        self._lines[name] = line
        self.reasons[name] = field
        return field

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(name for name, tick in self.ticks.items() if tick.isChecked())

    def show_passages(self, some: bool) -> None:
        """Ask for a reason for the passages while there are any."""
        self._passages.setVisible(some)
        self.reasons["passages"].setVisible(some)

    def told(self) -> dict[str, str]:
        """The reasons as written, by category."""
        return {name: line.text().strip() for name, line in self._lines.items()}

    def missing(self, asked: Sequence[str]) -> Field | None:
        """The first field of these that has no reason, or one that cannot be printed."""
        for name in asked:
            field = self.reasons[name]
            if not self.told()[name] or (field.watch is not None and field.watch.stops):
                return field
        return None

    def _ticked(self) -> None:
        for name, tick in self.ticks.items():
            self.reasons[name].setVisible(tick.isChecked())
        self.changed.emit()


class PassageChoice(QWidget):
    """The report's texts to read and to mark in; what is marked stands below."""

    changed = Signal()

    def __init__(self, desk: Desk, texts: Sequence[str]) -> None:
        super().__init__()
        self._desk = desk
        self.passages: list[str] = []
        theme, words = desk.theme, desk.words
        layout = down(self, (0, 0, 0, 0), theme.px(8))
        layout.addWidget(Label(theme, words("access.dialog.texts"), "strong"))
        layout.addWidget(Paragraph(theme, words("access.dialog.texts_note"), "body", "text_soft"))
        self.view = TextArea(theme, "\n\n".join(texts), lines=12)
        self.view.setReadOnly(True)
        self.view.setProperty("shown", True)  # to be read
        self.view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.view.setAccessibleName(words("access.dialog.texts"))
        self.mark = Button(theme, words("access.dialog.mark"), self.mark_selected, icon="dash")
        self.mark.setEnabled(False)
        self.view.copyAvailable.connect(self.mark.setEnabled)
        layout.addWidget(self.view, 1)
        layout.addLayout(row(self.mark, 1))
        self._head = Label(theme, words("access.dialog.marked"), "strong")
        self._head.setVisible(False)
        layout.addWidget(self._head)
        self._list = column(gap=theme.px(4))
        layout.addLayout(self._list)

    def mark_selected(self) -> None:
        """Leave out what is selected, each of its lines by itself."""
        cursor = self.view.textCursor()
        for line in cursor.selectedText().split(_BREAK):
            if line.strip() and line.strip() not in self.passages:
                self.passages.append(line.strip())
        cursor.clearSelection()
        self.view.setTextCursor(cursor)
        self._show()

    def _unmark(self, passage: str) -> None:
        self.passages.remove(passage)
        self._show()
        self.view.setFocus()

    def _show(self) -> None:
        clear(self._list)
        theme, words = self._desk.theme, self._desk.words
        self._head.setVisible(bool(self.passages))
        for passage in self.passages:
            unmark: Callable[[], None] = partial(self._unmark, passage)
            name = f"{words('access.dialog.unmark')}: {passage[:60]}"
            line = row(Elided(theme, passage), IconButton(theme, "cross", name, unmark))
            line.setStretch(0, 1)
            self._list.addLayout(line)
        self.changed.emit()
