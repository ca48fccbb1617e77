"""A button that stays marked when it is chosen: one of a rail, of tabs, of segments."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton


class MarkedButton(QAbstractButton):
    """`clicked` tells that a person chose it, whatever with.

    Qt tells assistive programs that it can be toggled, and toggling alone is no click: it
    would move the mark and nothing else. `mark` is the program's own way and tells nobody.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known = False  # the change under way is told by a click, or by nobody
        self.setCheckable(True)
        self.toggled.connect(self._toggled)

    def mark(self, on: bool = True) -> None:
        """Show it as chosen, or not."""
        self._known = True
        self.setChecked(on)
        self._known = False

    def nextCheckState(self) -> None:
        self._known = True
        super().nextCheckState()
        self._known = False

    def _toggled(self, on: bool) -> None:
        if on and not self._known:
            self.clicked.emit()
