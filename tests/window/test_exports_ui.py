"""What is handed to another program goes through the one folder, and she is told so in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_safety import a_safety
from fakes import MemoryAttachments
from pytestqt.qtbot import QtBot
from visit_samples import Shelf, a_store, opened
from visit_scene import ARRIVED
from window_desk import make_desk
from window_shell import open_window

from inspector.domain.errors import InspectionError
from inspector.domain.model import Report
from inspector.domain.settings import Settings
from inspector.gateways.export_folder import ExportFolder
from inspector.services.together import Together
from inspector.services.visiting import load_visit
from ui.files import Files
from ui.handing_over import HandingOver
from ui.messages import Notice
from ui.navigation import Place
from ui.pages.settings.handed_over import HandedOverCard
from ui.pages.visit.delivery.locked import LockedPane
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button

PDF = b"%PDF-1.4 rapport"
NAME = "2026-T3-014 Kontrolbesøg Jobvejen v1.pdf"


class Outside(Files):
    """The system's other programs: notes what they were given to show."""

    def __init__(self) -> None:
        self.shown: list[tuple[Path, bytes]] = []
        self.has_program = True
        self.asked = 0

    def show(self, path: Path) -> bool:
        if self.has_program:
            self.shown.append((path, path.read_bytes()))
        return self.has_program

    def to_save(self, *_args: Any) -> Path | None:
        self.asked += 1
        return None


class Scene:
    """A locked report beside its pane, over a real folder of exports."""

    def __init__(self, qtbot: QtBot, folder: Path, *, kept: bool = True) -> None:
        self.qtbot = qtbot
        self.exports = ExportFolder(folder / "exports")
        self.outside, attachments = Outside(), MemoryAttachments()
        store = a_store()
        self.desk = make_desk(
            folder, store, files=self.outside, attachments=attachments,
            safety=a_safety(exports=self.exports) if kept else None,
        )  # fmt: skip
        self.notices: list[Notice] = []
        self.desk.messages.toasted.connect(self.notices.append)
        self.desk.messages.barred.connect(self.notices.append)
        file = load_visit(store, Shelf(), opened(store).id)
        report = Report(
            id="r", visit=file.visit.id, version=1, pdf=attachments.save(PDF), file_name=NAME,
            content_hash="0" * 64, locked_at=ARRIVED, locked_by="Ida Enebær",
        )  # fmt: skip
        said = {"settings": Settings(person_name="Ida Enebær"), "together": Together()}
        presenter: Any = type("Presenter", (), said)
        self.pane = LockedPane(self.desk, presenter)
        qtbot.addWidget(self.pane)
        self.pane.show_report(replace(file, reports=(report,)), report)

    def until(self, done: Any) -> None:
        self.qtbot.waitUntil(done, timeout=3000)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(qtbot, tmp_path)
    yield made
    made.desk.tasks.wait()


def test_a_report_opened_in_a_reader_lies_in_the_folder_and_is_listed(scene: Scene) -> None:
    scene.pane.reader.click()
    scene.until(lambda: bool(scene.notices))
    assert scene.outside.shown == [(scene.exports.folder / NAME, PDF)]
    assert [one.name for one in scene.exports.all()] == [NAME]
    (notice,) = scene.notices
    assert notice.text == (
        f"Rapporten ligger uden kryptering i mappen »{scene.exports.folder}«, "
        "til programmet lukkes eller skærmen låses"
    )


def test_the_line_leads_to_the_list(scene: Scene) -> None:
    scene.pane.reader.click()
    scene.until(lambda: bool(scene.notices))
    assert scene.notices[0].act is not None
    scene.notices[0].act()
    assert scene.desk.navigation.here == Place(page="settings", tab="backups")


def test_a_mail_draft_lies_there_too_and_asks_for_no_place(scene: Scene) -> None:
    name, given = NAME.replace(".pdf", ".eml"), []
    HandingOver(scene.desk).give(name, lambda: b"draft", "keep.handed_mail", then=given.append)
    scene.until(lambda: bool(scene.notices))
    assert scene.outside.shown == [(scene.exports.folder / name, b"draft")]
    assert scene.outside.asked == 0
    assert given == [scene.exports.folder / name]
    assert "Kladden ligger uden kryptering" in scene.notices[0].text


def test_who_asked_to_hear_that_no_program_opens_it_is_told_instead_of_the_window(
    scene: Scene,
) -> None:
    scene.outside.has_program, heard = False, []
    HandingOver(scene.desk).give(NAME, lambda: PDF, "keep.handed_report", failed=heard.append)
    scene.until(lambda: bool(heard))
    assert heard[0].code == "export-no-program"
    assert scene.notices == []


def test_what_she_saves_herself_is_her_own_and_not_listed(scene: Scene) -> None:
    scene.pane.save.click()
    assert scene.outside.asked == 1
    assert scene.exports.all() == ()


def test_opened_twice_it_lies_there_twice_and_the_first_is_untouched(scene: Scene) -> None:
    for count in (1, 2):
        scene.pane.reader.click()
        scene.until(lambda count=count: len(scene.notices) == count)
    first, second = (path for path, _ in scene.outside.shown)
    assert first != second
    assert first.read_bytes() == PDF


def test_where_no_program_opens_it_she_is_told_where_it_lies(scene: Scene) -> None:
    scene.outside.has_program = False
    scene.pane.reader.click()
    scene.until(lambda: bool(scene.notices))
    assert "intet program, der åbner filen" in scene.notices[0].text


def test_where_no_program_shows_folders_she_is_told_which_one_it_is(scene: Scene) -> None:
    scene.exports.put(NAME, PDF)
    scene.outside.has_program = False
    card = HandedOverCard(scene.desk, scene.exports)
    scene.qtbot.addWidget(card)
    card.refresh()
    words = scene.desk.words("keep.files_open")

    def buttons() -> list[Button]:
        return [one for one in card.findChildren(Button) if one.text() == words]

    scene.until(lambda: bool(buttons()))
    buttons()[0].click()
    assert str(scene.exports.folder) in scene.notices[0].text


def test_a_folder_that_cannot_be_written_opens_nothing(scene: Scene) -> None:
    scene.exports.folder.parent.joinpath("exports").write_text("a file in its way")
    scene.pane.reader.click()
    scene.until(lambda: bool(scene.notices))
    assert "intet er åbnet" in scene.notices[0].text
    assert scene.outside.shown == []


def test_a_report_that_is_missing_hands_nothing_over(scene: Scene) -> None:
    def missing() -> bytes:
        raise InspectionError("attachment-missing", sha256="ab")

    HandingOver(scene.desk).give(NAME, missing, "keep.handed_report")
    scene.until(lambda: bool(scene.notices))
    assert scene.exports.all() == ()


def test_in_the_demonstration_a_temporary_folder_takes_it(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Scene(qtbot, tmp_path, kept=False)
    scene.pane.reader.click()
    scene.until(lambda: bool(scene.notices))
    ((path, data),) = scene.outside.shown
    assert data == PDF
    assert tmp_path not in path.parents
    assert scene.notices[0].action == "", "there is no list to lead to"
    scene.desk.tasks.wait()


@pytest.mark.parametrize("till_lock", [True, False])
def test_a_bar_that_is_true_till_the_lock_is_gone_afterwards(
    qtbot: QtBot, tmp_path: Path, till_lock: bool
) -> None:
    shown = open_window(qtbot, tmp_path, a_store())
    problem = InspectionError("export-no-program")
    shown.desk.messages.problem(problem, till_lock=till_lock)
    bars = shown.window.findChildren(InlineBar)
    assert bars
    shown.desk.signals.data_changed.emit("storage_opened")
    assert all(bar.isHidden() for bar in bars) is till_lock
