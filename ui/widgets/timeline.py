"""The visits of a supplier down a line: newest on top, planned as rings."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.chip import Chip
from ui.widgets.text import Label, Paragraph


class TimelineItem(QWidget):
    """Date and chip, title, a sentence; `opened` on click or Enter. `held` fills the dot."""

    opened = Signal()

    def __init__(
        self,
        theme: Theme,
        day: str,
        title: str,
        text: str,
        chip: tuple[str, str] | None,
        *,
        held: bool,
        last: bool,
    ) -> None:
        super().__init__()
        self._theme, self._held, self._last = theme, held, last
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(
            ", ".join(part for part in (day, title, chip[0] if chip else "") if part)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(40), theme.px(4), theme.px(16), theme.px(12))
        layout.setSpacing(theme.px(2))
        top = QHBoxLayout()
        top.addWidget(Label(theme, day, "caption", "text_soft", tabular=True))
        top.addStretch(1)
        if chip is not None:
            top.addWidget(Chip(theme, *chip))
        layout.addLayout(top)
        layout.addWidget(Paragraph(theme, title, "body", strong=True))
        if text:
            layout.addWidget(Paragraph(theme, text, "caption", "text_soft"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = theme.px(20), theme.px(16)
        painter.setPen(QPen(theme.colour("hairline"), 1))
        if not self._last:
            painter.drawLine(left, top + theme.px(8), left, self.height())
        painter.setPen(QPen(theme.colour("data_1"), 1.4))
        painter.setBrush(theme.colour("data_1" if self._held else "surface"))
        radius = theme.px(4)
        painter.drawEllipse(QPointF(left, top), radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(4, 1, -4, -3), 4, 4)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
