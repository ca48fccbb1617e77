"""`keys.json` is lost: what opens then is what opened last, and no way that was taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from storage.backup_scene import Clock, answer, code_of, fill, open_with
from storage.key_rings import MemoryKeyRing

from db import passphrase as passphrase_module
from db.backup_file import read_head
from db.backups import FolderBackups
from db.houses import OpenHouse
from db.key_cabinet import KeyCabinet
from db.key_slots import slot_of
from db.opening import OpenedData
from db.rescue import FolderRescue
from db.slots_again import COPY
from db.vault import FILE
from inspector.domain.model import Answer, Supplier
from inspector.domain.safekeeping import BackupReason, SlotKind

OLD, NEW = "den gamle kendte sætning", "en ny og hemmelig sætning"


@pytest.fixture(autouse=True)
def cheap_stretching(monkeypatch):
    monkeypatch.setattr(passphrase_module, "_MEMORY_KIB", 64)
    monkeypatch.setattr(passphrase_module, "_PASSES", 1)


class Office:
    """A data folder under a passphrase, with one backup of its first day."""

    def __init__(self, folder: Path, ring: MemoryKeyRing | None = None) -> None:
        self.folder, self.clock, self.ring = folder, Clock(), ring
        self.data = open_with(folder, ring, OLD)
        fill(self.data)
        self.backups = FolderBackups(folder, OpenHouse(self.data), self.clock)
        self.cabinet = KeyCabinet(folder, lambda: self.data.key, ring, self.clock)
        self.back_up()

    def back_up(self) -> Path:
        self.clock.forth(hours=1)
        return self.backups.make(BackupReason.ASKED).path

    def opens(self, secret: str) -> OpenedData:
        return open_with(self.folder, None, secret)


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "data")
    yield made
    made.data.close()


@pytest.mark.parametrize("lost", [None, b"", b'{"format": 1, "slots": []}'])
def test_a_backup_carries_the_keys_also_when_their_file_was_lost_meanwhile(office, lost):
    keys = office.folder / FILE
    before = read_head(office.back_up()).keys
    keys.unlink() if lost is None else keys.write_bytes(lost)
    assert read_head(office.back_up()).keys == before
    assert read_head(office.back_up()).keys == before
    office.data.close()
    office.opens(OLD).close()  # the file was written anew


def test_the_backup_after_a_renewal_and_a_loss_carries_the_new_passphrase(office):
    office.cabinet.renew_passphrase(NEW)
    (office.folder / FILE).unlink()
    head = read_head(office.back_up())
    office.data.close()
    office.opens(NEW).close()
    assert code_of(lambda: office.opens(OLD)) == "passphrase-wrong"
    assert head.keys is not None


def test_a_rescue_copy_carries_the_keys_of_today_when_their_file_was_lost(office, tmp_path):
    office.cabinet.renew_passphrase(NEW)
    today = (office.folder / FILE).read_text()
    (office.folder / FILE).unlink()
    rescue = FolderRescue(lambda: office.data, office.clock)
    made = rescue.write(tmp_path / "v.uanmeldt", [Supplier(id="s")], [])
    slot = slot_of(read_head(made.path).keys["slots"], SlotKind.PASSPHRASE)
    assert slot["wrapped"] in today


def test_a_renewed_passphrase_stays_renewed_when_the_file_of_keys_is_lost(office):
    office.cabinet.renew_passphrase(NEW)
    answer(office.data, "written after the renewal")
    office.data.close()
    (office.folder / FILE).unlink()
    assert code_of(lambda: office.opens(OLD)) == "passphrase-wrong"
    data = office.opens(NEW)
    assert [one.comment for one in data.store.find(Answer)] == ["written after the renewal"]
    data.close()


def test_a_removed_passphrase_stays_removed_when_the_file_of_keys_is_lost(tmp_path):
    office = Office(tmp_path / "data", MemoryKeyRing())
    office.cabinet.remove(SlotKind.PASSPHRASE)
    office.data.close()
    (office.folder / FILE).unlink()
    assert code_of(lambda: office.opens(OLD)) == "keychain-only"
    open_with(office.folder, office.ring, None).close()


def test_of_backups_the_newest_alone_tells_the_ways(office):
    """Its copy lost as well: a backup made after the renewal is believed, no earlier one is."""
    office.cabinet.renew_passphrase(NEW)
    office.back_up()
    office.data.close()
    for name in (FILE, COPY):
        (office.folder / name).unlink()
    assert code_of(lambda: office.opens(OLD)) == "passphrase-wrong"
    office.opens(NEW).close()


HOLLOW = b'{"format": 1, "slots": [{"kind": "passphrase"}]}'


@pytest.mark.parametrize("content", [b"", b"{", HOLLOW])
def test_a_damaged_copy_hinders_nobody(office, content):
    office.data.close()
    (office.folder / COPY).write_bytes(content)
    (office.folder / FILE).unlink()
    office.opens(OLD).close()


def test_where_the_copy_cannot_be_written_no_earlier_one_is_left(office, monkeypatch):
    from db import slots_again
    from inspector.domain.errors import InspectionError

    office.cabinet.renew_passphrase(OLD)
    real = slots_again.write_slots

    def full(folder, slots, name=FILE):
        if name == COPY:
            raise InspectionError("disk-full")
        real(folder, slots, name)

    monkeypatch.setattr(slots_again, "write_slots", full)
    office.cabinet.renew_passphrase(NEW)
    assert not (office.folder / COPY).exists()
