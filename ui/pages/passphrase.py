"""The page that asks for the passphrase, or the recovery key, where no keychain opens the data."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.opening_card import SecretEntry
from ui.widgets.buttons import Button
from ui.widgets.centred import centred_card
from ui.widgets.layout import row
from ui.widgets.text import Paragraph
from ui.widgets.welcome import welcome

_WHY = ("keychain-missing", "keychain-locked", "keychain-forgot")


class PassphrasePage(QWidget):
    """Says why it asks (the subject of the place), and opens with what is typed."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__()
        self._desk, self._why = desk, place.subject
        words, theme = desk.words, desk.theme
        inside = centred_card(self, theme).add_padded(gap=16)
        asked = words("first_start.open_text")
        inside.addLayout(welcome(desk, words("first_start.open_title"), asked))
        if self._why in _WHY:
            why = words(f"errors.{self._why}")
            inside.insertWidget(1, Paragraph(theme, why, "body"))
        self.entry = SecretEntry(desk, words("safety.secret"), words("first_start.open"), self._try)
        self.field, self.secret, self.open = (
            self.entry.field,
            self.entry.secret,
            self.entry.button,
        )
        inside.addWidget(self.entry)
        self.again = Button(
            theme, words("safety.keychain_again"), self._again, kind="quiet", flush=True
        )
        self.again.setVisible(self._why == "keychain-locked")
        self.restore_backup = Button(
            theme, words("safety.to_backup"), self._restore, kind="quiet", flush=True
        )
        for way in (self.again, self.restore_backup):
            inside.addLayout(row(way, 1))

    def keepsake(self) -> object:
        """What was typed so far."""
        return self.secret.text()

    def restore(self, kept: object) -> None:
        """Put it back after a change of look."""
        if isinstance(kept, str):
            self.secret.setText(kept)

    def _restore(self) -> None:
        self._desk.navigation.go(Place(page="damaged", subject=self._why))

    def _again(self) -> None:
        """The keychain has been unlocked meanwhile, or not."""
        if self._desk.start is not None:
            self._desk.start.open("", self._opened, self.refuse)

    def _try(self, typed: str) -> None:
        if self._desk.start is not None:
            self._desk.start.open(typed, self._opened, self.refuse)

    def _opened(self) -> None:
        desk, words = self._desk, self._desk.words
        with_recovery = self.entry.is_recovery
        desk.signals.data_changed.emit("storage_opened")
        desk.navigation.go(Place(page="today"))
        key = "safety.by_recovery" if with_recovery else "safety.keychain_lost"
        if with_recovery or self._why == "keychain-forgot":
            desk.messages.bar(
                words(key),
                tone="remark",
                action=words("safety.to_keys"),
                act=lambda: desk.navigation.go(Place(page="settings", tab="keys")),
            )

    def refuse(self, problem: InspectionError) -> None:
        """Say why it did not open; what was typed is marked for typing over."""
        self.entry.refuse(problem)
