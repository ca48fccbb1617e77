"""Six words that two people read to each other, and the answer whether they are the same."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.layout import Columns
from ui.widgets.text import Label, Paragraph

_ACROSS = 3
_WIDEST = 560  # pixels at 100 % text: words far apart are not read together
_STACKED = 150  # per cent of text size from which they stand two by two


class SixWords(QFrame):
    """Numbered and large, as they are read aloud."""

    def __init__(self, desk: Desk, told: tuple[str, ...]) -> None:
        super().__init__()
        theme = desk.theme
        self.told = told
        self.setProperty("role", "panel")
        self.setAccessibleName(desk.words("exchange_page.words.name", words=", ".join(told)))
        self.setMaximumWidth(theme.px(_WIDEST))
        grid = QGridLayout(self)
        pad = theme.px(16)
        grid.setContentsMargins(pad, theme.px(12), pad, theme.px(12))
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        across = 2 if theme.text_size >= _STACKED else _ACROSS
        for number, word in enumerate(told):
            cell = QWidget()
            inside = QVBoxLayout(cell)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(0)
            inside.addWidget(Label(theme, str(number + 1), "caption", "text_soft", tabular=True))
            inside.addWidget(Label(theme, word, "section"))
            grid.addWidget(cell, number // across, number % across, Qt.AlignmentFlag.AlignLeft)
        for column in range(across):
            grid.setColumnStretch(column, 1)


class Compare(QWidget):
    """The words, the question, and two answers; neither is chosen beforehand.

    `same` when she says so. `differ` tells the way on where they are not, and stands below.
    """

    same = Signal()
    other = Signal()

    def __init__(self, desk: Desk, told: tuple[str, ...], question: str, differ: str) -> None:
        super().__init__()
        self._desk, self._differ = desk, differ
        words, theme = desk.words, desk.theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(12))
        self.words = SixWords(desk, told)
        self._layout.addWidget(self.words)
        self._layout.addWidget(Paragraph(theme, question, "body"))
        self.no = Button(theme, words("exchange_page.words.differ"), self._no)
        self.yes = Button(
            theme, words("exchange_page.words.same"), self.same.emit, kind="primary", icon="check"
        )
        self._layout.addWidget(Columns(theme, [(self.no, 0), (self.yes, 0)], gap=12, pack=True))

    def _no(self) -> None:
        """Nothing is done with what was read."""
        self.yes.setEnabled(False)
        self.no.setEnabled(False)
        again = Button(
            self._desk.theme, self._desk.words("exchange_page.words.again"), self.other.emit
        )
        self._layout.addWidget(InlineBar(self._desk.theme, self._differ, "alarm", again))
        again.setFocus()
