"""One drawn case as a card: facts, dates with verdicts, points, and the way to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.domain.model import CaseCheck, ReviewState
from inspector.domain.scheme import Point
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.case_card_context import CaseContext
from ui.pages.visit.case_card_dates import CaseDates
from ui.pages.visit.case_card_edges import LATER, LOST, CaseFacts, CaseFoot
from ui.pages.visit.case_conflict_bar import CaseConflictBar
from ui.pages.visit.parts import down, ground, page_margin
from ui.presenters.case_views import case_done_words, needed_words, typed_review
from ui.presenters.cases import CasesPresenter
from ui.presenters.conflicts import contested, contested_words, first_key
from ui.widgets.bars import InlineBar
from ui.widgets.layout import Scroll, row
from ui.widgets.point_remark import RowFacts
from ui.widgets.point_row import PointRow
from ui.widgets.text import Label, hairline
from ui.widgets.ticks import Tick


class _CaseRow(PointRow):
    """A point row on one line where the title needs no second: a case has many."""

    def _place(self) -> None:
        super()._place()
        margins = self._grid.contentsMargins()
        self._grid.setContentsMargins(margins.left(), 0, margins.right(), 0)
        self._grid.setRowMinimumHeight(0, self._theme.px(39))


class CaseCard(QWidget):
    """Shows the case in hand of the presenter; its right pane is `context`."""

    draw_asked = Signal()
    told = Signal(str)  # something to say in passing

    def __init__(self, desk: Desk, cases: CasesPresenter) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        self._number = ""
        self._rows: dict[str, _CaseRow] = {}
        self._current = ""
        theme = desk.theme
        self.context = CaseContext(desk, cases)
        self.dates = CaseDates(desk, cases)
        self._bars = QWidget()
        self._bar_place = down(self._bars, (page_margin(theme), theme.px(12), theme.px(24), 0))
        self._bar_state = ""
        self.in_conflict = CaseConflictBar(desk, cases)
        self._inner = ground()
        self._body = down(self._inner, (0, 0, 0, theme.px(8)))
        self._scroll = Scroll(self._inner)
        self._facts, self._foot = CaseFacts(desk), CaseFoot(desk)
        self._build()
        self._connect()

    def _build(self) -> None:
        theme, words = self._desk.theme, self._desk.words
        margin = page_margin(theme)
        self._body.addWidget(self.in_conflict)
        self._body.addWidget(self._bars)
        self._date_box = QWidget()
        down(self._date_box, (margin, theme.px(16), theme.px(24), 0)).addWidget(self.dates)
        self._body.addWidget(self._date_box)
        self._done = Label(theme, "", "strong", tabular=True)
        self._done_words = Label(theme, "", "body", "text_soft")
        self.reviewed = Tick(theme, words("cases.reviewed"))
        tally = row(self._done, self._done_words, gap=theme.px(4))
        head = row(Label(theme, words("cases.points"), "section"), 1, gap=theme.px(16))
        head.addLayout(tally)
        head.addWidget(self.reviewed)
        box = QWidget()
        box_layout = down(box, (margin, theme.px(16), theme.px(24), theme.px(8)))
        box_layout.addLayout(head)
        self._body.addWidget(box)
        self._body.addWidget(hairline())
        points = QWidget()
        points.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._points = down(points, (0, 0, 0, 0))
        self._body.addWidget(points)
        self._body.addStretch(1)
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self._facts)
        page.addWidget(hairline())
        page.addWidget(self._scroll, 1)
        page.addWidget(hairline())
        page.addWidget(self._foot)

    def _connect(self) -> None:
        foot = self._foot
        foot.previous.clicked.connect(self.previous_case)
        foot.next.clicked.connect(self.next_case)
        foot.not_found.clicked.connect(lambda: self._toggle(LOST))
        foot.later.clicked.connect(lambda: self._toggle(LATER))
        self.reviewed.clicked.connect(lambda: self._toggle(ReviewState.REVIEWED))

    # Showing

    @property
    def number(self) -> str:
        return self._number

    def show_file(self, file: VisitFile) -> None:
        """Show the case in hand; what was typed in another case is committed before."""
        number = self._cases.number
        if number != self._number and self._number:
            self.leave()
            file = self._cases.file
        fresh, self._number = number != self._number, number
        points = file.scheme.case_points()
        if [point.id for point in points] != list(self._rows):
            self._make_rows(points)
        self._facts.show_case(file, number)
        self._date_box.setVisible(bool(file.scheme.case_rules))
        self.dates.show_case(file, number)
        self._show_state(file)
        self.in_conflict.show_case(file, number)
        for point in points:
            self._show_row(file, point)
        tally = case_done_words(file, number, self._desk.words)
        self._done.setText(tally.count if points else "")
        self._done_words.setText(tally.words if points else "")
        self.context.show_case(file, number)
        if fresh:
            self._close_comment()
            self._set_current(next(iter(self._rows), ""))
            self._scroll.verticalScrollBar().setValue(0)

    def _show_state(self, file: VisitFile) -> None:
        words, locked = self._desk.words, self._cases.visit.locked
        state = typed_review(file, self._number).state
        self._foot.show_state(state, locked)
        self.reviewed.setChecked(state == ReviewState.REVIEWED)
        self.reviewed.setEnabled(not locked and state != LOST)
        if state == self._bar_state:
            return
        self._bar_state = state
        while self._bar_place.count():
            item = self._bar_place.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        tone, key = {LOST: ("alarm", "cases.lost_bar"), LATER: ("info", "cases.later_bar")}.get(
            ReviewState(state), ("", "")
        )
        self._bars.setVisible(bool(tone))
        if tone:
            self._bar_place.addWidget(InlineBar(self._desk.theme, words(key), tone))

    def _make_rows(self, points: tuple[Point, ...]) -> None:
        words = self._desk.words
        for old in self._rows.values():
            self._points.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows.clear()
        for point in points:
            title = RowFacts(number=point.id, title=point.title.told(words.language))
            made = _CaseRow(self._desk.theme, words, title)
            key = point.id
            made.chosen.connect(lambda outcome, k=key: self._check(k, outcome=outcome))
            made.commented.connect(lambda comment, k=key: self._comment(k, comment))
            made.undo_asked.connect(lambda k=key: self._cases.undo(self._number, k))
            made.row_asked.connect(lambda step, k=key: self._walk(k, step))
            made.entered.connect(lambda k=key: self._set_current(k))
            made.conflict_asked.connect(lambda column, k=key: self._ask_conflict(k, column))
            self._rows[key] = made
            self._points.addWidget(made)

    def _check(self, point: str, outcome: str) -> None:
        self._cases.check(self._number, point, outcome=outcome)

    def _comment(self, point: str, comment: str) -> None:
        saw = self._rows[point].comment.saw
        self._cases.check(self._number, point, comment=comment, saw=saw)

    def _show_row(self, file: VisitFile, point: Point) -> None:
        words, key = self._desk.words, (self._number, point.id)
        check = file.checks.get(key) or CaseCheck(id="")
        self._rows[point.id].show_facts(
            RowFacts(
                number=point.id,
                title=point.title.told(words.language),
                outcome=check.outcome,
                comment=check.comment,
                needed=needed_words(check.outcome, check.comment, words),
                locked=not self._cases.changeable(self._number),
                conflict=contested_words(words, file, "case_check", check.id),
                comment_stands="comment" in contested(file, "case_check", check.id),
            )
        )

    def _ask_conflict(self, point: str, column: str) -> None:
        file = self._cases.file
        check = file.checks.get((self._number, point))
        found = first_key(file, "case_check", check.id, column) if check else ""
        if found:
            self._cases.visit.conflict_asked.emit(found)

    def _set_current(self, key: str) -> None:
        self._current = key
        for name, one in self._rows.items():
            one.set_current(name == key)

    def _close_comment(self) -> None:
        """A comment that was opened in the case before is not open in this one."""
        for made in self._rows.values():
            if made.comment.hasFocus():
                made.take_focus()
        self._set_current("")

    # Moving

    def first_focus(self) -> QWidget | None:
        if self._current in self._rows and self._cases.changeable(self._number):
            return self._rows[self._current].bar.tab_stop()
        return self._foot.next

    def focus_first(self) -> None:
        target = self.first_focus()
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, key: str, step: int) -> None:
        keys = list(self._rows)
        place = keys.index(key) + step
        if 0 <= place < len(keys):
            self.focus_point(keys[place])

    def focus_point(self, key: str) -> bool:
        """Focus this row; False: it is not here."""
        made = self._rows.get(key)
        if made is None:
            return False
        made.take_focus()
        self._set_current(key)
        QTimer.singleShot(0, made, lambda: self._scroll.ensureWidgetVisible(made, 0, 24))
        return True

    def focus_field(self, name: str) -> bool:
        """Focus the date of this name; False: the rules name no such date."""
        field = self.dates.field(name)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        return field is not None

    def open_comment(self) -> None:
        if self._current in self._rows and self._cases.changeable(self._number):
            self._rows[self._current].open_comment()

    def comment_needed(self, point: str) -> bool:
        made = self._rows.get(point)
        return made is not None and bool(made.facts.needed)

    def next_open(self) -> bool:
        """The next row without an answer, below the current one first; False: none here."""
        if not self._cases.changeable(self._number):
            return False
        keys = list(self._rows)
        here = keys.index(self._current) if self._current in keys else -1
        for key in keys[here + 1 :] + keys[: here + 1]:
            if not self._rows[key].bar.outcome:
                return self.focus_point(key)
        return False

    def next_case(self) -> None:
        """Commit what is typed, take the case as reviewed where it is, and go on."""
        self.leave()
        if self._cases.next():
            self.focus_first()
        else:
            self.told.emit(self._desk.words("cases.all_done"))

    def previous_case(self) -> None:
        self.leave()
        if self._cases.previous():
            self.focus_first()
        else:
            self.told.emit(self._desk.words("cases.first_case"))

    def _toggle(self, state: ReviewState) -> None:
        self.leave()
        self._cases.toggle(self._number, state)
        self._show_state(self._cases.file)

    def leave(self) -> None:
        """Commit what is being typed, in the case that is shown."""
        for made in self._rows.values():
            made.comment.commit()
        self.dates.leave()
        self.context.leave()
