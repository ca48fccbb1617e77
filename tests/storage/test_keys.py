"""The slots of the key: each opens alone, is written when tried, and never the last is gone."""

from __future__ import annotations

import json
import os
import unicodedata
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from storage.key_rings import MemoryKeyRing, failing

from db import passphrase as passphrase_module
from db.key_cabinet import KeyCabinet
from db.key_slots import slot_of
from db.vault import FILE, create_vault, open_slots, open_vault, read_slots, write_slots
from inspector.domain.errors import InspectionError
from inspector.domain.recovery_key import groups_of
from inspector.domain.safekeeping import SlotKind
from inspector.services.safekeeping import Keys

PHRASE, OTHER = "åben sesam, åben nu", "en helt anden sætning"
SECRET = bytes(range(20))
SHEET = "-".join(groups_of(SECRET))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
HERS = (SlotKind.KEYCHAIN, SlotKind.PASSPHRASE, SlotKind.RECOVERY)  # not made by an office
FOREVER = 2**41  # KiB: two exbibytes


@pytest.fixture(autouse=True)
def cheap_stretching(monkeypatch):
    """The real cost is measured in one test; elsewhere only what is opened by it matters."""
    monkeypatch.setattr(passphrase_module, "_MEMORY_KIB", 64)
    monkeypatch.setattr(passphrase_module, "_PASSES", 1)


def problem_of(action) -> InspectionError:
    with pytest.raises(InspectionError) as caught:
        action()
    return caught.value


def code_of(action) -> str:
    return problem_of(action).code


class Safe:
    """A data folder's keys, with a keychain of its own, at noon unless told otherwise."""

    def __init__(self, folder: Path, ring: MemoryKeyRing | None, passphrase: str | None) -> None:
        self.folder, self.ring, self.now = folder, ring, NOON
        self.key = create_vault(folder, ring, passphrase, self.now)
        self.cabinet = KeyCabinet(folder, lambda: self.key, ring, lambda: self.now)

    def opens(self, secret: str | None = None, ring: MemoryKeyRing | None = None) -> bool:
        return open_vault(self.folder, ring, secret) == self.key

    def kinds(self) -> list[str]:
        return [slot.kind.value for slot in self.cabinet.slots()]


@pytest.fixture
def safe(tmp_path) -> Safe:
    """With all three slots."""
    made = Safe(tmp_path, MemoryKeyRing(), PHRASE)
    made.cabinet.renew_recovery(SECRET)
    return made


def test_a_cabinet_is_what_the_window_asks_for(safe):
    keys: Keys = safe.cabinet
    assert keys.slots()


# each slot opens alone


def test_each_slot_opens_alone(safe):
    assert safe.kinds() == ["keychain", "passphrase", "recovery"]
    assert safe.opens(ring=safe.ring)
    assert safe.opens(PHRASE)
    assert safe.opens(SHEET)
    assert safe.opens(SHEET.lower().replace("-", " ").replace("0", "o"))


def test_no_slot_holds_the_key_or_a_secret_in_the_clear(safe):
    text = (safe.folder / FILE).read_text(encoding="utf-8")
    assert safe.key.hex() not in text
    assert PHRASE not in text
    assert SECRET.hex() not in text
    assert not any(group in text for group in groups_of(SECRET))


def test_the_keychain_holds_the_key_and_nothing_else(safe):
    ((name, kept),) = safe.ring.secrets.items()
    assert kept == safe.key.hex()
    assert name.startswith("uanmeldt ")


def test_with_a_keychain_at_hand_no_secret_is_needed_and_none_is_stretched(safe, monkeypatch):
    monkeypatch.setattr("db.vault.by_secret", None)
    assert safe.opens("anything", ring=safe.ring)


def test_without_the_keychain_the_secret_alone_decides(safe):
    """So the lock screen is not opened by just any word."""
    assert code_of(lambda: open_vault(safe.folder, None, OTHER)) == "passphrase-wrong"


def test_an_a_with_a_ring_is_the_same_however_it_is_spelled(safe):
    assert safe.opens(unicodedata.normalize("NFD", PHRASE))


def test_a_passphrase_of_an_earlier_program_is_taken_as_it_was_typed(tmp_path, monkeypatch):
    monkeypatch.setattr(passphrase_module, "_composed", lambda text: text)
    spelled_apart = unicodedata.normalize("NFD", PHRASE)
    made = Safe(tmp_path, None, spelled_apart)
    monkeypatch.undo()
    assert made.opens(spelled_apart)


def test_half_a_sign_from_a_shell_is_a_wrong_passphrase_and_no_fault(safe):
    assert code_of(lambda: open_vault(safe.folder, None, "\udcc3\ud800x")) == "passphrase-wrong"


# what does not open says why


@pytest.mark.parametrize("code", ["keychain-missing", "keychain-locked"])
def test_a_keychain_that_does_not_answer_says_so_and_names_the_other_ways(safe, code):
    problem = problem_of(lambda: open_vault(safe.folder, failing(code), None))
    assert problem.code == "no-key"
    assert problem.details == {"why": code, "ways": ("passphrase", "recovery")}


def test_a_keychain_that_forgot_says_so(safe):
    problem = problem_of(lambda: open_vault(safe.folder, MemoryKeyRing(), None))
    assert (problem.code, problem.details["why"]) == ("no-key", "keychain-forgot")


@pytest.mark.parametrize("kept", ["", "not hex", "ab" * 31, "ab" * 32, " " + "ab" * 32])
def test_an_entry_that_is_no_longer_this_key_is_forgotten(safe, kept):
    (name,) = safe.ring.secrets
    safe.ring.secrets[name] = kept
    problem = problem_of(lambda: open_vault(safe.folder, safe.ring, None))
    assert problem.details["why"] == "keychain-forgot"
    assert safe.opens(PHRASE, ring=safe.ring)


def test_where_there_is_no_slot_for_a_keychain_none_is_blamed(tmp_path):
    made = Safe(tmp_path, None, PHRASE)
    problem = problem_of(lambda: open_vault(made.folder, MemoryKeyRing(), None))
    assert problem.details == {"why": "", "ways": ("passphrase",)}


@pytest.mark.parametrize("code", ["keychain-missing", "keychain-locked"])
def test_where_nothing_could_be_typed_the_keychain_says_it_itself(tmp_path, code):
    made = Safe(tmp_path, MemoryKeyRing(), None)
    for secret in (None, "whatever"):
        assert code_of(lambda s=secret: open_vault(made.folder, failing(code), s)) == code
    assert code_of(lambda: open_vault(made.folder, MemoryKeyRing(), None)) == "keychain-forgot"


def test_a_word_does_not_unlock_what_the_keychain_alone_opens(tmp_path):
    made = Safe(tmp_path, MemoryKeyRing(), None)
    assert code_of(lambda: open_vault(made.folder, None, PHRASE)) == "keychain-only"


def test_a_keychain_that_fails_is_no_loss_where_something_is_typed(safe):
    for code in ("keychain-missing", "keychain-locked"):
        assert safe.opens(PHRASE, ring=failing(code))
        assert safe.opens(SHEET, ring=failing(code))
    assert safe.opens(PHRASE, ring=MemoryKeyRing())


def test_a_slip_in_the_recovery_key_is_told_with_its_groups(safe):
    groups = list(groups_of(SECRET))
    groups[2] = "ZZZZZ" if groups[2] != "ZZZZZ" else "00000"
    groups[6] = groups[6][:4]
    problem = problem_of(lambda: open_vault(safe.folder, None, "-".join(groups)))
    assert (problem.code, problem.details) == ("recovery-mistyped", {"groups": "3, 7"})


def test_another_sheet_s_key_is_told_from_a_slip(safe):
    other = "-".join(groups_of(bytes(20)))
    assert code_of(lambda: open_vault(safe.folder, None, other)) == "recovery-wrong"


def test_a_passphrase_that_reads_like_a_recovery_key_opens(tmp_path):
    made = Safe(tmp_path, None, SHEET)
    made.cabinet.renew_recovery(bytes(20))
    assert made.opens(SHEET)


def test_where_only_the_sheet_is_left_any_word_is_a_slip_of_it(safe):
    safe.cabinet.remove(SlotKind.PASSPHRASE)
    assert code_of(lambda: open_vault(safe.folder, None, PHRASE)) == "recovery-mistyped"


# a new folder


def test_a_new_folder_dates_its_slots(safe):
    made = {slot.kind: (slot.made, slot.tested) for slot in safe.cabinet.slots()}
    assert made == dict.fromkeys(HERS, (NOON, None))


@pytest.mark.parametrize("short", ["x", "elleve tegn"])
def test_a_short_passphrase_makes_no_folder(tmp_path, short):
    ring = MemoryKeyRing()
    assert code_of(lambda: create_vault(tmp_path, ring, short)) == "passphrase-short"
    assert not ring.secrets
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("ring", "why"),
    [
        (None, ""),
        (failing("keychain-locked"), "keychain-locked"),
        (failing("keychain-missing"), "keychain-missing"),
        (MemoryKeyRing(works=False), "keychain-forgets"),
    ],
)
def test_a_new_folder_asks_for_a_passphrase_where_the_keychain_fails(tmp_path, ring, why):
    problem = problem_of(lambda: create_vault(tmp_path, ring, None))
    assert (problem.code, problem.details) == ("no-key", {"why": why, "ways": ("passphrase",)})
    assert not (tmp_path / FILE).exists()
    assert Safe(tmp_path, ring, PHRASE).kinds() == ["passphrase"]


def full_disk(*_given):
    raise InspectionError("disk-full")


def test_a_new_folder_that_cannot_be_written_leaves_nothing_in_the_keychain(tmp_path, monkeypatch):
    monkeypatch.setattr("db.vault.write_durably", full_disk)
    ring = MemoryKeyRing()
    assert code_of(lambda: create_vault(tmp_path, ring, PHRASE)) == "disk-full"
    assert not ring.secrets


# renewing


def test_a_renewed_passphrase_takes_the_place_of_the_earlier(safe):
    safe.now = LATER
    safe.cabinet.renew_passphrase(OTHER)
    assert safe.opens(OTHER)
    assert code_of(lambda: open_vault(safe.folder, None, PHRASE)) == "passphrase-wrong"
    assert safe.kinds() == ["keychain", "passphrase", "recovery"]
    assert safe.cabinet.slots()[1].made == LATER


def test_a_short_passphrase_changes_nothing(safe):
    assert code_of(lambda: safe.cabinet.renew_passphrase("elleve tegn")) == "passphrase-short"
    assert safe.opens(PHRASE)


def test_a_renewed_recovery_key_takes_the_place_of_the_earlier(safe):
    safe.cabinet.renew_recovery(bytes(20))
    assert safe.opens("-".join(groups_of(bytes(20))))
    assert code_of(lambda: open_vault(safe.folder, None, SHEET)) == "recovery-wrong"


def test_a_renewed_keychain_forgets_the_old_entry(safe):
    (old,) = safe.ring.secrets
    safe.cabinet.renew_keychain()
    (new,) = safe.ring.secrets
    assert new != old
    assert safe.opens(ring=safe.ring)


def test_a_keychain_that_forgot_is_given_the_key_again(safe):
    safe.ring.secrets.clear()
    safe.cabinet.renew_keychain()
    assert safe.opens(ring=safe.ring)


@pytest.mark.parametrize("code", ["keychain-missing", "keychain-locked"])
def test_a_keychain_that_fails_changes_nothing(safe, code):
    before = (safe.folder / FILE).read_bytes()
    safe.ring.problem = code
    assert code_of(safe.cabinet.renew_keychain) == code
    assert code_of(lambda: safe.cabinet.test(SlotKind.KEYCHAIN)) == code
    assert (safe.folder / FILE).read_bytes() == before


def test_a_keychain_that_forgets_what_it_is_given_changes_nothing(safe):
    before = (safe.folder / FILE).read_bytes()
    safe.ring.works = False
    assert code_of(safe.cabinet.renew_keychain) == "keychain-forgets"
    assert (safe.folder / FILE).read_bytes() == before
    assert safe.opens(ring=safe.ring)


def test_a_machine_without_a_keychain_says_so(tmp_path):
    made = Safe(tmp_path, None, PHRASE)
    assert code_of(made.cabinet.renew_keychain) == "keychain-missing"
    assert code_of(lambda: made.cabinet.test(SlotKind.KEYCHAIN)) == "keychain-forgot"


@pytest.mark.parametrize(
    "renew",
    [
        lambda cabinet: cabinet.renew_keychain(),
        lambda cabinet: cabinet.renew_passphrase(OTHER),
        lambda cabinet: cabinet.renew_recovery(bytes(20)),
        lambda cabinet: cabinet.remove(SlotKind.PASSPHRASE),
    ],
)
def test_a_full_disk_leaves_every_earlier_way_open(safe, monkeypatch, renew):
    before = (safe.folder / FILE).read_bytes()
    entries = dict(safe.ring.secrets)
    monkeypatch.setattr("db.vault.write_durably", full_disk)
    assert code_of(lambda: renew(safe.cabinet)) == "disk-full"
    assert (safe.folder / FILE).read_bytes() == before
    assert safe.ring.secrets == entries


def test_a_slot_that_does_not_give_the_key_back_is_not_written(safe, monkeypatch):
    before = (safe.folder / FILE).read_bytes()
    monkeypatch.setattr("db.passphrase.unwrap", lambda *_given: None)
    with pytest.raises(RuntimeError):
        safe.cabinet.renew_passphrase(OTHER)
    assert (safe.folder / FILE).read_bytes() == before


def test_a_locked_folder_renews_nothing(safe):
    def locked() -> bytes:
        raise InspectionError("data-locked")

    cabinet = KeyCabinet(safe.folder, locked, safe.ring, lambda: NOON)
    assert code_of(cabinet.renew_keychain) == "data-locked"
    assert code_of(lambda: cabinet.renew_passphrase(OTHER)) == "data-locked"
    assert code_of(lambda: cabinet.renew_recovery(SECRET)) == "data-locked"
    assert len(safe.ring.secrets) == 1


# testing


def test_what_was_tested_is_dated_and_only_that(safe):
    safe.now = LATER
    safe.cabinet.test(SlotKind.RECOVERY, SHEET)
    assert [slot.tested for slot in safe.cabinet.slots()] == [None, None, LATER]
    safe.cabinet.test(SlotKind.PASSPHRASE, PHRASE)
    safe.cabinet.test(SlotKind.KEYCHAIN)
    assert [slot.tested for slot in safe.cabinet.slots()] == [LATER] * 3
    assert [slot.made for slot in safe.cabinet.slots()] == [NOON] * 3
    assert safe.opens(SHEET)


def test_a_slot_is_tested_alone_and_also_while_the_data_are_locked(safe):
    cabinet = KeyCabinet(safe.folder, full_disk, safe.ring, lambda: LATER)
    cabinet.test(SlotKind.KEYCHAIN)
    cabinet.test(SlotKind.PASSPHRASE, PHRASE)
    for kind, secret, code in (
        (SlotKind.PASSPHRASE, OTHER, "passphrase-wrong"),
        (SlotKind.PASSPHRASE, SHEET, "passphrase-wrong"),
        (SlotKind.PASSPHRASE, "", "passphrase-wrong"),
        (SlotKind.RECOVERY, PHRASE, "recovery-mistyped"),
        (SlotKind.RECOVERY, "", "recovery-mistyped"),
        (SlotKind.RECOVERY, "-".join(groups_of(bytes(20))), "recovery-wrong"),
    ):
        assert code_of(lambda k=kind, s=secret: cabinet.test(k, s)) == code
    safe.ring.secrets.clear()
    assert code_of(lambda: cabinet.test(SlotKind.KEYCHAIN)) == "keychain-forgot"


def test_a_full_disk_does_not_make_a_slot_fail_its_test(safe, monkeypatch):
    """Nor keep her out of what she locked."""
    monkeypatch.setattr("db.vault.write_durably", full_disk)
    safe.cabinet.test(SlotKind.KEYCHAIN)
    safe.cabinet.test(SlotKind.PASSPHRASE, PHRASE)
    assert code_of(lambda: safe.cabinet.test(SlotKind.RECOVERY, PHRASE)) == "recovery-mistyped"
    assert [slot.tested for slot in safe.cabinet.slots()] == [None] * 3


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (SlotKind.KEYCHAIN, "keychain-forgot"),
        (SlotKind.PASSPHRASE, "passphrase-wrong"),
        (SlotKind.RECOVERY, "recovery-wrong"),
    ],
)
def test_a_slot_that_is_not_there_opens_nothing(tmp_path, kind, code):
    write_slots(tmp_path, [])
    cabinet = KeyCabinet(tmp_path, lambda: bytes(32), MemoryKeyRing(), lambda: NOON)
    assert code_of(lambda: cabinet.test(kind, SHEET)) == code


# removing


def test_a_removed_slot_opens_no_more(safe):
    safe.cabinet.remove(SlotKind.PASSPHRASE)
    assert safe.kinds() == ["keychain", "recovery"]
    assert code_of(lambda: open_vault(safe.folder, None, PHRASE)) != "no-key"
    safe.cabinet.remove(SlotKind.PASSPHRASE)
    safe.cabinet.remove(SlotKind.KEYCHAIN)
    assert not safe.ring.secrets
    assert safe.opens(SHEET, ring=safe.ring)


@pytest.mark.parametrize("kind", HERS)
def test_the_last_slot_is_never_removed(safe, kind):
    for other in HERS:
        if other is not kind:
            safe.cabinet.remove(other)
    assert code_of(lambda: safe.cabinet.remove(kind)) == "last-key-slot"
    assert safe.kinds() == [kind.value]


@pytest.mark.parametrize("code", ["keychain-missing", "keychain-locked", "keychain-forgot"])
def test_a_keychain_that_does_not_answer_is_not_counted_as_a_way_that_is_left(safe, code):
    safe.cabinet.remove(SlotKind.RECOVERY)
    if code == "keychain-forgot":
        safe.ring.secrets.clear()
    else:
        safe.ring.problem = code
    assert code_of(lambda: safe.cabinet.remove(SlotKind.PASSPHRASE)) == "last-key-slot"
    assert safe.opens(PHRASE)


def test_a_damaged_slot_is_not_counted_as_a_way_that_is_left(safe):
    slots = read_slots(safe.folder)
    slot_of(slots, SlotKind.RECOVERY)["salt"] = "A" * 22 + "=="
    write_slots(safe.folder, slots)
    safe.cabinet.remove(SlotKind.KEYCHAIN)
    assert code_of(lambda: safe.cabinet.remove(SlotKind.PASSPHRASE)) == "last-key-slot"
    assert safe.opens(PHRASE)


def test_a_locked_keychain_keeps_its_slot_for_the_key_lies_in_it_still(safe):
    safe.ring.problem = "keychain-locked"
    assert code_of(lambda: safe.cabinet.remove(SlotKind.KEYCHAIN)) == "keychain-locked"
    assert safe.kinds() == ["keychain", "passphrase", "recovery"]


def test_the_slot_of_a_keychain_that_is_gone_is_removed(safe):
    safe.ring.problem = "keychain-missing"
    safe.cabinet.remove(SlotKind.KEYCHAIN)
    assert safe.kinds() == ["passphrase", "recovery"]


# the file


YESTERDAYS = {
    "format": 1,
    "slots": [
        {"kind": "keychain", "name": "uanmeldt 7a4bb2b6-3d52-4b0e-9a36-0f1f6a2f3a11"},
        {
            "kind": "passphrase",
            "salt": "AAECAwQFBgcICQoLDA0ODw==",
            "nonce": "AAECAwQFBgcICQoL",
            "memory_kib": 65536,
            "passes": 3,
            "lanes": 4,
            "wrapped": "",
        },
    ],
}


def yesterdays(folder: Path, key: bytes, phrase: str) -> MemoryKeyRing:
    """keys.json as the program before this issue wrote it."""
    salt, nonce = bytes(range(16)), bytes(range(12))
    stretch = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=65536)
    sealed = AESGCM(stretch.derive(phrase.encode())).encrypt(nonce, key, b"uanmeldt key slot 1")
    content = json.loads(json.dumps(YESTERDAYS))
    content["slots"][1]["wrapped"] = b64encode(sealed).decode()
    (folder / FILE).write_text(json.dumps(content, indent=1))
    ring = MemoryKeyRing()
    ring.secrets[content["slots"][0]["name"]] = key.hex()
    return ring


def test_a_file_of_yesterdays_program_opens_and_is_kept_up(tmp_path):
    key = bytes(range(32))
    ring = yesterdays(tmp_path, key, "kort")
    assert open_vault(tmp_path, ring, None) == key
    assert open_vault(tmp_path, None, "kort") == key
    assert code_of(lambda: open_vault(tmp_path, None, "forkert")) == "passphrase-wrong"
    cabinet = KeyCabinet(tmp_path, lambda: key, ring, lambda: NOON)
    assert [(slot.made, slot.tested) for slot in cabinet.slots()] == [(None, None)] * 2
    cabinet.test(SlotKind.PASSPHRASE, "kort")
    cabinet.renew_recovery(SECRET)
    assert open_vault(tmp_path, ring, None) == key
    assert open_vault(tmp_path, None, "kort") == key
    assert open_vault(tmp_path, None, SHEET) == key


def test_a_slot_of_a_newer_program_is_kept_as_it_is(safe):
    card = {"kind": "card", "sealed": ["x" * 1200], "of": {"who": 1}}
    write_slots(safe.folder, [*read_slots(safe.folder), card])
    safe.cabinet.renew_passphrase(OTHER)
    safe.cabinet.remove(SlotKind.KEYCHAIN)
    assert card in read_slots(safe.folder)
    assert safe.kinds() == ["passphrase", "recovery"]


def test_a_newer_format_is_refused_by_name(safe):
    (safe.folder / FILE).write_text('{"format": 2, "slots": []}')
    assert code_of(lambda: open_vault(safe.folder, None, PHRASE)) == "data-newer"


def test_a_slot_that_is_damaged_hinders_no_other(safe):
    slots = read_slots(safe.folder)
    for slot in slots:
        if slot["kind"] != "recovery":
            slot.pop("salt", None)
            slot.pop("name", None)
    write_slots(safe.folder, slots)
    assert safe.opens(SHEET, ring=safe.ring)
    assert code_of(lambda: open_vault(safe.folder, safe.ring, PHRASE)) == "keys-damaged"


@pytest.mark.parametrize("kind", [SlotKind.PASSPHRASE, SlotKind.RECOVERY])
@pytest.mark.parametrize("field", ["salt", "nonce", "wrapped"])
def test_a_changed_slot_is_told_from_a_wrong_secret(safe, kind, field):
    slots = read_slots(safe.folder)
    slot = slot_of(slots, kind)
    slot[field] = ("B" if slot[field][0] == "A" else "A") + slot[field][1:]
    write_slots(safe.folder, slots)
    secret = PHRASE if kind is SlotKind.PASSPHRASE else SHEET
    assert code_of(lambda: open_vault(safe.folder, None, secret)) == "keys-damaged"


@pytest.mark.parametrize(
    "cost",
    [
        {"memory_kib": FOREVER},
        {"passes": 10**9},
        {"lanes": 10**6},
        {"memory_kib": 0},
        {"memory_kib": 31},
        {"passes": True},
        {"passes": "3"},
        {"lanes": -4},
        {"lanes": 4.0},
        {"memory_kib": 10**400},
    ],
)
def test_an_absurd_cost_is_refused_and_never_paid(safe, monkeypatch, cost):
    monkeypatch.setattr(passphrase_module, "_stretch", None)
    slots = read_slots(safe.folder)
    slot_of(slots, SlotKind.PASSPHRASE).update(cost)
    assert code_of(lambda: open_slots(slots, None, PHRASE)) == "keys-damaged"


@pytest.mark.parametrize("name", ["", "login", 7, None, "uanmeldt ../x", "uanmeldt \0"])
def test_no_entry_but_our_own_is_asked_of_the_keychain(safe, name):
    asked = []
    ring = MemoryKeyRing()
    ring.read = asked.append
    slots = read_slots(safe.folder)
    slot_of(slots, SlotKind.KEYCHAIN)["name"] = name
    assert open_slots(slots, ring, PHRASE) == safe.key
    assert asked == []


def test_a_file_without_end_is_not_read(safe):
    (safe.folder / FILE).write_text("[" * 100_000)
    assert code_of(lambda: open_vault(safe.folder, None, PHRASE)) == "keys-damaged"


def test_what_is_no_file_is_not_read(tmp_path):
    (tmp_path / FILE).mkdir()
    assert code_of(lambda: open_vault(tmp_path, None, PHRASE)) == "keys-damaged"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
COSTS = ("memory_kib", "passes", "lanes")
fields = st.fixed_dictionaries(
    {"kind": st.sampled_from(["keychain", "passphrase", "recovery", "office"]) | anything},
    optional=dict.fromkeys(
        [*("name", "salt", "nonce", "wrapped", "sum", "proof"), *COSTS, *("made", "tested")],
        anything
        | st.binary(max_size=64).map(lambda data: b64encode(data).decode())
        | st.sampled_from(["A" * 16, "AAECAwQFBgcICQoLDA0ODw==", 64 * "A", FOREVER, 64]),
    ),
)
written = st.fixed_dictionaries({"format": st.just(1) | anything, "slots": st.lists(fields)})
PASSED_ON = {
    "",
    "keys-damaged", "data-newer", "no-key", "passphrase-wrong", "recovery-wrong",
    "recovery-mistyped", "keychain-forgot", "keychain-missing", "keychain-only",
}  # fmt: skip


def answer_of(ask) -> str:
    try:
        ask()
    except InspectionError as problem:
        return problem.code
    return ""


def ask_everything(folder: Path, ring: MemoryKeyRing | None, secret: str | None) -> None:
    """Open, look and test: each gives an answer or one expected problem."""
    cabinet = KeyCabinet(folder, lambda: bytes(32), ring, lambda: NOON)
    for ask in (
        lambda: open_vault(folder, ring, secret),
        cabinet.slots,
        *(lambda kind=kind: cabinet.test(kind, secret or "") for kind in SlotKind),
    ):
        assert answer_of(ask) in PASSED_ON


EACH = 20_000 if os.environ.get("UANMELDT_LONG") else 200
quick = settings(
    max_examples=EACH, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(written | anything, st.sampled_from([None, PHRASE, SHEET]), st.booleans())
@example(
    {"format": 1, "slots": [{"kind": "passphrase", "made": "0001-01-01T00:00+23:59"}]}, None, True
)
def test_any_json_opens_or_is_one_sentence(tmp_path, tried, content, secret, has_ring):
    (tmp_path / FILE).write_text(json.dumps(content), encoding="utf-8")
    ask_everything(tmp_path, MemoryKeyRing() if has_ring else None, secret)
    tried("made-up or damaged keys.json", 1)


@quick
@given(st.binary(max_size=200), st.sampled_from([None, PHRASE, SHEET]))
def test_any_bytes_open_or_are_one_sentence(tmp_path, tried, data, secret):
    (tmp_path / FILE).write_bytes(data)
    ask_everything(tmp_path, MemoryKeyRing(), secret)
    tried("made-up or damaged keys.json", 1)


@quick
@given(data=st.data())
def test_a_real_file_with_bytes_changed_opens_or_is_one_sentence(tmp_path, tried, data):
    if not (tmp_path / FILE).exists():
        Safe(tmp_path, MemoryKeyRing(), PHRASE).cabinet.renew_recovery(SECRET)
        (tmp_path / "whole").write_bytes((tmp_path / FILE).read_bytes())
    damaged = bytearray((tmp_path / "whole").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 30).map(lambda short: max(0, short - 20)))
    (tmp_path / FILE).write_bytes(damaged[: len(damaged) - cut])
    ask_everything(tmp_path, MemoryKeyRing(), data.draw(st.sampled_from([PHRASE, SHEET])))
    tried("made-up or damaged keys.json", 1)


# many at once


def test_many_hands_at_once_leave_every_slot_whole(safe):
    phrases = [f"adgangssætning nummer {n}" for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(safe.cabinet.renew_passphrase, phrase) for phrase in phrases]
        asked += [pool.submit(safe.cabinet.renew_keychain) for _ in range(4)]
        asked += [pool.submit(safe.cabinet.renew_recovery, SECRET) for _ in range(4)]
        for each in asked:
            each.result()
    assert safe.kinds() == ["keychain", "passphrase", "recovery"]
    assert len(safe.ring.secrets) == 1
    assert safe.opens(ring=safe.ring)
    assert safe.opens(SHEET)


def test_the_real_cost_is_paid_where_a_passphrase_is_made(tmp_path, monkeypatch):
    monkeypatch.undo()
    Safe(tmp_path, None, PHRASE)
    slot = slot_of(read_slots(tmp_path), SlotKind.PASSPHRASE)
    assert (slot["memory_kib"], slot["passes"], slot["lanes"]) == (65536, 3, 4)


# the folder is out of reach while the data are open


@pytest.fixture
def away(tmp_path) -> Safe:
    """With all three slots, opened, and then the disk was taken out."""
    (tmp_path / "disk").mkdir()
    made = Safe(tmp_path / "disk", MemoryKeyRing(), PHRASE)
    made.cabinet.renew_recovery(SECRET)
    opened_by = (made.folder / FILE).read_bytes()
    made.cabinet = KeyCabinet(
        made.folder, lambda: made.key, made.ring, lambda: made.now, lambda: opened_by
    )
    return made


def take_out(safe: Safe) -> None:
    safe.folder.rename(safe.folder.with_name("taken out"))


def test_while_the_disk_is_away_the_open_data_know_who_may_open_them(away):
    take_out(away)
    assert away.kinds() == ["keychain", "passphrase", "recovery"]
    away.cabinet.test(SlotKind.PASSPHRASE, PHRASE)
    away.cabinet.test(SlotKind.RECOVERY, SHEET)
    assert code_of(lambda: away.cabinet.test(SlotKind.PASSPHRASE, OTHER)) == "passphrase-wrong"
    assert not away.folder.exists()


def test_nothing_is_written_where_the_disk_was(away):
    take_out(away)
    away.folder.mkdir()  # the place it is mounted at
    away.cabinet.test(SlotKind.PASSPHRASE, PHRASE)
    assert not list(away.folder.iterdir())


def test_while_the_disk_is_away_the_passphrase_of_this_session_counts(away):
    away.cabinet.renew_passphrase(OTHER)
    take_out(away)
    away.cabinet.test(SlotKind.PASSPHRASE, OTHER)
    assert code_of(lambda: away.cabinet.test(SlotKind.PASSPHRASE, PHRASE)) == "passphrase-wrong"


def test_a_damaged_file_is_told_although_the_open_data_know_better(away):
    (away.folder / FILE).write_bytes(b"{")
    assert code_of(lambda: away.cabinet.test(SlotKind.PASSPHRASE, PHRASE)) == "keys-damaged"


def test_while_the_disk_is_away_locked_data_are_opened_by_nothing(safe):
    def locked() -> bytes:
        raise InspectionError("data-locked")

    cabinet = KeyCabinet(safe.folder, locked, safe.ring, lambda: safe.now, locked)
    safe.folder.rename(safe.folder.with_name("taken out"))
    assert code_of(lambda: cabinet.test(SlotKind.PASSPHRASE, PHRASE)) == "keys-damaged"
