"""The three columns of visit mode: steps left, the page in the middle, what belongs to it right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui.desk import Desk
from ui.pages.visit.mode_bars import ModeBars
from ui.pages.visit.parts import LARGE_TEXT, down, ground, page_margin
from ui.pages.visit.step_list import StepPane
from ui.pages.visit.step_page import StepPage
from ui.widgets.tabs import TabStrip

_STEPS_AS_ICONS = 175  # per cent text from which the step pane folds
_WORK, _BESIDE = "work", "beside"


class Columns(QSplitter):
    """Which columns stand there: by the page, the text size, and what she folded."""

    def __init__(self, desk: Desk, bars: ModeBars) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._desk = desk
        self._page: StepPage | None = None
        self._unfolded = False
        theme = desk.theme
        self.steps = StepPane(theme, desk.words)
        self.steps.fold_asked.connect(self._toggle_fold)
        self._stack = QStackedWidget()
        self._beside = QStackedWidget()
        self._beside.setMinimumWidth(theme.px(240))
        options = [(_WORK, desk.words("visit.tab_work"), None)]
        options.append((_BESIDE, desk.words("visit.tab_beside"), None))
        self._tabs = TabStrip(theme, options)
        self._tabs.changed.connect(lambda _tab: self.arrange())
        self._tab_box = ground()
        down(self._tab_box, (page_margin(theme), 0, theme.px(24), 0)).addWidget(self._tabs)
        middle = QWidget()
        inside = down(middle, (0, 0, 0, 0))
        inside.addWidget(bars)
        inside.addWidget(self._tab_box)
        inside.addWidget(self._stack, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        for part in (self.steps, middle, self._beside):
            self.addWidget(part)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(lambda _place, _index: self._keep_split())
        if self._beside_is_tab:
            inside.addWidget(self._beside, 1)
        self._restore_split()

    def add(self, page: StepPage) -> None:
        """A page that was just made."""
        self._stack.addWidget(page)

    def show_page(self, page: StepPage) -> None:
        """Put this page in the middle, and its context beside it."""
        self._page = page
        self._stack.setCurrentWidget(page)
        context = page.context()
        if context is not None:
            if self._beside.indexOf(context) < 0:
                self._beside.addWidget(context)
            self._beside.setCurrentWidget(context)
        self._tabs.choose(_WORK)
        self.arrange()

    def show_beside(self) -> None:
        """Where the right pane is a tab, choose it."""
        if self._beside_is_tab:
            self._tabs.choose(_BESIDE)
            self.arrange()

    @property
    def _beside_is_tab(self) -> bool:
        return self._desk.theme.text_size >= LARGE_TEXT

    def arrange(self) -> None:
        page = self._page
        if page is None:
            return
        whole = page.full_window
        has_beside = page.context() is not None and not page.folds_steps and not whole
        as_tab = self._beside_is_tab and has_beside
        other = as_tab and self._tabs.chosen == _BESIDE
        self.steps.setVisible(not whole)
        narrow = page.folds_steps or self._desk.theme.text_size >= _STEPS_AS_ICONS
        if self.steps.fold(narrow and not self._unfolded, foldable=narrow):
            self._restore_split()
        self._tab_box.setVisible(as_tab)
        self._beside.setVisible(other if self._beside_is_tab else has_beside)
        self._stack.setVisible(not other)

    def _toggle_fold(self) -> None:
        self._unfolded = not self._unfolded
        self.arrange()

    # Widths

    def _keep_split(self) -> None:
        self._desk.preferences.keep("visit/split", self.sizes())

    def _restore_split(self) -> None:
        kept = self._desk.preferences.numbers("visit/split")
        theme = self._desk.theme
        side = theme.size("side_pane_w")
        if len(kept) == 3 and kept[2] > 0:
            side = max(theme.px(240), min(kept[2], theme.px(480)))
        steps = theme.px(56) if self.steps.folded else theme.size("step_pane_w")
        if len(kept) == 3 and not self.steps.folded and kept[0] > theme.px(56):
            steps = kept[0]
        self.setSizes([steps, 4000, side])
