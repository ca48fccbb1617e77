"""The administration: enrol a laptop, print the sheet again, or type the key on this laptop."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from inspector.domain.errors import InspectionError
from ui.messages import sentence
from ui.pages.exchange.part import Part
from ui.pages.exchange.sheet import admin_sheet_out
from ui.presenters.keys import mistyped, numbered, typed_groups
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field
from ui.widgets.layout import Columns, clear, row
from ui.widgets.secret_field import SecretField
from ui.widgets.text import Paragraph
from ui.widgets.ticks import Tick


class AdminCard(Card):
    """What can be done with the administration key, or how to get at it."""

    def __init__(self, part: Part) -> None:
        words = part.desk.words
        super().__init__(part.desk.theme, words("exchange_page.admin.title"))
        self._part, self._desk = part, part.desk
        self._inside = self.add_padded(gap=12)
        self._told = QVBoxLayout()
        if part.view.state.has_admin_key:
            self._holder()
        else:
            self._stranger()
        self._inside.addLayout(self._told)
        if known := part.view.state.words:
            self._say("exchange_page.admin.known", "caption", words=", ".join(known))

    def _say(self, key: str, role: str = "body", **fields: object) -> None:
        text = self._desk.words(key, **fields)
        self._inside.addWidget(Paragraph(self._desk.theme, text, role, "text_soft"))

    def _holder(self) -> None:
        words, theme = self._desk.words, self._desk.theme
        self._say("exchange_page.admin.holder")
        self.enrol = Button(
            theme, words("exchange_page.admin.enrol"), lambda: self._part.went.emit("enrol"),
            kind="primary", icon="plus", tall=True,
        )  # fmt: skip
        self._inside.addLayout(row(self.enrol, 1))
        out = admin_sheet_out(self._desk, self._part.exchange, self, self._given, self._refused)
        self.print_ = Button(theme, words("exchange_page.admin.print"), out.print, icon="print")
        self.save = Button(theme, words("common.save_pdf"), out.save, icon="down")
        self._inside.addWidget(Columns(theme, [(self.print_, 0), (self.save, 0)], gap=8, pack=True))

    def _stranger(self) -> None:
        words, theme = self._desk.words, self._desk.theme
        self._say("exchange_page.admin.stranger")
        self.write = Button(theme, words("exchange_page.admin.write"), self._ask, icon="key")
        self._inside.addLayout(row(self.write, 1))

    def _ask(self) -> None:
        """The field opens where the button was."""
        words, theme = self._desk.words, self._desk.theme
        self.write.setEnabled(False)
        clear(self._told)
        self._told.setSpacing(theme.px(12))
        self.secret = SecretField(theme)
        self.secret.returnPressed.connect(self._use)
        self.field = Field(
            theme, words("exchange_page.admin.key"), self.secret, words("exchange_page.admin.note")
        )
        shown = Tick(theme, words("safety.show_typed"))
        shown.toggled.connect(self.secret.show_typed)
        self.do = Button(theme, words("exchange_page.admin.use"), self._use, kind="primary")
        self._told.addWidget(self.field)
        self._told.addWidget(shown)
        self._told.addLayout(row(self.do, 1))
        self.secret.setFocus()

    def _use(self) -> None:
        words, typed, exchange = self._desk.words, self.secret.text().strip(), self._part.exchange
        if not typed:
            self.field.set_fault(words("exchange_page.admin.missing"))
            return
        wrong = mistyped(typed) if typed_groups(typed) else ()
        if wrong:
            told = words("exchange_page.admin.mistyped", groups=numbered(words, wrong))
            self.field.set_fault(told)
            return
        self._desk.tasks.work(
            lambda _progress: exchange.take_admin_key(typed),
            lambda _nothing: self._taken(),
            self._wrong,
        )

    def _taken(self) -> None:
        self._desk.messages.toast(self._desk.words("exchange_page.admin.taken"))
        self._part.office_changed()

    def _wrong(self, problem: InspectionError) -> None:
        self.field.set_fault(sentence(self._desk.words, problem))
        self.secret.setFocus()

    def _given(self, key: str) -> None:
        clear(self._told)
        self._told.addWidget(InlineBar(self._desk.theme, self._desk.words(key)))

    def _refused(self, problem: InspectionError) -> None:
        clear(self._told)
        told = sentence(self._desk.words, problem)
        self._told.addWidget(InlineBar(self._desk.theme, told, "alarm"))
