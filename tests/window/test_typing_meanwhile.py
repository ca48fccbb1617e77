"""A colleague's text comes while she types in the same field: both stand, and she types on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import MemoryAttachments, MemoryStore
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, answer, calendar, scene
from window_desk import make_desk

from inspector.domain.identity import answer_id
from inspector.domain.model import Answer, CaseCheck, Visit
from ui.desk import Desk
from ui.pages.visit.area import AreaPage
from ui.pages.visit.finish import FinishPage
from ui.pages.visit_mode import VisitMode

POINT = "2.7"
BEFORE, HERS, HIS = "Set i sagerne.", "Set i sagerne af Ida.", "Set i sagerne og hos lederen."


@pytest.fixture
def store() -> MemoryStore:
    return scene(answer(POINT, "not_ok", BEFORE))


@pytest.fixture
def desk(tmp_path: Path, store: MemoryStore, qtbot: QtBot) -> Iterator[Desk]:
    made = make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
    )
    yield made
    made.tasks.wait()
    made.tasks.deleteLater()


def at_step(qtbot: QtBot, desk: Desk, step: str) -> VisitMode:
    made = VisitMode(desk, VISIT, step=step)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.page() is not None and made.presenter.idle)
    return made


@pytest.fixture
def mode(qtbot: QtBot, desk: Desk) -> VisitMode:
    return at_step(qtbot, desk, "area:2")


def comes(qtbot: QtBot, mode: VisitMode, store: MemoryStore, record: Any) -> None:
    """A colleague's record is here, the window is told, and has read it."""
    store.tables[type(record)][record.id] = record
    before = mode.presenter.file
    mode._desk.signals.data_changed.emit("exchanged")
    qtbot.waitUntil(lambda: mode.presenter.file is not before)


def his_comment(store: MemoryStore) -> Answer:
    known = store.get(Answer, answer_id(VISIT, POINT))
    assert known is not None
    return replace(known, comment=HIS)


def typing(mode: VisitMode, text: str) -> Any:
    page = mode.page()
    assert isinstance(page, AreaPage)
    row = page.rows[POINT]
    row.open_comment()
    row.comment.setPlainText(text)
    return row


def values(store: MemoryStore) -> list[object]:
    return [one.value for cell in store.in_conflict for one in cell.versions]


def test_her_text_stands_beside_the_one_that_came_while_she_typed(
    qtbot: QtBot, desk: Desk, store: MemoryStore, mode: VisitMode
) -> None:
    row = typing(mode, HERS)
    comes(qtbot, mode, store, his_comment(store))
    assert row.comment.toPlainText() == HERS
    row.comment.commit()
    qtbot.waitUntil(lambda: values(store) == [HERS, HIS])
    qtbot.waitUntil(lambda: bool(mode.presenter.file.conflicts))


def test_she_goes_on_typing_although_it_is_in_conflict_now(
    qtbot: QtBot, desk: Desk, store: MemoryStore, mode: VisitMode
) -> None:
    row = typing(mode, HERS)
    comes(qtbot, mode, store, his_comment(store))
    row.comment.commit()
    qtbot.waitUntil(lambda: row.facts.comment_stands)
    assert row.comment.hasFocus()
    assert not row.comment.isReadOnly()
    qtbot.keyClicks(row.comment, " Og")
    assert " Og" in row.comment.toPlainText()
    row.take_focus()
    assert row.comment.isReadOnly()
    qtbot.waitUntil(lambda: "Og" in store.get(Answer, answer_id(VISIT, POINT)).comment)
    assert len(store.in_conflict) == 1


def test_who_types_nothing_sees_the_colleagues_text(
    qtbot: QtBot, desk: Desk, store: MemoryStore, mode: VisitMode
) -> None:
    page = mode.page()
    assert isinstance(page, AreaPage)
    comment = page.rows[POINT].comment
    comes(qtbot, mode, store, his_comment(store))
    qtbot.waitUntil(lambda: comment.toPlainText() == HIS)
    comment.setPlainText(f"{HIS} Enig.")
    comment.commit()
    qtbot.waitUntil(lambda: store.get(Answer, answer_id(VISIT, POINT)).comment.endswith("Enig."))
    assert store.in_conflict == []


def test_the_remarks_of_the_supplier_are_never_written_over_by_leaving_the_page(
    qtbot: QtBot, desk: Desk, store: MemoryStore
) -> None:
    mode = at_step(qtbot, desk, "area:2")
    mode.go("finish")
    page = mode.page()
    assert isinstance(page, FinishPage)
    visit = store.get(Visit, VISIT)
    assert visit is not None
    comes(qtbot, mode, store, replace(visit, supplier_remarks=HIS))
    qtbot.waitUntil(lambda: page.remarks.toPlainText() == HIS)
    page.leave()
    mode.presenter.amend(tour_note="Skrevet bagefter")  # whatever was written before it is stored
    qtbot.waitUntil(lambda: store.get(Visit, VISIT).tour_note == "Skrevet bagefter")
    assert store.get(Visit, VISIT).supplier_remarks == HIS


def test_remarks_begun_before_a_colleagues_came_stand_beside_them(
    qtbot: QtBot, desk: Desk, store: MemoryStore
) -> None:
    mode = at_step(qtbot, desk, "area:2")
    mode.go("finish")
    page = mode.page()
    assert isinstance(page, FinishPage)
    page.remarks.setPlainText(HERS)
    visit = store.get(Visit, VISIT)
    assert visit is not None
    comes(qtbot, mode, store, replace(visit, supplier_remarks=HIS))
    assert page.remarks.toPlainText() == HERS
    page.leave()
    qtbot.waitUntil(lambda: values(store) == [HERS, HIS])


def test_a_comment_of_a_case_stands_beside_a_colleagues_too(
    qtbot: QtBot, desk: Desk, store: MemoryStore
) -> None:
    mode = at_step(qtbot, desk, "area:2")
    check = next(c for c in store.find(CaseCheck) if c.comment)
    mode.go("cases", check.point, check.case_number)
    page: Any = mode.page()
    row = page.card._rows[check.point]
    row.open_comment()
    row.comment.setPlainText(HERS)
    comes(qtbot, mode, store, replace(check, comment=HIS))
    row.comment.commit()
    qtbot.waitUntil(lambda: values(store) == [HERS, HIS])
