"""All suppliers: search, incomplete marks, and the way in for lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from inspector.domain.formats import short_date, sort_key
from inspector.services.overview import SupplierRow, supplier_rows
from inspector.services.ports import Store
from ui.desk import Desk
from ui.models.columns import Column
from ui.navigation import Place
from ui.pages.listing import ListPage, go_to
from ui.presenters.wording import joined
from ui.reading_only import for_writers
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyPage

_LISTS = Place(page="import", other="suppliers")
_CASES = Place(page="import", other="cases")


class SuppliersPage(ListPage):
    """Name order; a second line says what the list left out."""

    name = "suppliers"

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place, desk.words("suppliers.title"))

    def read(self, store: Store) -> Sequence[SupplierRow]:
        return sorted(supplier_rows(store), key=lambda row: sort_key(row.name))

    def tabs(self) -> list[tuple[str, str]]:
        names = ("all", "external", "internal", "incomplete")
        return [(name, self._desk.words(f"suppliers.{name}")) for name in names]

    def belongs(self, record: SupplierRow, tab: str) -> bool:
        if tab == "incomplete":
            return bool(record.missing)
        return tab == "all" or record.kind == tab

    def searched(self, record: SupplierRow) -> str:
        return f"{record.name} {record.cvr} {record.p_number}"

    def open(self, record: SupplierRow) -> None:
        self._desk.navigation.go(Place(page="supplier", subject=record.id))

    def texts(self) -> tuple[str, str, str]:
        words = self._desk.words
        return words("suppliers.table"), words("suppliers.filter"), words("suppliers.none_found")

    def count_line(self, count: int) -> str:
        words = self._desk.words
        if not count:
            return ""
        return words("suppliers.count_one") if count == 1 else words("suppliers.count", count=count)

    def columns(self) -> list[Column[Any]]:
        words = self._desk.words
        lowest = date.min
        return [
            Column(
                id="name",
                head=words("suppliers.name"),
                text=lambda r: r.name,
                strong=True,
                least=300,
                second=self._lacking,
                order=lambda r: sort_key(r.name),
            ),
            Column(
                id="kind", head=words("suppliers.kind"), text=self._kind, width=112, optional=True
            ),
            Column(
                id="number",
                head=words("suppliers.number"),
                text=lambda r: r.cvr or r.p_number,
                tabular=True,
                width=130,
                optional=True,
            ),
            self._figure("sites", 84),
            self._figure("agreements", 88),
            self._figure("visits", 84),
            Column(
                id="last",
                head=words("suppliers.last"),
                width=124,
                tabular=True,
                text=lambda r: short_date(r.last_visit),
                order=lambda r: r.last_visit or lowest,
                optional=True,
            ),
            Column(
                id="next",
                head=words("suppliers.next"),
                width=132,
                tabular=True,
                text=lambda r: short_date(r.next_visit),
                order=lambda r: r.next_visit or lowest,
            ),
        ]

    def _figure(self, name: str, width: int) -> Column[Any]:
        return Column(
            id=name,
            head=self._desk.words(f"suppliers.{name}"),
            text=lambda r: str(getattr(r, name)),
            order=lambda r: getattr(r, name),
            numeric=True,
            width=width,
            optional=name != "visits",
        )

    def _kind(self, record: SupplierRow) -> str:
        return self._desk.words(f"suppliers.kind_{record.kind or 'none'}")

    def _lacking(self, record: SupplierRow) -> str:
        words = self._desk.words
        if not record.missing:
            return words("suppliers.complete")
        parts = [words(f"imports.missing.{part}") for part in record.missing]
        return words("suppliers.lacks", parts=joined(words, parts))

    def buttons(self) -> list[Button]:
        desk, words = self._desk, self._desk.words
        return [
            for_writers(desk, button)
            for button in (
                Button(desk.theme, words("suppliers.import_cases"), go_to(desk, _CASES)),
                Button(desk.theme, words("suppliers.import"), go_to(desk, _LISTS), icon="down"),
            )
        ]

    def empty(self) -> QWidget:
        desk, words = self._desk, self._desk.words
        load = Button(
            desk.theme,
            words("suppliers.import"),
            go_to(desk, _LISTS),
            kind="primary",
            icon="down",
            tall=True,
        )
        self.first_focus = for_writers(desk, load)
        kinds = (("report", "file"), ("grid", "paste"), ("sync", "again"))
        return EmptyPage(
            desk.theme,
            words("suppliers.empty_title"),
            words("suppliers.empty_text"),
            [load],
            [
                (
                    icon,
                    words(f"suppliers.empty_{kind}_title"),
                    words(f"suppliers.empty_{kind}_text"),
                )
                for icon, kind in kinds
            ],
        )
