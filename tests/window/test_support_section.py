"""Help with faults: the whole text is shown before it goes anywhere; the check is told in words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from fake_safety import a_safety
from fakes import MemoryStore
from PySide6.QtGui import QGuiApplication
from window_desk import make_desk

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings
from inspector.domain.version import VERSION
from ui.files import Files
from ui.navigation import Place
from ui.pages.settings.support import SupportSection

TEXT = "Uanmeldt\n  Answer: 8"


class Diagnostics:
    def __init__(self) -> None:
        self.found: list[object] = []
        self.fails = ""

    def text(self) -> str:
        return TEXT

    def check(self, progress=None):
        if self.fails:
            raise InspectionError(self.fails)
        return self.found


class Chosen(Files):
    def __init__(self, place) -> None:
        self.place = place

    def to_save(self, parent, title, name, pattern=""):
        return self.place


@pytest.fixture
def diagnostics():
    return Diagnostics()


@pytest.fixture
def section(qtbot, tmp_path, diagnostics):
    desk = make_desk(
        tmp_path,
        MemoryStore(),
        safety=a_safety(diagnostics=diagnostics),
        files=Chosen(tmp_path / "ud.txt"),
    )
    section = SupportSection(desk, Settings())
    section.resize(800, 900)
    qtbot.addWidget(section)
    with qtbot.waitExposed(section):
        section.show()
    return section


def test_nothing_can_be_saved_before_it_was_shown(qtbot, section, tmp_path):
    assert not section.save.isVisible()
    section.show_text.click()
    qtbot.waitUntil(lambda: section.save.isVisible())
    assert section.text.toPlainText() == TEXT
    section.save.click()
    qtbot.waitUntil((tmp_path / "ud.txt").exists)
    assert (tmp_path / "ud.txt").read_text() == TEXT
    section.copy.click()
    assert QGuiApplication.clipboard().text() == TEXT


def test_data_that_are_whole_are_said_to_be(qtbot, section):
    section.check.click()
    qtbot.waitUntil(section.check.isEnabled)
    assert "Alt er helt" in section.result.text()


def test_what_is_wrong_is_told_in_words(qtbot, section, diagnostics):
    details = {"table": "answer", "record": "r1"}
    diagnostics.found = [SimpleNamespace(code="check-row-missing", details=details)] * 2
    section.check.click()
    qtbot.waitUntil(section.check.isEnabled)
    assert "Fundne fejl: 2" in section.result.text()
    assert "answer" in section.result.text()


def test_a_damaged_file_is_told_plainly_and_leads_to_a_good_copy(qtbot, section, diagnostics):
    details = {"detail": "HMAC verification failed for page 12"}
    diagnostics.found = [SimpleNamespace(code="check-pages", details=details)]
    assert not section.see.isVisible()
    section.check.click()
    qtbot.waitUntil(section.check.isEnabled)
    assert "er beskadiget" in section.result.text()
    assert "HMAC" not in section.result.text()
    assert "HMAC" in section.technical.text()  # in a line of its own
    section.see.click()
    assert section._desk.navigation.here == Place(page="damaged", subject="data-damaged")


def test_nobody_is_advised_to_make_a_backup_of_what_is_damaged(qtbot, section, diagnostics):
    diagnostics.found = [SimpleNamespace(code="check-pages", details={"detail": "x"})]
    section.check.click()
    qtbot.waitUntil(section.check.isEnabled)
    for text in (section.result.text(), section._desk.words("guard.support.faults", count=2)):
        assert "Tag en sikkerhedskopi" not in text
        assert "Lav en sikkerhedskopi" not in text


def test_data_too_damaged_to_be_checked_lead_there_too(qtbot, section, diagnostics):
    diagnostics.fails = "data-damaged"
    section.check.click()
    qtbot.waitUntil(section.check.isEnabled)
    assert section.see.isVisible()
    diagnostics.fails = ""
    section.check.click()
    qtbot.waitUntil(lambda: "Alt er helt" in section.result.text())
    assert not section.see.isVisible()


def test_a_check_that_cannot_be_made_says_why(qtbot, section, diagnostics):
    diagnostics.fails = "data-locked"
    section.check.click()
    qtbot.waitUntil(section.check.isEnabled)
    assert "låst" in section.result.text()


def test_it_says_its_version_and_that_nothing_is_sent(section):
    from PySide6.QtWidgets import QLabel

    told = "\n".join(label.text() for label in section.findChildren(QLabel))
    assert VERSION in told
    assert "sender intet" in told


def test_without_storage_nothing_can_be_asked(qtbot, tmp_path):
    section = SupportSection(make_desk(tmp_path, MemoryStore()), Settings())
    qtbot.addWidget(section)
    assert not section.check.isEnabled()
    assert not section.show_text.isEnabled()
