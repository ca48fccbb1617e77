"""What can be done with the visit as a whole: its sheets on paper, and calling it off."""

from __future__ import annotations

from PySide6.QtCore import Qt

from inspector.domain.model import VisitState
from inspector.domain.visit_file import VisitFile
from inspector.services.visiting import cancel_visit
from ui.desk import Desk
from ui.pages.visit.draw_papers import DrawPapers
from ui.pages.visit.parts import Section
from ui.presenters.visit import VisitPresenter
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.text import Paragraph


class VisitActs(Section):
    """Blank sheets before and beside the visit; cancelling with a written reason."""

    def __init__(self, desk: Desk, presenter: VisitPresenter) -> None:
        super().__init__(desk.theme, desk.words("visit.acts"))
        self._desk, self._presenter = desk, presenter
        theme, words = desk.theme, desk.words
        papers = DrawPapers(desk, presenter, self)
        self.say(Paragraph(theme, words("visit.sheets_text"), "caption", "text_soft"))
        self.print_sheets = Button(
            theme, words("visit.sheets_print"), papers.print_sheets, icon="print"
        )
        self.save_sheets = Button(
            theme, words("visit.sheets_save"), papers.save_sheets, icon="down"
        )
        self.open_sheets = Button(
            theme, words("printing.open_reader"), papers.open_sheets, icon="eye"
        )
        self.cancel = Button(theme, words("visit.cancel"), self._ask, kind="danger")
        for button in (self.print_sheets, self.save_sheets, self.open_sheets, self.cancel):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_file(self, file: VisitFile) -> None:
        """Only what is not locked or cancelled already can be cancelled."""
        open_still = file.visit.state in (VisitState.PLANNED, VisitState.OPEN)
        self.cancel.setVisible(open_still and not self._presenter.locked)

    def _ask(self) -> None:
        words, visit = self._desk.words, self._presenter.file.visit
        dialog = Dialog(
            self,
            self._desk.theme,
            words,
            title=words("visit.cancel_title"),
            text=words("visit.cancel_text", number=visit.number),
            act=words("visit.cancel"),
            keep=words("visit.cancel_keep"),
            reason=words("visit.cancel_reason"),
        )
        if dialog.exec():
            self.call_off(dialog.reason)

    def call_off(self, reason: str) -> None:
        """Cancel the visit for this reason."""
        visit = self._presenter.file.visit.id
        told = self._desk.words("visit.cancelled", number=self._presenter.file.visit.number)
        self._presenter.write(
            lambda store: cancel_visit(store, visit, reason),
            then=lambda _visit: self._desk.messages.toast(told),
            reload=True,
        )
