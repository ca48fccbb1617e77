"""Mail: her address and the administration's, how large a mail may be, and a server of its own."""

from __future__ import annotations

from inspector.domain.mail_address import is_address
from inspector.domain.settings import Settings
from ui.desk import Desk
from ui.pages.settings.mail_server import MailServerCard
from ui.pages.settings.section import Section
from ui.widgets.card import Card
from ui.widgets.fields import Field, LineField, NumberField
from ui.widgets.layout import Columns
from ui.widgets.text import Paragraph

_MEGABYTE = 1_000_000
_MOST_MEGABYTES = 50


class MailSection(Section):
    """Each change is stored at once; a password goes into the keychain and nowhere else."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk, settings)
        self.addresses = {
            name: self._address(name) for name in ("person_email", "administration_email")
        }
        you = Card(desk.theme, desk.words("outbox.settings.you_head"))
        you.add_padded(*self.addresses.values(), gap=12)
        self.server = MailServerCard(self)
        for card in (you, self._size_card(), self.server):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _address(self, name: str) -> Field:
        words = self.desk.words
        control = LineField(self.desk.theme, getattr(self.settings, name))
        note = words(f"outbox.settings.{name}_note")
        field = Field(self.desk.theme, words(f"outbox.settings.{name}"), control, note)
        field.guard(words, refuses=True)
        self._note(name, control)

        def left() -> None:
            typed, kept = control.text().strip(), getattr(self.settings, name)
            if not typed or is_address(typed):
                self.change(field, **{name: typed})
            else:
                key = "not_address" if kept else "not_address_none"
                field.set_fault(words(f"outbox.settings.{key}", address=typed, kept=kept))

        control.editingFinished.connect(left)
        return field

    def _size_card(self) -> Card:
        words, theme = self.desk.words, self.desk.theme
        card = Card(theme, words("outbox.settings.size_head"))
        names = {"warn": "mail_warn_bytes", "most": "mail_most_bytes"}
        self.sizes = {key: self._size(key, name) for key, name in names.items()}
        fields = list(self.sizes.values())
        note = Paragraph(theme, words("outbox.settings.size_note"), "caption", "text_soft")
        card.add_padded(Columns(theme, [(fields[0], 0), (fields[1], 1)], gap=24), note, gap=8)
        return card

    def _size(self, key: str, name: str) -> Field:
        """A number of whole megabytes."""
        words, theme = self.desk.words, self.desk.theme
        now = max(1, round(getattr(self.settings, name) / _MEGABYTE))
        control = NumberField(theme, now, 1, _MOST_MEGABYTES)
        field = Field(theme, words(f"outbox.settings.{key}"), control)

        def outside(least: int, most: int) -> None:
            kept = control.value()
            text = words("settings_page.outside", least=least, most=most, kept=kept)
            field.set_fault(text)

        def changed(value: int) -> None:
            if self._in_order():
                self.change(field, **{name: value * _MEGABYTE})
            else:
                field.set_fault(words("outbox.settings.size_order"))

        control.valueChanged.connect(changed)
        control.textEdited.connect(lambda _text: field.set_fault(""))
        control.outside.connect(outside)
        return field

    def _in_order(self) -> bool:
        """Whether she is warned before a mail is refused; both are stored by themselves."""
        warn, most = (self.sizes[key].control for key in ("warn", "most"))
        assert isinstance(warn, NumberField)
        assert isinstance(most, NumberField)
        return warn.value() <= most.value()
