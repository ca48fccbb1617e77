"""Words whose letters are placed once and painted often."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QStaticText, QTransform

_KEPT = 200  # more are not met in one visit; comments are many and long


class LaidWords:
    """The placed letters of each text in one font; placing them costs five times the painting."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._known: dict[str, QStaticText] = {}

    def of(self, text: str) -> QStaticText:
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[text] = QStaticText(text)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(QTransform(), self._font)
        return found
