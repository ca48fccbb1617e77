"""Every place a copy leaves something out, to be looked over before it is saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from inspector.domain.masking import Hit
from ui.desk import Desk
from ui.pages.visit.parts import down
from ui.widgets.fields import TextArea
from ui.widgets.text import Label, Paragraph


class HitList(QWidget):
    """One line for each place in the texts, with the words around it; hidden while none is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._words = words = desk.words
        theme = desk.theme
        layout = down(self, (0, 0, 0, 0), theme.px(8))
        layout.addWidget(Label(theme, words("access.dialog.hits"), "strong"))
        layout.addWidget(Paragraph(theme, words("access.dialog.hits_note"), "body", "text_soft"))
        self.view = TextArea(theme, "", lines=8)
        self.view.setReadOnly(True)
        self.view.setProperty("shown", True)  # to be read
        self.view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.view.setAccessibleName(words("access.dialog.hits"))
        layout.addWidget(self.view)
        self.setVisible(False)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """These places, each line once; those that are a part of a text come first."""
        bar = self.view.verticalScrollBar()
        place = bar.value()
        ordered = sorted(hits, key=lambda hit: not (hit.before.strip() or hit.after.strip()))
        self.view.setPlainText("\n".join(dict.fromkeys(map(self._line, ordered))))
        bar.setValue(place)
        self.setVisible(bool(hits))

    def _line(self, hit: Hit) -> str:
        told = self._words(
            "access.dialog.hit",
            before=hit.before,
            text=hit.text,
            after=hit.after,
            category=self._words(f"access.category.{hit.category}"),
        )
        return " ".join(told.split())
