"""The draw of a visit in four parts: frame, our locked number, the supplier's digits, result."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.draw_context import DrawContext
from ui.pages.visit.draw_dialogs import ReplaceDialog
from ui.pages.visit.draw_frame import FramePanel
from ui.pages.visit.draw_lock import LockPanel
from ui.pages.visit.draw_panel import DrawPanel
from ui.pages.visit.draw_papers import DrawPapers
from ui.pages.visit.draw_result import ResultPanel
from ui.pages.visit.draw_rivals_bar import DrawRivalsBar
from ui.pages.visit.draw_throw import ThrowPanel
from ui.pages.visit.draw_track import DrawTrack
from ui.pages.visit.parts import across, down, ground, page_margin
from ui.pages.visit.step_page import StepPage
from ui.presenters.draw import DrawInHand
from ui.presenters.draw_views import DIGITS, FRAME, LOCKED, PARTS, RESULT, part_of
from ui.presenters.visit import VisitPresenter
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label, hairline


class DrawPage(StepPage):
    """Shows the part the draw has come to; parts behind it can be looked at again."""

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, presenter, parent)
        theme, words = desk.theme, desk.words
        self.hand = DrawInHand.of(presenter)
        self.papers = DrawPapers(desk, presenter, self)
        self._state: tuple[str, str] = ("", "")
        self.shown = FRAME
        self.frame = FramePanel(desk, presenter, self.hand)
        self.lock = LockPanel(desk, self.hand, self.papers)
        self.throw = ThrowPanel(desk, self.hand)
        self.result = ResultPanel(desk, self.hand, self.papers)
        self._panels: dict[str, DrawPanel] = dict(
            zip(PARTS, (self.frame, self.lock, self.throw, self.result), strict=True)
        )
        self.track = DrawTrack(theme, words)
        self._beside = DrawContext(desk, self.hand, self.papers)
        self.rivals = DrawRivalsBar(desk, presenter)
        self._stack = QStackedWidget()
        for panel in self._panels.values():
            self._stack.addWidget(panel)
        head = ground()
        head.setMinimumHeight(theme.size("page_head_h"))
        row = across(head, (page_margin(theme), 0, theme.px(24), 0), theme.px(24))
        row.addWidget(Label(theme, words("draw.title"), "page"))
        row.addWidget(self.track, 1)
        sheet = ground()
        down(self, (0, 0, 0, 0)).addWidget(sheet)
        page = down(sheet, (0, 0, 0, 0))
        page.addWidget(head)
        page.addWidget(hairline())
        page.addWidget(self._stack, 1)
        self._listen()

    def _listen(self) -> None:
        self.track.chosen.connect(self.look_at)
        self.hand.frame_read.connect(self._again)
        self.hand.changed.connect(self._again)
        self.lock.moved_on.connect(lambda: self.look_at(DIGITS))
        self.throw.turn_asked.connect(self.turn_requested)
        self.result.case_asked.connect(lambda case: self.go_requested.emit("cases", "", case))
        self._beside.replace_asked.connect(self.ask_replace)
        self._beside.abort_asked.connect(self.ask_abort)

    # Showing

    def show_step(self, key: str) -> None:  # noqa: ARG002 - there is one
        self._state = ("", "")
        if self.presenter.file.draw is None:
            self.hand.read_frame()

    def show_file(self, file: VisitFile) -> None:
        draw = file.draw
        state = (draw.id, draw.state) if draw is not None else ("", FRAME)
        moved = state != self._state
        self.rivals.show_file(file)
        self._state = state
        for panel in self._panels.values():
            panel.show_file(file)
        self._beside.show_file(file, locked=self.presenter.locked)
        reached = part_of(file, self.hand)
        if moved:
            had_focus = self.isAncestorOf(self.focusWidget() or self)
            self._show(reached)
            target = self.first_focus()
            if had_focus and target is not None:
                target.setFocus()
        self.track.show_part(reached, self.shown)

    def _again(self) -> None:
        if self.presenter.loaded and self._state != ("", ""):
            self.show_file(self.presenter.file)

    def look_at(self, part: str) -> None:
        """Show this part, if the draw has come so far."""
        reached = part_of(self.presenter.file, self.hand)
        if PARTS.index(part) <= PARTS.index(reached):
            self._show(part)
            self.track.show_part(reached, part)
            target = self.first_focus()
            if target is not None:
                target.setFocus()

    def _show(self, part: str) -> None:
        self.shown = part
        self._panels[part].body.insertWidget(0, self.rivals)  # it scrolls with what it is about
        self._stack.setCurrentWidget(self._panels[part])

    # Acts with a question first

    def ask_replace(self) -> None:
        """Which case goes out, and why; the four recorded reasons alone."""
        dialog = ReplaceDialog(self, self.desk, self.presenter.file)
        if dialog.exec():
            self.hand.replace(dialog.case, dialog.why)
        dialog.deleteLater()

    def ask_abort(self) -> None:
        """Put the draw aside; its number and the reason are kept."""
        draw, words = self.presenter.file.draw, self.desk.words
        if draw is None:
            return
        dialog = Dialog(
            self,
            self.desk.theme,
            words,
            title=words("draw.abort.title"),
            text=words("draw.abort.text", number=draw.number),
            act=words("draw.abort.act"),
            reason=words("common.reason"),
        )
        if dialog.exec():
            self.hand.abort(dialog.reason)
        dialog.deleteLater()

    # What visit mode asks

    def context(self) -> QWidget | None:
        return self._beside

    def first_focus(self) -> QWidget | None:
        return self._panels[self.shown].first_focus()

    def go_to(self, point: str, case: str) -> bool:
        """A shortcoming of the draw leads to the part that mends it; a case is not here."""
        part = {
            "draw-missing": FRAME,
            "draw-not-revealed": DIGITS,
            "draw-not-acknowledged": LOCKED,
            "draw-weaker": RESULT,
        }.get(point)
        if case or part is None:
            return False
        self.look_at(part)
        return True

    def leave(self) -> None:
        self.frame.leave()
