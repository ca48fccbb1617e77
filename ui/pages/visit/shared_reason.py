"""One reason for all that is missing in a step, where it is much and for one cause."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.services.ports import Words
from ui.pages.visit.parts import down, page_margin
from ui.theme import Theme
from ui.widgets.comment_field import CommentField
from ui.widgets.text import Label

LEAST = 3  # below this each thing has room for a reason of its own


class SharedReason(QWidget):
    """`reasoned` gives the step's waiver and the reason; a line's own reason stands before it."""

    reasoned = Signal(str, str)

    def __init__(self, theme: Theme, words: Words, step: str, count: int, *, locked: bool) -> None:
        super().__init__()
        self.waiver = f"step:{step}"
        edge = theme.px(12)
        layout = down(self, (page_margin(theme), edge, theme.px(24), edge), theme.px(4))
        name = words("visit.reason_for_all", count=count)
        label = Label(theme, name, "caption", "text_soft")
        self.field = CommentField(theme, name, lines=1, words=words, refuses=True)
        self.field.setPlaceholderText(words("visit.reason_for_all_hint"))
        self.field.setReadOnly(locked)
        self.field.committed.connect(lambda text: self.reasoned.emit(self.waiver, text.strip()))
        label.setBuddy(self.field)
        layout.addWidget(label)
        layout.addWidget(self.field)

    def show_reason(self, reason: str) -> None:
        self.field.show_text(reason)

    def commit(self) -> None:
        self.field.commit()
