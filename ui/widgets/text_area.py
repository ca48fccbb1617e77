"""Several lines of text in a form; a paste that has no room is refused whole."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from ui.theme import Theme
from ui.widgets.number_guard import NumberGuard


class TextArea(QPlainTextEdit):
    """Several lines; grows no further than its place. Tab leaves the field.

    `left` tells that the focus has gone: the moment to store.
    """

    left = Signal()

    def __init__(
        self, theme: Theme, text: str = "", *, lines: int = 3, remark: bool = False
    ) -> None:
        super().__init__(text)
        self.watch: NumberGuard | None = None  # of the field it stands in
        self.setFont(theme.font("body"))
        self.setTabChangesFocus(True)
        self.setProperty("remark", remark)
        self.setMinimumHeight(theme.px(12) + lines * theme.line("body"))

    def insertFromMimeData(self, source: QMimeData) -> None:
        replaced = len(self.textCursor().selectedText())
        if self.watch is None or not self.watch.refuses_paste(source.text(), replaced):
            super().insertFromMimeData(source)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
