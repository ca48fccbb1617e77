"""One laptop: what is known of it, and what who holds the administration key may change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.office import Answer, Member
from ui.messages import sentence
from ui.pages.exchange.handing import HandOut
from ui.pages.exchange.part import Part
from ui.pages.exchange.role_form import RoleForm
from ui.pages.exchange.six_words import SixWords
from ui.presenters.exchange_laptops import LaptopLine, enrolled_words
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import clear, column, row
from ui.widgets.text import Paragraph


class LaptopCard(Card):
    """Details for all; role, scopes and `Luk ude` where this laptop may administer."""

    def __init__(self, part: Part, line: LaptopLine, member: Member) -> None:
        words, theme = part.desk.words, part.desk.theme
        self._who = line.person or line.mark  # a laptop may bear no person's name
        named = {"mark": line.mark, "person": line.person}
        title = words("exchange_page.laptop.title", **named) if line.person else line.mark
        super().__init__(theme, title)
        self._part, self._line, self._member = part, line, member
        self._desk, self._exchange = part.desk, part.exchange
        inside = self.add_padded(gap=12)
        facts = "\n".join(self._facts())
        inside.addWidget(Paragraph(theme, facts, "body", "text_soft"))
        self._told = QVBoxLayout()
        self.out: Button | None = None
        self.save: Button | None = None
        if part.view.state.has_admin_key and not line.is_out:
            self._administer()
        else:
            inside.addLayout(self._told)

    def _facts(self) -> list[str]:
        words, line = self._desk.words, self._line
        facts = [enrolled_words(words, self._member, words.language)]
        if line.is_out:
            key = "is_out" if self._member.cut_off else "is_out_empty"
            facts.append(words(f"exchange_page.laptop.{key}"))
        else:
            facts.append(words("exchange_page.laptop.sees", role=line.role, scopes=line.scopes))
        if self._waits:
            facts.append(words("exchange_page.laptop.behind", behind=line.behind))
        if self._member.replaces:
            facts.append(words("exchange_page.laptop.replaces"))
        return [fact for fact in facts if fact]

    @property
    def _waits(self) -> bool:
        laptops = self._part.view.state.laptops
        waits = any(one.waiting for one in laptops if one.member == self._member)
        return waits and not self._line.is_out

    def _administer(self) -> None:
        words, theme = self._desk.words, self._desk.theme
        roster = self._part.view.state.roster
        inside = self.add_padded(gap=16)
        self.form = RoleForm(
            self._desk, roster.scopes if roster else (), self._member.role, self._member.scopes
        )
        inside.addWidget(self.form)
        self.save = Button(theme, words("exchange_page.laptop.save"), self._save)
        self.save.setEnabled(False)
        self.form.changed.connect(self._look)
        buttons: list[Button | int] = [self.save, 1]
        if self._may_lack_answer:
            self.again = Button(theme, words("exchange_page.laptop.again"), self._answer_again)
            buttons.insert(1, self.again)
        if not self._line.is_this:
            self.out = Button(theme, words("exchange_page.laptop.out"), self._ask, kind="danger")
            self.out.setAccessibleName(words("exchange_page.laptop.out_name", mark=self._line.mark))
            buttons.append(self.out)
        inside.addLayout(row(*buttons, gap=theme.px(12)))
        inside.addLayout(self._told)

    # -- the answer, where it went astray

    @property
    def _may_lack_answer(self) -> bool:
        """Enrolled, and never heard of: it may not have been let in yet."""
        laptops = self._part.view.state.laptops
        never = any(one.heard is None for one in laptops if one.member == self._member)
        return never and not self._line.is_this

    def _answer_again(self) -> None:
        exchange, device = self._exchange, self._line.device
        self._desk.tasks.work(
            lambda _progress: exchange.answer_again(device), self._show_answer, self._refused
        )

    def _show_answer(self, made: tuple[Answer, bytes]) -> None:
        words, theme = self._desk.words, self._desk.theme
        answer, data = made
        clear(self._told)
        self._told.setSpacing(theme.px(12))
        name = words("exchange_page.enrol.file", mark=self._line.mark)
        self.hand = HandOut(self._desk, self._exchange, data, "answer", name)
        self._told.addWidget(self.hand)
        read = words("exchange_page.enrol.answer_words", person=self._who)
        self._told.addWidget(Paragraph(theme, read, "body", "text_soft"))
        self.words = SixWords(self._desk, answer.words)
        self._told.addWidget(self.words)
        self.hand.save.setFocus()

    def _look(self) -> None:
        """The change can be stored when there is one."""
        before = (self._member.role, set(self._member.scopes))
        if self.save is not None:
            self.save.setEnabled((self.form.role, set(self.form.scopes)) != before)

    def _save(self) -> None:
        exchange, device = self._exchange, self._line.device
        role, scopes = self.form.role, self.form.scopes
        self._do(lambda: exchange.alter(device, role, scopes), "exchange_page.laptop.saved")

    # -- out, in two clicks

    def _ask(self) -> None:
        """What follows from it stands above the second button."""
        words, theme = self._desk.words, self._desk.theme
        clear(self._told)
        self._told.setSpacing(theme.px(12))
        lead = words("exchange_page.laptop.out_title", mark=self._line.mark)
        text = words("exchange_page.laptop.out_text", person=self._who)
        self.question = QWidget()
        inside = column(parent=self.question, gap=theme.px(12))
        inside.addWidget(InlineBar(theme, text, "alarm", lead=lead))
        self.keep = Button(theme, words("exchange_page.laptop.out_keep"), self._keep)
        self.sure = Button(
            theme, words("exchange_page.laptop.out_do", mark=self._line.mark), self._revoke,
            kind="danger",
        )  # fmt: skip
        inside.addLayout(row(1, self.keep, self.sure, gap=theme.px(12)))
        self._told.addWidget(self.question)
        if self.out is not None:
            self.out.setEnabled(False)
        self.question.show()  # what is not in sight yet takes no focus
        self.keep.setFocus(Qt.FocusReason.TabFocusReason)
        self._part.bring_in_sight(self.question)

    def _keep(self) -> None:
        clear(self._told)
        if self.out is not None:
            self.out.setEnabled(True)
            self.out.setFocus()

    def _revoke(self) -> None:
        exchange, device = self._exchange, self._line.device
        self.sure.setEnabled(False)
        self._do(lambda: exchange.revoke(device), "exchange_page.laptop.revoked")

    def _do(self, act: Callable[[], None], said: str) -> None:
        told = self._desk.words(said, mark=self._line.mark)

        def done(_nothing: object) -> None:
            self._desk.messages.toast(told)
            self._part.office_changed()

        self._desk.tasks.work(lambda _progress: act(), done, self._refused)

    def _refused(self, problem: InspectionError) -> None:
        clear(self._told)
        told = sentence(self._desk.words, problem)
        self._told.addWidget(InlineBar(self._desk.theme, told, "alarm"))
        if self.out is not None:
            self.out.setEnabled(True)
