"""Ways of placing things: columns that stack when there is no room, scrolled pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme

L = TypeVar("L", bound=QBoxLayout)


def row(*items: QWidget | int, gap: int = 8, parent: QWidget | None = None) -> QHBoxLayout:
    """A row of widgets; an int is a stretch of that factor (0: none)."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    return _fill(layout, items, gap)


def column(*items: QWidget | int, gap: int = 8, parent: QWidget | None = None) -> QVBoxLayout:
    """A column of widgets; an int is a stretch of that factor."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    return _fill(layout, items, gap)


def _fill(layout: L, items: tuple[QWidget | int, ...], gap: int) -> L:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for item in items:
        if isinstance(item, int):
            layout.addStretch(item)
        else:
            layout.addWidget(item)
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of the layout, for good."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def lay_out_now(widget: QWidget) -> None:
    """Give all of it its place before anything is painted, in a parent that is on screen.

    Qt shows what is new in a shown page one turn later and hands heights of wrapped words up
    one parent a turn: a painting in between shows cards cut off.
    """
    parent = widget.parentWidget()
    if parent is not None and parent.isVisible():
        widget.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


class Columns(QWidget):
    """Children side by side with these stretches; under each other where there is no room.

    `least` is the width in px at 100 % text that side by side takes; 0: what they ask for.
    With `pack` they stand together at the left. `stacked` tells when that changes.
    """

    stacked = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        parts: Sequence[tuple[QWidget, int]],
        *,
        least: int = 0,
        gap: int = 24,
        pack: bool = False,
    ) -> None:
        super().__init__()
        self._least = theme.px(least)
        self._parts = parts
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._layout.setSpacing(theme.px(16) if theme.compact else theme.px(gap))
        for part, stretch in parts:
            self._layout.addWidget(part, stretch)
        if pack:
            self._layout.addStretch(1)

    def _wished(self) -> int:
        gaps = self._layout.spacing() * (len(self._parts) - 1)
        return gaps + sum(part.sizeHint().width() for part, _ in self._parts)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough to be stacked."""
        return QSize(self._narrowest(), super().minimumSizeHint().height())

    def _narrowest(self) -> int:
        return max((part.minimumSizeHint().width() for part, _ in self._parts), default=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() >= (self._least or self._wished())
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != wanted:
            self._layout.setDirection(wanted)
            for number, (_, stretch) in enumerate(self._parts):
                self._layout.setStretch(number, stretch if wide else 0)
            self.stacked.emit(not wide)
        super().resizeEvent(event)


class Scroll(QScrollArea):
    """A page part that scrolls up and down, never sideways."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
