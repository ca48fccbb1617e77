"""The narrow rail at the left: one button for each page that works."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
)

from ui.theme import Theme
from ui.widgets.marked_button import MarkedButton


class RailButton(MarkedButton):
    """Icon over word, a bar at the left when chosen, a counter where something waits."""

    def __init__(self, theme: Theme, icon: str, text: str) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self.badge = 0
        self.folded = theme.text_size >= 150
        self.setText(text)
        self.setToolTip(text if self.folded else "")
        self.setAccessibleName(text)
        self.setProperty("ownFocus", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        high = 48 if self.folded else 60 if self._theme.compact else 64
        return QSize(self._theme.px(52 if self.folded else 94), self._theme.px(high))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, box = self._theme, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        self.paint_ground(painter, theme)
        if on:
            painter.setPen(theme.colour("hairline"))
            painter.drawLine(3, 0, self.width(), 0)
            painter.drawLine(3, self.height() - 1, self.width(), self.height() - 1)
        side = theme.px(20)
        words = theme.line("caption")
        content = side if self.folded else side + theme.px(3) + words
        top = (box.height() - content) / 2
        mark = theme.pixmap(self._icon, "accent" if on else "text_soft")
        left = (box.width() - side) / 2
        painter.drawPixmap(round(left), round(top), mark)
        if not self.folded:
            painter.setFont(theme.font("caption", strong=on))
            painter.setPen(theme.colour("text" if on else "text_soft"))
            place = QRectF(0, top + side + theme.px(3), box.width(), words)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.badge:
            self._paint_badge(
                painter, left + side - theme.px(8 if self.folded else -2), top - theme.px(6)
            )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(5, 3, -3, -3), 4, 4)

    def _paint_badge(self, painter: QPainter, left: float, top: float) -> None:
        font = self._theme.font("caption", strong=True)
        high = self._theme.px(17)
        wide = max(high, QFontMetrics(font).horizontalAdvance(str(self.badge)) + high // 2)
        box = QRectF(left, top, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("text_soft"))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setFont(font)
        painter.setPen(self._theme.colour("surface"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.badge))


class Rail(QFrame):
    """The pages (id, icon, word), the last at the bottom; arrow keys move, `chosen` tells."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, pages: Sequence[tuple[str, str, str]], name: str) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAccessibleName(name)
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        folded = theme.text_size >= 150
        self.setFixedWidth(theme.px(52 if folded else theme.tokens.size["rail_w"]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.setSpacing(0)
        logo = QLabel()
        logo.setFixedHeight(theme.size("page_head_h"))
        logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        logo.setPixmap(theme.pixmap("uanmeldt-mark", "accent", 32))
        layout.addWidget(logo)
        for number, (page, icon, word) in enumerate(pages):
            if number == len(pages) - 1:
                layout.addStretch(1)
            button = RailButton(theme, icon, word)
            button.clicked.connect(lambda _=False, page=page: self.chosen.emit(page))
            self._group.addButton(button)
            self._buttons[page] = button
            layout.addWidget(button)

    def mark(self, page: str) -> None:
        """Show this page as the one in hand."""
        if page in self._buttons:
            self._buttons[page].mark()

    def set_badge(self, page: str, number: int) -> None:
        """How many things wait on this page; 0 shows nothing."""
        self._buttons[page].badge = number
        self._buttons[page].update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        buttons = list(self._buttons.values())
        here = next((n for n, button in enumerate(buttons) if button.hasFocus()), -1)
        if step and here >= 0:
            buttons[(here + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
