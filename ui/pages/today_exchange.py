"""On the start page of a laptop with an office: when was exchanged, and the button to do it now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.office import OfficeState
from inspector.services.ports import Progress
from ui.desk import Desk
from ui.exchanging import BROUGHT, TRIED, exchanging
from ui.messages import sentence
from ui.navigation import Place
from ui.presenters.exchange import stage
from ui.presenters.today_exchange import first_line, second_line
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row
from ui.widgets.text import Paragraph

_ACTS = (BROUGHT, TRIED, "office_changed", "settings_changed")
_PAGE = Place(page="exchange")
_SETTINGS = Place(page="settings", tab="exchange")
_STACKED = 150  # per cent of text size from which the button stands below the words
_NEEDS_PASSWORD = "hub-password"


class ExchangeCard(Card):
    """Made once for its page and put into each of its layouts; hidden where there is no office.

    What it says is read in the pool, after the page is painted.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._desk, self._at_work = desk, exchanging(desk)
        self._hub = ""
        self._state: OfficeState | None = None
        self._had_focus = False
        theme, words = desk.theme, desk.words
        self.first = Paragraph(theme, "", "body")
        self.second = Paragraph(theme, "", "caption", "text_soft")
        self.trouble = Paragraph(theme, "", "caption", "alarm_fg")
        self.run = Button(theme, words("today.exchange_do"), self._run)
        self.run.setAccessibleDescription(words("today.exchange_told"))
        self.stop = Button(theme, words("common.cancel"), self._at_work.cancel)
        self.add_row(self._row())
        self.hide()
        self._at_work.changed.connect(self._tell)
        desk.signals.data_changed.connect(self._heard)

    def _row(self) -> Row:
        theme = self._desk.theme
        mark = QLabel()
        mark.setPixmap(theme.pixmap("sync", "text_soft"))
        texts, buttons = QWidget(), QWidget()
        lines = QVBoxLayout(texts)
        lines.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        lines.setSpacing(theme.px(2))
        for line in (self.first, self.second, self.trouble):
            lines.addWidget(line)
        place = QVBoxLayout(buttons)
        place.setContentsMargins(0, 0, 0, 0)
        for button in (self.run, self.stop):
            place.addWidget(button)
        if theme.text_size < _STACKED:
            made = Row(theme, mark, texts, buttons, height=72)
        else:
            lines.addSpacing(theme.px(6))
            lines.addWidget(buttons, 0, Qt.AlignmentFlag.AlignLeft)
            made = Row(theme, mark, texts, height=72)
        made.box.setStretch(1, 1)
        return made

    # -- where it stands

    def put_in(self, layout: QBoxLayout, place: int, hub: str) -> None:
        """Stand in this layout, before what has this place there; `hub`: of the settings."""
        layout.insertWidget(place, self)
        self._hub = hub
        self._tell()
        if self._had_focus:
            self._had_focus = False
            self.focus_target().setFocus()
        self._read()

    def take_out(self, page: QWidget) -> bool:
        """Leave the layout before it is cleared; whether the keyboard was here."""
        self._had_focus = self.isAncestorOf(self.focusWidget()) and self.focusWidget().hasFocus()
        self.setParent(page)
        self.hide()
        return self._had_focus

    def focus_target(self) -> Button:
        return self.run if self.run.isVisibleTo(self) else self.stop

    # -- what it says

    def _heard(self, act: str) -> None:
        if act in _ACTS:
            self._read()

    def _read(self) -> None:
        exchange, safety = self._desk.exchange, self._desk.safety
        if exchange is None or (safety is not None and safety.locked()):
            return

        def job(_progress: Progress) -> OfficeState:
            return exchange.state()

        self._desk.tasks.work(job, self._came, self._unknown)

    def _came(self, state: OfficeState) -> None:
        self._state = state
        self._tell()

    def _unknown(self, _problem: InspectionError) -> None:
        """What was told stays: the page in hand tells of the storage's trouble."""

    def _tell(self) -> None:
        state, words, work = self._state, self._desk.words, self._at_work
        busy = bool(work.busy)
        if state is None or (stage(state) != "office" and not busy):
            self.hide()
            return
        self.first.set_words(first_line(words, state, work))
        self.second.set_words(second_line(words, state, work, self._hub))
        trouble = sentence(words, work.problem) if work.problem is not None else ""
        self.trouble.set_words(trouble)
        self.trouble.setVisible(bool(trouble))
        key = "exchange_do" if self._hub else "exchange_choose"
        self.run.setText(words(f"today.{key}"))
        self._show_buttons(busy)
        self.show()

    def _show_buttons(self, busy: bool) -> None:
        """The keyboard goes from the button that leaves to the one that comes."""
        before, after = (self.run, self.stop) if busy else (self.stop, self.run)
        follows = before.hasFocus()
        after.show()
        if follows:
            after.setFocus()
        before.hide()

    def _run(self) -> None:
        """Exchange; without a place to meet, or where it wants a password, go where it is given."""
        problem = self._at_work.problem
        if not self._hub:
            self._desk.navigation.go(_SETTINGS)
        elif problem is not None and problem.code == _NEEDS_PASSWORD:
            self._desk.navigation.go(_PAGE)
        else:
            self._at_work.run()
