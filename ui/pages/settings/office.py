"""Who she is, whose report it is, and the laptop's mark."""

from __future__ import annotations

from functools import partial

from inspector.domain.settings import Settings
from ui.desk import Desk
from ui.files import read_file
from ui.pages.settings.section import Section
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import row
from ui.widgets.text import Label, Paragraph

_LARGEST_LOGO = 5_000_000  # bytes


class OfficeSection(Section):
    """Person, organisation with logo, mark; the mark rests where the office knows it."""

    def __init__(self, desk: Desk, settings: Settings, *, mark_rests: bool = False) -> None:
        super().__init__(desk, settings)
        words, theme = desk.words, desk.theme
        person = Card(theme, words("settings_page.person_head"))
        inside = person.add_padded(gap=12)
        pair = row(self.line("person_name"), self.line("person_title"), gap=theme.px(16))
        inside.addLayout(pair)
        inside.addWidget(self.line("unit"))
        note = Paragraph(theme, words("settings_page.person_note"), "caption", "text_soft")
        inside.addWidget(note)
        office = Card(theme, words("settings_page.office_head"))
        inside = office.add_padded(gap=12)
        inside.addWidget(self.line("organisation"))
        inside.addWidget(self.line("organisation_address"))
        self._logo_words = Label(theme, "", "body", "text_soft")
        choose = Button(theme, words("settings_page.logo_choose"), self._choose_logo)
        self._remove = Button(
            theme, words("settings_page.logo_remove"), self._remove_logo, kind="quiet"
        )
        self.of_office += (self._remove, choose)
        inside.addLayout(row(self._logo_words, 1, self._remove, choose, gap=theme.px(8)))
        device = Card(theme, words("settings_page.device_head"))
        key = "device_in_office" if mark_rests else "device_note"
        mark = self.line("device_mark", words(f"settings_page.{key}"), tabular=True)
        mark.control.setEnabled(not mark_rests)
        device.add_padded(mark)
        for card in (person, office, device):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.after_change = self._tell_logo
        self._tell_logo()

    def _tell_logo(self) -> None:
        words, has = self.desk.words, bool(self.settings.organisation_logo)
        key = "settings_page.logo_chosen" if has else "settings_page.logo_none"
        self._logo_words.setText(words(key))
        self._remove.setVisible(has)

    def _choose_logo(self) -> None:
        words = self.desk.words
        path = self.desk.files.to_open(
            self, words("settings_page.logo_dialog"), words("settings_page.logo_pattern")
        )
        if path is not None:
            attachments = self.desk.attachments
            self.desk.tasks.work(lambda _progress: attachments.save(_logo(path)), self._keep_logo)

    def _keep_logo(self, name: str) -> None:
        self.change(organisation_logo=name)

    def _remove_logo(self) -> None:
        self.change(organisation_logo="")


_logo = partial(read_file, most=_LARGEST_LOGO)
