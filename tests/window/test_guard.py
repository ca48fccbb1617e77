"""The guard while she types: it says at once what looks like a civil number, and hides nothing."""

from __future__ import annotations

import pytest
from fakes import MemoryAttachments, MemoryStore
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from visit_scene import SHELF, VISIT, answer, calendar, scene
from window_desk import make_desk

from inspector.domain.text_limits import MOST
from inspector.domain.workflow import shortcomings
from ui.pages.visit_mode import VisitMode
from ui.widgets.comment_field import CommentField
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field, LineField, TextArea
from ui.widgets.number_guard import LONG, STOP, WARN, GuardLine

NUMBER = "fra 010180-1234 til"
PERHAPS = "sagen 310370-1236 er"  # the shape, without modulus 11


@pytest.fixture
def desk(qtbot, tmp_path):
    return make_desk(tmp_path, MemoryStore())


def shown(qtbot, *widgets):
    page = QWidget()
    layout = QVBoxLayout(page)
    for widget in widgets:
        layout.addWidget(widget)
    page.resize(400, 300)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_a_comment_says_what_it_looks_like_when_the_keys_rest(qtbot, desk):
    field = CommentField(desk.theme, "Kommentar", words=desk.words)
    _page = shown(qtbot, field)
    low = field.height()
    qtbot.keyClicks(field, NUMBER)
    line = field.findChild(GuardLine)
    qtbot.waitUntil(line.isVisible, timeout=2000)
    assert field.property("fault") is True
    assert field.accessibleDescription() == desk.words("guard.stop")
    assert field.height() > low
    field.clear()
    qtbot.waitUntil(lambda: not line.isVisible(), timeout=2000)
    assert field.height() == low
    assert field.property("fault") is False


def test_a_comment_with_a_number_is_kept_and_a_reason_with_one_is_not(qtbot, desk):
    told: list[str] = []
    comment = CommentField(desk.theme, "Kommentar", words=desk.words)
    reason = CommentField(desk.theme, "Begrundelse", words=desk.words, refuses=True)
    for field in (comment, reason):
        field.committed.connect(told.append)
        field.setPlainText(NUMBER)
        field.commit()
    assert told == [NUMBER]
    reason.setPlainText("leverandøren var gået")
    reason.commit()
    assert told == [NUMBER, "leverandøren var gået"]


def test_what_may_be_another_number_is_a_quiet_line(qtbot, desk):
    control = LineField(desk.theme)
    field = Field(desk.theme, "Titel", control).guard(desk.words)
    _page = shown(qtbot, field)
    control.setText(PERHAPS)
    field.watch.look()
    assert field.watch.level == WARN
    assert control.property("fault") is False
    control.setText(NUMBER)
    field.watch.look()
    assert field.watch.level == STOP
    assert control.property("fault") is True


def test_a_text_of_several_lines_is_watched_too(qtbot, desk):
    control = TextArea(desk.theme)
    field = Field(desk.theme, "Tekst", control).guard(desk.words, refuses=True)
    _page = shown(qtbot, field)
    control.setPlainText(f"Indledning\n{NUMBER}")
    assert field.watch.stops
    assert field.watch.sentence() == desk.words("guard.refused")


def pasted(field, text):
    mime = QMimeData()
    mime.setText(text)
    field.insertFromMimeData(mime)


def test_a_paste_without_room_is_refused_whole_and_said_so_until_she_goes_on(qtbot, desk):
    told: list[str] = []
    field = CommentField(desk.theme, "Kommentar", words=desk.words)
    field.committed.connect(told.append)
    _page = shown(qtbot, field)
    field.setPlainText("Før.")
    low, line = field.height(), field.findChild(GuardLine)
    pasted(field, "x" * MOST)
    assert field.toPlainText() == "Før."
    sentence = desk.words("guard.paste_too_long", signs="20.004", most="20.000")
    assert field.accessibleDescription() == sentence
    assert sentence in line.text()
    assert field.property("fault") is True
    assert field.height() > low
    field.commit()
    assert told == ["Før."]
    qtbot.keyClicks(field, "a")
    qtbot.waitUntil(lambda: not line.isVisible(), timeout=2000)
    assert field.property("fault") is False
    field.selectAll()
    pasted(field, "y" * MOST)
    field.commit()
    assert told[-1] == "y" * MOST


def test_a_text_that_grew_too_long_stays_in_the_field_unsaved(qtbot, desk):
    told: list[str] = []
    field = CommentField(desk.theme, "Kommentar", words=desk.words)
    field.committed.connect(told.append)
    long = "x" * (MOST + 1)
    field.setPlainText(long)
    field.commit()
    assert (told, field.toPlainText()) == ([], long)
    line = field.findChild(GuardLine)
    assert line.guard.level == LONG
    assert line.guard.sentence() == desk.words("guard.too_long", signs="20.001", most="20.000")
    field.setPlainText(long[1:])
    field.commit()
    assert told == [long[1:]]


def test_a_stored_text_that_is_longer_is_shown_whole_and_may_be_made_shorter(qtbot, desk):
    told: list[str] = []
    stored = "x" * (3 * MOST)
    field = CommentField(desk.theme, "Kommentar", words=desk.words)
    field.committed.connect(told.append)
    field.show_text(stored)
    field.findChild(GuardLine).guard.look()
    assert field.toPlainText() == stored
    assert field.accessibleDescription() == ""
    field.setPlainText(stored[1:])
    field.commit()
    assert told == [stored[1:]]


def test_a_form_refuses_such_a_paste_too_and_says_it_below(qtbot, desk):
    control = TextArea(desk.theme, "Før.")
    field = Field(desk.theme, "Bemærkninger", control, "En note").guard(desk.words)
    _page = shown(qtbot, field)
    pasted(control, "x" * MOST)
    assert control.toPlainText() == "Før."
    assert control.property("fault") is True
    said = desk.words("guard.paste_too_long", signs="20.004", most="20.000")
    assert any(said in label.text() for label in field.findChildren(QLabel))
    pasted(control, "Efter. ")
    field.watch.look()
    assert control.property("fault") is False
    assert not any(said in label.text() for label in field.findChildren(QLabel))


def test_a_line_never_cuts_what_is_stored(qtbot, desk):
    stored = "x" * 50_000  # Qt's own bound is 32,767
    field = LineField(desk.theme, stored)
    assert field.text() == stored
    field.setText(stored + "y")
    assert field.text() == stored + "y"


def test_digits_typed_into_a_plain_field_start_no_work_until_they_could_be_one(qtbot, desk):
    control = LineField(desk.theme)
    line = GuardLine(desk.theme, desk.words, control)
    control.setText("17-11-26")
    assert not line.guard._pause.isActive()


def test_a_dialog_takes_no_reason_with_a_number(qtbot, desk):
    page = shown(qtbot, QWidget())
    dialog = Dialog(
        page, desk.theme, desk.words, title="t", text="t", act="Aflys", reason="Begrundelse"
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._reason.setText(NUMBER)
    dialog.do.click()
    assert dialog.isVisible()
    dialog._reason.setText("aflyst af leverandøren")
    dialog.do.click()
    assert not dialog.isVisible()
    assert dialog.reason == "aflyst af leverandøren"


def test_the_review_names_the_point_whose_comment_looks_like_one(qtbot, tmp_path):
    desk = make_desk(
        tmp_path, scene(answer("2.1", "not_ok", NUMBER)), shelf=SHELF, calendar=calendar,
        attachments=MemoryAttachments(),
    )  # fmt: skip
    mode = VisitMode(desk, VISIT, step="review")
    qtbot.addWidget(mode)
    qtbot.waitUntil(lambda: mode.step == "review")
    line = mode.page().lines["civil-number::2.1:comment"]
    assert "2.1" in line.item.title
    assert (line.item.step, line.item.point) == ("area:2", "2.1")
    assert line.reason is not None


def test_a_participants_name_and_a_paper_are_watched(qtbot, tmp_path):
    desk = make_desk(
        tmp_path, scene(), shelf=SHELF, calendar=calendar, attachments=MemoryAttachments()
    )
    mode = VisitMode(desk, VISIT, step="arrival")
    qtbot.addWidget(mode)
    mode.resize(1280, 800)
    with qtbot.waitExposed(mode):
        mode.show()
    qtbot.waitUntil(lambda: mode.step == "arrival")
    line = next(iter(mode.page().people._lines.values()))
    line.name.setText(NUMBER)
    line.watched[0].guard.look()
    assert line.watched[0].isVisible()
    assert line.name.property("fault") is True
    codes = {one.code for one in shortcomings(mode.presenter.file)}
    assert "civil-number-people" not in codes
    line.name.editingFinished.emit()
    codes = {one.code for one in shortcomings(mode.presenter.file)}
    assert "civil-number-people" in codes
