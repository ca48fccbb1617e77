"""One conflict: what stood before, the values, an own one, and the reason."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget

from inspector.domain.conflict_cells import Stored
from inspector.services.ports import Words
from ui.pages.conflicts_own import GrowingArea, OwnFrame
from ui.pages.conflicts_parts import before_box, foot_of, head_of
from ui.pages.conflicts_values import ChoiceFrame, ValueFrame, pairs
from ui.presenters.conflict_values import Detail
from ui.theme import Theme
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.layout import Scroll, clear, column, lay_out_now
from ui.widgets.number_guard import STOP
from ui.widgets.text import Paragraph, hairline

OWN = "E"


class Typed(NamedTuple):
    """What she has chosen and written about one conflict."""

    key: str
    chosen: str = ""  # dot of a value, OWN, or "" for nothing
    own: str = ""
    reason: str = ""


class Given(NamedTuple):
    """What she settles it by."""

    value: Stored
    reason: str


class SettleForm(QFrame):
    """`settled` asks to settle by what is given, `skipped` for the next, `place_asked` to look."""

    settled = Signal(object)  # Given
    skipped = Signal()
    place_asked = Signal()

    def __init__(self, theme: Theme, words: Words, shown: Detail, *, alone: bool) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._theme, self._words, self.shown = theme, words, shown
        self._busy = self._gone = self._reads = False
        self.group = QButtonGroup(self)
        self.group.buttonToggled.connect(lambda _button, _on: self._tell())
        self.frames: dict[str, ChoiceFrame] = {}
        self.own: OwnFrame | None = None
        self._bars = column(gap=theme.px(8))
        self._middle = column(gap=theme.px(16))
        self.reason = GrowingArea(theme, 2)
        self.reason.setPlaceholderText(words("conflict.reason_hint"))
        self.reason.textChanged.connect(self._tell)
        self._reason = Field(theme, words("conflict.reason"), self.reason)
        self._reason.guard(words, refuses=True)
        self.use = Button(theme, "", self.settle, kind="primary", tall=True)
        self.skip = Button(theme, words("conflict.skip"), self.skipped.emit, tall=True)
        self.skip.setVisible(not alone)
        self._lack = Paragraph(theme, "", "body", "text_soft")
        self._pad = theme.px(16 if theme.compact else 24)
        self._build()
        self._tell()

    # -- building ------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        large = theme.text_size >= 150  # then head and foot scroll with the rest
        side = 0 if large else self._pad
        see = Button(
            theme, self._words("conflict.see_point"), self.place_asked.emit, icon_after="right"
        )
        head = head_of(theme, self.shown, side, see)
        foot = foot_of(theme, side, self._lack, self.skip, self.use)
        inner = QWidget()
        self._body = QVBoxLayout(inner)
        self._body.setContentsMargins(self._pad, theme.px(16), self._pad, theme.px(16))
        self._body.setSpacing(theme.px(16))
        self._body.addLayout(self._bars)
        self._body.addLayout(self._middle)
        self._body.addWidget(self._reason)
        self._body.addStretch(1)
        self._fill()
        self.area = Scroll(inner)
        if large:
            self._body.insertWidget(0, head)
            self._body.addWidget(foot)
            outer.addWidget(self.area, 1)
            return
        for part in (head, hairline(), self.area, hairline(), foot):
            outer.addWidget(part, int(part is self.area))

    def _fill(self) -> None:
        """Before, the values, the own one: made anew where a value has come to them."""
        theme, words, shown = self._theme, self._words, self.shown
        for button in self.group.buttons():
            self.group.removeButton(button)
        clear(self._middle)
        self.frames = {}
        if shown.note:
            self._middle.addWidget(InlineBar(theme, shown.note, "info"))
        self._middle.addWidget(before_box(theme, words, shown))
        values = [ValueFrame(theme, words, card) for card in shown.cards]
        self.frames |= {frame.card.dot: frame for frame in values}
        for line in pairs(theme, values):
            self._middle.addWidget(line)
        self.own = None
        if shown.own:
            self.own = OwnFrame(theme, words, shown)
            self.own.edited.connect(self._tell)
            self.frames[OWN] = self.own
            self._middle.addWidget(self.own)
        else:
            is_setting = shown.one.cell.table == "setting"
            told = words("conflict.own_none_setting" if is_setting else "conflict.own_none")
            self._middle.addWidget(Paragraph(theme, told, "caption", "text_soft"))
        for frame in self.frames.values():
            self.group.addButton(frame.option)
            frame.option.installEventFilter(self)

    # -- what is chosen and written ------------------------------------------------------

    @property
    def chosen(self) -> str:
        """The dot of a value, OWN, or "" where nothing is chosen."""
        marked = (name for name, frame in self.frames.items() if frame.option.isChecked())
        return next(marked, "")

    @property
    def touched(self) -> bool:
        """Something was written that would be missed."""
        return bool(self.reason.toPlainText().strip() or (self.own and self.own.typed().strip()))

    def typed(self) -> Typed:
        own = self.own.typed() if self.own else ""
        return Typed(self.shown.key, self.chosen, own, self.reason.toPlainText())

    def take(self, typed: Typed) -> None:
        """Stand as `typed` tells."""
        self.reason.setPlainText(typed.reason)
        if self.own is not None and typed.own:
            self.own.put(typed.own)
        frame = self.frames.get(typed.chosen)
        if frame is not None:
            frame.option.setChecked(True)
        elif self.own is not None and typed.own:
            self._choose_none()

    def _choose_none(self) -> None:
        self.group.setExclusive(False)
        for frame in self.frames.values():
            frame.option.setChecked(False)
        self.group.setExclusive(True)

    def choose(self, letter: str) -> bool:
        """Choose the value of this letter, or the own one; False: there is no such."""
        dots = {card.letter: card.dot for card in self.shown.cards} | {OWN: OWN}
        frame = self.frames.get(dots.get(letter, ""))
        if frame is None or not frame.option.isEnabled():
            return False
        frame.option.setChecked(True)
        target = self.own.control if letter == OWN and self.own else frame.option
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.area.ensureWidgetVisible(frame)
        return True

    def first_focus(self) -> QWidget:
        chosen = self.frames.get(self.chosen)
        first = chosen or next(iter(self.frames.values()))
        return first.option

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the keyboard comes to is brought into sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.area.ensureWidgetVisible(watched, 0, self._theme.px(60))
        return super().eventFilter(watched, event)

    # -- settling ------------------------------------------------------------------------

    def lack(self) -> str:
        """The code of what is missing before it can be settled; "" where nothing is."""
        chosen = self.chosen
        if self._reads:
            return "reader"
        if not chosen:
            return "choice"
        if chosen == OWN and self.own is not None:
            try:
                self.own.value()
            except ValueError:
                if self.own.is_choice:
                    return "own_choice"
                return "own_text" if self.own.is_text else "own_value"
            if self.own.guard is not None and self.own.guard.guard.level == STOP:
                return "own_number"
        return "" if self.reason.toPlainText().strip() else "reason"

    def _tell(self) -> None:
        """The name of the button, and what is missing beside it."""
        words, chosen, lack = self._words, self.chosen, self.lack()
        if chosen == OWN and self.own is not None:
            name = words("conflict.use_own_text" if self.own.is_text else "conflict.use_own_value")
        elif chosen:
            letters = {card.dot: card.letter for card in self.shown.cards}
            name = words("conflict.use_value", letter=letters[chosen])
        else:
            name = words("conflict.use_none")
        self.use.setText(name)
        self.use.setEnabled(not lack and not self._busy and not self._gone)
        self._lack.set_words(words(f"conflict.lacks_{lack}" if lack else "conflict.kept_note"))

    def settle(self) -> None:
        """Ctrl+Enter, and the button."""
        self._tell()
        if not self.use.isEnabled():
            return
        value = self.own.value() if self.chosen == OWN and self.own else self._stored()
        self.set_busy(True)
        self.settled.emit(Given(value, self.reason.toPlainText().strip()))

    def _stored(self) -> Stored:
        return next(card.stored for card in self.shown.cards if card.dot == self.chosen)

    def reads_only(self, on: bool) -> None:
        """On a laptop that reads alone nothing is settled, and it says who does."""
        self._reads = on
        self._tell()

    def set_busy(self, busy: bool) -> None:
        """It is being stored: not twice."""
        self._busy = busy
        self._tell()

    # -- what happened meanwhile ---------------------------------------------------------

    def show_again(self, shown: Detail) -> None:
        """Another value has come: the cards anew, what was typed as it was, and said so."""
        typed = self.typed()
        if shown.dots == self.shown.dots:
            return
        self.shown = shown
        self._fill()
        self.take(typed)
        self._say(InlineBar(self._theme, self._words("conflict.changed"), "remark"))
        self._tell()
        for frame in self.frames.values():
            lay_out_now(frame)

    def show_gone(self, on: Button) -> None:
        """It was settled elsewhere: what was typed stays to be read and copied."""
        if self._gone:
            return
        self._gone = True
        self._say(InlineBar(self._theme, self._words("conflict.gone"), "remark", on))
        for frame in self.frames.values():
            frame.option.setEnabled(False)
        self._tell()

    def _say(self, bar: InlineBar) -> None:
        clear(self._bars)
        self._bars.addWidget(bar)
        self.area.verticalScrollBar().setValue(0)
