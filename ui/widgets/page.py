"""What every page of the window has in common: a head, a bar, and a place to scroll."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.layout import clear
from ui.widgets.text import Label, Phrases, hairline


class PageHead(QWidget):
    """Page title and a soft line beside it; what the window puts at the right comes after.

    `back` is the accessible name of the arrow at the left ("" for none); `backed` tells.
    """

    backed = Signal()

    def __init__(self, theme: Theme, title: str, beside: str = "", back: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(theme.size("page_head_h"))
        margin = theme.size("page_margin")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(margin - (theme.px(8) if back else 0), 0, margin, 0)
        layout.setSpacing(theme.px(16))
        if back:
            layout.addWidget(IconButton(theme, "left", back, self.backed.emit))
        self.title = Label(theme, title, "page")
        self.beside = Phrases(theme, beside, "body", "text_soft", tabular=True)
        layout.addWidget(self.title)
        layout.addWidget(self.beside, 1)
        self._right = QHBoxLayout()
        self._right.setSpacing(theme.px(16))
        layout.addLayout(self._right)

    def set_right(self, *widgets: QWidget) -> None:
        """What stands at the right of the head: search and the page's action."""
        clear(self._right)
        for widget in widgets:
            self._right.addWidget(widget)


class Page(QWidget):
    """A page: head, then `body` with the page's margins. `first_focus` is where keys go."""

    def __init__(self, theme: Theme, title: str, beside: str = "", back: str = "") -> None:
        super().__init__()
        self.theme = theme
        self.head = PageHead(theme, title, beside, back)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        self._tabs = QVBoxLayout()
        outer.addLayout(self._tabs)
        self.body = QVBoxLayout()
        margin = theme.size("page_margin")
        self.body.setContentsMargins(margin, 0, margin, theme.px(16))
        self.body.setSpacing(theme.px(16))
        outer.addLayout(self.body, 1)
        self.first_focus: QWidget | None = None

    def set_tabs(self, tabs: QWidget) -> None:
        """Tabs between head and body, over a hairline."""
        clear(self._tabs)
        line = QHBoxLayout()
        margin = self.theme.size("page_margin")
        line.setContentsMargins(margin, 0, margin, 0)
        line.addWidget(tabs)
        self._tabs.addLayout(line)
        self._tabs.addWidget(hairline())
        self._tabs.addSpacing(self.theme.px(16))

    def refresh(self) -> None:
        """Read anew what is shown; called when the data changed."""

    def keepsake(self) -> object:
        """What the page carries over when it is made anew in another look; None for nothing."""
        return None

    def restore(self, kept: object) -> None:
        """Take up what `keepsake` of the page before gave."""

    def take_focus(self) -> None:
        """Put the keyboard where it is of most use on this page, unless she is writing a search."""
        held = self.window().focusWidget()
        busy = held is not None and held.isVisible() and held.property("holdsFocus")
        target = self._operable(self.first_focus)
        if target is not None and not busy:
            target.setFocus()

    def _operable(self, wanted: QWidget | None) -> QWidget | None:
        """This widget; where it rests, the next on the page that Tab would reach."""
        if wanted is None or wanted.isEnabled():
            return wanted
        found = wanted.nextInFocusChain()
        while found is not None and found is not wanted:
            tabbed = found.isEnabled() and found.focusPolicy() & Qt.FocusPolicy.TabFocus
            if tabbed and self.isAncestorOf(found) and found.isVisibleTo(self):
                return found
            found = found.nextInFocusChain()
        return None
