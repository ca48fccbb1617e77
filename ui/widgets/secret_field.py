"""A field for a passphrase or a recovery key: hidden, unless she wants to see it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.theme import Theme
from ui.widgets.fields import LineField


class SecretField(LineField):
    """`capitals` tells whether Caps Lock seems to be on, by the letters that come."""

    capitals = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.show_typed(False)

    def show_typed(self, shown: bool) -> None:
        """Show the signs, or dots."""
        hidden, open_ = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal
        self.setEchoMode(open_ if shown else hidden)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = event.text()
        if sign.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(sign.isupper() != shift)
        super().keyPressEvent(event)
