"""Long codes that are read aloud or compared, and the QR code that carries one."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme


class CodeLine(QWidget):
    """A code in groups under and beside each other: as many in a row as there is room for.

    Only counts that divide the groups evenly are used (8, 4, 2, 1), so that the eye finds its
    way back. `framed` puts it on a ground of its own. The screen reader gets the groups.
    """

    def __init__(
        self,
        theme: Theme,
        code: str,
        name: str,
        *,
        group: int = 8,
        large: bool = False,
        framed: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._parts = [code[at : at + group] for at in range(0, len(code), group)]
        self._framed = framed or large
        self._role = "turned" if large else "body" if framed else "caption"
        self.setFont(theme.font(self._role, tabular=True))
        self.setAccessibleName(f"{name}: {' '.join(self._parts)}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    @property
    def _line(self) -> int:
        return self._theme.line(self._role) + self._theme.px(6)

    @property
    def _edge(self) -> int:
        return self._theme.px(16) if self._framed else 0

    def _column(self) -> int:
        wide = max(QFontMetrics(self.font()).horizontalAdvance(part) for part in self._parts)
        return wide + self._theme.px(5)

    def _across(self) -> int:
        room = self.width() - 2 * self._edge
        for count in (8, 4, 2):
            if count <= max(4, len(self._parts)) and count * self._column() <= room:
                return count
        return 1

    def _fit(self) -> None:
        rows = math.ceil(len(self._parts) / self._across())
        self.setFixedHeight(rows * self._line + 2 * (self._edge * 3 // 4))

    def sizeHint(self) -> QSize:
        return QSize(4 * self._column(), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._column() + 2 * self._edge, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._framed:
            painter.setPen(QPen(theme.colour("hairline"), 1))
            painter.setBrush(theme.colour("window"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if self._framed else "text_soft"))
        across = self._across()
        step = (self.width() - 2 * self._edge) / across
        if not self._framed:
            step = min(step, self._column() + theme.px(10))
        side = Qt.AlignmentFlag.AlignHCenter if self._framed else Qt.AlignmentFlag.AlignLeft
        for number, part in enumerate(self._parts):
            row, column = divmod(number, across)
            box = QRectF(
                self._edge + column * step,
                self._edge * 3 // 4 + row * self._line,
                step,
                self._line,
            )
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, part)


class QrPicture(QWidget):
    """The squares of a QR code, dark on white in either look, with the quiet zone around."""

    _QUIET = 4  # squares, as the standard asks

    def __init__(
        self, theme: Theme, squares: tuple[tuple[bool, ...], ...], name: str, side: int = 136
    ) -> None:
        super().__init__()
        self._theme, self._squares = theme, squares
        count = len(squares) + 2 * self._QUIET
        self._step = max(2, round(theme.px(side) / count))
        self.setFixedSize(self._step * count, self._step * count)
        self.setAccessibleName(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        ink, step = self._theme.colour("paper_ink"), self._step
        for row, squares in enumerate(self._squares):
            for column, dark in enumerate(squares):
                if dark:
                    left, top = (column + self._QUIET) * step, (row + self._QUIET) * step
                    painter.fillRect(left, top, step, step, ink)
