"""The status bar: where the work lies, what is saved, and who sits here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.text import Label

_CROWDED = 150  # per cent of text size from which two facts take the room of three


class StatusBar(QFrame):
    """Three facts in caption; the saved time is plain ink and always visible."""

    def __init__(self, theme: Theme, place: str, saved: str, person: str) -> None:
        super().__init__()
        self._theme = theme
        self._apart = theme.px(16 if theme.text_size < _CROWDED else 4)  # between two facts
        self.setProperty("role", "status")
        self.setFixedHeight(theme.size("status_h"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        layout.setSpacing(theme.px(8))
        self.saved = Label(theme, saved, "caption", "text_soft", tabular=True)
        self.person = Label(theme, person, "caption", "text_soft")
        self.place = Label(theme, place, "caption", "text_soft")
        layout.addWidget(self._mark("laptop"))
        layout.addWidget(self.place)
        self._gap = QWidget()
        self._gap.setFixedWidth(theme.px(8))
        layout.addWidget(self._gap)
        self.exchange = self._quiet("")
        self.exchange.hide()
        layout.addWidget(self.exchange)
        layout.addStretch(1)
        layout.addWidget(self._mark("check"))
        layout.addWidget(self.saved)
        layout.addSpacing(self._apart)
        layout.addWidget(self._mark("user"))
        layout.addWidget(self.person)

    def offer(self, text: str, act: Callable[[], object]) -> None:
        """One thing to do at the right end, as words that can be pressed."""
        button = self._quiet(text, act, icon="lock")
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.addSpacing(self._apart)
            layout.addWidget(button)

    def tell_exchange(self, text: str, name: str) -> None:
        """When was exchanged, as words that can be pressed; `name` says what they do."""
        self.exchange.setText(text)
        self.exchange.setAccessibleName(name)
        self.exchange.setToolTip(name)
        self.exchange.setVisible(bool(text))
        roomy = not text or self._theme.text_size < _CROWDED
        for one in (self.place, self._gap):
            one.setVisible(roomy)

    def _quiet(self, text: str, act: Callable[[], object] | None = None, icon: str = "") -> Button:
        button = Button(self._theme, text, act, kind="quiet", icon=icon)
        button.setFont(self._theme.font("caption"))
        button.setStyleSheet("QPushButton { min-height: 0; padding: 0; }")
        button.setFixedHeight(self.height() - self._theme.px(6))
        return button

    def _mark(self, icon: str) -> QWidget:
        mark = QLabel()
        mark.setPixmap(self._theme.pixmap(icon, "text_soft", 16))
        return mark
