"""The solid red bar while nothing can be saved: since when, what waits, and two ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from ui.desk import Desk
from ui.pages.visit.parts import LARGE_TEXT
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.layout import row

_BESIDE = 820  # px at 100 % text from which the buttons stand beside the words


class FailingBar(InlineBar):
    """Made once and told anew, so that a button in hand keeps the focus."""

    retry_asked = Signal()
    copy_asked = Signal()
    help_asked = Signal()  # the data are damaged: trying again is no help

    def __init__(self, desk: Desk, lead: str, text: str) -> None:
        words, theme = desk.words, desk.theme
        super().__init__(theme, text, "solid", lead=lead)
        self.retry = Button(theme, words("visit.try_again"), self.retry_asked.emit)
        self.copy = Button(theme, words("keep.rescue.copy"), self.copy_asked.emit)
        self.copy.setVisible(desk.safety is not None)
        self.help = Button(theme, words("keep.damaged.see"), self.help_asked.emit)
        self.help.hide()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(theme.px(8))
        outer = self.layout()
        assert isinstance(outer, QBoxLayout)
        outer.removeWidget(self.words)
        edge = theme.px(4 if theme.text_size >= LARGE_TEXT else 8)
        outer.setContentsMargins(theme.px(14), edge, theme.px(12), edge)
        self._box.addWidget(self.words, 1)
        self._box.addLayout(row(self.help, self.retry, self.copy, 1, gap=theme.px(8)))
        outer.addLayout(self._box, 1)

    def tell(self, lead: str, text: str, *, damaged: bool = False) -> None:
        """The same trouble with other figures, or another one."""
        self.words.set_words(text, lead)
        self.help.setVisible(damaged)
        self.retry.setVisible(not damaged)

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = event.size().width() >= self._theme.px(_BESIDE)
        side, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(side if beside else below)
        super().resizeEvent(event)
