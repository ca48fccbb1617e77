"""The deliberate end of a visit: the real PDF, both signatures, and the lock.

Before the lock the page shows the draft as it would be printed and stores each signature as
soon as it is whole. After it the page shows the locked file itself, never a new rendering.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.model import Report, VisitState
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Progress, Store
from inspector.services.reporting import lock_visit, sign, withdraw_signature
from ui.desk import Desk
from ui.messages import sentence
from ui.pages.visit.delivery.locked import LockedPane
from ui.pages.visit.finish_pane import SigningPane
from ui.pages.visit.parts import LARGE_TEXT, across, down, ground
from ui.pages.visit.step_page import StepPage
from ui.presenters.finish import (
    SIGNS,
    Typed,
    as_signature,
    lack,
    same_as_stored,
    signature_of,
    why_not_lockable,
)
from ui.presenters.visit import VisitPresenter
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.tabs import TabStrip
from ui.widgets.text import hairline
from ui.widgets.typing_pause import TypingPause

_RENDER_AFTER = 250  # ms of quiet before the draft is made anew


class FinishPage(StepPage):
    """Preview left, signatures right; the same page can be turned to the supplier."""

    folds_steps = True
    full_window = False  # True while the screen is turned

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, presenter, parent)
        self.preview = PdfPreview(desk.theme, desk.words, desk.tasks)
        self.signing = SigningPane(
            desk, turn=self._toggle_turn, lock=self._lock, back=self._go_back
        )
        self.remarks = self.signing.remarks
        self._pause = TypingPause(self.remarks)
        self._saw = ""  # the remarks as they stood when they were shown, or kept last
        self.locked = LockedPane(desk, presenter)
        self._render_soon = QTimer(self, singleShot=True, interval=_RENDER_AFTER)
        self._render_soon.timeout.connect(self._render)
        self._shown: object = None  # what the preview was made of
        self._filled: tuple[str, int] = ("", 0)
        self._locking = False
        self._build()
        self._listen()

    # Building

    def _build(self) -> None:
        theme = self.desk.theme
        self._pane = QStackedWidget()
        self._pane.addWidget(self.signing)
        self._pane.addWidget(self.locked)
        if theme.text_size >= LARGE_TEXT:
            self._build_tabs()
            return
        self._pane.setFixedWidth(theme.px(440 if theme.compact else 480))
        layout = across(self, (0, 0, 0, 0), 0)
        layout.addWidget(self.preview, 1)
        layout.addWidget(hairline(upright=True))
        layout.addWidget(self._pane)

    def _build_tabs(self) -> None:
        """Large text: the report and the signatures each have the whole page."""
        theme, words = self.desk.theme, self.desk.words
        self._tabs = TabStrip(
            theme,
            [
                ("report", words("finish.tab_report"), None),
                ("sign", words("finish.tab_leave"), None),
            ],
        )
        layout = down(self, (0, 0, 0, 0), 0)
        strip = ground("head")
        across(strip, (theme.px(24), 0, theme.px(24), 0)).addWidget(self._tabs)
        layout.addWidget(strip)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self._pane, 1)
        self._tabs.changed.connect(self._show_tab)
        self._show_tab("report")

    def _show_tab(self, tab: str) -> None:
        self.preview.setVisible(tab == "report")
        self._pane.setVisible(tab == "sign")

    def _listen(self) -> None:
        for panel in (self.signing.unit, self.signing.supplier):
            panel.changed.connect(lambda panel=panel: self._typed(panel.typed))
        self.remarks.left.connect(self._keep_remarks)
        self.remarks.textChanged.connect(self._remarks_typed)
        self._pause.due.connect(self._keep_remarks)
        self.presenter.problem.connect(self._not_locked)

    # Showing

    def show_file(self, file: VisitFile) -> None:
        finished = file.visit.state == VisitState.LOCKED
        now_locked = finished and self._pane.currentIndex() == 0 and self._pane.isVisible()
        self._pane.setCurrentIndex(1 if finished else 0)
        if finished:
            self._show_locked(file)
            if now_locked:  # what she used is gone: on with what comes next
                self.locked.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._fill_once(file)
        self.signing.show_file(file)
        title = self.desk.words("finish.version_draft", version=file.version)
        self.preview.set_title(title)
        self._weigh()
        if self._shown != file:
            self._render_soon.start()

    def _show_locked(self, file: VisitFile) -> None:
        report = file.reports[-1]
        self.locked.show_report(file, report)
        self.preview.set_title(self.desk.words("finish.version", version=report.version))
        name = file.delivered(report)
        self.preview.setEnabled(name not in self.presenter.together.absent)
        if name in self.presenter.together.absent:
            self._shown = None
            self.preview.set_title(self.desk.words("together.report_not_here"))
        elif self._shown != name:
            self._shown = name
            attachments = self.desk.attachments
            self.desk.tasks.work(lambda _report: attachments.load(name), self.preview.show_pdf)

    def _fill_once(self, file: VisitFile) -> None:
        """What is typed is never overwritten by what comes back from the storage."""
        remarks = file.visit.supplier_remarks
        if self._filled != (file.visit.id, file.version):
            self._filled, self._saw = (file.visit.id, file.version), remarks
            self.signing.fill(file, self.presenter.settings)
        elif remarks != self._saw == self.remarks.toPlainText():
            self._saw = remarks  # a colleague's, while nothing was being typed here
            self.remarks.setPlainText(remarks)

    def first_focus(self) -> QWidget | None:
        if self._pane.isHidden():
            return self.findChild(TabStrip)
        signing = self._pane.currentIndex() == 0
        return self.signing.unit.name if signing else self.locked.first_focus()

    def leave(self) -> None:
        if self._filled[0] and self._pane.currentIndex() == 0:
            self._keep_remarks()
        if self.full_window:
            self._toggle_turn()

    # The draft

    def _render(self) -> None:
        file, settings, papers = self.presenter.file, self.presenter.settings, self.desk.papers
        if self._pause.waits:  # a draft takes the processor she types with
            self._render_soon.start()
            return

        def make(_report: Progress) -> bytes:
            return papers.report(file, settings)

        if file.visit.state != VisitState.LOCKED and self._shown != file:
            self._shown = file
            title = self.desk.words("finish.rendering")
            self.desk.tasks.work(make, self.preview.show_pdf, title=title)

    # Signing

    def _typed(self, typed: Typed) -> None:
        file = self.presenter.file
        if not lack(file, typed):
            if not same_as_stored(file, typed):
                self._keep_remarks()  # what stands on the page is what is signed
                signature = as_signature(file, typed)
                self.presenter.write(lambda store: sign(store, signature), reload=True)
        elif typed.choice == SIGNS and signature_of(file, typed.side) is not None:
            visit, side = file.visit.id, typed.side
            self.presenter.write(lambda store: withdraw_signature(store, visit, side), reload=True)
        self._weigh()

    def _remarks_typed(self) -> None:
        (self._pause.rest if self.remarks.toPlainText() == self._saw else self._pause.typed)()

    def _keep_remarks(self) -> None:
        text = self.remarks.toPlainText()
        if text != self._saw:
            saw, self._saw = self._saw, text
            self.presenter.amend({"supplier_remarks": saw}, supplier_remarks=text)
        self._pause.rest()

    def _weigh(self) -> None:
        """Whether the lock can be turned, and if not, why."""
        file, words, both = self.presenter.file, self.desk.words, self.signing.both
        why = why_not_lockable(file, both, words)
        if not why and not all(same_as_stored(file, typed) for typed in both):
            why = words("finish.storing")
        if self._locking:
            why = words("finish.locking")
        if self.presenter.together.read_only:
            why = words("together.reader")
        self.signing.allow(not why, why)

    def _lock(self) -> None:
        self._keep_remarks()
        self._locking = True
        self._weigh()
        desk, visit, chosen = self.desk, self.presenter.file.visit.id, self.signing.digital.fields

        def work(store: Store) -> Report:
            signers = desk.delivery.signers if desk.delivery is not None else None
            digital = chosen if signers is not None else ()
            return lock_visit(
                store, desk.attachments, desk.papers.report, desk.shelf, visit,
                digital=digital, signers=signers,
            )  # fmt: skip

        self.presenter.write(work, then=self._has_locked, reload=True)

    def _not_locked(self, problem: InspectionError) -> None:
        """That it is not is told above the page; what was typed stands."""
        if not self._locking:
            return
        self._locking = False
        self._weigh()
        why = problem.__cause__
        if problem.code == "lock-not-sealed" and isinstance(why, InspectionError):
            self.signing.allow(True, sentence(self.desk.words, why))

    def _has_locked(self, report: Report) -> None:
        self._locking = False
        words = self.desk.words
        self.desk.messages.toast(words("finish.locked", version=report.version))
        self.desk.signals.data_changed.emit("visit_locked")

    def _go_back(self) -> None:
        self.step_requested.emit(0)

    # The turned screen

    def _toggle_turn(self) -> None:
        """Show the supplier the report and their own field, and nothing else."""
        turned = not self.full_window
        self.full_window = turned
        self.signing.show_turned(turned)
        self.fold_changed.emit()
        (self.signing.supplier if turned else self.signing.unit).name.setFocus()
