"""The head of a conflict, what stood before, and the foot with the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.services.ports import Words
from ui.presenters.conflict_values import Detail
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.layout import Columns, column, row
from ui.widgets.text import Label, Paragraph


def head_of(theme: Theme, shown: Detail, pad: int, see: Button) -> QWidget:
    """What it is about and where; `see` leads there, where there is such a place."""
    head = QWidget()
    texts = column(
        Paragraph(theme, shown.title, "section"),
        Paragraph(theme, shown.place, "caption", "text_soft"),
        gap=0,
    )
    layout = row(gap=theme.px(16), parent=head)
    layout.setContentsMargins(pad, theme.px(8), pad, theme.px(8))
    layout.addLayout(texts, 1)
    layout.addWidget(see, 0, Qt.AlignmentFlag.AlignVCenter)
    see.setVisible(shown.spot is not None)
    return head


def before_box(theme: Theme, words: Words, shown: Detail) -> QWidget:
    """The value that stood there before, and who wrote it."""
    box = QFrame()
    box.setProperty("role", "panel")
    layout = QVBoxLayout(box)
    layout.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
    layout.setSpacing(theme.px(4))
    name = Label(theme, words("conflict.before"), "strong")
    if shown.before_by:
        by = Paragraph(theme, shown.before_by, "caption", "text_soft", at_right=True)
        layout.addWidget(Columns(theme, [(name, 0), (by, 1)], least=420, gap=16))
    else:
        layout.addWidget(name)
    layout.addWidget(Paragraph(theme, shown.before, "body"))
    return box


def foot_of(theme: Theme, side: int, lack: Paragraph, *buttons: Button) -> QWidget:
    """What is missing at the left, the buttons at the right; under each other where narrow."""
    foot, right = QWidget(), QWidget()
    row(*buttons, gap=theme.px(12), parent=right)
    layout = QVBoxLayout(foot)
    top = theme.px(12 if theme.compact else 16)
    layout.setContentsMargins(side, top, side, top)
    layout.addWidget(Columns(theme, [(lack, 1), (right, 0)], least=560))
    return foot
