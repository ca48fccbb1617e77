"""Visit mode: a visit fills the window, in the same three columns all the way.

The steps are pages made by the table `visit.steps.STEP_PAGES` (kind of step → page class),
all with the interface of `visit.step_page.StepPage`. Two kinds stand outside the list and
are reached by signals: "turned" (the screen turned to the supplier) and "finish"; they ask
to come back with `step_requested(0)`. Every change goes through one `VisitPresenter`; each
page is shown the visit after every change, the optimistic ones too.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.progress import points_done
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.visit.columns import Columns
from ui.pages.visit.finish import FinishPage
from ui.pages.visit.head import KeyLine, VisitHead
from ui.pages.visit.keys_dialog import KeysDialog
from ui.pages.visit.mode_bars import ModeBars
from ui.pages.visit.mode_conflicts import ModeConflicts
from ui.pages.visit.mode_keys import PageKeys, bind
from ui.pages.visit.mode_saving import ModeSaving
from ui.pages.visit.mode_steps import ProblemRound, StepOrder
from ui.pages.visit.mode_together import ModeTogether
from ui.pages.visit.parts import down
from ui.pages.visit.step_page import StepPage
from ui.pages.visit.steps import STEP_PAGES
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_steps import StepRow, kind_of, step_rows

_QUIET_MS = 40  # the steps are counted when nothing has been typed for so long


class VisitMode(QWidget):
    """One visit in the whole window; `left` when she goes back."""

    left = Signal()

    def __init__(
        self,
        desk: Desk,
        visit_id: str,
        back: Callable[[], object] | None = None,
        step: str = "",
        parent: QWidget | None = None,
        *,
        at: str = "",
    ) -> None:
        """`at`: the point and case to begin with in this step, parted by `|`."""
        super().__init__(parent)
        self._desk, self._visit_id, self._back = desk, visit_id, back
        self._wanted, self._at = step, at
        self._key = ""
        self._before_aside = ""  # the step she was in before the turned screen or the finish
        self._order = StepOrder()
        self._problems = ProblemRound()
        self._pages: dict[str, StepPage] = {}
        self._from_review = False
        self._count_soon = QTimer(self, interval=_QUIET_MS, singleShot=True)
        self._count_soon.timeout.connect(self._count_steps)
        waiting = VisitPresenter.of(visit_id, desk.tasks)
        self.presenter = waiting or VisitPresenter(
            tasks=desk.tasks,
            shelf=desk.shelf,
            words=desk.words,
            now=desk.now,
            calendar=desk.calendar,
            attachments=desk.attachments if desk.exchange is not None else None,
        )
        self._build()
        PageKeys(desk, self, self.page, self._columns)
        bind(
            self,
            {
                "Ctrl+PgUp": lambda: self._step(-1),
                "Ctrl+PgDown": lambda: self._step(1),
                "F8": self.next_problem,
                "F1": self.show_keys,
                "Ctrl+S": self.reassure,
                "Ctrl+H": self.show_history,
                "Ctrl+T": lambda: self._together.divide(),
            },
        )
        self._listen()
        if waiting is None:
            self.presenter.open(visit_id)
        else:
            waiting.resume()

    # Building

    def _build(self) -> None:
        desk = self._desk
        self._head = VisitHead(desk, self.presenter)
        self.bars = ModeBars(desk)
        self._columns = Columns(desk, self.bars)
        self._steps = self._columns.steps
        self._key_line = KeyLine(desk)
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self._head)
        page.addWidget(self._columns, 1)
        page.addWidget(self._key_line)

    def _listen(self) -> None:
        presenter = self.presenter
        presenter.file_changed.connect(self._show_file)
        presenter.problem.connect(self._told_problem)
        self._conflicts = ModeConflicts(self._desk, presenter, self.bars, self)
        self._saving = ModeSaving(self._desk, presenter, self._head, self.bars, self)
        self._together = ModeTogether(
            self._desk, presenter, (self._head, self._key_line), self._steps, self.bars, self
        )
        self._together.handed_over.connect(self.leave)
        self._head.backed.connect(self._go_back)
        self._head.turned.connect(lambda: self._aside("turned"))
        self._steps.chosen.connect(self._step_clicked)
        self.bars.review_asked.connect(lambda: self.go("review"))
        self.bars.report_asked.connect(lambda: self._aside("finish"))
        self.bars.correction_asked.connect(self._correct)

    # Showing

    @property
    def step(self) -> str:
        """The step in hand."""
        return self._key

    @property
    def _page(self) -> StepPage | None:
        return self._pages.get(kind_of(self._key))

    @property
    def _listed(self) -> str:
        """The line of the step list she is in."""
        return self._order.listed(self._key)

    @property
    def _rows(self) -> tuple[StepRow, ...]:
        return self._order.rows

    def page(self) -> StepPage | None:
        """The page in hand."""
        return self._page

    def _show_file(self, file: VisitFile) -> None:
        """The page at once; what is counted over the whole visit when her keys rest."""
        self.bars.show_closed(file)
        self.bars.hide_closed(self._key == "finish")
        self._saving.typed()
        if not self._key:
            self._count_steps()
            self._enter_first(file)
            return
        if self._page is not None:
            self._page.show_file(file)
        self._count_soon.start()

    def _count_steps(self) -> None:
        file, words = self.presenter.file, self._desk.words
        self._count_soon.stop()
        rows = step_rows(file, words, self.presenter.settings.person_name)
        self._order.rows = tuple(row for row in rows if row.kind in STEP_PAGES)
        self._together.show_file(file)
        self._conflicts.show_file(file)
        self._head.show_file(file)
        self._key_line.show_file(file, reads=self.presenter.together.read_only)
        self._key_line.show_person(self.presenter.settings)
        self._steps.show_rows(self._rows, *points_done(file))

    def _count_now(self) -> None:
        """Before she goes to another step, which may have come or gone with the last change."""
        if self._count_soon.isActive():
            self._count_steps()

    def _enter_first(self, file: VisitFile) -> None:
        first = self._order.first(file, self._wanted, with_cases="cases" in STEP_PAGES)
        point, _, case = self._at.partition("|")
        if first and first == self._wanted:
            self.go(first, point, case)
        elif first:
            self.go(first)

    def go(self, key: str, point: str = "", case: str = "") -> None:
        """Show this step, and there this point or case."""
        page = self._page_of(kind_of(key))
        if page is None:
            return
        self._count_now()
        if self._page is not None and self._page is not page:
            self._page.leave()
        self._key = key
        page.show_step(key)
        page.show_neighbours(*self._order.neighbours(key))
        page.show_file(self.presenter.file)
        self._steps.select(self._listed)
        self._columns.show_page(page)
        self._arrange()
        self._show_way_back()
        self._remember()
        if not (point or case) or not page.go_to(point, case):
            self._focus(page)

    def _page_of(self, kind: str) -> StepPage | None:
        if kind not in self._pages:
            made = STEP_PAGES.get(kind)
            if made is None:
                return None
            twin = next((page for page in self._pages.values() if type(page) is made), None)
            self._pages[kind] = twin or self._make(made)
        return self._pages[kind]

    def _make(self, made: type[StepPage]) -> StepPage:
        page = made(self._desk, self.presenter)
        page.go_requested.connect(self._go_requested)
        page.step_requested.connect(self._step)
        page.turn_requested.connect(lambda: self._aside("turned"))
        page.finish_requested.connect(lambda: self._aside("finish"))
        page.fold_changed.connect(self._arrange)
        page.history_asked.connect(self.show_history)
        self._columns.add(page)
        return page

    def _arrange(self) -> None:
        """Head and foot make way for the turned screen; the finish turns the screen itself."""
        page = self._page
        if page is None:
            return
        self._desk.messages.hold(page.full_window)
        self._head.setVisible(not page.full_window)
        self._head.turn.setVisible(self._key != "finish" and "turned" in STEP_PAGES)
        self._key_line.setVisible(not page.full_window)
        self.bars.hide_closed(self._key == "finish")
        self._columns.arrange()

    def _focus(self, page: StepPage) -> None:
        target = page.first_focus()
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remember(self) -> None:
        place = Place(page="visit", subject=self._visit_id, tab=self._key)
        if self._desk.navigation.here.page == "visit":
            self._desk.navigation.replace(place)
        if self._listed in self._order.keys and not self.presenter.locked:
            self.presenter.amend(last_step=self._key)

    # Moving

    def _step(self, by: int) -> None:
        """The step before (-1) or after (1); 0 returns from the turned screen or the finish."""
        self._count_now()
        if by == 0:
            self.go(self._before_aside or (self._rows[0].key if self._rows else ""))
            return
        beside = self._order.beside(self._key, by)
        if beside:
            self.go(beside)

    def _step_clicked(self, key: str) -> None:
        if key != self._listed or key != self._key:
            self._from_review = False
            self.go(key)

    def _aside(self, kind: str) -> None:
        """The turned screen or the finish, from wherever she is."""
        if kind in STEP_PAGES:
            self._before_aside = self._key
            self.go(kind)

    def _correct(self) -> None:
        """The way a locked report is corrected, from its own page."""
        self._aside("finish")
        page = self._page
        if isinstance(page, FinishPage):
            page.locked.leaving.correct()

    def _go_requested(self, key: str, point: str, case: str) -> None:
        if kind_of(key) not in STEP_PAGES:
            self._desk.messages.toast(self._desk.words("visit.no_such_step"))
            return
        self._from_review = self._key == "review" or self._from_review
        self.go(key, point, case)

    def next_problem(self) -> None:
        """F8: the next thing that is missing, in the order of the form, round and round."""
        if self._page is not None and self._page.full_window:
            return  # the screen is turned to the supplier
        one = self._problems.following(self.presenter.file)
        if one is None:
            self._desk.messages.toast(self._desk.words("visit.no_problem"))
            return
        point = one.point or ("" if one.case_number else one.code)
        self._go_requested("cases" if one.case_number else one.step, point, one.case_number)

    def _go_back(self) -> None:
        self.leave()
        self.left.emit()
        if self._back is not None:
            self._back()

    def leave(self) -> None:
        """Commit what is being typed, on every page."""
        if self.presenter.loaded:
            for page in set(self._pages.values()):
                page.leave()

    def hideEvent(self, event: QHideEvent) -> None:
        self._desk.messages.hold(False)
        self.leave()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DeferredDelete:
            self.presenter.retire()
        return super().event(event)

    # Telling

    def show_keys(self) -> None:
        """F1."""
        KeysDialog(self, self._desk.theme, self._desk.words).exec()

    def show_history(self) -> None:
        """Ctrl+H: who wrote what has the focus, when and where."""
        self._together.history(self._page)

    def reassure(self) -> None:
        """Ctrl+S: commit what is typed, and say that nothing needs to be saved by hand."""
        self.leave()
        if self.presenter.held_back:
            self.presenter.retry()
            return
        QTimer.singleShot(0, self, self._saving.say_saved)

    def _show_way_back(self) -> None:
        if self._key == "review":
            self._from_review = False
        self.bars.show_way_back(self._from_review)

    def text_waits(self, waits: bool) -> None:
        """A text on this page is being typed and is not handed over yet, or no longer."""
        self._saving.text_waits(waits)

    def _told_problem(self, error: InspectionError) -> None:
        if not self._desk.tasks.told_elsewhere(error):
            self._desk.messages.problem(error)
