"""Part 3 of the draw: the supplier's digits, or a weaker way with its reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.model import DrawState
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.draw_digit_entry import DigitEntry
from ui.pages.visit.draw_panel import DrawPanel
from ui.presenters.draw import DrawInHand
from ui.presenters.draw_digits import WAYS
from ui.widgets.buttons import Button
from ui.widgets.comment_field import CommentField
from ui.widgets.fields import Field
from ui.widgets.tabs import SegmentedSwitch
from ui.widgets.text import Label, Paragraph


class ThrowPanel(DrawPanel):
    """`turn_asked` when the screen is to be turned."""

    turn_asked = Signal()

    def __init__(self, desk: Desk, hand: DrawInHand) -> None:
        super().__init__(desk, hand)
        theme, words = desk.theme, desk.words
        digits = hand.digits
        title = Label(theme, words("draw.throw.title"), "section")
        who = [(way, words(f"draw.throw.{way}")) for way in WAYS]
        self.who = SegmentedSwitch(theme, who, digits.way)
        self.who.setAccessibleName(words("draw.throw.who"))
        self.who.changed.connect(digits.use_way)
        self._about = Paragraph(theme, "", "body", "text_soft")
        self.reason = CommentField(theme, words("draw.throw.reason"), 2, words=words, refuses=True)
        self.reason.textChanged.connect(self._explained)
        self._reason_box = Field(theme, words("draw.throw.reason"), self.reason)
        self.entry = DigitEntry(desk, digits)
        self.entry.draw_asked.connect(hand.reveal)
        self._entry_box = self.padded(self.entry)
        self._typed = Label(theme, "", "body", "text_soft", tabular=True)
        label = Label(theme, words("draw.throw.who"), "caption", "text_soft")
        self.body.addWidget(
            self.padded(title, label, self.who, self._about, self._typed, self._reason_box)
        )
        self.body.addWidget(self._entry_box)
        self.body.addStretch(1)
        self.turn = Button(
            theme,
            words("draw.throw.turn"),
            self.turn_asked.emit,
            kind="primary",
            icon="turn",
            tall=True,
        )
        self.end_foot(self.turn)
        digits.changed.connect(self._show)

    def show_file(self, file: VisitFile) -> None:
        waits = file.draw is not None and file.draw.state == DrawState.COMMITTED
        self._usable = waits and not self.hand.reads
        self._show()

    _usable = False

    def _show(self) -> None:
        digits, words = self.hand.digits, self.desk.words
        usual = digits.way == WAYS[0]
        self.who.choose(digits.way)
        self.who.setEnabled(self._usable)
        self._about.set_words(words(f"draw.throw.{digits.way}_text"))
        numbers = {"done": len(digits.text), "needed": digits.needed}
        self._typed.setText(words("draw.throw.typed", **numbers))
        self._typed.setVisible(usual and self._usable)
        self._reason_box.setVisible(not usual and self._usable)
        if not self.reason.hasFocus() and self.reason.toPlainText() != digits.reason:
            self.reason.show_text(digits.reason)
        self._entry_box.setVisible(not usual and self._usable)
        self.turn.setVisible(usual and self._usable)
        self.show_foot(usual and self._usable)

    def _explained(self) -> None:
        if self.reason.hasFocus():
            self.hand.digits.explain(self.reason.toPlainText())

    def first_focus(self) -> QWidget | None:
        if self.turn.isVisibleTo(self):
            return self.turn
        return self.reason if self.hand.digits.needs_reason else self.entry.cells
