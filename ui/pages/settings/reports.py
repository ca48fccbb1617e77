"""The standing texts of reports, and how pictures are placed."""

from __future__ import annotations

from inspector.domain.settings import Settings
from ui.desk import Desk
from ui.pages.settings.section import Section
from ui.widgets.card import Card
from ui.widgets.text import Paragraph
from ui.widgets.ticks import Tick


class ReportsSection(Section):
    """Empty fields mean the program's own wording."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        super().__init__(desk, settings)
        words, theme = desk.words, desk.theme
        texts = Card(theme, words("settings_page.texts_head"))
        inside = texts.add_padded(gap=12)
        note = Paragraph(theme, words("settings_page.texts_note"), "body", "text_soft")
        inside.addWidget(note)
        for name in ("report_introduction", "report_closing", "signature_meaning"):
            inside.addWidget(self.area(name))
        photos = Card(theme, words("settings_page.photos_head"))
        shown = Tick(theme, words("settings_page.show_photos"), settings.show_photos_per_point)
        shown.toggled.connect(lambda on: self.change(show_photos_per_point=on))
        self.of_office.append(shown)
        photos.add_padded(shown)
        for card in (texts, photos):
            self.column.addWidget(card)
        self.column.addStretch(1)
