"""A text that is typed without a pause is handed over all the same, and never said to be saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import MemoryAttachments, MemoryStore
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.identity import answer_id
from inspector.domain.model import Answer
from ui.desk import Desk
from ui.pages.visit.area import AreaPage
from ui.pages.visit.finish import FinishPage
from ui.pages.visit_mode import VisitMode
from ui.widgets.comment_field import CommentField
from ui.widgets.typing_pause import LONGEST_MS, PAUSE_MS, TypingPause

POINT = "2.7"


@pytest.fixture
def store() -> MemoryStore:
    return scene()


@pytest.fixture
def desk(tmp_path: Path, store: MemoryStore, qtbot: QtBot) -> Iterator[Desk]:
    made = make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
    )
    yield made
    made.tasks.wait()
    made.tasks.deleteLater()


@pytest.fixture
def mode(qtbot: QtBot, desk: Desk) -> VisitMode:
    made = VisitMode(desk, VISIT, step="area:2")
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    qtbot.waitUntil(lambda: isinstance(made.page(), AreaPage) and made.presenter.idle)
    return made


@pytest.fixture
def comment(qtbot: QtBot, mode: VisitMode) -> CommentField:
    page = mode.page()
    assert isinstance(page, AreaPage)
    page.rows[POINT].open_comment()
    return page.rows[POINT].comment


def pause_of(field: object) -> TypingPause:
    return field.findChild(TypingPause)


def time_is_up(field: object) -> None:
    """The longest time without a pause is over, by the field's own clock."""
    pause_of(field)._longest.timeout.emit()


def stored(store: MemoryStore) -> str:
    found = store.get(Answer, answer_id(VISIT, POINT))
    return found.comment if found else ""


def saved_words(mode: VisitMode) -> str:
    return mode._head.saved_words


def test_a_text_is_handed_over_within_two_seconds_however_she_types() -> None:
    assert PAUSE_MS < LONGEST_MS <= 1500  # half a second is left for the writing


def test_each_letter_puts_off_the_pause_and_none_the_longest_time(
    qtbot: QtBot, comment: CommentField
) -> None:
    pause = pause_of(comment)
    comment.insertPlainText("e")
    ends = pause._longest.remainingTime()
    for letter in "n bor på":
        comment.insertPlainText(letter)
    assert pause._pause.isActive()
    assert 0 < pause._longest.remainingTime() <= ends


def test_what_is_typed_without_a_pause_is_stored_while_typing_goes_on(
    qtbot: QtBot, mode: VisitMode, comment: CommentField, store: MemoryStore
) -> None:
    comment.insertPlainText("Der er ingen ")
    time_is_up(comment)
    comment.insertPlainText("nødudgang")
    qtbot.waitUntil(lambda: stored(store).startswith("Der er ingen"))
    qtbot.waitUntil(lambda: mode.presenter.idle)
    assert comment.toPlainText() == "Der er ingen nødudgang"
    time_is_up(comment)
    qtbot.waitUntil(lambda: stored(store) == "Der er ingen nødudgang")


def test_the_cursor_stays_where_she_types_after_a_blank_that_is_not_kept(
    qtbot: QtBot, mode: VisitMode, comment: CommentField
) -> None:
    comment.insertPlainText("Der er ingen ")
    time_is_up(comment)
    comment.show_text("Der er ingen")  # as it was stored
    assert comment.toPlainText() == "Der er ingen "
    assert comment.textCursor().position() == len("Der er ingen ")


def test_the_head_does_not_say_saved_while_a_text_waits_in_its_field(
    qtbot: QtBot, mode: VisitMode, comment: CommentField
) -> None:
    mode.presenter.answer("2.3", outcome="ok")
    qtbot.waitUntil(lambda: "Gemt" in saved_words(mode))
    comment.insertPlainText("D")
    assert saved_words(mode) == "Gemmer …"
    mode.presenter.answer("2.3", outcome="not_ok")
    qtbot.waitUntil(lambda: mode.presenter.idle)
    assert saved_words(mode) == "Gemmer …"
    time_is_up(comment)
    qtbot.waitUntil(lambda: "Gemt" in saved_words(mode))


def test_a_letter_typed_and_taken_back_leaves_all_saved(
    qtbot: QtBot, mode: VisitMode, comment: CommentField
) -> None:
    mode.presenter.answer("2.3", outcome="ok")
    qtbot.waitUntil(lambda: "Gemt" in saved_words(mode))
    before = comment.toPlainText()
    comment.insertPlainText("D")
    comment.setPlainText(before)
    assert "Gemt" in saved_words(mode)


def test_while_the_disk_is_full_the_head_goes_on_saying_so(
    qtbot: QtBot, mode: VisitMode, comment: CommentField
) -> None:
    mode._head.failing()
    comment.insertPlainText("D")
    assert saved_words(mode) == "Ikke gemt."


def test_the_suppliers_remarks_are_stored_while_they_are_typed(
    qtbot: QtBot, mode: VisitMode
) -> None:
    mode.go("finish")
    page = mode.page()
    assert isinstance(page, FinishPage)
    page.remarks.insertPlainText("Vi er ikke enige i ")
    assert saved_words(mode) == "Gemmer …"
    time_is_up(page.remarks)
    kept = mode.presenter
    qtbot.waitUntil(lambda: kept.file.visit.supplier_remarks == "Vi er ikke enige i ")
    qtbot.waitUntil(lambda: "Gemt" in saved_words(mode))
    assert page.remarks.toPlainText() == "Vi er ikke enige i "
