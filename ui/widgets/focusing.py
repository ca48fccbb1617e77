"""Where the keyboard goes when a part of a page has just been made."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget


def focus_soon(widget: QWidget) -> None:
    """Give it the keyboard as soon as it is shown: what has just been made is not yet."""
    QTimer.singleShot(0, widget, widget.setFocus)
