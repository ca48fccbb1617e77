"""The year plan: a bar for every month, held filled, planned outlined, the number above."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.presenters.month_bar import MonthBar
from ui.theme import Theme


class YearChart(QWidget):
    """Twelve bars; `name` says the figures in words for a screen reader."""

    def __init__(self, theme: Theme, months: Sequence[MonthBar], name: str) -> None:
        super().__init__()
        self._theme, self._months = theme, tuple(months)
        self.setAccessibleName(name)
        self.setMinimumHeight(theme.px(130))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(170 if self._theme.compact else 230))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        line = theme.line("caption")
        most = max([m.held + m.planned for m in self._months] + [1])
        high = self.height() - 2 * line - theme.px(6)
        wide = self.width() / 12
        centre = Qt.AlignmentFlag.AlignCenter
        for number, month in enumerate(self._months):
            left, total = number * wide, month.held + month.planned
            bar = QRectF(left + wide * 0.12, 0, wide * 0.76, 0)
            self._paint_bar(painter, bar, line, high, most, month)
            top = line + high - round(high * total / most)
            painter.setFont(theme.font("caption", tabular=True))
            painter.setPen(theme.colour("text_soft"))
            painter.drawText(QRectF(left, top - line - 1, wide, line), centre, str(total))
            painter.setFont(theme.font("caption", strong=month.current))
            painter.setPen(theme.colour("text" if month.current else "text_soft"))
            foot = QRectF(left - 4, line + high + theme.px(4), wide + 8, line)
            painter.drawText(foot, centre, month.word)

    def _paint_bar(
        self, painter: QPainter, bar: QRectF, line: int, high: int, most: int, month: MonthBar
    ) -> None:
        ink = self._theme.colour("data_1")
        base = line + high
        held = round(high * month.held / most)
        both = round(high * (month.held + month.planned) / most)
        if month.held or not month.planned:
            painter.fillRect(
                QRectF(bar.left(), base - max(1, held), bar.width(), max(1, held)), ink
            )
        if month.planned:
            painter.setPen(QPen(ink, 1))
            painter.setBrush(self._theme.colour("surface"))
            gap = 2 if month.held else 0
            outline = QRectF(bar.left(), base - both, bar.width(), both - held - gap)
            painter.drawRect(outline.adjusted(0.5, 0.5, -0.5, -0.5))
