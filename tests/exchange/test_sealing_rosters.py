"""Rosters, statuses and files: signed by whom they have to be, opened by whom they are for."""

from __future__ import annotations

import dataclasses
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing_samples import ANNA, BO, CILLE, MADE, NORTH, SEALING, SECRET, Office, an_office

from inspector.domain.errors import InspectionError
from inspector.domain.office import COMMON, Heard, Member, MemberState, Roster, Scope
from inspector.domain.office_rules import remembered
from inspector.gateways import rosters, sealing_status
from inspector.gateways.roster_secrets import seal
from inspector.gateways.roster_text import open_of, secret_of
from inspector.gateways.sealing_frame import canonical, framed
from inspector.gateways.sealing_keys import admin_keys, sign
from inspector.services.exchange_seals import RosterKeys

OFFICE = an_office()
SIGNED = SEALING.sign_roster(OFFICE.roster, SECRET)
PHOTO = b"a photo" * 100
DIGEST = sha256(PHOTO).hexdigest()
KEYS = OFFICE.scope_keys
FILE = SEALING.seal_file(PHOTO, DIGEST, NORTH, 1, KEYS[NORTH, 1])
STATUS = Heard(device=BO, at=MADE, version="0.1.0", applied={ANNA: 7, BO: 12})
SAID = SEALING.seal_status(STATUS, OFFICE.keys[BO], OFFICE.roster, KEYS)


def code_of(act, *arguments: object) -> str:
    with pytest.raises(InspectionError) as problem:
        act(*arguments)
    return problem.value.code


def own(device: str, office: Office = OFFICE) -> RosterKeys:
    """What a laptop has before it was told any key of a scope."""
    return RosterKeys(device=device, box=office.keys[device].box)


@pytest.mark.parametrize(
    "keys",
    [own(ANNA), own(CILLE), RosterKeys(scopes=KEYS), RosterKeys(secret=SECRET)],
    ids=["office", "supervisor", "who has read one before", "paper key"],
)
def test_a_roster_comes_back_as_it_was_signed(keys: RosterKeys):
    assert SEALING.read_roster(SIGNED, None, keys) == OFFICE.roster
    assert SEALING.read_roster(SIGNED, OFFICE.roster, keys) == OFFICE.roster
    assert SEALING.sign_roster(OFFICE.roster, SECRET) == SIGNED


@pytest.mark.parametrize(
    "keys",
    [
        None,
        RosterKeys(),
        RosterKeys(device=CILLE, box=bytes(range(32))),
        RosterKeys(device=CILLE, box=OFFICE.keys[BO].box),
        RosterKeys(secret=bytes(20)),
        RosterKeys(scopes={(COMMON, 1): bytes(32), (COMMON, 2): KEYS[COMMON, 1]}),
    ],
    ids=["none", "empty", "another's", "moved", "another paper", "another key"],
)
def test_without_a_key_a_roster_tells_which_it_is_and_who_is_in_and_no_more(keys):
    roster = SEALING.read_roster(SIGNED, OFFICE.roster, keys)
    whole = OFFICE.roster
    assert roster.closed
    assert (roster.office, roster.version, roster.previous) == ("office-1", 1, "")
    assert (roster.admin_key, roster.admin_box) == (whole.admin_key, whole.admin_box)
    assert {one.device for one in roster.active} == {ANNA, BO, CILLE}
    assert {(one.mark, one.person, one.scopes, one.sign_key) for one in roster.members} == {
        ("", "", (), "")
    }
    assert (roster.name, roster.scopes, roster.made_at) == ("", (), None)
    assert [(one.scope, one.epoch) for one in roster.keys] == [(COMMON, 1)]


SAID_BY_PEOPLE = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.lists(SAID_BY_PEOPLE, min_size=5, max_size=5), st.lists(SAID_BY_PEOPLE, max_size=6))
def test_whatever_people_call_things_it_comes_back_to_those_who_are_in_and_nobody_else(
    names, suppliers
):
    office, mark, person, scope, _ = names
    named = OFFICE.altered(BO, mark=mark, person=person).roster
    north = Scope(id=NORTH, name=scope, suppliers=tuple(suppliers))
    roster = dataclasses.replace(named, name=office, scopes=(north,))
    signed = SEALING.sign_roster(roster, SECRET)
    assert SEALING.read_roster(signed, OFFICE.roster, own(CILLE)) == roster
    assert SEALING.read_roster(signed, OFFICE.roster) == SEALING.read_roster(SIGNED, None)
    text = slice(16, 16 + int.from_bytes(SIGNED[8:12]))
    assert signed[text] == SIGNED[text]


def test_who_is_out_learns_that_and_nothing_of_what_came_after():
    new = OFFICE.altered(BO, state=MemberState.REVOKED, cut_off=12, revoked_at=MADE)
    new = new.with_key(COMMON, 2, (ANNA, CILLE)).with_key(NORTH, 2, (ANNA,))
    signed = SEALING.sign_roster(dataclasses.replace(new.roster, name="Nyt navn"), SECRET)
    mine = RosterKeys(scopes=KEYS, device=BO, box=OFFICE.keys[BO].box)
    roster = SEALING.read_roster(signed, OFFICE.roster, mine)
    assert roster.closed
    assert roster.member(BO) == Member(
        device=BO, state=MemberState.REVOKED, cut_off=12, revoked_at=MADE
    )
    assert {one.device for one in roster.active} == {ANNA, CILLE}
    known = remembered(roster, OFFICE.roster)
    me = known.member(BO)
    assert (me.person, me.state, me.cut_off) == ("Person T2", MemberState.REVOKED, 12)
    assert (known.name, known.closed) == ("Kontoret", True)


def test_who_was_away_through_many_changes_of_keys_opens_the_newest():
    office = OFFICE
    for epoch in range(2, 30):
        office = office.with_key(COMMON, epoch, (ANNA, BO, CILLE))
    signed = SEALING.sign_roster(office.roster, SECRET)
    keys = RosterKeys(scopes=KEYS, device=CILLE, box=OFFICE.keys[CILLE].box)
    roster = SEALING.read_roster(signed, OFFICE.roster, keys)
    assert roster == office.roster
    assert len(SEALING.roster_keys(roster, CILLE, OFFICE.keys[CILLE])) == 29


def test_a_roster_that_could_not_be_opened_is_not_signed_again():
    closed = SEALING.read_roster(SIGNED, None)
    with pytest.raises(ValueError, match="not known here"):
        SEALING.sign_roster(closed, SECRET)
    bare = dataclasses.replace(OFFICE.roster, keys=())
    with pytest.raises(ValueError, match="a key that everybody has"):
        SEALING.sign_roster(bare, SECRET)


def test_one_name_more_does_not_show_by_the_size():
    longer = dataclasses.replace(OFFICE.roster, name="Kontoret i den anden ende af byen")
    assert len(SEALING.sign_roster(longer, SECRET)) == len(SIGNED)


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
    keys = RosterKeys(scopes=KEYS)
    for place in range(len(SIGNED)):
        bad = bytearray(SIGNED)
        bad[place] ^= 0x01
        code = code_of(SEALING.read_roster, bytes(bad), pinned, keys)
        assert code in {"exchange-tampered", "exchange-unreadable", "exchange-newer-program"}
        assert code_of(SEALING.read_roster, SIGNED[:place], pinned, keys) == "exchange-unreadable"
    assert code_of(SEALING.read_roster, SIGNED + b"x", pinned, keys) == "exchange-tampered"


def resigned(clear: dict[str, object], secret: dict[str, object]) -> bytes:
    """A roster that the administration key has signed, whatever it says."""
    text = canonical(clear)
    sealed = seal(secret, KEYS[COMMON, 1], text)
    frame = rosters.MAGIC + len(text).to_bytes(4) + len(sealed).to_bytes(4) + text + sealed
    return frame + sign(admin_keys(SECRET).sign, b"uanmeldt roster 1", frame)


def test_a_roster_is_written_as_it_is_here():
    assert resigned(open_of(OFFICE.roster), secret_of(OFFICE.roster)) == SIGNED


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "2"}, {"version": -1}, {"office": 7}, {"previous": "ab"}, {"key": {}},
        {"key": None}, {"out": None}, {"out": [["x"]]}, {"out": [[CILLE, -1, ""]]},
        {"out": [[CILLE, 1, "2026-01-01T00:00:00"]]}, {"admin_box": "x"},
        {"key": {"scope": "x", "epoch": 1, "wrapped": {}, "public": ""}},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("keys", [None, RosterKeys(scopes=KEYS)], ids=["closed", "open"])
def test_a_roster_that_no_program_writes_is_refused_also_when_it_is_signed(changes, keys):
    bad = resigned({**open_of(OFFICE.roster), **changes}, secret_of(OFFICE.roster))
    assert code_of(SEALING.read_roster, bad, OFFICE.roster, keys) == "exchange-tampered"


@pytest.mark.parametrize(
    "changes",
    [
        {"members": {}}, {"members": [7]}, {"made_at": "today"}, {"keys": [{}]}, {"keys": []},
        {"made_at": "2026-01-01T00:00:00"}, {"name": None}, {"members": []},
        {"scopes": [{"id": "x", "name": "X", "suppliers": [7]}]},
        {"scopes": [{"id": "x", "name": "", "suppliers": []}] * 2},
    ],
    ids=str,
)  # fmt: skip
def test_what_no_program_seals_is_refused_also_when_it_is_signed(changes):
    told = {**secret_of(OFFICE.roster), **changes}
    if changes == {"members": []}:  # nobody, though somebody is out in the open
        out = OFFICE.altered(BO, state=MemberState.REVOKED, cut_off=1)
        bad = resigned(open_of(out.roster), told)
    else:
        bad = resigned(open_of(OFFICE.roster), told)
    keys = RosterKeys(scopes=KEYS)
    assert code_of(SEALING.read_roster, bad, OFFICE.roster, keys) == "exchange-tampered"


def test_the_sealed_part_of_another_roster_opens_in_none():
    """Whoever holds the administration key alone could do it; no reader is told two stories."""
    office = dataclasses.replace(OFFICE.roster, version=2)
    signed = SEALING.sign_roster(office, SECRET)
    start = 16 + int.from_bytes(SIGNED[8:12])
    other = signed[16 + int.from_bytes(signed[8:12]) : -64]
    frame = SIGNED[:start] + other
    mixed = frame + sign(admin_keys(SECRET).sign, b"uanmeldt roster 1", frame)
    assert SEALING.read_roster(mixed, OFFICE.roster, RosterKeys(scopes=KEYS)).closed


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
    assert SEALING.open_status(SAID, OFFICE.roster, KEYS) == STATUS
    lie = SEALING.seal_status(STATUS, OFFICE.keys[CILLE], OFFICE.roster, KEYS)
    assert code_of(SEALING.open_status, lie, OFFICE.roster, KEYS) == "exchange-tampered"
    elsewhere = dataclasses.replace(OFFICE.roster, office="office-2")
    other = SEALING.seal_status(STATUS, OFFICE.keys[BO], elsewhere, KEYS)
    assert code_of(SEALING.open_status, other, OFFICE.roster, KEYS) == "exchange-foreign"


def test_a_status_is_for_the_office_alone():
    for word in (ANNA, BO, STATUS.version, MADE.isoformat()):
        assert word.encode() not in SAID
    assert code_of(SEALING.open_status, SAID, OFFICE.roster, {}) == "exchange-no-key"
    wrong = {(COMMON, 1): bytes(32)}
    assert code_of(SEALING.open_status, SAID, OFFICE.roster, wrong) == "exchange-tampered"
    newer = OFFICE.with_key(COMMON, 2, (ANNA, BO)).roster
    assert code_of(SEALING.seal_status, STATUS, OFFICE.keys[BO], newer, KEYS) == "exchange-no-key"
    assert SEALING.open_status(SAID, newer, KEYS) == STATUS  # from before the keys were changed


@pytest.mark.parametrize(
    "text", [{}, {"epoch": "1"}, {"epoch": 1, "salt": "x", "sealed": ""}, {"epoch": 1}, [], 7],
    ids=str,
)  # fmt: skip
def test_a_status_that_no_program_writes_is_refused_also_when_it_is_signed(text):
    bad = framed(sealing_status.MAGIC, "office-1", OFFICE.keys[BO].sign, canonical(text))
    assert code_of(SEALING.open_status, bad, OFFICE.roster, KEYS) == "exchange-tampered"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SAID) - 1), st.integers(0, 7))
def test_every_bit_of_a_status_counts(place, bit):
    bad = bytearray(SAID)
    bad[place] ^= 1 << bit
    assert code_of(SEALING.open_status, bytes(bad), OFFICE.roster, KEYS).startswith("exchange-")
    assert code_of(SEALING.open_status, SAID[:place], OFFICE.roster, KEYS) == "exchange-unreadable"
