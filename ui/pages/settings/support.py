"""Help with faults: what diagnostics hold, shown before it is written, and a check of the data."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.domain.version import VERSION
from inspector.services.ports import Progress
from inspector.services.safekeeping import Finding
from ui.damage import PAGE
from ui.desk import Desk
from ui.files import write_file
from ui.messages import sentence
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import row
from ui.widgets.text import Label, Paragraph

_LINES = 14  # of the text that is shown at once
_PAGES = "check-pages"  # of the file itself: nothing else could be looked at
_DETAILS = 3
_TOLD = 20  # findings in words; the rest is a number


class SupportSection(QWidget):
    """The text is made when it is asked for; only what stands there can be saved or copied."""

    def __init__(self, desk: Desk, _settings: Settings) -> None:
        super().__init__()
        self._desk = desk
        self._diagnostics = desk.safety.diagnostics if desk.safety is not None else None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(desk.theme.px(16))
        for card in (self._about_card(), self._check_card(), self._text_card()):
            column.addWidget(card)
        column.addStretch(1)

    def _about_card(self) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("guard.support.about"))
        card.add_padded(
            Label(theme, words("guard.support.version", version=VERSION), tabular=True),
            Paragraph(theme, words("guard.support.no_network"), "body", "text_soft"),
        )
        return card

    # The data

    def _check_card(self) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("guard.support.check_head"))
        self.check = Button(theme, words("guard.support.check"), self._check)
        self.check.setEnabled(self._diagnostics is not None)
        self.result = Paragraph(theme, words("guard.support.check_note"), "body", "text_soft")
        self.technical = Paragraph(theme, "", "caption", "text_soft")
        self.see = Button(theme, words("keep.damaged.see"), self._see, kind="primary")
        inside = card.add_padded(gap=12)
        inside.addWidget(self.result)
        inside.addWidget(self.technical)
        inside.addLayout(row(self.check, 1, self.see, gap=theme.px(8)))
        self._offer(damaged=False)
        return card

    def _see(self) -> None:
        self._desk.navigation.go(PAGE)

    def _offer(self, *, damaged: bool, technical: str = "") -> None:
        """The way to a good copy; never a new one of what is damaged."""
        self.see.setHidden(not damaged)
        self.technical.set_words(technical)
        self.technical.setHidden(not technical)

    def _check(self) -> None:
        diagnostics, words = self._diagnostics, self._desk.words
        if diagnostics is None:
            return

        def look(progress: Progress) -> Sequence[Finding]:
            return diagnostics.check(progress)

        self.check.setEnabled(False)
        self._offer(damaged=False)
        self.result.set_words(words("guard.support.checking"))
        self._desk.tasks.work(
            look,
            self._checked,
            self._could_not,
            title=words("guard.support.checking"),
            cancelled=lambda: self._not_checked(words("guard.support.check_stopped")),
        )

    def _checked(self, found: Sequence[Finding]) -> None:
        words = self._desk.words
        self.check.setEnabled(True)
        if not found:
            self.result.set_words(words("guard.support.whole"))
            return
        pages = [str(one.details.get("detail", "")) for one in found if one.code == _PAGES]
        if pages:
            told_by = "; ".join(dict.fromkeys(pages[:_DETAILS]))
            self.result.set_words(words("guard.support.damaged"))
            self._offer(damaged=True, technical=words("guard.support.technical", details=told_by))
            return
        told = [words(f"errors.{one.code}", **one.details) for one in found[:_TOLD]]
        head = words("guard.support.faults", count=len(found))
        self.result.set_words("\n".join([head, *dict.fromkeys(told)]))

    def _could_not(self, problem: InspectionError) -> None:
        self._not_checked(sentence(self._desk.words, problem))
        self._offer(damaged=problem.code == PAGE.subject)

    def _not_checked(self, told: str) -> None:
        self.check.setEnabled(True)
        self.result.set_words(told)

    # The text for an engineer

    def _text_card(self) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("guard.support.head"))
        self.show_text = Button(theme, words("guard.support.show"), self._ask)
        self.show_text.setEnabled(self._diagnostics is not None)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("shown", True)  # to be read, not a field that is shut
        self.text.setFont(theme.font("caption", tabular=True))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(words("guard.support.head"))
        self.text.setFixedHeight(theme.px(16) + _LINES * theme.line("caption"))
        self.save = Button(theme, words("guard.support.save"), self._save)
        self.copy = Button(theme, words("guard.support.copy"), self._copy, kind="quiet")
        for part in (self.text, self.save, self.copy):
            part.hide()
        note = Paragraph(theme, words("guard.support.note"), "body", "text_soft")
        inside = card.add_padded(gap=12)
        inside.addWidget(note)
        inside.addWidget(self.text)
        inside.addLayout(row(self.show_text, 1, self.copy, self.save, gap=theme.px(8)))
        return card

    def _ask(self) -> None:
        diagnostics = self._diagnostics
        if diagnostics is not None:
            self.show_text.setEnabled(False)
            self._desk.tasks.work(lambda _progress: diagnostics.text(), self._show)

    def _show(self, text: str) -> None:
        self.show_text.setEnabled(True)
        self.text.setPlainText(text)
        for part in (self.text, self.save, self.copy):
            part.show()
        self.text.setFocus()

    def _save(self) -> None:
        desk, text = self._desk, self.text.toPlainText()
        name = desk.words("guard.support.file_name", day=f"{desk.now():%Y-%m-%d}")
        place = desk.files.to_save(self, desk.words("guard.support.save"), name)
        if place is not None:
            desk.tasks.work(
                lambda _progress: write_file(place, text.encode()),
                lambda _nothing: desk.messages.toast(desk.words("guard.support.saved")),
            )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._desk.messages.toast(self._desk.words("guard.support.copied"))
