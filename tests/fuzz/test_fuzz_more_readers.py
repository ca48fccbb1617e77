"""Schemes, settings, pictures, names, keys, backups: read, or refused with one sentence."""

from __future__ import annotations

import io
import json
import random
import warnings
from hashlib import sha256
from pathlib import Path

import pytest
from fakes import MemoryAttachments, MemoryStore
from fuzzing import many, mutated, quickly, refusal
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from visit_samples import a_store, opened

from db.backup_file import PAGE, Head, append_trailer, read_head, read_names
from db.key_slots import parse_slots
from inspector.domain.errors import InspectionError
from inspector.domain.model import Evidence, Setting
from inspector.domain.safekeeping import BackupReason
from inspector.domain.settings import Settings, check_settings
from inspector.gateways.photos import LONGEST_SIDE, PhotoFile
from inspector.gateways.scheme_files import SchemeFolder, check_scheme
from inspector.services.keeping_evidence import PreparedPhoto, add_evidence
from inspector.services.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
SCHEMES = sorted((ROOT / "resources" / "schemes").glob("*.toml"))
STRAY = (
    b'"""',
    b"'",
    b"[",
    b"[[",
    b"]",
    b"{",
    b"=",
    b"\n",
    b"\x00",
    b"#",
    b".",
    b"9" * 40,
    b"\xff",
)


def short(path: Path) -> bytes:
    """The beginning of a scheme: enough to hold every kind of value."""
    lines = path.read_bytes().splitlines(keepends=True)
    return b"".join(lines[:70])


def read_scheme(data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return  # told as `scheme-unreadable` where files are read
    faults = check_scheme(text)
    assert all(1 <= fault.line <= text.count("\n") + 2 for fault in faults)
    code = refusal(lambda: SchemeFolder(ROOT).parse(text))
    assert code == ("scheme-faulty" if any(fault.blocks for fault in faults) else "")


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_a_mutated_scheme_is_a_scheme_or_has_faults(path, tried):
    chance = random.Random(path.stem)
    whole = short(path)
    for number in range(many(130)):
        data = mutated(path.read_bytes() if number % 13 == 0 else whole, chance, STRAY)
        quickly(lambda data=data: read_scheme(data))
    tried("mutated schemes", many(130))


def pictures() -> dict[str, bytes]:
    """A small picture in each form, upright by its EXIF."""
    picture = Image.effect_noise((80, 60), 60).convert("RGB")
    made = {}
    for form in ("JPEG", "PNG", "TIFF", "WEBP", "BMP"):
        out = io.BytesIO()
        exif = Image.Exif()
        exif[0x0112] = 6
        exif.get_ifd(0x8825)[1] = "N"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture.save(out, form, **({} if form == "BMP" else {"exif": exif.tobytes()}))
        made[form] = out.getvalue()
    return made


def prepare(data: bytes) -> None:
    made: list[PreparedPhoto] = []
    if code := refusal(lambda: made.append(PhotoFile().prepare(data))):
        assert code in {"photo-damaged", "photo-too-large"}
        return
    (photo,) = made
    assert max(photo.width, photo.height) <= LONGEST_SIDE
    assert photo.shown.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_a_mutated_picture_is_shown_or_refused(form, tried):
    chance = random.Random(form)
    whole = pictures()[form]
    head = min(len(whole), 400)
    for number in range(many(60)):
        # Half of the accidents hit the head, where sizes and offsets stand.
        hit = number % 2
        data = mutated(whole[:head], chance) + whole[head:] if hit else mutated(whole, chance)
        quickly(lambda data=data: prepare(data))
    tried("mutated pictures", many(60))


NAMES = list(Settings.__slots__)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


def test_settings_of_any_rows_can_be_used(tried):
    @settings(max_examples=many(200))
    @given(
        st.dictionaries(
            st.sampled_from(NAMES), JSON.map(json.dumps) | st.text(max_size=12), max_size=6
        )
    )
    def law(rows: dict[str, str]) -> None:
        store = MemoryStore(*(Setting(id=name, value=value) for name, value in rows.items()))
        quickly(lambda: check_settings(read_settings(store)))
        tried("rows of settings", 1)

    law()


@pytest.mark.parametrize(
    "value", ["[" * 100_000, "9" * 10_000, "1e999", "NaN", '"Infinity"', "-1", '"\\ud800"', "\x00"]
)
@pytest.mark.parametrize("name", ["difference_share", "warn_days", "closed_days", "unit"])
def test_a_row_of_settings_that_is_absurd_has_its_default(name, value):
    found = read_settings(MemoryStore(Setting(id=name, value=value)))
    assert found == Settings() or name == "unit"
    check_settings(found)


def test_any_name_of_a_file_is_kept_as_a_name_alone(tried):
    store = a_store()
    visit = opened(store).id

    @settings(max_examples=many(80))
    @given(st.text(max_size=300) | st.sampled_from(["../..", "..", "C:\\", "/etc/passwd", "\x00"]))
    def law(name: str) -> None:
        added = add_evidence(store, MemoryAttachments(), PhotoFile(), visit, name=name, data=b"x")
        assert not set(added.name) & set("/\\\x00\n\r")
        assert 1 <= len(added.name) <= 200
        tried("names of files", 1)

    law()


SLOT = {"kind": "passphrase", "salt": "00", "memory_kib": 65536, "passes": 3, "lanes": 4}


def test_any_keys_file_is_slots_or_damaged(tried):
    chance = random.Random("keys")
    whole = json.dumps([SLOT, {"kind": "keychain", "name": "uanmeldt x"}]).encode()
    for _ in range(many(90)):
        data = mutated(whole, chance, (b"[", b"{", b"null", b"9" * 30, b'"'))
        try:
            content = json.loads(data)
        except ValueError:
            continue
        assert refusal(lambda content=content: parse_slots(content)) in {"", "keys-damaged"}
    tried("mutated key slots", many(90))


def test_any_backup_file_says_what_it_is_or_is_refused(tmp_path, tried, now):
    chance = random.Random("backup")
    whole = tmp_path / "a.uanmeldt"
    whole.write_bytes(bytes(PAGE))
    head = Head(
        made=now, reason=BackupReason.DAILY, version="0.1.0", device="d", mark="T3", size=PAGE,
        sha256=sha256(bytes(PAGE)).hexdigest(), keys={"slots": [SLOT]},
    )  # fmt: skip
    append_trailer(whole, head, bytes(64))
    data = whole.read_bytes()
    other = tmp_path / "b.uanmeldt"
    for _ in range(many(100)):
        end = chance.randrange(1, 700)  # the trailer stands at the end
        other.write_bytes(data[:-end] + mutated(data[-end:], chance, (b"{", b"\xff" * 8)))
        for read in (read_head, read_names):
            quickly(lambda read=read: assert_known(refusal(lambda: read(other))))
    tried("mutated backup files", many(100))


def assert_known(code: str) -> None:
    assert code in {"", "backup-unreadable", "backup-damaged", "backup-newer"}


def test_a_picture_that_is_refused_leaves_nothing_behind():
    store, attachments = a_store(), MemoryAttachments()
    visit = opened(store).id
    whole = pictures()["PNG"]
    with pytest.raises(InspectionError):
        add_evidence(store, attachments, PhotoFile(), visit, name="a.png", data=whole[:80])
    assert not attachments.files
    assert not store.find(Evidence)
