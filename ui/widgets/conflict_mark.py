"""The mark at something two laptops disagree on: red, with a sign and a word, and a way there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from inspector.services.ports import Words
from ui.theme import Theme


class ConflictMark(QToolButton):
    """`show_conflict` tells what is in conflict; nothing: it is not there."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._words = words
        side = theme.px(16)
        self.setIcon(theme.icon("alert", "alarm_fg", 16))
        self.setIconSize(QSize(side, side))
        self.setFont(theme.font("caption", strong=True))
        self.setText(words("conflict.mark"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        ink, ground = theme.colour("alarm_fg").name(), theme.colour("alarm_bg").name()
        edge = theme.colour("alarm_line").name()
        self.setStyleSheet(
            f"QToolButton {{ color: {ink}; background: {ground}; border: 1px solid {edge};"
            f" border-radius: 4px; padding: 1px {theme.px(6)}px 1px {theme.px(4)}px; }}"
        )
        self.setVisible(False)

    def show_conflict(self, what: str) -> None:
        """`what`: the columns in words, for tooltip and screen reader; "" for none."""
        told = self._words("conflict.mark_told", what=what) if what else ""
        self.setToolTip(told)
        self.setAccessibleName(told)
        self.setVisible(bool(what))
