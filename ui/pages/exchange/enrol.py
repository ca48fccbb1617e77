"""Enrolling a laptop: its request, the words, role and scopes, and the answer it gets."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from inspector.domain.errors import InspectionError
from inspector.domain.formats import long_date
from inspector.domain.office import Answer, Request
from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.messages import sentence
from ui.pages.exchange.handing import HandOut
from ui.pages.exchange.part import Part, numbered
from ui.pages.exchange.role_form import RoleForm
from ui.pages.exchange.six_words import Compare, SixWords
from ui.pages.exchange.taking import Source, TakeIn
from ui.presenters.exchange import ExchangeView
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Paragraph

_STEPS = ("request", "words", "role", "answer")


class EnrolPart(Part):
    """Four steps, one at a time; nothing is changed before the third is pressed."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        self.card = Card(desk.theme)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.request: Request | None = None
        self.begin()

    def show_view(self, view: ExchangeView) -> bool:
        self.view = view
        return True

    def _step(self, name: str, **fields: object) -> QVBoxLayout:
        """An empty card with the head of this step."""
        words, theme = self.desk.words, self.desk.theme
        self.step = name
        self.card.empty()
        inside = self.card.add_padded(gap=16)
        number = _STEPS.index(name) + 1
        title = words(f"exchange_page.enrol.{name}_title", **fields)
        inside.addWidget(numbered(self.desk, number, title))
        text = words(f"exchange_page.enrol.{name}_text", **fields)
        inside.addWidget(Paragraph(theme, text, "body", "text_soft"))
        return inside

    def _leave(self) -> Button:
        words, theme = self.desk.words, self.desk.theme
        return Button(
            theme, words("common.cancel"), lambda: self.went.emit("laptops"), kind="quiet",
            flush=True,
        )  # fmt: skip

    # -- 1: what came

    def begin(self) -> None:
        """Wait for a request."""
        words = self.desk.words
        inside = self._step("request")
        self.take = TakeIn(
            self.desk, words("exchange_page.enrol.take"),
            words("exchange_page.hand.request_pattern"),
        )  # fmt: skip
        self.take.taken.connect(self._read)
        inside.addWidget(self.take)
        inside.addLayout(row(self._leave(), 1))
        self.first_focus = self.take.choose
        self.take.choose.setFocus()

    def _read(self, source: Source) -> None:
        exchange = self.exchange
        self.desk.tasks.work(
            lambda _progress: exchange.read_request(source()), self.show_request, self._unreadable
        )

    def _unreadable(self, problem: InspectionError) -> None:
        self.take.refuse(sentence(self.desk.words, problem))

    # -- 2: the words

    def show_request(self, request: Request) -> None:
        """Whose it is, and the words that both sides read."""
        words, theme = self.desk.words, self.desk.theme
        self.request = request
        who = request.person or request.mark
        inside = self._step("words", person=who)
        named = {"person": request.person, "mark": request.mark}
        whose = words("exchange_page.enrol.whose", **named) if request.person else request.mark
        inside.addWidget(Paragraph(theme, whose, "body", strong=True))
        if was_out := self._was_out(request):
            inside.addWidget(InlineBar(theme, was_out, "remark"))
        if request.replaces:
            inside.addWidget(InlineBar(theme, self._replaces(request)))
        self.compare = Compare(
            self.desk, request.words, words("exchange_page.enrol.question"),
            words("exchange_page.enrol.differ"),
        )  # fmt: skip
        self.compare.same.connect(self._ask_role)
        self.compare.other.connect(self.begin)
        inside.addWidget(self.compare)
        inside.addLayout(row(self._leave(), 1))
        self.compare.no.setFocus()

    def _was_out(self, request: Request) -> str:
        """Said before it is let in again: somebody put it out."""
        roster = self.view.state.roster
        before = roster.member(request.device) if roster else None
        if before is None or before.revoked_at is None or before.is_active:
            return ""
        words = self.desk.words
        day = long_date(before.revoked_at.astimezone().date(), words.language)
        return words("exchange_page.enrol.was_out", mark=before.mark, date=day)

    def _replaces(self, request: Request) -> str:
        roster = self.view.state.roster
        before = roster.member(request.replaces) if roster else None
        mark = before.mark if before else request.replaces[:8]
        # Another mark: the laptop it was copied from lives on under the old one.
        key = "replaces" if request.mark == mark else "copy_of"
        return self.desk.words(f"exchange_page.enrol.{key}", mark=mark)

    # -- 3: role and scopes

    def _ask_role(self) -> None:
        words, theme, roster = self.desk.words, self.desk.theme, self.view.state.roster
        request = self.request
        if request is None:
            return
        inside = self._step("role", mark=request.mark, person=request.person)
        before = roster.member(request.replaces or request.device) if roster else None
        scopes = roster.scopes if roster else ()
        self.form = (
            RoleForm(self.desk, scopes, before.role, before.scopes)
            if before
            else RoleForm(self.desk, scopes)
        )
        inside.addWidget(self.form)
        self._told = column()
        inside.addLayout(self._told)
        self.do = Button(
            theme, words("exchange_page.enrol.do", mark=request.mark), self._enrol, kind="primary",
            tall=True,
        )  # fmt: skip
        inside.addLayout(row(self._leave(), 1, self.do, gap=theme.px(12)))
        self.form.options[self.form.role].setFocus()

    def _enrol(self) -> None:
        exchange, request = self.exchange, self.request
        if request is None:
            return
        role, scopes = self.form.role, self.form.scopes
        self.do.setEnabled(False)
        self.desk.tasks.work(
            lambda _progress: exchange.enrol(request, role, scopes), self._answer, self._refused
        )

    def _refused(self, problem: InspectionError) -> None:
        self.do.setEnabled(True)
        clear(self._told)
        told = sentence(self.desk.words, problem)
        self._told.addWidget(InlineBar(self.desk.theme, told, "alarm"))

    # -- 4: the answer

    def _answer(self, made: tuple[Answer, bytes]) -> None:
        words, theme = self.desk.words, self.desk.theme
        answer, data = made
        request = self.request or Request(device=answer.device)
        who = request.person or request.mark
        inside = self._step("answer", mark=request.mark, person=who)
        name = words("exchange_page.enrol.file", mark=request.mark or answer.device[:6])
        self.hand = HandOut(self.desk, self.exchange, data, "answer", name)
        inside.addWidget(self.hand)
        read = words("exchange_page.enrol.answer_words", person=who)
        inside.addWidget(Paragraph(theme, read, "body", "text_soft"))
        self.words = SixWords(self.desk, answer.words)
        inside.addWidget(self.words)
        self.done = Button(
            theme, words("exchange_page.enrol.done"), lambda: self.went.emit("laptops"), tall=True
        )
        again = Button(
            theme, words("exchange_page.enrol.another"), self.begin, kind="quiet", flush=True
        )
        inside.addLayout(row(again, 1, self.done, gap=theme.px(12)))
        self.hand.save.setFocus()
        self.office_changed()
