"""Visit mode: a visit fills the window, in the same three columns all the way.

The steps are pages made by the table `visit.steps.STEP_PAGES` (kind of step → page class),
all with the interface of `visit.step_page.StepPage`. Two kinds stand outside the list and
are reached by signals: "turned" (the screen turned to the supplier) and "finish"; they ask
to come back with `step_requested(0)`. Every change goes through one `VisitPresenter`; each
page is shown the visit after every change, the optimistic ones too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.formats import clock
from inspector.domain.progress import points_done
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place
from ui.pages.visit.head import KeyLine, VisitHead
from ui.pages.visit.keys_dialog import KeysDialog
from ui.pages.visit.parts import LARGE_TEXT, across, down, ground, page_margin
from ui.pages.visit.step_list import StepPane
from ui.pages.visit.step_page import StepPage
from ui.pages.visit.steps import STEP_PAGES
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_review import open_problems
from ui.presenters.visit_steps import StepRow, kind_of, step_rows
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.tabs import TabStrip

_QUIET_MS = 40  # the steps are counted when nothing has been typed for so long
_STEPS_AS_ICONS = 175  # … from which the step pane folds


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
    ) -> None:
        super().__init__(parent)
        self._desk, self._visit_id, self._back = desk, visit_id, back
        self._wanted = step
        self._key = ""
        self._before_aside = ""  # the step she was in before the turned screen or the finish
        self._rows: tuple[StepRow, ...] = ()
        self._pages: dict[str, StepPage] = {}
        self._from_review = False
        self._problem = ""  # key of the problem F8 showed last
        self._unfolded = False
        self._count_soon = QTimer(self, interval=_QUIET_MS, singleShot=True)
        self._count_soon.timeout.connect(self._count_steps)
        self.presenter = VisitPresenter(
            tasks=desk.tasks,
            shelf=desk.shelf,
            words=desk.words,
            now=desk.now,
            calendar=desk.calendar,
        )
        self._build()
        self._bind_keys()
        self._listen()
        self.presenter.open(visit_id)

    # Building

    def _build(self) -> None:
        desk, theme = self._desk, self._desk.theme
        self._head = VisitHead(desk)
        self._head.turn.setVisible("turned" in STEP_PAGES)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(theme.px(8))
        self._steps = StepPane(theme, desk.words)
        self._stack = QStackedWidget()
        self._beside = QStackedWidget()
        self._beside.setMinimumWidth(theme.px(240))
        self._tabs = TabStrip(
            theme,
            [
                ("work", desk.words("visit.tab_work"), None),
                ("beside", desk.words("visit.tab_beside"), None),
            ],
        )
        self._tabs.changed.connect(lambda _tab: self._arrange())
        self._tab_box = ground()
        down(self._tab_box, (page_margin(theme), 0, theme.px(24), 0)).addWidget(self._tabs)
        middle = QWidget()
        self._middle = down(middle, (0, 0, 0, 0))
        self._middle.addLayout(self._bars)
        self._middle.addWidget(self._tab_box)
        self._middle.addWidget(self._stack, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for part in (self._steps, middle, self._beside):
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(lambda _p, _i: self._keep_split())
        self._key_line = KeyLine(desk)
        page = down(self, (0, 0, 0, 0))
        page.addWidget(self._head)
        page.addWidget(self._splitter, 1)
        page.addWidget(self._key_line)
        if self._beside_is_tab:
            self._middle.addWidget(self._beside, 1)
        self._restore_split()

    def _listen(self) -> None:
        presenter = self.presenter
        presenter.file_changed.connect(self._show_file)
        presenter.problem.connect(self._told_problem)
        presenter.saving.connect(self._head.saving)
        presenter.saved.connect(self._saved)
        presenter.failing.connect(self._failing)
        presenter.recovered.connect(self._recovered)
        self._head.backed.connect(self._go_back)
        self._head.turned.connect(lambda: self._aside("turned"))
        self._steps.chosen.connect(self._step_clicked)
        self._steps.fold_asked.connect(self._toggle_fold)

    def _bind_keys(self) -> None:
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+PgUp", lambda: self._step(-1)),
            ("Ctrl+PgDown", lambda: self._step(1)),
            ("Ctrl+Down", self._next_open),
            ("F2", self._open_comment),
            ("Ctrl+E", self._ask_evidence),
            ("Ctrl+G", self._go_to_case),
            ("F8", self.next_problem),
            ("F1", self.show_keys),
            ("Ctrl+S", self.reassure),
        )
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

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
        """The line of the step list she is in: where a scheme has no step of its own for the
        cases, they are checked within the step of the draw.
        """
        own = any(row.key == self._key for row in self._rows)
        return "draw" if self._key == "cases" and not own else self._key

    def page(self) -> StepPage | None:
        """The page in hand."""
        return self._page

    def _show_file(self, file: VisitFile) -> None:
        """The page at once; what is counted over the whole visit when her keys rest."""
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
        self._rows = tuple(row for row in step_rows(file, words) if row.kind in STEP_PAGES)
        self._head.show_file(file)
        self._key_line.show_person(self.presenter.settings)
        self._steps.show_rows(self._rows, *points_done(file))

    def _count_now(self) -> None:
        """Before she goes to another step, which may have come or gone with the last change."""
        if self._count_soon.isActive():
            self._count_steps()

    def _enter_first(self, file: VisitFile) -> None:
        known = [row.key for row in self._rows]
        if file.drawn_cases and "cases" in STEP_PAGES:
            known.append("cases")
        for key in (self._wanted, file.visit.last_step, *known):
            if key in known:
                self.go(key)
                return

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
        page.show_neighbours(*self._neighbours())
        page.show_file(self.presenter.file)
        self._stack.setCurrentWidget(page)
        self._steps.select(self._listed)
        self._show_beside(page)
        self._tabs.choose("work")
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
        self._stack.addWidget(page)
        return page

    def _show_beside(self, page: StepPage) -> None:
        context = page.context()
        if context is not None:
            if self._beside.indexOf(context) < 0:
                self._beside.addWidget(context)
            self._beside.setCurrentWidget(context)

    @property
    def _beside_is_tab(self) -> bool:
        return self._desk.theme.text_size >= LARGE_TEXT

    def _arrange(self) -> None:
        """Which columns stand there: by the page, the text size, and what she folded."""
        page = self._page
        if page is None:
            return
        whole = page.full_window
        has_beside = page.context() is not None and not page.folds_steps and not whole
        as_tab = self._beside_is_tab and has_beside
        other = as_tab and self._tabs.chosen == "beside"
        self._head.setVisible(not whole)
        self._key_line.setVisible(not whole)
        self._steps.setVisible(not whole)
        narrow = page.folds_steps or self._desk.theme.text_size >= _STEPS_AS_ICONS
        if self._steps.fold(narrow and not self._unfolded, foldable=narrow):
            self._restore_split()
        self._tab_box.setVisible(as_tab)
        self._beside.setVisible(other if self._beside_is_tab else has_beside)
        self._stack.setVisible(not other)

    def _toggle_fold(self) -> None:
        self._unfolded = not self._unfolded
        self._arrange()

    def _focus(self, page: StepPage) -> None:
        target = page.first_focus()
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remember(self) -> None:
        place = Place(page="visit", subject=self._visit_id, tab=self._key)
        if self._desk.navigation.here.page == "visit":
            self._desk.navigation.replace(place)
        listed = any(row.key == self._listed for row in self._rows)
        if listed and not self.presenter.locked:
            self.presenter.amend(last_step=self._key)

    # Moving

    def _neighbours(self) -> tuple[str, str]:
        keys = [row.key for row in self._rows]
        if self._listed not in keys:
            return "", ""
        place = keys.index(self._listed)
        before = self._rows[place - 1].name if place > 0 else ""
        after = self._rows[place + 1].name if place + 1 < len(keys) else ""
        return before, after

    def _step(self, by: int) -> None:
        """The step before (-1) or after (1); 0 returns from the turned screen or the finish."""
        self._count_now()
        if by == 0:
            self.go(self._before_aside or (self._rows[0].key if self._rows else ""))
            return
        keys = [row.key for row in self._rows]
        if self._listed in keys and 0 <= keys.index(self._listed) + by < len(keys):
            self.go(keys[keys.index(self._listed) + by])

    def _step_clicked(self, key: str) -> None:
        if key != self._listed or key != self._key:
            self._from_review = False
            self.go(key)

    def _aside(self, kind: str) -> None:
        """The turned screen or the finish, from wherever she is."""
        if kind in STEP_PAGES:
            self._before_aside = self._key
            self.go(kind)

    def _go_requested(self, key: str, point: str, case: str) -> None:
        if kind_of(key) not in STEP_PAGES:
            self._desk.messages.toast(self._desk.words("visit.no_such_step"))
            return
        self._from_review = self._key == "review" or self._from_review
        self.go(key, point, case)

    def _go_to_case(self) -> None:
        """Ctrl+G, from a page that knows which case is meant."""
        act = getattr(self._page, "go_to_case", None)
        if act is not None:
            act()

    def next_problem(self) -> None:
        """F8: the next thing that is missing, in the order of the form, round and round."""
        found = open_problems(self.presenter.file)
        if not found:
            self._desk.messages.toast(self._desk.words("visit.no_problem"))
            return
        keys = [one.key for one in found]
        here = keys.index(self._problem) + 1 if self._problem in keys else 0
        one = found[here % len(found)]
        self._problem = one.key
        point = one.point or ("" if one.case_number else one.code)
        self._go_requested("cases" if one.case_number else one.step, point, one.case_number)

    def _next_open(self) -> None:
        if self._page is not None and not self._page.next_open():
            self._desk.messages.toast(self._desk.words("visit.none_unanswered"))

    def _open_comment(self) -> None:
        if self._page is not None:
            self._page.open_comment()

    def _ask_evidence(self) -> None:
        if self._page is not None:
            if self._beside_is_tab:
                self._tabs.choose("beside")
                self._arrange()
            self._page.ask_evidence()

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

    def reassure(self) -> None:
        """Ctrl+S: commit what is typed, and say that nothing needs to be saved by hand."""
        self.leave()
        if self.presenter.held_back:
            self.presenter.retry()
            return
        QTimer.singleShot(0, self, self._say_saved)

    def _say_saved(self) -> None:
        words, moment = self._desk.words, self.presenter.saved_at
        if moment is None:
            self._desk.messages.toast(words("visit.all_saved"))
        else:
            told = clock(moment, seconds=True)
            self._desk.messages.toast(words("visit.all_saved_at", time=told))

    def _saved(self, moment: datetime) -> None:
        self._head.saved(moment)
        self._desk.signals.data_changed.emit("visit")

    def _failing(self, since: datetime | None, error: InspectionError) -> None:
        words, theme = self._desk.words, self._desk.theme
        self._head.failing()
        self._clear_bars("failing")
        lead = words("visit.not_saved")
        if since is not None:
            lead = words("visit.not_saved_since", time=clock(since, seconds=True))
        told = f"{sentence(words, error)} {words('visit.kept_on_screen')}"
        again = Button(theme, words("visit.try_again"), self.presenter.retry)
        self._add_bar("failing", InlineBar(theme, told, "solid", again, lead=lead))

    def _recovered(self) -> None:
        self._clear_bars("failing")
        self._desk.messages.toast(self._desk.words("visit.recovered"))

    def _show_way_back(self) -> None:
        self._clear_bars("review")
        if self._key == "review":
            self._from_review = False
        if not self._from_review:
            return
        words, theme = self._desk.words, self._desk.theme
        self.back_to_review = Button(
            theme, words("visit.back_to_review"), lambda: self.go("review")
        )
        bar = InlineBar(theme, words("visit.came_from_review"), "info", self.back_to_review)
        self._add_bar("review", bar)

    def _add_bar(self, name: str, bar: InlineBar) -> None:
        theme = self._desk.theme
        box = ground()
        box.setObjectName(name)
        edge = theme.px(8)
        across(box, (page_margin(theme), edge, theme.px(24), edge)).addWidget(bar)
        self._bars.addWidget(box)

    def _clear_bars(self, name: str) -> None:
        for place in reversed(range(self._bars.count())):
            item = self._bars.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget.objectName() == name:
                self._bars.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _told_problem(self, error: InspectionError) -> None:
        self._desk.messages.problem(error)

    # Columns

    def _keep_split(self) -> None:
        self._desk.preferences.keep("visit/split", self._splitter.sizes())

    def _restore_split(self) -> None:
        kept = self._desk.preferences.numbers("visit/split")
        theme = self._desk.theme
        side = theme.size("side_pane_w")
        if len(kept) == 3 and kept[2] > 0:
            side = max(theme.px(240), min(kept[2], theme.px(480)))
        steps = theme.px(56) if self._steps.folded else theme.size("step_pane_w")
        if len(kept) == 3 and not self._steps.folded and kept[0] > theme.px(56):
            steps = kept[0]
        self._splitter.setSizes([steps, 4000, side])
