"""A photo added while nothing can be stored is seen to wait, and then to be there."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import MemoryAttachments
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from visit_scene import SHELF, VISIT, calendar, scene
from window_desk import make_desk

from inspector.domain.errors import InspectionError
from inspector.domain.model import Evidence
from inspector.gateways.photos import PhotoFile
from ui.pages.visit.area import AreaPage
from ui.pages.visit_mode import VisitMode


class FullDisk(MemoryAttachments):
    """Keeps nothing while it is full."""

    full = True

    def save(self, data: bytes) -> str:
        if self.full:
            raise InspectionError("disk-full")
        return super().save(data)


@pytest.fixture
def disk() -> FullDisk:
    return FullDisk()


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, disk: FullDisk) -> AreaPage:
    desk = make_desk(
        tmp_path, scene(), shelf=SHELF, calendar=calendar, attachments=disk, photos=PhotoFile()
    )
    mode = VisitMode(desk, VISIT, step="area:2")
    qtbot.addWidget(mode)
    mode.resize(1280, 800)
    with qtbot.waitExposed(mode):
        mode.show()
    qtbot.waitUntil(lambda: mode.step == "area:2")
    page = mode.page()
    assert isinstance(page, AreaPage)
    page.go_to("2.2", "")
    page.setProperty("mode", mode)
    return page


def photo() -> QImage:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    return image


def test_a_photo_that_cannot_be_stored_is_shown_to_wait_and_is_stored_later(
    qtbot: QtBot, page: AreaPage, disk: FullDisk
) -> None:
    panel, words = page.beside.evidence, page.desk.words
    panel.add_image(photo())
    qtbot.waitUntil(panel.waiting.isVisible)
    qtbot.waitUntil(lambda: page.presenter.held_back == 1)
    (one,) = [e for e in page.presenter.file.evidence if e.point == "2.2"]
    told = words("visit.evidence_waits_in_memory", name=one.name)
    qtbot.waitUntil(lambda: told in panel.waiting.text())
    assert not one.original

    disk.full = False
    page.presenter.retry()
    qtbot.waitUntil(lambda: not panel.waiting.isVisible())
    (one,) = [e for e in page.presenter.file.evidence if e.point == "2.2"]
    assert one.original
    qtbot.waitUntil(panel.thumb(one.id).isVisible)


def test_elsewhere_nothing_is_said_to_wait(qtbot: QtBot, page: AreaPage) -> None:
    panel = page.beside.evidence
    panel.add_image(photo())
    qtbot.waitUntil(lambda: page.presenter.held_back == 1)
    page.go_to("2.1", "")
    assert not panel.waiting.isVisible()


def test_what_a_rule_refuses_does_not_go_on_waiting(
    qtbot: QtBot, page: AreaPage, tmp_path: Path
) -> None:
    empty = tmp_path / "tom.txt"
    empty.write_bytes(b"")
    page.beside.evidence.add_file(empty)
    qtbot.waitUntil(lambda: not page.beside.evidence.waiting.isVisible())
    assert not [e for e in page.presenter.file.evidence if e.point == "2.2"]
    assert isinstance(page.presenter.file.evidence[0], Evidence)
