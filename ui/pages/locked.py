"""The locked screen: nothing of the data, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.formats import clock
from inspector.domain.safekeeping import KeySlot, SlotKind
from ui.desk import Desk
from ui.messages import sentence
from ui.pages.opening_card import SecretEntry
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.centred import centred_card
from ui.widgets.layout import row
from ui.widgets.text import Paragraph


class Lock(Protocol):
    """What the page asks of the lock: `ui.locking.Locking`."""

    @property
    def changed(self) -> SignalInstance: ...

    @property
    def person(self) -> str: ...

    @property
    def locked_at(self) -> datetime: ...

    @property
    def held(self) -> int: ...

    @property
    def closed(self) -> bool: ...

    @property
    def delay(self) -> int: ...

    def unlock(self, typed: str, failed: Callable[[InspectionError], None]) -> None: ...


class LockedPage(QWidget):
    """A passphrase has to be typed where there is one; else the keychain opens at a press."""

    def __init__(self, desk: Desk, locking: Lock) -> None:
        super().__init__()
        self._desk, self._locking = desk, locking
        self._typed = ""
        self.entry: SecretEntry | None = None
        self.open: Button | None = None
        words, theme = desk.words, desk.theme
        self._inside = centred_card(self, theme).add_padded(gap=16)
        self._inside.addLayout(self._head())
        self._state = Paragraph(theme, "", "body", "text_soft")
        self._inside.addWidget(self._state)
        self._held = InlineBar(theme, words("safety.held_none"), "solid")
        self._inside.addWidget(self._held)
        self._way = QVBoxLayout()
        self._way.setSpacing(theme.px(16))
        self._inside.addLayout(self._way)
        locking.changed.connect(self._tell)
        self._tell()
        keys = desk.safety.keys if desk.safety is not None else None
        if keys is not None:
            desk.tasks.work(lambda _progress: keys.slots(), self._know, self._unknown)

    def _head(self) -> QVBoxLayout:
        words, theme, locking = self._desk.words, self._desk.theme, self._locking
        mark = QLabel()
        mark.setPixmap(theme.pixmap("lock", "accent", 32))
        line = row(mark, Paragraph(theme, words("safety.locked_title"), "page"), gap=theme.px(16))
        line.setStretch(1, 1)
        layout = QVBoxLayout()
        layout.setSpacing(theme.px(8))
        layout.addLayout(line)
        time = clock(locking.locked_at)
        told = (
            words("safety.locked_by", person=locking.person, time=time)
            if locking.person
            else words("safety.locked_since", time=time)
        )
        layout.addWidget(Paragraph(theme, told, "strong"))
        return layout

    def _tell(self) -> None:
        """How far the lock has come, what is still to be stored, how long she has to wait."""
        words, locking = self._desk.words, self._locking
        self._held.setVisible(locking.held > 0)
        key = "safety.held_one" if locking.held == 1 else "safety.held_many"
        self._held.words.set_words(words(key, count=locking.held))
        state = "safety.is_closed" if locking.closed else "safety.is_closing"
        self._state.set_words(words("safety.stays_open" if locking.held else state))
        if self.entry is not None:
            key = "safety.wait_one" if locking.delay == 1 else "safety.wait"
            self.entry.block(words(key, seconds=locking.delay) if locking.delay else "")

    def _unknown(self, _problem: InspectionError) -> None:
        """The slots cannot be read: whatever is typed is tried."""
        self._ask("safety.secret")

    def _know(self, slots: tuple[KeySlot, ...]) -> None:
        kinds = {slot.kind for slot in slots}
        if SlotKind.PASSPHRASE in kinds:
            both = SlotKind.RECOVERY in kinds
            self._ask("safety.secret" if both else "safety.passphrase")
        elif SlotKind.KEYCHAIN in kinds:
            self._offer()
        else:
            self._ask("safety.recovery_key")

    def _ask(self, label: str) -> None:
        words = self._desk.words
        self.entry = SecretEntry(self._desk, words(label), words("safety.unlock"), self._try)
        self.entry.secret.setText(self._typed)
        self._way.addWidget(self.entry)
        self._tell()

    def _offer(self) -> None:
        words, theme = self._desk.words, self._desk.theme
        told = Paragraph(theme, words("safety.keychain_opens"), "body", "text_soft")
        self.open = Button(
            theme, words("safety.unlock"), lambda: self._try(""), kind="primary", tall=True
        )
        self._fault = Paragraph(theme, "", "body", "alarm_fg")
        self._fault.hide()
        for widget in (told, self._fault):
            self._way.addWidget(widget)
        self._way.addLayout(row(1, self.open))
        QTimer.singleShot(0, self.open, self.open.setFocus)

    def _try(self, typed: str) -> None:
        if self.open is not None:
            self.open.setEnabled(False)
        self._locking.unlock(typed, self.refuse)

    def refuse(self, problem: InspectionError) -> None:
        """It did not open: why, and the data stay closed."""
        if self.entry is not None:
            self.entry.refuse(problem)
        elif self.open is not None:
            self._fault.set_words(sentence(self._desk.words, problem))
            self._fault.show()
            self.open.setEnabled(True)

    def keepsake(self) -> object:
        """What was typed so far."""
        return self.entry.secret.text() if self.entry is not None else self._typed

    def restore(self, kept: object) -> None:
        """Put it back after a change of look."""
        self._typed = kept if isinstance(kept, str) else ""
        if self.entry is not None:
            self.entry.secret.setText(self._typed)
