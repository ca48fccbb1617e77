"""What the faces of the page have in common: they show a view, and may ask for a new one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.presenters.exchange import ExchangeView
from ui.widgets.layout import column, row
from ui.widgets.text import Label, Paragraph

_LAID_OUT = 120  # milliseconds until what is new has its place

CHANGED = "office_changed"  # what is told where laptops, roles or scopes are others now


class Part(QWidget):
    """One face. `went` asks for another of this name, `in_sight` for a widget of it to be
    scrolled to.
    """

    went = Signal(str)
    in_sight = Signal(QWidget)

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__()
        self.desk, self.exchange, self.view = desk, exchange, view
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(desk.theme.px(16))
        self.first_focus: QWidget | None = None

    def show_view(self, view: ExchangeView) -> bool:
        """Show this instead, keeping what she has in hand. False: it has to be made anew."""
        self.view = view
        return False

    def bring_in_sight(self, widget: QWidget) -> None:
        """Scroll to what is new as soon as it has its place."""
        QTimer.singleShot(_LAID_OUT, widget, partial(self.in_sight.emit, widget))

    def office_changed(self) -> None:
        """Laptops, roles or scopes are others now: the window reads anew."""
        self.desk.signals.data_changed.emit(CHANGED)


def topped(card: QWidget) -> QWidget:
    """The card no higher than what it holds, beside one that is higher."""
    holder = QWidget()
    column(card, 1, parent=holder)
    return holder


def told(desk: Desk, title: str, *texts: str) -> QVBoxLayout:
    """A title of a section with its paragraphs in soft ink; for the padding of a card."""
    theme = desk.theme
    return column(
        Paragraph(theme, title, "section"),
        *(Paragraph(theme, text, "body", "text_soft") for text in texts),
        gap=theme.px(6),
    )


def numbered(desk: Desk, number: int, title: str) -> QWidget:
    """The head of a step: its number in accent, then its title."""
    theme = desk.theme
    holder = QWidget()
    mark = Label(theme, str(number), "section", "accent", tabular=True)
    mark.setFixedWidth(theme.px(24))
    line = row(mark, Paragraph(theme, title, "section"), gap=theme.px(4), parent=holder)
    line.setStretch(1, 1)
    return holder
