"""A field for a remark: commits at a pause, while typing goes on, or on leaving; grows."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from inspector.services.ports import Words
from ui.style import restyle
from ui.theme import Theme
from ui.widgets.number_guard import GuardLine
from ui.widgets.typing_pause import TypingPause

_MOST_LINES = 8


class CommentField(QPlainTextEdit):
    """Plain text of a few lines. Tab goes on, Esc and Ctrl+Enter go back to the row.

    With `words` a text that looks like a civil number is said so below it, inside the field;
    with `refuses` such a text is not told to anybody while it stands so. Nor is one that is too
    long; a paste that would make it so is refused whole.
    """

    committed = Signal(str)
    left = Signal()
    focused = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        name: str = "",
        lines: int = 2,
        parent: QWidget | None = None,
        *,
        words: Words | None = None,
        refuses: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = lines
        self._known = ""
        self.saw = ""  # what stood here when she began on the text that is told
        self._guard: GuardLine | None = None
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFont(theme.font("body"))
        self.document().setDocumentMargin(theme.px(4))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pause = TypingPause(self)
        self._pause.due.connect(self.commit)
        self.textChanged.connect(self._typed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        if words is not None:
            self._guard = GuardLine(theme, words, self, refuses=refuses, stored=lambda: self._known)
            self._guard.setParent(self)
            self._guard.guard.told.connect(self._guarded)

    def show_text(self, text: str) -> None:
        """Show what is stored, unless she is typing something newer."""
        if text in (self._known, self._known.strip()) or self.toPlainText() != self._known:
            return  # where the blanks at the end are not kept, the next word is still to come
        self._known = text
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)  # she goes on where it ends

    def set_remark(self, remark: bool) -> None:
        """The yellow ground under ej ok."""
        if bool(self.property("remark")) != remark:
            self.setProperty("remark", remark)
            restyle(self)

    def commit(self) -> None:
        """Tell what is written if it differs from what was told last."""
        text = self.toPlainText()
        if text != self._known:
            if self._guard is not None and self._guard.guard.stops:
                return
            self.saw, self._known = self._known, text
            self.committed.emit(text)
        self._pause.rest()

    def _typed(self) -> None:
        if self.toPlainText() != self._known:
            self._pause.typed()
        else:
            self._pause.rest()
        self._fit()

    def _guarded(self, _sentence: str) -> None:
        self._fit()

    def _room_below(self) -> int:
        """Pixels the guard's sentence takes inside the field."""
        if self._guard is None or not self._guard.guard.told_now:
            return 0
        self._guard.setFixedWidth(max(self._theme.px(48), self.width() - self._theme.px(16)))
        return self._guard.height() + self._theme.px(4)

    def _fit(self, _size: object = None) -> None:
        below = self._room_below()
        if self.viewportMargins().bottom() != below:
            self.setViewportMargins(0, 0, 0, below)
        wanted = self._wanted_height()
        if wanted != self.height() or wanted != self.minimumHeight():
            self.setFixedHeight(wanted)
        if below and self._guard is not None:
            self._guard.move(self._theme.px(8), self.height() - below)

    def _wanted_height(self) -> int:
        shown = round(self.document().size().height())  # a plain text document counts lines
        lines = min(max(shown, self._lines), _MOST_LINES)
        around = self._theme.px(16) + 6  # document margin, padding, edge
        return lines * self.fontMetrics().lineSpacing() + around + self._room_below()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()
        self.focused.emit(False)

    def hideEvent(self, event: QHideEvent) -> None:
        self.commit()
        super().hideEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        replaced = len(self.textCursor().selectedText())
        if self._guard is None or not self._guard.guard.refuses_paste(source.text(), replaced):
            super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (enter and control):
            self.commit()
            self.left.emit()
            return
        super().keyPressEvent(event)
