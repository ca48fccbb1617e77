"""The card of the files other programs were given, which lie unencrypted while they are there."""

from __future__ import annotations

from inspector.domain.safekeeping import ExportedFile
from inspector.services.safekeeping import Exports
from ui.desk import Desk
from ui.presenters.backups import as_title, moment_words, size_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row, TwoLines
from ui.widgets.layout import Columns
from ui.widgets.text import Paragraph


class HandedOverCard(Card):
    """Name, time and size of each; they can be removed before the program ends."""

    def __init__(self, desk: Desk, exports: Exports) -> None:
        super().__init__(desk.theme, desk.words("keep.files_head"))
        self._desk, self._exports = desk, exports

    def refresh(self) -> None:
        """Read the folder anew."""
        self._desk.tasks.work(lambda _progress: self._exports.all(), self._show)

    def _show(self, files: tuple[ExportedFile, ...]) -> None:
        words, theme, now = self._desk.words, self._desk.theme, self._desk.now()
        self.empty()
        if not files:
            self.add_padded(Paragraph(theme, words("keep.files_none"), "body", "text_soft"))
            return
        for file in files:
            made = as_title(moment_words(words, file.made, now))
            told = TwoLines(theme, file.name, f"{made}, {size_words(file.size)}")
            self.add_row(Row(theme, told, height=56))
        note = Paragraph(theme, words("keep.files_note"), "caption", "text_soft")
        remove = Button(theme, words("keep.files_remove"), self._remove)
        shown = Button(theme, words("keep.files_open"), self._open, kind="quiet")
        buttons = Columns(theme, [(remove, 0), (shown, 0)], gap=8, pack=True)
        self.add_padded(note, buttons, gap=12)

    def _remove(self) -> None:
        self._desk.tasks.work(lambda _progress: self._exports.clear(), self._removed)

    def _removed(self, held: tuple[str, ...]) -> None:
        words, messages = self._desk.words, self._desk.messages
        if held:
            told = words("keep.files_held", names=", ".join(f"»{name}«" for name in held))
            messages.bar(told, tone="remark")
        else:
            messages.toast(words("keep.files_removed"))
        self.refresh()

    def _open(self) -> None:
        folder, desk = self._exports.folder, self._desk
        if not desk.files.show(folder):
            desk.messages.bar(desk.words("keep.folder_not_shown", folder=folder), tone="remark")
