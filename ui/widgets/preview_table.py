"""The table of an import preview: state with its sign, old and new value, reason across."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from inspector.domain.import_plan import ImportPreview, RowPlan, RowState
from inspector.services.ports import Words
from ui.models.preview import PLAN, Cell, PreviewModel
from ui.theme import Theme
from ui.widgets.table import HeadRow

Index = QModelIndex | QPersistentModelIndex
_SIGNS = {
    RowState.NEW: ("plus", "text"),
    RowState.CHANGED: ("pen", "text"),
    RowState.UNCHANGED: ("check", "text_soft"),
    RowState.REJECTED: ("alert", "alarm_fg"),
}
_REASON_FROM = 3  # the reason stands from the column after the row's own number


class _PreviewDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, table: PreviewTable) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._theme.px(60), self._table.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        plan: RowPlan = index.data(PLAN)
        box = option.rect
        theme, table = self._theme, self._table
        current = index.row() == table.currentIndex().row() and table.hasFocus()
        rejected = plan.state == RowState.REJECTED
        ground = "alarm_bg" if rejected else "accent_soft" if current else "surface"
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, theme.colour(ground))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.colour("hairline"))
        if rejected and index.column() >= _REASON_FROM:
            self._paint_reason(painter, QRectF(box), plan)
        elif index.column() == 1:
            self._paint_state(painter, QRectF(box), plan, index)
        else:
            cell = table.rows.cell(plan, index.column())
            self._paint_cell(painter, QRectF(box), index, cell, plan.state == RowState.UNCHANGED)
        if current:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawLine(box.left(), box.top() + 1, box.right(), box.top() + 1)
            painter.drawLine(box.left(), box.bottom() - 1, box.right(), box.bottom() - 1)
        painter.restore()

    def _inner(self, box: QRectF, index: Index) -> QRectF:
        last = index.column() == index.model().columnCount() - 1
        edge = self._theme.px(24)
        side = self._theme.px(8)
        first = index.column() == 0
        return box.adjusted(edge if first else side, 0, -(edge if last else side), 0)

    def _paint_state(self, painter: QPainter, box: QRectF, plan: RowPlan, index: Index) -> None:
        theme = self._theme
        icon, colour = _SIGNS[plan.state]
        side = theme.px(16)
        inner = self._inner(box, index)
        top = box.top() + (box.height() - side) / 2
        painter.drawPixmap(QPointF(inner.left(), round(top)), theme.pixmap(icon, colour, 16))
        painter.setFont(theme.font("caption", strong=plan.state != RowState.UNCHANGED))
        painter.setPen(theme.colour(colour))
        words = inner.adjusted(side + theme.px(6), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, str(index.data()))

    def _paint_reason(self, painter: QPainter, box: QRectF, plan: RowPlan) -> None:
        """The sentence runs across the remaining columns; each cell draws its part of it."""
        head = self._table.horizontalHeader()
        start = head.sectionViewportPosition(_REASON_FROM) + self._theme.px(8)
        across = QRectF(start, box.top(), self._table.viewport().width() - start, box.height())
        painter.setFont(self._theme.font("body", tabular=True))
        painter.setPen(self._theme.colour("text"))
        why = self._table.rows.why(plan)
        shown = painter.fontMetrics().elidedText(
            why, Qt.TextElideMode.ElideRight, int(across.width() - self._theme.px(16))
        )
        painter.drawText(across, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_cell(
        self, painter: QPainter, box: QRectF, index: Index, cell: Cell, quiet: bool
    ) -> None:
        theme, inner = self._theme, self._inner(box, index)
        number = index.column() == 0 or self._table.rows.is_number(index.column())
        font = theme.font("body", tabular=True, strong=cell.before is not None)
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        if cell.before is not None:
            self._paint_change(painter, inner, cell, number)
            return
        painter.setFont(font)
        soft = index.column() == 0 or quiet
        painter.setPen(theme.colour("text_soft" if soft else "text"))
        shown = QFontMetrics(font).elidedText(
            cell.text, Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_change(self, painter: QPainter, box: QRectF, cell: Cell, number: bool) -> None:
        theme = self._theme
        old, new = theme.font("body", tabular=True), theme.font("strong", tabular=True)
        old.setStrikeOut(True)
        wide_old = QFontMetrics(old).horizontalAdvance(cell.before or "")
        wide_new = QFontMetrics(new).horizontalAdvance(cell.text) + theme.px(12)
        gap = theme.px(8)
        left = box.right() + theme.px(6) - wide_old - gap - wide_new if number else box.left()
        left = max(left, box.left() - (theme.px(6) if number else 0))
        room = QRectF(left, box.top(), wide_old, box.height())
        painter.setFont(old)
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cell.before or "")
        high = theme.px(22)
        top = box.top() + (box.height() - high) / 2
        mark = QRectF(left + wide_old + gap, top, wide_new, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawRoundedRect(mark, 4, 4)
        painter.setFont(new)
        painter.setPen(theme.colour("on_accent_soft"))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, cell.text)


class PreviewTable(QTableView):
    """Rows of the list as they would be stored; read with the arrow keys."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme = theme
        self.row_height = theme.px(34)
        self.rows = PreviewModel(words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_PreviewDelegate(theme, self))
        self.setAccessibleName(words("import_page.table"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        upright = self.verticalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setDefaultSectionSize(self.row_height)
        self.setHorizontalHeader(HeadRow(theme, self))

    def show_preview(self, preview: ImportPreview, state: str) -> None:
        """Show the rows of this state ("" for all)."""
        self.rows.show(preview, state)
        self._fit_columns()
        if self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, 0))

    def _fit_columns(self) -> None:
        """Each column as wide as its head and its first hundred cells, then spread."""
        theme, rows = self._theme, self.rows
        metrics = QFontMetrics(theme.font("strong", tabular=True))
        heads = QFontMetrics(theme.font("caption"))
        widths = []
        plans = [rows.plan_at(row) for row in range(min(100, rows.rowCount()))]
        for column in range(rows.columnCount()):
            head = str(rows.headerData(column, Qt.Orientation.Horizontal))
            wide = heads.horizontalAdvance(head)
            for plan in plans:
                if plan is None or (plan.rejection and column >= _REASON_FROM):
                    continue
                cell = rows.cell(plan, column)
                old = metrics.horizontalAdvance(cell.before) + theme.px(24) if cell.before else 0
                wide = max(wide, metrics.horizontalAdvance(cell.text) + old)
            edge = theme.px(24 if column in (0, rows.columnCount() - 1) else 8)
            icon = theme.px(16) if column == 1 else 0
            widths.append(min(wide, theme.px(260)) + edge + theme.px(10) + icon)
        self._spread(widths)

    def _spread(self, widths: list[int]) -> None:
        spare = self.viewport().width() - sum(widths)
        text = [n for n in range(2, len(widths)) if not self.rows.is_number(n)]
        for number, width in enumerate(widths):
            extra = spare // len(text) if spare > 0 and number in text else 0
            self.setColumnWidth(number, width + extra)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()
