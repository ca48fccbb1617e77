"""A card: a white sheet with a head, a hairline and rows. Never a card in a card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.layout import clear
from ui.widgets.text import Elided, Label, hairline


class Card(QFrame):
    """Surface with hairline; `title` and widgets right of it make the head.

    Put rows with `add_row` (hairlines between them) or content with padding through
    `add_padded`; `body` is the layout under the head.
    """

    def __init__(self, theme: Theme, title: str = "", *trailing: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._theme = theme
        self._rows = 0
        self._padding = theme.px(16 if theme.compact else 24)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.title = Label(theme, title, "section")
        if title:
            outer.addWidget(self._head(trailing))
            outer.addWidget(hairline())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer.addLayout(self.body)

    @property
    def padding(self) -> int:
        """Pixels of padding at the sides, for content that is placed by hand."""
        return self._padding

    def _head(self, trailing: tuple[QWidget, ...]) -> QWidget:
        head = QWidget()
        head.setMinimumHeight(self._theme.px(40 if self._theme.compact else 48))
        layout = QHBoxLayout(head)
        layout.setContentsMargins(self._padding, 0, self._padding - self._theme.px(8), 0)
        layout.setSpacing(self._theme.px(8))
        layout.addWidget(self.title)
        layout.addStretch(1)
        for widget in trailing:
            layout.addWidget(widget)
        return head

    def add_row(self, widget: QWidget) -> None:
        """A row over the whole width, parted from the row before by a hairline."""
        if self._rows:
            self.body.addWidget(hairline())
        self._rows += 1
        self.body.addWidget(widget)

    def add_padded(self, *widgets: QWidget, gap: int = 8) -> QVBoxLayout:
        """Content with the card's padding; returns its layout."""
        box = QWidget()
        layout = QVBoxLayout(box)
        pad = self._padding
        layout.setContentsMargins(pad, self._theme.px(16), pad, self._theme.px(16))
        layout.setSpacing(self._theme.px(gap))
        for widget in widgets:
            layout.addWidget(widget)
        self.add_row(box)
        return layout

    def empty(self) -> None:
        """Take all rows away."""
        clear(self.body)
        self._rows = 0


class TwoLines(QWidget):
    """A title in 600 over a second line in caption."""

    def __init__(self, theme: Theme, title: str, second: str, *, strong: bool = True) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addStretch(1)
        self.first = Elided(theme, title, "strong" if strong else "body")
        self.second = Elided(theme, second, "caption", "text_soft", tabular=True)
        layout.addWidget(self.first)
        layout.addWidget(self.second)
        layout.addStretch(1)


class Row(QWidget):
    """A row of a card: widgets from left to right; an int is a stretch.

    With `acts` the whole row can be clicked or entered from the keyboard and emits
    `activated`; `name` is then what a screen reader says.
    """

    activated = Signal()

    def __init__(
        self,
        theme: Theme,
        *items: QWidget | int,
        height: int = 48,
        acts: bool = False,
        name: str = "",
    ) -> None:
        super().__init__()
        self._theme = theme
        self._acts = acts
        self._under_mouse = False
        pad = theme.px(16 if theme.compact else 24)
        self.setMinimumHeight(theme.px(height))
        self.box = layout = QHBoxLayout(self)
        layout.setContentsMargins(pad, theme.px(4), pad - theme.px(8), theme.px(4))
        layout.setSpacing(theme.px(16))
        for item in items:
            if isinstance(item, int):
                layout.addStretch(item)
            else:
                layout.addWidget(item)
        if acts:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAccessibleName(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._acts:
            return
        painter = QPainter(self)
        if self._under_mouse:
            painter.fillRect(self.rect(), self._theme.colour("hover"))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._under_mouse = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._under_mouse = False
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._acts and self.rect().contains(event.position().toPoint()):
            self.activated.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._acts and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit()
        else:
            super().keyPressEvent(event)
