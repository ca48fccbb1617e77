"""Says, while she types, that a text looks like a civil number: when her keys have rested."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from inspector.services.ports import Words
from ui.style import restyle
from ui.theme import Theme
from ui.widgets.bars import announce
from ui.widgets.text import Paragraph, tint

PAUSE_MS = 300
_LEAST_DIGITS = 9  # a number whose first nought is lost
STOP, WARN = "stop", "warn"

TextField = QLineEdit | QPlainTextEdit


def text_of(field: TextField) -> str:
    """What stands in the field."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


class NumberGuard(QObject):
    """Watches one field; `told` gives the sentence to show, "" when there is none.

    `refuses`: the text is not stored at all while it stands so, and the sentence says it.
    """

    told = Signal(str)

    def __init__(self, words: Words, field: TextField, *, refuses: bool = False) -> None:
        super().__init__(field)
        self._words, self._field, self._refuses = words, field, refuses
        self.level = ""
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.look)
        field.textChanged.connect(self._typed)

    @property
    def stops(self) -> bool:
        """Looks at once: whether the text as it stands is refused."""
        if self._pause.isActive():
            self.look()
        return self.level == STOP and self._refuses

    def _typed(self) -> None:
        if self.level or sum(map(str.isdigit, text_of(self._field))) >= _LEAST_DIGITS:
            self._pause.start()

    def look(self) -> None:
        """Judge the text now; what has not changed is not told again."""
        from inspector.domain.free_texts import worst  # not before somebody writes digits

        self._pause.stop()
        found = worst(text_of(self._field))
        level = str(found) if found in (STOP, WARN) else ""
        if level == self.level:
            return
        self.level = level
        sentence = self.sentence()
        self._field.setProperty("fault", level == STOP)
        restyle(self._field)
        self._field.setAccessibleDescription(sentence)
        self.told.emit(sentence)
        if sentence:
            announce(self._field, sentence)

    def sentence(self) -> str:
        """What is said about the text as it was judged last."""
        if self.level == STOP:
            return self._words("guard.refused" if self._refuses else "guard.stop")
        return self._words("guard.warn") if self.level == WARN else ""


class GuardLine(Paragraph):
    """The guard's sentence on a line of its own, to be laid out under the field."""

    def __init__(
        self, theme: Theme, words: Words, field: TextField, *, refuses: bool = False
    ) -> None:
        super().__init__(theme, "", "caption", "alarm_fg")
        self.guard = NumberGuard(words, field, refuses=refuses)
        self.guard.told.connect(self._say)
        self.hide()

    def _say(self, sentence: str) -> None:
        tint(self, self._theme, "alarm_fg" if self.guard.level == STOP else "text_soft")
        self.set_words(sentence)
        self.setVisible(bool(sentence))
