"""The step bar of an open visit: a box for every step, filled by answers given."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme


class StepBar(QWidget):
    """Boxes 8 px high; `shares` are 0..1. `name` says in words what the boxes show."""

    def __init__(self, theme: Theme, shares: Sequence[float], name: str) -> None:
        super().__init__()
        self._theme = theme
        self._shares = tuple(shares)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._shares:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.colour("data_1")
        gap = self._theme.px(4)
        wide = (self.width() - gap * (len(self._shares) - 1)) / len(self._shares)
        for number, share in enumerate(self._shares):
            box = QRectF(number * (wide + gap), 0, wide, self.height()).adjusted(
                0.5, 0.5, -0.5, -0.5
            )
            painter.setPen(QPen(ink, 1))
            painter.setBrush(self._theme.colour("surface"))
            painter.drawRoundedRect(box, 2, 2)
            if share > 0:
                full = QRectF(box)
                full.setWidth(max(2.0, box.width() * min(1.0, share)))
                painter.setBrush(ink)
                painter.drawRoundedRect(full, 2, 2)
