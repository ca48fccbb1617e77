"""With an office: one button, what the last exchange came to, and the way without a place."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.exchanging import exchanging
from ui.navigation import Place
from ui.pages.exchange.held import HeldCard
from ui.pages.exchange.outcome import Outcome
from ui.pages.exchange.part import Part, topped
from ui.presenters.exchange import ExchangeView, moment, place_words, shared_words
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import Columns, clear, column, row
from ui.widgets.text import Paragraph

_SETTINGS = Place(page="settings", tab="exchange")


class RunPart(Part):
    """Built once and told anew; the exchange itself lives longer than the page."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        self._at_work = exchanging(desk)
        self._outcome: object = None  # what is told of the last one
        self._began: Button | None = None  # the button it was begun with
        self._at_work.changed.connect(self._tell)
        self.run_card, self.file_card = self._run_card(), self._file_card()
        sides = [(topped(self.run_card), 62), (topped(self.file_card), 38)]
        self.column.addWidget(Columns(desk.theme, sides, least=860, gap=16))
        self._held = QVBoxLayout()
        self.column.addLayout(self._held)
        self.column.addStretch(1)
        self._tell()
        self.first_focus = self.run if self.run.isEnabled() else self.change
        self._tell_held()

    def show_view(self, view: ExchangeView) -> bool:
        moved, before = view.settings.hub != self.view.settings.hub, self.view.held
        self.view = view
        if moved:
            return False
        if view.held != before:
            self._tell_held()
        self._tell()
        return True

    # -- the button

    def _run_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme)
        inside = card.add_padded(gap=16)
        inside.addWidget(self._place())
        self._last = Paragraph(theme, "", "body", "text_soft")
        inside.addWidget(self._last)
        self.run = Button(
            theme, words("exchange_page.run.do"), self._at_work.run, kind="primary", icon="sync",
            large=True,
        )  # fmt: skip
        self.stop = Button(theme, words("common.cancel"), self._at_work.cancel, large=True)
        self._busy = Paragraph(theme, "", "body", "text_soft")
        line = row(self.run, self.stop, self._busy, gap=theme.px(12))
        line.setStretch(2, 1)
        inside.addLayout(line)
        self._told = QVBoxLayout()
        self._told.setSpacing(theme.px(12))
        inside.addLayout(self._told)
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

    def _tell(self) -> None:
        """What was, what is under way, and what it came to."""
        busy = bool(self._at_work.busy)
        self._last.set_words(self._last_words())
        meanwhile = self.desk.words("exchange_page.run.meanwhile") if busy else ""
        self._busy.set_words(meanwhile)
        self._move_focus(busy)
        self.run.setEnabled(bool(self.view.settings.hub) and not busy)
        for button in (self.pack, self.take, self.whole):
            button.setEnabled(not busy)
        self.stop.setVisible(busy)
        if self._at_work.outcome != self._outcome:  # a password may be half typed there
            self._outcome = self._at_work.outcome
            clear(self._told)
            clear(self._file_told)
            outcome = Outcome(self.desk, self._at_work)
            by_file = self._at_work.kind in ("pack", "take") and self._at_work.problem is not None
            for widget in outcome.widgets:  # what went wrong stands where it was pressed
                (self._file_told if by_file else self._told).addWidget(widget)
            self._show_told(outcome)

    def _show_told(self, outcome: Outcome) -> None:
        """What it came to is scrolled to; where a password is asked for, she can type it."""
        if self.run.hasFocus() and outcome.asks is not None:
            outcome.asks.secret.setFocus()
        for last in outcome.widgets[-1:]:
            self.bring_in_sight(last)

    def _move_focus(self, busy: bool) -> None:
        """The keyboard goes from the button that rests to the one that stops, and back again."""
        ways = (self.run, self.pack, self.take, self.whole)
        used = next((one for one in ways if one.hasFocus()), None)
        if busy and used is not None:
            self._began = used
        moves = used is not None if busy else self.stop.hasFocus()
        after = self.stop if busy else self._began or self.run
        if moves:
            after.setEnabled(True)
            after.show()
            after.setFocus()

    def _last_words(self) -> str:
        words, state = self.desk.words, self.view.state
        last = state.last_exchange
        when = (
            words("exchange_page.run.last", moment=moment(words, last))
            if last
            else words("exchange_page.run.never")
        )
        return " ".join([when, *shared_words(words, state, self._at_work.filed)])

    def _tell_held(self) -> None:
        clear(self._held)
        if self.view.held:
            self._held.addWidget(HeldCard(self.desk, self.view.held))

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
            inside.addLayout(row(button, 1))
        self._file_told = column()
        inside.addLayout(self._file_told)
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
