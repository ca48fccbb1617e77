"""Digits in cells: one text field, painted as four groups of boxes with the cursor in the next."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QValidator,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from ui.theme import Theme

_RADIUS = 3.0
_NARROWEST = 0.8  # of a cell, before the groups wrap


class _OnlyFitting(QValidator):
    """Takes what fits the cells; spaces of a pasted row are dropped."""

    def __init__(self, fits: Callable[[str], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._fits = fits

    def validate(self, typed: str, _place: int) -> tuple[QValidator.State, str, int]:
        joined = "".join(typed.split())
        fits = self._fits(joined)
        state = QValidator.State.Acceptable if fits else QValidator.State.Invalid
        return state, joined, len(joined)


class DigitCells(QLineEdit):
    """Digits from left to right, always text; typing goes on at the end, Backspace takes the last.

    `fits` says which rows of digits may stand; `refused` tells that a key was not taken.
    `large` is for the turned screen. Groups wrap where there is no room.
    """

    refused = Signal()

    def __init__(
        self, theme: Theme, name: str, fits: Callable[[str], bool], *, large: bool = False
    ) -> None:
        super().__init__()
        self._theme = theme
        self._cells, self._group = 24, 6
        self._role = "display" if large else "section"
        self._wide, self._high = (44, 64) if large else (28, 40)
        self._gap = theme.px(24 if large else 12)
        self.setProperty("ownFocus", True)
        self.setFrame(False)
        self.setAccessibleName(name)
        self.setFont(theme.font(self._role, tabular=True))
        self.setValidator(_OnlyFitting(fits, self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QLineEdit, QLineEdit:focus { min-height: 0; border: 0; padding: 0; }")
        self.cursorPositionChanged.connect(self._to_the_end)
        self.inputRejected.connect(self.refused)
        self._fit()

    def show_digits(self, digits: str, cells: int, group: int) -> None:
        """Show these digits in so many cells, `group` of them together."""
        if (cells, group) != (self._cells, self._group):
            self._cells, self._group = cells, group
            self._fit()
        if digits != self.text():
            self.blockSignals(True)
            self.setText(digits)
            self.blockSignals(False)
        self.update()

    def _to_the_end(self) -> None:
        if self.cursorPosition() != len(self.text()):
            self.end(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returnPressed.emit()
            event.accept()
        else:
            self.deselect()
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    # Where the cells are

    def _measures(self) -> tuple[float, float, int]:
        """Width and height of a cell, and groups in a row."""
        wide = float(self._theme.px(self._wide))
        groups = math.ceil(self._cells / self._group)
        room = max(1, self.width() - 4)
        high = float(self._theme.px(self._high))
        for across in (groups, math.ceil(groups / 2)):
            fitting = (room - (across - 1) * self._gap) / (across * self._group)
            if fitting >= wide * _NARROWEST:
                return min(wide, fitting), high, across
        return min(wide, room / self._group), high, 1

    def _fit(self) -> None:
        _, high, across = self._measures()
        rows = math.ceil(self._cells / self._group / across)
        self.setFixedHeight(round(rows * high + (rows - 1) * self._gap / 2) + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def cell(self, number: int) -> QRectF:
        """The box of this cell, from 0."""
        wide, high, across = self._measures()
        group, place = divmod(number, self._group)
        line, column = divmod(group, across)
        left = 2 + column * (self._group * wide + self._gap) + place * wide
        return QRectF(left, 3 + line * (high + self._gap / 2), wide, high)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        for first in range(0, self._cells, self._group):
            self._paint_group(painter, first)
        if self.hasFocus() and len(self.text()) < self._cells:
            self._paint_cursor(painter, self.cell(len(self.text())))
        elif self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            last = self.cell(self._cells - 1)
            painter.drawRoundedRect(last.adjusted(-1, -2, 1, 2), _RADIUS, _RADIUS)

    def _paint_group(self, painter: QPainter, first: int) -> None:
        theme, digits = self._theme, self.text()
        count = min(self._group, self._cells - first)
        box = self.cell(first).united(self.cell(first + count - 1))
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(first, first + count):
            reached = number <= len(digits)
            painter.setBrush(theme.colour("surface" if reached else "sunken"))
            painter.drawRect(self.cell(number))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("border"), 1))
        for number in range(first + 1, first + count):
            cell = self.cell(number)
            painter.drawLine(cell.topLeft(), cell.bottomLeft())
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        painter.setPen(theme.colour("text"))
        for number in range(first, min(first + count, len(digits))):
            painter.drawText(self.cell(number), Qt.AlignmentFlag.AlignCenter, digits[number])

    def _paint_cursor(self, painter: QPainter, cell: QRectF) -> None:
        theme = self._theme
        painter.setBrush(theme.colour("surface"))
        painter.setPen(QPen(theme.colour("focus"), 2))
        painter.drawRoundedRect(cell.adjusted(0, -1, 0, 1), _RADIUS, _RADIUS)
        middle, part = cell.center(), cell.height() * 0.3
        painter.setPen(QPen(theme.colour("text"), 2))
        painter.drawLine(
            QPointF(middle.x(), middle.y() - part), QPointF(middle.x(), middle.y() + part)
        )
