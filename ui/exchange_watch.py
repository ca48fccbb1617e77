"""What the status bar tells of exchange, read anew whenever that may have changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from inspector.domain.errors import InspectionError
from inspector.services.ports import Progress
from ui.desk import Desk
from ui.navigation import Place
from ui.widgets.status import StatusBar

_LATER = 700  # milliseconds: the start page is painted first
_SHORT = 150  # per cent of text size from which there is room for the least alone
_LATER_ACTS = ("storage_opened", "settings_changed")
_AT_ONCE = ("exchanged", "exchange_tried", "office_changed")  # the page in hand tells it as well


class ExchangeWatch(QObject):
    """Tells the bar in hand; nothing of it belongs to the start."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bar: StatusBar | None = None
        self._told = ""
        self._timer = QTimer(self, singleShot=True, interval=_LATER)
        self._timer.timeout.connect(self._read)
        if desk.exchange is not None:
            desk.signals.figures_shown.connect(self._timer.start)
            desk.signals.look_changed.connect(self._timer.start)
            desk.signals.data_changed.connect(self._heard)

    def show_in(self, bar: StatusBar) -> None:
        """From now on this bar is told; a press on it opens the page."""
        self._bar = bar
        go = self._desk.navigation.go
        bar.exchange.clicked.connect(lambda: go(Place(page="exchange")))
        self._tell(self._told)

    def _heard(self, act: str) -> None:
        if act in _AT_ONCE:
            self._timer.stop()
            self._read()
        elif act in _LATER_ACTS:
            self._timer.start()

    def _read(self) -> None:
        exchange, words, safety = self._desk.exchange, self._desk.words, self._desk.safety
        short = self._desk.theme.text_size >= _SHORT
        if exchange is None or (safety is not None and safety.locked()):
            return

        def job(_progress: Progress) -> str:
            from ui.presenters.exchange import status_words  # not for the start

            return status_words(words, exchange.state(), len(exchange.held()), short=short)

        self._desk.tasks.work(job, self._tell, self._unknown)

    def _tell(self, told: str) -> None:
        self._told = told
        if self._bar is not None and isValid(self._bar):
            words = self._desk.words
            name = words("exchange_page.status.opens", told=told) if told else ""
            self._bar.tell_exchange(told, name)

    def _unknown(self, _problem: InspectionError) -> None:
        """What was told stays: the page in hand tells of the storage's trouble."""
