"""The password of the mail server, asked for where no keychain has it; it is kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.settings import Settings
from ui.desk import Desk
from ui.pages.settings.key_dialogs import SecretDialog


class AskPassword(SecretDialog):
    """`given` with what she typed; `text` and `act` say what for."""

    given = Signal(str)

    def __init__(
        self, desk: Desk, parent: QWidget, settings: Settings, text: str = "", act: str = ""
    ) -> None:
        words = desk.words
        super().__init__(
            desk,
            parent,
            words("outbox.password_title"),
            text or words("outbox.password_text"),
            (words("outbox.password_label", user=settings.smtp_user),),
            act or words("outbox.password_do"),
        )

    def try_it(self) -> None:
        typed = self.typed()
        if typed:
            self.accept()
            self.given.emit(typed)
