"""The pad two people sign on: pen, finger or mouse; and the typed name for who has none.

Ink is strokes of points in 0..1 of the pad's width and height, so that the page can draw it
at any size. The pad judges nothing: how much ink a signature needs is the service's rule.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

Stroke = list[QPointF]


class SignaturePad(QWidget):
    """Draw here; `inked` when a stroke has ended or the pad was cleared."""

    inked = Signal()

    def __init__(self, theme: Theme, hint: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._hint = hint
        self._strokes: list[Stroke] = []
        self._drawing = False
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ownFocus", True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(96 if theme.compact else 112))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), self.height())

    @property
    def ink(self) -> str:
        """The strokes as JSON, "" for an empty pad."""
        if not self._strokes:
            return ""
        rounded = [[[round(p.x(), 4), round(p.y(), 4)] for p in s] for s in self._strokes]
        return json.dumps(rounded, separators=(",", ":"))

    @property
    def ratio(self) -> str:
        return f"{self.width() / max(1, self.height()):.3f}"

    def show_ink(self, ink: str) -> None:
        """Show stored ink; never while a stroke is being drawn."""
        if self._drawing or ink == self.ink:
            return
        self._strokes = [[QPointF(x, y) for x, y in stroke] for stroke in json.loads(ink or "[]")]
        self.update()

    def clear(self) -> None:
        """An empty pad."""
        self._strokes = []
        self.update()
        self.inked.emit()

    def write_name(self, name: str) -> None:
        """The typed name as ink, for who signs without pen, finger or mouse."""
        path = QPainterPath()
        font = self._theme.font("display")
        path.addText(0, 0, font, name)
        box = path.boundingRect()
        if box.isEmpty():
            return
        width, height = self.width(), self.height()
        scale = min(width * 0.8 / box.width(), height * 0.5 / box.height())
        self._strokes = [
            [
                QPointF(
                    0.08 + (p.x() - box.left()) * scale / width,
                    0.7 + (p.y() - box.bottom()) * scale / height,
                )
                for p in polygon.toList()
            ]
            for polygon in path.toSubpathPolygons()
        ]
        self.update()
        self.inked.emit()

    # Drawing

    def _begin(self, at: QPointF) -> None:
        self._drawing = True
        self._strokes.append([self._inside(at)])

    def _go_on(self, at: QPointF) -> None:
        if self._drawing:
            self._strokes[-1].append(self._inside(at))
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.inked.emit()

    def _inside(self, at: QPointF) -> QPointF:
        x = min(1.0, max(0.0, at.x() / max(1, self.width())))
        y = min(1.0, max(0.0, at.y() / max(1, self.height())))
        return QPointF(x, y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        act = {
            QEvent.Type.TabletPress: self._begin,
            QEvent.Type.TabletMove: self._go_on,
        }.get(event.type())
        if act is not None:
            act(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        line = self.height() * 0.72
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QPointF(theme.px(24), line), QPointF(self.width() - theme.px(24), line))
        if not self._strokes:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour("paper_ink"))
            below = QRectF(theme.px(24), line + theme.px(4), self.width(), theme.line("caption"))
            painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), self._hint)
        ink = QPen(theme.colour("paper_ink"), max(1.6, self.height() / 56))
        ink.setCapStyle(Qt.PenCapStyle.RoundCap)
        ink.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(ink)
        for stroke in self._strokes:
            points = [QPointF(p.x() * self.width(), p.y() * self.height()) for p in stroke]
            painter.drawPolyline(QPolygonF(points))

    def _paint_ground(self, painter: QPainter) -> None:
        """White paper in the dark theme too: what is signed is a page."""
        focused = self.hasFocus()
        edge = QPen(self._theme.colour("focus" if focused else "border"), 2 if focused else 1)
        painter.setPen(edge)
        painter.setBrush(self._theme.colour("paper"))
        inset = 1 if focused else 0.5
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, 4, 4)
