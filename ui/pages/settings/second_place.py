"""The card of the second place of backups: a USB stick, or a folder somebody else looks after."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from inspector.services.safekeeping import Backups
from ui.desk import Desk
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import Columns
from ui.widgets.text import Paragraph


class SecondPlaceCard(Card):
    """Chosen or not, there or not; `changed` when she chose another."""

    changed = Signal()

    def __init__(self, desk: Desk, backups: Backups) -> None:
        super().__init__(desk.theme, desk.words("keep.second.head"))
        self._desk, self._backups = desk, backups

    def show_place(self, place: Path | None, *, reachable: bool) -> None:
        """Show this place as it is now."""
        words, theme = self._desk.words, self._desk.theme
        self.empty()
        inside = self.add_padded(gap=12)
        if place is None:
            inside.addWidget(InlineBar(theme, words("keep.second.none"), "remark"))
        else:
            inside.addWidget(Paragraph(theme, str(place), "strong"))
            if reachable:
                note = Paragraph(theme, words("keep.second.kept"), "body", "text_soft")
                inside.addWidget(note)
            else:
                inside.addWidget(InlineBar(theme, words("keep.second.missing"), "remark"))
        text = words("keep.second.choose" if place is None else "keep.second.other")
        buttons = [Button(theme, text, self._choose, icon="folder")]
        if place is not None:
            remove = Button(theme, words("keep.second.remove"), self._drop, kind="quiet")
            buttons.append(remove)
        inside.addWidget(Columns(theme, [(one, 0) for one in buttons], gap=8, pack=True))

    def _choose(self) -> None:
        words = self._desk.words
        folder = self._desk.files.to_folder(self, words("keep.second.dialog"))
        if folder is not None:
            self._use(folder, words("keep.second.chosen"))

    def _drop(self) -> None:
        self._use(None, self._desk.words("keep.second.removed"))

    def _use(self, folder: Path | None, told: str) -> None:
        backups, messages = self._backups, self._desk.messages

        def used(_nothing: None) -> None:
            messages.toast(told)
            self.changed.emit()

        self._desk.tasks.work(lambda _progress: backups.choose_second_place(folder), used)
