"""The list of suppliers and one supplier's page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from fakes import MemoryStore
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from visit_samples import a_store, planned
from window_shell import open_window, words_on

from inspector.domain.model import Agreement, Contact, Supplier
from ui.navigation import Place
from ui.widgets.timeline import TimelineItem

LIST = Place(page="suppliers")
ONE = Place(page="supplier", subject="jobvejen")


def with_three() -> MemoryStore:
    store = a_store()
    for key, name, kind in (("å", "Ådalen", "internal"), ("æ", "Ærlig Vej", "external")):
        store.tables[Supplier][key] = Supplier(id=key, name=name, kind=kind)
    return store


def test_suppliers_stand_in_danish_order(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(LIST, lambda page: page.table)
    names = [row.name for row in page.table.records.rows]
    assert names == ["Jobvejen A/S", "Ærlig Vej", "Ådalen"]


def test_what_a_list_left_out_is_said_under_the_name(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(LIST, lambda page: page.table)
    column = page.columns()[0]
    lacking = {row.name: column.second(row) for row in page.table.records.rows}
    assert lacking["Jobvejen A/S"].startswith("Mangler kontaktperson")
    assert " og " in lacking["Ådalen"]


def test_the_filter_and_the_tabs_narrow_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(LIST, lambda page: page.table)
    page._strip.changed.emit("internal")
    page._strip.choose("internal")
    page._fill()
    assert [row.name for row in page.table.records.rows] == ["Ådalen"]
    page._find.setText("jobvejen")
    assert not page.table.isVisibleTo(page)
    assert "Ingen leverandører svarer" in words_on(page)


def test_the_tab_in_hand_survives_a_change_of_look(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(LIST, lambda page: page.table)
    page._strip.choose("external")
    page._choose_tab("external")
    shown.desk.theme.use(mode="dark")
    qtbot.waitUntil(lambda: shown.page is not page and shown.page.table is not None)
    assert shown.page._strip.chosen == "external"


def test_a_supplier_opens_from_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, with_three())
    page = shown.go(LIST, lambda page: page.table)
    page.table.opened.emit(page.table.records.rows[0])
    assert shown.desk.navigation.here == ONE


def test_no_suppliers_yet_offers_the_import(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, MemoryStore())
    page = shown.go(LIST, lambda page: page.first_focus)
    page.first_focus.click()
    assert shown.desk.navigation.here == Place(page="import", other="suppliers")


def test_the_page_of_a_supplier_tells_all_that_is_known(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    store.tables[Contact] = {
        "c": Contact(id="c", supplier="jobvejen", name="Vera Tranebær", role="leder", phone="00 12")
    }
    store.tables[Agreement] = {
        "a": Agreement(
            id="a", supplier="jobvejen", number="RA-1", starts=date(2025, 7, 1),
            ends=date(2027, 6, 30), programmes=("Afklaring",), hourly_price=Decimal(420),
        )
    }  # fmt: skip
    planned(store)
    shown = open_window(qtbot, tmp_path, store)
    page = shown.go(ONE, lambda page: page.first_focus)
    expected = ("Jobvejen A/S", "13 74 81 36", "Lodsgangen 3, 2450 København SV", "Vera Tranebær",
                "Ekstern leverandør, et leveringssted, en aftale")  # fmt: skip
    qtbot.waitUntil(lambda: all(words in words_on(page) for words in expected))
    item = page.findChild(TimelineItem)
    assert item.accessibleName().startswith("planlagt 20-11-2026, Uanmeldt kontrolbesøg")


def test_a_visit_is_planned_for_the_supplier_in_hand(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, a_store())
    page = shown.go(ONE, lambda page: page.first_focus)
    page.first_focus.click()
    assert shown.desk.navigation.here == Place(page="new_visit", subject="jobvejen")


def test_cases_are_imported_for_the_supplier_in_hand(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, a_store())
    page = shown.go(ONE, lambda page: page.first_focus)
    load = next(b for b in page.findChildren(QPushButton) if b.text() == "Indlæs sagsliste")
    load.click()
    assert shown.desk.navigation.here == Place(page="import", subject="jobvejen", other="cases")
