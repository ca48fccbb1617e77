"""Her data on another computer, and data whose keys were lost: nothing is begun over them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from journeys.office import PASSPHRASE, Office, storage
from journeys.test_first_start import begin
from PySide6.QtWidgets import QLineEdit

from inspector.domain.safekeeping import BackupReason
from inspector.services.settings import read_settings
from ui.widgets.dialog import Dialog


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "exec", lambda _dialog: 1)


def begun(folder: Path) -> Path:
    """Data of hers, closed again, with a backup."""
    with Office(folder) as office:
        begin(office)
        safety = office.program.safety
        assert safety is not None
        return safety.backups.make(BackupReason.ASKED).path


def mark_in(folder: Path) -> tuple[str, str]:
    with storage(folder) as opened:
        settings = read_settings(opened.store)
        return settings.person_name, settings.device_mark


def test_a_backup_is_fetched_on_a_new_computer_and_she_goes_on(tmp_path, yes):
    backup = begun(tmp_path / "old")
    usb = Path(shutil.copytree(backup.parent, tmp_path / "usb")) / backup.name
    with Office(tmp_path / "new") as office:
        hand, words = office.hand, office.words
        hand.click(words("fresh.fetch"))
        hand.wait_for(words("fresh.card"))
        assert "beskadiget" not in hand.said()
        office.files.next = usb
        hand.click(words("keep.list.from_file"))
        hand.get(QLineEdit, words("keep.contents.secret"))
        hand.write(words("keep.contents.secret"), PASSPHRASE)
        hand.click(words("keep.contents.secret_open"))
        hand.wait_for(words("fresh.nothing_lost"))
        hand.click(words("keep.contents.restore"))
        hand.wait_for("Ida Enebær")
        assert office.shown.desk.navigation.here.page == "today"
    assert mark_in(tmp_path / "new") == ("Ida Enebær", "T3")


def test_looking_for_a_backup_begins_nothing_and_leads_back(tmp_path):
    with Office(tmp_path / "new") as office:
        hand, words = office.hand, office.words
        hand.click(words("fresh.fetch"))
        hand.wait_for(words("fresh.card"))
        hand.click(words("fresh.back"))
        hand.wait_for(words("first_start.title"))
    assert not (tmp_path / "new/keys.json").exists()
    assert not (tmp_path / "new/uanmeldt.db").exists()


@pytest.mark.parametrize("also", [(), ("keys-copy.json",)])
def test_with_the_keys_lost_her_passphrase_still_opens_what_is_hers(tmp_path, also):
    folder = tmp_path / "data"
    begun(folder)
    for name in ("keys.json", *also):
        (folder / name).unlink(missing_ok=True)
    with Office(folder) as office:
        office.hand.get(QLineEdit, office.words("safety.secret"))
        assert office.words("first_start.title") not in office.hand.said()
        office.open_with_passphrase()
        office.hand.wait_for("Ida Enebær")
    assert (folder / "keys.json").exists()
    assert mark_in(folder) == ("Ida Enebær", "T3")


def test_with_database_and_keys_lost_the_backup_is_offered_and_no_first_start(tmp_path):
    folder = tmp_path / "data"
    begun(folder)
    for name in ("keys.json", "keys-copy.json", "uanmeldt.db"):
        (folder / name).unlink(missing_ok=True)
    with Office(folder) as office:
        office.hand.wait_for(office.words("keep.damaged.data-damaged"))
        office.hand.wait_for(office.words("keep.damaged.best_locked_head"))
