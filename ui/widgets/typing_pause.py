"""When a text that is being typed is handed over: at each pause, and in the midst of typing too.

Who types without a pause would otherwise lose all of it with the power.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

PAUSE_MS = 800
LONGEST_MS = 1500  # from the first letter: so that it is stored within two seconds


@runtime_checkable
class HearsTyping(Protocol):
    """A page that tells whether all is stored: it must not, while a text waits in a field."""

    def text_waits(self, waits: bool) -> None: ...


class TypingPause(QObject):
    """Of one field; `due` when its text is to be handed over."""

    due = Signal()

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._waits = False
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._longest = QTimer(self, interval=LONGEST_MS, singleShot=True)
        for timer in (self._pause, self._longest):
            timer.timeout.connect(self.due)

    @property
    def waits(self) -> bool:
        """Something is still to be handed over."""
        return self._waits

    def typed(self) -> None:
        """Something stands there that was not handed over."""
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()
        if not self._waits:
            self._waits = True
            self._tell()

    def rest(self) -> None:
        """Nothing is to be handed over."""
        self._pause.stop()
        self._longest.stop()
        if self._waits:
            self._waits = False
            self._tell()

    def _tell(self) -> None:
        around = self._field.parentWidget()
        while around is not None and not isinstance(around, HearsTyping):
            around = around.parentWidget()
        if around is not None:
            around.text_waits(self._waits)
