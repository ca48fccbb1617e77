"""Something from a colleague: a file, a text from a mail, or a picture of a QR code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.desk import Desk
from ui.files import read_file
from ui.style import restyle
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.layout import Columns, clear
from ui.widgets.text import Paragraph

MOST_BYTES = 20_000_000  # of a photo of a code; the files themselves are small
Source = Callable[[], bytes]


class TakeIn(QFrame):
    """Pick, paste or drop. `taken` gives a callable that reads the bytes, for the pool."""

    taken = Signal(object)

    def __init__(self, desk: Desk, text: str, pattern: str) -> None:
        """`text` says what is waited for, `pattern` names its files in the system's dialog."""
        super().__init__()
        self._desk, self._pattern = desk, pattern
        words, theme = desk.words, desk.theme
        self.setProperty("role", "panel")
        self.setAcceptDrops(True)
        layout = QVBoxLayout(self)
        pad = theme.px(16)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Paragraph(theme, text, "body", "text_soft"))
        self.choose = Button(theme, words("exchange_page.take.choose"), self._choose, icon="folder")
        self.paste = Button(theme, words("exchange_page.take.paste"), self.take_clipboard)
        layout.addWidget(Columns(theme, [(self.choose, 0), (self.paste, 0)], gap=12, pack=True))
        self._told = QVBoxLayout()
        self._pressed: Button | None = None  # what rests while it is read
        layout.addLayout(self._told)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.take_clipboard)

    def refuse(self, sentence: str) -> None:
        """Say below why what came is no use; "" takes it away. The keyboard is where it was."""
        clear(self._told)
        if sentence:
            self._told.addWidget(InlineBar(self._desk.theme, sentence, "alarm"))
        self.choose.setEnabled(True)
        self.paste.setEnabled(True)
        if sentence and self._pressed is not None:
            self._pressed.setFocus(Qt.FocusReason.TabFocusReason)  # with its ring
            self._pressed = None

    def _give(self, source: Source) -> None:
        clear(self._told)
        self._pressed = self.paste if self.paste.hasFocus() else self.choose
        self.choose.setEnabled(False)
        self.paste.setEnabled(False)
        self.taken.emit(source)

    def _choose(self) -> None:
        words = self._desk.words
        path = self._desk.files.to_open(self, words("exchange_page.take.dialog"), self._pattern)
        if path is not None:
            self._give(partial(read_file, path, MOST_BYTES))

    def take_clipboard(self) -> None:
        """A copied file, picture or text."""
        held = QGuiApplication.clipboard().mimeData() or QMimeData()
        paths = [url.toLocalFile() for url in held.urls() if url.isLocalFile()]
        if paths:
            self._give(partial(read_file, Path(paths[0]), MOST_BYTES))
        elif held.hasImage():
            image = QGuiApplication.clipboard().image()
            self._give(partial(_png, image))
        elif text := held.text().strip():
            self._give(text.encode)
        else:
            self.refuse(self._desk.words("exchange_page.take.nothing"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._mark(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: object) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self._give(partial(read_file, Path(paths[0]), MOST_BYTES))

    def _mark(self, over: bool) -> None:
        self.setProperty("role", "bar" if over else "panel")
        restyle(self)


def _png(image: QImage) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub says bytes, Qt takes str
    return bytes(held.data())
