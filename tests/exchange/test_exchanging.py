"""Whole exchanges of real laptops over a real folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.exchange import Reason, bundle_name
from inspector.domain.model import Answer, CaseReview, Evidence, Report, Setting, Supplier, Visit
from inspector.domain.office import Role
from inspector.gateways.folder_hub import FolderHub
from inspector.services.retaining import purge


@pytest.fixture
def three(office):
    anna, bo, cille = (office.enrol(mark) for mark in ("T1", "T2", "T3"))
    office.publish()
    return anna, bo, cille


def agree(*laptops) -> None:
    first, *others = (one.digest() for one in laptops)
    assert first
    assert all(other == first for other in others)
    assert [one.check() for one in laptops] == [[] for _ in laptops]


def test_what_each_wrote_is_on_all_of_them(office, three):
    anna, bo, cille = three
    anna.put(Supplier(id="s", name="Ærø Jobhus"), Visit(id="v", supplier="s"))
    bo.put(Answer(id="a1", visit="v", outcome="ok"))
    office.meet()
    cille.put(Answer(id="a2", visit="v", outcome="not_ok"))
    office.meet()
    agree(*three)
    assert cille.store.get(Supplier, "s").name == "Ærø Jobhus"
    assert anna.store.get(Answer, "a2").outcome == "not_ok"


def test_an_exchange_tells_what_came_and_went(office, three):
    anna, bo, _ = three
    anna.put(Visit(id="v1"), Visit(id="v2"))
    anna.put(Answer(id="a1", visit="v1"))
    told = anna.exchange()
    assert (told.sent, told.entries_out, told.received) == (1, 3, 0)
    told = bo.exchange()
    assert (told.received, told.entries_in, told.visits, told.sent) == (1, 3, 2, 0)
    told = bo.exchange()
    assert (told.received, told.sent, told.visits) == (0, 0, 0)
    assert (told.held, told.rejected, told.roster) == ((), (), office.roster.version)
    assert bo.shelf.last_exchange() is not None
    told = anna.exchange()
    (heard,) = [one for one in anna.shelf.heard() if one.device == bo.id]
    assert heard.applied[anna.id] == 3
    assert heard.version == "1.0"
    assert (told.sent, told.received) == (0, 0)


def test_nothing_new_writes_nothing_but_that_it_was_here(office, three):
    anna, *_ = three
    anna.put(Visit(id="v"))
    office.meet()
    before = {path: path.read_bytes() for path in office.path.rglob("*") if path.is_file()}
    anna.exchange()
    after = {path: path.read_bytes() for path in office.path.rglob("*") if path.is_file()}
    assert {path.name for path in after if after[path] != before.get(path)} == {"status"}
    assert before.keys() == after.keys()


def test_a_photo_follows_when_it_can_and_is_told_as_missing_until_then(office, three):
    anna, bo, cille = three
    photo = anna.data.attachments.save(b"photo" * 1000)
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=photo))
    anna.exchange()
    for path in office.path.rglob("files/*"):
        sealed = path.read_bytes()
        assert b"photo" not in sealed
        assert photo[:12] not in path.name
        path.unlink()
    assert bo.exchange().files_missing == 1
    assert bo.exchange().files_missing == 1
    assert anna.exchange().files_out == 1
    told = bo.exchange()
    assert (told.files_in, told.files_missing) == (1, 0)
    assert bo.data.attachments.load(photo) == b"photo" * 1000
    assert cille.exchange().files_in == 1


def test_a_damaged_photo_is_told_and_another_copy_of_it_fetched(office, three):
    anna, bo, cille = three
    photo = anna.data.attachments.save(b"photo" * 1000)
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=photo))
    anna.exchange()
    (path,) = office.path.rglob("files/*")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    told = bo.exchange()
    assert (told.files_in, told.files_missing) == (0, 1)
    assert [one.file for one in (*told.held, *told.rejected)] == [path.name]
    path.write_bytes(whole)
    assert bo.exchange().files_in == 1
    assert cille.exchange().files_in == 1


def test_what_one_place_lacks_is_brought_from_another(office, three, tmp_path):
    anna, bo, cille = three
    (tmp_path / "stick").mkdir()
    stick = FolderHub(tmp_path / "stick")
    photo = anna.data.attachments.save(b"photo")
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=photo))
    anna.exchange()
    bo.exchange()
    told = bo.exchange(stick)
    assert (told.sent, told.files_out) == (1, 1)
    told = cille.exchange(stick)
    assert (told.received, told.files_in, told.visits) == (1, 1, 1)
    agree(anna, bo, cille)
    assert bo.exchange(stick).sent == 0


def test_a_scope_is_read_by_those_it_is_for_and_opened_when_its_key_comes(office):
    anna = office.enrol("T1")
    bo = office.enrol("T2")
    office.put_scope("north", ["s-north"])
    cille = office.enrol("T3", scopes=["north"])
    office.publish()
    cille.exchange()
    cille.put(Supplier(id="s-north", name="Nord"), Visit(id="v", supplier="s-north"))
    cille.put(Supplier(id="s", name="Syd"))
    office.meet()
    agree(anna, cille)
    assert bo.store.get(Supplier, "s").name == "Syd"
    assert bo.store.get(Supplier, "s-north") is None
    assert set(bo.ledger.hidden()) == {"north"}
    office.alter(bo, scopes=("north",))
    office.publish()
    office.meet()
    agree(anna, bo, cille)
    assert bo.ledger.hidden() == {}


def test_nobody_waits_for_what_never_leaves_a_laptop(office, three):
    anna, bo, _ = three
    bo.put(Setting(id="person_name", value='"Bo"'))  # all that a new laptop has written
    bo.exchange()
    for _ in range(2):
        told = anna.exchange()
        assert (told.held, told.rejected) == ((), ())


def test_a_reader_takes_in_and_gives_nothing(office):
    anna = office.enrol("T1")
    reader = office.enrol("T2", role=Role.READER)
    office.publish()
    anna.put(Visit(id="v"))
    office.meet()
    assert reader.store.get(Visit, "v") is not None
    told = reader.exchange()
    assert (told.sent, told.files_out) == (0, 0)


def test_cancelled_between_two_bundles_leaves_what_was_done(office, three):
    anna, bo, _ = three
    for number in range(3):
        anna.put(*(Answer(id=f"{number}-{one}") for one in range(900)))
    assert anna.exchange().sent == 3
    stops = iter([None, None, None])

    def stop(done: int, total: int) -> None:
        assert done <= total
        try:
            next(stops)
        except StopIteration:
            raise Cancelled from None

    with pytest.raises(Cancelled):
        bo.exchange(progress=stop)
    assert 0 < len(bo.digest()) < len(anna.digest())
    bo.exchange()
    agree(anna, bo)


def test_progress_never_goes_back_and_ends_at_its_end(office, three):
    anna, bo, _ = three
    photo = anna.data.attachments.save(b"photo")
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=photo))
    for laptop in (anna, bo):
        seen: list[tuple[int, int]] = []
        laptop.exchange(progress=lambda done, total, seen=seen: seen.append((done, total)))
        assert [done for done, _ in seen] == sorted(done for done, _ in seen)
        assert seen[-1][0] == seen[-1][1]


def test_a_bad_file_of_one_stops_no_other(office, three):
    anna, bo, cille = three
    anna.put(Visit(id="v1"))
    bo.put(Visit(id="v2"))
    anna.exchange()
    bo.exchange()
    (path,) = (office.path / anna.id).glob("*.ibx")
    path.write_bytes(b"not a bundle at all")
    told = cille.exchange()
    assert [one.reason for one in told.held] == [Reason.UNREADABLE]
    assert [one.mark for one in told.held] == ["T1"]
    assert cille.store.get(Visit, "v2") is not None
    assert [one.file for one in cille.shelf.held()] == [path.name]


def test_what_was_damaged_there_is_put_right_by_whoever_wrote_it(office, three):
    anna, bo, _ = three
    anna.put(Visit(id="v1"))
    anna.exchange()
    (path,) = (office.path / anna.id).glob("*.ibx")
    whole = path.read_bytes()
    for damage in (whole[:-1], b"", whole[:60] + bytes([whole[60] ^ 1]) + whole[61:]):
        path.write_bytes(damage)
        assert anna.exchange().sent == 1
        assert path.read_bytes() == whole
    path.unlink()
    assert anna.exchange().sent == 1
    bo.exchange()
    agree(anna, bo)


def test_a_laptop_without_an_office_is_told(tmp_path):
    from exchange.laptops import OfficeLaptop

    alone = OfficeLaptop(tmp_path / "alone")
    (tmp_path / "hub").mkdir()
    with pytest.raises(InspectionError, match="office-none"):
        alone.exchange(FolderHub(tmp_path / "hub"))
    alone.shut()


def test_a_place_that_is_away_is_told_and_nothing_is_lost(office, three):
    anna, bo, _ = three
    anna.put(Visit(id="v1"))
    office.path.rename(office.path.with_name("away"))
    with pytest.raises(InspectionError, match="hub-away"):
        anna.exchange()
    office.path.with_name("away").rename(office.path)
    office.meet()
    agree(anna, bo)


def due(anna, bo, office) -> None:
    """A locked visit that both worked on, long ago."""
    anna.put(Supplier(id="s"), Visit(id="v", supplier="s", state="locked"))
    anna.put(Report(id="r", visit="v", locked_at=datetime(2026, 1, 1, tzinfo=UTC)))
    anna.put(*(CaseReview(id=f"c{n}", visit="v", remark=f"bemærkning {n} " * 9) for n in range(50)))
    photo = anna.data.attachments.save(b"photo")
    anna.put(Evidence(id="e", visit="v", original=photo))
    office.meet()
    bo.put(CaseReview(id="d", visit="v", remark="af Bo"))
    office.meet()


def test_what_was_erased_is_sealed_anew_without_it_wherever_it_lies(office, three, tmp_path):
    anna, bo, _ = three
    due(anna, bo, office)
    (tmp_path / "stick").mkdir()
    stick = FolderHub(tmp_path / "stick")
    anna.exchange(stick)
    before = {path.name: path.read_bytes() for path in (office.path / anna.id).glob("*.ibx")}
    purge(anna.store, ["v"], reason="fristen er ude", today=date(2040, 1, 1))
    office.meet()
    office.meet()
    agree(*three)
    assert bo.store.count(CaseReview) == 0
    after = {path.name: path.read_bytes() for path in (office.path / anna.id).glob("*.ibx")}
    assert before.keys() < after.keys(), "a range keeps its name"
    (anew,) = (name for name, data in before.items() if after[name] != data)
    assert bo.kept.load(bundle_name(anna.id, anew)) == after[anew], "taken again without it"
    assert list(office.path.rglob("files/*")) == []
    anna.exchange(stick)
    (left,) = (tmp_path / "stick" / anna.id).glob(anew)
    assert left.read_bytes() == after[anew]
    newcomer = office.enrol("T4")
    office.publish()
    office.meet()
    agree(*three, newcomer)
    assert [name for name in anna.ledger.erased() if name.device == anna.id] == []


class TellingWhere(FolderHub):
    """A place that names a file with whose it is, as a server does."""

    def rosters(self):
        return [replace(one, file=f"{one.device}/{one.file}") for one in super().rosters()]


def test_a_newer_roster_is_followed_wherever_the_place_says_it_lies(office, three):
    anna, bo, _ = three
    hub = TellingWhere(office.path)
    office.alter(bo, role=Role.READER)
    office.alter(bo, role=Role.SUPERVISOR)
    office.publish()
    assert bo.exchange(hub).roster == office.roster.version
    before = sorted(office.path.rglob("roster-*"))
    anna.exchange(hub)
    assert sorted(office.path.rglob("roster-*")) == before
