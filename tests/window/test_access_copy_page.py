"""The dialog of the copy for access to documents, and the buttons of package and calendar."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes import MemoryAttachments, MemoryStore
from golden.document_samples import CALENDAR, SETTINGS, load, risk_visit
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget
from visit_samples import SCHEME
from window_desk import RESOURCES, make_desk

from inspector.domain.delivery import Dispatch
from inspector.domain.errors import InspectionError
from inspector.domain.letter import File
from inspector.domain.model import Contact, Report, VisitState
from inspector.domain.visit_record import content_hash, visit_record
from inspector.gateways.handed_papers import PdfHandedPapers
from inspector.gateways.texts import Texts
from ui.files import Files
from ui.pages.visit.calendar_export import save_calendar
from ui.pages.visit.delivery.access_copy import AccessCopyDialog, open_access_copy
from ui.pages.visit.package_export import save_package


class Chosen(Files):
    def __init__(self, path):
        self.path, self.asked = path, []

    def to_save(self, parent, title, name, pattern=""):
        self.asked.append(name)
        return self.path


class FakePapers:
    """The papers without a PDF: what was asked of them is kept."""

    def __init__(self):
        self.real = PdfHandedPapers(
            words=Texts(RESOURCES / "texts", "da"), load_attachment=load, resources=RESOURCES,
            calendar=lambda _settings: CALENDAR,
        )  # fmt: skip
        self.asked = []

    def texts(self, file, settings):
        return self.real.texts(file, settings)

    def counted(self, file, settings, left_out, at):
        return self.real.counted(file, settings, left_out, at)

    def found(self, file, settings, left_out):
        return self.real.found(file, settings, left_out)

    def access_copy(self, file, settings, left_out, at):
        self.asked.append(left_out)
        return File(name="kopi.pdf", data=b"%PDF-1.7 kopi")

    def package(self, file, draw, settings):
        packed = io.BytesIO()
        zipfile.ZipFile(packed, "w").close()
        return File(name="pakke.zip", data=packed.getvalue(), media_type="application/zip")


def a_locked_visit():
    file = risk_visit()
    report = Report(
        id="r1", visit=file.visit.id, version=1,
        locked_at=datetime(2026, 11, 20, tzinfo=UTC), locked_by=SETTINGS.person_name,
    )  # fmt: skip
    file = replace(file, visit=replace(file.visit, state=VisitState.LOCKED), reports=(report,))
    record = visit_record(file, SETTINGS)
    report = replace(report, record=record, content_hash=content_hash(record))
    return replace(file, reports=(report,))


@pytest.fixture
def scene(qtbot, tmp_path):
    return Scene(qtbot, tmp_path)


class Scene:
    def __init__(self, qtbot, folder, *, language="da"):
        self.qtbot = qtbot
        self.file = a_locked_visit()
        self.store = MemoryStore(Contact(id="c", supplier=self.file.supplier.id, name="Bo Lund"))
        self.papers, self.attachments = FakePapers(), MemoryAttachments()
        self.target = folder / "kopi.pdf"
        self.files = Chosen(self.target)
        self.desk = make_desk(
            folder, self.store, language=language, handed=self.papers, files=self.files,
            attachments=self.attachments, calendar=lambda _settings: CALENDAR,
        )  # fmt: skip
        self.page = QWidget()
        self.page.resize(1280, 720)
        qtbot.addWidget(self.page)
        self.page.show()
        self.told = []

    def dialog(self):
        open_access_copy(self.desk, self.file, self.page, self.told.append)
        self.qtbot.waitUntil(lambda: bool(self.page.findChildren(AccessCopyDialog)), timeout=10000)
        return self.page.findChildren(AccessCopyDialog)[0]


def select(dialog, text):
    view = dialog.passages.view
    at = view.toPlainText().index(text)
    cursor = view.textCursor()
    cursor.setPosition(at)
    cursor.setPosition(at + len(text), QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)


def give_reasons(dialog):
    for field in dialog.categories.reasons.values():
        field.control.setText("§ 30, nr. 1")


def test_it_counts_what_goes_and_asks_for_the_reason_of_each(scene):
    dialog = scene.dialog()
    scene.qtbot.waitUntil(lambda: "sagsnumre" in dialog.count.text(), timeout=10000)
    assert dialog.categories.chosen == {"case_numbers", "names", "photos", "signatures"}
    assert "§ 30, nr. 1" in dialog.categories.told()["case_numbers"]
    assert dialog.categories.told()["names"] == ""
    assert not dialog.categories.reasons["own_names"].isVisibleTo(dialog)
    dialog.categories.ticks["own_names"].setChecked(True)
    assert dialog.categories.reasons["own_names"].isVisibleTo(dialog)
    dialog.try_it()
    assert scene.papers.asked == []
    dialog.reject()


def test_every_place_is_shown_with_its_words_before_anything_is_saved(scene):
    dialog = scene.dialog()
    number = scene.file.sample[0].case_number
    scene.qtbot.waitUntil(lambda: f"[{number}]" in dialog.hits.view.toPlainText(), timeout=10000)
    assert dialog.hits.isVisibleTo(dialog)
    assert "(Sagsnumre)" in dialog.hits.view.toPlainText()
    for tick in dialog.categories.ticks.values():
        tick.setChecked(False)
    scene.qtbot.waitUntil(lambda: not dialog.hits.isVisibleTo(dialog), timeout=10000)
    dialog.reject()


def test_what_is_marked_in_the_texts_is_left_out_and_can_be_taken_back(scene):
    dialog = scene.dialog()
    remark = next(a.comment for a in scene.file.answers.values() if a.comment)
    assert not dialog.passages.mark.isEnabled()
    select(dialog, remark)
    assert dialog.passages.mark.isEnabled()
    dialog.passages.mark.click()
    assert dialog.left_out.passages == (remark,)
    assert dialog.categories.reasons["passages"].isVisibleTo(dialog)
    dialog.passages._unmark(remark)
    assert dialog.left_out.passages == ()
    dialog.reject()


def test_the_copy_is_saved_noted_and_kept(scene):
    dialog = scene.dialog()
    give_reasons(dialog)
    dialog.try_it()
    scene.qtbot.waitUntil(lambda: bool(scene.told), timeout=10000)
    assert scene.target.read_bytes() == b"%PDF-1.7 kopi"
    (noted,) = scene.store.find(Dispatch)
    assert noted.occasion == "access_copy"
    assert scene.attachments.load(noted.kept) == b"%PDF-1.7 kopi"
    assert scene.papers.asked[0].contacts == ("Bo Lund",)
    assert "kopi.pdf" in scene.told[0]


@pytest.fixture
def disk_full(scene, monkeypatch):
    """At the end of every transaction that notes a handing over."""
    change = scene.store.change

    @contextmanager
    def full(act, **more):
        with change(act, **more) as changes:
            yield changes
            if act == "report_handed_over":
                raise InspectionError("data-full")

    monkeypatch.setattr(scene.store, "change", full)


def test_a_copy_that_cannot_be_noted_is_not_left_lying(scene, disk_full):
    dialog = scene.dialog()
    give_reasons(dialog)
    dialog.try_it()
    scene.qtbot.waitUntil(lambda: bool(scene.files.asked) and not dialog.is_busy, timeout=10000)
    assert not scene.target.exists()
    assert scene.store.find(Dispatch) == []
    assert scene.told == []
    dialog.reject()


def test_a_package_that_cannot_be_noted_is_not_left_lying(scene, disk_full):
    problems = []
    scene.desk.messages.barred.connect(problems.append)
    save_package(scene.desk, scene.file, scene.file.draw, SETTINGS, scene.page, scene.told.append)
    scene.qtbot.waitUntil(lambda: bool(problems), timeout=10000)
    assert not scene.target.exists()
    assert scene.store.find(Dispatch) == []
    assert scene.told == []


def test_without_a_place_to_save_nothing_is_noted_and_the_dialog_stays(scene):
    scene.files.path = None
    dialog = scene.dialog()
    give_reasons(dialog)
    dialog.try_it()
    scene.qtbot.waitUntil(lambda: bool(scene.files.asked), timeout=10000)
    assert dialog.isVisible()
    assert not dialog.is_busy
    assert scene.store.find(Dispatch) == []
    dialog.reject()


def test_a_visit_that_is_open_is_told_why_there_is_no_copy(scene):
    problems = []
    scene.desk.messages.barred.connect(problems.append)
    scene.file = replace(scene.file, visit=replace(scene.file.visit, state=VisitState.OPEN))
    open_access_copy(scene.desk, scene.file, scene.page, scene.told.append)
    assert scene.page.findChildren(AccessCopyDialog) == []
    assert "åbnet igen" in problems[0].text


def test_the_package_is_saved_and_noted(scene):
    save_package(scene.desk, scene.file, scene.file.draw, SETTINGS, scene.page, scene.told.append)
    scene.qtbot.waitUntil(lambda: bool(scene.told), timeout=10000)
    (noted,) = scene.store.find(Dispatch)
    assert (noted.occasion, noted.files) == ("verification", ("pakke.zip",))
    assert zipfile.is_zipfile(scene.target)


def test_the_deadlines_are_saved_for_the_calendar(scene):
    toasts = []
    scene.desk.messages.toasted.connect(toasts.append)
    scene.file = replace(scene.file, scheme=SCHEME)
    save_calendar(scene.desk, scene.file, scene.page)
    scene.qtbot.waitUntil(scene.target.exists, timeout=10000)
    assert b"BEGIN:VEVENT" in scene.target.read_bytes()
    scene.qtbot.waitUntil(lambda: bool(toasts), timeout=10000)
    assert "kopi.pdf" in toasts[0].text
