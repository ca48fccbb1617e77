"""No office yet: this laptop makes it, or asks to be enrolled. Two plain choices."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.office import Request
from inspector.services.exchange import Exchange
from inspector.services.ports import Progress
from ui.desk import Desk
from ui.messages import sentence
from ui.pages.exchange.part import Part, told
from ui.presenters.exchange import ExchangeView
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import Columns, clear, column, row
from ui.widgets.text import Label, Paragraph

_KINDS = (("swap", "what"), ("lock", "who"), ("usb", "where"))


class AlonePart(Part):
    """`went` asks for `create`; a request that was made shows itself."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        words, theme = desk.words, desk.theme
        head = Paragraph(theme, words("exchange_page.alone.text"), "body", "text_soft")
        self.column.addWidget(head)
        self.make = Button(
            theme, words("exchange_page.alone.create_do"), lambda: self.went.emit("create"),
            tall=True,
        )  # fmt: skip
        self.ask = Button(theme, words("exchange_page.alone.ask_do"), self._ask, tall=True)
        choices = [
            (self._choice("office", "create", self.make), 1),
            (self._choice("laptop", "ask", self.ask), 1),
        ]
        self.column.addWidget(Columns(theme, choices, least=720, gap=16))
        self._trouble = QVBoxLayout()
        self.column.addLayout(self._trouble)
        kinds = [(self._kind(icon, kind), 1) for icon, kind in _KINDS]
        self.column.addSpacing(theme.px(16))
        self.column.addWidget(Columns(theme, kinds, least=760, gap=32))
        self.column.addStretch(1)
        # Who joins a colleague's office was not asked for an organisation at the first start.
        self.first_focus = self.make if view.settings.organisation else self.ask

    def _choice(self, icon: str, key: str, act: Button) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme)
        inside = card.add_padded(gap=16)
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon, "accent", 24))
        inside.addWidget(mark)
        title, text = (words(f"exchange_page.alone.{key}_{part}") for part in ("title", "text"))
        inside.addLayout(told(self.desk, title, text))
        inside.addStretch(1)
        inside.addLayout(row(act, 1))
        return card

    def _kind(self, icon: str, key: str) -> QWidget:
        words, theme = self.desk.words, self.desk.theme
        holder = QWidget()
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon))
        line = row(gap=theme.px(12), parent=holder)
        line.addLayout(column(mark, 1))
        title, text = (words(f"exchange_page.alone.{key}_{part}") for part in ("title", "text"))
        inside = column(
            Label(theme, title, "strong"), Paragraph(theme, text, "body", "text_soft"), 1, gap=0
        )
        line.addLayout(inside, 1)
        return holder

    def _ask(self) -> None:
        exchange = self.exchange
        self.ask.setEnabled(False)

        def job(_progress: Progress) -> Request:
            return exchange.ask()[0]

        self.desk.tasks.work(job, lambda _request: self.office_changed(), self._refused)

    def _refused(self, problem: InspectionError) -> None:
        self.ask.setEnabled(True)
        clear(self._trouble)
        bar = InlineBar(self.desk.theme, sentence(self.desk.words, problem), "alarm")
        self._trouble.addWidget(bar)


class CreatePart(Part):
    """The office's name; making it makes the administration key, which `made` is given."""

    def __init__(
        self,
        desk: Desk,
        exchange: Exchange,
        view: ExchangeView,
        made: Callable[[bytes], None],
    ) -> None:
        super().__init__(desk, exchange, view)
        self._made = made
        words, theme = desk.words, desk.theme
        card = Card(theme, words("exchange_page.create.title"))
        inside = card.add_padded(gap=16)
        inside.addWidget(Paragraph(theme, words("exchange_page.create.text"), "body", "text_soft"))
        settings = view.settings
        self.name = LineField(theme, settings.organisation or settings.unit)
        self.name.returnPressed.connect(self._create)
        self.field = Field(
            theme, words("exchange_page.create.name"), self.name, words("exchange_page.create.note")
        )
        inside.addWidget(self.field)
        self.cancel = Button(theme, words("common.cancel"), lambda: self.went.emit(""), tall=True)
        self.do = Button(
            theme, words("exchange_page.create.do"), self._create, kind="primary", tall=True
        )
        inside.addLayout(row(1, self.cancel, self.do, gap=theme.px(12)))
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.first_focus = self.name

    def show_view(self, view: ExchangeView) -> bool:
        self.view = view
        return True

    def _create(self) -> None:
        name, exchange = self.name.text().strip(), self.exchange
        if not name:
            self.field.set_fault(self.desk.words("exchange_page.create.name_missing"))
            self.name.setFocus()
        elif self.do.isEnabled():
            self.do.setEnabled(False)
            self.desk.tasks.work(
                lambda _progress: exchange.create_office(name), self._created, self._refused
            )

    def _created(self, secret: bytes) -> None:
        self._made(secret)
        self.office_changed()

    def _refused(self, problem: InspectionError) -> None:
        self.do.setEnabled(True)
        self.field.set_fault(sentence(self.desk.words, problem))
