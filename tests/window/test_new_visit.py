"""Planning a visit, or beginning it at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fakes import MemoryStore
from pytestqt.qtbot import QtBot
from visit_samples import a_store, opened
from window_desk import NOW
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.model import Visit
from ui.navigation import Place

HERE = Place(page="new_visit", subject="jobvejen")


@pytest.fixture
def store() -> MemoryStore:
    return a_store()


def asked(qtbot: QtBot, folder: Path, store: MemoryStore, place: Place = HERE) -> Shown:
    shown = open_window(qtbot, folder, store)
    shown.go(place, lambda page: page.first_focus)
    return shown


def test_the_kind_says_whether_a_visit_is_announced(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    page = asked(qtbot, tmp_path, store).page
    assert page._announced.chosen == "no"
    page._kind.choose("follow_up")
    page._choose_kind()
    assert page._announced.chosen == "yes"


def test_a_planned_visit_gets_its_number_and_waits(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = asked(qtbot, tmp_path, store)
    shown.page._day.setText("7-12-2026")
    shown.page._day.editingFinished.emit()
    shown.page._records.setText("2026-1234")
    shown.page.plan.click()
    qtbot.waitUntil(lambda: store.count(Visit) == 1)
    (visit,) = store.find(Visit)
    assert (visit.state, visit.planned_on, visit.records_case, visit.site) == (
        "planned", date(2026, 12, 7), "2026-1234", "lodsgangen",
    )  # fmt: skip
    qtbot.waitUntil(lambda: visit.number in words_on(shown.window))


def test_beginning_notes_the_arrival_and_opens_the_visit(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = asked(qtbot, tmp_path, store)
    shown.page.begin.click()
    qtbot.waitUntil(lambda: shown.desk.navigation.here.page == "visit")
    (visit,) = store.find(Visit)
    assert (visit.state, visit.arrived) == ("open", NOW)


def test_a_visit_needs_a_supplier(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> None:
    shown = asked(qtbot, tmp_path, store, Place(page="new_visit"))
    shown.page.plan.click()
    assert "Vælg den leverandør" in words_on(shown.page)
    assert store.count(Visit) == 0


def test_a_day_that_cannot_be_read_is_said_under_the_field(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = asked(qtbot, tmp_path, store)
    shown.page._day.setText("31-2-2026")
    shown.page._day.editingFinished.emit()
    shown.page.plan.click()
    assert "Datoen kan ikke læses" in words_on(shown.page)
    assert store.count(Visit) == 0


def test_a_follow_up_knows_the_visit_it_follows(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    before = opened(store)
    place = Place(page="new_visit", subject="jobvejen", other=before.id)
    shown = asked(qtbot, tmp_path, store, place)
    assert shown.page._kind.chosen == "follow_up"
    shown.page.plan.click()
    qtbot.waitUntil(lambda: store.count(Visit) == 2)
    assert next(v for v in store.find(Visit) if v.id != before.id).parent == before.id


def test_a_change_of_look_keeps_what_was_chosen_and_typed(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    shown = asked(qtbot, tmp_path, store, Place(page="new_visit"))
    before = shown.page
    before._kind.choose("follow_up")
    before._choose_kind()
    before._announced.choose("no")
    before._supplier.choose("jobvejen")
    before._choose_supplier()
    before._day.setText("7-12-2026")
    before._records.setText("2026-1234")
    shown.desk.signals.look_changed.emit()
    qtbot.waitUntil(lambda: shown.page is not before and shown.page.first_focus is not None)
    kept = shown.page.keepsake()
    assert (kept.kind, kept.announced, kept.supplier, kept.site) == (
        "follow_up", "no", "jobvejen", "lodsgangen",
    )  # fmt: skip
    assert (shown.page._day.value, kept.records_case) == (date(2026, 12, 7), "2026-1234")


def test_without_suppliers_the_list_comes_first(qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_window(qtbot, tmp_path, MemoryStore())
    shown.go(Place(page="new_visit"))
    qtbot.waitUntil(lambda: "Der er ingen leverandører endnu." in words_on(shown.page))


def test_every_control_has_a_name(qtbot: QtBot, tmp_path: Path, store: MemoryStore) -> None:
    assert nameless(asked(qtbot, tmp_path, store).window) == []
