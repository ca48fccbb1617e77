"""Fields: label above, control, one sentence below when something is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIntValidator, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.formats import short_date
from inspector.services.ports import Words
from ui.style import restyle
from ui.theme import Theme
from ui.widgets.number_guard import WARN, NumberGuard, TextField
from ui.widgets.text import Label, Paragraph
from ui.widgets.text_area import TextArea as TextArea  # a field too: it is looked for here


class LineField(QLineEdit):
    """A line of text; `tabular` for numbers and dates."""

    def __init__(
        self, theme: Theme, text: str = "", *, placeholder: str = "", tabular: bool = False
    ) -> None:
        super().__init__()
        self.setMaxLength(2**31 - 1)  # Qt would cut at 32,767 signs, and that would be stored
        self.setText(text)
        self.setFont(theme.font("body", tabular=tabular))
        self.setPlaceholderText(placeholder)


def read_date(text: str) -> date | None:
    """A date typed as 07-06-2010, 7.6.2010, 7/6-10 or 070610; ValueError where it is none.

    An empty text is None. Two-digit years are of this century. Outside 1900-2200 it is none:
    other laptops refuse that.
    """
    cleaned = text.strip().replace(".", "-").replace("/", "-").replace(" ", "-")
    if not cleaned:
        return None
    parts = [part for part in cleaned.split("-") if part]
    if len(parts) == 1 and parts[0].isdigit() and len(parts[0]) in (6, 8):
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        raise ValueError(text)
    if len(parts[0]) == 4:
        parts.reverse()
    day, month, year = (int(part) for part in parts)
    found = date(year + 2000 if year < 100 else year, month, day)
    if not 1900 <= found.year <= 2200:
        raise ValueError(text)
    return found


class DateField(QLineEdit):
    """A date typed freely and shown as 07-06-2010; `date_changed` when it is another date.

    What cannot be read stays as typed and is marked; `value` then keeps the date before.
    """

    date_changed = Signal()

    def __init__(self, theme: Theme, value: date | None = None, *, placeholder: str = "") -> None:
        super().__init__(short_date(value))
        self._value = value
        self.fault = False
        self.setFont(theme.font("body", tabular=True))
        self.setPlaceholderText(placeholder)
        self.setMinimumWidth(theme.px(116))
        self.editingFinished.connect(self._read)

    @property
    def value(self) -> date | None:
        return self._value

    def set_value(self, value: date | None) -> None:
        self._value = value
        self.setText(short_date(value))
        self._mark(False)

    def type(self, text: str) -> None:
        """As if she had typed this and left the field."""
        self.setText(text)
        self._read()

    def _read(self) -> None:
        try:
            value = read_date(self.text())
        except ValueError:
            self._mark(True)
            return
        self._mark(False)
        self.setText(short_date(value))
        if value != self._value:
            self._value = value
            self.date_changed.emit()

    def _mark(self, fault: bool) -> None:
        if fault != self.fault:
            self.fault = fault
            self.setProperty("fault", fault)
            restyle(self)


class Choice(QComboBox):
    """A choice among (value, word) pairs; `chosen` is the value. The wheel scrolls the page."""

    def __init__(
        self, theme: Theme, options: Iterable[tuple[str, str]] = (), chosen: str = ""
    ) -> None:
        super().__init__()
        self._theme = theme
        self.setFont(theme.font("body"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.set_options(options, chosen)

    def set_options(self, options: Iterable[tuple[str, str]], chosen: str = "") -> None:
        self.blockSignals(True)
        self.clear()
        for value, word in options:
            self.addItem(word, value)
        self.choose(chosen)
        self.blockSignals(False)

    @property
    def chosen(self) -> str:
        return cast(str, self.currentData() or "")

    def choose(self, value: str) -> None:
        """Show this value; the first where it is not among the options."""
        self.setCurrentIndex(max(0, self.findData(value)) if self.count() else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - self._theme.px(8 + 32)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        mark = self._theme.pixmap("cdown", "text" if self.isEnabled() else "text_muted", 16)
        side = self._theme.px(16)
        spot = QPoint(self.width() - side - self._theme.px(8), (self.height() - side) // 2)
        painter.drawPixmap(spot, mark)


class NumberField(QLineEdit):
    """A small whole number between two limits; Up and Down change it by one.

    `valueChanged` when it is another number; what is left outside the limits becomes the
    number before, and `outside` tells the limits.
    """

    valueChanged = Signal(int)  # noqa: N815 - named as those of Qt
    outside = Signal(int, int)

    def __init__(self, theme: Theme, value: int, least: int = 0, most: int = 999) -> None:
        super().__init__(str(value))
        self._value, self._least, self._most = value, least, most
        self.setFont(theme.font("body", tabular=True))
        self.setValidator(QIntValidator(least, most, self))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(theme.px(72))
        self.editingFinished.connect(self._read)

    def value(self) -> int:
        return self._value

    def lineEdit(self) -> QLineEdit:
        """Where the number is typed: here."""
        return self

    def setValue(self, value: int) -> None:
        """Show this number, and tell when it differs."""
        value = min(self._most, max(self._least, value))
        self.setText(str(value))
        if value != self._value:
            self._value = value
            self.valueChanged.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.setValue(self._value + step)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._read()

    def _read(self) -> None:
        text = self.text()
        wanted = int(text) if text.isdigit() else -1
        if self._least <= wanted <= self._most:
            self.setValue(wanted)
        else:
            self.setText(str(self._value))
            self.outside.emit(self._least, self._most)


class Field(QWidget):
    """A labelled control: the label is its buddy and accessible name; `set_fault` says below
    what is wrong and what was kept; `note` is a quiet line that stands there otherwise.
    """

    def __init__(self, theme: Theme, label: str, control: QWidget, note: str = "") -> None:
        super().__init__()
        self.control = control
        self._note = note
        self.watch: NumberGuard | None = None
        name = Label(theme, label, "caption", "text_soft")
        name.setBuddy(control)
        control.setAccessibleName(label)
        self._mark = QLabel()
        self._mark.setPixmap(theme.pixmap("alert", "alarm_fg", 16))
        self._said = Paragraph(theme, note, "caption", "text_soft")
        self._theme = theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(name)
        layout.addWidget(control)
        below = QHBoxLayout()
        below.setSpacing(theme.px(6))
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._said, 1)
        layout.addLayout(below)
        layout.addStretch(1)
        self.set_fault("")

    def guard(self, words: Words, *, refuses: bool = False) -> Field:
        """Say below when the text looks like a civil number; the field itself, for chaining."""
        if isinstance(self.control, TextField):
            self.watch = NumberGuard(words, self.control, refuses=refuses)
            self.watch.told.connect(self._guarded)
        if isinstance(self.control, TextArea):
            self.control.watch = self.watch
        return self

    def _guarded(self, sentence: str) -> None:
        self.set_fault(sentence if self.watch is not None and self.watch.level != WARN else "")
        if sentence and not self._said.isVisibleTo(self):
            self._said.setVisible(True)
            self._said.set_words(sentence)

    def set_fine(self, sentence: str) -> None:
        """Say below that what stands there is right."""
        self.set_fault("")
        self._mark.setPixmap(self._theme.pixmap("check", "ok_fg", 16))
        self._mark.show()
        self._said.show()
        self._said.set_words(sentence)

    def set_fault(self, sentence: str) -> None:
        """Mark the control and say why; "" takes it away."""
        self._mark.setPixmap(self._theme.pixmap("alert", "alarm_fg", 16))
        self._mark.setVisible(bool(sentence))
        self._said.setVisible(bool(sentence or self._note))
        self._said.set_words(sentence or self._note)
        colour = "alarm_fg" if sentence else "text_soft"
        palette = self._said.palette()
        palette.setColor(self._said.foregroundRole(), self._theme.colour(colour))
        self._said.setPalette(palette)
        self.control.setProperty("fault", bool(sentence))
        restyle(self.control)
