"""Light or dark, text size, language: kept on this laptop, changed at once."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.gateways.texts import LANGUAGES
from ui.desk import Desk
from ui.theme import MODES, TEXT_SIZES
from ui.widgets.card import Card
from ui.widgets.tabs import SegmentedSwitch
from ui.widgets.text import Paragraph
from ui.widgets.ticks import Tick


class LookSection(QWidget):
    """Light or dark, and the size of the text."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        words, theme = desk.words, desk.theme
        self._desk = desk
        layout = _column(self, theme.px(16))
        mode = Card(theme, words("settings_page.mode_head"))
        self.modes = SegmentedSwitch(
            theme, [(one, words(f"settings_page.mode_{one}")) for one in MODES], theme.mode
        )
        self.modes.setAccessibleName(words("settings_page.mode_head"))
        self.modes.changed.connect(self._use_mode)
        mode.add_padded(self.modes)
        size = Card(theme, words("settings_page.size_head"))
        self.sizes = SegmentedSwitch(
            theme, [(str(one), f"{one} %") for one in TEXT_SIZES], str(theme.text_size)
        )
        self.sizes.setAccessibleName(words("settings_page.size_head"))
        self.sizes.changed.connect(self._use_size)
        note = Paragraph(theme, words("settings_page.size_note"), "body", "text_soft")
        size.add_padded(self.sizes, note)
        others = Card(theme, words("guard.cover.head"))
        self.covered = Tick(theme, words("guard.cover.tick"), desk.preferences.cover.on)
        self.covered.toggled.connect(desk.preferences.cover.put)
        told = Paragraph(theme, words("guard.cover.note"), "body", "text_soft")
        others.add_padded(self.covered, told)
        layout.addWidget(mode)
        layout.addWidget(size)
        layout.addWidget(others)
        layout.addStretch(1)

    def _use_mode(self, mode: str) -> None:
        self._desk.preferences.keep("look/mode", mode)
        self._desk.theme.use(mode=mode)

    def _use_size(self, size: str) -> None:
        self._desk.preferences.keep("look/text_size", int(size))
        self._desk.theme.use(text_size=int(size))


class LanguageSection(QWidget):
    """Danish or English, while the program runs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        words, theme = desk.words, desk.theme
        self._desk = desk
        layout = _column(self, theme.px(16))
        card = Card(theme, words("settings_page.language_head"))
        self.languages = SegmentedSwitch(
            theme,
            [(one, words(f"settings_page.language_{one}")) for one in LANGUAGES],
            words.language,
        )
        self.languages.setAccessibleName(words("settings_page.language_head"))
        self.languages.changed.connect(self._use)
        note = Paragraph(theme, words("settings_page.language_note"), "body", "text_soft")
        card.add_padded(self.languages, note)
        layout.addWidget(card)
        layout.addStretch(1)

    def _use(self, language: str) -> None:
        self._desk.preferences.keep("look/language", language)
        self._desk.words.use(language)
        self._desk.signals.look_changed.emit()


def _column(parent: QWidget, gap: int) -> QVBoxLayout:
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    return layout
