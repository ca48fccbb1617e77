"""Above a case: its dates, hours, state or remark are in conflict."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.parts import down, page_margin
from ui.presenters.case_views import typed_review
from ui.presenters.cases import CasesPresenter
from ui.presenters.conflicts import contested_words, first_key
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.layout import clear


class CaseConflictBar(QWidget):
    """Not there where nothing of the case is in conflict; points tell for themselves."""

    def __init__(self, desk: Desk, cases: CasesPresenter) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        self._shown = ("", "")
        theme = desk.theme
        self._place = down(self, (page_margin(theme), theme.px(12), theme.px(24), 0))
        self.go: Button | None = None
        self.hide()

    def show_case(self, file: VisitFile, number: str) -> None:
        """Show what of this case is in conflict."""
        words, review = self._desk.words, typed_review(file, number).id
        told = contested_words(words, file, "case_review", review)
        if (number, told) == self._shown:
            return
        self._shown = (number, told)
        clear(self._place)
        self.setVisible(bool(told))
        if told:
            key = first_key(file, "case_review", review)
            ask = self._cases.visit.conflict_asked
            self.go = Button(self._desk.theme, words("conflict.bar_go"), lambda: ask.emit(key))
            text = words("conflict.bar_case", what=told)
            self._place.addWidget(InlineBar(self._desk.theme, text, "alarm", self.go))
