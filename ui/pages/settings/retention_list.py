"""What is due for deletion, a tick for each, and the button that deletes what is ticked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from inspector.services.retaining import DueVisit, Retention
from ui.desk import Desk
from ui.presenters.retention import (
    cases_words,
    chosen_words,
    empty_words,
    notes_words,
    rests_words,
    visit_words,
)
from ui.theme import Theme
from ui.widgets.bars import announce
from ui.widgets.buttons import Button
from ui.widgets.card import Card, TwoLines
from ui.widgets.focusing import focus_soon
from ui.widgets.layout import row
from ui.widgets.text import Paragraph
from ui.widgets.ticks import Tick

_SHOWN = 25


class TickRow(QWidget):
    """A tick, a title and a line below; the whole row can be pressed, the tick has the focus."""

    def __init__(self, theme: Theme, title: str, second: str, padding: int, on: bool) -> None:
        super().__init__()
        self.tick = Tick(theme, "", on)
        self.tick.setAccessibleName(f"{title}. {second}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(padding, theme.px(4), padding, theme.px(4))
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.tick)
        layout.addWidget(TwoLines(theme, title, second), 1)
        self.setMinimumHeight(theme.px(56))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.tick.click()
        super().mouseReleaseEvent(event)


class DueList(Card):
    """Nothing is ticked beforehand; `delete_asked` when she presses the button."""

    delete_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, desk.words("retention.due_head"))
        self._desk = desk
        self._told, self._years = Retention(), 0
        self._chosen: set[str] = set()
        self._with_lists = self._with_rests = False
        self._all_shown = False
        self._busy = False
        self.ticks: dict[str, Tick] = {}
        self.everything: Tick | None = None
        self.lists: Tick | None = None
        self.rests: Tick | None = None
        self.delete: Button | None = None
        self.add_padded(Paragraph(desk.theme, desk.words("shell.reading"), "body", "text_soft"))

    @property
    def chosen(self) -> tuple[DueVisit, ...]:
        """The ticked visits, the oldest first."""
        return tuple(one for one in self._told.visits if one.id in self._chosen)

    @property
    def chosen_lists(self) -> int:
        """How many cases of lists are to go with them."""
        return self._told.listed_cases if self._with_lists else 0

    @property
    def chosen_rests(self) -> int:
        """How many records of papers that were deleted before are to go."""
        return self._told.rests if self._with_rests else 0

    def show_due(self, told: Retention, years: int) -> None:
        """Show this list, due after so many years; what was ticked and is due stays ticked."""
        self._told, self._years = told, years
        self._chosen &= {one.id for one in told.visits}
        self._with_lists = self._with_lists and bool(told.listed_cases)
        self._with_rests = self._with_rests and bool(told.rests)
        self._build()

    def hold(self, busy: bool) -> None:
        """While something is deleted nothing else is."""
        self._busy = busy
        self._count()

    def _build(self) -> None:
        """Built anew; the keyboard stays at the row it was at, or at the first."""
        now = QApplication.focusWidget()
        focus = now if now is not None and self.isAncestorOf(now) else None
        here = next((visit for visit, tick in self.ticks.items() if tick is focus), "")
        self._fill()
        if focus is not None:
            others = (self.everything, *self.ticks.values(), self.lists, self.rests)
            first = next((tick for tick in others if tick is not None), None)
            found = self.ticks.get(here, first)
            if found is not None:
                focus_soon(found)

    def _fill(self) -> None:
        self.empty()
        self.ticks, self.lists, self.everything, self.delete = {}, None, None, None
        self.rests = None
        words, theme, told = self._desk.words, self._desk.theme, self._told
        for text in notes_words(words, told):
            self.add_padded(Paragraph(theme, text, "body"))
        if not told.visits and not told.listed_cases and not told.rests:
            self.add_padded(Paragraph(theme, empty_words(words, told), "body", "text_soft"))
            return
        if len(told.visits) > 1:
            self.everything = Tick(theme, words("retention.all"))
            self.everything.clicked.connect(self._choose_all)
            self.add_padded(self.everything)
        for one in told.visits if self._all_shown else told.visits[:_SHOWN]:
            self._add_visit(one)
        if len(told.visits) > _SHOWN and not self._all_shown:
            more = words("retention.show_all", count=len(told.visits))
            button = Button(theme, more, self._show_all, kind="quiet", flush=True)
            self.add_padded().addLayout(row(button, 1))
        if told.listed_cases:
            self._add_lists()
        if told.rests:
            self._add_rests()
        self.delete = Button(
            theme, words("retention.delete"), self.delete_asked.emit, kind="danger"
        )
        self._counted = Paragraph(theme, "", "body", "text_soft")
        line = row(self.delete, self._counted, gap=theme.px(16))
        line.setStretch(1, 1)
        self.add_padded().addLayout(line)
        self._count()

    def _add_visit(self, one: DueVisit) -> None:
        told = visit_words(self._desk.words, one)
        tick = self._added(told, one.id in self._chosen, lambda on: self._choose(one.id, on))
        self.ticks[one.id] = tick

    def _add_lists(self) -> None:
        words = self._desk.words
        title = f"{words('retention.listed')}: {cases_words(words, self._told.listed_cases)}"
        second = words("retention.listed_text", years=self._years)
        self.lists = self._added((title, second), self._with_lists, self._choose_lists)

    def _add_rests(self) -> None:
        told = rests_words(self._desk.words, self._told)
        self.rests = self._added(told, self._with_rests, self._choose_rests)

    def _added(self, told: tuple[str, str], on: bool, choose: Callable[[bool], None]) -> Tick:
        """One more row that can be ticked."""
        line = TickRow(self._desk.theme, *told, self.padding, on)
        line.tick.toggled.connect(choose)
        self.add_row(line)
        return line.tick

    def _choose(self, visit: str, on: bool) -> None:
        (self._chosen.add if on else self._chosen.discard)(visit)
        self._count()

    def _choose_lists(self, on: bool) -> None:
        self._with_lists = on
        self._count()

    def _choose_rests(self, on: bool) -> None:
        self._with_rests = on
        self._count()

    def _choose_all(self, on: bool) -> None:
        self._chosen = {one.id for one in self._told.visits} if on else set()
        for visit, tick in self.ticks.items():
            tick.setChecked(visit in self._chosen)
        self._count()

    def _show_all(self) -> None:
        self._all_shown = True
        self._build()
        later = self._told.visits[_SHOWN].id
        self.ticks[later].setFocus()

    def _count(self) -> None:
        if self.delete is None:
            return
        count = len(self._chosen) + bool(self.chosen_lists) + bool(self.chosen_rests)
        self.delete.setEnabled(count > 0 and not self._busy)
        text = chosen_words(self._desk.words, count)
        self._counted.set_words(text)
        announce(self._counted, text)
        if self.everything is not None:
            self.everything.setChecked(len(self._chosen) == len(self._told.visits))
