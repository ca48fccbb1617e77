"""A drawing of the recovery sheet, without its groups: those stand on the paper alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

_WIDE, _HIGH = 320, 452  # A4


class SheetDrawing(QWidget):
    """Eight numbered places, those asked for marked."""

    def __init__(self, theme: Theme, title: str, marked: tuple[int, ...]) -> None:
        super().__init__()
        self._theme, self._title, self._marked = theme, title, marked
        self.setFixedSize(QSize(theme.px(_WIDE), theme.px(_HIGH)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("hairline")))
        painter.setBrush(theme.colour("surface"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        edge = theme.px(28)
        wide = self.width() - 2 * edge
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("strong"))
        head = QRectF(edge, edge, wide, theme.line("body"))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setPen(QPen(theme.colour("text"), 1))
        painter.drawLine(QPointF(edge, theme.px(60)), QPointF(edge + wide, theme.px(60)))
        self._lines(painter, edge, theme.px(76), (1.0, 0.7))
        column = (wide - theme.px(20)) / 2
        for place in range(8):
            left = edge + (place % 2) * (column + theme.px(20))
            self._group(painter, place, QRectF(left, self._top(place), column, theme.px(24)))
        self._lines(painter, edge, theme.px(388), (0.9, 0.6))

    def _top(self, place: int) -> float:
        return float(self._theme.px(124 + (place // 2) * 44))

    def _lines(self, painter: QPainter, edge: int, top: int, shares: tuple[float, ...]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("data_2"))
        for number, share in enumerate(shares):
            wide = (self.width() - 2 * edge) * share
            high = self._theme.px(6)
            painter.drawRoundedRect(QRectF(edge, top + number * 2.4 * high, wide, high), 2, 2)

    def _group(self, painter: QPainter, place: int, box: QRectF) -> None:
        theme, asked = self._theme, place in self._marked
        painter.setFont(theme.font("caption", tabular=True, strong=asked))
        painter.setPen(theme.colour("accent" if asked else "text_soft"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(place + 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if asked else "data_2"))
        bar = box.adjusted(theme.px(20), theme.px(8), 0, -theme.px(8))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(QPen(theme.colour("hairline")))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
