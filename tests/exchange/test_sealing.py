"""Bundles: what one laptop seals another opens, and nothing else is ever opened."""

from __future__ import annotations

import dataclasses
import json
import zlib
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing_samples import (
    ANNA,
    BO,
    CILLE,
    MADE,
    NORTH,
    SEALING,
    a_range,
    an_entry,
    an_office,
    link_of,
)

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import ChainRange, LogEntry
from inspector.domain.office import COMMON, Heard, MemberState, Role
from inspector.gateways import sealing_entries, sealing_header
from inspector.gateways.sealing_entries import BadPartError, pack, unpack
from inspector.gateways.sealing_frame import FRAME, canonical, framed
from inspector.gateways.sealing_keys import close

OFFICE = an_office()
RANGE = a_range(north=(2, 5), local=4)
SEALED = OFFICE.seal(RANGE)


def opened(data: bytes, reader: str = ANNA, office=OFFICE):
    return SEALING.open(data, office.roster, office.held(reader))


def code_of(data: bytes, reader: str = ANNA, office=OFFICE) -> str:
    with pytest.raises(InspectionError) as problem:
        opened(data, reader, office)
    return problem.value.code


def test_who_reads_every_scope_opens_all_that_was_sealed():
    found = opened(SEALED)
    assert found.range == RANGE
    assert (found.name, found.sender, found.hidden) == (RANGE.name, BO, ())
    assert found.made_at == MADE


def test_who_may_not_read_a_scope_gets_the_links_of_it_alone():
    found = opened(SEALED, CILLE)
    assert found.hidden == found.range.hidden == (NORTH,)
    assert found.range.parts == {COMMON: RANGE.parts[COMMON]}
    assert found.range.links == RANGE.links


def test_the_content_is_read_by_nobody_without_a_key():
    assert b"outcome" not in SEALED
    assert "nr. 1 æøå".encode() not in SEALED
    assert code_of(SEALED, office=an_office()) in {"exchange-unknown-sender"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_log_comes_back_as_it_was(data):
    text = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
    entries = []
    for seq in sorted(data.draw(st.sets(st.integers(1, 2**40), max_size=12))):
        changed = {"record": data.draw(text | st.uuids().map(str)), "reason": data.draw(text),
                   "person": data.draw(text), "parents": data.draw(st.just("{}") | text),
                   "at": data.draw(st.integers(0, 2**62))}  # fmt: skip
        if data.draw(st.booleans()):
            changed |= {"fields": None, "salt": None}
        if data.draw(st.booleans()):
            changed |= {"digest": bytes([seq % 256]) * 32}
        entries.append(an_entry(seq, **changed))
    links = {seq: link_of(seq) for seq in data.draw(st.sets(st.integers(1, 2**40), max_size=6))}
    assert unpack(pack(entries, links)) == (tuple(entries), dict(sorted(links.items())))


@settings(max_examples=400, deadline=None)
@given(place=st.integers(0, len(SEALED) - 1), bit=st.integers(0, 7))
def test_one_bit_that_is_turned_is_enough(place, bit):
    bad = bytearray(SEALED)
    bad[place] ^= 1 << bit
    assert code_of(bytes(bad)) in {
        "exchange-tampered", "exchange-unreadable", "exchange-foreign",
        "exchange-unknown-sender", "exchange-newer-program",
    }  # fmt: skip


def test_every_byte_counts_and_every_beginning_is_unreadable():
    for place in range(len(SEALED)):
        bad = bytearray(SEALED)
        bad[place] ^= 0xFF
        assert code_of(bytes(bad)).startswith("exchange-")
        assert code_of(SEALED[:place]) == "exchange-unreadable"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_rubbish_is_refused_in_the_same_words(data, with_head):
    head = SEALED[: FRAME + 40] if with_head else b""
    assert code_of(head + data).startswith("exchange-")


def test_a_file_still_being_copied_is_tried_again():
    half = SEALED[: len(SEALED) // 2]
    assert code_of(half + bytes(len(SEALED) - len(half))) == "exchange-unreadable"
    assert code_of(b"") == "exchange-unreadable"


def test_what_stands_behind_the_last_part_is_refused():
    assert code_of(SEALED + b"more") == "exchange-tampered"


def test_the_parts_of_another_bundle_do_not_fit():
    other = OFFICE.seal(a_range(first=7, last=12))
    end = FRAME + int.from_bytes(SEALED[FRAME - 4 : FRAME]) + 64
    other_end = FRAME + int.from_bytes(other[FRAME - 4 : FRAME]) + 64
    assert code_of(SEALED[:end] + other[other_end:]).startswith("exchange-")
    assert code_of(other[:other_end] + SEALED[end:]) == "exchange-tampered"


def test_a_part_sealed_for_one_place_opens_in_no_other():
    """Its author signs it anew with another range: the seal itself names where it belongs."""
    _, _, end = sealing_header.read_header(SEALED, OFFICE.roster)
    header, _, _ = sealing_header.read_header(SEALED, OFFICE.roster)
    for changed in ({"last": 7}, {"first": 0 + 1, "link": "0" * 64}, {"previous": "1" * 64}):
        moved = dataclasses.replace(header, **changed)
        data = sealing_header.signed_header(moved, OFFICE.keys[BO].sign) + SEALED[end:]
        assert code_of(data) == "exchange-tampered"


def test_the_signature_of_another_laptop_is_none():
    header, _, end = sealing_header.read_header(SEALED, OFFICE.roster)
    data = sealing_header.signed_header(header, OFFICE.keys[CILLE].sign) + SEALED[end:]
    assert code_of(data) == "exchange-tampered"


def test_a_signature_for_another_purpose_is_none():
    status = SEALING.seal_status(
        Heard(device=BO, at=MADE), OFFICE.keys[BO], OFFICE.roster, OFFICE.scope_keys
    )
    assert code_of(sealing_header.MAGIC + status[8:]) == "exchange-tampered"


def test_another_office_is_told_apart():
    other = an_office("office-2")
    assert code_of(other.seal(RANGE)) == "exchange-foreign"


def test_a_laptop_nobody_enrolled_is_unknown():
    stranger = an_office()
    assert code_of(stranger.seal(RANGE)) == "exchange-unknown-sender"


def test_a_laptop_that_is_out_counts_up_to_its_cut_off():
    out = OFFICE.altered(BO, state=MemberState.REVOKED, cut_off=6)
    assert opened(SEALED, office=out).range == RANGE
    assert code_of(OFFICE.seal(a_range(first=7, last=8)), office=out) == "exchange-revoked"
    early = OFFICE.altered(BO, state=MemberState.REVOKED, cut_off=5)
    assert code_of(SEALED, office=early) == "exchange-revoked"
    never = OFFICE.altered(BO, state=MemberState.REVOKED, cut_off=None)
    assert code_of(SEALED, office=never) == "exchange-revoked"


def test_only_the_role_office_hands_in_for_another():
    by_office = OFFICE.seal(RANGE, sender=ANNA)
    out = OFFICE.altered(BO, state=MemberState.REVOKED, cut_off=6)
    assert opened(by_office, office=out).sender == ANNA
    assert opened(by_office, office=out).range == RANGE
    more = OFFICE.seal(a_range(first=7, last=8), sender=ANNA)
    assert code_of(more, office=out) == "exchange-revoked"
    assert code_of(OFFICE.seal(RANGE, sender=CILLE), office=out) == "exchange-forbidden"


def test_nobody_writes_on_in_the_chain_of_another_who_is_in():
    assert code_of(OFFICE.seal(RANGE, sender=ANNA)) == "exchange-forbidden"


def test_a_reader_hands_in_nothing_but_what_it_wrote_before():
    reader = OFFICE.altered(BO, role=Role.READER)
    assert code_of(SEALED, office=reader) == "exchange-forbidden"
    since = OFFICE.altered(BO, role=Role.READER, cut_off=6)
    assert opened(SEALED, office=since).range == RANGE


def test_a_key_that_comes_with_the_next_roster_is_waited_for():
    newer = OFFICE.with_key(NORTH, 2, (ANNA, BO)).with_key(COMMON, 2, (ANNA, BO, CILLE))
    assert code_of(newer.seal(a_range(north=(2,)))) == "exchange-no-key"
    only_north = OFFICE.with_key(NORTH, 2, (ANNA, BO))
    data = only_north.seal(a_range(north=(2,)))
    assert code_of(data) == "exchange-no-key"
    assert opened(data, office=only_north).hidden == ()


def test_a_scope_that_was_taken_away_is_hidden_and_holds_nothing_up():
    taken = OFFICE.with_key(NORTH, 2, (ANNA,))
    data = taken.seal(a_range(device=ANNA, north=(3,)))
    assert opened(data, BO, taken).hidden == (NORTH,)


def test_who_may_not_read_a_scope_can_still_write_for_it():
    found = a_range(device=CILLE, north=(2, 3))
    data = OFFICE.seal(found)
    assert (NORTH, 1) not in OFFICE.held(CILLE)
    assert opened(data, BO).range == found
    assert opened(data, CILLE).hidden == (NORTH,)


def test_a_scope_without_any_key_is_not_sealed():
    found = ChainRange(
        device=BO, first=1, last=1, previous=b"", link=link_of(1),
        parts={"nobody": (an_entry(1),)}, links={1: link_of(1)},
    )  # fmt: skip
    with pytest.raises(InspectionError, match="exchange-no-key"):
        OFFICE.seal(found)


def resealed(**changes: object) -> bytes:
    """Bo's own program writes a header that ours would not."""
    _, _, end = sealing_header.read_header(SEALED, OFFICE.roster)
    size = int.from_bytes(SEALED[FRAME - 4 : FRAME])
    told = {**json.loads(SEALED[FRAME : FRAME + size]), **changes}
    told = {name: value for name, value in told.items() if value is not ...}
    frame = framed(sealing_header.MAGIC, "office-1", OFFICE.keys[BO].sign, canonical(told))
    return frame + SEALED[end:]


def test_a_newer_program_is_waited_for():
    assert code_of(resealed(min_reader=99, format=99)) == "exchange-newer-program"
    assert code_of(resealed(format=99, colour="red")) == "exchange-newer-program"
    assert opened(resealed(format=99)).range == RANGE
    assert code_of(SEALED[:7] + b"2" + SEALED[8:]) == "exchange-newer-program"


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"}, {"office": "office-2"}, {"device": 7}, {"device": ...}, {"first": 0},
        {"first": True}, {"first": 9}, {"last": 2**63}, {"last": 6.0}, {"link": "ab"},
        {"made_at": "2026-11-22T08:00:00"}, {"made_at": "now"}, {"parts": []}, {"parts": [7]},
        {"parts": {}}, {"format": None}, {"min_reader": -1}, {"sender": CILLE}, {"previous": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_a_header_that_no_program_writes_is_refused_also_when_it_is_signed(changes):
    assert code_of(resealed(**changes)) in {"exchange-tampered", "exchange-unknown-sender"}


def test_a_header_in_another_spelling_is_refused():
    _, _, end = sealing_header.read_header(SEALED, OFFICE.roster)
    size = int.from_bytes(SEALED[FRAME - 4 : FRAME])
    loose = json.dumps(json.loads(SEALED[FRAME : FRAME + size])).encode()
    data = framed(sealing_header.MAGIC, "office-1", OFFICE.keys[BO].sign, loose) + SEALED[end:]
    assert code_of(data) == "exchange-tampered"
    deep = b"[" * 100_000
    data = framed(sealing_header.MAGIC, "office-1", OFFICE.keys[BO].sign, deep)
    assert code_of(data) == "exchange-tampered"


def of_plain(plain: bytes, found: ChainRange = RANGE) -> bytes:
    """A bundle of Bo's whose common part, well sealed and signed, is these bytes."""
    header, _, _ = sealing_header.read_header(SEALED, OFFICE.roster)
    key = OFFICE.scope_keys[COMMON, 1]
    salt, data = close(key, header.purpose(COMMON, 1), plain)
    part = dataclasses.replace(
        header.parts[0], nonce=salt.hex(), length=len(data),
        sha256=sha256(data).hexdigest(),
    )  # fmt: skip
    told = dataclasses.replace(header, parts=(part,))
    return sealing_header.signed_header(told, OFFICE.keys[BO].sign) + data


def columns(**changes: object) -> bytes:
    plain = pack(RANGE.parts[COMMON], RANGE.links)
    size = int.from_bytes(plain[:4])
    text = zlib.decompress(plain[4 : 4 + size])
    end = 4 + int.from_bytes(text[:4])
    told = json.dumps({**json.loads(text[4:end]), **changes}).encode()
    body = zlib.compress(len(told).to_bytes(4) + told + text[end:])
    return len(body).to_bytes(4) + body + plain[4 + size :]


def test_the_columns_as_they_are_open():
    assert opened(of_plain(columns())).range.parts[COMMON] == RANGE.parts[COMMON]


@pytest.mark.parametrize(
    "plain",
    [
        b"", b"1234", b"\0\0\0\x04abcd", columns(seq=[1, 1]), columns(seq=[1, 1, 0]),
        columns(seq=[2, 1, 3]), columns(seq=[1, 2, 2**63]), columns(table=["a", "b"]),
        columns(table=["a", "b", 7]), columns(table=["a", "b", "\ud800"]),
        columns(fields=[7, 7, 7]),
        columns(fields=[None, None, None]), columns(fields=[False, "{}", "{}"]),
        columns(digests=[0]), columns(digests=["a"]), columns(digests=[[]]), columns(links=[1, 1]),
        columns(salts=[16]), columns(salts=[-1, 16, 33]), columns(salts=[2**40, 1, 1]),
        columns(record=[0]), columns(record=["a", "b", "c"]), columns(changes=[]),
        columns(changes=[[1, 1, "p", "a", "", 2**60]]), columns(changes=[7]), columns(colour=[]),
        columns(changes=[[1, 1, "p", "a", "", -3]]), columns(parents={}), columns(links=7),
        columns(seq=[1, 1, 1]) + b"more", columns(parents=[False, 0, 0]),
    ],
    ids=range(31),
)  # fmt: skip
def test_a_part_that_no_program_packs_is_refused_also_when_it_is_sealed(plain):
    assert code_of(of_plain(plain)) == "exchange-tampered"


def test_what_swells_beyond_every_measure_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(sealing_entries, "MOST_PLAIN", 100_000)
    bomb = zlib.compress(bytes(10_000_000), 9)
    with pytest.raises(BadPartError):
        unpack(len(bomb).to_bytes(4) + bomb)
    assert code_of(of_plain(len(bomb).to_bytes(4) + bomb)) == "exchange-tampered"


def test_an_entry_stands_in_one_place_alone():
    for parts, links in (
        ({COMMON: (1, 2, 3)}, {}),  # 4, 5 and 6 are missing
        ({COMMON: (1, 2, 3, 4, 5, 6), NORTH: (2,)}, {2: link_of(2)}),
        ({COMMON: (1, 2, 3, 4, 5), NORTH: (6,)}, {}),
    ):
        entries = {scope: tuple(map(an_entry, seqs)) for scope, seqs in parts.items()}
        found = dataclasses.replace(RANGE, parts=entries, links=links)
        assert code_of(OFFICE.seal(found)) == "exchange-tampered"


def test_erased_content_travels_as_its_digest():
    gone: LogEntry = an_entry(2, fields=None, salt=None)
    found = dataclasses.replace(a_range(last=2), parts={COMMON: (an_entry(1), gone)}, links={})
    assert opened(OFFICE.seal(found)).range == found
