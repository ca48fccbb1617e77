"""With an office: one button, what the last exchange came to, and the way without a place."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.exchanging import exchanging
from ui.navigation import Place
from ui.pages.exchange.held import HeldCard
from ui.pages.exchange.outcome import Outcome
from ui.pages.exchange.part import Part
from ui.presenters.exchange import ExchangeView, counted, moment, place_words
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import Columns, clear, row
from ui.widgets.text import Paragraph

_SETTINGS = Place(page="settings", tab="exchange")


class RunPart(Part):
    """Built anew with each view; the exchange itself lives longer than the page."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        self._at_work = exchanging(desk)
        self._at_work.changed.connect(self._show)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(desk.theme.px(16))
        self.column.addLayout(self._inside)
        self.column.addStretch(1)
        self._show()

    def show_view(self, view: ExchangeView) -> bool:
        self.view = view
        self._show()
        return True

    def _show(self) -> None:
        held = self.focusWidget()
        had_focus = held is not None and self.isAncestorOf(held)
        clear(self._inside)
        theme = self.desk.theme
        sides = [(self._run_card(), 62), (self._file_card(), 38)]
        self._inside.addWidget(Columns(theme, sides, least=860, gap=16))
        if self.view.held:
            self._inside.addWidget(HeldCard(self.desk, self.view.held))
        self.first_focus = self.stop if self._at_work.busy else self.run
        if had_focus and self.first_focus.isEnabled():
            self.first_focus.setFocus()

    # -- the button

    def _run_card(self) -> Card:
        theme = self.desk.theme
        card = Card(theme)
        inside = card.add_padded(gap=16)
        inside.addWidget(self._place())
        inside.addWidget(self._last())
        inside.addLayout(self._buttons())
        for told in self._tellings():
            inside.addWidget(told)
        return card

    def _place(self) -> QWidget:
        words, theme, hub = self.desk.words, self.desk.theme, self.view.settings.hub
        if not hub:
            self.change = Button(theme, words("exchange_page.run.choose"), self._to_settings)
            return InlineBar(theme, words("exchange_page.run.no_place"), "remark", self.change)
        holder = QWidget()
        self.change = Button(
            theme, words("exchange_page.run.change"), self._to_settings, kind="quiet"
        )
        line = row(
            Paragraph(theme, place_words(words, hub), "body", strong=True), self.change,
            gap=theme.px(12), parent=holder,
        )  # fmt: skip
        line.setStretch(0, 1)
        return holder

    def _last(self) -> Paragraph:
        words, state = self.desk.words, self.view.state
        last = state.last_exchange
        parts = [
            words("exchange_page.run.last", moment=moment(words, last))
            if last
            else words("exchange_page.run.never"),
            counted(words, "run.unshared", state.unshared)
            if state.unshared
            else words("exchange_page.run.all_shared"),
        ]
        return Paragraph(self.desk.theme, " ".join(parts), "body", "text_soft")

    def _buttons(self) -> QVBoxLayout:
        words, theme, busy = self.desk.words, self.desk.theme, self._at_work.busy
        self.run = Button(
            theme, words("exchange_page.run.do"), self._at_work.run, kind="primary", icon="sync",
            large=True,
        )  # fmt: skip
        self.run.setEnabled(bool(self.view.settings.hub) and not busy)
        self.stop = Button(theme, words("common.cancel"), self._at_work.cancel, large=True)
        self.stop.setVisible(bool(busy))
        told = Paragraph(theme, self._busy_words(), "body", "text_soft")
        line = row(self.run, self.stop, told, gap=theme.px(12))
        line.setStretch(2, 1)
        box = QVBoxLayout()
        box.addLayout(line)
        return box

    def _busy_words(self) -> str:
        busy = self._at_work.busy
        return self.desk.words("exchange_page.run.meanwhile") if busy else ""

    def _tellings(self) -> list[QWidget]:
        """What the last one came to, and what is wrong with the clocks."""
        told = Outcome(self.desk, self._at_work)
        return told.widgets

    # -- by file

    def _file_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("exchange_page.file.title"))
        inside = card.add_padded(gap=12)
        text = words("exchange_page.file.text")
        inside.addWidget(Paragraph(theme, text, "body", "text_soft"))
        self.pack = Button(theme, words("exchange_page.file.make"), self._pack, icon="down")
        self.take = Button(theme, words("exchange_page.file.take"), self._take, icon="folder")
        self.whole = Button(
            theme, words("exchange_page.file.whole"), self._pack_all, kind="quiet", flush=True
        )
        for button in (self.pack, self.take, self.whole):
            button.setEnabled(not self._at_work.busy)
            inside.addLayout(row(button, 1))
        note = words("exchange_page.file.note")
        inside.addWidget(Paragraph(theme, note, "caption", "text_soft"))
        return card

    def _pack(self) -> None:
        self._make_file(everything=False)

    def _pack_all(self) -> None:
        self._make_file(everything=True)

    def _make_file(self, *, everything: bool) -> None:
        words, state = self.desk.words, self.view.state
        now = self.desk.now().astimezone()
        name = words("exchange_page.file.name", mark=state.mark, day=f"{now:%Y-%m-%d}")
        path = self.desk.files.to_save(
            self, words("exchange_page.file.make"), name, words("exchange_page.file.pattern")
        )
        if path is not None:
            self._at_work.pack(path, everything=everything)

    def _take(self) -> None:
        words = self.desk.words
        path = self.desk.files.to_open(
            self, words("exchange_page.file.take"), words("exchange_page.file.pattern")
        )
        if path is not None:
            self._at_work.take(path)

    def _to_settings(self) -> None:
        self.desk.navigation.go(_SETTINGS)
