"""The matrix of the drawn cases: the table, its sums, and the line that says the cell in words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QWidget

from inspector.domain.model import ReviewState
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.models.case_matrix import CaseMatrix
from ui.models.case_matrix_sums import MatrixSums
from ui.pages.visit.matrix_line import CellLine
from ui.pages.visit.matrix_paint import MatrixLook
from ui.pages.visit.matrix_table import MatrixTable, SumsTable
from ui.pages.visit.parts import across, down, ground
from ui.presenters.case_hours import follow_up_words
from ui.presenters.case_views import cell_parts, typed_review
from ui.presenters.cases import CasesPresenter
from ui.presenters.conflicts import first_key
from ui.widgets.bars import announce
from ui.widgets.kept_line import KeptLine
from ui.widgets.layout import row
from ui.widgets.number_guard import GuardLine
from ui.widgets.text import Label


class MatrixView(QWidget):
    """Typed like a spreadsheet; every change goes through the presenter of the cases."""

    opened = Signal(str)  # the card of this case is asked for

    def __init__(self, desk: Desk, cases: CasesPresenter) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        theme, words = desk.theme, desk.words
        cover = desk.preferences.cover
        self.matrix = CaseMatrix(words, cover.case)
        look = MatrixLook(theme, words)
        self.table = MatrixTable(theme, words, self.matrix, look)
        self._sums_model = MatrixSums(self.matrix, words)
        self.sums = SumsTable(theme, words, self._sums_model, self.table)
        self.line = CellLine(theme)
        self.comment = KeptLine(theme)
        self._below = QStackedWidget()
        self._below.addWidget(self.line)
        self._below.addWidget(self._comment_box())
        self._below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bottom = ground("sheet")
        lines = down(bottom, (0, 0, 0, 0))
        lines.addWidget(self._below)
        lines.addWidget(GuardLine(theme, words, self.comment))
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self.table, 1)
        page.addWidget(self.sums)
        page.addWidget(bottom)
        self._commented = ("", "")
        self._saw = ""  # the comment as it stood when it was opened, or kept last
        self._connect()
        cover.changed.connect(self._uncover)

    def _uncover(self, _on: bool) -> None:
        self.matrix.tell_numbers()

    def _comment_box(self) -> QWidget:
        theme = self._desk.theme
        box = QWidget()
        layout = across(box, (theme.px(16), 2, theme.px(16), 2), theme.px(12))
        hint = Label(theme, self._desk.words("cases.comment_keys"), "caption", "text_soft")
        layout.addLayout(row(self.comment, hint, gap=theme.px(12)))
        return box

    def _connect(self) -> None:
        self.table.typed.connect(self._typed)
        self.table.undo_asked.connect(self._undo)
        self.table.moved.connect(self._moved)
        self.table.opened.connect(self.opened)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        self.matrix.hours_typed.connect(self._hours_typed)
        self.matrix.hours_refused.connect(self._hours_refused)
        self.comment.kept.connect(self._keep_comment)
        self.comment.left.connect(self._leave_comment)

    # Showing

    def show_file(self, file: VisitFile) -> None:
        before = self.matrix.total
        self.matrix.editable = not self._cases.visit.locked
        self.matrix.show(file, self._cases.touched)
        if self.matrix.total is not before or not self.line.right:
            settings = self._cases.visit.settings
            total = self.matrix.total
            self.line.say_right(follow_up_words(file, total, settings, self._desk.words))
        if not self.table.currentIndex().isValid():
            self.table.go_to(self._cases.number)
        self._say_cell()

    def _say_cell(self) -> None:
        index = self.table.currentIndex()
        if not index.isValid():
            return
        number, _ = self.table.cell()
        point = self.matrix.point_at(index.column())
        if point is not None:
            self.line.say(*cell_parts(self.matrix.file, number, point, self._desk.words))
            return
        lead, _, said = self.matrix.spoken(index.row(), index.column()).partition(": ")
        self.line.say(lead, said)

    def _moved(self) -> None:
        number, _ = self.table.cell()
        if number:
            self._cases.choose(number)
            self._say_cell()

    # Typing

    def _typed(self, number: str, point: str, outcome: str) -> None:
        if not self._cases.visit.locked and not self._cases.changeable(number):
            self._desk.messages.toast(self._desk.words("cases.lost_refused"))
        elif self._cases.check(number, point, outcome=outcome) and QAccessible.isActive():
            index = self.table.currentIndex()
            announce(self.table, self.matrix.spoken(index.row(), index.column()))

    def _undo(self, number: str, point: str) -> None:
        if not self._cases.undo(number, point):
            self._desk.messages.toast(self._desk.words("cases.no_undo"))

    def _hours_typed(self, number: str, field: str, value: object) -> None:
        self._cases.type_value(number, field, value)

    def _hours_refused(self) -> None:
        self._desk.messages.toast(self._desk.words("cases.hours_wrong"))

    def open_comment(self) -> None:
        """F2: the comment of the cell, in the line below; hours are edited in place."""
        number, point = self.table.cell()
        if self._cases.visit.locked or not number:
            return
        if self.table.edits_hours:
            self.table.edit_hours()
            return
        if not point:
            return
        known = self._cases.file.checks.get((number, point))
        contested = first_key(self._cases.file, "case_check", known.id, "comment") if known else ""
        if contested:
            self._cases.visit.conflict_asked.emit(contested)
            return
        self._commented = (number, point)
        lead = self.matrix.spoken(
            self.table.currentIndex().row(), self.table.currentIndex().column()
        )
        self.comment.setAccessibleName(self._desk.words("cases.comment_for", cell=lead))
        self.comment.setPlaceholderText(self._desk.words("cases.comment_for", cell=lead))
        self._saw = known.comment if known else ""
        self.comment.setText(self._saw)
        self._below.setCurrentIndex(1)
        self._below.setFixedHeight(self._desk.theme.px(38))
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_comment(self, text: str) -> None:
        number, point = self._commented
        comment = text.strip()
        if number and comment != self._saw.strip():
            saw, self._saw = self._saw, comment
            self._cases.check(number, point, comment=comment, saw=saw)

    def _leave_comment(self) -> None:
        self._commented = ("", "")
        self._below.setCurrentIndex(0)
        self._below.setFixedHeight(self.line.height())
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Commit what is being typed."""
        if self._below.currentIndex() == 1:
            self._keep_comment(self.comment.text())
            self._commented = ("", "")
            self._below.setCurrentIndex(0)

    # A row as a whole

    def _menu(self, place: QPoint) -> None:
        """Menu key, Shift+F10 or a right click: what can be done with the case."""
        number, _ = self.table.cell()
        if not number:
            return
        words, menu = self._desk.words, QMenu(self)
        menu.setAccessibleName(words("cases.case_name", case=number))
        card = QAction(words("cases.open_card"), menu)
        card.triggered.connect(lambda: self.opened.emit(number))
        menu.addAction(card)
        menu.addSeparator()
        here = typed_review(self._cases.file, number).state
        for state, name in (
            (ReviewState.REVIEWED, "cases.reviewed"),
            (ReviewState.NOT_FOUND, "cases.not_found"),
            (ReviewState.HANDED_OVER_LATER, "cases.later"),
        ):
            action = QAction(words(name), menu, checkable=True, checked=here == state)
            action.setEnabled(not self._cases.visit.locked)
            action.triggered.connect(lambda _=False, s=state: self._cases.toggle(number, s))
            menu.addAction(action)
        menu.popup(self.table.viewport().mapToGlobal(place))
