"""The office opens the data folder of a lost colleague by the administration key."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storage.key_rings import MemoryKeyRing

from db import passphrase as passphrase_module
from db.backups import FolderBackups
from db.houses import OpenHouse, ShutHouse
from db.key_cabinet import KeyCabinet
from db.key_slots import sealed_off
from db.office_slot import add_office_slot
from db.opening import OpenedData, open_data
from db.restoring import FolderRestoring
from db.vault import FILE, open_vault, read_slots
from inspector.domain.errors import InspectionError
from inspector.domain.model import Supplier
from inspector.domain.recovery_key import groups_of
from inspector.domain.safekeeping import BackupReason, SlotKind
from inspector.gateways.sealing_keys import admin_keys, box_public

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PHRASE = "en sætning hun huskede"
ADMIN = bytes(range(20, 40))
BOX = box_public(admin_keys(ADMIN).box)
TYPED = "-".join(groups_of(ADMIN))
OTHER = "-".join(groups_of(bytes(20)))


@pytest.fixture(autouse=True)
def cheap_stretching(monkeypatch):
    monkeypatch.setattr(passphrase_module, "_MEMORY_KIB", 64)
    monkeypatch.setattr(passphrase_module, "_PASSES", 1)


def opened(folder: Path, secret: str | None = PHRASE, ring: MemoryKeyRing | None = None):
    return open_data(folder, key_ring=ring, passphrase=secret, person="AA", clock=lambda: NOW)


def code_of(action) -> str:
    with pytest.raises(InspectionError) as caught:
        action()
    return caught.value.code


@pytest.fixture
def hers(tmp_path) -> Path:
    """A colleague's folder with one supplier, enrolled in the office."""
    folder = tmp_path / "hers"
    data = opened(folder)
    with data.store.change("tried") as change:
        change.put(Supplier(id="s1", name="Æble"))
    add_office_slot(folder, data.key, BOX, NOW)
    data.close()
    return folder


def name_in(data: OpenedData) -> str:
    try:
        return data.store.get(Supplier, "s1").name
    finally:
        data.close()


def test_the_administration_key_opens_a_lost_colleagues_folder(hers):
    assert name_in(opened(hers, TYPED)) == "Æble"
    assert name_in(opened(hers, TYPED.lower().replace("-", " "))) == "Æble"
    assert name_in(opened(hers)) == "Æble"


def test_another_administration_key_opens_nothing(hers):
    assert code_of(lambda: opened(hers, OTHER)) == "recovery-wrong"
    assert code_of(lambda: opened(hers, TYPED[:-1] + "X")) == "recovery-mistyped"


def test_it_opens_beside_a_recovery_key_that_was_printed_alike(hers):
    key = open_vault(hers, None, PHRASE)
    cabinet = KeyCabinet(hers, lambda: key, None, lambda: NOW)
    cabinet.renew_recovery(bytes(20))
    assert open_vault(hers, None, TYPED) == open_vault(hers, None, OTHER) == key
    third = "-".join(groups_of(bytes([7] * 20)))
    assert code_of(lambda: open_vault(hers, None, third)) == "recovery-wrong"
    assert code_of(lambda: open_vault(hers, None, "hvad som helst andet")) == "passphrase-wrong"


def test_it_opens_where_only_a_keychain_knew_the_key(tmp_path):
    ring = MemoryKeyRing()
    data = opened(tmp_path, None, ring)
    add_office_slot(tmp_path, data.key, BOX)
    key = data.key
    data.close()
    assert code_of(lambda: open_vault(tmp_path, None, None)) == "no-key"
    assert code_of(lambda: open_vault(tmp_path, None, "forkert")) == "recovery-mistyped"
    assert open_vault(tmp_path, None, TYPED) == key


def test_it_is_listed_tried_and_made_once(hers):
    key = open_vault(hers, None, PHRASE)
    cabinet = KeyCabinet(hers, lambda: key, None, lambda: NOW)
    add_office_slot(hers, key, BOX, NOW)
    assert [slot.kind for slot in cabinet.slots()] == [SlotKind.PASSPHRASE, SlotKind.OFFICE]
    cabinet.test(SlotKind.OFFICE, TYPED)
    assert cabinet.slots()[1].tested == NOW
    assert code_of(lambda: cabinet.test(SlotKind.OFFICE, OTHER)) == "recovery-wrong"
    assert code_of(lambda: cabinet.remove(SlotKind.PASSPHRASE)) == "last-key-slot"


def test_the_slot_tells_nothing_of_the_key_or_of_the_administration_key(hers):
    text = (hers / FILE).read_text(encoding="utf-8")
    key = open_vault(hers, None, PHRASE)
    for secret in (key, ADMIN, admin_keys(ADMIN).box):
        assert secret.hex() not in text
        assert b64encode(secret).decode() not in text


def test_what_is_no_public_key_makes_no_slot(hers):
    before = read_slots(hers)
    with pytest.raises(ValueError, match="no key"):
        add_office_slot(hers, bytes(32), b"short")
    assert read_slots(hers) == before


def test_a_backup_opens_by_the_administration_key_too(hers, tmp_path):
    data = opened(hers)
    made = FolderBackups(hers, OpenHouse(data), lambda: NOW).make(BackupReason.ASKED)
    data.close()
    office = tmp_path / "office"
    opened(office).close()
    restoring = FolderRestoring(office, ShutHouse(lambda: opened(office, TYPED)), None, lambda: NOW)
    assert restoring.look_into(made.path, TYPED).suppliers == 1
    restoring.restore(made.path, TYPED)
    assert name_in(opened(office, TYPED)) == "Æble"


def test_a_lost_keys_file_comes_back_with_the_offices_way(hers):
    (hers / FILE).unlink()
    assert name_in(opened(hers, TYPED)) == "Æble"
    assert (hers / FILE).exists()


def damaged(folder: Path, change) -> None:
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    slot = next(one for one in content["slots"] if one["kind"] == "office")
    change(slot)
    (folder / FILE).write_text(json.dumps(content), encoding="utf-8")


def flip(slot: dict[str, str], place: int) -> None:
    wrapped = bytearray(b64decode(slot["wrapped"]))
    wrapped[place] ^= 1
    slot["wrapped"] = b64encode(bytes(wrapped)).decode()


@pytest.mark.parametrize("place", range(0, 80, 9))
def test_every_damaged_byte_is_told_as_damage(hers, place):
    damaged(hers, lambda slot: flip(slot, place))
    assert code_of(lambda: open_vault(hers, None, TYPED)) == "keys-damaged"
    assert open_vault(hers, None, PHRASE)


@pytest.mark.parametrize("wrapped", [None, 7, "", "AAAA", "æ", "A" * 4000])
def test_a_slot_that_is_none_is_told_as_damage(hers, wrapped):
    damaged(hers, lambda slot: slot.update(wrapped=wrapped))
    assert code_of(lambda: open_vault(hers, None, TYPED)) == "keys-damaged"
    assert open_vault(hers, None, PHRASE)


def test_a_slot_forged_for_another_key_opens_nothing(hers):
    damaged(hers, lambda slot: (flip(slot, 3), slot.update(sealed_off(dict(slot)))))
    assert code_of(lambda: open_vault(hers, None, TYPED)) == "recovery-wrong"
