"""The head of the pages outside the window's ground: mark, title, a sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout

from ui.desk import Desk
from ui.widgets.layout import row
from ui.widgets.text import Paragraph


def welcome(desk: Desk, title: str, text: str) -> QVBoxLayout:
    """The program's mark beside the title, the sentence below."""
    theme = desk.theme
    logo = QLabel()
    logo.setPixmap(theme.pixmap("uanmeldt-mark", "accent", 32))
    layout = QVBoxLayout()
    layout.setSpacing(theme.px(8))
    heading = Paragraph(theme, title, "page")
    line = row(logo, heading, gap=theme.px(16))
    line.setStretch(1, 1)
    layout.addLayout(line)
    layout.addWidget(Paragraph(theme, text, "body", "text_soft"))
    return layout
