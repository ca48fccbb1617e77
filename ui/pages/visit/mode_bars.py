"""The bars under the head of a visit: what is not saved, where she came from, what is locked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import LaterChanges
from inspector.domain.formats import clock
from inspector.domain.model import VisitState
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place
from ui.pages.visit.failing_bar import FailingBar
from ui.pages.visit.parts import LARGE_TEXT, across, down, ground, page_margin
from ui.presenters.wording import joined, purged_words
from ui.reading_only import for_writers
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button

_DAMAGED = "data-damaged"
_FAILING, _COPIED, _REVIEW, _CLOSED = "failing", "copied", "review", "closed"
_READER, _LATER, _CONFLICTS = "reader", "later", "conflicts"


class ModeBars(QWidget):
    """At most one bar of each kind, in the order in which they came."""

    retry_asked = Signal()
    copy_asked = Signal()
    review_asked = Signal()
    report_asked = Signal()
    later_asked = Signal()
    correction_asked = Signal()
    conflict_asked = Signal()
    copied = Signal()  # the red bar is to be told anew

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._layout = down(self, (0, 0, 0, 0))
        self._boxes: dict[str, QWidget] = {}
        self._state = ""
        self._large = desk.theme.text_size >= LARGE_TEXT
        self._copied = ""  # the name of the copy elsewhere, told in the red bar in large text
        self.failing: FailingBar | None = None
        self.back_to_review: Button | None = None
        self.to_report: Button | None = None
        self._later: LaterChanges | None = None
        self._conflicts = 0
        self.to_conflicts: Button | None = None

    def show_failing(self, since: datetime | None, error: InspectionError, waiting: int) -> None:
        """Red: nothing has been stored since then; so many answers stand in memory alone."""
        words = self._desk.words
        lead = words("visit.not_saved")
        if since is not None:
            lead = words("visit.not_saved_since", time=clock(since, seconds=True))
        told = self._failing_words(error, waiting)
        if self.failing is None:
            self.failing = FailingBar(self._desk, lead, told)
            self.failing.retry_asked.connect(self.retry_asked)
            self.failing.copy_asked.connect(self.copy_asked)
            self.failing.help_asked.connect(self._help)
            self._put(_FAILING, self.failing, first=True)
            self._make_room(True)
        self.failing.tell(lead, told, damaged=error.code == _DAMAGED)

    def _failing_words(self, error: InspectionError, waiting: int) -> str:
        """What happened and what waits; large text has room for the first sentence alone."""
        words, why = self._desk.words, sentence(self._desk.words, error)
        if self._large:
            short = "keep.rescue.short_one" if waiting == 1 else "keep.rescue.short_many"
            first = f"{why.split('. ')[0].rstrip('.')}."
            if self._copied:
                first = words("keep.rescue.done_short", name=self._copied)
            return f"{words(short, count=waiting)} {first}"
        key = "keep.rescue.one" if waiting == 1 else "keep.rescue.many"
        return f"{why} {words(key, count=waiting)}"

    def _make_room(self, failing: bool) -> None:
        """In large text there is room for the red bar alone."""
        for name, box in self._boxes.items():
            if self._large and name != _FAILING:
                box.setVisible(not failing)

    def _help(self) -> None:
        self._desk.navigation.go(Place(page="damaged", subject=_DAMAGED))

    def clear_failing(self) -> None:
        self.failing = None
        self._copied = ""
        self._clear(_FAILING)
        self._make_room(False)

    def show_copied(self, path: Path) -> None:
        """Where the copy lies and how it comes back; stands until she has read it."""
        words, theme = self._desk.words, self._desk.theme
        if self._large and self.failing is not None:
            self._copied = path.name
            self.copied.emit()
            return
        told = words("keep.rescue.done", place=path)
        bar = InlineBar(theme, told, "info", dismiss=words("shell.dismiss"))
        bar.dismissed.connect(lambda: self._clear(_COPIED))
        self._put(_COPIED, bar)

    def show_way_back(self, from_review: bool) -> None:
        """The way back to the review, where she came from it."""
        words, theme = self._desk.words, self._desk.theme
        if not from_review:
            self._clear(_REVIEW)
            return
        text = words("visit.back_to_review")
        self.back_to_review = Button(theme, text, self.review_asked.emit)
        came = words("visit.came_from_review")
        self._put(_REVIEW, InlineBar(theme, came, "info", self.back_to_review))

    def show_closed(self, file: VisitFile) -> None:
        """A visit that is locked or cancelled takes no changes, and says so on every step."""
        state = file.visit.state
        if state == self._state:
            return
        self._state = state
        words, theme = self._desk.words, self._desk.theme
        self._clear(_CLOSED)
        if state == VisitState.LOCKED:
            self.to_report = Button(theme, words("visit.see_report"), self.report_asked.emit)
            told = purged_words(words, file) or words("visit.is_locked")
            self._put(_CLOSED, InlineBar(theme, told, "info", self.to_report))
        elif state == VisitState.CANCELLED:
            self._put(_CLOSED, InlineBar(theme, words("visit.is_cancelled"), "info"))

    def hide_closed(self, hidden: bool) -> None:
        """The locked report itself needs no bar that leads there."""
        box = self._boxes.get(_CLOSED)
        if box is not None:
            box.setVisible(not hidden and not (self._large and self._later is not None))

    def show_reader(self, on: bool) -> None:
        """This laptop reads alone; said once, above every step."""
        if on == (_READER in self._boxes):
            return
        self._clear(_READER)
        if on:
            told = self._desk.words("together.reader")
            self._put(_READER, InlineBar(self._desk.theme, told, "remark"))
        self._spare_reader()

    def show_later(self, found: LaterChanges | None) -> None:
        """What came after the lock, from those who did not know of it; None: nothing."""
        if found == self._later:
            return
        self._later = found
        self._clear(_LATER)
        if found is None:
            return
        words, theme = self._desk.words, self._desk.theme
        one = found.changes == 1
        told = words(
            "together.later_one" if one else "together.later_many",
            count=found.changes,
            version=found.version,
            laptops=joined(words, list(found.devices)) or words("together.history_no_laptop"),
        )
        see = words("together.later_see_one" if one else "together.later_see")
        self.see_later = Button(theme, see, self.later_asked.emit)
        correct = Button(theme, words("together.later_correct"), self.correction_asked.emit)
        self.correct = for_writers(self._desk, correct)
        self._put(_LATER, InlineBar(theme, told, "remark", self.see_later, self.correct))
        if self._large:  # it is locked, or nothing could come later: one bar says enough
            self.hide_closed(True)

    def show_conflicts(self, count: int) -> None:
        """How many conflicts keep the report from being finished."""
        if count == self._conflicts:
            return
        self._conflicts = count
        self._clear(_CONFLICTS)
        if not count:
            return
        words, theme = self._desk.words, self._desk.theme
        key = "conflict.bar_one" if count == 1 else "conflict.bar"
        if self._large:
            key = "conflict.bar_short_one" if count == 1 else "conflict.bar_short"
        told = words(key, count=count)
        go = Button(theme, words("conflict.bar_go"), self.conflict_asked.emit)
        self.to_conflicts = go
        self._put(_CONFLICTS, InlineBar(theme, told, "alarm", go))
        self._spare_reader()

    def _spare_reader(self) -> None:
        """In large text one bar is enough for who can settle nothing."""
        box = self._boxes.get(_CONFLICTS)
        if box is not None and self._large and self.failing is None:
            box.setVisible(_READER not in self._boxes)

    def _put(self, name: str, bar: InlineBar, *, first: bool = False) -> None:
        self._clear(name)
        theme = self._desk.theme
        box = ground()
        edge = theme.px(4 if self._large else 8)
        across(box, (page_margin(theme), edge, theme.px(24), edge)).addWidget(bar)
        self._layout.insertWidget(0 if first else self._layout.count(), box)
        self._boxes[name] = box
        if self._large and self.failing is not None and name != _FAILING:
            box.hide()

    def _clear(self, name: str) -> None:
        box = self._boxes.pop(name, None)
        if box is not None:
            self._layout.removeWidget(box)
            box.hide()
            box.deleteLater()
