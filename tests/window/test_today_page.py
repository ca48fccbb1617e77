"""The start page: what is open, due, next, and the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from fakes import MemoryStore
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from visit_samples import ARRIVED, a_store, opened, planned
from window_shell import Shown, open_window, words_on

from inspector.domain.model import Report, Visit
from ui.navigation import Place
from ui.pages.today import TodayPage
from ui.widgets.card import Row
from ui.widgets.step_bar import StepBar
from ui.widgets.text import Paragraph
from ui.widgets.year_chart import YearChart

TODAY = Place(page="today")


def shown_with(qtbot: QtBot, folder: Path, store: MemoryStore) -> Shown:
    shown = open_window(qtbot, folder, store)
    shown.go(TODAY, lambda page: page.first_focus is not None or "Frister" in words_on(page))
    return shown


def button(shown: Shown, text: str) -> QPushButton:
    return next(one for one in shown.page.findChildren(QPushButton) if one.text() == text)


def test_the_page_stands_there_before_its_figures(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, a_store())
    shown.desk.navigation.go(TODAY)
    assert isinstance(shown.page, TodayPage)
    assert "fredag 20.\u00a0november 2026, uge 47" in words_on(shown.page)


def test_an_empty_office_is_offered_the_list_of_suppliers(qtbot: QtBot, tmp_path: Path) -> None:
    shown = shown_with(qtbot, tmp_path, MemoryStore())
    button(shown, "Indlæs leverandørliste").click()
    assert shown.desk.navigation.here == Place(page="import", other="suppliers")


def test_an_open_visit_stands_first_with_its_steps_and_is_one_press_away(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = a_store()
    visit = opened(store)
    shown = shown_with(qtbot, tmp_path, store)
    told = words_on(shown.page)
    assert "Uanmeldt kontrolbesøg, Lodsgangen 3, 2450 København SV" in told
    assert "1 t 20 min siden ankomst" in told
    assert shown.page.findChild(StepBar) is not None
    go = button(shown, "Fortsæt besøget")
    assert shown.page.first_focus is go
    go.click()
    assert shown.desk.navigation.here.subject == visit.id


def test_a_deadline_says_when_what_and_for_whom(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    opened(store)
    told = words_on(shown_with(qtbot, tmp_path, store).page)
    assert "Rapport skal sendes" in told
    assert "Jobvejen A/S, besøget er i gang" in told
    assert "27-11-2026" in told


def test_a_follow_up_that_is_not_planned_can_be_planned_from_its_deadline(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = a_store()
    visit = replace(opened(store), state="locked", held_on=date(2026, 9, 1))
    store.tables[Visit][visit.id] = visit
    shown = shown_with(qtbot, tmp_path, store)
    button(shown, "Planlæg besøg").click()
    assert shown.desk.navigation.here == Place(page="new_visit", subject="jobvejen", other=visit.id)


def test_the_next_visit_opens_on_enter(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    visit = planned(store, planned_on=date(2026, 11, 23))
    shown = shown_with(qtbot, tmp_path, store)
    rows = [row for row in shown.page.findChildren(Row) if row.accessibleName()]
    assert rows[0].accessibleName().startswith("ma 23-11-2026, Jobvejen A/S")
    rows[0].activated.emit()
    assert shown.desk.navigation.here.subject == visit.id


def test_the_year_is_told_in_words_as_well(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    opened(store)
    planned(store, planned_on=date(2026, 12, 2))
    page = shown_with(qtbot, tmp_path, store).page
    chart = page.findChild(YearChart)
    assert chart.accessibleName() == (
        "Årsplan 2026: nov 1 holdt og 0 planlagt, dec 0 holdt og 1 planlagt"
    )
    assert "1 af 2 besøg holdt" in words_on(page)


def test_what_waits_is_counted_in_the_rail(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    opened(store)
    shown = shown_with(qtbot, tmp_path, store)
    assert shown.window._rail._buttons["today"].badge == 1


def badge(shown: Shown) -> int:
    return shown.window._rail._buttons["today"].badge


def test_what_waits_is_counted_before_the_start_page_was_ever_shown(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = a_store()
    opened(store)
    shown = open_window(qtbot, tmp_path, store)
    shown.go(Place(page="visits"))
    qtbot.waitUntil(lambda: badge(shown) == 1)


def test_what_waits_is_counted_anew_after_a_visit(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    shown = shown_with(qtbot, tmp_path, store)
    visit = opened(store)
    shown.desk.navigation.open_visit(visit.id)
    shown.desk.signals.data_changed.emit("visit_opened")
    shown.go(Place(page="visits"))
    qtbot.waitUntil(lambda: badge(shown) == 1)


def test_what_waits_stays_in_the_rail_when_the_look_changes(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    opened(store)
    shown = shown_with(qtbot, tmp_path, store)
    shown.go(Place(page="settings"))
    before = shown.window._rail
    shown.desk.signals.look_changed.emit()
    qtbot.waitUntil(lambda: shown.window._rail is not before)
    assert badge(shown) == 1


def test_a_deadline_in_large_text_is_told_whole(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    opened(store)
    shown = shown_with(qtbot, tmp_path, store)
    before = shown.page
    shown.desk.theme.use(text_size=200)
    qtbot.waitUntil(lambda: shown.page is not before and "Rapport skal" in words_on(shown.page))
    title = next(one for one in shown.page.findChildren(Paragraph) if "Rapport skal" in one.text())
    assert title.height() >= title.heightForWidth(title.width())


def test_new_data_is_shown_without_leaving_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    store = a_store()
    shown = shown_with(qtbot, tmp_path, store)
    opened(store)
    shown.desk.signals.data_changed.emit("visit_opened")
    qtbot.waitUntil(lambda: "Fortsæt besøget" in words_on(shown.page))


def locked_reports(count: int) -> MemoryStore:
    store = a_store()
    for number in range(count):
        visit = replace(opened(store), state="locked", held_on=date(2026, 11, 18))
        store.tables[Visit][visit.id] = visit
        report = Report(id=f"r{number}", visit=visit.id, locked_at=ARRIVED - timedelta(days=number))
        store.tables.setdefault(Report, {})[report.id] = report
    return store


def test_a_locked_report_that_nobody_was_given_is_one_press_away(
    qtbot: QtBot, tmp_path: Path
) -> None:
    store = locked_reports(1)
    shown = shown_with(qtbot, tmp_path, store)
    told = words_on(shown.page)
    assert "Rapporten er låst, men ikke afleveret" in told
    assert "Jobvejen A/S, 2026-T3-" in told
    button(shown, "Åbn rapporten").click()
    (report,) = store.find(Report)
    assert shown.desk.navigation.here == Place(page="visit", subject=report.visit, tab="finish")


def test_many_reports_that_wait_do_not_flood_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    told = words_on(shown_with(qtbot, tmp_path, locked_reports(40)).page)
    assert told.count("Rapporten er låst, men ikke afleveret") == 3
    assert "og 37 til" in told


def test_where_all_is_delivered_nothing_is_said_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    assert "afleveret" not in words_on(shown_with(qtbot, tmp_path, a_store()).page)
