"""One of the values that stand against each other, as a card that can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from inspector.services.ports import Words
from ui.presenters.conflict_values import ValueCard
from ui.theme import Theme
from ui.widgets.layout import Columns
from ui.widgets.text import KeyCap, Label, Paragraph, hairline
from ui.widgets.ticks import Option


class MarkedText(Paragraph):
    """A wrapped text; the marked pieces in 600 on a ground of their own."""

    def set_pieces(self, pieces: Sequence[tuple[str, bool]]) -> None:
        ground = self._theme.colour("accent_soft").name()
        ink = self._theme.colour("on_accent_soft").name()
        style = f"font-weight:600; background-color:{ground}; color:{ink}"
        told = "".join(
            f'<span style="{style}">{_html(text)}</span>' if marked else _html(text)
            for text, marked in pieces
        )
        self.setText(f'<p style="margin:0; line-height:{self._line}px">{told}</p>')
        self.setAccessibleName("".join(text for text, _ in pieces))
        self._fit(self.width())


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


class ChoiceFrame(QFrame):
    """A card with an option in its head; a press anywhere on it chooses it.

    `body` is the layout under the head, on a line with the words of the option.
    """

    def __init__(self, theme: Theme, title: str, key: str, *beside: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("choice")
        self.option = Option(theme, "")
        self.option.setAccessibleName(title)
        self.option.toggled.connect(self._frame)
        self.name = Label(theme, title, "section")
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.option)
        head.addWidget(self.name)
        head.addStretch(1)
        for widget in beside:
            head.addWidget(widget)
        head.addSpacing(theme.px(8))
        head.addWidget(KeyCap(theme, key))
        pad = theme.px(12 if theme.compact else 16)
        self.body = QVBoxLayout()
        self.indent = pad + self.option.sizeHint().width() + theme.px(8)
        self.body.setContentsMargins(self.indent, 0, pad, theme.px(12))
        self.body.setSpacing(theme.px(8))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(pad, theme.px(10), pad, theme.px(8))
        top.addLayout(head)
        outer.addLayout(top)
        outer.addLayout(self.body, 1)
        self.foot = QVBoxLayout()
        outer.addLayout(self.foot)
        self._frame(False)

    def _frame(self, chosen: bool) -> None:
        colour = self._theme.colour("accent" if chosen else "border").name()
        ground, width = self._theme.colour("surface").name(), 2 if chosen else 1
        margin = 0 if chosen else 1  # the words keep their place
        self.setContentsMargins(margin, margin, margin, margin)
        self.setStyleSheet(
            f"QFrame#choice {{ background: {ground}; border: {width}px solid {colour};"
            " border-radius: 6px; }"
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()) and self.option.isEnabled():
            self.option.setChecked(True)
            self.option.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mouseReleaseEvent(event)


class ValueFrame(ChoiceFrame):
    """A value with its words and its origin."""

    def __init__(self, theme: Theme, words: Words, card: ValueCard) -> None:
        super().__init__(theme, words("conflict.value", letter=card.letter), card.letter)
        self.card = card
        self.option.setAccessibleName(card.told(words))
        self.option.setToolTip(words("conflict.value_key", letter=card.letter))
        self.words = MarkedText(theme, card.text)
        self.words.set_pieces(card.pieces)
        self.body.addWidget(self.words)
        self.body.addStretch(1)
        self.foot.addWidget(hairline())
        self.foot.addWidget(self._origin(theme, words, card))

    def _origin(self, theme: Theme, words: Words, card: ValueCard) -> QWidget:
        box = QFrame()
        box.setObjectName("origin")
        ground = theme.colour("window").name()
        box.setStyleSheet(
            f"QFrame#origin {{ background: {ground}; border: 0;"
            " border-bottom-left-radius: 5px; border-bottom-right-radius: 5px; }"
        )
        grid = QGridLayout(box)
        pad = theme.px(12 if theme.compact else 16)
        grid.setContentsMargins(self.indent, theme.px(8), pad, theme.px(8))
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(2))
        grid.setColumnStretch(1, 1)
        facts = (("written_by", card.who), ("when", card.when), ("laptop", card.where))
        for line, (key, text) in enumerate(facts):
            name = Label(theme, words(f"conflict.{key}"), "body", "text_soft")
            name.setContentsMargins(0, theme.px(2), 0, 0)  # on one line with what stands right
            grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Paragraph(theme, text, "body"), line, 1)
        return box


def pairs(theme: Theme, frames: Sequence[QWidget]) -> list[QWidget]:
    """The cards two by two, under each other where there is no room."""
    made: list[QWidget] = []
    for at in range(0, len(frames), 2):
        parts = [(frame, 1) for frame in frames[at : at + 2]]
        made.append(Columns(theme, parts, least=620, gap=16))
    return made
