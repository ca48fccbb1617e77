"""Says, while she types, that a text looks like a civil number, or is longer than may be written:
when her keys have rested."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from inspector.domain.text_limits import MOST, lengths, too_long
from inspector.services.ports import Words
from ui.style import restyle
from ui.theme import Theme
from ui.widgets.bars import announce
from ui.widgets.text import Paragraph, tint

PAUSE_MS = 300
_LEAST_DIGITS = 9  # a number whose first nought is lost
STOP, WARN, LONG = "stop", "warn", "long"

TextField = QLineEdit | QPlainTextEdit


def text_of(field: TextField) -> str:
    """What stands in the field."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


class NumberGuard(QObject):
    """Watches one field; `told` gives the sentence to show, "" when there is none.

    `refuses`: the text is not stored at all while it stands so, and the sentence says it. A text
    that is too long never is; `stored` gives what stood there before, which may be as long.
    """

    told = Signal(str)

    def __init__(
        self,
        words: Words,
        field: TextField,
        *,
        refuses: bool = False,
        stored: Callable[[], str] = str,
    ) -> None:
        super().__init__(field)
        self._words, self._field, self._refuses, self._stored = words, field, refuses, stored
        self.level = ""
        self._sentence = ""
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.look)
        field.textChanged.connect(self._typed)

    @property
    def stops(self) -> bool:
        """Looks at once: whether the text as it stands is refused."""
        if self._pause.isActive():
            self.look()
        return self.level == LONG or (self.level == STOP and self._refuses)

    def _typed(self) -> None:
        text = text_of(self._field)
        if self._sentence or len(text) > MOST or sum(map(str.isdigit, text)) >= _LEAST_DIGITS:
            self._pause.start()

    def look(self) -> None:
        """Judge the text now; what has not changed is not told again."""
        from inspector.domain.free_texts import worst  # not before somebody writes digits

        self._pause.stop()
        text = text_of(self._field)
        found = LONG if too_long(text, self._stored()) else worst(text)
        level = str(found) if found in (STOP, WARN, LONG) else ""
        self.level = level
        self._say(self.sentence())

    def _say(self, sentence: str) -> None:
        """Tell this of the field, once; "" that there is nothing to tell."""
        if sentence == self._sentence:
            return
        self._sentence = sentence
        self._field.setProperty("fault", bool(sentence) and self.level != WARN)
        restyle(self._field)
        self._field.setAccessibleDescription(sentence)
        self.told.emit(sentence)
        if sentence:
            announce(self._field, sentence)

    @property
    def told_now(self) -> bool:
        """Whether a sentence stands."""
        return bool(self._sentence)

    def refuses_paste(self, pasted: str, replaced: int = 0) -> bool:
        """Whether what is pasted over so many signs has no room; it is said until she goes on."""
        wanted = len(text_of(self._field)) - replaced + len(pasted)
        if wanted <= max(MOST, len(self._stored())):
            return False
        self._say(self._words("guard.paste_too_long", **lengths(wanted)))
        return True

    def sentence(self) -> str:
        """What is said about the text as it was judged last."""
        if self.level == LONG:
            return self._words("guard.too_long", **lengths(len(text_of(self._field))))
        if self.level == STOP:
            return self._words("guard.refused" if self._refuses else "guard.stop")
        return self._words("guard.warn") if self.level == WARN else ""


class GuardLine(Paragraph):
    """The guard's sentence on a line of its own, to be laid out under the field."""

    def __init__(
        self,
        theme: Theme,
        words: Words,
        field: TextField,
        *,
        refuses: bool = False,
        stored: Callable[[], str] = str,
    ) -> None:
        super().__init__(theme, "", "caption", "alarm_fg")
        self.guard = NumberGuard(words, field, refuses=refuses, stored=stored)
        self.guard.told.connect(self._say)
        self.hide()

    def _say(self, sentence: str) -> None:
        tint(self, self._theme, "text_soft" if self.guard.level == WARN else "alarm_fg")
        self.set_words(sentence)
        self.setVisible(bool(sentence))
