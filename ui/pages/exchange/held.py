"""The files that were not taken in: why, from whom, and what to do about each."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.domain.exchange import Kept
from ui.desk import Desk
from ui.pages.visit.delivery.lines import MarkedLine
from ui.presenters.exchange import HeldLine, held_lines
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import clear, row
from ui.widgets.text import Paragraph

_SHOWN = 6  # before `Vis alle`


class HeldCard(Card):
    """Refused ones first, then those that are tried again with each exchange."""

    def __init__(self, desk: Desk, held: Sequence[Kept]) -> None:
        super().__init__(desk.theme, desk.words("exchange_page.held.title"))
        self._desk = desk
        self._lines = held_lines(desk.words, held)
        self._show(_SHOWN)

    def _show(self, count: int) -> None:
        words, theme = self._desk.words, self._desk.theme
        clear(self.body)
        self._rows = 0
        self.add_padded(Paragraph(theme, words("exchange_page.held.text"), "body", "text_soft"))
        for line in self._lines[:count]:
            self.add_padded(self._line(line))
        if count < len(self._lines):
            text = words("exchange_page.held.all", count=len(self._lines))
            button = Button(theme, text, self._show_all, kind="quiet", flush=True)
            self.add_padded().addLayout(row(button, 1))

    def _show_all(self) -> None:
        self._show(len(self._lines))

    def _line(self, line: HeldLine) -> MarkedLine:
        words = self._desk.words
        chip = (
            (words("exchange_page.held.waits"), "plain")
            if line.waits
            else (words("exchange_page.held.refused"), "alarm")
        )
        mark = ("clock", "text_soft") if line.waits else ("alert", "alarm_fg")
        return MarkedLine(self._desk.theme, mark, line.sentence, (line.source,), chip)
