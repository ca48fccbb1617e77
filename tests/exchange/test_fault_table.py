"""Each fault an exchange may meet, on real laptops: what must hold then."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from exchange.laptops import SEALING, Office, OfficeLaptop, agree, ahead
from ledgers import START

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Reason
from inspector.domain.model import Answer, Evidence, Visit
from inspector.gateways import sealing, sealing_header
from inspector.gateways.folder_hub import FolderHub

ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("UANMELDT_LONG"))


def answer(laptop: OfficeLaptop, comment: str, record: str = "a") -> None:
    """Her answer, as she edits it: what stands there is replaced."""
    found = laptop.store.get(Answer, record) or Answer(id=record)
    laptop.put(replace(found, comment=comment))


def comments(laptop: OfficeLaptop) -> set[object]:
    """What stands against each other there."""
    return {version.value for one in laptop.store.conflicts() for version in one.versions}


def bundles(office: Office, laptop: OfficeLaptop) -> list[Path]:
    found = (office.path / laptop.id).glob("*.ibx")
    return sorted(found, key=lambda path: int(path.name.split("-")[0]))


# power cut in commit / mid sync


class PowerCutError(BaseException):
    """The current is off."""


class Cutting:
    """Whatever it stands before; the current is off at one of its calls, before or after it."""

    def __init__(self, what: object, calls: list[int]) -> None:
        self._what, self._calls = what, calls

    def __getattr__(self, name: str):
        work = getattr(self._what, name)

        def call(*given, **named):
            self._calls[0] -= 1
            if self._calls[0] == 0:
                raise PowerCutError
            done = work(*given, **named)
            if self._calls[0] == 1:
                self._calls[0] = 0
                raise PowerCutError
            return done

        return call if callable(work) else work


def cut(laptop: OfficeLaptop, office: Office, at: int) -> bool:
    """One exchange whose current goes off at this call; whether it came so far."""
    calls, bench = [at], laptop.bench
    names = ("ledger", "shelf", "kept", "attachments")
    parts = {name: Cutting(getattr(bench, name), calls) for name in names}
    from inspector.services.exchanging import exchange

    try:
        exchange(replace(bench, **parts), Cutting(office.hub, calls))
    except PowerCutError:
        return True
    return False


def test_power_cut_mid_sync(office, two, tried):
    anna, bo = two
    anna.put(Visit(id="v"))
    calls = range(1, 100, 1 if LONG else 4)
    cuts = 0
    for at in calls:
        photo = anna.data.attachments.save(b"photo %d" % at)
        anna.put(Evidence(id=f"e{at}", visit="v", original=photo))
        answer(bo, f"yes {at}", record=f"a{at}")
        cuts += sum([cut(one, office, at) for one in two])
    tried("exchanges cut at a call", cuts)
    assert cuts > len(calls)
    office.meet()
    agree(anna, bo)
    assert bo.store.count(Evidence) == anna.store.count(Answer) == len(calls)
    assert not list(office.path.rglob("*.part"))


# disk full, local


def test_disk_full_local(office, two, tried):
    anna, bo = two
    for number in range(4):
        anna.put(*(Answer(id=f"{number}-{n}", comment="æ" * 300) for n in range(200)))
    anna.exchange()
    refusals = 0
    for room in range(4, 4000, 40):
        ((pages,),) = bo.store.connection.execute("PRAGMA page_count").fetchall()
        bo.store.connection.execute(f"PRAGMA max_page_count = {int(pages) + room}").fetchall()
        before = bo.digest()
        try:
            bo.exchange()
            break
        except InspectionError as problem:
            code = problem.code
        refusals += 1
        assert code == "disk-full"
        assert bo.digest().items() >= before.items()
        assert len(bo.digest()) % 200 == 0, "a range is there whole or not at all"
    tried("exchanges refused by a full disk of one's own", refusals)
    assert refusals
    agree(anna, bo)


# disk full, hub


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits the size of no file")
def test_disk_full_hub(office, two):
    anna, bo = two
    photo = anna.data.attachments.save(os.urandom(90_000))
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=photo))
    anna.put(*(Answer(id=os.urandom(8).hex(), comment=os.urandom(40).hex()) for _ in range(900)))
    anna.shut()
    sizes = (900, 5_000, 40_000, 80_000)
    for size in sizes:
        told = json.loads(_exchanged_under(size, anna.folder, office.path))
        assert told["code"] == "hub-full"
        assert told["parts"] == []
        assert not any(length == size for length in told["sizes"])
    anna.data = anna._opened()
    anna.exchange()
    bo.exchange()
    agree(anna, bo)
    assert bo.data.attachments.load(photo)


def _exchanged_under(size: int, folder: Path, hub: Path) -> str:
    """What an exchange comes to where no file may grow beyond this; the database is open."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/exchange/small_disk.py"), str(folder), str(hub),
         str(size)],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


# same field on two laptops


def test_same_field_on_two_laptops(office, two):
    anna, bo = two
    answer(anna, "unknown")
    office.meet()
    answer(anna, "yes")
    answer(bo, "no")
    told = office.meet()
    assert [one.conflicts for one in told] == [1, 1]
    assert comments(anna) == comments(bo) == {"yes", "no"}
    agree(anna, bo)
    with bo.store.change("conflict_settled", reason="spurgt igen") as change:
        change.settle(Answer, "a", "comment", "yes")
    told = office.meet()
    assert [one.conflicts for one in told] == [0, 0]
    assert anna.store.get(Answer, "a").comment == "yes"
    agree(anna, bo)


def test_a_conflict_is_counted_where_it_arose(office, two):
    anna, bo = two
    anna.put(Visit(id="v"), Answer(id="a", visit="v", comment="unknown"))
    office.meet()
    answer(anna, "yes")
    answer(bo, "no")
    anna.exchange()
    told = bo.exchange()
    assert (told.new_conflicts, told.conflicts, told.visits) == (1, 1, 1)
    assert (bo.exchange().new_conflicts, bo.exchange().conflicts) == (0, 1)


# clock set back / 2099


@pytest.mark.parametrize("hours", [-5, -24 * 365 * 10])
def test_clock_set_back(office, two, hours):
    anna, bo = two
    answer(anna, "unknown")
    office.meet()
    bo.now = ahead(hours)
    answer(bo, "seen and altered")
    office.meet()
    assert anna.store.get(Answer, "a").comment == "seen and altered"
    assert anna.store.conflicts() == []
    answer(anna, "altered again")
    office.meet()
    assert bo.store.get(Answer, "a").comment == "altered again"
    agree(anna, bo)


def test_clock_of_2099(office, two):
    anna, bo = two
    answer(anna, "unknown")
    office.meet()
    bo.now = ahead(24 * 365 * 73)
    answer(bo, "from 2099")
    bo.exchange()
    told = anna.exchange()
    assert told.late_minutes > 24 * 60
    assert told.late_mark == bo.mark
    answer(anna, "seen and altered")
    assert anna.store.conflicts() == []
    bo.now = START + timedelta(hours=1)
    office.meet()
    agree(anna, bo)
    assert bo.store.get(Answer, "a").comment == "seen and altered"
    cille = office.enrol("T3", now=ahead(2))
    office.publish()
    office.meet()
    answer(cille, "later still")
    office.meet()
    assert anna.store.get(Answer, "a").comment == "later still"
    assert anna.store.conflicts() == []
    (last,) = (one for one in anna.store.history(Answer, "a") if "later still" in str(one.fields))
    assert last.at < START + timedelta(days=2), "no clock of ours follows it beyond a day"
    agree(anna, bo, cille)


def test_a_clock_that_is_a_little_ahead_is_no_news(office, two):
    anna, bo = two
    bo.now = ahead(0.1)
    answer(bo, "yes")
    bo.exchange()
    assert anna.exchange().late_minutes == 0


# hub file half-written, conflict copy, placeholder


def test_hub_file_half_written(office, two, tried):
    anna, bo = two
    anna.put(Visit(id="v"))
    anna.exchange()
    (path,) = bundles(office, anna)
    whole = path.read_bytes()
    lengths = [*range(0, len(whole), 1 if LONG else 9), len(whole) - 1]
    for length in lengths:
        path.write_bytes(whole[:length])
        told = bo.exchange()
        assert [one.reason for one in told.held] == [Reason.UNREADABLE], length
        assert (told.rejected, told.received) == ((), 0)
        assert path.stat().st_size == length
    tried("half-written bundles", len(lengths))
    path.write_bytes(whole)
    assert bo.exchange().received == 1
    assert bo.shelf.held() == []
    agree(anna, bo)


def test_onedrive_conflict_copy(office, two):
    anna, bo = two
    anna.put(Visit(id="v"))
    anna.exchange()
    (path,) = bundles(office, anna)
    for odd in ("{}-LAPTOP.ibx", "{} (conflicted copy 2026-11-20).ibx", "{} (1).ibx"):
        path.rename(path.with_name(odd.format(path.stem)))
        told = bo.exchange()
        assert [one.reason for one in told.held] == [Reason.UNREADABLE]
        assert bo.store.get(Visit, "v") is None
        path.with_name(odd.format(path.stem)).rename(path)
    assert bo.exchange().received == 1
    agree(anna, bo)


def test_placeholder(office, two, monkeypatch):
    anna, bo = two
    anna.put(Visit(id="v"))
    anna.exchange()
    (path,) = bundles(office, anna)
    whole, plain = path.read_bytes(), Path.read_bytes

    def elsewhere(self):
        if self == path:
            raise OSError(22, "the cloud file provider is not running")
        return plain(self)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", elsewhere)
        assert [one.reason for one in bo.exchange().held] == [Reason.UNREADABLE]
    for hole in (b"", bytes(len(whole)), whole[:200] + bytes(len(whole) - 200)):
        path.write_bytes(hole)
        assert [one.reason for one in bo.exchange().held] == [Reason.UNREADABLE]
    with path.open("wb") as sparse:
        sparse.truncate(len(whole))
    assert [one.reason for one in bo.exchange().held] == [Reason.UNREADABLE]
    path.write_bytes(whole)
    assert bo.exchange().received == 1
    agree(anna, bo)


# replayed bundle


def test_replayed_bundle(office, two):
    anna, bo = two
    for number in range(4):
        answer(anna, f"{number}")
        anna.exchange()
    bo.exchange()
    before = bo.digest()
    for path in reversed(bundles(office, anna)):
        opened = SEALING.open(path.read_bytes(), bo.roster, bo.shelf.scope_keys())
        for _ in range(2):
            assert bo.ledger.apply(opened.range, sender="office").entries == 0
    for name in bo.kept.all():
        bo.kept.drop(name)  # so that all is read again
    told = bo.exchange()
    assert (told.received, told.entries_in) == (0, 0)
    assert bo.digest() == before
    agree(anna, bo)


def test_an_old_bundle_under_a_new_name(office, two):
    anna, bo = two
    answer(anna, "yes")
    anna.exchange()
    (first,) = bundles(office, anna)
    answer(anna, "no")
    anna.exchange()
    second = bundles(office, anna)[1]
    whole = second.read_bytes()
    second.write_bytes(first.read_bytes())
    assert [one.reason for one in bo.exchange().rejected] == [Reason.TAMPERED]
    second.write_bytes(whole)
    bo.exchange()
    agree(anna, bo)


# tampered / foreign bundle


def test_tampered_bundle(office, two, tried):
    anna, bo = two
    anna.put(Visit(id="v"))
    anna.exchange()
    (path,) = bundles(office, anna)
    whole = path.read_bytes()
    places = range(0, len(whole), 1 if LONG else 7)
    for at in places:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        told = bo.exchange()
        (one,) = (*told.held, *told.rejected)
        assert one.device == anna.id
        assert one.mark == "T1"
        assert told.received == 0
    tried("bundles with one byte altered", len(places))
    assert bo.store.get(Visit, "v") is None
    path.write_bytes(whole)
    bo.exchange()
    agree(anna, bo)


def test_bundle_of_another_key(office, two):
    anna, bo = two
    anna.put(Visit(id="v"))
    keys = anna.shelf.own_keys()
    anna.shelf.keep_own_keys(SEALING.new_keys())
    anna.exchange()
    told = bo.exchange()
    assert {one.reason for one in (*told.held, *told.rejected)} <= {
        Reason.TAMPERED, Reason.UNKNOWN_SENDER,
    }  # fmt: skip
    assert told.held + told.rejected
    assert bo.store.get(Visit, "v") is None
    anna.shelf.keep_own_keys(keys)
    for path in bundles(office, anna):
        path.unlink()
    for name in anna.kept.all():
        anna.kept.drop(name)
    office.meet()
    agree(anna, bo)


def test_header_of_another_bundle(office, two):
    anna, bo = two
    anna.put(Visit(id="v"))
    anna.exchange()
    anna.put(Visit(id="w"))
    anna.exchange()
    first, second = bundles(office, anna)
    kept = first.read_bytes(), second.read_bytes()
    half = len(kept[0]) - 60
    first.write_bytes(kept[0][:half] + kept[1][half:])
    told = bo.exchange()
    assert [one.reason for one in told.rejected] == [Reason.TAMPERED]
    first.write_bytes(kept[0])
    bo.exchange()
    agree(anna, bo)


def test_foreign_bundle(office, two, tmp_path):
    _, bo = two
    other = Office(tmp_path / "elsewhere", "other")
    stranger = other.enrol("T9")
    stranger.put(Visit(id="v"))
    stranger.exchange()
    shutil.copytree(other.path / stranger.id, office.path / stranger.id)
    told = bo.exchange()
    assert {one.reason for one in told.rejected} == {Reason.FOREIGN}
    assert bo.store.get(Visit, "v") is None
    assert not told.received
    other.shut()


# older app version


def test_older_app_version(office, two, monkeypatch):
    anna, bo = two
    cille = office.enrol("T3")
    office.publish()
    office.meet()
    with monkeypatch.context() as newer:
        for module in (sealing, sealing_header):
            newer.setattr(module, "PROGRAM_FORMAT", 99)
        newer.setattr(sealing, "MIN_READER", 99)
        answer(anna, "from a newer program")
        anna.exchange()
        cille.exchange()  # has been updated too
    cille.put(Visit(id="v"))
    cille.exchange()
    for _ in range(2):
        told = bo.exchange()
        assert [one.reason for one in told.held] == [Reason.NEWER_PROGRAM]
        assert told.rejected == ()
    assert bo.store.get(Visit, "v") is not None, "one laptop keeps no other waiting"
    assert bo.store.get(Answer, "a") is None
    with monkeypatch.context() as updated:
        for module in (sealing, sealing_header):
            updated.setattr(module, "PROGRAM_FORMAT", 99)
        office.meet()
        assert bo.shelf.held() == []
    agree(anna, bo, cille)


# cloned image / restored backup


def test_cloned_image(office, two):
    anna, bo = two
    answer(anna, "unknown")
    office.meet()
    twin = office.clone(bo, "T2-copy")
    answer(bo, "of the one")
    answer(twin, "of the copy")
    answer(twin, "of the copy alone", record="b")
    bo.exchange()
    told = twin.exchange()
    assert told.forked
    assert told.sent == 0
    assert twin.shelf.forked()
    assert twin.exchange().forked, "until it is enrolled anew"
    office.begin_anew(twin, "T4")
    office.laptops["T4"] = twin
    office.publish()
    office.meet()
    agree(anna, bo, twin)
    assert comments(anna) == {"of the one", "of the copy"}
    assert anna.store.get(Answer, "b").comment == "of the copy alone"


def test_cloned_image_is_seen_by_those_who_meet_both(office, two, tmp_path):
    anna, bo = two
    answer(anna, "unknown")
    office.meet()
    twin = office.clone(bo, "T2-copy")
    (tmp_path / "stick").mkdir()
    stick = FolderHub(tmp_path / "stick")
    answer(bo, "of the one")
    answer(twin, "of the copy")
    bo.exchange()
    anna.exchange()
    twin.exchange(stick)
    told = anna.exchange(stick)
    assert [one.reason for one in told.rejected] == [Reason.FORK]
    assert twin.exchange().forked
    assert [name for name in twin.kept.all() if name.device == bo.id] == []
    office.begin_anew(twin, "T4")
    office.laptops["T4"] = twin
    office.publish()
    office.meet()
    agree(anna, bo, twin)
    assert comments(anna) == {"of the one", "of the copy"}


def test_restored_backup_without_new_work(office, two):
    anna, bo = two
    answer(bo, "before the backup")
    office.meet()
    restored = office.clone(bo, "T2-restored")
    answer(bo, "after the backup")
    office.meet()
    bo.shut()
    office.laptops["T2"] = restored
    told = restored.exchange()
    assert not told.forked
    assert restored.store.get(Answer, "a").comment == "after the backup"
    answer(restored, "goes on")
    office.meet()
    agree(anna, restored)


def test_restored_backup_with_new_work(office, two):
    anna, bo = two
    answer(bo, "before the backup")
    office.meet()
    restored = office.clone(bo, "T2-restored")
    answer(bo, "after the backup", record="b")
    office.meet()
    bo.shut()
    del office.laptops["T2"]
    answer(restored, "typed after the restore")
    assert restored.exchange().forked
    office.begin_anew(restored, "T4")
    office.laptops["T4"] = restored
    office.publish()
    office.meet()
    agree(anna, restored)
    assert anna.store.get(Answer, "a").comment == "typed after the restore"
    assert restored.store.get(Answer, "b").comment == "after the backup"


def test_restored_backup_beside_bundles_that_no_place_has(office, two, tmp_path):
    anna, bo = two
    answer(bo, "before the backup")
    office.meet()
    restored = office.clone(bo, "T2-restored")
    answer(bo, "after the backup")
    (tmp_path / "stick").mkdir()
    bo.exchange(FolderHub(tmp_path / "stick"))
    bo.shut()
    shutil.copytree(bo.folder / "bundles", restored.folder / "bundles", dirs_exist_ok=True)
    office.laptops["T2"] = restored
    office.meet()
    assert anna.store.get(Answer, "a").comment == "after the backup"
    agree(anna, restored)


def test_what_cannot_be_read_yet_of_ones_own_keeps_the_rest_back(office, two):
    _, bo = two
    answer(bo, "unknown")
    office.meet()
    twin = office.clone(bo, "T2-copy")
    answer(bo, "of the one")
    bo.exchange()
    newest = bundles(office, bo)[-1]
    whole = newest.read_bytes()
    newest.write_bytes(whole[: len(whole) // 2])
    answer(twin, "of the copy")
    told = twin.exchange()
    assert (told.forked, told.sent) == (False, 0)
    newest.write_bytes(whole)
    assert twin.exchange().forked
    twin.shut()


# revoked device


def test_revoked_device(office, two):
    anna, bo = two
    cille = office.enrol("T3")
    office.publish()
    answer(bo, "before")
    office.meet()
    office.revoke(bo, cut_off=anna.ledger.marks()[bo.id].seq)
    answer(bo, "after")
    bo.exchange()  # has not heard of it yet
    office.publish()
    told = anna.exchange()
    assert [one.reason for one in told.rejected] == [Reason.REVOKED]
    assert [one.mark for one in told.rejected] == ["T2"]
    assert anna.store.get(Answer, "a").comment == "before"
    answer(anna, "not for her", record="b")
    office.meet(anna, cille)
    agree(anna, cille)
    told = bo.exchange()
    assert told.revoked
    assert told.sent == told.received == 0
    newest = bundles(office, anna)[-1]
    with pytest.raises(InspectionError, match="exchange-no-key"):
        SEALING.open(newest.read_bytes(), office.roster, bo.shelf.scope_keys())
    assert bo.store.get(Answer, "b") is None
    assert bo.store.get(Answer, "a").comment == "after", "her own work stays with her"


def test_revoked_device_stays_in_step_up_to_its_cut_off_for_newcomers(office, two):
    anna, bo = two
    answer(bo, "before")
    office.meet()
    office.revoke(bo, cut_off=anna.ledger.marks()[bo.id].seq)
    office.publish()
    anna.exchange()
    newcomer = office.enrol("T4")
    office.publish()
    office.meet(anna, newcomer)
    agree(anna, newcomer)
    assert newcomer.store.get(Answer, "a").comment == "before"
