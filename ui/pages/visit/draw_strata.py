"""The strata of the frame as a small table with fields: how many are drawn, how many spare."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from inspector.services.ports import Words
from ui.presenters.draw_views import StratumLine
from ui.theme import Theme
from ui.widgets.fields import NumberField
from ui.widgets.layout import clear
from ui.widgets.text import Label, Paragraph, hairline

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class StrataTable(QWidget):
    """`resized` gives stratum, sample size and reserve when she changes a number."""

    resized = Signal(str, int, int)

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(0, 1)
        self._shape: tuple[object, ...] = ()
        self.fields: dict[str, tuple[NumberField, NumberField]] = {}
        self._sums: tuple[Label, ...] = ()

    def show_lines(self, lines: Sequence[StratumLine], *, locked: bool) -> None:
        """Show these strata; the fields are kept while only their numbers differ."""
        shape = (locked, tuple((one.id, one.title, one.population) for one in lines))
        if shape != self._shape:
            self._shape = shape
            self._build(lines, locked)
        for line in lines:
            for field, value in zip(
                self.fields.get(line.id, ()), (line.size, line.reserve), strict=False
            ):
                if field.value() != value:
                    field.blockSignals(True)
                    field.setValue(value)
                    field.blockSignals(False)
        sums = (
            sum(line.population for line in lines),
            sum(line.drawn for line in lines),
            sum(line.spare for line in lines),
        )
        for label, number in zip(self._sums, sums, strict=True):
            label.setText(str(number))

    def _build(self, lines: Sequence[StratumLine], locked: bool) -> None:
        theme, words = self._theme, self._words
        clear(self._grid)
        self.fields.clear()
        heads = ("stratum", "cases", "drawn", "reserve")
        for column, head in enumerate(heads):
            label = Label(theme, words(f"draw.frame.{head}"), "caption", "text_soft")
            label.setAlignment(_RIGHT if column else Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label, 0, column)
        self._line(1)
        for number, line in enumerate(lines):
            row = 2 + 2 * number
            self._grid.addWidget(Paragraph(theme, line.title), row, 0)
            self._grid.addWidget(self._number(str(line.population)), row, 1)
            if locked:
                self._grid.addWidget(self._number(str(line.drawn)), row, 2)
                self._grid.addWidget(self._number(str(line.spare)), row, 3)
            else:
                self._add_fields(line, row)
            self._line(row + 1)
        last = 2 + 2 * len(lines)
        self._grid.addWidget(Label(theme, words("draw.frame.in_all"), "strong"), last, 0)
        self._sums = tuple(self._number("") for _ in range(3))
        for column, label in enumerate(self._sums, start=1):
            self._grid.addWidget(label, last, column)

    def _add_fields(self, line: StratumLine, row: int) -> None:
        pair = (NumberField(self._theme, line.size), NumberField(self._theme, line.reserve))
        self.fields[line.id] = pair
        for column, (field, key) in enumerate(
            zip(pair, ("drawn_of", "reserve_of"), strict=True), start=2
        ):
            field.setAccessibleName(self._words(f"draw.frame.{key}", stratum=line.title))
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.valueChanged.connect(lambda _value, line=line.id: self._tell(line))
            self._grid.addWidget(field, row, column, _RIGHT)

    def _tell(self, stratum: str) -> None:
        size, reserve = self.fields[stratum]
        self.resized.emit(stratum, size.value(), reserve.value())

    def _number(self, text: str) -> Label:
        label = Label(self._theme, text, "strong", tabular=True)
        label.setAlignment(_RIGHT)
        return label

    def _line(self, row: int) -> None:
        self._grid.addWidget(hairline(), row, 0, 1, 4)
