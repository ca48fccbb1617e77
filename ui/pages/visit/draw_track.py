"""Where the draw is: frame, our locked number, the supplier's digits, result."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QSizePolicy, QWidget

from inspector.services.ports import Words
from ui.pages.visit.parts import across
from ui.presenters.draw_views import PARTS
from ui.theme import Theme
from ui.widgets.text import hairline

_CIRCLE = 24  # px at 100 %


class _Mark(QAbstractButton):
    def __init__(self, theme: Theme, number: int, text: str) -> None:
        super().__init__()
        self._theme, self._number = theme, number
        self.state = "later"  # done, now or later
        self.short = False
        self.setText(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def wide(self) -> int:
        """The width with its words."""
        words = QFontMetrics(self._theme.font("strong")).horizontalAdvance(self.text())
        return self._theme.px(_CIRCLE + 8) + words + 2

    def sizeHint(self) -> QSize:
        bare = self.short and self.state != "now"
        return QSize(self._theme.px(_CIRCLE) if bare else self.wide(), self._theme.px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, side = self._theme, self._theme.px(_CIRCLE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge, ink = {
            "done": ("neutral_bg", "neutral_bg", "neutral_fg"),
            "now": ("accent", "accent", "on_accent"),
            "later": ("surface", "border", "text_soft"),
        }[self.state]
        box = QRectF(0.5, (self.height() - side) / 2 + 0.5, side - 1, side - 1)
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawEllipse(box)
        if self.state == "done":
            tick = theme.pixmap("check", ink, 16)
            inset = (side - theme.px(16)) // 2
            painter.drawPixmap(inset, int(box.top()) + inset, tick)
        else:
            painter.setFont(theme.font("caption", strong=True))
            painter.setPen(theme.colour(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))
        if self.short and self.state != "now":
            return
        painter.setFont(theme.font("strong" if self.state == "now" else "body"))
        painter.setPen(theme.colour("text" if self.state == "now" else "text_soft"))
        words = self.rect().adjusted(side + theme.px(8), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


class DrawTrack(QWidget):
    """The four parts; those reached can be looked at again. `chosen` gives the part."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._layout = across(self, (0, 0, 0, 0), theme.px(8))
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._layout.addStretch(1)
        self.marks: dict[str, _Mark] = {}
        for number, part in enumerate(PARTS, start=1):
            if number > 1:
                dash = hairline()
                dash.setFixedWidth(theme.px(24))
                self._layout.addWidget(dash)
            mark = _Mark(theme, number, words(f"draw.part.{part}"))
            mark.clicked.connect(lambda _=False, part=part: self.chosen.emit(part))
            self._layout.addWidget(mark)
            self.marks[part] = mark
        self.setMinimumHeight(theme.px(32))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_part(self, reached: str, shown: str) -> None:
        """`reached`: how far the draw has come; `shown`: what stands on the page."""
        far = PARTS.index(reached)
        for number, (part, mark) in enumerate(self.marks.items()):
            mark.state = "now" if part == shown else "done" if number < far else "later"
            mark.setEnabled(number <= far)
            mark.setAccessibleName(
                self._words(f"draw.part.{mark.state}", part=self._words(f"draw.part.{part}"))
            )
        self._fit()

    def minimumSizeHint(self) -> QSize:
        most = max((mark.wide() for mark in self.marks.values()), default=0)
        bare = self._theme.px(_CIRCLE + 24 + 16) * (len(self.marks) - 1)
        return QSize(most + bare, self._theme.px(32))

    def sizeHint(self) -> QSize:
        between = self._theme.px(24 + 16) * (len(self.marks) - 1)
        return QSize(sum(m.wide() for m in self.marks.values()) + between, self._theme.px(32))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        short = self.width() < self.sizeHint().width()
        for mark in self.marks.values():
            mark.short = short
            mark.updateGeometry()
            mark.update()
