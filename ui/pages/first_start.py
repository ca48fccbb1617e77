"""The first start: try it on demo data, or begin. And the page that asks for the passphrase."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.gateways.texts import LANGUAGES
from ui.desk import Desk
from ui.messages import sentence
from ui.presenters.first_start import Beginning, FirstSteps, faults, likely_mark
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField, TextArea
from ui.widgets.layout import Columns, Scroll, row
from ui.widgets.tabs import SegmentedSwitch
from ui.widgets.text import Label, Paragraph, hairline

_NAMES = ("person_name", "person_title", "unit", "organisation", "organisation_address")
_TEXTS = ("report_introduction", "report_closing", "signature_meaning")


class FirstStartPage(QWidget):
    """Two ways; nothing is stored before `Begynd`."""

    def __init__(self, desk: Desk, steps: FirstSteps) -> None:
        super().__init__()
        self._desk, self._steps = desk, steps
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
        page.addLayout(_welcome(desk, words("first_start.title"), words("first_start.text")))
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
        self.demo = Button(theme, words("first_start.demo"), self._steps.demo, tall=True)
        inside = card.add_padded(gap=16)
        inside.addWidget(Paragraph(theme, words("first_start.demo_text"), "body", "text_soft"))
        inside.addLayout(row(self.demo, 1))
        layout.addWidget(card)
        layout.addStretch(1)
        return holder

    def _own_way(self) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme, words("first_start.own_title"))
        inside = card.add_padded(gap=16)
        inside.addWidget(Paragraph(theme, words("first_start.own_text"), "body", "text_soft"))
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
        inside.addLayout(self._logo_row())
        inside.addWidget(self._texts())
        card.add_row(self._key(card.padding))
        return card

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
        show = Button(theme, words("first_start.texts_show"), kind="quiet", icon="plus")

        def unfold() -> None:
            folded.show()
            show.hide()
            self.fields[_TEXTS[0]].control.setFocus()

        show.clicked.connect(unfold)
        layout.addLayout(row(show, 1))
        layout.addWidget(folded)
        return holder

    def _key(self, padding: int) -> QWidget:
        words, theme, needs = self._desk.words, self._desk.theme, self._steps.needs_passphrase
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(padding, theme.px(16), padding, theme.px(16))
        layout.setSpacing(theme.px(12))
        mark = QLabel()
        mark.setPixmap(theme.pixmap("key"))
        said = Paragraph(
            theme,
            words("first_start.key_text" if needs else "first_start.key_kept"),
            "body",
            "text_soft",
        )
        line = row(mark, said, gap=theme.px(12))
        line.setStretch(1, 1)
        layout.addLayout(line)
        if needs:
            for name, note in (("passphrase", words("first_start.passphrase_note")),
                               ("passphrase_again", "")):  # fmt: skip
                secret = LineField(theme)
                secret.setEchoMode(QLineEdit.EchoMode.Password)
                self.fields[name] = Field(theme, words(f"first_start.{name}"), secret, note)
                layout.addWidget(self.fields[name])
        return box

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
        named: dict[str, Any] = {
            name: self._typed(name).strip() for name in (*_NAMES, "device_mark", *_TEXTS)
        }
        return Settings(**named)

    def try_begin(self) -> None:
        """Begin, or say under each field what it lacks and go to the first."""
        words, needs = self._desk.words, self._steps.needs_passphrase
        answers, passphrase = self.answers(), self._typed("passphrase")
        found = faults(answers, passphrase, self._typed("passphrase_again"), needs)
        for name, field in self.fields.items():
            field.set_fault(words(found[name]) if name in found else "")
        if found:
            next(field for name, field in self.fields.items() if name in found).control.setFocus()
            return
        self.begin.setEnabled(False)
        self._steps.begin(Beginning(settings=answers, logo=self._logo, passphrase=passphrase))

    def refuse(self, problem: InspectionError) -> None:
        """It could not begin: say so and let her try again."""
        self.begin.setEnabled(True)
        self._desk.messages.problem(problem)


class PassphrasePage(QWidget):
    """Asks for the passphrase and hands it to `unlock`; `refuse` when it does not fit."""

    def __init__(self, desk: Desk, unlock: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._unlock = desk, unlock
        words, theme = desk.words, desk.theme
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        card = Card(theme)
        card.setFixedWidth(min(theme.px(480), 900))
        inside = card.add_padded(gap=16)
        inside.addLayout(
            _welcome(desk, words("first_start.open_title"), words("first_start.open_text"))
        )
        self.secret = LineField(theme)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.returnPressed.connect(self._try)
        self.field = Field(theme, words("first_start.passphrase"), self.secret)
        inside.addWidget(self.field)
        self.open = Button(theme, words("first_start.open"), self._try, kind="primary", tall=True)
        inside.addLayout(row(1, self.open))
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.secret.setFocus()

    def _try(self) -> None:
        if self.secret.text() and self.open.isEnabled():
            self.open.setEnabled(False)
            self.open.setText(self._desk.words("first_start.opening"))
            self._unlock(self.secret.text())

    def refuse(self, problem: InspectionError) -> None:
        """Say why it did not open; what was typed is marked for typing over."""
        self.open.setEnabled(True)
        self.open.setText(self._desk.words("first_start.open"))
        self.field.set_fault(sentence(self._desk.words, problem))
        self.secret.selectAll()
        self.secret.setFocus()


def _welcome(desk: Desk, title: str, text: str) -> QVBoxLayout:
    theme = desk.theme
    logo = QLabel()
    logo.setPixmap(theme.pixmap("uanmeldt-mark", "accent", 32))
    layout = QVBoxLayout()
    layout.setSpacing(theme.px(8))
    heading = Paragraph(theme, title, "page")
    line = row(logo, heading, gap=theme.px(16))
    line.setStretch(1, 1)
    layout.addLayout(line)
    layout.addWidget(Paragraph(theme, text, "body", "text_soft"))
    return layout
