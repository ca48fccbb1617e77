"""The table: quiet rows, focus inside the row, chips and second lines painted by a delegate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.models.columns import COLUMN, ROW, Column, TableModel
from ui.theme import Theme
from ui.widgets.chip import chip_size, paint_chip

Index = QModelIndex | QPersistentModelIndex


class HeadRow(QHeaderView):
    """Column heads in caption on surface, with the same edges as the cells below."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setFixedHeight(theme.px(32))
        self.setHighlightSections(False)
        self.setMinimumSectionSize(theme.px(40))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, model = self._theme, self.model()
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("hairline"))
        visible = [n for n in range(self.count()) if not self.isSectionHidden(n)]
        left = theme.px(24 if visible and section == visible[0] else 8)
        right = theme.px(24 if visible and section == visible[-1] else 8)
        head = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        side = model.headerData(
            section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        font = theme.font("caption")
        painter.setFont(font)
        painter.setPen(theme.colour("text_soft"))
        inner = rect.adjusted(left, 0, -right, 0)
        shown = QFontMetrics(font).elidedText(head, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(side or 0), shown)
        painter.restore()


class RowDelegate(QStyledItemDelegate):
    """Paints one cell of a DataTable."""

    def __init__(self, theme: Theme, table: DataTable) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._theme.px(60), self._table.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column: Column[Any] = index.data(COLUMN)
        record = index.data(ROW)
        box = QRectF(option.rect)
        self.paint_ground(painter, option, index)
        inner = box.adjusted(self._left(index), 0, -self._right(index), 0)
        chip = column.chip(record) if column.chip else None
        if chip is not None:
            top = inner.top() + (inner.height() - chip_size(self._theme, *chip).height()) / 2
            paint_chip(painter, self._theme, QPointF(inner.left(), round(top)), *chip)
            return
        second = column.second(record) if column.second else ""
        self._paint_words(painter, inner, column, column.text(record), second)

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Selection, hover, the hairline below, and the focus frame of the whole row."""
        theme, box = self._theme, option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("accent_soft"))
        elif index.row() == self._table.row_under_mouse:
            painter.fillRect(box, theme.colour("hover"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.colour("hairline"))
        if self._table.hasFocus() and index.row() == self._table.currentIndex().row():
            painter.setPen(QPen(theme.colour("focus"), 2))
            frame = box.adjusted(0, 1, 0, -2)
            painter.drawLine(frame.topLeft(), frame.topRight())
            painter.drawLine(frame.bottomLeft(), frame.bottomRight())
            if index.column() == self._table.first_column:
                painter.drawLine(box.left() + 1, frame.top(), box.left() + 1, frame.bottom())
            if index.column() == self._table.last_column:
                painter.drawLine(box.right(), frame.top(), box.right(), frame.bottom())

    def _left(self, index: Index) -> int:
        return self._theme.px(24 if index.column() == self._table.first_column else 8)

    def _right(self, index: Index) -> int:
        return self._theme.px(24 if index.column() == self._table.last_column else 8)

    def _paint_words(
        self, painter: QPainter, box: QRectF, column: Column[Any], text: str, second: str
    ) -> None:
        theme = self._theme
        side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
        font = theme.font("body", tabular=column.numeric or column.tabular, strong=column.strong)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        first = QRectF(box)
        if second:
            both = theme.line("body") + theme.line("caption")
            first.setTop(box.top() + (box.height() - both) / 2)
            first.setHeight(theme.line("body"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(first, side | Qt.AlignmentFlag.AlignVCenter, shown)
        if second:
            font = theme.font("caption", tabular=True)
            painter.setFont(font)
            painter.setPen(theme.colour("text_soft"))
            below = QRectF(box.left(), first.bottom(), box.width(), theme.line("caption"))
            shown = QFontMetrics(font).elidedText(
                second, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(below, side | Qt.AlignmentFlag.AlignVCenter, shown)


class DataTable(QTableView):
    """A table of records: whole rows are selected, Enter or a double click opens one.

    `opened` gives the record. A head that is clicked sorts. Columns with width 0 share what
    is left; `name` is the accessible name.
    """

    opened = Signal(object)

    def __init__(
        self, theme: Theme, columns: Sequence[Column[Any]], name: str, *, two_lines: bool = False
    ) -> None:
        super().__init__()
        self._theme = theme
        self.row_height = theme.size("row_two_line_h") if two_lines else theme.px(40)
        self.row_under_mouse = -1
        self.records: TableModel[Any] = TableModel(columns, self)
        self.setModel(self.records)
        self.setItemDelegate(RowDelegate(theme, self))
        self.setAccessibleName(name)
        self.setFont(theme.font("body"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress_heads()
        self.doubleClicked.connect(self._open)

    def _dress_heads(self) -> None:
        upright = self.verticalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setDefaultSectionSize(self.row_height)
        upright.setMinimumSectionSize(self.row_height)
        head = HeadRow(self._theme, self)
        self.setHorizontalHeader(head)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._sort_by)
        self._sorted: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def show_records(self, records: Sequence[Any]) -> None:
        """Show these records, in the order the reader chose before, and keep the row in hand."""
        self.records.show(records)
        if self._sorted[0] >= 0:
            self.records.sort(*self._sorted)
        if records:
            self.setCurrentIndex(self.records.index(0, 0))

    def fit_height(self) -> None:
        """As high as its rows, and nothing selected: for a short table in a card."""
        self.clearSelection()
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFixedHeight(self._theme.px(32) + self.row_height * self.records.rowCount() + 1)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _sort_by(self, column: int) -> None:
        before, order = self._sorted
        down = before == column and order == Qt.SortOrder.AscendingOrder
        self._sorted = (
            column,
            Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder,
        )
        self.records.sort(*self._sorted)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.model().rowCount():
            last = self.model().rowCount() - 1  # Qt's own go to the end of the row
            self.selectRow(last if event.key() == Qt.Key.Key_End else 0)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self.rowAt(int(event.position().y()))
        if under != self.row_under_mouse:
            self.row_under_mouse = under
            self.viewport().update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: Any) -> None:
        self.row_under_mouse = -1
        self.viewport().update()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    @property
    def first_column(self) -> int:
        """The first column that is shown."""
        return next(iter(self._shown_columns()), 0)

    @property
    def last_column(self) -> int:
        """The last column that is shown."""
        return next(reversed(self._shown_columns()), 0)

    def _shown_columns(self) -> list[int]:
        return [n for n in range(len(self.records.columns)) if not self.isColumnHidden(n)]

    def _share_width(self) -> None:
        """Fixed columns keep their width, the others share what is left.

        Where it is not enough, optional columns are left out, the last first.
        """
        columns, px = self.records.columns, self._theme.px
        room = self.viewport().width()
        shown = list(range(len(columns)))

        def wanted() -> int:
            return sum(px(columns[number].width or columns[number].least) for number in shown)

        for number in reversed(range(len(columns))):
            if wanted() > room and columns[number].optional:
                shown.remove(number)
        for number in range(len(columns)):
            self.setColumnHidden(number, number not in shown)
        fixed = {number: px(columns[number].width) for number in shown}
        open_ones = [number for number in shown if not fixed[number]]
        if wanted() > room or not open_ones:
            share = room / wanted()
            fixed = {number: int(width * share) for number, width in fixed.items()}
        spare = room - sum(fixed.values())
        widths = {n: fixed[n] or spare // max(1, len(open_ones)) for n in shown}
        widths[shown[-1]] += room - sum(widths.values())  # what the rounding left
        for number, width in widths.items():
            self.setColumnWidth(number, width)
