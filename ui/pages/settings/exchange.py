"""Where the laptops of the office meet, and whether a visit exchanges by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place
from ui.pages.settings.section import Section
from ui.presenters.exchange import FOLDER, POSTGRES, shown_address
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField
from ui.widgets.layout import Columns, clear, column, row
from ui.widgets.secret_field import SecretField
from ui.widgets.text import Paragraph
from ui.widgets.ticks import Option, Tick

_WAYS = ("folder", "postgres", "file")


class ExchangeSection(Section):
    """The place, tried before it is used; and when to exchange."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk, settings)
        words, theme = desk.words, desk.theme
        if desk.exchange is None:
            card = Card(theme, words("exchange_page.title"))
            text = words("exchange_page.demo.text")
            card.add_padded(Paragraph(theme, text, "body", "text_soft"))
            self.column.addWidget(card)
        else:
            self.place = PlaceCard(self)
            self.column.addWidget(self.place)
            self.column.addWidget(self._when())
        go = Button(
            theme,
            words("exchange_page.settings.open"),
            lambda: desk.navigation.go(Place(page="exchange")),
            icon="sync",
        )
        self.go = go
        self.column.addLayout(row(go, 1))
        self.column.addStretch(1)

    def _when(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("exchange_page.settings.when"))
        self.at_visit = Tick(
            theme, words("exchange_page.settings.at_visit"), self.settings.exchange_at_visit
        )
        self.at_visit.toggled.connect(lambda on: self.change(exchange_at_visit=on))
        note = words("exchange_page.settings.at_visit_text")
        card.add_padded(self.at_visit, Paragraph(theme, note, "caption", "text_soft"))
        return card


class PlaceCard(Card):
    """A folder, a server, or none; nothing is stored before the place has answered."""

    def __init__(self, section: Section) -> None:
        words, theme = section.desk.words, section.desk.theme
        super().__init__(theme, words("exchange_page.hub.title"))
        self._section, self._desk = section, section.desk
        self._trying = False
        inside = self.add_padded(gap=12)
        text = words("exchange_page.hub.text")
        inside.addWidget(Paragraph(theme, text, "body", "text_soft"))
        hub = section.settings.hub
        way = "folder" if hub.startswith(FOLDER) else "postgres" if hub else "file"
        self.options: dict[str, Option] = {}
        self._forms: dict[str, QVBoxLayout] = {}  # what is asked stands under its choice
        for name in _WAYS:
            option = Option(theme, words(f"exchange_page.hub.{name}"), name == way)
            said = words(f"exchange_page.hub.{name}_text")
            option.setAccessibleDescription(said)
            option.toggled.connect(lambda on, name=name: self._chose(name) if on else None)
            self.options[name] = option
            note = Paragraph(theme, said, "caption", "text_soft")
            note.setContentsMargins(theme.px(24), 0, 0, theme.px(4))
            self._forms[name] = column(gap=theme.px(12))
            self._forms[name].setContentsMargins(theme.px(24), 0, 0, 0)
            inside.addLayout(column(option, note, gap=0))
            inside.addLayout(self._forms[name])
        self._told = column()
        inside.addLayout(self._told)
        self._show(way)

    @property
    def _hub(self) -> str:
        return self._section.settings.hub

    # -- what is asked for each way

    def _chose(self, way: str) -> None:
        clear(self._told)
        self._show(way)
        if way == "file":
            self._section.change(hub="")

    def _show(self, way: str) -> None:
        for form in self._forms.values():
            clear(form)
        self._form = self._forms[way]
        if way == "folder":
            self._ask_folder()
        elif way == "postgres":
            self._ask_server()

    def _ask_folder(self) -> None:
        words, theme = self._desk.words, self._desk.theme
        path = self._hub.removeprefix(FOLDER) if self._hub.startswith(FOLDER) else ""
        if path:
            self._form.addWidget(Paragraph(theme, path, "body", strong=True))
        key = "other_folder" if path else "choose_folder"
        self.choose = Button(theme, words(f"exchange_page.hub.{key}"), self._choose, icon="folder")
        buttons = [self.choose]
        if path:
            self.try_ = Button(theme, words("exchange_page.hub.try"), self._try_again)
            buttons.append(self.try_)
        self._form.addWidget(Columns(theme, [(one, 0) for one in buttons], gap=8, pack=True))

    def _ask_server(self) -> None:
        words, theme = self._desk.words, self._desk.theme
        is_kept = self._hub.startswith(POSTGRES)
        self.address = LineField(theme, self._hub.removeprefix(POSTGRES) if is_kept else "")
        self.address.returnPressed.connect(self._try_server)
        self.address_field = Field(
            theme, words("exchange_page.hub.address"), self.address,
            words("exchange_page.hub.address_note"),
        )  # fmt: skip
        self.password = SecretField(theme)
        self.password.returnPressed.connect(self._try_server)
        note = "password_kept" if is_kept else "password_note"
        secret = Field(
            theme, words("exchange_page.hub.password"), self.password,
            words(f"exchange_page.hub.{note}"),
        )  # fmt: skip
        key = "try" if is_kept else "try_and_use"
        self.try_ = Button(theme, words(f"exchange_page.hub.{key}"), self._try_server)
        self._form.addWidget(self.address_field)
        self._form.addWidget(secret)
        self._form.addLayout(row(self.try_, 1))

    # -- tried, then used

    def _choose(self) -> None:
        words = self._desk.words
        folder = self._desk.files.to_folder(self, words("exchange_page.hub.dialog"))
        if folder is not None:
            self._try(f"{FOLDER}{folder}")

    def _try_again(self) -> None:
        self._try(self._hub)

    def _try_server(self) -> None:
        typed = self.address.text().strip()
        if not typed:
            self.address_field.set_fault(self._desk.words("exchange_page.hub.address_missing"))
            self.address.setFocus()
        else:
            self.address_field.set_fault("")
            self._try(POSTGRES + typed.removeprefix(POSTGRES), self.password.text())

    def _try(self, address: str, password: str = "") -> None:
        exchange = self._desk.exchange
        if exchange is None or self._trying:
            return
        self._trying = True
        clear(self._told)
        self._desk.tasks.work(
            lambda _progress: exchange.test_hub(address, password),
            lambda _nothing: self._works(address),
            self._refused,
            title=self._desk.words("exchange_page.hub.trying"),
            cancelled=self._ended,
        )

    def _works(self, address: str) -> None:
        self._ended()
        way = "folder" if address.startswith(FOLDER) else "postgres"
        where = address.removeprefix(FOLDER) if way == "folder" else shown_address(address)
        self._tell(self._desk.words(f"exchange_page.hub.{way}_works", where=where), "info")
        if address != self._hub:
            self._section.after_change = lambda: self._show_stored(way)
            self._section.change(hub=address)
        elif way == "postgres":
            self.password.clear()

    def _show_stored(self, way: str) -> None:
        """The form of the place in use; the keyboard stays at the button that tried it."""
        held = self.focusWidget()
        had_keyboard = held is not None and held.hasFocus()
        self._show(way)
        if had_keyboard:
            used = self.choose if way == "folder" else self.try_
            used.show()  # what is not in sight yet takes no focus
            used.setFocus()

    def _refused(self, problem: InspectionError) -> None:
        self._ended()
        self._tell(sentence(self._desk.words, problem), "alarm")

    def _ended(self) -> None:
        self._trying = False

    def _tell(self, text: str, tone: str) -> None:
        clear(self._told)
        self._told.addWidget(InlineBar(self._desk.theme, text, tone))
