"""The table of the matrix: cells typed with 1 2 3 4 0 like a spreadsheet, and its sums below.

The focus does not move after an answer. Arrows move, Enter goes down, Tab leaves the table.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)

from inspector.services.ports import Words
from ui.models.case_matrix import CASE, EDITABLE, LEADING, STRATUM, CaseMatrix, Index
from ui.models.case_matrix_sums import MatrixSums
from ui.pages.visit.matrix_paint import MatrixDelegate, MatrixHead, MatrixLook, SumsDelegate
from ui.theme import Theme
from ui.widgets.answer_bar import OUTCOMES

_DIGITS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2, Qt.Key.Key_4: 3}
_CLEAR = (Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OTHER_MODIFIERS = ~Qt.KeyboardModifier.KeypadModifier
_LEAST_POINT, _MOST_POINT = 28, 120
_HOURS_W = 104


class _Grounded(QTableView):
    """A table that lays its own ground.

    The ground of the style sheet counts as see-through to Qt, so that each painted cell would
    paint every frame behind the table too.
    """

    def __init__(self, ground: QColor) -> None:
        super().__init__()
        self._ground = ground
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._ground)
        painter.end()
        super().paintEvent(event)


def _quiet(table: QTableView) -> None:
    """What both tables share: no grid, no selection, no scroll bars that they do not need."""
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)


class MatrixTable(_Grounded):
    """Tells what was typed; stores nothing."""

    typed = Signal(str, str, str)  # case number, point, outcome ("" clears)
    undo_asked = Signal(str, str)
    moved = Signal()
    opened = Signal(str)  # the card of this case

    def __init__(self, theme: Theme, words: Words, matrix: CaseMatrix, look: MatrixLook) -> None:
        super().__init__(theme.colour("surface"))
        self._theme = theme
        self.matrix = matrix
        _quiet(self)
        self._look = look
        height = theme.size("matrix_row_h")
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.setModel(matrix)
        self.setItemDelegate(MatrixDelegate(look, matrix, self))
        self.setHorizontalHeader(MatrixHead(look, matrix, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setAccessibleName(words("cases.matrix_name"))
        self.setAccessibleDescription(words("cases.matrix_help"))
        self.setProperty("ownFocus", True)
        matrix.modelReset.connect(self._begin)
        matrix.lost_changed.connect(self._span)
        self.doubleClicked.connect(self._double_clicked)

    # The cell in hand

    def go_to(self, number: str, point: str = "") -> bool:
        """Take this cell in hand; False: the case was not drawn, or has no such point."""
        row = self.matrix.row_of(number)
        column = self.matrix.column_of(point) if point else self._column_in_hand()
        if row is None or column is None:
            return False
        self.setCurrentIndex(self.matrix.index(row, column))
        return True

    def _column_in_hand(self) -> int:
        column = self.currentIndex().column()
        return column if column >= LEADING else min(LEADING, self.matrix.columnCount() - 1)

    def cell(self) -> tuple[str, str]:
        """Case number and point in hand; "" where the cell has none."""
        index = self.currentIndex()
        if not index.isValid():
            return "", ""
        point = self.matrix.point_at(index.column())
        return self.matrix.rows[index.row()].number, point.id if point else ""

    def next_open(self) -> bool:
        """The next cell without an answer, row by row, then from the top; False: none."""
        rows, points = self.matrix.rows, self.matrix.points
        here = self.currentIndex()
        begin = here.row() * len(points) + here.column() - LEADING + 1 if here.isValid() else 0
        cells = len(rows) * len(points)
        for step in range(cells):
            row, at = divmod((begin + step) % cells, len(points))
            if not (self.matrix.is_lost(row) or self.matrix.outcome(row, points[at])):
                self.setCurrentIndex(self.matrix.index(row, LEADING + at))
                return True
        return False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            for index in (current, previous):
                for column in range(LEADING if index.isValid() else 0):
                    self.update(self.matrix.index(index.row(), column))
        if current.column() != previous.column():
            head = self.horizontalHeader()
            for index in (current, previous):
                if index.isValid():
                    left = head.sectionViewportPosition(index.column())
                    width = head.sectionSize(index.column())
                    head.viewport().update(left, 0, width, head.height())
        self.moved.emit()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        number, point = self.cell()
        plain = not event.modifiers() & _OTHER_MODIFIERS
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit(number, point)
        elif key in _ENTER:
            self.move_down(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif plain and point and (key in _DIGITS or key in _CLEAR):
            self.typed.emit(number, point, OUTCOMES[_DIGITS[key]] if key in _DIGITS else "")
        elif plain and self.edits_hours and (event.text().isdigit() or key == Qt.Key.Key_Delete):
            self._begin_typing("" if key == Qt.Key.Key_Delete else event.text())
        elif event.text().strip() and plain:
            event.ignore()  # no search by letters: cells have none
        else:
            super().keyPressEvent(event)

    @property
    def edits_hours(self) -> bool:
        here = self.currentIndex()
        kind = self.matrix.hours_at(here.column()) if here.isValid() else ""
        return kind in EDITABLE and self.matrix.editable

    def _begin_typing(self, text: str) -> None:
        self.edit(self.currentIndex())
        editor = self.indexWidget(self.currentIndex()) or self.focusWidget()
        if editor is not None and hasattr(editor, "setText"):
            editor.setText(text)

    def edit_hours(self) -> None:
        """F2 in a cell of hours."""
        self.edit(self.currentIndex())

    def move_down(self, by: int = 1) -> None:
        here = self.currentIndex()
        row = here.row() + by
        if 0 <= row < len(self.matrix.rows):
            self.setCurrentIndex(self.matrix.index(row, here.column()))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter in the hours goes down, as everywhere in the table."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.move_down()

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() < LEADING:
            self.opened.emit(self.matrix.rows[index.row()].number)

    # Places

    def _begin(self) -> None:
        self.clearSpans()
        for row in range(len(self.matrix.rows)):
            if self.matrix.is_lost(row):
                self._span(row)
        self.share_width()

    def _span(self, row: int) -> None:
        """A case that was not found is one cell over all its points."""
        points = len(self.matrix.points)
        if points > 1:
            self.setSpan(row, LEADING, 1, points if self.matrix.is_lost(row) else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def _hours_head(self) -> int:
        """What the words over the hours need, one under the other."""
        metrics = QFontMetrics(self._look.caption)
        columns = range(LEADING + len(self.matrix.points), self.matrix.columnCount())
        parts = [part for column in columns for part in self.matrix.head(column).split()]
        widest = max((metrics.horizontalAdvance(part) for part in parts), default=0)
        return widest + self._theme.px(16 + 4)

    def share_width(self) -> None:
        """The points share what the words and the hours leave; they never scroll if they fit."""
        px, points = self._theme.px, len(self.matrix.points)
        if not self.matrix.rows:
            return
        metrics = QFontMetrics(self._look.strong)
        widest = max(metrics.horizontalAdvance(row.number) for row in self.matrix.rows)
        strata = max(metrics.horizontalAdvance(row.stratum) for row in self.matrix.rows)
        lead = [px(48), widest + px(18), strata + px(18)]
        hours = self.matrix.columnCount() - LEADING - points
        hours_w, narrow_w = px(_HOURS_W), self._hours_head()
        room = self.viewport().width() - sum(lead) - hours * hours_w
        if points and room < points * px(64):
            room += hours * (hours_w - narrow_w)
            hours_w = narrow_w
        hide = bool(points) and room < points * px(_LEAST_POINT)
        self.setColumnHidden(STRATUM, hide)
        room += lead[STRATUM] if hide else 0
        each = max(px(_LEAST_POINT) * 3 // 4, room // points) if points else 0
        each = min(each, px(_MOST_POINT))
        spare = max(0, room - each * points) // hours if hours else 0
        for column in range(self.matrix.columnCount()):
            width = lead[column] if column < LEADING else each
            if self.matrix.hours_at(column):
                width = hours_w + min(spare, px(60))
            self.setColumnWidth(column, width)


class SumsTable(_Grounded):
    """One fixed row under the matrix; its columns follow the matrix."""

    def __init__(self, theme: Theme, words: Words, sums: MatrixSums, above: MatrixTable) -> None:
        super().__init__(theme.colour("sunken"))
        _quiet(self)
        height = theme.px(32)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(theme.px(16))
        self.setModel(sums)
        self.setItemDelegate(SumsDelegate(above._look, sums, self))
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("ground", "sunken")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(words("cases.total_name"))
        self._above = above
        above.horizontalHeader().sectionResized.connect(self._follow)
        above.horizontalScrollBar().valueChanged.connect(self.horizontalScrollBar().setValue)
        sums.modelReset.connect(self._begin)

    def _follow(self, column: int, _before: int, width: int) -> None:
        self.setColumnWidth(column, width)
        self.setColumnHidden(column, width == 0)

    def _begin(self) -> None:
        self.clearSpans()
        if self.model().columnCount() > STRATUM:
            self.setSpan(0, CASE, 1, 2)
        for column in range(self.model().columnCount()):
            self._follow(column, 0, self._above.columnWidth(column))
