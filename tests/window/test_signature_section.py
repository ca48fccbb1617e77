"""Digital underskrift: what locking does, the certificate to pass on, and what waits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from delivery_scene import CONTENT, PDF, REPORT, SEALED, Outside, sealed
from fake_delivery import a_delivery
from fakes import MemoryAttachments
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from visit_scene import ARRIVED
from window_shell import nameless, open_window, words_on

from inspector.domain.delivery import OwnCertificate, SignedReport
from inspector.domain.model import Report, Setting
from inspector.services.settings import read_settings
from ui.messages import Notice
from ui.navigation import Place
from ui.widgets.fields import LineField

PEM = "PEM Engholm Kommune T3 2026-11-20"


class Section:
    """The section, over a store with or without an own certificate and sealed reports."""

    def __init__(
        self, qtbot: QtBot, folder: Path, *, own: bool = True, url: str = "", waiting: int = 0
    ) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.store, self.attachments = a_store(), MemoryAttachments()
        self.delivery, self.outside = a_delivery(), Outside(folder)
        if own:
            key = self.attachments.save(b"key of T3")
            self._put(
                OwnCertificate(id="o1", certificate=PEM, key=key, device="T3", made_at=ARRIVED)
            )
        if url:
            self._put(Setting(id="timestamp_url", value=f'"{url}"'))
        for number in range(waiting):
            pdf = self.attachments.save(PDF)
            self._put(replace(REPORT, id=f"r{number}", pdf=pdf, content_hash=CONTENT))
            signed = sealed(self.attachments, id=f"s{number}", report=f"r{number}")
            self._put(replace(signed, pdf=self.attachments.save(SEALED + bytes([number]))))
        self.shown = open_window(
            qtbot, folder, self.store, delivery=self.delivery,
            attachments=self.attachments, files=self.outside,
        )  # fmt: skip
        self.notices: list[Notice] = []
        self.shown.desk.messages.toasted.connect(self.notices.append)
        self.shown.desk.messages.barred.connect(self.notices.append)
        self.shown.go(Place(page="settings", tab="signature"), lambda page: page.section)
        self.section: Any = self.shown.page.section

    def _put(self, record: Any) -> None:
        self.store.tables.setdefault(type(record), {})[record.id] = record

    def reads(self, *parts: str) -> None:
        self.qtbot.waitUntil(lambda: all(part in words_on(self.section) for part in parts))

    def said(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: any(words in one.text for one in self.notices))


def test_what_locking_does_is_chosen_among_three_explained_ways(
    qtbot: QtBot, tmp_path: Path
) -> None:
    section = Section(qtbot, tmp_path)
    assert section.section.options["own"].isChecked()
    section.reads("også uden netværk", "ikke godkendt ved kontrol")
    section.section.options["ask"].click()
    qtbot.waitUntil(lambda: read_settings(section.store).digital_signature == "ask")


def test_the_certificate_is_named_with_a_fingerprint_that_can_be_read_aloud(
    qtbot: QtBot, tmp_path: Path
) -> None:
    section = Section(qtbot, tmp_path)
    fingerprint = section.delivery.signers.own(PEM, b"key").fingerprint
    section.reads("Engholm Kommune T3", f"{fingerprint[:4]} {fingerprint[4:8]}", "2026")


def test_the_certificate_is_saved_for_the_administration(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path)
    qtbot.waitUntil(lambda: section.section.save.isVisible())
    section.section.save.click()
    section.said("Certifikatet er gemt som")
    (saved,) = section.outside.saved
    assert saved.read_text() == PEM
    assert saved.suffix == ".pem"


def test_before_the_first_seal_there_is_no_certificate_and_nothing_to_save(
    qtbot: QtBot, tmp_path: Path
) -> None:
    section = Section(qtbot, tmp_path, own=False)
    section.reads("første gang en rapport forsegles")
    assert not section.section.save.isVisible()


def test_a_certificate_that_cannot_be_opened_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, own=False)
    section.delivery.signers.fails = "certificate-expired"
    section._put(
        OwnCertificate(id="o", certificate=PEM, key=section.attachments.save(b"k"), device="T3")
    )
    section.section._read()
    section.reads("Certifikatet udløb den 1. januar 2026")


@pytest.mark.parametrize(("typed", "kept"), [("https://ts.example", True), ("ts.example", False)])
def test_the_address_of_the_timestamps_is_kept_where_it_is_one(
    qtbot: QtBot, tmp_path: Path, typed: str, kept: bool
) -> None:
    section = Section(qtbot, tmp_path)
    control = section.section.url.control
    assert isinstance(control, LineField)
    control.setText(typed)
    control.editingFinished.emit()
    assert (read_settings(section.store).timestamp_url == typed) is kept
    assert bool(control.property("fault")) is not kept


def test_what_waits_for_a_timestamp_is_counted_and_fetched(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, url="https://ts.example", waiting=3)
    section.reads("3 rapporter venter")
    section.section.fetch.click()
    section.said("3 tidsstempler er sat")
    section.reads("Ingen rapporter venter")
    assert len(section.store.find(SignedReport)) == 6
    assert not section.section.fetch.isEnabled()


def test_without_a_network_they_go_on_waiting_and_she_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, url="https://ts.example", waiting=2)
    section.reads("2 rapporter venter")
    section.delivery.signers.fails = "timestamp-unreachable"
    section.section.fetch.click()
    qtbot.waitUntil(lambda: bool(section.notices))
    section.reads("2 rapporter venter")
    assert len(section.store.find(Report)) == 2


def test_every_control_has_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    assert nameless(Section(qtbot, tmp_path).section) == []
