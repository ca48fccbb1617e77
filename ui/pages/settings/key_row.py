"""One way to the key as a row: what it is, whether it exists, and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.domain.safekeeping import KeySlot, SlotKind
from ui.desk import Desk
from ui.presenters.keys import state_of
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.layout import Columns, row
from ui.widgets.text import Label, Paragraph


class KeyRow(QWidget):
    """Name and sign, the last outcome and the state; three buttons that the section connects."""

    def __init__(self, desk: Desk, kind: SlotKind, padding: int) -> None:
        super().__init__()
        self._desk, self.kind = desk, kind
        self.there = False  # it exists
        words, theme = desk.words, desk.theme
        name = words(f"safety.slot.{kind}")
        self.chip = Chip(theme, words("safety.unknown"), "plain")
        self.state = Paragraph(theme, "", "caption", "text_soft")
        self._told = self._outcome = ""  # the state, and what the last act came to
        self.make = Button(theme, words("safety.make"))
        self.try_ = Button(theme, words("safety.try_it"))
        self.remove = Button(theme, words("common.remove"), kind="danger")
        for button in (self.make, self.try_, self.remove):
            button.setAccessibleName(f"{button.text()}: {name}")
            button.setEnabled(False)
        told = QWidget()
        inside = QVBoxLayout(told)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(4))
        inside.addLayout(row(Label(theme, name, "strong"), self.chip, 1, gap=theme.px(12)))
        about = Paragraph(theme, words(f"safety.about.{kind}"), "body", "text_soft")
        for widget in (about, self.state):
            inside.addWidget(widget)
        buttons = QWidget()
        line = QVBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(row(self.make, self.try_, self.remove, gap=theme.px(8)))
        line.addStretch(1)
        columns = Columns(theme, [(told, 1), (buttons, 0)], least=640, gap=24)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(padding, theme.px(14), padding, theme.px(14))
        whole.addWidget(columns)

    def show_slot(self, slot: KeySlot | None, alone: bool) -> None:
        """What is known of it; the last way of all cannot be taken away."""
        words = self._desk.words
        there = self.there = slot is not None
        word, tone = ("safety.exists", "ok") if there else ("safety.missing", "unanswered")
        self.chip.set_state(words(word), tone)
        last = there and alone
        state = state_of(words, slot)
        self._told = f"{state} {words('safety.last_way')}" if last else state
        self.state.set_words(f"{self._outcome} {self._told}".strip())
        self.make.setText(words("safety.renew" if there else "safety.make"))
        name = words(f"safety.slot.{self.kind}")
        self.make.setAccessibleName(f"{self.make.text()}: {name}")
        self.make.setEnabled(True)
        self.try_.setEnabled(there)
        self.remove.setEnabled(there and not alone)
        self.remove.setToolTip(words("safety.last_way") if last else "")

    def say(self, text: str, *, fault: bool = False) -> None:
        """What the last act came to, before the state: no row moves under the mouse."""
        self._outcome = text
        self.state.set_words(f"{text} {self._told}".strip())
        palette = self.state.palette()
        colour = self._desk.theme.colour("alarm_fg" if fault else "text" if text else "text_soft")
        palette.setColor(self.state.foregroundRole(), colour)
        self.state.setPalette(palette)
