"""A request that waits for the office: sent on its way, and the answer taken in."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from inspector.domain.errors import InspectionError
from inspector.domain.formats import long_date
from inspector.domain.office import Answer, Request
from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.exchanging import exchanging
from ui.messages import sentence
from ui.pages.exchange.handing import HandOut
from ui.pages.exchange.part import Part, numbered
from ui.pages.exchange.six_words import Compare, SixWords
from ui.pages.exchange.taking import Source, TakeIn
from ui.presenters.exchange import ExchangeView
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import Columns, clear, row
from ui.widgets.text import Paragraph


class AskedPart(Part):
    """What she sends at the left, what comes back at the right; waits across restarts."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        words, theme = desk.words, desk.theme
        request = view.state.asked or Request(device=view.state.device)
        lead = self._lead(request)
        self.column.addWidget(Paragraph(theme, lead, "body", "text_soft"))
        me, roster = view.state.me, view.state.roster
        if roster is not None and me is not None and not me.is_active:
            still = words("exchange_page.asked.still_out", office=roster.name)
            self.column.addWidget(InlineBar(theme, still, "alarm"))
        self._out = QVBoxLayout()
        self.instead: Button | None = None
        sides = [(self._sending(request), 1), (self._answering(), 1)]
        self.column.addWidget(Columns(theme, sides, least=860, gap=16))
        if view.state.roster is None and not view.state.forked:
            self.instead = Button(
                theme, words("exchange_page.asked.create"), lambda: self.went.emit("create"),
                kind="quiet", flush=True,
            )  # fmt: skip
            self.column.addLayout(row(self.instead, 1))
        self.column.addStretch(1)
        self.first_focus = self.take.choose
        desk.tasks.work(lambda _progress: exchange.ask()[1], self._know, self._no_file)

    def show_view(self, view: ExchangeView) -> bool:
        self.view = view
        return True

    def _lead(self, request: Request) -> str:
        words = self.desk.words
        if request.made_at is None:
            return words("exchange_page.asked.text")
        day = long_date(request.made_at.astimezone().date(), words.language)
        return words("exchange_page.asked.since", date=day)

    # -- to the office

    def _sending(self, request: Request) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme)
        inside = card.add_padded(gap=16)
        inside.addWidget(numbered(self.desk, 1, words("exchange_page.asked.send_title")))
        text = words("exchange_page.asked.send_text")
        inside.addWidget(Paragraph(theme, text, "body", "text_soft"))
        inside.addLayout(self._out)
        text = words("exchange_page.asked.read_text")
        inside.addWidget(Paragraph(theme, text, "body", "text_soft"))
        self.words = SixWords(self.desk, request.words)
        inside.addWidget(self.words)
        inside.addStretch(1)
        return card

    def _know(self, data: bytes) -> None:
        name = self.desk.words(
            "exchange_page.asked.file", mark=self.view.state.mark or self.view.state.device[:6]
        )
        self.hand = HandOut(self.desk, self.exchange, data, "request", name)
        self._out.addWidget(self.hand)
        if self.first_focus is self.take.choose:
            if self.take.choose.hasFocus():
                self.hand.save.setFocus()
            self.first_focus = self.hand.save

    def _no_file(self, problem: InspectionError) -> None:
        told = sentence(self.desk.words, problem)
        self._out.addWidget(InlineBar(self.desk.theme, told, "alarm"))

    # -- from the office

    def _answering(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme)
        inside = card.add_padded(gap=16)
        inside.addWidget(numbered(self.desk, 2, words("exchange_page.asked.answer_title")))
        text = words("exchange_page.asked.answer_text")
        inside.addWidget(Paragraph(theme, text, "body", "text_soft"))
        self._answer = QVBoxLayout()
        self._answer.setSpacing(theme.px(16))
        inside.addLayout(self._answer)
        inside.addStretch(1)
        self._wait()
        return card

    def _wait(self) -> None:
        words = self.desk.words
        clear(self._answer)
        self._offer_instead(True)
        self.take = TakeIn(
            self.desk, words("exchange_page.asked.take"), words("exchange_page.hand.answer_pattern")
        )
        self.take.taken.connect(self._read)
        self._answer.addWidget(self.take)

    def _read(self, source: Source) -> None:
        exchange = self.exchange
        self.desk.tasks.work(
            lambda _progress: exchange.read_answer(source()), self._compare, self._refused
        )

    def _refused(self, problem: InspectionError) -> None:
        self.take.refuse(sentence(self.desk.words, problem))

    def _compare(self, answer: Answer) -> None:
        words, theme = self.desk.words, self.desk.theme
        clear(self._answer)
        self._offer_instead(False)
        self._answer.addWidget(Paragraph(theme, answer.name, "body", strong=True))
        self.compare = Compare(
            self.desk, answer.words, words("exchange_page.asked.question"),
            words("exchange_page.asked.differ"),
        )  # fmt: skip
        self.compare.same.connect(lambda: self._join(answer))
        self.compare.other.connect(self._wait_again)
        self._answer.addWidget(self.compare)
        self.compare.no.setFocus()

    def _offer_instead(self, offered: bool) -> None:
        """Another way is offered while she waits, not while an answer is in hand."""
        if self.instead is not None:
            self.instead.setVisible(offered)

    def _wait_again(self) -> None:
        self._wait()
        self.take.choose.setFocus()

    def _join(self, answer: Answer) -> None:
        exchange = self.exchange
        self.compare.setEnabled(False)
        self.desk.tasks.work(
            lambda _progress: exchange.join(answer), lambda _n: self._joined(answer), self._not_in
        )

    def _joined(self, answer: Answer) -> None:
        told = self.desk.words("exchange_page.asked.joined", name=answer.name)
        self.desk.messages.toast(told)
        exchanging(self.desk).forget()  # what an exchange came to before is not of this office
        self.office_changed()

    def _not_in(self, problem: InspectionError) -> None:
        self._wait()
        self._refused(problem)
