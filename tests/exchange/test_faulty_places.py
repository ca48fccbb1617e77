"""Places that lose, hide or add files, by accident or on purpose: nobody's work comes to harm."""

from __future__ import annotations

import dataclasses
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from exchange.laptops import SEALING, Office

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Reason
from inspector.domain.model import Answer, Evidence, Visit, VisitState
from inspector.gateways.folder_hub import FolderHub
from inspector.gateways.sealing import BundleSealing
from inspector.services.exchanging import exchange
from inspector.services.retaining import purge


@pytest.fixture
def two(office):
    found = office.enrol("T1"), office.enrol("T2")
    office.publish()
    office.meet()
    return found


def photo(laptop, name: str, data: bytes) -> str:
    digest = laptop.data.attachments.save(data)
    laptop.put(Evidence(id=name, visit="v", original=digest, shown=digest, name="p.jpg"))
    return digest


def restored(office, laptop, backup) -> None:
    laptop.shut()
    shutil.rmtree(laptop.folder)
    shutil.copytree(backup, laptop.folder)
    laptop.data = laptop._opened()


def test_a_stick_that_leads_to_the_own_attachments_takes_none_of_them(office, two):
    anna, _ = two
    found = [photo(anna, f"e{n}", b"photo %d" % n * 100) for n in range(3)]
    stick = office.root / "stick"
    (stick / anna.id).mkdir(parents=True)
    try:
        (stick / anna.id / "files").symlink_to(
            anna.folder / "attachments", target_is_directory=True
        )
    except OSError:
        pytest.skip("this user may make no links here")
    before = sorted((anna.folder / "attachments").iterdir())
    with pytest.raises(Exception, match="hub-not-ours"):
        anna.exchange(FolderHub(stick))
    assert sorted((anna.folder / "attachments").iterdir()) == before
    assert all(anna.data.attachments.load(each) for each in found)


def test_what_a_restored_backup_does_not_name_yet_is_not_taken_from_the_place(office, two):
    anna, bo = two
    anna.shut()
    backup = office.root / "backup"
    shutil.copytree(anna.folder, backup)
    anna.data = anna._opened()
    digest = photo(anna, "e", b"the only picture" * 100)
    anna.exchange()
    restored(office, anna, backup)
    newest = max((office.path / anna.id).glob("*.ibx"), key=lambda path: path.stat().st_mtime_ns)
    data = newest.read_bytes()
    newest.write_bytes(b"")  # it has not come down yet
    shutil.rmtree(anna.folder / "bundles", ignore_errors=True)
    anna.exchange()
    assert len(list(office.path.rglob("files/*"))) == 1
    newest.write_bytes(data)
    office.meet()
    assert bo.data.attachments.load(digest) == b"the only picture" * 100
    assert anna.data.attachments.load(digest)


def test_a_picture_that_was_replaced_stays_where_it_lies(office, two):
    anna, bo = two
    first = photo(anna, "e", b"one" * 100)
    office.meet()
    second = anna.data.attachments.save(b"two" * 100)
    anna.put(Evidence(id="e", visit="v", original=first, shown=second, name="p.jpg"))
    office.meet()
    assert len(list(office.path.rglob("files/*"))) >= 2
    assert bo.data.attachments.load(first)
    assert anna.ledger.erased_files() == []


def test_a_name_that_is_no_text_is_shown_with_a_sign_for_what_cannot_be(office, two):
    anna, bo = two
    folder = os.fsencode(office.path / bo.id)
    try:
        Path(os.fsdecode(folder + b"/1-2-\xff\xfe.txt")).write_bytes(b"x")
        (office.path / bo.id / "\x1b[2J\u202e\n").write_bytes(b"x")
    except (OSError, UnicodeError):
        pytest.skip("this system keeps no such names")
    told = anna.exchange()
    assert sorted(one.file for one in told.held) == [
        "1-2-\ufffd\ufffd.txt",
        "\ufffd[2J\ufffd\ufffd",
    ]
    assert anna.shelf.held() == [*told.held]


def test_of_a_flood_of_names_some_are_told_and_the_rest_is_counted(office, two):
    anna, bo = two
    anna.put(Answer(id="a", outcome="ok"))
    bo.put(Answer(id="b", outcome="ok"))
    for number in range(20_000):
        os.close(os.open(office.path / bo.id / f"{number} (1).txt", os.O_CREAT))
    (office.path / anna.id / "brev.docx").write_bytes(b"x")
    bo.exchange()
    told = anna.exchange()
    assert len(told.held) == len(anna.shelf.held()) <= 100
    assert told.held[-1].file == f"… + {20_001 - len(told.held) + 1}"
    assert {anna.id, bo.id} <= {one.device for one in told.held}
    assert anna.store.get(Answer, "b") is not None


class Breaking(BundleSealing):
    """A seal that a file from outside breaks."""

    def __init__(self, error: Exception, name: str) -> None:
        self.error, self.name = error, name

    def __getattribute__(self, asked):
        if asked in ("error", "name") or asked != object.__getattribute__(self, "name"):
            return super().__getattribute__(asked)

        def broken(*_, **__):
            raise self.error

        return broken


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "no text"), Reason.TAMPERED),
        (ValueError("no number"), Reason.TAMPERED),
        (RecursionError("too deep"), Reason.TAMPERED),
        (MemoryError(), Reason.UNREADABLE),
    ],
)
@pytest.mark.parametrize("name", ["open", "open_status", "open_file"])
def test_one_file_that_breaks_what_reads_it_is_that_files_trouble(office, two, name, error, reason):
    anna, bo = two
    photo(bo, "e", b"x" * 100)
    bo.exchange()
    bench = dataclasses.replace(anna.bench, sealing=Breaking(error, name))
    told = exchange(bench, anna.hub)
    if name != "open_status":
        assert reason in {one.reason for one in (*told.held, *told.rejected)} or name == "open_file"
    assert anna.exchange().rejected == ()


def test_a_clock_that_was_set_back_does_not_hide_what_a_colleague_has_read(office, two):
    anna, bo = two
    bo.now, plain = bo.now.replace(year=2031), bo.now
    bo.exchange()
    anna.exchange()
    assert all(one.at <= anna.now for one in anna.shelf.heard())
    bo.now = plain
    anna.put(Answer(id="a", outcome="ok"))
    office.meet()
    (heard,) = anna.shelf.heard()
    assert heard.applied[anna.id] == anna.ledger.marks()[anna.id].seq


class Cut(FolderHub):
    """A place that goes away before anything was put."""

    def put_bundles(self, *_):
        raise InspectionError("hub-away")


@pytest.fixture
def three(office):
    found = tuple(office.enrol(mark) for mark in ("T1", "T2", "T3"))
    office.publish()
    office.meet()
    return found


def sealed_and_cut_off(office, laptop) -> None:
    with pytest.raises(InspectionError, match="hub-away"):
        laptop.exchange(Cut(office.path))


def given_other_keys(office, laptop) -> None:
    """Enrolled again, with all that it handed over so far."""
    member = office.roster.member(laptop.id)
    keys = SEALING.new_keys()
    laptop.shelf.keep_own_keys(keys)
    sign_key, box_key = SEALING.public_keys(keys)
    former = ((member.sign_key, laptop.ledger.exported()),)
    office.alter(laptop, sign_key=sign_key, box_key=box_key, former=former)
    office.give_roster(laptop)
    office.publish()


def test_what_was_sealed_with_former_keys_and_not_handed_over_is_sealed_again(office, three):
    anna, bo, cille = three
    bo.put(Answer(id="sealed", outcome="ok"))
    sealed_and_cut_off(office, bo)
    bo.put(Answer(id="later", outcome="ok"))
    given_other_keys(office, bo)
    came = office.meet()
    assert not any(one.rejected or one.held for one in came)
    assert anna.digest() == bo.digest() == cille.digest()
    assert "answer sealed" in anna.digest()


def test_a_hole_in_a_chain_is_filled_by_whoever_has_it(office, three):
    anna, bo, _ = three
    for number in range(3):
        bo.put(Answer(id=f"b{number}", outcome="ok"))
        office.meet()
    office.revoke(bo, bo.ledger.exported())
    office.publish()
    anna.exchange()
    first = min((office.path / bo.id).glob("*.ibx"), key=lambda path: int(path.name.split("-")[0]))
    first.unlink()
    newcomer = office.enrol("T4")
    office.publish()
    office.meet(anna, newcomer)
    assert newcomer.exchange().held == ()
    assert {"answer b0", "answer b1", "answer b2"} <= newcomer.digest().keys()


def test_of_a_laptop_that_is_out_the_office_seals_again_what_is_left_nowhere(office, three):
    anna, bo, _ = three
    bo.put(Answer(id="b", outcome="ok"))
    office.meet()
    office.revoke(bo, bo.ledger.exported())
    office.publish()
    shutil.rmtree(anna.folder / "bundles" / bo.id)
    shutil.rmtree(office.path / bo.id)
    newcomer = office.enrol("T4")
    office.publish()
    office.meet(anna, newcomer)
    assert "answer b" in newcomer.digest()


def test_a_laptop_others_have_read_and_of_which_nothing_is_there_is_told(office, three, tmp_path):
    anna, bo, cille = three
    bo.put(Answer(id="b", outcome="ok"))
    office.meet()
    shutil.rmtree(cille.folder / "bundles")
    (tmp_path / "new").mkdir()
    place = FolderHub(tmp_path / "new")
    newcomer = office.enrol("T4")
    for _ in range(2):
        cille.exchange(place)
        told = newcomer.exchange(place)
    assert (bo.id, Reason.GAP) in {(one.device, one.reason) for one in told.held}
    anna.exchange(place)
    assert newcomer.exchange(place).held == ()
    assert "answer b" in newcomer.digest()


def rotten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)


def test_what_rotted_after_all_had_read_it_is_put_right_for_a_newcomer(office, two):
    anna, _ = two
    for number in range(3):
        anna.put(Answer(id=f"a{number}", outcome="ok"))
        office.meet()
    rotten(min((office.path / anna.id).glob("*.ibx"), key=lambda one: int(one.name.split("-")[0])))
    newcomer = office.enrol("T3")
    office.publish()
    office.meet()
    assert newcomer.digest() == anna.digest()
    assert newcomer.exchange().rejected == ()


def test_what_was_damaged_here_before_it_left_is_sealed_again(office, two):
    anna, bo = two
    anna.put(Answer(id="a", outcome="ok"))
    sealed_and_cut_off(office, anna)
    rotten(max((anna.folder / "bundles" / anna.id).glob("*.ibx")))
    came = office.meet()
    assert not any(one.rejected for one in came)
    assert "answer a" in bo.digest()


def test_a_range_without_what_was_erased_is_read_again_and_passed_on(office, three):
    anna, bo, cille = three
    anna.put(
        Visit(id="v", number="1", state=VisitState.CANCELLED, planned_on=date(2024, 1, 1)),
        Answer(id="x", visit="v", outcome="ok", comment="vigtigt"),
    )
    office.meet(anna, bo)
    purge(anna.store, ["v"], reason="fristen er ude", today=date(2040, 1, 1))
    for _ in range(3):
        anna.exchange()
        bo.exchange()
    assert bo.ledger.erased() == []
    noted = bo.ledger.bundles(anna.id)
    assert {name for name in bo.kept.all() if name.device == anna.id} == {*noted}
    stick = office.root / "stick"
    stick.mkdir()
    bo.exchange(FolderHub(stick))
    assert cille.exchange(FolderHub(stick)).held == ()
    assert cille.ledger.marks()[anna.id] == anna.ledger.marks()[anna.id]
    assert cille.digest() == anna.digest()
    assert cille.store.find(Answer) == []


def test_where_another_office_meets_nothing_is_written(office, two, tmp_path):
    anna, _ = two
    other = Office(tmp_path / "elsewhere", "other")
    stranger = other.enrol("Z1")
    stranger.exchange()
    anna.put(Visit(id="v"))
    before = sorted(other.path.rglob("*"))
    with pytest.raises(InspectionError, match="hub-not-ours"):
        anna.exchange(other.hub)
    assert sorted(other.path.rglob("*")) == before
    assert anna.store.unshared(Visit) == {"v"}
    other.shut()


@pytest.mark.parametrize("data", [b"x", b"", b"UANMIBX2" + bytes(200)])
def test_rubbish_under_the_own_name_in_another_folder_keeps_nobody_from_giving(office, two, data):
    anna, bo = two
    brought = office.path / bo.id / "relay" / anna.id
    brought.mkdir(parents=True)
    (brought / "900-901-abcdefabcdef.ibx").write_bytes(data)
    anna.put(Answer(id="a", outcome="ok"))
    assert anna.exchange().sent == 1
    bo.exchange()
    assert "answer a" in bo.digest()


def test_a_good_copy_in_another_folder_stands_for_a_damaged_one_of_the_own(office, two):
    anna, bo = two
    anna.shut()
    backup = office.root / "backup"
    shutil.copytree(anna.folder, backup)
    anna.data = anna._opened()
    anna.put(Answer(id="a", outcome="ok"))
    anna.exchange()
    restored(office, anna, backup)
    shutil.rmtree(anna.folder / "bundles", ignore_errors=True)
    newest = max((office.path / anna.id).glob("*.ibx"), key=lambda path: path.stat().st_mtime_ns)
    brought = office.path / bo.id / "relay" / anna.id
    brought.mkdir(parents=True)
    shutil.copy(newest, brought)
    newest.write_bytes(b"")
    anna.put(Answer(id="b", outcome="ok"))
    told = anna.exchange()
    assert told.forked
