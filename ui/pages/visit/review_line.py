"""One line of the review: tag, what it is about, the way there, and a reason if one may do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QWidget

from inspector.services.ports import Words
from ui.pages.visit.parts import page_margin
from ui.presenters.visit_review import Item
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.comment_field import CommentField
from ui.widgets.text import Label

_TAG_W = 128


class ReviewLine(QWidget):
    """Tells where she wants to go, and the reason she writes."""

    go_requested = Signal(object)
    reasoned = Signal(str, str)  # what it is for, the reason

    def __init__(self, theme: Theme, words: Words, item: Item, *, locked: bool) -> None:
        super().__init__()
        self.item = item
        grid = QGridLayout(self)
        pad = theme.px(10 if theme.compact else 12)
        grid.setContentsMargins(page_margin(theme), pad, theme.px(24), pad)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, theme.px(_TAG_W))
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        tag = Chip(theme, item.tag, item.tone, item.icon)
        grid.addWidget(tag, 0, 0, 2, 1, top)
        title = Label(theme, item.title, "strong")
        title.setWordWrap(True)
        grid.addWidget(title, 0, 1)
        if item.second:
            second = Label(theme, item.second, "caption", "text_soft")
            second.setWordWrap(True)
            grid.addWidget(second, 1, 1)
        self.given = Chip(theme, words("workflow.waiver.given"), "ok")
        self.given.hide()
        self.go_button = Button(
            theme,
            item.go,
            lambda: self.go_requested.emit(self.item),
            kind="primary" if item.tone == "alarm" else "ordinary",
            icon_after="" if item.tone == "alarm" else "right",
        )
        if not item.go:
            self.go_button.hide()
        self.go_button.setAccessibleDescription(item.title)
        right = QHBoxLayout()
        right.setSpacing(theme.px(16))
        right.addWidget(self.given)
        right.addWidget(self.go_button)
        grid.addLayout(right, 0, 2, 2, 1)
        self.reason: CommentField | None = None
        if item.waiver:
            self._add_reason(theme, words, grid, locked)

    def _add_reason(self, theme: Theme, words: Words, grid: QGridLayout, locked: bool) -> None:
        name = Label(theme, words("workflow.waiver.label"), "caption", "text_soft")
        name.setContentsMargins(0, theme.px(8), 0, theme.px(4))
        told = words("visit.reason_for", name=self.item.title)
        field = CommentField(theme, told, lines=1, words=words, refuses=True)
        field.setPlaceholderText(words("visit.reason_hint"))
        field.setReadOnly(locked)
        field.committed.connect(lambda text: self.reasoned.emit(self.item.waiver, text.strip()))
        name.setBuddy(field)
        grid.addWidget(name, 2, 1, 1, 2)
        grid.addWidget(field, 3, 1, 1, 2)
        self.reason = field

    def show_reason(self, reason: str) -> None:
        self.given.setVisible(bool(reason))
        if self.reason is not None:
            self.reason.show_text(reason)

    def has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def commit(self) -> None:
        if self.reason is not None:
            self.reason.commit()
