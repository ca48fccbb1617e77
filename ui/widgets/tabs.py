"""Tabs with counters, and the switch of joined segments: one Tab stop, arrows inside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Theme
from ui.widgets.marked_button import MarkedButton


class _Tab(MarkedButton):
    def __init__(self, theme: Theme, text: str, count: int | None) -> None:
        super().__init__()
        self._theme = theme
        self.setText(text)
        self.count = count
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text if count is None else f"{text} {count}")

    def _count_width(self) -> int:
        if self.count is None:
            return 0
        font = self._theme.font("caption", strong=True, tabular=True)
        return QFontMetrics(font).horizontalAdvance(str(self.count)) + self._theme.px(14)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._theme.font("strong")).horizontalAdvance(self.text())
        extra = self._count_width() + self._theme.px(8) if self.count is not None else 0
        return QSize(words + extra + 2, self._theme.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        font = theme.font("strong" if on else "body")
        painter.setFont(font)
        painter.setPen(theme.colour("text" if on or self.underMouse() else "text_soft"))
        place = QRectF(self.rect()).adjusted(0, 0, 0, -2)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.count is not None:
            width, height = self._count_width(), theme.px(17)
            left = QFontMetrics(font).horizontalAdvance(self.text()) + theme.px(8)
            box = QRectF(left, (self.height() - height) / 2 - 1, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("neutral_bg"))
            painter.drawRoundedRect(box, height / 2, height / 2)
            painter.setFont(theme.font("caption", strong=True, tabular=True))
            painter.setPen(theme.colour("neutral_fg"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.count))
        if on:
            painter.fillRect(0, self.height() - 2, self.width(), 2, theme.colour("accent"))


class TabStrip(QWidget):
    """Tabs over a page: (id, word, count or None); `changed` gives the id."""

    changed = Signal(str)

    def __init__(
        self, theme: Theme, tabs: Sequence[tuple[str, str, int | None]], chosen: str = ""
    ) -> None:
        super().__init__()
        self._ids = [name for name, _, _ in tabs]
        self._tabs: list[_Tab] = []
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(24))
        for name, word, count in tabs:
            tab = _Tab(theme, word, count)
            tab.clicked.connect(lambda _=False, name=name: self.changed.emit(name))
            group.addButton(tab)
            layout.addWidget(tab)
            self._tabs.append(tab)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choose(chosen)

    @property
    def chosen(self) -> str:
        return next((n for n, t in zip(self._ids, self._tabs, strict=True) if t.isChecked()), "")

    @property
    def marked(self) -> QWidget | None:
        """The tab that is chosen: where keys go on a page with nothing else to press."""
        return next((tab for tab in self._tabs if tab.isChecked()), None)

    def choose(self, name: str) -> None:
        """Mark this tab without telling."""
        number = self._ids.index(name) if name in self._ids else 0
        if self._tabs:
            self._tabs[number].mark()

    def set_count(self, name: str, count: int | None) -> None:
        tab = self._tabs[self._ids.index(name)]
        tab.count = count
        tab.setAccessibleName(tab.text() if count is None else f"{tab.text()} {count}")
        tab.updateGeometry()
        tab.update()


class _Segment(MarkedButton):
    def __init__(self, theme: Theme, text: str, first: bool, last: bool) -> None:
        super().__init__()
        self._theme, self._first, self._last = theme, first, last
        self.setText(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._theme.font("strong")).horizontalAdvance(self.text())
        return QSize(words + self._theme.px(28), self._theme.px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        box = QRectF(self.rect()).adjusted(
            0.5 if self._first else -6, 0.5, -0.5 if self._last else 6, -0.5
        )
        usable = self.isEnabled()
        edge = "accent" if on else "border"
        painter.setPen(QPen(theme.colour(edge if usable else "hairline")))
        ground = "accent_soft" if on else "hover" if self.underMouse() else "surface"
        ground = ground if usable else "hover" if on else "sunken"
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, 4, 4)
        if not self._first:
            painter.drawLine(0, 1, 0, self.height() - 2)
        painter.setFont(theme.font("strong" if on else "body"))
        ink = "on_accent_soft" if on else "text"
        painter.setPen(theme.colour(ink if usable else "text" if on else "text_muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class SegmentedSwitch(QWidget):
    """A few choices as joined segments: (id, word); `changed` gives the id."""

    changed = Signal(str)

    def __init__(self, theme: Theme, options: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__()
        self._ids = [name for name, _ in options]
        self._group = QButtonGroup(self)
        self._segments: list[_Segment] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, (name, word) in enumerate(options):
            segment = _Segment(theme, word, number == 0, number == len(options) - 1)
            segment.mark(name == chosen)
            segment.clicked.connect(lambda _=False, name=name: self.changed.emit(name))
            self._group.addButton(segment, number)
            self._segments.append(segment)
            layout.addWidget(segment)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def chosen(self) -> str:
        number = self._group.checkedId()
        return self._ids[number] if number >= 0 else ""

    def choose(self, name: str) -> None:
        """Mark this segment without telling."""
        self._segments[self._ids.index(name)].mark()
