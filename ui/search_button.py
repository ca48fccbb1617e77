"""The button at the head of a page that opens the search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ui.desk import Desk
from ui.widgets.text import KeyCap


class SearchButton(QPushButton):
    """Looks like a field; opens the search over suppliers, visits and commands."""

    def __init__(self, desk: Desk, on_click: Callable[[], None]) -> None:
        theme = desk.theme
        narrow = theme.text_size >= 150
        super().__init__("" if narrow else desk.words("shell.search"))
        self.setProperty("role", "search")
        self.setFont(theme.font("body"))
        self.setIcon(theme.button_icon("search", "text_soft"))
        self.setIconSize(QSize(theme.px(24), theme.px(20)))
        self.setAccessibleName(desk.words("shell.search_name"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(desk.words("shell.search_name") if narrow else "")
        self.setFixedWidth(theme.px(48 if narrow else 264 if theme.compact else 320))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.px(8), 0)
        layout.addStretch(1)
        if not narrow:
            layout.addWidget(KeyCap(theme, "Ctrl+K"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(lambda: on_click())
