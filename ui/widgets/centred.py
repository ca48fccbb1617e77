"""A card in the middle of the window: the pages that stand before all others."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.layout import Scroll


def centred_card(page: QWidget, theme: Theme) -> Card:
    """Fill the page with a card of 480 px that scrolls where the window is low."""
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    inner = QWidget()
    whole.addWidget(Scroll(inner))
    outer = QVBoxLayout(inner)
    outer.addStretch(2)
    card = Card(theme)
    card.setFixedWidth(min(theme.px(480), 900))
    line = QHBoxLayout()  # an alignment would take the height the words have in one line
    line.addStretch(1)
    line.addWidget(card)
    line.addStretch(1)
    outer.addLayout(line)
    outer.addStretch(3)
    return card
