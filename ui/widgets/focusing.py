"""Where the keyboard goes when a part of a page has just been made."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_SHOWN_MS, _TRIES = 20, 25
_PASS_MS, _PLACED_MS = 20, 300  # a pass; all passes


def focus_soon(widget: QWidget, tries: int = _TRIES) -> None:
    """Give it the keyboard as soon as it is shown: what has just been made is not yet."""

    def give() -> None:
        if widget.isVisible():
            widget.setFocus()
        elif tries:
            focus_soon(widget, tries - 1)

    QTimer.singleShot(0 if tries == _TRIES else _SHOWN_MS, widget, give)


def show_top_soon(widget: QWidget) -> None:
    """Let the page begin with this while it finds its place, which takes Qt several passes."""
    QTimer.singleShot(0, widget, lambda: _hold_top(widget))


def _hold_top(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inner = area.widget() if isinstance(area, QScrollArea) else None
    if not isinstance(area, QScrollArea) or inner is None:
        return
    bar = area.verticalScrollBar()
    whole = inner

    def to_top() -> None:
        bar.setValue(widget.mapTo(whole, QPoint(0, 0)).y())

    held = QTimer(widget, interval=_PASS_MS)
    held.timeout.connect(to_top)
    QTimer.singleShot(_PLACED_MS, held, held.deleteLater)
    held.start()
    to_top()
