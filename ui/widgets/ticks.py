"""Tick boxes and options as we draw them: accent when chosen, sharp at every text size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from ui.theme import Theme


def _size(theme: Theme, button: QAbstractButton) -> QSize:
    words = QFontMetrics(button.font()).horizontalAdvance(button.text())
    return QSize(theme.px(16 + 8) + words + 2, theme.px(24))


def _ground(painter: QPainter, theme: Theme, button: QAbstractButton) -> QRectF:
    """The words, and the pen and brush of the mark; returns the mark's box."""
    side, on, usable = theme.px(16), button.isChecked(), button.isEnabled()
    top = (button.height() - side) / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(button.font())
    painter.setPen(theme.colour("text" if usable else "text_muted"))
    words = QRectF(button.rect()).adjusted(side + theme.px(8), 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, button.text())
    edge = "hairline" if not usable else "accent" if on else "border"
    painter.setPen(QPen(theme.colour(edge), 1.2))
    ground = "hover" if button.underMouse() else "surface"
    painter.setBrush(theme.colour("sunken" if not usable else "accent" if on else ground))
    return QRectF(0, top, side, side).adjusted(0.6, 0.6, -0.6, -0.6)


class Tick(QCheckBox):
    """A tick box."""

    def __init__(self, theme: Theme, text: str, checked: bool = False) -> None:
        super().__init__(text)
        self._theme = theme
        self.setFont(theme.font("body"))
        self.setChecked(checked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _size(self._theme, self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = _ground(painter, self._theme, self)
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            size = box.width()
            usable = self.isEnabled()
            pen = QPen(self._theme.colour("on_accent" if usable else "text_muted"), size / 8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            low = QPointF(box.left() + size * 0.43, box.top() + size * 0.72)
            painter.drawLine(QPointF(box.left() + size * 0.24, box.top() + size * 0.53), low)
            painter.drawLine(low, QPointF(box.left() + size * 0.77, box.top() + size * 0.31))


class Option(QRadioButton):
    """One of several options."""

    def __init__(self, theme: Theme, text: str, checked: bool = False) -> None:
        super().__init__(text)
        self._theme = theme
        self.setFont(theme.font("body"))
        self.setChecked(checked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _size(self._theme, self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ring = _ground(painter, self._theme, self)
        painter.drawEllipse(ring)
        if self.isChecked():
            inner = ring.width() * 0.3
            painter.setPen(Qt.PenStyle.NoPen)
            usable = self.isEnabled()
            painter.setBrush(self._theme.colour("on_accent" if usable else "text_muted"))
            painter.drawEllipse(ring.adjusted(inner, inner, -inner, -inner))
