"""A button that stays marked when it is chosen: one of a rail, of tabs, of segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton

from ui.theme import Theme

if TYPE_CHECKING:  # the rail needs no fields, and the start no more than the rail
    from ui.widgets.fields import Choice


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

    def paint_ground(self, painter: QPainter, theme: Theme, chosen: str = "surface") -> None:
        """Lit under the mouse; of the chosen one in this colour, with the accent at its left."""
        box, on = QRectF(self.rect()), self.isChecked()
        if on or self.underMouse():
            painter.fillRect(box, theme.colour(chosen if on else "hover"))
        if on:
            painter.fillRect(QRectF(0, 0, 3, box.height()), theme.colour("accent"))


def mark_one(buttons: Mapping[str, MarkedButton], name: str, line: Choice) -> None:
    """Mark this one of a list and make it the Tab stop; so too in its one `line`, untold."""
    for each, button in buttons.items():
        on = each == name
        button.mark(on)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)
    line.blockSignals(True)
    line.choose(name)
    line.blockSignals(False)
