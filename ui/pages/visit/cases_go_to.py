"""Ctrl+G: go to a drawn case by its number, or the end of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QWidget

from ui.desk import Desk
from ui.pages.visit.parts import down
from ui.presenters.cases import CasesPresenter
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import row
from ui.widgets.text import Paragraph


class GoToCase(QDialog):
    """A field and the cases that match; Enter takes the first, or the one chosen below."""

    def __init__(self, parent: QWidget, desk: Desk, cases: CasesPresenter) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog)
        theme, words = desk.theme, desk.words
        self._words, self._cases = words, cases
        self.found = ""
        self.setWindowTitle(words("common.program"))
        self.setModal(True)
        self.setFixedWidth(theme.px(400))
        page = down(self, (theme.px(24),) * 4, theme.px(12))
        page.addWidget(Paragraph(theme, words("cases.go_title"), "section"))
        self.field = LineField(theme, tabular=True)
        self._labelled = Field(theme, words("cases.go_text"), self.field)
        self.list = QListWidget()
        self.list.setAccessibleName(words("cases.title"))
        self.list.setFont(theme.font("body", tabular=True))
        self.list.setFixedHeight(theme.px(168))
        page.addWidget(self._labelled)
        page.addWidget(self.list)
        cancel = Button(theme, words("common.cancel"), self.reject)
        go = Button(theme, words("cases.go_act"), self._take, kind="primary")
        page.addLayout(row(1, cancel, go, gap=theme.px(12)))
        self.field.textEdited.connect(self._typed)
        self.field.returnPressed.connect(self._take)
        self.list.itemActivated.connect(lambda _item: self._take())
        self._typed("")
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.list.clear()
        self.list.addItems(self._cases.find(text))
        self.list.setCurrentRow(0)
        self._labelled.set_fault("")

    def _take(self) -> None:
        chosen = self.list.currentItem()
        if chosen is None:
            self._labelled.set_fault(self._words("cases.go_none"))
            return
        self.found = chosen.text()
        self.accept()
