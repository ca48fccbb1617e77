"""F1: the keys of a visit on one sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QWidget

from inspector.services.ports import Words
from ui.pages.visit.parts import down
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.layout import Scroll
from ui.widgets.text import KeyCap, Label

KEYS = (
    ("visit.key.answer", "visit.keys.answer"),
    ("visit.key.clear", "visit.keys.clear"),
    ("visit.key.undo", "visit.keys.undo"),
    ("visit.key.rows", "visit.keys.rows"),
    ("visit.key.unanswered", "visit.keys.unanswered"),
    ("visit.key.steps", "visit.keys.steps"),
    ("visit.key.comment", "visit.keys.comment"),
    ("visit.key.leave_comment", "visit.keys.leave_comment"),
    ("visit.key.evidence", "visit.keys.evidence"),
    ("visit.key.case", "visit.keys.case"),
    ("visit.key.papers", "visit.keys.papers"),
    ("together.key.history", "together.keys.history"),
    ("together.key.share", "together.keys.share"),
    ("visit.key.problem", "visit.keys.problem"),
    ("guard.cover.key", "guard.cover.key_told"),
    ("visit.key.save", "visit.keys.save"),
    ("visit.key.lock", "visit.keys.lock"),
    ("visit.key.keys", "visit.keys.keys"),
)


class KeysDialog(QDialog):
    """A list of keys and what they do; Esc closes."""

    def __init__(self, parent: QWidget, theme: Theme, words: Words) -> None:
        super().__init__(parent.window(), Qt.WindowType.Dialog)
        self.setWindowTitle(words("visit.keys_title"))
        edge = theme.px(24)
        layout = down(self, (edge, edge, edge, edge), theme.px(16))
        layout.addWidget(Label(theme, words("visit.keys_title"), "section"))
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, theme.px(12), 0)
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(1, 1)
        for number, (key, told) in enumerate(KEYS):
            grid.addWidget(KeyCap(theme, words(key)), number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(Label(theme, words(told)), number, 1)
        keys = Scroll(sheet)
        keys.setMinimumWidth(sheet.sizeHint().width() + theme.px(16))
        layout.addWidget(keys, 1)
        close = QHBoxLayout()
        close.addStretch(1)
        self.close_button = Button(theme, words("common.close"), self.accept)
        close.addWidget(self.close_button)
        layout.addLayout(close)
        self.close_button.setFocus()
        room = parent.window().height() - theme.px(48)
        wanted = sheet.sizeHint().height() + theme.px(24 * 2 + 16 * 2 + 72)
        self.resize(self.sizeHint().width(), min(wanted, room))
