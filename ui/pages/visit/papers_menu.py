"""Papers of the visit from wherever she is in it: sheets and receipt in two clicks."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.draw_papers import DrawPapers
from ui.presenters.visit import VisitPresenter
from ui.widgets.buttons import Button

KEY = "Ctrl+P"


class PapersButton(Button):
    """Opens a short menu; the receipt is in it as soon as the list of a draw is locked."""

    def __init__(self, desk: Desk, presenter: VisitPresenter, *, pictured: bool) -> None:
        words, theme = desk.words, desk.theme
        told = words("printing.papers")
        super().__init__(theme, told, self.open_menu, kind="quiet", icon="print")
        self.setIcon(theme.button_icon("print", "text"))
        self.setStyleSheet(f"color: {theme.colour('text').name()}")
        self.setToolTip(words("printing.papers_key", key=KEY))
        self.setAccessibleName(words("printing.papers_name"))
        if pictured:  # the room is the supplier's name's
            self.setText("")
        self._papers = DrawPapers(desk, presenter, self)
        self.menu_ = QMenu(self)
        self._fill(desk)
        self.setEnabled(False)
        QShortcut(QKeySequence(KEY), self).activated.connect(self.open_menu)

    def _fill(self, desk: Desk) -> None:
        words, menu, papers = desk.words, self.menu_, self._papers
        menu.addAction(words("printing.print_sheets"), papers.print_sheets)
        menu.addAction(words("printing.open_sheets"), papers.open_sheets)
        menu.addAction(words("printing.save_sheets"), papers.save_sheets)
        line = menu.addSeparator()
        self._of_draw = [
            line,
            menu.addAction(words("printing.print_receipt"), papers.print_receipt),
            menu.addAction(words("printing.open_receipt"), papers.open_receipt),
            menu.addAction(words("printing.save_receipt"), papers.save_receipt),
        ]

    def show_file(self, file: VisitFile) -> None:
        """What there is to print now."""
        self.setEnabled(True)
        for action in self._of_draw:
            action.setVisible(file.draw is not None)

    def open_menu(self) -> None:
        """Under the button, with its first line in hand for the arrow keys."""
        menu = self.menu_
        shown = [action for action in menu.actions() if action.isVisible()]
        menu.setActiveAction(shown[0])
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
