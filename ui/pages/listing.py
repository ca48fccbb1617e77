"""What the two list pages share: tabs with counts, a filter field, one table, an empty page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from inspector.services.ports import Store
from ui.desk import Desk
from ui.models.columns import Column
from ui.navigation import Place
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.fields import LineField
from ui.widgets.layout import clear, row
from ui.widgets.page import Page
from ui.widgets.table import DataTable
from ui.widgets.tabs import TabStrip
from ui.widgets.text import Label


class ListPage(Page):
    """A page over one list; subclasses say what is read, shown and done.

    Tabs are (id, word); the tab in hand is kept in the navigation, so that it survives a
    change of look and the way back.
    """

    name = ""  # of the page, for the navigation

    def __init__(self, desk: Desk, place: Place, title: str) -> None:
        super().__init__(desk.theme, title)
        self._desk = desk
        self._tab = place.tab
        self._typed = ""
        self._records: Sequence[Any] = ()
        self.table: DataTable | None = None
        self._wait = Label(desk.theme, desk.words("shell.reading"), "body", "text_muted")
        self.body.addWidget(self._wait, 0, Qt.AlignmentFlag.AlignTop)
        self.refresh()

    # -- what a list page says -----------------------------------------------------------

    def read(self, store: Store) -> Sequence[Any]:
        """All records, on the storage thread."""
        raise NotImplementedError

    def tabs(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def belongs(self, record: Any, tab: str) -> bool:
        """Whether the record is shown under this tab."""
        raise NotImplementedError

    def columns(self) -> list[Column[Any]]:
        raise NotImplementedError

    def searched(self, record: Any) -> str:
        """The text in which the filter looks."""
        raise NotImplementedError

    def open(self, record: Any) -> None:
        raise NotImplementedError

    def empty(self) -> QWidget:
        raise NotImplementedError

    def texts(self) -> tuple[str, str, str]:
        """Name of the table, placeholder of the filter, sentence where nothing matches."""
        raise NotImplementedError

    def count_line(self, count: int) -> str:
        raise NotImplementedError

    def buttons(self) -> list[Button]:
        """What stands beside the filter."""
        return []

    def keepsake(self) -> object:
        return self._typed

    def restore(self, kept: object) -> None:
        if isinstance(kept, str) and kept:
            self._typed = kept
            if self.table is not None:
                self._find.setText(kept)

    # -- how it is shown -----------------------------------------------------------------

    def refresh(self) -> None:
        self._desk.tasks.storage(self.read, self._show)

    def _show(self, records: Sequence[Any]) -> None:
        self._records = records
        self.head.beside.setText(self.count_line(len(records)))
        if self.table is not None and records:
            self._count_tabs()
            self._fill()
            return
        clear(self.body)
        self.table = None
        if not records:
            page = self.empty()
            self.body.addWidget(page, 1)
            self.take_focus()
            return
        self._build()

    def _build(self) -> None:
        theme = self._desk.theme
        name, hint, none = self.texts()
        self._strip = TabStrip(theme, [(tab, word, 0) for tab, word in self.tabs()], self._tab)
        self._strip.changed.connect(self._choose_tab)
        self.set_tabs(self._strip)
        self._find = LineField(theme, self._typed, placeholder=hint)
        self._find.setAccessibleName(hint)
        self._find.setMaximumWidth(theme.px(380))
        self._find.textChanged.connect(self._choose_text)
        tools = QWidget()
        line = row(self._find, 1, *self.buttons(), gap=theme.px(12), parent=tools)
        line.setStretch(0, 1000)
        self.body.addWidget(tools)
        card = Card(theme)
        table = DataTable(theme, self.columns(), name, two_lines=True)
        table.opened.connect(self.open)
        self.table = table
        self._none = Label(theme, none, "body", "text_soft")
        self._none.setContentsMargins(card.padding, theme.px(16), card.padding, theme.px(16))
        card.body.addWidget(self._none)
        card.body.addWidget(table, 1)
        self.body.addWidget(card, 1)
        self.first_focus = table
        self._count_tabs()
        self._fill()
        self.take_focus()

    def _count_tabs(self) -> None:
        for tab, _ in self.tabs():
            self._strip.set_count(tab, sum(self.belongs(one, tab) for one in self._records))

    def _fill(self) -> None:
        typed = self._typed.casefold().split()
        shown = [
            one
            for one in self._records
            if self.belongs(one, self._strip.chosen)
            and all(word in self.searched(one).casefold() for word in typed)
        ]
        if self.table is not None:
            self.table.show_records(shown)
            self.table.setVisible(bool(shown))
            self._none.setVisible(not shown)

    def _choose_tab(self, tab: str) -> None:
        self._tab = tab
        self._desk.navigation.replace(Place(page=self.name, tab=tab))
        self._fill()

    def _choose_text(self, text: str) -> None:
        self._typed = text
        self._fill()


def go_to(desk: Desk, place: Place) -> Callable[[], None]:
    """An action that goes there."""
    return lambda: desk.navigation.go(place)
