"""What a laptop that may only read offers: nothing that writes, and the reason beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_delivery import a_delivery
from fake_exchange import FakeExchange, an_office
from fakes import MemoryStore
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from rival_scene import draw
from together_scene import locked_store, office_desk, office_store, open_mode
from visit_samples import a_store, planned
from visit_scene import answer, scene
from window_desk import RESOURCES
from window_shell import Shown, open_window

from inspector.domain.exchange import LaterChanges
from inspector.domain.model import DrawState, Supplier
from ui.navigation import Place
from ui.pages.visit.area import AreaPage
from ui.pages.visit.arrival import ArrivalPage
from ui.pages.visit.draw import DrawPage
from ui.pages.visit.finish import FinishPage
from ui.theme import Theme
from ui.widgets.tabs import SegmentedSwitch

WHY = "Denne bærbare kan kun læse. Bed kontoret om en anden rolle, hvis du skal kunne skrive."
TODAY = Place(page="today")


def office(store: MemoryStore, role: str) -> MemoryStore:
    store.role = role
    return store


def open_office(qtbot: QtBot, folder: Path, role: str = "reader") -> Shown:
    store = office(a_store(), role)
    return open_window(qtbot, folder, store, exchange=FakeExchange(an_office()))


def button(shown: Any, text: str) -> QAbstractButton:
    found = shown.findChildren(QAbstractButton)
    return next(one for one in found if one.text() == text and one.isVisibleTo(shown))


PAGES = [
    (TODAY, "Nyt besøg"),
    (Place(page="suppliers"), "Indlæs sagsliste"),
    (Place(page="suppliers"), "Indlæs leverandørliste"),
    (Place(page="supplier", subject="jobvejen"), "Indlæs sagsliste"),
    (Place(page="supplier", subject="jobvejen"), "Nyt besøg her"),
    (Place(page="visits"), "Nyt besøg"),
]


@pytest.mark.parametrize(("place", "text"), PAGES)
def test_what_leads_to_writing_rests_with_the_reason(
    qtbot: QtBot, tmp_path: Path, place: Place, text: str
) -> None:
    shown = open_office(qtbot, tmp_path)
    page = shown.go(place)
    qtbot.waitUntil(lambda: any(b.text() == text for b in page.findChildren(QAbstractButton)))
    found = button(page, text)
    qtbot.waitUntil(lambda: not found.isEnabled())
    assert found.toolTip() == WHY
    assert found.accessibleDescription() == WHY


@pytest.mark.parametrize(("place", "text"), PAGES)
def test_the_same_can_be_pressed_where_she_may_write(
    qtbot: QtBot, tmp_path: Path, place: Place, text: str
) -> None:
    shown = open_office(qtbot, tmp_path, "supervisor")
    page = shown.go(place)
    qtbot.waitUntil(lambda: any(b.text() == text for b in page.findChildren(QAbstractButton)))
    assert button(page, text).isEnabled()
    assert WHY not in button(page, text).toolTip()


def test_a_page_whose_first_button_rests_gives_the_keyboard_to_the_next(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shown = open_office(qtbot, tmp_path)
    shown.go(TODAY)
    qtbot.waitUntil(lambda: not button(shown.page, "Nyt besøg").isEnabled())
    page = shown.go(Place(page="supplier", subject="jobvejen"), lambda page: page.first_focus)
    held = shown.window.focusWidget()
    assert not page.first_focus.isEnabled()
    assert held is not None
    assert held.isEnabled()
    assert page.isAncestorOf(held)


def test_another_role_wakes_the_buttons_without_a_new_start(qtbot: QtBot, tmp_path: Path) -> None:
    store = office(a_store(), "reader")
    shown = open_window(qtbot, tmp_path, store, exchange=FakeExchange(an_office()))
    page = shown.go(Place(page="visits"))
    found = button(page, "Nyt besøg")
    qtbot.waitUntil(lambda: not found.isEnabled())
    store.role = "supervisor"
    shown.desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(found.isEnabled)
    assert found.toolTip() == ""


def test_the_search_leaves_out_what_a_reader_may_not_do(qtbot: QtBot, tmp_path: Path) -> None:
    from ui.search import commands

    shown = open_office(qtbot, tmp_path)
    shown.go(TODAY)
    qtbot.waitUntil(lambda: not button(shown.page, "Nyt besøg").isEnabled())
    places = [one.place.page for one in commands(shown.desk, "")]
    assert "new_visit" not in places
    assert "import" not in places
    assert "suppliers" in places


def test_the_status_bar_says_that_the_laptop_only_reads(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_office(qtbot, tmp_path)
    shown.go(TODAY)
    bar = shown.window._status
    qtbot.waitUntil(lambda: bar.place.text() == "Kan kun læse")
    assert bar.place.toolTip() == WHY


def test_a_reader_cannot_begin_a_planned_visit(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    visit = planned(store).id
    office(store, "reader")
    shown = open_window(qtbot, tmp_path, store, exchange=FakeExchange(an_office()))
    mode = shown.go(Place(page="visit", subject=visit, tab="arrival"), lambda page: page.step)
    page = mode.page()
    assert isinstance(page, ArrivalPage)
    qtbot.waitUntil(lambda: not page.begin_button.isEnabled())
    assert page.begin_button.toolTip() == WHY


def test_a_reader_saves_the_report_though_nothing_of_it_can_be_noted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store, attachments = locked_store()
    office(store, "reader")
    desk = office_desk(tmp_path, store, attachments)
    target = tmp_path / "rapport.pdf"
    desk.files.to_save = lambda *_asked: target
    mode = open_mode(qtbot, desk, "finish")
    page = mode.page()
    assert isinstance(page, FinishPage)
    qtbot.waitUntil(lambda: mode.presenter.together.read_only)
    before = len(store.log)
    page.locked.save.click()
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == b"%PDF-1.4"
    assert len(store.log) == before


def test_a_reader_neither_sends_nor_signs_the_report(qtbot: QtBot, tmp_path: Path) -> None:
    store, attachments = locked_store()
    office(store, "reader")
    mode = open_mode(qtbot, office_desk(tmp_path, store, attachments), "finish")
    page = mode.page()
    assert isinstance(page, FinishPage)
    pane = page.locked
    for resting in (pane.mail, pane.sign, pane.stamp, pane.package):
        assert not resting.isEnabled()
        assert resting.toolTip() == WHY
    for still in (pane.printer, pane.save, pane.reader):
        assert still.isEnabled()
    for word in ("deliver.access_copy", "deliver.send_receipt", "deliver.online_import"):
        assert not pane.ways[word].isEnabled()
    assert pane.ways["deliver.calendar"].isEnabled()


def test_a_reader_sees_what_came_after_the_lock_and_cannot_begin_a_correction(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store, attachments = locked_store()
    office(store, "reader")
    mode = open_mode(qtbot, office_desk(tmp_path, store, attachments), "finish")
    mode.bars.show_later(LaterChanges(report="r", version=1, changes=2, devices=("T2",)))
    qtbot.waitUntil(lambda: not mode.bars.correct.isEnabled())
    assert mode.bars.see_later.isEnabled()
    assert mode.bars.correct.toolTip() == WHY


def test_a_reader_looks_at_a_draw_that_is_under_way_and_cannot_go_on_with_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = scene(draw("draw", DrawState.COMMITTED, number="2026-T3-014-A"))
    office(store, "reader")
    mode = open_mode(qtbot, office_desk(tmp_path, store), "draw")
    page = mode.page()
    assert isinstance(page, DrawPage)
    qtbot.waitUntil(lambda: mode.presenter.together.read_only)
    page.look_at("locked")
    assert not any(option.isEnabled() for option in page.lock.options.values())
    page.look_at("digits")
    assert not page.throw.turn.isVisible()
    assert not page.throw.entry.isVisible()


def test_a_switch_that_rests_looks_like_it(qtbot: QtBot) -> None:
    switch = SegmentedSwitch(Theme(RESOURCES), [("yes", "ja"), ("no", "nej")])
    qtbot.addWidget(switch)
    lively = switch.grab().toImage()
    switch.setEnabled(False)
    assert switch.grab().toImage() != lively


@pytest.mark.parametrize(
    ("tab", "named"), [("mail", "administration_email"), ("signature", "timestamp_url")]
)
def test_what_all_laptops_go_by_rests_on_a_reader_s_laptop(
    qtbot: QtBot, tmp_path: Path, tab: str, named: str
) -> None:
    store = office(a_store(), "reader")
    store.offices_mark = "T3"
    delivery = a_delivery()
    exchange = FakeExchange(an_office())
    shown = open_window(qtbot, tmp_path, store, exchange=exchange, delivery=delivery)
    page = shown.go(Place(page="settings", tab=tab), lambda page: page.section)
    section = page.section
    found = section.addresses[named] if tab == "mail" else section.url
    assert not found.control.isEnabled()
    if tab == "mail":
        assert section.addresses["person_email"].control.isEnabled()  # her own


def test_a_laptop_that_works_alone_is_never_asked(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    store.tables[Supplier]["jobvejen"] = replace(store.tables[Supplier]["jobvejen"], ean="")
    shown = open_window(qtbot, tmp_path, store)
    page = shown.go(Place(page="visits"))
    assert button(page, "Nyt besøg").isEnabled()


def test_a_comment_that_only_can_be_read_has_the_ink_of_what_is_written(
    qtbot: QtBot, tmp_path: Path
) -> None:
    remark = replace(answer("2.7", "not_ok"), comment="To sager mangler plan.")
    store = office_store(remark, role="reader")
    mode = open_mode(qtbot, office_desk(tmp_path, store), "area:2")
    qtbot.waitUntil(lambda: mode.presenter.together.read_only)
    page = mode.page()
    assert isinstance(page, AreaPage)
    page.rows["2.7"].set_current(True)
    field, theme = page.rows["2.7"].comment, mode._desk.theme
    assert field.isReadOnly()
    field.ensurePolished()
    assert field.palette().text().color() == theme.colour("text")
    assert mode._key_line.place.text() == "Kan kun læse"
