"""The list of backups in a card: a line for each, and the way to one that lies elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from ui.desk import Desk
from ui.presenters.backups import (
    Copy,
    as_title,
    line_words,
    moment_words,
    place_words,
    reason_words,
)
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row, TwoLines
from ui.widgets.chip import Chip
from ui.widgets.layout import row
from ui.widgets.text import Label, Paragraph

_SHOWN = 8


class BackupList(Card):
    """A line is one Tab stop; `chosen` gives its `Copy`, `file_chosen` a path she picked."""

    chosen = Signal(object)
    file_chosen = Signal(Path)

    def __init__(self, desk: Desk, title: str, shown: int = _SHOWN) -> None:
        """`shown`: how many stand there before she asks for all."""
        words, theme = desk.words, desk.theme
        self.from_file = Button(
            theme, words("keep.list.from_file"), self._ask, kind="quiet", icon="folder"
        )
        super().__init__(theme, title, self.from_file)
        self._desk = desk
        self._copies: tuple[Copy, ...] = ()
        self._all = False
        self._shown = shown
        self.none = words("keep.list.none")  # what stands there where there are none
        self._say(words("keep.list.reading"))

    def show_copies(self, copies: tuple[Copy, ...]) -> None:
        """Show these, the newest first."""
        self._copies = copies
        self.empty()
        if not copies:
            self._say(self.none)
        for copy in copies if self._all else copies[: self._shown]:
            self.add_row(self._line(copy))
        if len(copies) > self._shown and not self._all:
            text = self._desk.words("keep.list.all", count=len(copies))
            more = Button(self._desk.theme, text, self._show_all, kind="quiet", flush=True)
            self.add_padded().addLayout(row(more, 1))

    def _say(self, text: str) -> None:
        self.empty()
        self.add_padded(Paragraph(self._desk.theme, text, "body", "text_soft"))

    def _line(self, copy: Copy) -> Row:
        words, theme, now = self._desk.words, self._desk.theme, self._desk.now()
        moment = as_title(moment_words(words, copy.file.made, now))
        told = TwoLines(theme, moment, line_words(words, copy))
        name = words(
            "keep.list.look_name",
            moment=moment,
            reason=reason_words(words, copy.file),
            place=place_words(words, copy),
        )
        parts: list[Chip | Label] = []
        if copy.rescue:
            parts.append(Chip(theme, words("keep.list.rescue"), "plain", "usb"))
        parts.append(Label(theme, words("keep.list.look"), "strong", "accent"))
        line = Row(theme, told, *parts, height=56, acts=True, name=name)
        line.box.setStretch(0, 1)
        line.box.setContentsMargins(self.padding, theme.px(4), self.padding, theme.px(4))
        line.activated.connect(lambda: self.chosen.emit(copy))
        return line

    def _show_all(self) -> None:
        self._all = True
        self.show_copies(self._copies)
        rows = self.findChildren(Row)
        if len(rows) > self._shown:
            rows[self._shown].setFocus()

    def _ask(self) -> None:
        words = self._desk.words
        path = self._desk.files.to_open(
            self, words("keep.list.from_file_dialog"), words("keep.list.pattern")
        )
        if path is not None:
            self.file_chosen.emit(path)
