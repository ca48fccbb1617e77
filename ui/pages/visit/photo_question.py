"""Asks of each photo whether it shows a person: photos cannot be looked through by a program."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.domain.model import Evidence
from inspector.domain.privacy import SHOWS, SHOWS_NOT
from inspector.services.ports import Words
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.text import Paragraph


class PhotoQuestion(QWidget):
    """A line under the photos that stops nothing; one photo at a time, the newest first."""

    answered = Signal(str, str)  # evidence id, SHOWS or SHOWS_NOT
    removal_asked = Signal(object)

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._words = words
        self.item: Evidence | None = None
        self._kept: set[str] = set()  # shows a person and stays: the review asks for the reason
        self.sentence = Paragraph(theme, "", "caption", "text_soft")
        self.yes = Button(theme, words("guard.photo.yes"), self._say_yes)
        self.no = Button(theme, words("guard.photo.no"), self._say_no)
        self.remove = Button(theme, words("guard.photo.remove"), self._remove)
        self.keep = Button(theme, words("guard.photo.keep"), self._keep)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        for button in (self.yes, self.no, self.remove, self.keep):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(self.sentence)
        layout.addLayout(buttons)
        self.hide()

    def show_for(self, photos: Iterable[Evidence], answers: dict[str, str]) -> None:
        """Ask about the newest of these without an answer; `answers` by evidence id."""
        asked = [one for one in photos if not answers.get(one.id)]
        shows = [one for one in photos if answers.get(one.id) == SHOWS and one.id not in self._kept]
        self.item = asked[-1] if asked else shows[-1] if shows else None
        if self.item is not None:
            self._ask(self.item, shows=not asked)
        self.setVisible(self.item is not None)

    def _ask(self, item: Evidence, *, shows: bool) -> None:
        key = "guard.photo.shows" if shows else "guard.photo.question"
        self.sentence.set_words(self._words(key, name=_name(item)))
        for button in (self.yes, self.no):
            button.setVisible(not shows)
            told = self._words("guard.photo.question", name=_name(item))
            button.setAccessibleDescription(told)
        for button in (self.remove, self.keep):
            button.setVisible(shows)
            button.setAccessibleDescription(_name(item))

    def _say_yes(self) -> None:
        if self.item is not None:
            self.answered.emit(self.item.id, SHOWS)

    def _say_no(self) -> None:
        if self.item is not None:
            self.answered.emit(self.item.id, SHOWS_NOT)

    def _remove(self) -> None:
        if self.item is not None:
            self.removal_asked.emit(self.item)

    def _keep(self) -> None:
        if self.item is not None:
            self._kept.add(self.item.id)
            self.item = None
            self.hide()


def _name(photo: Evidence) -> str:
    """What she wrote under it, else the file's name without its ending."""
    return photo.caption or photo.name.rpartition(".")[0] or photo.name
