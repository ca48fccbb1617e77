"""The empty page: says what will stand here and offers the action that fills it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.layout import Columns, Scroll, column, row
from ui.widgets.text import Label, Paragraph, hairline


class OpenDoor(QWidget):
    """A door that stands open, and a list on a clipboard: the drawing of an empty page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(QSize(theme.px(200), theme.px(136)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 200, self.height() / 136)
        line = QPen(self._theme.colour("data_1"), 1.8)
        line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        soft = QPen(self._theme.colour("data_2"), 1.8)
        painter.setPen(soft)
        painter.drawPolyline(QPolygonF([QPointF(66, 124), QPointF(66, 32), QPointF(110, 32)]))
        leaf = QPainterPath(QPointF(26, 124))
        leaf.cubicTo(12, 116, 10, 104, 16, 96)
        leaf.cubicTo(24, 104, 27, 114, 26, 124)
        leaf.cubicTo(26, 108, 30, 98, 40, 92)
        leaf.cubicTo(42, 106, 36, 118, 26, 124)
        painter.drawPath(leaf)
        painter.setPen(line)
        painter.setBrush(self._theme.colour("window"))
        painter.drawLine(QLineF(16, 124, 188, 124))
        painter.drawPolyline(QPolygonF([QPointF(58, 124), QPointF(58, 22), QPointF(120, 22)]))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawPolygon(
            QPolygonF([QPointF(120, 22), QPointF(148, 32), QPointF(148, 130), QPointF(120, 124)])
        )
        painter.drawEllipse(QPointF(127, 78), 2.4, 2.4)
        painter.drawRoundedRect(QRectF(154, 86, 32, 38), 3, 3)
        painter.drawRect(QRectF(163, 82, 14, 5))
        for top in (97, 109):
            painter.drawPolyline(
                QPolygonF([QPointF(160, top), QPointF(162.5, top + 3), QPointF(167, top - 3)])
            )
            painter.drawLine(QLineF(171, top, 181, top))


class EmptyPage(Scroll):
    """Drawing, sentence, explanation, actions, and up to three explained kinds (icon, title,
    text) below a hairline.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        actions: Sequence[Button] = (),
        kinds: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        inner = QWidget()
        super().__init__(inner)
        centre = Qt.AlignmentFlag.AlignHCenter
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, theme.px(16), 0, theme.px(16))
        outer.setSpacing(theme.px(8))
        outer.addStretch(2)
        if theme.text_size < 150:
            outer.addWidget(OpenDoor(theme), 0, centre)
            outer.addSpacing(theme.px(16))
        outer.addWidget(Paragraph(theme, title, "page", centred=True))
        words = Paragraph(theme, text, "body", "text_soft", centred=True)
        words.setMaximumWidth(theme.px(540))
        line = row(1, words, 1)
        line.setStretch(1, 1000)
        outer.addLayout(line)
        if actions:
            outer.addSpacing(theme.px(16))
            buttons = Columns(theme, [(action, 0) for action in actions], gap=12)
            outer.addWidget(buttons, 0, centre)
        if kinds:
            outer.addSpacing(theme.px(40))
            below = row(1, self._kinds(theme, kinds), 1)
            below.setStretch(1, 1000)
            outer.addLayout(below)
        outer.addStretch(3)

    def _kinds(self, theme: Theme, kinds: Sequence[tuple[str, str, str]]) -> QWidget:
        box = QWidget()
        box.setMaximumWidth(min(theme.px(860), 1100))
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(24))
        layout.addWidget(hairline())
        told = [(self._kind(theme, *kind), 1) for kind in kinds]
        layout.addWidget(Columns(theme, told, least=760, gap=32))
        return box

    def _kind(self, theme: Theme, icon: str, title: str, text: str) -> QWidget:
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon))
        kind = QWidget()
        inside = QHBoxLayout(kind)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(12))
        inside.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        told = column(
            Label(theme, title, "strong"), Paragraph(theme, text, "body", "text_soft"), 1, gap=0
        )
        inside.addLayout(told, 1)
        return kind
