"""Keys on the screen, side by side as far as there is room, then on the next line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class KeyRow(QWidget):
    """As high as its lines; never wider than its place."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._gap = gap
        self._keys: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: Sequence[QWidget]) -> None:
        """These keys instead of those before; Tab goes through them in this order."""
        for key in self._keys:
            key.hide()
            key.deleteLater()
        self._keys = list(keys)
        for key in self._keys:
            key.setParent(self)
            key.show()
        for before, after in zip(self._keys, self._keys[1:], strict=False):
            QWidget.setTabOrder(before, after)
        self._place()

    def minimumSizeHint(self) -> QSize:
        widest = max((key.sizeHint().width() for key in self._keys), default=0)
        return QSize(widest, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        left = top = high = 0
        for key in self._keys:
            size = key.sizeHint()
            if left and left + size.width() > self.width():
                left, top = 0, top + high + self._gap
            key.setGeometry(left, top, size.width(), size.height())
            left += size.width() + self._gap
            high = max(high, size.height())
        if self.height() != top + high:
            self.setFixedHeight(top + high)
