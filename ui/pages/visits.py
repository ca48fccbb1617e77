"""All visits by state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from inspector.domain.formats import short_date, sort_key
from inspector.services.overview import VisitRow, shared_visit_rows
from inspector.services.ports import Store
from ui.desk import Desk
from ui.models.columns import Column
from ui.navigation import Place
from ui.pages.listing import ListPage, go_to
from ui.presenters.wording import state_chip, visit_phrase
from ui.reading_only import for_writers
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyPage


class VisitsPage(ListPage):
    """Newest first; Enter opens a visit where she was."""

    name = "visits"

    def __init__(self, desk: Desk, place: Place) -> None:
        self._office = False  # visits are shared: one column says which are not yet
        super().__init__(desk, place, desk.words("visits.title"))

    def read(self, store: Store) -> Sequence[VisitRow]:
        return shared_visit_rows(store, self._desk.shelf)

    def _show(self, records: Sequence[VisitRow]) -> None:
        office = any(row.unshared is not None for row in records)
        if office != self._office:
            self._office, self.table = office, None
        super()._show(records)

    def tabs(self) -> list[tuple[str, str]]:
        names = ("all", "planned", "open", "locked", "cancelled")
        return [(name, self._desk.words(f"visits.{name}")) for name in names]

    def belongs(self, record: VisitRow, tab: str) -> bool:
        return tab == "all" or record.state == tab

    def searched(self, record: VisitRow) -> str:
        return f"{record.number} {record.supplier}"

    def open(self, record: VisitRow) -> None:
        self._desk.navigation.open_visit(record.id)

    def texts(self) -> tuple[str, str, str]:
        words = self._desk.words
        return words("visits.table"), words("visits.filter"), words("visits.none_here")

    def count_line(self, count: int) -> str:
        words = self._desk.words
        if not count:
            return words("visits.none_yet")
        return words("visits.count_one") if count == 1 else words("visits.count", count=count)

    def buttons(self) -> list[Button]:
        desk = self._desk
        go = go_to(desk, Place(page="verify"))
        return [Button(desk.theme, desk.words("verify.title"), go, icon="shield")]

    def columns(self) -> list[Column[Any]]:
        words = self._desk.words
        none = words("visits.no_day")
        shared: list[Column[Any]] = [
            Column(
                id="shared", head=words("together.unshared_head"), width=150, optional=True,
                text=lambda r: words("together.unshared" if r.unshared else "together.is_shared"),
                chip=lambda r: (words("together.unshared"), "unshared") if r.unshared else None,
            ),
        ]  # fmt: skip
        return [
            Column(
                id="number", head=words("visits.number"), text=lambda r: r.number, tabular=True,
                width=140, optional=True,
            ),
            Column(
                id="supplier", head=words("visits.supplier"), text=lambda r: r.supplier,
                second=lambda r: visit_phrase(words, r), strong=True,
                order=lambda r: sort_key(r.supplier), least=190,
            ),
            Column(
                id="scheme", head=words("visits.scheme"), least=320, optional=True,
                text=lambda r: r.scheme_title.told(words.language) or r.scheme,
            ),
            Column(
                id="day", head=words("visits.day"), tabular=True, width=124,
                text=lambda r: short_date(r.day) or none, order=lambda r: r.day or date.max,
            ),
            Column(
                id="state", head=words("visits.state"), width=132,
                text=lambda r: str(r.state), chip=lambda r: state_chip(words, r.state),
            ),
            *(shared if self._office else ()),
        ]  # fmt: skip

    def empty(self) -> QWidget:
        desk, words = self._desk, self._desk.words
        plan = Button(
            desk.theme, words("visits.empty_plan"), go_to(desk, Place(page="new_visit")),
            kind="primary", icon="plus", tall=True,
        )  # fmt: skip
        load = Button(
            desk.theme,
            words("visits.empty_import"),
            go_to(desk, Place(page="import", other="suppliers")),
            tall=True,
        )
        verify = Button(
            desk.theme, words("verify.title"), go_to(desk, Place(page="verify")), tall=True
        )
        self.first_focus = for_writers(desk, plan)
        for_writers(desk, load)
        kinds = (("visit", "planned"), ("pen", "open"), ("report", "locked"))
        return EmptyPage(
            desk.theme,
            words("visits.empty_title"),
            words("visits.empty_text"),
            [plan, load, verify],
            [
                (icon, words(f"visits.empty_{kind}_title"), words(f"visits.empty_{kind}_text"))
                for icon, kind in kinds
            ],
        )
