"""The page that asks for the passphrase where no keychain holds the key."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import Scroll, row
from ui.widgets.welcome import welcome


class PassphrasePage(QWidget):
    """Opens the storage with what is typed; says under the field when it does not fit."""

    def __init__(self, desk: Desk, _place: Place) -> None:
        super().__init__()
        self._desk = desk
        words, theme = desk.words, desk.theme
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        whole.addWidget(Scroll(inner))
        outer = QVBoxLayout(inner)
        outer.addStretch(2)
        card = Card(theme)
        card.setFixedWidth(min(theme.px(480), 900))
        line = QHBoxLayout()  # an alignment would take the height the words have in one line
        line.addStretch(1)
        line.addWidget(card)
        line.addStretch(1)
        inside = card.add_padded(gap=16)
        inside.addLayout(
            welcome(desk, words("first_start.open_title"), words("first_start.open_text"))
        )
        self.secret = LineField(theme)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.returnPressed.connect(self._try)
        self.field = Field(theme, words("first_start.passphrase"), self.secret)
        inside.addWidget(self.field)
        self.open = Button(theme, words("first_start.open"), self._try, kind="primary", tall=True)
        inside.addLayout(row(1, self.open))
        outer.addLayout(line)
        outer.addStretch(3)
        QTimer.singleShot(0, self.secret, self.secret.setFocus)  # when the page is shown

    def keepsake(self) -> object:
        """What was typed so far."""
        return self.secret.text()

    def restore(self, kept: object) -> None:
        """Put it back after a change of look."""
        if isinstance(kept, str):
            self.secret.setText(kept)

    def _try(self) -> None:
        start = self._desk.start
        if start is not None and self.secret.text() and self.open.isEnabled():
            self.open.setEnabled(False)
            self.open.setText(self._desk.words("first_start.opening"))
            start.open(self.secret.text(), self._opened, self.refuse)

    def _opened(self) -> None:
        self._desk.signals.data_changed.emit("storage_opened")
        self._desk.navigation.go(Place(page="today"))

    def refuse(self, problem: InspectionError) -> None:
        """Say why it did not open; what was typed is marked for typing over."""
        self.open.setEnabled(True)
        self.open.setText(self._desk.words("first_start.open"))
        self.field.set_fault(sentence(self._desk.words, problem))
        self.secret.selectAll()
        self.secret.setFocus()
