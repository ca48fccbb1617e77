"""The laptops of the office: who has them, what they may do, and when they were last heard of."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from inspector.services.exchange import Exchange
from ui.desk import Desk
from ui.models.columns import Column
from ui.pages.exchange.admin_key import AdminCard
from ui.pages.exchange.laptop import LaptopCard
from ui.pages.exchange.part import Part, topped
from ui.presenters.exchange import ExchangeView
from ui.presenters.exchange_laptops import LaptopLine, laptop_lines
from ui.widgets.card import Card
from ui.widgets.layout import Columns, clear
from ui.widgets.table import DataTable

_MOST_ROWS = 8  # in sight at once; the table scrolls beyond


class LaptopsPart(Part):
    """The table above, the laptop in hand and the administration below."""

    def __init__(self, desk: Desk, exchange: Exchange, view: ExchangeView) -> None:
        super().__init__(desk, exchange, view)
        words, theme = desk.words, desk.theme
        self.table = DataTable(
            theme, self._columns(), words("exchange_page.laptops.table"), two_lines=True
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._choose())
        card = Card(theme)
        card.add_row(self.table)
        self.column.addWidget(card)
        self._below = QVBoxLayout()
        self.column.addLayout(self._below)
        self.column.addStretch(1)
        self.first_focus = self.table
        self._chosen = ""
        self._showing = False
        self._shown: object = None  # what the cards below were made of
        self._show()

    def show_view(self, view: ExchangeView) -> bool:
        """The same laptop stays in hand; a form that she has begun to fill in is kept."""
        self.view = view
        self._show()
        return True

    def _columns(self) -> list[Column[Any]]:
        words = self.desk.words
        return [
            Column(
                id="mark", head=words("exchange_page.laptops.laptop"), text=lambda r: r.mark,
                second=lambda r: r.person, strong=True, tabular=True, least=170,
            ),
            Column(
                id="role", head=words("exchange_page.laptops.role"), text=lambda r: r.role,
                second=lambda r: r.scopes, least=190, optional=True,
            ),
            Column(
                id="heard", head=words("exchange_page.laptops.heard"), text=lambda r: r.heard,
                second=lambda r: r.heard_time, order=lambda r: r.heard_at, tabular=True, width=132,
            ),
            Column(
                id="behind", head=words("exchange_page.laptops.behind_head"),
                text=lambda r: r.behind, tabular=True, least=170, optional=True,
            ),
            Column(
                id="state", head=words("exchange_page.laptops.state"), width=176,
                text=lambda r: str(r.state[0]), chip=lambda r: r.state,
            ),
        ]  # fmt: skip

    def _show(self) -> None:
        roster = self.view.state.roster
        if roster is None:
            return
        lines = laptop_lines(self.desk.words, roster, self.view.state.laptops, self.desk.now())
        self._showing = True  # the table selects its first row meanwhile
        self.table.show_records(lines)
        rows = [one.device for one in self.table.records.rows]
        if self._chosen in rows:
            self.table.selectRow(rows.index(self._chosen))
        self._showing = False
        shown = min(len(lines), _MOST_ROWS)
        high = self.desk.theme.px(32) + self.table.row_height * shown + 1
        self.table.setFixedHeight(high)
        self._build_below()

    @property
    def line(self) -> LaptopLine | None:
        """The laptop in hand."""
        rows, here = self.table.records.rows, self.table.currentIndex().row()
        return rows[here] if 0 <= here < len(rows) else None

    def _choose(self) -> None:
        if not self._showing:
            self._build_below()

    def _build_below(self) -> None:
        line, roster = self.line, self.view.state.roster
        member = roster.member(line.device) if line is not None and roster is not None else None
        shown = (line, member, self.view.state.has_admin_key, roster.scopes if roster else ())
        if shown == self._shown or line is None or member is None:
            return
        self._shown, self._chosen = shown, line.device
        held = self.focusWidget()
        if held is not None and held is not self.table and self.isAncestorOf(held):
            self.table.setFocus()  # what had the keyboard is made anew
        clear(self._below)
        self.laptop = LaptopCard(self, line, member)
        self.admin = AdminCard(self)
        parts = [(topped(self.laptop), 62), (topped(self.admin), 38)]
        self._below.addWidget(Columns(self.desk.theme, parts, least=860, gap=16))
