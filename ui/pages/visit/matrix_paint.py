"""How the matrix looks: cells, heads and sums, painted from colours and fonts made once."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from inspector.domain.model import Outcome
from inspector.services.ports import Words
from ui.models.case_matrix import CASE, LEADING, CaseMatrix
from ui.models.case_matrix_sums import MatrixSums
from ui.pages.visit.laid_words import LaidWords
from ui.theme import Theme
from ui.widgets.answer_bar import COLOURS, ICONS
from ui.widgets.fields import LineField

Index = QModelIndex | QPersistentModelIndex
_WORDED = (Outcome.NOT_OK, Outcome.NOT_TESTED)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class MatrixLook:
    """The fonts, colours and pictures of the matrix for the look in force."""

    def __init__(self, theme: Theme, words: Words) -> None:
        self.px = theme.px
        self.body = theme.font("body", tabular=True)
        self.strong = theme.font("body", tabular=True, strong=True)
        self.caption = theme.font("caption")
        self.word = theme.font("caption", strong=True)
        self.theme = theme
        self._colours: dict[str, QColor] = {}
        self.captions = LaidWords(self.caption)
        self._cells: dict[tuple[str, int, int], QPixmap] = {}
        self.marks: dict[str, QPixmap] = {}
        self.words: dict[str, str] = {}
        self.room: dict[str, int] = {}  # width a cell needs for symbol and word
        metrics = QFontMetrics(self.word)
        for outcome in Outcome:
            self.marks[outcome] = theme.pixmap(ICONS[outcome], COLOURS[outcome][1], 16)
            word = words(f"common.outcome_short.{outcome}")
            self.words[outcome] = word
            self.room[outcome] = metrics.horizontalAdvance(word) + theme.px(16 + 6 + 8)
        self.lost = theme.pixmap("folder", "alarm_fg", 16)
        self.contested = theme.pixmap("alert", "alarm_fg", 16)
        self.lost_words = words("cases.lost_row")

    def cell(self, outcome: str, width: int, height: int) -> QPixmap:
        """The picture of an outcome in a cell of this size, painted once."""
        key = (outcome, width, height)
        found = self._cells.get(key)
        if found is None:
            ratio = self.theme.ratio()
            found = QPixmap(round(width * ratio), round(height * ratio))
            found.setDevicePixelRatio(ratio)
            painter = QPainter(found)
            self._paint_cell(painter, outcome, QRect(0, 0, width, height))
            painter.end()
            self._cells[key] = found
        return found

    def _paint_cell(self, painter: QPainter, outcome: str, cell: QRect) -> None:
        kind = Outcome(outcome)
        ground, ink, _ = COLOURS[kind]
        quiet = kind == Outcome.NOT_RELEVANT
        painter.fillRect(cell, self.colour("hover" if quiet else ground))
        side = self.px(16)
        worded = kind in _WORDED and cell.width() >= self.room[outcome]
        width = self.room[outcome] - self.px(8) if worded else side
        left = (cell.width() - width) // 2
        painter.drawPixmap(QPoint(left, (cell.height() - side) // 2), self.marks[outcome])
        if worded:
            painter.setFont(self.word if kind == Outcome.NOT_OK else self.caption)
            painter.setPen(self.colour(ink))
            place = QRect(left + side + self.px(6), 0, width, cell.height())
            painter.drawText(place, _LEFT, self.words[outcome])

    def colour(self, role: str) -> QColor:
        found = self._colours.get(role)
        if found is None:
            found = self._colours[role] = self.theme.colour(role)
        return found


class MatrixDelegate(QStyledItemDelegate):
    """Paints one cell, and makes the editor of the hours."""

    def __init__(self, look: MatrixLook, matrix: CaseMatrix, table: QTableView) -> None:
        super().__init__(table)
        self._look, self._matrix, self._table = look, matrix, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        row, column = index.row(), index.column()
        look, matrix = self._look, self._matrix
        here = self._table.currentIndex()
        if column < LEADING:
            self._paint_lead(painter, box, row, column, row == here.row())
        elif matrix.point_at(column) is not None:
            self._paint_point(painter, box, row, column)
        else:
            self._paint_hours(painter, box, row, column)
        if column >= LEADING and matrix.in_conflict(row, column):
            self._paint_conflict(painter, box)
        last = matrix.rows[row].last
        line = look.colour("border" if last else "hairline")
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, line)
        if row == here.row() and column == here.column() and self._table.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _paint_lead(
        self, painter: QPainter, box: QRect, row: int, column: int, current: bool
    ) -> None:
        look = self._look
        if current:
            painter.fillRect(box, look.colour("accent_soft"))
        painter.setFont(look.strong if current and column == CASE else look.body)
        soft = "text" if column == CASE else "text_soft"
        painter.setPen(look.colour("on_accent_soft" if current else soft))
        inner = box.adjusted(look.px(8), 0, -look.px(8), 0)
        side = _RIGHT if column == 0 else _LEFT
        painter.drawText(inner, side, self._matrix.text(row, column))

    def _paint_point(self, painter: QPainter, box: QRect, row: int, column: int) -> None:
        look, matrix = self._look, self._matrix
        cell = box.adjusted(1, 1, -1, -2)
        if matrix.is_lost(row):
            self._paint_lost(painter, cell)
            return
        point = matrix.point_at(column)
        outcome = matrix.outcome(row, point) if point else ""
        if not outcome:
            return
        painter.drawPixmap(cell.topLeft(), look.cell(outcome, cell.width(), cell.height()))

    def _paint_lost(self, painter: QPainter, cell: QRect) -> None:
        look = self._look
        painter.fillRect(cell, look.colour("alarm_bg"))
        side = look.px(16)
        left = cell.left() + look.px(8)
        painter.drawPixmap(QPoint(left, cell.top() + (cell.height() - side) // 2), look.lost)
        painter.setFont(look.word)
        painter.setPen(look.colour("alarm_fg"))
        painter.drawText(cell.adjusted(look.px(8 + 16 + 8), 0, 0, 0), _LEFT, look.lost_words)

    def _paint_conflict(self, painter: QPainter, box: QRect) -> None:
        """A red frame and a sign at the right; the line below says it in words."""
        look = self._look
        side = look.px(16)
        painter.setPen(QPen(look.colour("alarm_line"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(2, 2, -3, -4))
        sign = QRect(box.right() - side - 4, box.top() + (box.height() - side) // 2, side, side)
        painter.fillRect(sign, look.colour("alarm_bg"))
        painter.drawPixmap(sign.topLeft(), look.contested)

    def _paint_hours(self, painter: QPainter, box: QRect, row: int, column: int) -> None:
        look, matrix = self._look, self._matrix
        line = matrix.line(row)
        differs = matrix.hours_at(column) == "difference" and line and line.shortfall
        painter.setFont(look.strong if differs else look.body)
        soft = line is not None and line.excess and matrix.hours_at(column) == "difference"
        painter.setPen(look.colour("text_soft" if soft else "text"))
        inner = box.adjusted(look.px(4), 0, -look.px(16), 0)
        painter.drawText(inner, _RIGHT, matrix.hours_text(row, column))

    # Typing hours

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: Index,
    ) -> QWidget:
        editor = LineField(self._look.theme, tabular=True)
        editor.setParent(parent)
        editor.setStyleSheet("QLineEdit { min-height: 0; padding: 0 6px; border-radius: 0 }")
        editor.setAlignment(_RIGHT)
        editor.setAccessibleName(self._matrix.spoken(index.row(), index.column()))
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter keeps the hours at once, so that the focus can go down."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and isinstance(editor, QLineEdit):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, self.EndEditHint.SubmitModelCache)
                return True
        return super().eventFilter(editor, event)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, _model: object, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            self._matrix.setData(index, editor.text())

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._look.px(60), self._look.px(22))


class MatrixHead(QHeaderView):
    """Number over brief name; the column in hand stands out."""

    def __init__(self, look: MatrixLook, matrix: CaseMatrix, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._look, self._matrix, self._table = look, matrix, table
        self.setFixedHeight(look.px(40))
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(look.px(20))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look, matrix = self._look, self._matrix
        here = section == self._table.currentIndex().column() and section >= LEADING
        painter.fillRect(rect, look.colour("accent_soft" if here else "sunken"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.colour("hairline"))
        painter.setFont(look.word if here else look.caption)
        painter.setPen(look.colour("on_accent_soft" if here else "text_soft"))
        text = matrix.head(section)
        if section < LEADING:
            inner = rect.adjusted(look.px(8), 0, -look.px(8), 0)
            painter.drawText(inner, _RIGHT if section == 0 else _LEFT, text)
            return
        above, _, below = text.partition(" ")
        numeric = bool(matrix.hours_at(section))
        inner = rect.adjusted(2, 0, -look.px(16) if numeric else -2, 0)
        room = QFontMetrics(painter.font()).horizontalAdvance(below) <= inner.width()
        side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignHCenter
        if not room and not numeric:
            painter.drawText(inner, _MIDDLE, above)
            return
        middle = rect.center().y() + 1
        top = QRect(inner.left(), rect.top(), inner.width(), middle - rect.top())
        low = QRect(inner.left(), middle, inner.width(), rect.bottom() - middle)
        painter.drawText(top, side | Qt.AlignmentFlag.AlignBottom, above)
        painter.drawText(low, side | Qt.AlignmentFlag.AlignTop, below)


class SumsDelegate(QStyledItemDelegate):
    """Paints the line of sums on the ground of the heads."""

    def __init__(self, look: MatrixLook, sums: MatrixSums, table: QTableView) -> None:
        super().__init__(table)
        self._look, self._sums = look, sums

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        look, column, text = self._look, index.column(), self._sums.text(index.column())
        painter.fillRect(box, look.colour("sunken"))
        painter.fillRect(box.left(), box.top(), box.width(), 1, look.colour("border"))
        if self._sums.matrix.point_at(column) is not None:
            painter.setFont(look.caption)
            painter.setPen(look.colour("text_soft"))
            laid = look.captions.of(text)
            if laid.size().width() > box.width():
                laid = look.captions.of(text.partition(" ")[0])
            size = laid.size()
            left = box.left() + (box.width() - size.width()) / 2
            top = box.top() + (box.height() - size.height()) / 2
            painter.drawStaticText(QPointF(left, top), laid)
            return
        painter.setFont(look.strong)
        painter.setPen(look.colour("text"))
        left = look.px(8)
        if column >= LEADING:
            painter.drawText(box.adjusted(0, 0, -look.px(16), 0), _RIGHT, text)
        else:
            painter.drawText(box.adjusted(left, 0, 0, 0), _LEFT, text)
