"""The password of the mail server, asked for where no keychain has it; it is kept nowhere."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.services.delivery import Delivery
from inspector.services.outbox import password_name
from ui.desk import Desk
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.secret_field import SecretField
from ui.widgets.ticks import Tick


class Password(QObject):
    """Finds the password: none is needed, the keychain has it, or she is asked.

    `given` with it, `left` where she typed none; it dies with its parent and tells nobody then.
    """

    given = Signal(str)
    left = Signal()

    def __init__(
        self, desk: Desk, parent: QObject, settings: Settings, text: str = "", act: str = ""
    ) -> None:
        super().__init__(parent)
        self._desk, self._settings = desk, settings
        self._text, self._act = text, act

    def find(self, delivery: Delivery) -> None:
        if self._settings.smtp_user:
            name = password_name(self._settings)
            self._desk.tasks.work(lambda _progress: _kept(delivery, name), self._known)
        else:
            self._give("")

    def _known(self, password: str) -> None:
        if password:
            self._give(password)
            return
        dialog = AskPassword(self._desk, _window(), self._settings, self._text, self._act)
        dialog.given.connect(self._give)
        dialog.rejected.connect(self._leave)
        dialog.open()

    def _give(self, password: str) -> None:
        self.deleteLater()
        self.given.emit(password)

    def _leave(self) -> None:
        self.deleteLater()
        self.left.emit()


def _kept(delivery: Delivery, name: str) -> str:
    """What the keychain has; "" where there is none, or it is locked. For the pool."""
    with suppress(InspectionError):
        return delivery.secrets.read(name) or ""
    return ""


def _window() -> QWidget:
    shown = QApplication.activeWindow() or next(iter(QApplication.topLevelWidgets()))
    return shown.window()


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
