"""One side's part of the signing: name, role, what she chooses, and the pad."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.formats import clock
from inspector.domain.model import Side, Signature
from ui.desk import Desk
from ui.pages.visit.parts import down
from ui.presenters.finish import ABSENT, REFUSES, SIGNS, Typed
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.fields import Choice, Field, LineField, TextArea
from ui.widgets.layout import row
from ui.widgets.signature_pad import SignaturePad
from ui.widgets.text import Label
from ui.widgets.typing_pause import TypingPause


class SidePanel(QWidget):
    """`changed` when something of this side was typed, drawn or chosen."""

    changed = Signal()

    def __init__(self, desk: Desk, side: str) -> None:
        super().__init__()
        self._side = side
        self._desk = desk
        self._filling = False
        theme, words = desk.theme, desk.words
        unit = side == Side.UNIT
        self._chip = Chip(theme, "", "ok")
        self.name, self.role = LineField(theme), LineField(theme)
        self.choice = Choice(
            theme, [(key, words(f"finish.{key}")) for key in (SIGNS, REFUSES, ABSENT)], SIGNS
        )
        self.reason = TextArea(theme, lines=2)
        self.reason.setFixedHeight(theme.px(14) + 2 * theme.line("body"))
        pad_name = words("finish.pad_unit" if unit else "finish.pad_supplier")
        self.pad = SignaturePad(theme, words("finish.pad_hint"), pad_name)
        self.clear = Button(theme, words("finish.clear"), self.pad.clear, kind="quiet")
        self.use_name = Button(theme, words("finish.use_name"), self._write_name, kind="quiet")
        self._name_field = Field(theme, words("finish.name"), self.name).guard(words, refuses=True)
        self._role_field = Field(theme, words("finish.role"), self.role).guard(words, refuses=True)
        self._choice_field = Field(theme, words("finish.choice"), self.choice)
        self._reason_field = Field(theme, words("finish.reason"), self.reason)
        self._reason_field.guard(words, refuses=True)
        self._build(words("finish.for_unit" if unit else "finish.for_supplier"))
        self._choice_field.setVisible(not unit)
        self._listen()

    def _build(self, title: str) -> None:
        theme = self._desk.theme
        layout = down(self, (0, 0, 0, 0), theme.px(8))
        layout.addLayout(row(Label(theme, title, "strong"), 1, self._chip))
        layout.addWidget(self._choice_field)
        names = row(self._name_field, self._role_field, gap=theme.px(8))
        names.setStretch(0, 1)
        names.setStretch(1, 1)
        layout.addLayout(names)
        layout.addWidget(self._reason_field)
        layout.addWidget(self.pad)
        layout.addLayout(row(self.use_name, 1, self.clear))

    def _listen(self) -> None:
        self.pad.inked.connect(self._tell)
        self.name.editingFinished.connect(self._tell)
        self.role.editingFinished.connect(self._tell)
        self.reason.left.connect(self._tell)
        self._pause = TypingPause(self.reason)
        self._pause.due.connect(self._tell)
        self.reason.textChanged.connect(self._reason_typed)
        self.choice.currentIndexChanged.connect(lambda _index: self._chosen())

    def _chosen(self) -> None:
        self._arrange()
        self._tell()

    def _reason_typed(self) -> None:
        (self._pause.rest if self._filling else self._pause.typed)()

    def _write_name(self) -> None:
        self.pad.write_name(self.name.text().strip())

    def _tell(self) -> None:
        self._pause.rest()
        if not self._filling:
            self.changed.emit()

    def _arrange(self) -> None:
        signs = self.choice.chosen == SIGNS
        for part in (self.pad, self.clear, self.use_name):
            part.setVisible(signs)
        self._reason_field.setVisible(not signs)
        for field in (self._name_field, self._role_field):
            field.setVisible(self.choice.chosen != ABSENT)

    @property
    def typed(self) -> Typed:
        return Typed(
            side=self._side,
            name=self.name.text(),
            role=self.role.text(),
            ink=self.pad.ink,
            ratio=self.pad.ratio,
            choice=self.choice.chosen,
            reason=self.reason.toPlainText(),
        )

    def fill(self, typed: Typed) -> None:
        """Show this; nothing of it counts as typed."""
        self._filling = True
        self.name.setText(typed.name)
        self.role.setText(typed.role)
        self.choice.setCurrentIndex(self.choice.findData(typed.choice))
        self.reason.setPlainText(typed.reason)
        self.pad.show_ink(typed.ink)
        self._filling = False
        self._arrange()

    def show_stored(self, stored: Signature | None) -> None:
        """The mark that this side is stored, and when."""
        self._chip.setVisible(stored is not None)
        if stored is None or stored.signed_at is None:
            return
        key = "refused_noted" if stored.refused else "absent_noted" if stored.absent else ""
        words = self._desk.words
        time = clock(stored.signed_at)
        if key == "refused_noted":
            self._chip.set_state(words("finish.refused_noted", time=time), "remark")
        elif key:
            self._chip.set_state(words("finish.absent_noted", time=time), "neutral")
        else:
            self._chip.set_state(words("finish.signed_at", time=time), "ok")
