"""The drawn cases, as one card each or as a matrix of them all, over the same data."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.case_card import CaseCard
from ui.pages.visit.cases_go_to import GoToCase
from ui.pages.visit.matrix import MatrixView
from ui.pages.visit.matrix_line import Legend
from ui.pages.visit.parts import across, down, ground, page_margin
from ui.pages.visit.step_page import StepPage
from ui.presenters.case_views import CaseTally, case_numbers, tally, tally_words
from ui.presenters.cases import CasesPresenter
from ui.presenters.history import Subject, case_subject
from ui.presenters.visit import VisitPresenter
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyPage
from ui.widgets.layout import column, row
from ui.widgets.tabs import SegmentedSwitch
from ui.widgets.text import Label, hairline

CARD, MATRIX = "card", "matrix"


class CasesHead(QFrame):
    """Title, how many are reviewed, the way to the draw, and the switch of card and matrix."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme, words = desk.theme, desk.words
        self.setProperty("role", "sheet")
        self.setMinimumHeight(theme.size("page_head_h"))
        self._margins = (page_margin(theme), theme.px(16))
        self._row = across(self, (page_margin(theme), 0, theme.px(24), 0), theme.px(16))
        large = theme.text_size >= 150
        self.title = Label(theme, "", "section" if large else "page", tabular=True)
        self._strong = Label(theme, "", "strong", tabular=True)
        self._soft = Label(theme, "", "body", "text_soft")
        self.draw = Button(theme, words("cases.see_draw"), kind="quiet", icon="dice")
        self.draw.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._narrow_draw = theme.compact or theme.text_size > 125
        if self._narrow_draw:
            self.draw.setText("")
            self.draw.setToolTip(words("cases.see_draw"))
            self.draw.setAccessibleName(words("cases.see_draw"))
        self.legend = Legend(desk)
        options = [(CARD, words("cases.card")), (MATRIX, words("cases.matrix"))]
        self.switch = SegmentedSwitch(theme, options, CARD)
        self.switch.setAccessibleName(words("cases.view"))
        self._row.addWidget(self.title)
        self._row.addSpacing(theme.px(8))
        told = (self._strong, self._soft)
        self._row.addLayout(column(1, *told, 1, gap=0) if large else row(*told, gap=theme.px(6)))
        self._row.setSpacing(theme.px(6))
        self._row.addStretch(1)
        self._row.addWidget(self.legend)
        self._row.addWidget(self.draw)
        self._row.addWidget(self.switch)
        self._wide_legend = theme.text_size <= 125
        self._shown: tuple[bool, bool] | None = None

    def show_view(self, matrix: bool, *, drawn: bool) -> None:
        """The matrix stands at the window's edge, so its head does too."""
        if (matrix, drawn) == self._shown:
            return
        self._shown = (matrix, drawn)
        margins = self._row.contentsMargins()
        margins.setLeft(self._margins[matrix])
        self._row.setContentsMargins(margins)
        self.legend.setVisible(matrix and drawn and self._wide_legend)
        self.switch.setVisible(drawn)
        self.switch.choose(MATRIX if matrix else CARD)

    def show_tally(self, title: str, told: CaseTally) -> None:
        for label, text in ((self.title, title), (self._strong, told.count)):
            if label.text() != text:
                label.setText(text)
        if self._soft.text() != told.words:
            self._soft.setText(told.words)


class CasesPage(StepPage):
    """The step of the cases; the matrix folds the step pane and needs no right pane."""

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, presenter, parent)
        self.cases = CasesPresenter(presenter, desk.calendar, self)
        self.head = CasesHead(desk)
        self.card = CaseCard(desk, self.cases)
        self.matrix = MatrixView(desk, self.cases)
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for view in (self.card, self.matrix, self._nothing_drawn()):
            self._stack.addWidget(view)
        sheet = ground()
        down(self, (0, 0, 0, 0)).addWidget(sheet)
        inside = down(sheet, (0, 0, 0, 0))
        inside.addWidget(self.head)
        inside.addWidget(hairline())
        inside.addWidget(self._stack, 1)
        self._view = CARD
        self._connect()
        self._bind_keys()

    def _nothing_drawn(self) -> QWidget:
        theme, words = self.desk.theme, self.desk.words
        button = Button(theme, words("cases.to_draw"), self._to_draw, kind="primary", tall=True)
        return EmptyPage(theme, words("cases.none"), words("cases.none_text"), [button], [])

    def _connect(self) -> None:
        self.head.draw.clicked.connect(self._to_draw)
        self.head.switch.changed.connect(self.show_view)
        self.cases.moved.connect(self._case_moved)
        self.card.told.connect(self.desk.messages.toast)
        self.matrix.opened.connect(self._open_card)
        self.card.context.history_asked.connect(self.history_asked)

    def _bind_keys(self) -> None:
        for key, act in (
            ("Alt+Right", self.card.next_case),
            ("Alt+Left", self.card.previous_case),
            ("Ctrl+M", self._other_view),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Views

    @property
    def view(self) -> str:
        return self._view

    def show_view(self, view: str) -> None:
        """Card or matrix; both take up the case in hand."""
        if view == self._view:
            return
        self.leave()
        self._view = view
        self.folds_steps = view == MATRIX
        self.show_file(self.presenter.file)
        self.fold_changed.emit()
        target = self.first_focus()
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _other_view(self) -> None:
        self.show_view(CARD if self._view == MATRIX else MATRIX)

    def _open_card(self, number: str) -> None:
        self.cases.choose(number)
        self.show_view(CARD)

    def _to_draw(self) -> None:
        self.go_requested.emit("draw", "", "")

    # Showing

    def show_file(self, file: VisitFile) -> None:
        self._show_view(file)
        self._show_rest(file)

    def _show_view(self, file: VisitFile) -> None:
        if not file.sample:
            self._stack.setCurrentIndex(2)
        elif self._view == MATRIX:
            self.matrix.show_file(file)
            self._stack.setCurrentWidget(self.matrix)
        else:
            self.card.show_file(file)
            self._stack.setCurrentWidget(self.card)

    def _show_rest(self, file: VisitFile) -> None:
        drawn, is_matrix, words = bool(file.sample), self._view == MATRIX, self.desk.words
        self.head.show_view(is_matrix, drawn=drawn)
        if not drawn:
            self.head.show_tally(words("cases.title"), CaseTally("", ""))
        elif is_matrix:
            done, lost, total = self.matrix.matrix.counts
            self.head.show_tally(words("cases.title"), tally_words(done, lost, total, words))
        else:
            self.head.show_tally(self.cases.number, tally(file, words))

    def _case_moved(self) -> None:
        if self._view == CARD:
            self.card.show_file(self.presenter.file)
            self.head.title.setText(self.cases.number)

    # As visit mode asks

    def context(self) -> QWidget | None:
        return self.card.context

    def first_focus(self) -> QWidget | None:
        if not case_numbers(self.presenter.file):
            return None
        return self.matrix.table if self._view == MATRIX else self.card.first_focus()

    def go_to(self, point: str, case: str) -> bool:
        """Take this case in hand, and there this point or the date of this name."""
        if case and not self.cases.choose(case):
            return False
        if self._view == MATRIX:
            is_point = self.presenter.file.scheme.point(point) is not None
            found = self.matrix.table.go_to(self.cases.number, point if is_point else "")
            self.matrix.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return found
        if not self.card.focus_point(point):
            return self.card.focus_field(point)
        if self.card.comment_needed(point):
            self.card.open_comment()
        return True

    def go_to_case(self) -> None:
        """Ctrl+G: ask for a case number, and take that case in hand."""
        dialog = GoToCase(self, self.desk, self.cases)
        if dialog.exec() and dialog.found:
            self.go_to("", dialog.found)
            if self._view == CARD:
                self.card.focus_first()

    def next_open(self) -> bool:
        """The next unanswered point of the case, then of the cases after it."""
        if not case_numbers(self.presenter.file):
            return False
        if self._view == MATRIX:
            return self.matrix.table.next_open()
        if self.card.next_open():
            return True
        cell = self.cases.next_open_cell()
        if cell is None:
            return False
        self.cases.choose(cell[0])
        return self.card.focus_point(cell[1])

    def open_comment(self) -> None:
        if self._view == MATRIX:
            self.matrix.open_comment()
        else:
            self.card.open_comment()

    def ask_evidence(self) -> None:
        if case_numbers(self.presenter.file):
            if self._view == MATRIX:
                self.show_view(CARD)
            self.card.context.show_evidence()
            self.card.context.evidence.ask()

    def history(self) -> Subject | None:
        return case_subject(self.presenter.file, self.cases.number, self.desk.words)

    def leave(self) -> None:
        self.card.leave()
        self.matrix.leave()
