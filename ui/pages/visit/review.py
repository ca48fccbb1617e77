"""The review before finishing: what is missing, what to look at, what was ej ok, everything.

A click jumps to the place; a written reason is kept while it is typed and lands in the
report. The right pane says whether the visit can be finished.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.visit.parts import StepHead, down, ground, page_margin
from ui.pages.visit.ready_pane import ReadyPane
from ui.pages.visit.review_line import ReviewLine
from ui.pages.visit.shared_reason import LEAST, SharedReason
from ui.pages.visit.step_page import StepPage
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_review import TABS, Item, items
from ui.widgets.buttons import Button
from ui.widgets.layout import Scroll, clear
from ui.widgets.tabs import TabStrip
from ui.widgets.text import KeyCap, Label, Paragraph, hairline


class ReviewPage(StepPage):
    """Rebuilds its lines only when their shape changes, so that typing is never disturbed."""

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, presenter, parent)
        theme, words = desk.theme, desk.words
        self.lines: dict[str, ReviewLine] = {}
        self.shared: dict[str, SharedReason] = {}  # by step
        self._shape: tuple[object, ...] = ()
        desk.preferences.cover.changed.connect(self._uncover)
        self._head = StepHead(theme)
        self._head.title.setText(words("visit.review_title"))
        self._head.soft.setText(words("visit.form_order"))
        self._next = Button(theme, words("visit.next_problem"), self.next_open)
        self._head.add(self._next)
        self._head.add(KeyCap(theme, "F8"))
        self._tabs = TabStrip(theme, [(tab, words(f"visit.tab.{tab}"), 0) for tab in TABS])
        self._tabs.setAccessibleName(words("visit.review_title"))
        self._tabs.changed.connect(lambda _tab: self.show_file(presenter.file))
        strip = QWidget()
        down(strip, (page_margin(theme), 0, theme.px(24), 0)).addWidget(self._tabs)
        inner = ground()
        self._list = down(inner, (0, 0, 0, 0))
        self._scroll = Scroll(inner)
        self.ready = ReadyPane(desk, presenter)
        self.ready.finish_requested.connect(self.finish_requested)
        sheet = ground()
        down(self, (0, 0, 0, 0)).addWidget(sheet)
        page = down(sheet, (0, 0, 0, 0))
        for part in (self._head, strip, hairline()):
            page.addWidget(part)
        page.addWidget(self._scroll, 1)

    def show_file(self, file: VisitFile) -> None:
        words = self.desk.words
        broken = self.presenter.rule_broken
        found = {tab: tuple(map(self._covered, items(file, tab, words, broken))) for tab in TABS}
        for tab, lines in found.items():
            # What has its reason is no lack any more, here as in the list of the steps.
            self._tabs.set_count(tab, sum(not item.reason for item in lines))
        shown = found[self._tabs.chosen]
        shape = (self._tabs.chosen, self.presenter.locked, *(item.shape for item in shown))
        if shape != self._shape:
            self._shape = shape
            self._build(shown)
        for item in shown:
            self.lines[item.key].show_reason(item.reason)
        for shared in self.shared.values():
            waiver = file.waivers.get(shared.waiver)
            shared.show_reason(waiver.reason if waiver else "")
        self._next.setEnabled(any(not item.reason for item in found["missing"]))
        self.ready.show_file(file)

    def _covered(self, item: Item) -> Item:
        """The line with its case number as it may be shown."""
        if not item.case_number:
            return item
        within, numbers = self.desk.preferences.cover.within, (item.case_number,)
        told = {part: within(getattr(item, part), numbers) for part in ("title", "second", "go")}
        return replace(item, **told)

    def _uncover(self, _on: bool) -> None:
        if self.presenter.loaded:
            self.show_file(self.presenter.file)

    def _build(self, shown: tuple[Item, ...]) -> None:
        theme, words = self.desk.theme, self.desk.words
        clear(self._list)
        self.lines.clear()
        self.shared.clear()
        heading = ""
        for item in shown:
            if item.heading != heading:
                heading = item.heading
                self._list.addWidget(self._heading(heading))
                self._share(item, [one for one in shown if one.step == item.step])
            line = ReviewLine(theme, words, item, locked=self.presenter.locked)
            line.go_requested.connect(self._go)
            line.reasoned.connect(self.presenter.waive)
            self.lines[item.key] = line
            self._list.addWidget(line)
            line.show()  # now, not with the next event: it may get the focus before that
            self._list.addWidget(hairline())
        if not shown:
            empty = Paragraph(
                theme, words(f"visit.tab_empty.{self._tabs.chosen}"), "body", "text_soft"
            )
            box = QHBoxLayout()
            box.setContentsMargins(page_margin(theme), theme.px(24), theme.px(24), 0)
            box.addWidget(empty)
            self._list.addLayout(box)
        self._list.addStretch(1)

    def _share(self, first: Item, same: list[Item]) -> None:
        """A field for one reason where many things of a step may pass with one."""
        if self._tabs.chosen != "missing" or sum(bool(item.waiver) for item in same) < LEAST:
            return
        theme, words = self.desk.theme, self.desk.words
        shared = SharedReason(theme, words, first.step, len(same), locked=self.presenter.locked)
        shared.reasoned.connect(self.presenter.waive)
        self.shared[first.step] = shared
        self._list.addWidget(shared)
        shared.show()
        self._list.addWidget(hairline())

    def _heading(self, text: str) -> QWidget:
        theme = self.desk.theme
        box = ground()
        layout = down(box, (0, theme.px(12), 0, 0), theme.px(8))
        name = Label(theme, " ".join(text.split()), "caption", "text_soft")
        name.setContentsMargins(page_margin(theme), 0, theme.px(24), 0)
        layout.addWidget(name)
        layout.addWidget(hairline())
        return box

    def _go(self, item: Item) -> None:
        if item.conflict:
            self.desk.navigation.go(Place(page="conflicts", subject=item.conflict))
            return
        step = "cases" if item.case_number else item.step
        self.go_requested.emit(step, item.point, item.case_number)

    def choose(self, tab: str) -> None:
        """Show this tab."""
        self._tabs.choose(tab)
        self.show_file(self.presenter.file)

    # Moving

    def context(self) -> QWidget | None:
        return self.ready

    def first_focus(self) -> QWidget | None:
        for line in self.lines.values():
            if line.go_button.isVisibleTo(self):
                return line.go_button
        return self.ready.first_focus()

    def next_open(self) -> bool:
        """The next line with something to mend, below the one that has the focus."""
        if self._tabs.chosen != "missing":
            self.choose("missing")
        lines = [line for line in self.lines.values() if line.go_button.isVisibleTo(self)]
        if not lines:
            return False
        here = next((n for n, line in enumerate(lines) if line.has_focus()), -1)
        line = lines[(here + 1) % len(lines)]
        line.go_button.setFocus()
        QTimer.singleShot(0, line, lambda: self._scroll.ensureWidgetVisible(line))
        return True

    def go_to(self, point: str, case: str) -> bool:  # noqa: ARG002 - no cases here
        if point.startswith("departure"):
            self.ready.focus_departure()
            return True
        return False

    def leave(self) -> None:
        for shared in self.shared.values():
            shared.commit()
        for line in self.lines.values():
            line.commit()
        self.ready.leave()
