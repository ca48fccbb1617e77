"""A time of day with a button that takes the time now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.domain.formats import clock
from inspector.services.ports import Clock, Words
from ui.pages.visit.parts import down
from ui.presenters.visit_times import moment_on, read_clock
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import LineField
from ui.widgets.text import Label, Paragraph


class ClockField(QWidget):
    """`picked` gives the moment in UTC; `day` says on which local day it is meant."""

    picked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        words: Words,
        name: str,
        now: Clock,
        day: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._words, self._now, self._day = words, now, day
        self._value: datetime | None = None
        self._name = name
        label = Label(theme, name, "caption", "text_soft")
        self.field = LineField(theme, tabular=True, placeholder=words("visit.clock_hint"))
        self.field.setFixedWidth(theme.px(88))
        self.field.setAccessibleName(name)
        self.field.editingFinished.connect(self._typed)
        label.setBuddy(self.field)
        self.now_button = Button(theme, words("visit.now"), self._take_now, icon="clock")
        self.now_button.setAccessibleName(words("visit.now_for", name=name))
        self._fault = Label(theme, "", "caption", "alarm_fg")
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(self.field)
        line.addWidget(self.now_button)
        line.addStretch(1)
        from_top = down(self, (0, 0, 0, 0), theme.px(4))
        from_top.addWidget(label)
        from_top.addLayout(line)
        from_top.addWidget(self._fault)
        self._fault.hide()
        self.warning = Paragraph(theme, "", "caption", "remark_fg")
        from_top.addWidget(self.warning)
        self.warning.hide()

    def show_moment(self, moment: datetime | None) -> None:
        """Show what is stored, unless she is typing."""
        before = clock(self._value) if self._value else ""
        self._value = moment
        typing = self.field.hasFocus() and self.field.text() != before
        if not typing:
            self.field.setText(clock(moment) if moment else "")

    def warn(self, told: str) -> None:
        """What is doubtful about the time that is stored, or "": it stands all the same."""
        self.warning.set_words(told)
        self.warning.setVisible(bool(told))
        self.field.setAccessibleDescription(told)

    def set_locked(self, locked: bool) -> None:
        self.field.setReadOnly(locked)
        self.now_button.setVisible(not locked)

    def commit(self) -> None:
        self._typed()

    def _take_now(self) -> None:
        self._set(self._now())

    def _typed(self) -> None:
        text = self.field.text().strip()
        shown = clock(self._value) if self._value else ""
        if text == shown or not text:
            self._say("")
            return
        try:
            at = read_clock(text)
        except ValueError:
            self._say(self._words("visit.clock_wrong", kept=shown or self._words("common.none")))
            return
        self._set(moment_on(self._day().astimezone().date(), at))

    def _set(self, moment: datetime) -> None:
        self._say("")
        self._value = moment
        self.field.setText(clock(moment))
        self.picked.emit(moment)

    def _say(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
