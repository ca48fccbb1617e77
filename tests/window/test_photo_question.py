"""A photo is asked about; the answer stops nothing and is seen in the review."""

from __future__ import annotations

import io

import pytest
from fakes import MemoryAttachments
from PIL import Image
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.model import Evidence
from inspector.domain.privacy import SHOWS, SHOWS_NOT, photo_answer
from inspector.domain.workflow import Kind, shortcomings
from inspector.gateways.photos import PhotoFile
from ui.pages.visit_mode import VisitMode

PHOTOS = [
    Evidence(id=f"f{n}", visit=VISIT, point="2.1", name=f"IMG_{n}.jpg", original="00", shown="00")
    for n in (1, 2)
]


@pytest.fixture
def page(qtbot, tmp_path):
    attachments = MemoryAttachments()
    attachments.files["00"] = b"x"
    store = scene(*PHOTOS)
    desk = make_desk(
        tmp_path, store, shelf=SHELF, calendar=calendar, attachments=attachments,
        photos=PhotoFile(),
    )  # fmt: skip
    mode = VisitMode(desk, VISIT, step="area:2")
    qtbot.addWidget(mode)
    mode.resize(1280, 800)
    with qtbot.waitExposed(mode):
        mode.show()
    qtbot.waitUntil(lambda: mode.step == "area:2")
    page = mode.page()
    page.go_to("2.1", "")
    page.mode = mode
    return page


def about(page, code):
    return [one for one in shortcomings(page.presenter.file) if one.code == code]


def test_the_newest_is_asked_about_and_no_is_enough(qtbot, page):
    question = page.beside.evidence.question
    assert question.isVisible()
    assert "IMG_2" in question.sentence.text()
    assert len(about(page, "photo-not-looked-at")) == 2
    question.no.click()
    assert photo_answer(page.presenter.file, "f2") == SHOWS_NOT
    assert "IMG_1" in question.sentence.text()
    question.no.click()
    assert not question.isVisible()
    assert not about(page, "photo-not-looked-at")


def test_an_unanswered_photo_is_a_warning_and_stops_nothing(page):
    found = about(page, "photo-not-looked-at")
    assert {one.kind for one in found} == {Kind.WARNING}
    assert not any(one.open for one in found)


def test_yes_offers_to_remove_and_else_asks_for_a_reason(qtbot, page):
    question = page.beside.evidence.question
    question.yes.click()
    question.no.click()  # of the other photo
    assert question.remove.isVisible()
    assert "IMG_2" in question.sentence.text()
    (one,) = about(page, "photo-shows-person")
    assert one.open
    page.presenter.waive("step:area:2", "En grund for hele trinnet")
    assert about(page, "photo-shows-person")[0].open
    page.presenter.waive(one.key, "Opslaget viser kun medarbejdere")
    assert not about(page, "photo-shows-person")[0].open
    question.keep.click()
    assert not question.isVisible()


def test_the_photo_can_be_removed_at_once(qtbot, page):
    question = page.beside.evidence.question
    question.yes.click()
    question.no.click()
    question.remove.click()
    qtbot.waitUntil(lambda: len(page.presenter.file.evidence) == 4)
    assert photo_answer(page.presenter.file, "f2") == SHOWS
    assert not about(page, "photo-shows-person")


def test_she_is_told_that_a_name_was_covered(qtbot, page, tmp_path):
    toasts = []
    page.desk.messages.toasted.connect(lambda notice: toasts.append(notice.text))
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    path = tmp_path / "010190-1234.jpg"
    path.write_bytes(out.getvalue())
    page.beside.evidence.add_file(path)
    qtbot.waitUntil(lambda: bool(toasts))
    assert "••••••••••.jpg" in toasts[0]
    assert "010190" not in toasts[0]
    added = [one for one in page.presenter.file.evidence if one.name.startswith("•")]
    assert len(added) == 1
