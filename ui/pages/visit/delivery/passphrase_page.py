"""The last page of a dialog that locked something: the one time the passphrase can be read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.pages.visit.delivery.letter_parts import PassphraseCard
from ui.pages.visit.delivery.work_dialog import WorkDialog
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.text import Paragraph

_WIDE = 520  # px at 100 % text


class PassphraseDialog(WorkDialog):
    """What shows a passphrase is left by one button that says she has it.

    Esc and the cross of the window ask first; the lock of the screen closes it all the same.
    """

    card: PassphraseCard | None = None

    def show_passphrase(self, passphrase: str, *done_with: QWidget) -> None:
        """In place of these parts and of the buttons."""
        theme, words = self.desk.theme, self.desk.words
        self.be_busy(False)
        self.say("")
        self.title.set_words(words("deliver.passphrase_title"))
        for part in (*done_with, self.do, self.cancel):
            part.hide()
        self.body.addWidget(Paragraph(theme, words("deliver.passphrase_text"), "body", "text_soft"))
        self.card = card = PassphraseCard(self.desk, passphrase)
        self.body.addWidget(card)
        self.have = Button(theme, words("deliver.passphrase_have"), self.accept, kind="primary")
        self.have.setAutoDefault(False)
        self.buttons.addWidget(self.have)
        self.be_wide(_WIDE)
        card.copy.setFocus()
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.card is not None and event.key() == Qt.Key.Key_Escape:
            self._ask()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The cross of the window."""
        if self.card is not None and self.isVisible():
            event.ignore()
            self._ask()
        else:
            super().closeEvent(event)

    def _ask(self) -> None:
        words = self.desk.words
        question = Dialog(
            self,
            self.desk.theme,
            words,
            title=words("deliver.passphrase_leave"),
            text=words("deliver.passphrase_leave_text"),
            act=words("deliver.passphrase_leave_act"),
            keep=words("deliver.passphrase_stay"),
        )
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.accepted.connect(self.accept)
        question.open()
