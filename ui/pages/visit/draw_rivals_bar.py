"""Above the draw: the visit has several, and it is not settled which of them counts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from inspector.domain.rival_draws import IN_FORCE
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.parts import down, page_margin
from ui.presenters.conflicts import first_key
from ui.presenters.rival_draws import bar_words
from ui.presenters.visit import VisitPresenter
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.layout import clear


class DrawRivalsBar(QWidget):
    """Not there where there is nothing to settle; its button leads to where it is settled."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__()
        self._desk, self._presenter = desk, presenter
        self._shown = ""
        theme = desk.theme
        self._place = down(self, (page_margin(theme), theme.px(12), theme.px(24), 0))
        self.go: Button | None = None
        self.hide()

    def show_file(self, file: VisitFile) -> None:
        words = self._desk.words
        told = bar_words(words, file)
        if told == self._shown:
            return
        self._shown, self.go = told, None
        clear(self._place)
        self.setVisible(bool(told))
        if told:
            key = first_key(file, "visit", file.visit.id, IN_FORCE)
            ask = self._presenter.conflict_asked
            self.go = Button(self._desk.theme, words("conflict.bar_go"), lambda: ask.emit(key))
            self._place.addWidget(InlineBar(self._desk.theme, told, "alarm", self.go))
