"""The field that a passphrase or a recovery key is typed in, with what is said about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.messages import sentence
from ui.presenters.keys import kind_of, mistyped, numbered, typed_groups
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.layout import row
from ui.widgets.secret_field import SecretField
from ui.widgets.ticks import Tick


class SecretEntry(QWidget):
    """Label, field, a tick that shows what is typed, and the button that opens.

    A mistyped recovery key is recognised by its groups before anything is tried.
    """

    def __init__(self, desk: Desk, label: str, act: str, on_typed: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._act, self._on_typed = desk, act, on_typed
        words, theme = desk.words, desk.theme
        self._blocked = ""  # why it cannot be tried just now
        self._refused = ""  # why it did not open
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        self.secret = SecretField(theme)
        self.secret.returnPressed.connect(self.try_it)
        self.secret.capitals.connect(self._tell_capitals)
        self.field = Field(theme, label, self.secret)
        self.shown = Tick(theme, words("safety.show_typed"))
        self.shown.toggled.connect(self.secret.show_typed)
        self.button = Button(theme, act, self.try_it, kind="primary", tall=True)
        layout.addWidget(self.field)
        layout.addLayout(row(self.shown, 1, self.button, gap=theme.px(12)))
        # When the page is shown. `singleShot` over a method of Qt's own crashed the collector.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(lambda: self.secret.setFocus())
        self._soon.start()

    def _tell_capitals(self, on: bool) -> None:
        if not self._blocked:
            self.field.set_fault(self._desk.words("safety.capitals") if on else "")

    def try_it(self) -> None:
        """Hand over what was typed, or say which groups are mistyped."""
        words, typed = self._desk.words, self.secret.text().strip()
        if not typed or not self.button.isEnabled():
            return
        wrong = mistyped(typed) if typed_groups(typed) else ()
        if wrong:
            key = "safety.group_mistyped" if len(wrong) == 1 else "safety.groups_mistyped"
            self.field.set_fault(words(key, groups=numbered(words, wrong)))
            return
        self.button.setEnabled(False)
        self.button.setText(words("first_start.opening"))
        self._on_typed(typed)

    def refuse(self, problem: InspectionError) -> None:
        """Say why it did not open; what was typed is marked for typing over."""
        self.button.setEnabled(not self._blocked)
        self.button.setText(self._act)
        self._refused = sentence(self._desk.words, problem)
        self.field.set_fault(self._blocked or self._refused)
        self.secret.selectAll()
        self.secret.setFocus()

    def block(self, why: str) -> None:
        """Not for the moment, and why; "" lets her try again, and says what was wrong."""
        if bool(why) or self._blocked:
            self._blocked = why
            self.button.setEnabled(not why)
            self.field.set_fault(why or self._refused)

    @property
    def is_recovery(self) -> bool:
        """What stands there is a whole recovery key."""
        return kind_of(self.secret.text()) == "recovery"
