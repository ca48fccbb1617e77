"""After a crash the next start opens the visit where she was; after a proper end it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import MemoryStore
from pytestqt.qtbot import QtBot
from visit_samples import a_store, opened
from window_desk import make_desk

from inspector.services.visiting import amend_visit, cancel_visit
from ui.desk import Desk
from ui.interrupted import Interruption
from ui.messages import Notice
from ui.navigation import Place


@pytest.fixture
def store() -> MemoryStore:
    return a_store()


def begun(qtbot: QtBot, folder: Path, store: MemoryStore) -> tuple[Desk, Interruption]:
    desk = make_desk(folder, store)
    return desk, Interruption(desk)


def stopped_in(qtbot: QtBot, folder: Path, store: MemoryStore, visit: str) -> None:
    """The program is killed while this visit fills the window."""
    desk, _interruption = begun(qtbot, folder, store)
    desk.navigation.go(Place(page="today"))
    desk.navigation.open_visit(visit)


def test_a_killed_program_comes_back_to_its_visit_and_step(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    visit = opened(store)
    amend_visit(store, visit.id, last_step="area:2")
    stopped_in(qtbot, tmp_path, store, visit.id)
    desk, interruption = begun(qtbot, tmp_path, store)
    told: list[Notice] = []
    desk.messages.barred.connect(told.append)
    desk.navigation.go(Place(page="today"))
    interruption.look()
    qtbot.waitUntil(lambda: bool(told))
    here = desk.navigation.here
    assert (here.page, here.subject, here.tab) == ("visit", visit.id, "area:2")
    assert visit.number in told[0].text


def test_a_program_that_ended_as_it_should_begins_at_the_start_page(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    visit = opened(store)
    desk, interruption = begun(qtbot, tmp_path, store)
    desk.navigation.open_visit(visit.id)
    interruption.ended()
    desk, interruption = begun(qtbot, tmp_path, store)
    desk.navigation.go(Place(page="today"))
    interruption.look()
    assert desk.navigation.here.page == "today"


def test_a_visit_that_is_no_longer_open_is_left_alone(
    qtbot: QtBot, tmp_path: Path, store: MemoryStore
) -> None:
    visit = opened(store)
    stopped_in(qtbot, tmp_path, store, visit.id)
    cancel_visit(store, visit.id, "Aflyst")
    desk, interruption = begun(qtbot, tmp_path, store)
    desk.navigation.go(Place(page="today"))
    interruption.look()
    qtbot.waitUntil(lambda: desk.preferences.text("session/visit") == "")
    assert desk.navigation.here.page == "today"
