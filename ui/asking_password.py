"""The password of the mail server, asked for where no keychain has it; it is kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.settings import Settings
from ui.desk import Desk
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.secret_field import SecretField
from ui.widgets.ticks import Tick


class AskPassword(Dialog):
    """`given` with what she typed; `text` and `act` say what for."""

    given = Signal(str)

    def __init__(
        self, desk: Desk, parent: QWidget, settings: Settings, text: str = "", act: str = ""
    ) -> None:
        words, theme = desk.words, desk.theme
        super().__init__(
            parent,
            theme,
            words,
            title=words("outbox.password_title"),
            text=text or words("outbox.password_text"),
            act=act or words("outbox.password_do"),
            dangerous=False,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # and what was typed with it
        self.secret = SecretField(theme)
        self.secret.returnPressed.connect(self._try)
        label = words("outbox.password_label", user=settings.smtp_user)
        shown = Tick(theme, words("safety.show_typed"))
        shown.toggled.connect(self.secret.show_typed)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(2, Field(theme, label, self.secret))
        layout.insertWidget(3, shown)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.secret.setFocus()

    def _try(self) -> None:
        if typed := self.secret.text():
            self.accept()
            self.given.emit(typed)
