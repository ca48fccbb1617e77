"""What a member with an altered program may send costs little before it is refused."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing_samples import (
    ANNA,
    BO,
    MADE,
    SEALING,
    Office,
    a_range,
    an_entry,
    an_office,
    link_of,
)

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import PROGRAM_FORMAT, ChainRange, LogEntry
from inspector.domain.office import COMMON, Heard
from inspector.gateways import sealing_header, sealing_status
from inspector.gateways.pack_hub import PackHub
from inspector.gateways.sealing_frame import canonical, framed
from inspector.gateways.sealing_header import Header, Part, signed_header
from inspector.gateways.sealing_keys import close

MEGABYTE = 1_000_000
MOST_MEMORY = 100 * MEGABYTE
MOST_SECONDS = 1.0  # of processor time, without the measuring of memory
OFFICE = an_office()
LINK = sha256(b"link").hexdigest()
RANGE_LINK = link_of(6).hex()[:12]


def a_bundle(plains: Mapping[str, bytes], last: int = 3, office: Office = OFFICE) -> bytes:
    """A bundle of Bo's, well signed and sealed, whose parts hold these bytes."""
    bare = Header(
        office=office.roster.office, device=BO, sender=BO, first=1, last=last, previous="",
        link=LINK, made_at=MADE, format=PROGRAM_FORMAT, min_reader=0,
    )  # fmt: skip
    parts, data = [], []
    for scope, plain in plains.items():
        salt, sealed = close(office.scope_keys[scope, 1], bare.purpose(scope, 1), plain)
        parts.append(
            Part(scope=scope, epoch=1, nonce=salt.hex(), length=len(sealed),
                 sha256=sha256(sealed).hexdigest())
        )  # fmt: skip
        data.append(sealed)
    header = dataclasses.replace(bare, parts=tuple(parts))
    return signed_header(header, office.keys[BO].sign) + b"".join(data)


def a_part(text: bytes, chance: bytes = b"") -> bytes:
    body = zlib.compress(len(text).to_bytes(4) + text, 9)
    return len(body).to_bytes(4) + body + chance


def columns(**changes: object) -> bytes:
    names = ["changes", "seq", "table", "record", "fields", "parents", "salts", "digests", "links"]
    told: dict[str, object] = {name: [] for name in names}
    return json.dumps({**told, **changes}, ensure_ascii=False, separators=(",", ":")).encode()


def cost_of(work: Callable[[], object]) -> tuple[float, int, str]:
    """Processor seconds, bytes at most, and the code it was refused with."""
    started = time.process_time()
    code = refused(work)
    seconds = time.process_time() - started
    tracemalloc.start()
    try:
        refused(work)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return seconds, peak, code


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(InspectionError) as problem:
        work()
    return problem.value.code


def opened(data: bytes, office: Office = OFFICE) -> object:
    return SEALING.open(data, office.roster, office.held(ANNA))


LISTS = b'{"seq":[' + b"[]," * 80_000_000 + b"[]]}"
BOMBS: dict[str, Callable[[], bytes]] = {
    "lists": lambda: a_bundle({COMMON: a_part(LISTS)}),
    "few lists": lambda: a_bundle({COMMON: a_part(LISTS[: 2 * MEGABYTE])}),
    "objects": lambda: a_bundle({COMMON: a_part(b'{"":0},' * (5 * MEGABYTE // 7))}),
    "short texts": lambda: a_bundle({COMMON: a_part(b'{"table":["' + b'\xc4\x80","' * 900_000)}),
    "escaped quotes": lambda: a_bundle(
        {COMMON: a_part(b'["' + b'\\"' * MEGABYTE + b'"' + b",[]" * 300_000)}
    ),
    "open texts": lambda: a_bundle({COMMON: a_part(b'"\\' * MEGABYTE)}),
    "one long text": lambda: a_bundle(
        {COMMON: a_part(columns(fields=["\U0001f600" + "a" * 100 * MEGABYTE]))}
    ),
    "a text at the measure": lambda: a_bundle(
        {COMMON: a_part(columns(fields=["\U0001f600" + "a" * 2_000_000]))}
    ),
    "numbers": lambda: a_bundle({COMMON: a_part(b'{"seq":[' + b"1," * 50_000_000 + b"1]}")}),
    "depth": lambda: a_bundle({COMMON: a_part(b"[" * 3_000_000)}),
    "salts of nothing": lambda: a_bundle({
        COMMON: a_part(columns(
            seq=[1] * 400_000, table=["a"] * 400_000, record=["r"] * 400_000,
            fields=["{}"] * 400_000, parents=[0] * 400_000, salts=[0] * 400_000,
            changes=[[1, 1, "p", "a", "", 400_000]],
        ))
    }, last=400_000),
    "a range without end": lambda: a_bundle(
        {COMMON: a_part(columns())}, last=2**62
    ),
    "a long range": lambda: a_bundle({COMMON: a_part(columns())}, last=200_000_000),
    "rubbish behind": lambda: a_bundle({COMMON: a_part(columns(), bytes(200_000))}),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bundle_that_swells_is_refused_cheaply(name):
    data = BOMBS[name]()
    assert len(data) < 400_000
    seconds, peak, code = cost_of(lambda: opened(data))
    assert code == "exchange-tampered"
    assert peak < MOST_MEMORY, f"{peak / MEGABYTE:.0f} MB"
    assert seconds < MOST_SECONDS


def test_many_parts_swell_no_further_than_one():
    office, scopes = OFFICE, [f"scope-{n}" for n in range(40)]
    for scope in scopes:
        office = office.with_key(scope, 1, (ANNA, BO))
    plain = a_part(columns(links=[1] * 700_000))
    data = a_bundle({COMMON: a_part(columns()), **dict.fromkeys(scopes, plain)}, office=office)
    seconds, peak, code = cost_of(lambda: opened(data, office))
    assert code == "exchange-tampered"
    assert peak < MOST_MEMORY
    assert seconds < MOST_SECONDS


@pytest.mark.parametrize(
    "text", [b"[]," * 340_000, b"[" * 1_000_000, b'{"a":[' + b"{}," * 300_000 + b"0]}"],
    ids=["lists", "depth", "objects"],
)  # fmt: skip
@pytest.mark.parametrize("magic", [sealing_header.MAGIC, sealing_status.MAGIC])
def test_a_header_and_a_status_that_swell_are_refused_cheaply(magic, text):
    data = framed(magic, "office-1", OFFICE.keys[BO].sign, text)
    is_status = magic == sealing_status.MAGIC
    seconds, peak, code = cost_of(lambda: opened_status(data) if is_status else opened(data))
    assert code == "exchange-tampered"
    assert peak < MOST_MEMORY
    assert seconds < MOST_SECONDS


def opened_status(data: bytes) -> Heard:
    return SEALING.open_status(data, OFFICE.roster, OFFICE.scope_keys)


def an_imported(seq: int) -> LogEntry:
    """A case of a long list, as an import writes it."""
    number = f"{seq:012x}"
    told = {
        "hourly_price": "512.00", "invoice": f"F{seq}", "invoiced_hours": "12.5",
        "number": f"S-2026-{seq:06}", "programme": "Mentorforløb", "starts": "2026-03-04",
        "status": "ongoing", "supplier": "0b0f5f0e-5d0e-5c0a-9d0e-1234567890ab",
    }  # fmt: skip
    text = canonical(told).decode()
    salt = os.urandom(16)
    return an_entry(
        seq, transaction=1, at=1, act="cases_imported", table="case", fields=text, salt=salt,
        record=f"{number[:8]}-{number[8:]}-5000-8000-{number}",
        digest=sha256(salt + text.encode()).digest(),
    )  # fmt: skip


def test_the_longest_transaction_of_a_list_is_read_in_proportion():
    """20,000 cases: what is opened takes some twenty times the bytes that came, and no more."""
    entries = tuple(map(an_imported, range(1, 20_001)))
    found = ChainRange(
        device=BO, first=1, last=20_000, previous=b"", link=bytes.fromhex(LINK),
        parts={COMMON: entries},
    )  # fmt: skip
    data = OFFICE.seal(found)
    tracemalloc.start()
    try:
        assert SEALING.open(data, OFFICE.roster, OFFICE.held(ANNA)).range.parts == found.parts
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60 * len(data)
    assert peak < MOST_MEMORY


SIGNS = ["a", '"', "\\", "æ", "\U0001f600", "[,"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400_000), st.sampled_from(SIGNS)), min_size=1, max_size=6))
def test_whatever_a_program_seals_can_be_opened(texts: Sequence[tuple[int, str]]):
    """However long and alike its texts are."""
    entries = []
    for seq, (size, sign) in enumerate(texts, 1):
        salt, fields = os.urandom(16), canonical({"comment": sign * size}).decode()
        digest = sha256(salt + fields.encode()).digest()
        entries.append(an_entry(seq, fields=fields, salt=salt, digest=digest))
    found = ChainRange(
        device=BO, first=1, last=len(entries), previous=b"", link=bytes.fromhex(LINK),
        parts={COMMON: tuple(entries)},
    )  # fmt: skip
    assert opened(OFFICE.seal(found)).range == found  # type: ignore[attr-defined]  # an Opened


def test_very_long_texts_that_are_all_alike_can_be_opened():
    told = a_range(last=4)
    entries = []
    for entry in told.parts[COMMON]:
        fields = canonical({"frame": '[["a"]],' * 1_000_000}).decode()
        assert entry.salt is not None
        digest = sha256(entry.salt + fields.encode()).digest()
        entries.append(entry._replace(fields=fields, digest=digest))
    found = dataclasses.replace(told, parts={COMMON: tuple(entries)})
    assert opened(OFFICE.seal(found)).range == found  # type: ignore[attr-defined]  # an Opened


def test_a_status_of_a_large_office_is_read():
    heard = Heard(device=BO, at=MADE, applied={f"{n:036}": n for n in range(5_000)})
    sealed = SEALING.seal_status(heard, OFFICE.keys[BO], OFFICE.roster, OFFICE.scope_keys)
    assert opened_status(sealed) == heard


def a_pack(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method, compresslevel=9) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


ZEROS = bytes(10 * MEGABYTE)
PACKS: dict[str, Callable[[], bytes]] = {
    "bundles of nothing": lambda: a_pack(
        {f"{BO}/{n}-{n}-0123456789ab.ibx": ZEROS for n in range(1, 20)}
    ),
    "rosters of nothing": lambda: a_pack(
        {f"{BO}/roster-{n}-0123456789ab": ZEROS for n in range(19)}
    ),
    "names alone": lambda: a_pack({f"{BO}/../{n}": b"" for n in range(20_001)}, zipfile.ZIP_STORED),
}


@pytest.mark.parametrize("name", PACKS)
def test_a_file_by_mail_that_swells_is_refused_cheaply(name):
    data = PACKS[name]()
    seconds, peak, code = cost_of(lambda: PackHub(data))
    assert code == "pack-large"
    assert peak < MOST_MEMORY / 5
    assert seconds < MOST_SECONDS


def test_a_file_by_mail_that_somebody_packed_again_is_read():
    sealed = OFFICE.seal(a_range())
    name = f"{BO}/1-6-{RANGE_LINK}.ibx"
    hub = PackHub(a_pack({name: sealed}))
    (offered,) = hub.bundles({})
    assert hub.read(offered) == sealed
    hub.close()
