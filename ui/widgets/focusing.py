"""Where the keyboard goes when a part of a page has just been made."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget


_SHOWN_MS, _TRIES = 20, 25
_PLACED_MS = 60  # after which a part that was just made has its place


def focus_soon(widget: QWidget, tries: int = _TRIES) -> None:
    """Give it the keyboard as soon as it is shown: what has just been made is not yet."""

    def give() -> None:
        if widget.isVisible():
            widget.setFocus()
        elif tries:
            focus_soon(widget, tries - 1)

    QTimer.singleShot(0 if tries == _TRIES else _SHOWN_MS, widget, give)


def show_top_soon(widget: QWidget) -> None:
    """Scroll the page so that it begins with this, once it has its place."""
    QTimer.singleShot(_PLACED_MS, widget, lambda: _scroll_to(widget))


def _scroll_to(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inner = area.widget() if isinstance(area, QScrollArea) else None
    if isinstance(area, QScrollArea) and inner is not None:
        area.verticalScrollBar().setValue(widget.mapTo(inner, QPoint(0, 0)).y())
