"""Buttons: ordinary, primary (at most one on a page), quiet and dangerous."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from ui.theme import Theme

_ICON_COLOUR = {
    "primary": "on_accent",
    "quiet": "accent",
    "danger": "alarm_fg",
    "toast": "toast_fg",
}


class Button(QPushButton):
    """A button with verb and object; kinds: ordinary, primary, quiet, danger, toast.

    `tall` is the 40-px primary of a page, `large` the 48-px of the case card. `icon` stands
    left of the words, `icon_after` right. `flush`: a quiet one that begins a line of its own,
    its words under what stands above.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        on_click: Callable[[], object] | None = None,
        *,
        kind: str = "ordinary",
        icon: str = "",
        icon_after: str = "",
        tall: bool = False,
        large: bool = False,
        flush: bool = False,
    ) -> None:
        super().__init__(text)
        self.setFont(theme.font("strong"))
        self.setProperty("kind", kind)
        self.setProperty("tall", tall)
        self.setProperty("large", large)
        self.setProperty("flush", flush)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon or icon_after:
            side = theme.px(20)
            colour = _ICON_COLOUR.get(kind, "text")
            self.setIcon(theme.button_icon(icon or icon_after, colour, after=not icon))
            self.setIconSize(QSize(side + theme.px(4), side))
        if icon_after:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)


def _pressed_by_enter(button: QPushButton, event: QKeyEvent) -> bool:
    """Enter presses the focused button, as the space bar does."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
        return False
    button.click()
    return True


class IconButton(QPushButton):
    """A square button with an icon alone; `name` is its tooltip and accessible name."""

    def __init__(
        self, theme: Theme, icon: str, name: str, on_click: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        side = theme.px(20)
        self.setIcon(theme.icon(icon))
        self.setIconSize(QSize(side, side))
        self.setProperty("kind", "quiet")
        self.setFixedSize(theme.px(36), theme.px(32))
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)
