"""Faces of a laptop that cannot exchange: it is a copy, it is out, or it is the demonstration."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.formats import long_date
from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.messages import sentence
from ui.pages.exchange.part import Part
from ui.presenters.exchange import ExchangeView, counted
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.empty import EmptyPage
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Paragraph


def demonstration(desk: Desk) -> QWidget:
    """Nobody is met in the demonstration."""
    words = desk.words
    kinds = (("swap", "what"), ("lock", "who"), ("usb", "where"))
    return EmptyPage(
        desk.theme,
        words("exchange_page.demo.title"),
        words("exchange_page.demo.text"),
        [],
        [
            (
                icon,
                words(f"exchange_page.alone.{kind}_title"),
                words(f"exchange_page.alone.{kind}_text"),
            )
            for icon, kind in kinds
        ],
    )


class OutPart(Part):
    """Said plainly: this laptop is out, since when, and that nothing here is gone."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        words, theme = desk.words, desk.theme
        card = Card(theme, words("exchange_page.out.title"))
        inside = card.add_padded(gap=12)
        me, roster = view.state.me, view.state.roster
        office = roster.name if roster else ""
        if me is not None and me.revoked_at is not None:
            day = long_date(me.revoked_at.astimezone().date(), words.language)
            lead = words("exchange_page.out.since", office=office, date=day)
        else:
            lead = words("exchange_page.out.text", office=office)
        inside.addWidget(InlineBar(theme, lead, "alarm"))
        lost = view.state.unshared
        texts = [counted(words, "out.lost", lost)] if lost else []
        texts += [words(f"exchange_page.out.{key}") for key in ("kept", "not_given", "what_now")]
        for text in texts:
            inside.addWidget(Paragraph(theme, text, "body"))
        self._told = column()
        inside.addLayout(self._told)
        self.ask = Button(theme, words("exchange_page.out.ask"), self._ask)
        inside.addSpacing(theme.px(8))
        inside.addLayout(row(self.ask, 1))
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.first_focus = self.ask

    def _ask(self) -> None:
        """As the first time: the office decides."""
        exchange = self.exchange
        self.ask.setEnabled(False)
        self.desk.tasks.work(
            lambda _progress: exchange.ask(), lambda _asked: self.office_changed(), self._refused
        )

    def _refused(self, problem: InspectionError) -> None:
        self.ask.setEnabled(True)
        clear(self._told)
        told = sentence(self.desk.words, problem)
        self._told.addWidget(InlineBar(self.desk.theme, told, "alarm"))


class ForkedPart(Part):
    """Two laptops write as one: what that means, and the one way on."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        words, theme = desk.words, desk.theme
        card = Card(theme, words("exchange_page.forked.title"))
        inside = card.add_padded(gap=12)
        lead = words("exchange_page.forked.text", mark=view.state.mark)
        inside.addWidget(InlineBar(theme, lead, "remark"))
        for key in ("why", "kept", "other"):
            inside.addWidget(Paragraph(theme, words(f"exchange_page.forked.{key}"), "body"))
        self.begin = Button(
            theme, words("exchange_page.forked.do"), self._begin, kind="primary", tall=True
        )
        self._told = column()
        inside.addLayout(self._told)
        inside.addSpacing(theme.px(8))
        inside.addLayout(row(self.begin, 1))
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.first_focus = self.begin

    def _begin(self) -> None:
        exchange = self.exchange
        self.begin.setEnabled(False)
        self.desk.tasks.work(
            lambda _progress: exchange.begin_anew(),
            lambda _asked: self.office_changed(),
            self._refused,
            title=self.desk.words("exchange_page.forked.busy"),
        )

    def _refused(self, problem: InspectionError) -> None:
        self.begin.setEnabled(True)
        clear(self._told)
        told = sentence(self.desk.words, problem)
        self._told.addWidget(InlineBar(self.desk.theme, told, "alarm"))
