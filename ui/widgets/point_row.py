"""One point of the form: number, title, second line, answer, marks and the comment below.

The row shows values and tells wishes; it stores nothing. Its columns stand at the same
place in every row. Where the window is narrow or the letters large, the answer moves
below the title.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.model import Outcome
from inspector.services.ports import Words
from ui.theme import Theme
from ui.widgets.answer_bar import AnswerBar
from ui.widgets.conflict_mark import ConflictMark
from ui.widgets.point_remark import NUMBER_W, PointRemark, RowFacts, RowMark
from ui.widgets.text import Label

_MARKS_W = 88
_TEXT_W = 190  # narrower than this, the answer goes below


class PointRow(QWidget):
    """A row of the form; `entered` tells that the focus has come into it."""

    chosen = Signal(str)
    commented = Signal(str)
    undo_asked = Signal()
    row_asked = Signal(int)
    entered = Signal()
    evidence_asked = Signal()
    conflict_asked = Signal(str)  # the column, or "" for whichever it is

    def __init__(
        self,
        theme: Theme,
        words: Words,
        facts: RowFacts,
        *,
        summary: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._words, self._facts = theme, words, facts
        self._summary = summary
        self._current = False
        self._stacked = False
        self._opened = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.bar = AnswerBar(theme, words, facts.name)
        self._below = PointRemark(theme, words, facts.name, NUMBER_W if not summary else 0)
        self.comment = self._below.comment
        self._build()
        self._connect()
        self.show_facts(facts)

    # Parts

    def _build(self) -> None:
        theme = self._theme
        self._number = Label(theme, "", "body", "text_soft", tabular=True)
        self._title = Label(theme, "", "strong" if self._summary else "body")
        self._second = Label(theme, "", "caption", "text_soft")
        for wrapped in (self._title, self._second):
            wrapped.setWordWrap(True)
        self._ring = QLabel()
        self._ring.setPixmap(theme.pixmap("none", "text_soft", 14))
        self._ring.setAccessibleName("")
        self._pen = RowMark(theme, "pen", self._words("visit.mark_comment"))
        self._clip = RowMark(theme, "clip", self._words("visit.mark_evidence"))
        self.conflict = ConflictMark(theme, self._words)
        self._grid = QGridLayout()
        margin = theme.px(24 if theme.compact else 32)
        self._grid.setContentsMargins(margin, theme.px(4), theme.px(16), theme.px(4))
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(3, theme.px(_MARKS_W))
        self._texts = self._make_texts()
        self._marks = self._make_marks()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 1)
        outer.setSpacing(0)
        outer.addLayout(self._grid)
        outer.addWidget(self._below)
        self._place()

    def _make_texts(self) -> QWidget:
        texts = QWidget()
        column = QVBoxLayout(texts)
        column.setContentsMargins(0, 0, self._theme.px(12), 0)
        column.setSpacing(0)
        second = QHBoxLayout()
        second.setSpacing(self._theme.px(6))
        second.addWidget(self.conflict, 0, Qt.AlignmentFlag.AlignLeft)
        second.addWidget(self._ring)
        second.addWidget(self._second, 1)
        column.addWidget(self._title)
        column.addLayout(second)
        return texts

    def _make_marks(self) -> QWidget:
        marks = QWidget()
        row = QHBoxLayout(marks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addStretch(1)
        row.addWidget(self._pen)
        row.addWidget(self._clip)
        return marks

    def _place(self) -> None:
        """Answer beside the title, or below it where there is no room."""
        grid = self._grid
        for widget in (self._number, self._texts, self.bar, self._marks):
            grid.removeWidget(widget)
        middle = Qt.AlignmentFlag.AlignVCenter
        row = self._theme.size("row_two_line_h") - 2 * self._theme.px(4) - 1
        grid.setRowMinimumHeight(0, row)
        first, span = (0, 2) if self._summary else (1, 1)
        if not self._summary:
            self._number.setFixedWidth(self._theme.px(NUMBER_W))
            grid.addWidget(self._number, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        if self._stacked:
            grid.addWidget(self._texts, 0, first, 1, span + 1, middle)
            grid.addWidget(self.bar, 1, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addWidget(self._texts, 0, first, 1, span, middle)
            grid.addWidget(self.bar, 0, 2, middle)
        grid.addWidget(self._marks, 0, 3, middle)

    def _connect(self) -> None:
        self.bar.chosen.connect(self._chosen)
        self.bar.undo_asked.connect(self.undo_asked)
        self.bar.row_asked.connect(self.row_asked)
        self.bar.typed.connect(self._begin_comment)
        self.bar.focused.connect(self._focus_moved)
        self.comment.focused.connect(self._focus_moved)
        self.comment.committed.connect(self.commented)
        self.comment.left.connect(self.take_focus)
        self._pen.clicked.connect(self.open_comment)
        self._clip.clicked.connect(self.evidence_asked)
        self._below.fetch.clicked.connect(self.fetch_wording)
        self.conflict.clicked.connect(lambda: self.conflict_asked.emit(""))
        self.comment.viewport().installEventFilter(self)

    # What it shows

    @property
    def facts(self) -> RowFacts:
        return self._facts

    @property
    def current(self) -> bool:
        return self._current

    def show_facts(self, facts: RowFacts) -> None:
        """Show these values; a comment that is being typed is left alone."""
        self._facts = facts
        self._number.setText(facts.number)
        self._title.setText(facts.title)
        self.bar.set_name(facts.name)
        self.bar.set_outcome(facts.outcome)
        self.bar.setEnabled(not facts.locked)
        self._below.allow(self._facts)
        self.conflict.show_conflict(facts.conflict)
        self.comment.show_text(facts.comment)
        self._clip.setText(str(facts.evidence) if facts.evidence else "")
        self._clip.setVisible(facts.evidence > 0)
        self._show_comment()

    def set_current(self, current: bool) -> None:
        """The row that has the focus, or had it last."""
        if current != self._current:
            self._current = current
            if not current:
                self._opened = False
            self._title.setFont(self._theme.font("strong" if current or self._summary else "body"))
            self._show_comment()
            self.update()

    def take_focus(self) -> None:
        self.bar.take_focus()

    def open_comment(self) -> None:
        """F2, or a click on the pen: the cursor goes into the comment."""
        if self._facts.comment_stands:
            self.conflict_asked.emit("comment")
            return
        self._opened = True
        self._show_comment()
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_comment(self, letter: str) -> None:
        """She types right after the answer: what she types is the comment."""
        if self._facts.locked:
            return
        self.open_comment()
        if self.comment.isReadOnly():
            return
        self.comment.moveCursor(QTextCursor.MoveOperation.End)
        self.comment.insertPlainText(letter)

    def _chosen(self, outcome: str) -> None:
        self._opened = outcome in (Outcome.NOT_OK, Outcome.NOT_TESTED)
        self._show_comment(outcome)
        self.chosen.emit(outcome)

    def _show_comment(self, outcome: str | None = None) -> None:
        facts = self._facts
        chosen = facts.outcome if outcome is None else outcome
        not_ok = chosen == Outcome.NOT_OK
        typing = self.comment.hasFocus()
        shown = typing or self._opened or (not_ok and (self._current or not facts.comment.strip()))
        self.comment.set_remark(not_ok)
        self._below.setVisible(shown)
        self._below.show_facts(facts)
        self._show_second(shown)
        self._pen.setVisible(bool(facts.comment.strip()))

    def _show_second(self, comment_open: bool) -> None:
        facts = self._facts
        comment = "" if comment_open else " ".join(facts.comment.split())
        text = facts.second or comment
        unanswered = not (facts.outcome or text or self._summary)
        self._ring.setVisible(unanswered and facts.begun)
        if unanswered and facts.begun:
            text = self._words("visit.not_answered")
        self._second.setText(text)
        self._second.setVisible(bool(text))

    def fetch_wording(self) -> None:
        """Put what the sample said into the comment."""
        if self._facts.comment_stands:
            self.conflict_asked.emit("comment")
            return
        self._below.add(self._facts.wording)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press into a comment in conflict leads to where it is settled."""
        if event.type() == QEvent.Type.MouseButtonPress and self._facts.comment_stands:
            self.conflict_asked.emit("comment")
            return True
        return super().eventFilter(watched, event)

    def _focus_moved(self, came: bool) -> None:
        if came:
            self.entered.emit()
        else:
            self._below.allow(self._facts)
        self.update()

    # Picture

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self._theme.px
        room = self.width() - self.bar.sizeHint().width() - px(_MARKS_W + 16 + 32 + NUMBER_W)
        stacked = room < px(_TEXT_W) * 0.75
        if stacked != self._stacked:
            self._stacked = stacked
            self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._current:
            painter.fillRect(self.rect(), self._theme.colour("hover"))
            painter.fillRect(QRect(0, 0, 3, self.height()), self._theme.colour("accent"))
        line = QRect(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, self._theme.colour("hairline"))
