"""Rosters, statuses and files: signed by whom they have to be, opened by whom they are for."""

from __future__ import annotations

import dataclasses
import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing_samples import ANNA, BO, CILLE, MADE, NORTH, SEALING, SECRET, an_office

from inspector.domain.errors import InspectionError
from inspector.domain.office import COMMON, Heard, Roster
from inspector.gateways import rosters
from inspector.gateways.sealing_frame import canonical
from inspector.gateways.sealing_keys import admin_keys, sign

OFFICE = an_office()
SIGNED = SEALING.sign_roster(OFFICE.roster, SECRET)
PHOTO = b"a photo" * 100
DIGEST = sha256(PHOTO).hexdigest()
KEYS = OFFICE.scope_keys
FILE = SEALING.seal_file(PHOTO, DIGEST, NORTH, 1, KEYS[NORTH, 1])
STATUS = Heard(device=BO, at=MADE, version="0.1.0", applied={ANNA: 7, BO: 12})
SAID = SEALING.seal_status(STATUS, OFFICE.keys[BO], "office-1")


def code_of(act, *arguments: object) -> str:
    with pytest.raises(InspectionError) as problem:
        act(*arguments)
    return problem.value.code


def test_a_roster_comes_back_as_it_was_signed():
    assert SEALING.read_roster(SIGNED, None) == OFFICE.roster
    assert SEALING.read_roster(SIGNED, OFFICE.roster) == OFFICE.roster
    assert SEALING.sign_roster(OFFICE.roster, SECRET) == SIGNED


def test_a_roster_of_another_key_is_not_followed():
    secret = bytes(range(1, 21))
    same_name = an_office("office-1", secret)
    other = an_office("office-2", secret)
    for office, code in ((same_name, "exchange-tampered"), (other, "exchange-foreign")):
        signed = SEALING.sign_roster(office.roster, secret)
        assert code_of(SEALING.read_roster, signed, OFFICE.roster) == code


def test_the_keys_of_the_office_never_change():
    box = dataclasses.replace(OFFICE.roster, admin_box="ab" * 32)
    signed = SEALING.sign_roster(box, SECRET)
    assert code_of(SEALING.read_roster, signed, OFFICE.roster) == "exchange-tampered"
    with pytest.raises(ValueError, match="another administration key"):
        SEALING.sign_roster(OFFICE.roster, bytes(20))


@pytest.mark.parametrize("pinned", [None, OFFICE.roster], ids=["first", "pinned"])
def test_every_byte_of_a_roster_counts(pinned: Roster | None):
    for place in range(0, len(SIGNED), 3):
        bad = bytearray(SIGNED)
        bad[place] ^= 0x01
        code = code_of(SEALING.read_roster, bytes(bad), pinned)
        assert code in {"exchange-tampered", "exchange-unreadable", "exchange-newer-program"}
        assert code_of(SEALING.read_roster, SIGNED[:place], pinned) == "exchange-unreadable"
    assert code_of(SEALING.read_roster, SIGNED + b"x", pinned) == "exchange-tampered"


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "2"}, {"version": -1}, {"office": 7}, {"members": {}}, {"members": [7]},
        {"made_at": "today"}, {"made_at": "2026-01-01T00:00:00"}, {"keys": [{}]}, {"name": None},
        {"previous": "ab"}, {"scopes": [{"id": "x", "name": "X", "suppliers": [7]}]},
        {"scopes": [{"id": "x", "name": "", "suppliers": []}] * 2},
    ],
    ids=str,
)  # fmt: skip
def test_a_roster_that_no_program_writes_is_refused_also_when_it_is_signed(changes):
    size = int.from_bytes(SIGNED[8:12])
    text = canonical({**json.loads(SIGNED[12 : 12 + size]), **changes})
    frame = rosters.MAGIC + len(text).to_bytes(4) + text
    bad = frame + sign(admin_keys(SECRET).sign, b"uanmeldt roster 1", frame)
    assert code_of(SEALING.read_roster, bad, OFFICE.roster) == "exchange-tampered"


def test_each_laptop_reads_its_own_keys_and_the_administration_key_reads_all():
    assert OFFICE.held(ANNA) == KEYS
    assert OFFICE.held(CILLE) == {(COMMON, 1): KEYS[COMMON, 1]}
    assert SEALING.admin_scope_keys(OFFICE.roster, SECRET) == KEYS
    assert SEALING.admin_scope_keys(OFFICE.roster, bytes(20)) == {}
    assert SEALING.roster_keys(OFFICE.roster, BO, OFFICE.keys[ANNA]) == {}


def test_a_wrapped_key_opens_in_its_own_place_alone():
    """Whoever moves it to another scope or laptop of the roster has nothing."""
    common, north = OFFICE.roster.keys
    moved = dataclasses.replace(north, wrapped={**north.wrapped, CILLE: common.wrapped[CILLE]})
    roster = dataclasses.replace(OFFICE.roster, keys=(moved,))
    assert SEALING.roster_keys(roster, CILLE, OFFICE.keys[CILLE]) == {}


def test_a_file_comes_back_as_it_was_sealed():
    assert SEALING.open_file(FILE, DIGEST, KEYS) == PHOTO
    assert PHOTO[:20] not in FILE


def test_a_file_is_sealed_for_its_readers():
    assert code_of(SEALING.open_file, FILE, DIGEST, OFFICE.held(CILLE)) == "exchange-no-key"


def test_a_file_is_what_its_name_says():
    other = sha256(b"another").hexdigest()
    assert code_of(SEALING.open_file, FILE, other, KEYS) == "exchange-tampered"
    lied = SEALING.seal_file(b"another", DIGEST, NORTH, 1, KEYS[NORTH, 1])
    assert code_of(SEALING.open_file, lied, DIGEST, KEYS) == "exchange-tampered"


def test_every_byte_of_a_file_counts():
    for place in range(len(FILE)):
        bad = bytearray(FILE)
        bad[place] ^= 0x80
        assert code_of(SEALING.open_file, bytes(bad), DIGEST, KEYS).startswith("exchange-")
        assert code_of(SEALING.open_file, FILE[:place], DIGEST, KEYS) == "exchange-unreadable"
    assert code_of(SEALING.open_file, FILE + b"x", DIGEST, KEYS) == "exchange-tampered"


def test_the_name_of_a_file_tells_nothing_and_differs_by_epoch():
    newer = OFFICE.with_key(NORTH, 2, (ANNA, BO)).scope_keys
    names = SEALING.file_names(DIGEST, NORTH, newer)
    assert len(set(names)) == 2
    assert names[1:] == SEALING.file_names(DIGEST, NORTH, KEYS)
    assert all(len(name) == 64 and name != DIGEST for name in names)
    assert SEALING.file_names(DIGEST, NORTH, OFFICE.held(CILLE)) == []


def test_a_status_speaks_of_its_own_laptop():
    assert SEALING.open_status(SAID, OFFICE.roster) == STATUS
    lie = SEALING.seal_status(STATUS, OFFICE.keys[CILLE], "office-1")
    assert code_of(SEALING.open_status, lie, OFFICE.roster) == "exchange-tampered"
    other = SEALING.seal_status(STATUS, OFFICE.keys[BO], "office-2")
    assert code_of(SEALING.open_status, other, OFFICE.roster) == "exchange-foreign"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SAID) - 1), st.integers(0, 7))
def test_every_bit_of_a_status_counts(place, bit):
    bad = bytearray(SAID)
    bad[place] ^= 1 << bit
    assert code_of(SEALING.open_status, bytes(bad), OFFICE.roster).startswith("exchange-")
    assert code_of(SEALING.open_status, SAID[:place], OFFICE.roster) == "exchange-unreadable"
