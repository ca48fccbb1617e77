"""The conflicts one can choose among: a list at the left, or one line where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from inspector.services.ports import Words
from inspector.services.settling import OpenConflict
from ui.presenters.conflicts import brief_words, title_words
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.chip import Counter
from ui.widgets.fields import Choice
from ui.widgets.layout import Scroll, clear
from ui.widgets.marked_button import MarkedButton, mark_one
from ui.widgets.text import Paragraph, hairline

_MOST = 100  # lines at once; the others come as these are settled


class _Line(MarkedButton):
    """What it is about, over where it stands; `walked` tells an arrow key."""

    walked = Signal(int)

    def __init__(self, theme: Theme, title: str, place: str, name: str) -> None:
        super().__init__()
        self._theme, self._place = theme, place
        self.setText(title)
        self.setToolTip(f"{title}\n{place}")
        self.setAccessibleName(name)
        self.setProperty("ownFocus", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:  # before the list scrolls by it
            self.walked.emit(step)
        else:
            super().keyPressEvent(event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        (_, first), (_, second) = self._laid(width)
        return max(self._theme.px(56), first.height() + second.height() + self._theme.px(16))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self.heightForWidth(self._theme.px(240)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self.heightForWidth(event.size().width()))

    @property
    def _pad(self) -> int:
        return self._theme.px(16 if self._theme.compact else 24)

    def _laid(self, width: int) -> tuple[tuple[str, QRect], tuple[str, QRect]]:
        """Both texts and the room each takes, in as many lines as it needs."""
        theme, side = self._theme, self._theme.px(16 + 4)
        room = QRect(self._pad, 0, max(1, width - 2 * self._pad - side), 10_000)
        wrap = Qt.TextFlag.TextWordWrap
        strong = QFontMetrics(theme.font("strong"))  # chosen or not, as high
        first = strong.boundingRect(room, wrap, self.text())
        second = QFontMetrics(theme.font("caption")).boundingRect(room, wrap, self._place)
        first.setWidth(room.width())
        second.setWidth(room.width())
        return (self.text(), first), (self._place, second)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, box = self._theme, self.rect()
        painter = QPainter(self)
        on = self.isChecked()
        self.paint_ground(painter, theme, "accent_soft")
        (title, first), (place, second) = self._laid(box.width())
        first.moveTop((box.height() - first.height() - second.height()) // 2)
        second.moveTop(first.bottom() + 1)
        for text, role, ink, room in (
            (title, "strong" if on else "body", "text", first),
            (place, "caption", "text_soft", second),
        ):
            painter.setFont(theme.font(role))
            painter.setPen(theme.colour(ink))
            painter.drawText(room, int(Qt.TextFlag.TextWordWrap), text)
        side = theme.px(16)
        mark = theme.pixmap("cright", "text_soft", 16)
        painter.drawPixmap(box.width() - self._pad - side, (box.height() - side) // 2, mark)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(5, 2, -3, -2), 4, 4)


class ConflictList(QWidget):
    """Arrow keys choose; one Tab stop; `chosen` tells the key of a conflict."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._lines: dict[str, _Line] = {}
        self._group = QButtonGroup(self)
        self._count = Counter(theme, 0)
        self._card = Card(theme, words("conflict.list"), self._count)
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._scroll = Scroll(inner)
        self._card.body.addWidget(self._scroll, 1)
        self.line = Choice(theme)
        self.line.setAccessibleName(words("conflict.list"))
        self.line.setMinimumHeight(theme.px(40))
        self.line.currentIndexChanged.connect(lambda _index: self.chosen.emit(self.line.chosen))
        self.line.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card, 1)
        layout.addWidget(self.line)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(220), self._theme.px(40))

    def show_conflicts(self, found: Sequence[OpenConflict]) -> None:
        """These and no others; the one in hand stays marked by `mark`."""
        clear(self._box)
        self._lines = {}
        self._count.setText(str(len(found)))
        options = []
        for one in found[:_MOST]:
            title, place = title_words(self._words, one), brief_words(self._words, one)
            name = self._words("conflict.list_item", title=title, place=place)
            line = _Line(self._theme, title, place, name)
            line.clicked.connect(lambda _=False, key=one.key: self.chosen.emit(key))
            line.walked.connect(lambda step, key=one.key: self._walk(key, step))
            self._group.addButton(line)
            self._lines[one.key] = line
            self._box.addWidget(line)
            self._box.addWidget(hairline())
            options.append((one.key, f"{title}, {one.supplier}" if one.supplier else title))
        note = Paragraph(self._theme, self._words("conflict.list_note"), "caption", "text_soft")
        pad = self._card.padding
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(pad, self._theme.px(16), pad, self._theme.px(16))
        inside.addWidget(note)
        self._box.addWidget(holder)
        self._box.addStretch(1)
        self.line.set_options(options)

    def mark(self, key: str) -> None:
        """Show this one as the one in hand."""
        mark_one(self._lines, key, self.line)

    def set_compact(self, compact: bool) -> None:
        """One line to choose from, or all of them under each other."""
        self.line.setVisible(compact)
        self._card.setVisible(not compact)

    def _walk(self, key: str, step: int) -> None:
        """The next line, or the one before, round and round; the keyboard stays in the list."""
        keys = list(self._lines)
        target = keys[(keys.index(key) + step) % len(keys)]
        self.chosen.emit(target)
        if target in self._lines:
            self._lines[target].setFocus()
            self._scroll.ensureWidgetVisible(self._lines[target])
