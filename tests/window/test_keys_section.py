"""Sikkerhed og nøgler: what exists, what can be done, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fake_safety import GROUPS, PASSPHRASE, FakeKeys, a_safety
from pytestqt.qtbot import QtBot
from visit_samples import a_store
from window_shell import Shown, nameless, open_window, words_on

from inspector.domain.safekeeping import SlotKind
from inspector.services.settings import read_settings
from ui.navigation import Place
from ui.pages.settings.key_dialogs import NewPassphrase, SecretDialog, TrySecret
from ui.widgets.dialog import Dialog

CHAIN, PHRASE, SHEET = SlotKind.KEYCHAIN, SlotKind.PASSPHRASE, SlotKind.RECOVERY


class Section:
    """The section over these keys."""

    def __init__(self, qtbot: QtBot, folder: Path, *kinds: SlotKind, **parts: Any) -> None:
        self.qtbot, self.keys, self.store = qtbot, FakeKeys(*kinds), a_store()
        given: dict[str, Any] = {"safety": a_safety(keys=self.keys)} | parts
        self.shown: Shown = open_window(qtbot, folder, self.store, **given)
        self.shown.go(Place(page="settings", tab="keys"), lambda page: page.section)
        self.section: Any = self.shown.page.section
        if given["safety"] is not None:
            qtbot.waitUntil(lambda: self.section.rows[CHAIN].make.isEnabled())

    def row(self, kind: SlotKind) -> Any:
        return self.section.rows[kind]

    def dialog(self, kind: type[Any]) -> Any:
        found = [one for one in self.shown.window.findChildren(kind) if one.isVisible()]
        return found[0]

    def says(self, kind: SlotKind, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in words_on(self.row(kind)))


def type_in(dialog: SecretDialog, *texts: str) -> None:
    for field, text in zip(dialog.fields, texts, strict=True):
        field.control.setText(text)
    dialog.do.click()


def test_the_offices_way_is_shown_where_it_is_and_only_tried(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, PHRASE)
    assert SlotKind.OFFICE not in section.section.rows
    section.keys._put(SlotKind.OFFICE)
    section.section.read()
    qtbot.waitUntil(lambda: SlotKind.OFFICE in section.section.rows)
    row = section.row(SlotKind.OFFICE)
    qtbot.waitUntil(lambda: row.try_.isVisible())
    assert not row.make.isVisible()
    assert not row.remove.isVisible()
    assert not section.row(PHRASE).remove.isEnabled()
    row.try_.click()
    type_in(section.dialog(TrySecret), GROUPS)
    section.says(SlotKind.OFFICE, "Kontornøglen åbner data.")


def test_each_way_says_whether_it_exists_and_when_it_was_made(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, CHAIN, PHRASE)
    assert "findes" in words_on(section.row(CHAIN))
    assert "Oprettet 20.\u00a0november 2026. Endnu ikke prøvet." in words_on(section.row(CHAIN))
    assert "Er ikke oprettet." in words_on(section.row(SHEET))
    assert section.row(SHEET).make.text() == "Opret"
    assert section.row(PHRASE).make.text() == "Forny"
    assert nameless(section.shown.window) == []


def test_the_last_way_cannot_be_removed_and_the_page_warns(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, CHAIN)
    assert not section.row(CHAIN).remove.isEnabled()
    assert "den eneste vej til data" in words_on(section.row(CHAIN))
    qtbot.waitUntil(lambda: "Går den tabt, er tilsynene tabt" in words_on(section.section))


def test_with_two_ways_there_is_no_warning(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, CHAIN, PHRASE)
    assert "er tilsynene tabt" not in words_on(section.section)


def test_a_passphrase_is_typed_twice_and_its_strength_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, CHAIN)
    section.row(PHRASE).make.click()
    dialog = section.dialog(NewPassphrase)
    assert nameless(dialog) == []
    type_in(dialog, "kort", "kort")
    assert "mindst 12 tegn" in words_on(dialog)
    type_in(dialog, "aaaaaaaaaaaaaa", "")
    assert "ikke ens" in words_on(dialog)
    dialog.fields[0].control.setText("havre kridt lygte ankel")
    assert "Stærk." in words_on(dialog)
    type_in(dialog, "havre kridt lygte ankel", "havre kridt lygte ankel")
    section.says(PHRASE, "Adgangssætningen er gemt, og den åbner data.")
    assert section.keys.passphrase == "havre kridt lygte ankel"
    section.says(PHRASE, "findes")


def test_a_way_is_tried_and_the_outcome_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, CHAIN, PHRASE, SHEET)
    section.row(CHAIN).try_.click()
    section.says(CHAIN, "Nøgleringen åbner data.")
    section.row(PHRASE).try_.click()
    dialog = section.dialog(TrySecret)
    type_in(dialog, "en helt anden sætning")
    qtbot.waitUntil(lambda: "passer ikke" in words_on(dialog))
    type_in(dialog, PASSPHRASE)
    section.says(PHRASE, "Adgangssætningen åbner data.")
    section.says(PHRASE, "Sidst prøvet 20.\u00a0november 2026.")


def test_a_mistyped_recovery_key_is_told_by_its_groups(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, CHAIN, SHEET)
    section.row(SHEET).try_.click()
    dialog = section.dialog(TrySecret)
    groups = GROUPS.split()
    type_in(dialog, " ".join([groups[1], groups[0], *groups[2:]]))
    assert "Gruppe 1 og 2" in words_on(dialog)
    type_in(dialog, GROUPS)
    section.says(SHEET, "Gendannelsesnøglen åbner data.")


def test_a_keychain_that_forgets_is_told_in_its_row(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, PHRASE)
    section.keys.fails = "keychain-forgets"
    section.row(CHAIN).make.click()
    section.says(CHAIN, "beholder ikke det, den får")
    section.row(CHAIN).make.click()
    section.says(CHAIN, "læst tilbage")


def test_a_way_is_removed_when_she_has_said_so_twice(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = Section(qtbot, tmp_path, CHAIN, PHRASE)
    section.row(PHRASE).remove.click()
    section.dialog(Dialog).safe.click()
    assert section.keys.acts == []
    section.row(PHRASE).remove.click()
    section.dialog(Dialog).do.click()
    section.says(PHRASE, "Vejen er fjernet")
    qtbot.waitUntil(lambda: not section.row(CHAIN).remove.isEnabled())


def test_a_new_recovery_key_leads_to_its_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, CHAIN)
    section.row(SHEET).make.click()
    assert section.shown.desk.navigation.here == Place(page="recovery")


def test_the_minutes_of_the_lock_are_stored_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, CHAIN)
    section.section.minutes.setCurrentIndex(section.section.minutes.findData("0"))
    qtbot.waitUntil(lambda: read_settings(section.store).lock_after_minutes == 0)


def test_the_demo_says_why_it_has_no_keys(qtbot: QtBot, tmp_path: Path) -> None:
    section = Section(qtbot, tmp_path, safety=None)
    assert "Demodata er opdigtede" in words_on(section.section)
