"""The matrix of the drawn cases: the table, its sums, and the line that says the cell in words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QWidget

from inspector.domain.model import Outcome, ReviewState
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.models.case_matrix import CaseMatrix
from ui.models.case_matrix_sums import MatrixSums
from ui.pages.visit.matrix_paint import MatrixLook
from ui.pages.visit.matrix_table import MatrixTable, SumsTable
from ui.pages.visit.parts import across, down, ground
from ui.presenters.case_hours import follow_up_words
from ui.presenters.case_views import cell_parts, typed_review
from ui.presenters.cases import CasesPresenter
from ui.theme import Theme
from ui.widgets.answer_bar import COLOURS, ICONS
from ui.widgets.bars import announce
from ui.widgets.fields import LineField
from ui.widgets.layout import row
from ui.widgets.text import KeyCap, Label

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_FAR = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class CellLine(QWidget):
    """One painted line: the cell in words left, what the hours come to right.

    Painted rather than made of labels, so that a key press lays nothing out anew.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._strong = theme.font("caption", strong=True)
        self._plain = theme.font("caption")
        self._mark = theme.pixmap("info", "text_soft", 16)
        self._lead = self._said = self.right = ""
        self._lead_width = self._right_width = 0
        self.setFixedHeight(theme.px(28))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def say(self, lead: str, said: str) -> None:
        if lead != self._lead:
            self._lead, self._said = lead, said
            self._lead_width = QFontMetrics(self._strong).horizontalAdvance(f"{lead}: ")
            self._told(0)
        elif said != self._said:
            self._said = said
            self._told(self._left() + self._lead_width)

    def say_right(self, text: str) -> None:
        if text != self.right:
            self.right = text
            words = QFontMetrics(self._plain).horizontalAdvance(text)
            self._right_width = words + self._theme.px(24) if text else 0
            self._told(0)
            self.update()

    def _left(self) -> int:
        return self._theme.px(16 + 16 + 8)

    def _told(self, left: int) -> None:
        self.setAccessibleName(f"{self._lead}: {self._said}. {self.right}")
        width = self.width() - self._right_width - self._theme.px(16) - left
        self.update(left, 0, max(1, width), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what is in the changed part: after a key press, the outcome alone."""
        theme, painter, dirty = self._theme, QPainter(self), event.rect()
        painter.fillRect(dirty, theme.colour("surface"))
        place = self.rect().adjusted(self._left(), 0, -theme.px(16), 0)
        if dirty.left() < place.left() + self._lead_width:
            side = theme.px(16)
            painter.drawPixmap(QPoint(side, (self.height() - side) // 2), self._mark)
            painter.setPen(theme.colour("text"))
            painter.setFont(self._strong)
            painter.drawText(place, _MIDDLE, f"{self._lead}: " if self._lead else "")
        painter.setFont(self._plain)
        painter.setPen(theme.colour("text_soft"))
        if self.right and dirty.right() >= place.right() - self._right_width:
            painter.drawText(place, _FAR, self.right)
        place.setLeft(place.left() + self._lead_width)
        place.setRight(place.right() - self._right_width)
        painter.drawText(place, _MIDDLE, self._fitting(max(0, place.width())))

    def _fitting(self, width: int) -> str:
        """What is said, cut where there is no room; short words are not measured."""
        if len(self._said) * self._theme.px(12) <= width:
            return self._said
        metrics = QFontMetrics(self._plain)
        return metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, width)


class CommentLine(LineField):
    """The comment of the cell in hand: Enter keeps, Esc does not."""

    kept = Signal(str)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit(self.text())
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Legend(QWidget):
    """Which key makes which outcome, and how it looks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme, words = desk.theme, desk.words
        layout = across(self, (0, 0, 0, 0), theme.px(8))
        for number, outcome in enumerate(Outcome, start=1):
            ground_role, ink, _ = COLOURS[outcome]
            swatch = Label(theme)
            swatch.setPixmap(theme.pixmap(ICONS[outcome], ink, 16))
            swatch.setFixedSize(theme.px(30), theme.px(20))
            swatch.setAlignment(Qt.AlignmentFlag.AlignCenter)
            role = "hover" if outcome == Outcome.NOT_RELEVANT else ground_role
            colour = theme.colour(role).name()
            swatch.setStyleSheet(f"background: {colour}; border-radius: 2px")
            layout.addWidget(KeyCap(theme, str(number)))
            layout.addWidget(swatch)
            word = words(f"common.outcome_short.{outcome}")
            layout.addWidget(Label(theme, word, "caption", "text_soft"))
            layout.addSpacing(theme.px(4))


class MatrixView(QWidget):
    """Typed like a spreadsheet; every change goes through the presenter of the cases."""

    opened = Signal(str)  # the card of this case is asked for

    def __init__(self, desk: Desk, cases: CasesPresenter) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        theme, words = desk.theme, desk.words
        self.matrix = CaseMatrix(words)
        look = MatrixLook(theme, words)
        self.table = MatrixTable(theme, words, self.matrix, look)
        self._sums_model = MatrixSums(self.matrix, words)
        self.sums = SumsTable(theme, words, self._sums_model, self.table)
        self.line = CellLine(theme)
        self.comment = CommentLine(theme)
        self._below = QStackedWidget()
        self._below.addWidget(self.line)
        self._below.addWidget(self._comment_box())
        self._below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bottom = ground("sheet")
        down(bottom, (0, 0, 0, 0)).addWidget(self._below)
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self.table, 1)
        page.addWidget(self.sums)
        page.addWidget(bottom)
        self._commented = ("", "")
        self._connect()

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
        self._commented = (number, point)
        lead = self.matrix.spoken(
            self.table.currentIndex().row(), self.table.currentIndex().column()
        )
        self.comment.setAccessibleName(self._desk.words("cases.comment_for", cell=lead))
        self.comment.setPlaceholderText(self._desk.words("cases.comment_for", cell=lead))
        self.comment.setText(known.comment if known else "")
        self._below.setCurrentIndex(1)
        self._below.setFixedHeight(self._desk.theme.px(38))
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_comment(self, text: str) -> None:
        number, point = self._commented
        if number:
            self._cases.check(number, point, comment=text.strip())

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
