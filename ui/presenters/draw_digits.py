"""The counterpart's digits while they are typed: text throughout, never a number."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from inspector.domain.draw import DICE_NEEDED, DIGITS_NEEDED
from inspector.services.ports import Words

WAYS = ("supplier", "third", "alone")  # who throws; the last two are weaker


class Digits(QObject):
    """Digits, whether they are throws of a die, and who threw; `changed` after each."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.dice = True
        self.way = WAYS[0]
        self.reason = ""

    @property
    def allowed(self) -> str:
        return "123456" if self.dice else "0123456789"

    @property
    def needed(self) -> int:
        """24 throws, or 20 digits; digits that could all be throws must be 24."""
        could_be_dice = len(self.text) >= DIGITS_NEEDED and set(self.text) <= set("123456")
        return DICE_NEEDED if self.dice or could_be_dice else DIGITS_NEEDED

    @property
    def group(self) -> int:
        """Cells that stand together: four groups in each way."""
        return 5 if self.needed == DIGITS_NEEDED else 6

    @property
    def missing(self) -> int:
        return max(0, self.needed - len(self.text))

    @property
    def needs_reason(self) -> bool:
        """A weaker way lacks its reason."""
        return self.way != WAYS[0] and not self.reason.strip()

    def fits(self, typed: str) -> bool:
        """True when these digits may stand in the cells."""
        most = DICE_NEEDED if self.dice or set(typed) <= set("123456") else DIGITS_NEEDED
        return set(typed) <= set(self.allowed) and len(typed) <= most

    def put(self, typed: str) -> None:
        """These are the digits now; what does not fit is not taken."""
        if typed != self.text and self.fits(typed):
            self.text = typed
            self.changed.emit()

    def add(self, digit: str) -> None:
        if self.missing:
            self.put(self.text + digit)

    def take_last(self) -> None:
        self.put(self.text[:-1])

    def use_dice(self, dice: bool) -> None:
        """Throws of a die, or digits 0 to 9; what was typed in the other way goes."""
        if dice != self.dice:
            self.dice = dice
            self.text = ""
            self.changed.emit()

    def use_way(self, way: str) -> None:
        if way != self.way:
            self.way = way
            self.changed.emit()

    def explain(self, reason: str) -> None:
        """Why a weaker way was taken."""
        if reason != self.reason:
            self.reason = reason
            self.changed.emit()

    def origin(self, words: Words) -> str:
        """Where the digits are from, as the draw keeps it and the report prints it."""
        if self.way == WAYS[0]:
            return self.way
        return words(f"draw.origin.{self.way}", reason=self.reason.strip())

    def clear(self) -> None:
        """Before a new draw: no digits, and the supplier throws."""
        self.text, self.dice, self.way, self.reason = "", True, WAYS[0], ""
        self.changed.emit()
