"""The entry of the counterpart's digits: cells, keys on the screen, and the draw itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.pages.visit.draw_key_row import KeyRow
from ui.pages.visit.parts import across, down
from ui.presenters.draw_digits import Digits
from ui.widgets.bars import announce
from ui.widgets.buttons import Button
from ui.widgets.digit_cells import DigitCells
from ui.widgets.text import Label, Paragraph


class DigitEntry(QWidget):
    """Shows and fills `digits`; `draw_asked` when all are there and she wants the draw.

    `large` is the size of the turned screen, which is read from across a table.
    """

    draw_asked = Signal()

    def __init__(self, desk: Desk, digits: Digits, *, large: bool = False) -> None:
        super().__init__()
        theme, words = desk.theme, desk.words
        self._desk, self._digits, self._large = desk, digits, large
        self._role = "turned" if large else "body"
        self._keys_for: bool | None = None
        page = down(self, (0, 0, 0, 0), theme.px(24 if large and not theme.compact else 12))
        self._title = Paragraph(theme, "", self._role, strong=True)
        self._count = Label(theme, "", self._role, tabular=True, strong=True)
        self._word = Label(theme, words("draw.digits.word"), self._role, "text_soft")
        head = across(head_box := QWidget(), (0, 0, 0, 0), theme.px(6))
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        head.addWidget(self._word)
        self.cells = DigitCells(theme, words("draw.digits.name"), digits.fits, large=large)
        self.cells.textEdited.connect(digits.put)
        self.cells.returnPressed.connect(self._try)
        self.cells.refused.connect(self._refused)
        self._keys = KeyRow(theme.px(8))
        self.switch = Button(theme, "", self._other_kind, kind="quiet")
        self.draw = Button(
            theme, words("draw.digits.draw"), self._try, kind="primary", icon="dice", tall=True
        )
        self._told = Paragraph(theme, "", self._role, "text_soft")
        foot = across(foot_box := QWidget(), (0, 0, 0, 0), theme.px(16))
        foot.addWidget(self.draw)
        foot.addWidget(self._told, 1)
        foot.addWidget(self.switch)
        for part in (head_box, self.cells, self._keys, foot_box):
            page.addWidget(part)
        if large:
            self._enlarge(self.draw, 56, 24)
            self.switch.setFont(theme.font("body"))
        digits.changed.connect(self._show)
        self._show()

    def _enlarge(self, button: Button, height: int, side: int) -> None:
        theme = self._desk.theme
        button.setFont(theme.font("turned", strong=button is self.draw))
        button.setStyleSheet(
            f"QPushButton {{ min-height: {theme.px(height - 2)}px;"
            f" padding: 0 {theme.px(side)}px; }}"
        )

    def _show(self) -> None:
        words, digits = self._desk.words, self._digits
        kind = "dice" if digits.dice else "decimal"
        title = f"draw.digits.{kind}" if self._large else f"draw.digits.{kind}_plain"
        self._title.set_words(words(title, needed=digits.needed))
        numbers = {"done": len(digits.text), "needed": digits.needed}
        self._count.setText(words("draw.digits.count", **numbers))
        self.cells.show_digits(digits.text, digits.needed, digits.group)
        self.cells.setAccessibleDescription(words("draw.digits.told", **numbers))
        self._show_keys()
        told = self._lacking()
        self._told.set_words(told or words("draw.digits.ready"))
        self.draw.setEnabled(not told)
        self.draw.setAccessibleDescription(told)

    def _lacking(self) -> str:
        """Why there can be no draw yet, in words; "" when there can."""
        words, missing = self._desk.words, self._digits.missing
        if missing == 1:
            return words("draw.digits.missing_one")
        if missing:
            return words("draw.digits.missing_many", number=words(f"draw.digits.{missing}"))
        return words("draw.throw.reason_needed") if self._digits.needs_reason else ""

    def _show_keys(self) -> None:
        """Keys for fingers and mouse: the eyes of a die, or 0 to 9."""
        digits, theme, words = self._digits, self._desk.theme, self._desk.words
        if self._keys_for == digits.dice:
            return
        self._keys_for = digits.dice
        switch = "draw.digits.to_decimal" if digits.dice else "draw.digits.to_dice"
        keys = []
        for digit in digits.allowed:
            key = Button(theme, digit, partial(digits.add, digit))
            keys.append(self._sized(key))
        last = Button(theme, words("draw.digits.delete"), digits.take_last, icon="undo")
        keys.append(self._sized(last))
        self._keys.show_keys(keys)
        self.switch.setText(words(switch))

    def _sized(self, key: Button) -> Button:
        if self._large:
            self._enlarge(key, 56, 16 if len(key.text()) > 1 else 24)
        return key

    def _other_kind(self) -> None:
        self._digits.use_dice(not self._digits.dice)
        self.cells.setFocus()

    def _refused(self) -> None:
        if self._digits.dice and self._digits.missing:
            told = self._desk.words("draw.digits.only_dice")
            self._told.set_words(told)
            announce(self.cells, told)

    def _try(self) -> None:
        if self.draw.isEnabled():
            self.draw_asked.emit()
