"""What stands above and below the card of a case: its facts, and what can be said of it whole."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from inspector.domain.model import ReviewState
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.pages.visit.parts import across, page_margin
from ui.presenters.case_views import facts
from ui.widgets.buttons import Button, IconButton
from ui.widgets.text import Label

LATER, LOST = ReviewState.HANDED_OVER_LATER, ReviewState.NOT_FOUND


class CaseFacts(QFrame):
    """Stratum, lot, programme and price, in one line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "sunken")
        self._words = desk.words
        theme = desk.theme
        self.setMinimumHeight(theme.px(40))
        layout = across(self, (page_margin(theme), 0, theme.px(24), 0), theme.px(24))
        self.labels = [Label(theme, "", "body", "text_soft", tabular=True) for _ in range(4)]
        for label in self.labels[:2]:
            layout.addWidget(label)
        self.labels[2].setWordWrap(True)
        layout.addWidget(self.labels[2], 1)
        layout.addWidget(self.labels[3])

    def show_case(self, file: VisitFile, number: str) -> None:
        """Show this drawn case."""
        told = facts(file, number, self._words)
        texts = (told.stratum, told.lot, told.programme, told.price)
        for label, text in zip(self.labels, texts, strict=True):
            label.setText(text)
        self.labels[0].setToolTip(told.stratum_title)


class CaseFoot(QFrame):
    """Back, what can be said of the case as a whole, and the large way on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "sheet")
        theme, words = desk.theme, desk.words
        self._words = words
        edge = theme.px(8 if theme.compact else 12)
        margin = page_margin(theme)
        layout = across(self, (margin, edge, theme.px(24), edge), theme.px(12))
        large = theme.text_size >= 150
        back = IconButton(theme, "cleft", words("cases.previous_long"))
        self.previous = back if large else Button(theme, words("cases.previous"), icon="cleft")
        self.not_found = Button(theme, "", icon="folder")
        self.later = Button(theme, "", icon="clock")
        self.next = Button(
            theme, words("cases.next"), kind="primary", icon_after="right", large=True
        )
        self.next.setMinimumWidth(theme.px(140 if theme.compact or large else 200))
        for button, key in ((self.previous, "previous_long"), (self.next, "next_long")):
            button.setToolTip(words(f"cases.{key}"))
            button.setAccessibleDescription(words(f"cases.{key}"))
        for button in (self.previous, self.not_found, self.later):
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self.next)

    def show_state(self, state: str, locked: bool) -> None:
        words = self._words
        lost, later = state == LOST, state == LATER
        self.not_found.setText(words("cases.found_again" if lost else "cases.not_found"))
        self.later.setText(words("cases.handed_over" if later else "cases.later"))
        self.not_found.setEnabled(not locked)
        self.later.setEnabled(not (locked or lost))
