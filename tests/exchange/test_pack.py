"""One file by mail: all that a colleague lacks, and no harm from a file that is none of ours."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zipfile
import zlib
from datetime import date

import pytest
from exchange.laptops import Office
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, Reason
from inspector.domain.model import Answer, Evidence, Visit, VisitState
from inspector.gateways.pack_hub import PackHub
from inspector.services.exchanging import take_in
from inspector.services.exchanging_packs import pack
from inspector.services.retaining import purge

A, B = (f"0000000{n}-0000-4000-8000-000000000000" for n in "ab")
NAME = BundleName(A, 1, 2, "0123456789ab")


@pytest.fixture
def three(office):
    laptops = [office.enrol(mark) for mark in ("T1", "T2", "T3")]
    office.give_roster(laptops[0])
    return laptops


HARMLESS = {"", "pack-unreadable", "pack-large"}


def trouble(work) -> str:
    """The code of what it raises; "" where it does not."""
    try:
        work()
    except InspectionError as problem:
        return problem.code
    return ""


def packed(laptop, **how) -> bytes:
    file = PackHub()
    pack(laptop.bench, file, **how)
    return file.packed()


def taken(laptop, data: bytes):
    return take_in(laptop.bench, PackHub(data))


def test_a_file_by_mail_brings_all_that_a_colleague_lacks(office, three):
    anna, bo, cille = three
    photo = anna.data.attachments.save(b"photo")
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=photo))
    told = taken(bo, packed(anna))
    assert (told.received, told.visits, told.files_in, told.sent) == (1, 1, 1, 0)
    assert told.roster == office.roster.version
    bo.put(Answer(id="a", visit="v"))
    taken(cille, packed(bo))  # with what it was brought
    taken(anna, packed(bo))
    assert anna.digest() == bo.digest() == cille.digest()
    assert cille.data.attachments.load(photo) == b"photo"
    assert taken(cille, packed(anna)).received == 0


def test_what_everybody_was_heard_to_have_read_is_left_out_unless_everything_is_asked(
    office, three
):
    anna, *_ = three
    anna.put(Visit(id="v1"))
    office.publish()
    office.meet()
    office.meet()
    assert PackHub(packed(anna)).bundles({}) == []
    anna.put(Visit(id="v2"))
    assert [one.bundle.first for one in PackHub(packed(anna)).bundles({})] == [2]
    assert len(PackHub(packed(anna, everything=True)).bundles({})) == 2


def test_photos_there_is_no_room_for_are_counted_and_follow_later(office, three):
    anna, bo, _ = three
    photos = [anna.data.attachments.save(bytes([n]) * 10_000) for n in range(3)]
    anna.put(Visit(id="v"))
    anna.put(*(Evidence(id=each[:8], visit="v", original=each) for each in photos))
    file = PackHub()
    told = pack(anna.bench, file, most_bytes=25_000)
    assert (told.files_out, told.files_missing) == (2, 1)
    assert len(file.packed()) < 40_000
    assert taken(bo, file.packed()).files_missing == 1
    office.publish()
    anna.exchange()
    assert bo.exchange().files_missing == 0


def test_what_went_into_a_file_is_given_when_a_colleague_says_so(office, three):
    anna, bo, _ = three
    anna.put(Visit(id="v"))
    file = packed(anna)
    assert anna.ledger.exported() == 0
    assert anna.store.unshared(Visit) == {"v"}
    taken(bo, file)
    taken(anna, packed(bo))
    assert anna.ledger.exported() == 1
    assert anna.store.unshared(Visit) == set()


def test_what_is_on_its_way_in_a_file_is_for_the_office_alone_to_delete(office, three):
    _, bo, _ = three
    bo.put(Visit(id="v", number="1", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)))
    packed(bo)
    with pytest.raises(InspectionError, match="purge-office-only"):
        purge(bo.store, ["v"], reason="fristen er ude", today=date(2040, 1, 1))


def test_what_a_colleague_brought_from_a_file_counts_as_given(office, three):
    anna, bo, _ = three
    anna.put(Visit(id="v"))
    taken(bo, packed(anna))
    office.publish()
    bo.exchange()
    anna.exchange()
    assert anna.ledger.exported() == 1


@pytest.mark.parametrize("everything", [False, True])
def test_what_had_no_room_in_one_file_comes_with_the_next(office, three, everything):
    anna, bo, _ = three
    photos = [anna.data.attachments.save(os.urandom(4000)) for _ in range(7)]
    large = anna.data.attachments.save(os.urandom(30_000))
    anna.put(Visit(id="v"))
    for each in (*photos, large):
        anna.put(Evidence(id=each[:8], visit="v", original=each))
    for _ in range(4):
        told = taken(bo, packed(anna, everything=everything, most_bytes=16_000))
    assert bo.ledger.wanted_files() == [large]
    assert told.files_missing == 1


def test_photos_that_lie_at_the_place_follow_to_whoever_cannot_reach_it(office, three):
    anna, bo, cille = three
    photo = anna.data.attachments.save(b"photo")
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=photo))
    office.publish()
    for _ in range(2):
        anna.exchange()
        bo.exchange()
    file = PackHub()
    assert pack(bo.bench, file).files_out == 1
    told = taken(cille, file.packed())
    assert (told.files_in, told.files_missing) == (1, 0)
    assert cille.data.attachments.load(photo) == b"photo"


def test_photos_of_what_everybody_was_heard_to_have_read_stay_out(office, three):
    anna, *_ = three
    photo = anna.data.attachments.save(b"photo")
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=photo))
    office.publish()
    office.meet()
    office.meet()
    anna.put(Answer(id="a", visit="v"))
    told = pack(anna.bench, PackHub())
    assert (told.sent, told.files_out, told.files_missing) == (1, 0, 0)
    assert pack(anna.bench, PackHub(), everything=True).files_out == 1


def comments(laptop) -> dict[str, str]:
    return {each.id: each.comment for each in laptop.store.find(Answer)}


def after_a_restore(office, three):
    """Bo mails a file to Cille, an older backup is put in place, and he works on over the folder;
    Bo as he is then, and what he wrote in between.
    """
    _, bo, cille = three
    office.publish()
    bo.put(Visit(id="v"), Answer(id="base", visit="v", comment="before"))
    office.meet()
    restored = office.clone(bo, "T2-restored")
    photo = bo.data.attachments.save(b"in the file alone")
    bo.put(
        Answer(id="mailed", visit="v", comment="in the file alone"),
        Answer(id="base", visit="v", comment="mailed"),
        Evidence(id="e", visit="v", original=photo),
    )
    taken(cille, packed(bo))
    bo.shut()
    office.laptops["T2"] = restored
    restored.put(
        Answer(id="again", visit="v", comment="after the restore"),
        Answer(id="base", visit="v", comment="again"),
        Answer(id="more", visit="v"),  # as many entries as the file had
    )
    for _ in range(2):
        told = [one.exchange() for one in office.laptops.values()]
    assert {one.reason for one in told[2].rejected} == {Reason.FORK}
    assert not restored.shelf.forked()
    return restored, photo


def test_a_restored_laptop_learns_from_a_colleagues_file_that_it_has_to_begin_anew(office, three):
    anna, _, cille = three
    restored, photo = after_a_restore(office, three)
    file = packed(cille)
    told = taken(anna, file)
    assert ({one.reason for one in told.rejected}, told.forked) == ({Reason.FORK}, False)
    assert taken(restored, file).forked
    assert restored.shelf.forked()
    office.begin_anew(restored, "T8")
    office.publish()
    office.meet()
    assert anna.digest() == restored.digest() == cille.digest()
    assert [one.check() for one in (anna, restored, cille)] == [[]] * 3
    assert comments(anna)["mailed"] == "in the file alone"
    assert comments(anna)["again"] == "after the restore"
    (conflict,) = anna.store.conflicts()
    assert {one.value for one in conflict.versions} == {"mailed", "again"}
    assert [one.data.attachments.load(photo) for one in (anna, restored, cille)] == [
        b"in the file alone"
    ] * 3


def test_a_file_holds_nobodys_own_chain_where_nothing_contradicts_it(office, three):
    anna, bo, _ = three
    bo.put(Visit(id="v"))
    office.publish()
    office.meet()
    office.meet()
    assert PackHub(packed(anna)).own_bundles(bo.id) == []


def test_a_file_of_a_size_no_roster_has_is_not_unpacked():
    target = io.BytesIO()
    name = f"{A}/roster-2-0123456789ab"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, bytes(16 * 1024 * 1024 + 1))
    hub = PackHub(target.getvalue())
    (offered,) = hub.rosters()
    assert trouble(lambda: hub.read(offered)) == "hub-file"


def test_what_went_into_a_file_goes_again_to_a_place(office, three):
    anna, bo, _ = three
    anna.put(Visit(id="v"))
    packed(anna)
    office.publish()
    assert anna.exchange().sent == 1
    bo.exchange()
    assert bo.digest() == anna.digest()


def test_another_offices_file_is_refused_and_told(office, three, tmp_path):
    other = Office(tmp_path / "elsewhere", "other")
    stranger = other.enrol("T9")
    stranger.put(Visit(id="v"))
    anna = three[0]
    told = taken(anna, packed(stranger, everything=True))
    assert {one.reason for one in told.rejected} == {Reason.FOREIGN}
    assert not told.received
    assert anna.store.get(Visit, "v") is None
    other.shut()


def test_each_cut_and_each_flip_of_a_file_is_told_or_harmless(office, three, tried):
    anna, bo, _ = three
    anna.put(Visit(id="v"))
    whole = packed(anna)
    places = range(0, len(whole), 31)
    for at in places:
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :]):
            assert trouble(lambda each=damaged: taken(bo, each)) in HARMLESS
    tried("cuts and flips of a file by mail", 2 * len(places))
    taken(bo, whole)
    assert bo.digest() == anna.digest()


# files that are none of ours


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return target.getvalue()


OURS = (f"{A}/{NAME.file}", b"bundle")


def refusal(data: bytes) -> str:
    with pytest.raises(InspectionError) as told:
        PackHub(data)
    return told.value.code


def test_names_that_lead_elsewhere_are_told_and_never_followed():
    odd = ("../../etc/passwd", f"{A}/../x", "/root", f"{A}/relay/../{NAME.file}", "C:\\x", "brev")
    hub = PackHub(zipped(OURS, *((each, b"x") for each in odd)))
    assert [one.bundle for one in hub.bundles({})][:1] == [NAME]
    assert len([one for one in hub.bundles({}) if one.bundle is None]) == len(odd)
    assert hub.statuses() == hub.rosters() == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_there_twice_makes_the_file_none_of_ours():
    assert refusal(zipped(OURS, OURS)) == "pack-unreadable"


def test_what_is_no_zip_or_has_nothing_of_ours_is_told():
    for data in (b"", b"PK", bytes(1000), zipped(("brev.docx", b"x")), zipped()):
        assert refusal(data) == "pack-unreadable"


def test_a_file_that_claims_too_much_is_told():
    data = zipped(OURS)
    at = data.rindex(b"PK\x01\x02") + 24
    assert refusal(data[:at] + struct.pack("<I", 2**31) + data[at + 4 :]) == "pack-large"


def test_a_bomb_that_claims_little_is_not_unpacked():
    bomb = bytearray(zipped((OURS[0], bytes(200_000_000)), method=zipfile.ZIP_DEFLATED))
    for at in (bomb.rindex(b"PK\x01\x02") + 24, bomb.index(b"PK\x03\x04") + 22):
        bomb[at : at + 4] = struct.pack("<I", 1000)
    hub = PackHub(bytes(bomb))
    tracemalloc.start()
    with pytest.raises(InspectionError, match="hub-file"):
        hub.read(hub.bundles({})[0])
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_zip_that_was_packed_anew_on_its_way_is_read():
    hub = PackHub(zipped(OURS, method=zipfile.ZIP_DEFLATED))
    assert hub.read(hub.bundles({})[0]) == b"bundle"


def test_one_damaged_file_in_it_is_that_files_trouble():
    data = bytearray(zipped(OURS, (f"{B}/{NAME.file}", b"other")))
    data[data.index(b"bundle")] ^= 1
    hub = PackHub(bytes(data))
    first, second = hub.bundles({})
    with pytest.raises(InspectionError, match="hub-file"):
        hub.read(first)
    assert hub.read(second) == b"other"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_pack_or_told(data):
    assert trouble(lambda: PackHub(data)) in HARMLESS


def test_the_same_content_makes_the_same_file():
    files = [PackHub(), PackHub()]
    for file in files:
        file.put_bundles(A, [(NAME, b"x")], None)
        file.put_status(A, b"y")
    assert files[0].packed() == files[1].packed()
    assert zlib.crc32(files[0].packed())
