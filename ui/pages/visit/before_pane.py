"""Beside the arrival: what the last visit remarked on, and evidence for the visit as a whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.formats import long_date
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.context_pane import PaneHead
from ui.pages.visit.evidence import EvidencePanel
from ui.pages.visit.parts import Section, down, ground
from ui.pages.visit.visit_acts import VisitActs
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_steps import Remark, last_remarks
from ui.widgets.layout import Scroll, clear
from ui.widgets.text import Label, Paragraph, hairline


class BeforePane(QWidget):
    """What she should have in mind at the door."""

    history_asked = Signal()

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__()
        self._desk = desk
        self._shown: tuple[Remark, ...] | None = None
        theme, words = desk.theme, desk.words
        head = PaneHead(desk)
        head.title.setText(words("visit.before_title"))
        head.chip.hide()
        self.history = head.with_history(desk, self.history_asked.emit)
        inner = ground("head")
        edge = theme.px(16 if theme.compact else 24)
        body = down(inner, (edge, theme.px(12), edge, theme.px(16)), theme.px(12))
        self._last = Section(theme, words("visit.last_time"))
        self._summary = self._last.say(Paragraph(theme, "", "body", "text_soft"))
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(8))
        self._last.body.addLayout(self._list)
        self._evidence = EvidencePanel(desk, presenter)
        self.acts = VisitActs(desk, presenter)
        body.addWidget(self._last)
        body.addWidget(hairline())
        body.addWidget(self._evidence)
        body.addWidget(hairline())
        body.addWidget(self.acts)
        body.addStretch(1)
        page = down(self, (0, 0, 0, 0))
        page.addWidget(head)
        page.addWidget(hairline())
        page.addWidget(Scroll(inner), 1)

    def show_file(self, file: VisitFile) -> None:
        self._evidence.show_for(file)
        self.acts.show_file(file)
        remarks = last_remarks(file, self._desk.words)
        if remarks == self._shown:
            return
        self._shown = remarks
        words, theme, last = self._desk.words, self._desk.theme, file.last_time
        clear(self._list)
        if last is None:
            self._summary.set_words(words("visit.no_last_time"))
            return
        if last.visit.held_on is not None:
            day = long_date(last.visit.held_on, words.language)
            self._last.title.setText(words("visit.last_time_on", day=day))
        key = "visit.last_remarks" if remarks else "visit.last_no_remarks"
        self._summary.set_words(words(key))
        for remark in remarks:
            title = Label(theme, remark.title, "strong")
            title.setWordWrap(True)
            self._list.addWidget(title)
            if remark.comment:
                quoted = words("visit.quoted", text=remark.comment)
                self._list.addWidget(Paragraph(theme, quoted, "body", "text_soft"))
