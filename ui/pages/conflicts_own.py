"""An own value in place of those that stand there: a text, a date, a number, a choice."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from inspector.domain.conflict_cells import Form, Stored, encoded
from inspector.services.ports import Words
from ui.pages.conflicts_values import ChoiceFrame
from ui.presenters.case_hours import read_hours
from ui.presenters.conflict_values import Detail
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import Choice, LineField, TextArea, read_date
from ui.widgets.number_guard import GuardLine

_MOST_LINES = 10
_NONE_YET = "\x00"  # of a choice: nothing is chosen, which differs from the empty code
_HINTS = {Form.DATE: "date", Form.DATES: "dates", Form.NUMBER: "number", Form.WHOLE: "number"}


class GrowingArea(TextArea):
    """As high as its text, within limits; what is more scrolls."""

    def __init__(self, theme: Theme, lines: int) -> None:
        super().__init__(theme, lines=lines)
        self._line, self._least = theme.line("body"), lines
        self._edges = theme.px(18)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self, _size: object = None) -> None:
        lines = round(self.document().size().height())  # a plain text counts in lines
        high = min(_MOST_LINES, max(self._least, lines)) * self._line + self._edges
        if high != self.height() or high != self.minimumHeight():
            self.setFixedHeight(high)


class OwnFrame(ChoiceFrame):
    """The card of the own value; `edited` when another value stands in its field."""

    edited = Signal()

    def __init__(self, theme: Theme, words: Words, shown: Detail) -> None:
        self._form = shown.form
        self.is_text = shown.form in (Form.TEXT, Form.LINE)
        self.is_choice = shown.form is Form.CHOICE
        begins = []
        if self.is_text:
            for card in shown.cards[:2]:
                text = words("conflict.begin_with", letter=card.letter)
                begins.append(Button(theme, text, kind="quiet"))
        name = words("conflict.own_text" if self.is_text else "conflict.own_value")
        super().__init__(theme, name, words("conflict.own_key"), *begins)
        self.begins = begins
        self.control = self._control(theme, words, shown)
        self.control.setAccessibleName(name)
        self.body.addWidget(self.control)
        self.guard: GuardLine | None = None
        if self.is_text:
            self.guard = GuardLine(theme, words, self._text_control())
            self.body.addWidget(self.guard)
        for button, card in zip(begins, shown.cards, strict=False):
            text = str(card.stored or "")
            button.clicked.connect(lambda _=False, text=text: self.begin(text))

    def _control(self, theme: Theme, words: Words, shown: Detail) -> QWidget:
        if self._form is Form.CHOICE:
            none = (_NONE_YET, words("conflict.own_choose"))
            choice = Choice(theme, [none, *shown.options], _NONE_YET)
            choice.currentIndexChanged.connect(self._typed)
            return choice
        if self._form is Form.TEXT:
            area = GrowingArea(theme, 2)
            area.setPlaceholderText(words("conflict.own_hint"))
            area.textChanged.connect(self._typed)
            return area
        hint = _HINTS.get(self._form, "")
        key = f"conflict.own_hint_{hint}" if hint else "conflict.own_hint"
        line = LineField(theme, placeholder=words(key), tabular=bool(hint))
        line.textChanged.connect(self._typed)
        return line

    def _text_control(self) -> QLineEdit | QPlainTextEdit:
        if not isinstance(self.control, QLineEdit | QPlainTextEdit):
            raise TypeError("not a field of text")
        return self.control

    def _typed(self) -> None:
        self.option.setChecked(True)
        self.edited.emit()

    def begin(self, text: str) -> None:
        """Take this text to go on from, and go there."""
        self.put(text)
        if isinstance(self.control, QPlainTextEdit):
            self.control.moveCursor(QTextCursor.MoveOperation.End)
        self.control.setFocus()

    # -- what stands in it ---------------------------------------------------------------

    def typed(self) -> str:
        """What was typed or chosen, as it stands there; "" before she touched it."""
        if isinstance(self.control, Choice):
            chosen = self.control.chosen
            return "" if chosen == _NONE_YET else f"={chosen}"
        if isinstance(self.control, QPlainTextEdit):
            return self.control.toPlainText()
        return self._text_control().text()  # type: ignore[union-attr]  # a line, by the above

    def put(self, typed: str) -> None:
        """What `typed` gave."""
        if isinstance(self.control, Choice):
            self.control.choose(typed[1:] if typed else _NONE_YET)
        elif isinstance(self.control, QPlainTextEdit):
            self.control.setPlainText(typed)
        else:
            self._text_control().setText(typed)  # type: ignore[union-attr]  # as above

    def value(self) -> Stored:
        """As it is stored; ValueError where it is nothing this field could hold."""
        typed = self.typed()
        if not typed.strip():
            raise ValueError(typed)
        if self._form is Form.CHOICE:
            return typed[1:]
        if self.is_text:
            return typed.strip()
        return _read(self._form, typed)


def _read(form: Form, typed: str) -> Stored:
    if form is Form.DATE:
        return encoded(read_date(typed))
    if form is Form.DATES:
        days = {read_date(part) for part in typed.replace(";", ",").split(",")}
        return encoded(tuple(sorted(day.isoformat() for day in days if day is not None)))
    number = read_hours(typed)
    if form is Form.WHOLE:
        if number is None or number != number.to_integral_value():
            raise ValueError(typed)
        return int(number)
    return encoded(number if number is not None else Decimal(0))
