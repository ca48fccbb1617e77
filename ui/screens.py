"""The screen in figures, for diagnostics."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication


def screen_in_figures() -> str:
    """Width, height and scale of the first screen: `1440 x 900 @ 1.25`."""
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return f"{size.width()} x {size.height()} @ {screen.devicePixelRatio():g}"
