"""Beside the review: what must be in place, what was answered, when she left, and the finish."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.clock_field import ClockField
from ui.pages.visit.context_pane import PaneHead
from ui.pages.visit.parts import Section, down, ground, outcome_chip
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_review import Demand, readiness, time_warning
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.layout import Scroll, clear
from ui.widgets.text import Label, Paragraph, hairline


class ReadyPane(QWidget):
    """`finish_requested` when she wants to see the report and sign."""

    finish_requested = Signal()

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__()
        self._desk, self._presenter = desk, presenter
        theme, words = desk.theme, desk.words
        head = PaneHead(desk)
        head.title.setText(words("visit.ready_title"))
        head.chip.hide()
        inner = ground("head")
        edge = theme.px(16 if theme.compact else 24)
        body = down(inner, (edge, theme.px(12), edge, theme.px(16)), theme.px(12))
        self._demands = Section(theme, words("visit.must_be_there"))
        self._demand_grid = QGridLayout()
        self._demand_grid.setColumnStretch(1, 1)
        self._demand_grid.setHorizontalSpacing(theme.px(12))
        self._demand_grid.setVerticalSpacing(0)
        self._demands.body.addLayout(self._demand_grid)
        self._shown: tuple[Demand, ...] = ()
        self.departed = ClockField(theme, words, words("visit.departed"), presenter.now, self._day)
        self.departed.picked.connect(lambda moment: presenter.amend(departed=moment))
        self._answers = Section(theme, words("visit.answers"))
        self._answered = Label(theme, "", "body", "text_soft", tabular=True)
        self._answers.beside_title(self._answered)
        self._counts = QGridLayout()
        self._counts.setColumnStretch(0, 1)
        self._counts.setVerticalSpacing(theme.px(8))
        self._answers.body.addLayout(self._counts)
        self._numbers: dict[str, Label] = {}
        self._sentence = Paragraph(theme, "", "body", "text_soft")
        self.finish = Button(
            theme, words("visit.finish"), self.finish_requested.emit, kind="primary", tall=True
        )
        parts: tuple[QWidget, ...] = (self._demands, self.departed, self._answers, self._sentence)
        for number, part in enumerate(parts):
            if number:
                body.addWidget(hairline())
            body.addWidget(part)
        body.addWidget(self.finish)
        body.addStretch(1)
        page = down(self, (0, 0, 0, 0))
        page.addWidget(head)
        page.addWidget(hairline())
        page.addWidget(Scroll(inner), 1)

    def show_file(self, file: VisitFile) -> None:
        state = readiness(file, self._desk.words, self._presenter.rule_broken)
        if state.demands != self._shown:
            self._shown = state.demands
            self._build_demands(state.demands)
        self._answered.setText(state.answered)
        for row, (outcome, count) in enumerate(state.counts):
            self._count(row, outcome).setText(str(count))
        self.departed.show_moment(file.visit.departed)
        self.departed.warn(time_warning(file, "review", self._desk.words))
        self.departed.set_locked(self._presenter.locked)
        locked = self._presenter.locked
        sentence = self._desk.words("visit.ready.locked") if locked else state.sentence
        self._sentence.set_words(sentence)
        self.finish.setEnabled(state.ready or locked)
        self.finish.setAccessibleDescription(sentence)

    def _build_demands(self, demands: tuple[Demand, ...]) -> None:
        theme = self._desk.theme
        clear(self._demand_grid)
        for number, demand in enumerate(demands):
            mark = QLabel()
            icon, ink = ("check", "text_soft") if demand.met else ("alert", "alarm_fg")
            mark.setPixmap(theme.pixmap(icon, ink, 20))
            role = "body" if demand.met else "strong"
            name = Label(theme, demand.name, role, "text" if demand.met else "alarm_fg")
            told = Label(theme, demand.words, "caption", "text_soft")
            told.setWordWrap(True)
            told.setContentsMargins(0, 0, 0, theme.px(8))
            self._demand_grid.addWidget(mark, 2 * number, 0)
            self._demand_grid.addWidget(name, 2 * number, 1)
            self._demand_grid.addWidget(told, 2 * number + 1, 1)

    def _count(self, row: int, outcome: str) -> Label:
        if outcome not in self._numbers:
            theme = self._desk.theme
            chip = Chip(theme, *outcome_chip(self._desk.words, outcome))
            number = Label(theme, "", "strong", tabular=True)
            self._counts.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignLeft)
            self._counts.addWidget(number, row, 1)
            self._numbers[outcome] = number
        return self._numbers[outcome]

    def _day(self) -> datetime:
        return self._presenter.file.visit.arrived or self._presenter.now()

    def first_focus(self) -> QWidget:
        return self.finish if self.finish.isEnabled() else self.departed.field

    def focus_departure(self) -> None:
        self.departed.field.setFocus()

    def leave(self) -> None:
        self.departed.commit()
