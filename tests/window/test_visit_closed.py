"""A visit that is locked or cancelled can be read on every step and changed on none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import MemoryAttachments, MemoryStore
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from visit_scene import ARRIVED, SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.model import (
    CaseCheck,
    CaseReview,
    Evidence,
    Report,
    SampleItem,
    Visit,
    VisitState,
    VisitTotals,
)
from inspector.domain.workflow import Progress
from ui.navigation import Place
from ui.pages.visit.area import AreaPage
from ui.pages.visit.arrival import ArrivalPage
from ui.pages.visit.finish import FinishPage
from ui.pages.visit.head import VisitHead
from ui.pages.visit_mode import VisitMode
from ui.widgets.bars import InlineBar
from ui.widgets.text import KeyCap

REPORT = Report(id="r1", visit=VISIT, pdf="", file_name="rapport.pdf", locked_at=ARRIVED)


def open_visit(qtbot: QtBot, folder: Path, store: MemoryStore, step: str = "") -> VisitMode:
    attachments = MemoryAttachments()
    reports = store.find(Report, visit=VISIT)
    if reports:
        pdf = attachments.save(b"%PDF-1.4")
        store.tables[Report][reports[0].id] = replace(reports[0], pdf=pdf)
    desk = make_desk(folder, store, shelf=SHELF, calendar=calendar, attachments=attachments)
    mode = VisitMode(desk, VISIT, step=step)
    qtbot.addWidget(mode)
    mode.resize(1280, 800)
    mode.show()
    mode.activateWindow()
    qtbot.waitUntil(lambda: bool(mode.step) and mode.isActiveWindow())
    return mode


@pytest.fixture
def locked(qtbot: QtBot, tmp_path: Path) -> VisitMode:
    return open_visit(qtbot, tmp_path, scene(REPORT, state=VisitState.LOCKED))


def bars(mode: VisitMode) -> list[InlineBar]:
    return [bar for bar in mode.bars.findChildren(InlineBar) if bar.isVisible()]


def test_a_locked_visit_opens_at_its_report(locked: VisitMode) -> None:
    page = locked.page()
    assert locked.step == "finish"
    assert isinstance(page, FinishPage)
    assert page.locked.correct.isVisible()
    assert not locked._head.turn.isVisible()
    assert bars(locked) == []


@pytest.mark.parametrize("step", ["arrival", "area:2", "review"])
def test_no_field_of_a_locked_visit_can_be_written_in(locked: VisitMode, step: str) -> None:
    locked.go(step)
    for kind in (QLineEdit, QPlainTextEdit):
        for field in locked.findChildren(kind):
            if field.isVisible() and field.isEnabled():
                assert field.isReadOnly(), field.accessibleName()


def test_every_step_says_it_is_locked_and_leads_to_the_report(locked: VisitMode) -> None:
    locked.go("area:2")
    assert len(bars(locked)) == 1
    assert locked.bars.to_report is not None
    locked.bars.to_report.click()
    assert locked.step == "finish"


def test_keys_change_nothing_in_a_locked_visit(locked: VisitMode) -> None:
    locked.go("area:2")
    before = locked.presenter.file.answers
    page = locked.page()
    assert isinstance(page, AreaPage)
    page.go_to("2.7", "")
    focus = QApplication.focusWidget()
    QTest.keyClick(focus if isinstance(focus, QWidget) else page.rows["2.7"], Qt.Key.Key_1)
    assert locked.presenter.file.answers == before


def key_caps(mode: VisitMode) -> list[str]:
    return [cap.text() for cap in mode._key_line.findChildren(KeyCap) if cap.isVisible()]


def test_the_foot_of_a_locked_visit_names_only_keys_that_work(locked: VisitMode) -> None:
    assert key_caps(locked) == ["F1"]
    visit = locked.presenter.file.visit
    opened = replace(visit, state=VisitState.OPEN)
    locked.presenter.write(lambda _store: None, seen=lambda file: replace(file, visit=opened))
    locked._count_now()
    assert len(key_caps(locked)) == 5


def test_once_it_is_locked_the_keyboard_stands_at_what_comes_next(
    qtbot: QtBot, tmp_path: Path
) -> None:
    mode = open_visit(qtbot, tmp_path, scene(), "review")
    mode._aside("finish")
    page = mode.page()
    assert isinstance(page, FinishPage)
    page.signing.lock.setEnabled(True)
    page.signing.lock.setFocus()
    visit = replace(mode.presenter.file.visit, state=VisitState.LOCKED)
    report = replace(REPORT, pdf=mode._desk.attachments.save(b"%PDF-1.4"))
    mode.presenter.write(
        lambda _store: None, seen=lambda file: replace(file, visit=visit, reports=(report,))
    )
    assert QApplication.focusWidget() is page.locked.first_focus()


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (None, "I dag"),
        (Place(page="visits"), "Tilsyn"),
        (Place(page="supplier", subject="jobvejen"), "Leverandøren"),
    ],
)
def test_the_way_back_is_called_by_where_she_came_from(
    qtbot: QtBot, tmp_path: Path, place: Place | None, told: str
) -> None:
    desk = make_desk(tmp_path, scene(), shelf=SHELF, calendar=calendar)
    if place is not None:
        desk.navigation.go(place)
    desk.navigation.open_visit(VISIT)
    head = VisitHead(desk)
    qtbot.addWidget(head)
    assert head.back.text() == told


def test_a_correction_makes_the_fields_writable_again(qtbot: QtBot, locked: VisitMode) -> None:
    locked.go("arrival")
    page = locked.page()
    assert isinstance(page, ArrivalPage)
    line = next(iter(page.people._lines.values()))
    assert line.name.isReadOnly()
    visit = locked.presenter.file.visit
    opened = replace(visit, state=VisitState.OPEN)
    locked.presenter.write(lambda _store: None, seen=lambda file: replace(file, visit=opened))
    assert not next(iter(page.people._lines.values())).name.isReadOnly()
    assert bars(locked) == []


def test_a_cancelled_visit_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    store = scene()
    visit = store.get(Visit, VISIT)
    assert visit is not None
    store.tables[Visit][VISIT] = replace(visit, state=VisitState.CANCELLED)
    mode = open_visit(qtbot, tmp_path, store)
    assert mode.step == "area:2"
    assert len(bars(mode)) == 1


def test_the_screen_is_turned_from_the_head_on_every_other_step(
    qtbot: QtBot, tmp_path: Path
) -> None:
    mode = open_visit(qtbot, tmp_path, scene(), "area:2")
    assert mode._head.turn.isVisible()


@pytest.fixture
def purged(qtbot: QtBot, tmp_path: Path) -> VisitMode:
    store = scene(REPORT, state=VisitState.LOCKED)
    totals = VisitTotals(id=VISIT, purged_on=date(2031, 11, 20), drawn=10)
    store.tables[VisitTotals] = {VISIT: totals}
    for kind in (SampleItem, CaseCheck, CaseReview, Evidence):
        store.tables.pop(kind, None)
    return open_visit(qtbot, tmp_path, store)


def test_a_visit_whose_papers_were_deleted_shows_its_report_and_says_so(purged: VisitMode) -> None:
    page = purged.page()
    assert isinstance(page, FinishPage)
    assert not page.locked.correct.isVisible()
    told = page.locked._told.text()
    assert "Arbejdspapirerne blev slettet 20.\u00a0november 2031" in told
    assert "Af 10 udtrukne sager" in told


@pytest.mark.parametrize("step", ["arrival", "area:2", "review"])
def test_every_step_of_a_deleted_visit_opens_says_so_and_calls_nothing_missing(
    purged: VisitMode, step: str
) -> None:
    purged.go(step)
    assert purged.step == step
    (bar,) = bars(purged)
    assert "slettet" in bar.words.text()
    assert {row.state for row in purged._rows} == {Progress.DONE}


def test_of_a_deleted_visit_the_draw_is_no_step_any_more(purged: VisitMode) -> None:
    assert {"draw", "cases"} & {row.key for row in purged._rows} == set()
