"""The first start: try it on demo data, or begin."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.gateways.texts import LANGUAGES
from ui.desk import Desk
from ui.key_reminder import remind_soon
from ui.navigation import Place
from ui.presenters.first_start import (
    NO_KEYCHAIN,
    OF_THE_OFFICE,
    faults,
    keep_beginning,
    keep_logo,
    likely_mark,
)
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField, TextArea
from ui.widgets.layout import Columns, Scroll, row
from ui.widgets.tabs import SegmentedSwitch
from ui.widgets.text import Label, Paragraph, hairline
from ui.widgets.ticks import Tick
from ui.widgets.welcome import welcome

_NAMES = ("person_name", "person_title", "unit", "organisation", "organisation_address")
_TEXTS = ("report_introduction", "report_closing", "signature_meaning")


class FirstStart(QWidget):
    """Two ways; nothing is stored before `Begynd`.

    A passphrase is asked for where the storage answers that there is no keychain, or where
    she wants one besides. A change of language keeps what was typed.
    """

    def __init__(self, desk: Desk, _place: Place) -> None:
        super().__init__()
        self._desk = desk
        self._logo: Path | None = None
        self.fields: dict[str, Field] = {}
        words, theme = desk.words, desk.theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inner = QWidget()
        page = QVBoxLayout(inner)
        page.setContentsMargins(theme.px(48), theme.px(40), theme.px(48), theme.px(24))
        page.setSpacing(theme.px(24))
        page.addLayout(welcome(desk, words("first_start.title"), words("first_start.text")))
        ways = Columns(theme, [(self._own_way(), 64), (self._demo_way(), 36)], least=820)
        page.addWidget(ways)
        page.addStretch(1)
        outer.addWidget(Scroll(inner), 1)
        outer.addWidget(hairline())
        outer.addWidget(self._foot())
        self.demo.setFocus()

    def _demo_way(self) -> QWidget:
        words, theme = self._desk.words, self._desk.theme
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card(theme, words("first_start.demo_title"))
        self.demo = Button(theme, words("first_start.demo"), self._try_demo, tall=True)
        inside = card.add_padded(gap=16)
        inside.addWidget(Paragraph(theme, words("first_start.demo_text"), "body", "text_soft"))
        inside.addLayout(row(self.demo, 1))
        layout.addWidget(card)
        self.fetch = Button(
            theme, words("fresh.fetch"), self._fetch, kind="quiet", icon="folder", flush=True
        )
        layout.addLayout(row(self.fetch, 1))
        self.fetch.setHidden(self._desk.safety is None)
        layout.addStretch(1)
        return holder

    def _fetch(self) -> None:
        """She has used the program on another computer."""
        self._desk.navigation.go(Place(page="damaged", subject="new"))

    def _own_way(self) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("first_start.own_title"))
        inside = card.add_padded(gap=16)
        inside.addWidget(Paragraph(theme, words("first_start.own_text"), "body", "text_soft"))
        self.joins = Tick(theme, words("first_start.joins"))
        self.joins.toggled.connect(self._ask_less)
        inside.addWidget(self.joins)
        self._joins_note = Paragraph(theme, words("first_start.joins_note"), "caption", "text_soft")
        self._joins_note.hide()
        inside.addWidget(self._joins_note)
        for name in _NAMES:
            self.fields[name] = Field(theme, words(f"first_start.{name}"), LineField(theme))
        mark = LineField(theme, likely_mark(platform.node()), tabular=True)
        self.fields["device_mark"] = Field(
            theme, words("first_start.device_mark"), mark, words("first_start.device_note")
        )
        for names in (("person_name", "person_title"), ("unit", "device_mark"),
                      ("organisation", "organisation_address")):  # fmt: skip
            pair = [(self.fields[name], 1) for name in names]
            inside.addWidget(Columns(theme, pair, least=480, gap=16))
        self._office_rows = QWidget()
        rows = QVBoxLayout(self._office_rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._logo_row())
        rows.addWidget(self._texts())
        inside.addWidget(self._office_rows)
        card.add_row(self._key(card.padding))
        return card

    def _ask_less(self, joins: bool) -> None:
        """What the office has comes with the first exchange."""
        for name in OF_THE_OFFICE:
            self.fields[name].setVisible(not joins)
        self._office_rows.setVisible(not joins)
        self._joins_note.setVisible(joins)

    def _logo_row(self) -> QHBoxLayout:
        words, theme = self._desk.words, self._desk.theme
        self._logo_name = Label(theme, words("first_start.logo_none"), "body", "text_soft")
        choose = Button(theme, words("first_start.logo_choose"), self._choose_logo)
        return row(
            Label(theme, words("first_start.logo")), self._logo_name, 1, choose, gap=theme.px(12)
        )

    def _choose_logo(self) -> None:
        words = self._desk.words
        path = self._desk.files.to_open(
            self, words("settings_page.logo_dialog"), words("settings_page.logo_pattern")
        )
        if path is not None:
            self._logo = path
            self._logo_name.setText(path.name)

    def _texts(self) -> QWidget:
        """Folded away until she wants them."""
        words, theme = self._desk.words, self._desk.theme
        holder, folded = QWidget(), QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        inside = QVBoxLayout(folded)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(12))
        inside.addWidget(Paragraph(theme, words("first_start.texts_note"), "caption", "text_soft"))
        for name in _TEXTS:
            area = TextArea(theme, lines=2)
            area.setFixedHeight(area.minimumHeight())
            self.fields[name] = Field(theme, words(f"first_start.{name}"), area)
            inside.addWidget(self.fields[name])
        folded.hide()
        show = Button(theme, words("first_start.texts_show"), kind="quiet", icon="plus", flush=True)

        def unfold() -> None:
            folded.show()
            show.hide()
            self.fields[_TEXTS[0]].control.setFocus()

        show.clicked.connect(unfold)
        layout.addLayout(row(show, 1))
        layout.addWidget(folded)
        return holder

    def _key(self, padding: int) -> QWidget:
        words, theme = self._desk.words, self._desk.theme
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(padding, theme.px(16), padding, theme.px(16))
        layout.setSpacing(theme.px(12))
        mark = QLabel()
        mark.setPixmap(theme.pixmap("key"))
        self._key_words = Paragraph(theme, self._kept_where(), "body", "text_soft")
        line = row(mark, self._key_words, gap=theme.px(12))
        line.setStretch(1, 1)
        layout.addLayout(line)
        self.wants_passphrase = Tick(theme, words("first_start.key_also"))
        layout.addWidget(self.wants_passphrase)
        self._key_why = Paragraph(theme, words("first_start.key_why"), "caption", "text_soft")
        layout.addWidget(self._key_why)
        for name, note in (
            ("passphrase", words("first_start.passphrase_note")),
            ("passphrase_again", ""),
        ):
            secret = LineField(theme)
            secret.setEchoMode(QLineEdit.EchoMode.Password)
            field = Field(theme, words(f"first_start.{name}"), secret, note)
            field.hide()
            self.wants_passphrase.toggled.connect(field.setVisible)
            self.fields[name] = field
            layout.addWidget(field)
        return box

    def _kept_where(self) -> str:
        """Which keychain this computer has, by its system."""
        words = self._desk.words
        system = platform.system() if platform.system() in ("Windows", "Darwin") else "Linux"
        return words("first_start.key_kept", keychain=words(f"first_start.keychain.{system}"))

    def _foot(self) -> QFrame:
        words, theme = self._desk.words, self._desk.theme
        foot = QFrame()
        foot.setProperty("role", "sheet")
        languages = SegmentedSwitch(
            theme,
            [(one, words(f"settings_page.language_{one}")) for one in LANGUAGES],
            words.language,
        )
        languages.setAccessibleName(words("first_start.language"))
        languages.changed.connect(self._speak)
        self.begin = Button(
            theme, words("first_start.begin"), self.try_begin, kind="primary", tall=True
        )
        line = row(languages, 1, self.begin, gap=theme.px(12), parent=foot)
        line.setContentsMargins(theme.px(48), theme.px(14), theme.px(48), theme.px(14))
        return foot

    def keepsake(self) -> object:
        """What was typed so far, by field."""
        typed = {name: self._typed(name) for name in self.fields}
        return typed, self._logo, self.wants_passphrase.isChecked(), self.joins.isChecked()

    def restore(self, kept: object) -> None:
        """Put back what was typed before the page was made anew."""
        if not isinstance(kept, tuple):
            return
        typed, self._logo, wanted, joins = kept
        self.joins.setChecked(joins)
        self.wants_passphrase.setChecked(wanted)
        for name, text in typed.items():
            control = self.fields[name].control
            if isinstance(control, TextArea):
                control.setPlainText(text)
            elif isinstance(control, LineField):
                control.setText(text)
        if self._logo is not None:
            self._logo_name.setText(self._logo.name)

    def _speak(self, language: str) -> None:
        self._desk.preferences.keep("look/language", language)
        self._desk.words.use(language)
        self._desk.signals.look_changed.emit()

    # -- beginning ---------------------------------------------------------------------

    def _typed(self, name: str) -> str:
        field = self.fields.get(name)
        control = field.control if field else None
        if isinstance(control, TextArea):
            return control.toPlainText().strip()
        return control.text() if isinstance(control, LineField) else ""

    def answers(self) -> Settings:
        """What stands in the fields."""
        asked = [*_NAMES, "device_mark", *_TEXTS]
        if self.joins.isChecked():
            asked = [name for name in asked if name not in (*OF_THE_OFFICE, *_TEXTS)]
        named: dict[str, Any] = {name: self._typed(name).strip() for name in asked}
        return Settings(**named)

    def try_begin(self) -> None:
        """Begin, or say under each field what it lacks and go to the first."""
        words, start = self._desk.words, self._desk.start
        answers, passphrase = self.answers(), self._typed("passphrase")
        wanted = self.wants_passphrase.isChecked()
        again, joins = self._typed("passphrase_again"), self.joins.isChecked()
        found = faults(answers, passphrase, again, wanted, joins=joins)
        for name, field in self.fields.items():
            field.set_fault(words(found[name]) if name in found else "")
        if found:
            next(field for name, field in self.fields.items() if name in found).control.setFocus()
        elif start is not None:
            self.begin.setEnabled(False)
            self._answers = answers
            start.open(passphrase if wanted else "", self._opened, self.refuse)

    def _opened(self) -> None:
        """The storage is there: keep the logo, then the answers."""
        attachments, logo = self._desk.attachments, self._logo
        self._desk.tasks.work(
            lambda _progress: keep_logo(attachments, logo), self._logo_kept, self.refuse
        )

    def _logo_kept(self, logo: str) -> None:
        answers = self._answers
        self._desk.tasks.save(
            lambda store: keep_beginning(store, answers, logo), self._kept, self.refuse
        )

    def _kept(self, _nothing: None) -> None:
        self._desk.signals.data_changed.emit("office_begun")
        if self.joins.isChecked() and self._desk.exchange is not None:
            remind_soon(self._desk)
            self._desk.navigation.go(Place(page="exchange"))
        elif self._desk.safety is None:
            self._desk.navigation.go(Place(page="today"))
        else:
            self._desk.navigation.go(Place(page="recovery", other="first"))

    def _try_demo(self) -> None:
        if self._desk.start is not None:
            self._desk.start.demo()

    def refuse(self, problem: InspectionError) -> None:
        """It could not begin: ask for a passphrase where there is no keychain, else say why."""
        self.begin.setEnabled(True)
        if problem.code in NO_KEYCHAIN:
            self._key_words.set_words(self._desk.words("first_start.key_text"))
            self.wants_passphrase.setChecked(True)
            self.wants_passphrase.hide()
            self._key_why.hide()
            self.fields["passphrase"].control.setFocus()
        else:
            self._desk.messages.problem(problem)
