"""Two laptops wrote as one, and colleagues had read the one or the other: all come together."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from exchange.laptops import SEALING, Office, OfficeLaptop
from office_scene import PAPERS

from inspector.domain.exchange import Exchanged, Reason
from inspector.domain.identity import new_id
from inspector.domain.model import Answer, Purge, Report, Visit
from inspector.domain.office import Role
from inspector.gateways.folder_hub import FolderHub
from inspector.services import office as office_service
from inspector.services.office_kit import OfficeKit
from inspector.services.ports import Erasable


@pytest.fixture
def stick(tmp_path) -> FolderHub:
    (tmp_path / "stick").mkdir()
    return FolderHub(tmp_path / "stick")


@pytest.fixture
def three(office):
    """Anna of the office, Bo and Cille, who have the same."""
    anna, bo, cille = office.enrol("T1"), office.enrol("T2"), office.enrol("T3")
    office.publish()
    bo.put(Visit(id="v1", number="2026-T2-001"))
    answer(bo, "before")
    office.meet()
    return anna, bo, cille


def answer(laptop: OfficeLaptop, comment: str, record: str = "a") -> None:
    """Her answer, as she edits it: what stands there is replaced."""
    found = laptop.store.get(Answer, record) or Answer(id=record, visit="v1")
    laptop.put(replace(found, comment=comment))


def values(laptop: OfficeLaptop, record: str = "a") -> set[object]:
    """What is shown, or all that stands against each other."""
    for one in laptop.store.conflicts():
        if (one.record, one.column) == (record, "comment"):
            return {version.value for version in one.versions}
    return {laptop.store.get(Answer, record).comment}


def anew(office: Office, laptop: OfficeLaptop, mark: str) -> None:
    """Enrolled under another name; all learn of it who exchange."""
    office.begin_anew(laptop, mark)
    office.laptops[mark] = laptop
    office.publish()


def agree(office: Office, *hubs: FolderHub) -> None:
    """All exchange at all places; then they have the same, and it is whole."""
    laptops = office.laptops.values()
    for hub in (office.hub, *hubs, office.hub):
        for laptop in laptops:
            laptop.exchange(hub)
    told = office.meet()
    if hubs:
        told += [one.exchange(hubs[0]) for one in laptops]
    assert [(one.held, one.rejected, one.forked) for one in told] == [((), (), False)] * len(told)
    first, *others = (one.digest() for one in laptops)
    assert first
    assert all(other == first for other in others)
    assert [one.check() for one in laptops] == [[] for _ in laptops]


def test_a_colleague_who_had_read_the_copy_reads_the_original(office, three, stick):
    _anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    answer(copy, "of the copy alone", record="b")
    bo.exchange()
    copy.exchange(stick)
    cille.exchange(stick)
    assert values(cille) == {"of the copy"}
    told = cille.exchange()
    assert [one.reason for one in told.rejected] == [Reason.FORK], "she is told before anybody"
    assert copy.exchange().forked
    anew(office, copy, "T4")
    agree(office, stick)
    assert values(cille) == {"of the one", "of the copy"}
    assert cille.store.get(Answer, "b").comment == "of the copy alone"
    answer(bo, "goes on", record="c")
    office.meet()
    assert cille.store.get(Answer, "c").comment == "goes on"


def test_the_original_begins_anew_where_the_copy_was_there_first(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    bo.exchange(stick)
    cille.exchange(stick)
    copy.exchange()
    assert bo.exchange().forked
    office.laptops["copy"] = copy
    anew(office, bo, "T4")
    agree(office, stick)
    assert values(anna) == {"of the one", "of the copy"}


def test_what_a_colleague_wrote_over_the_copys_work_replaces_that_alone(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    copy.exchange(stick)
    cille.exchange(stick)
    answer(cille, "cille, over the copy")
    cille.exchange(stick)
    bo.exchange()
    anna.exchange()
    cille.exchange()  # what she wrote comes to those who have the original's under that name
    anna.exchange()
    assert copy.exchange().forked
    anew(office, copy, "T4")
    agree(office, stick)
    for laptop in (anna, bo, cille, copy):
        assert values(laptop) == {"of the one", "cille, over the copy"}
        dots = {each.dot for each in laptop.store.history(Answer, "a")}
        assert len(dots) == 4, "before, of the one, of the copy, over the copy"


def test_what_she_writes_after_it_means_the_original(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one", record="b")
    answer(copy, "of the copy", record="b")
    copy.exchange(stick)
    cille.exchange(stick)
    answer(cille, "over the copy", record="b")
    bo.exchange()
    copy.exchange()
    anew(office, copy, "T4")
    for laptop in (copy, cille, anna):
        laptop.exchange()
    shown = cille.store.get(Answer, "b").comment
    other = {"of the one": "over the copy", "over the copy": "of the one"}[shown]
    answer(cille, "after it", record="b")
    agree(office, stick)
    assert values(anna, "b") == {"after it", other}


def test_a_report_of_hers_has_seen_what_was_told_anew(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one", record="b")
    answer(copy, "of the copy")
    copy.exchange(stick)
    cille.exchange(stick)
    head, seen = cille.store.chain_head(), cille.store.seen()
    cille.put(
        Report(id="r1", visit="v1", version=1, chain_head=head, seen=seen), act="visit_locked"
    )
    copy_head = copy.store.chain_head()
    copy.put(Report(id="r2", visit="v1", version=2, chain_head=copy_head, seen=copy.store.seen()))
    bo.exchange()
    copy.exchange()
    anew(office, copy, "T4")
    agree(office, stick)
    assert {json.loads(cille.store.get(Report, "r1").seen)[bo.id]} == {json.loads(seen)[bo.id]}
    for laptop in (anna, bo, cille, copy):
        later = {one.report: one.changes for one in laptop.store.later_changes("v1")}
        assert later["r1"] == 1, "what the original wrote, and nothing of the copy's"


def test_both_begin_anew(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    bo.exchange()
    copy.exchange(stick)
    cille.exchange(stick)
    answer(cille, "cille, over the copy")
    anna.exchange()
    answer(anna, "anna, over the one")
    assert copy.exchange().forked
    assert bo.exchange(stick).forked
    anew(office, copy, "T4")
    anew(office, bo, "T5")
    agree(office, stick)
    assert values(anna) == {"cille, over the copy", "anna, over the one"}


def test_the_original_is_none_any_more_once_the_copy_has_another_name(office, three, stick):
    anna, bo, _cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    bo.exchange()
    copy.exchange(stick)
    assert bo.exchange(stick).forked
    assert copy.exchange().forked
    anew(office, copy, "T4")
    agree(office, stick)
    assert not bo.shelf.forked()
    assert values(anna) == {"of the one", "of the copy"}


def test_a_copy_of_the_copy(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    second = office.clone(copy, "second")
    answer(second, "of the second", record="b")
    answer(copy, "of the copy too", record="c")
    second.exchange(stick)
    cille.exchange(stick)
    answer(cille, "cille, over the second", record="b")
    bo.exchange()
    assert copy.exchange().forked
    anew(office, copy, "T4")
    assert second.exchange().forked
    anew(office, second, "T5")
    agree(office, stick)
    assert values(anna) == {"of the one", "of the copy"}
    assert values(anna, "b") == {"cille, over the second"}
    assert values(anna, "c") == {"of the copy too"}


def test_the_one_that_began_anew_is_copied_itself(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    copy.exchange(stick)
    cille.exchange(stick)
    answer(cille, "over the copy")
    bo.exchange()
    copy.exchange()
    anew(office, copy, "T4")
    copy.exchange()
    again = office.clone(copy, "again")
    answer(copy, "of the one of two", record="b")
    answer(again, "of the second of two", record="b")
    copy.exchange()
    again.exchange(stick)
    cille.exchange(stick)
    answer(cille, "over the second of two", record="b")
    assert again.exchange().forked
    anew(office, again, "T5")
    agree(office, stick)
    assert values(anna) == {"of the one", "over the copy"}
    assert values(anna, "b") == {"of the one of two", "over the second of two"}


def test_a_colleague_who_had_read_the_copy_is_copied_herself(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    copy.exchange(stick)
    cille.exchange(stick)
    twin = office.clone(cille, "twin")
    answer(cille, "cille, over the copy")
    answer(twin, "twin, over the copy")
    bo.exchange()
    copy.exchange()
    anew(office, copy, "T4")
    copy.exchange()
    cille.exchange()
    assert twin.exchange().forked
    anew(office, twin, "T5")
    agree(office, stick)
    assert values(anna) == {"of the one", "cille, over the copy", "twin, over the copy"}


def test_what_was_not_given_out_when_the_disk_was_copied_is_told_once(office, three):
    anna, bo, _cille = three
    answer(bo, "in both, not given out", record="b")
    copy = office.clone(bo, "copy")
    answer(bo, "of the one", record="b")
    answer(copy, "of the copy", record="c")
    bo.exchange()
    assert copy.exchange().forked
    anew(office, copy, "T4")
    agree(office)
    assert values(anna, "b") == {"of the one"}
    assert len(anna.store.history(Answer, "b")) == 2


def test_a_laptop_enrolled_later_reads_all_of_it_at_once(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one")
    answer(copy, "of the copy")
    copy.exchange(stick)
    cille.exchange(stick)
    bo.exchange()
    copy.exchange()
    anew(office, copy, "T4")
    agree(office, stick)
    dorte = office.enrol("T9")
    office.publish()
    dorte.exchange(stick)
    assert dorte.digest() == anna.digest()
    agree(office, stick)


def test_what_the_office_erased_of_the_copys_work_is_not_told_anew(office, three, stick):
    anna, bo, cille = three
    copy = office.clone(bo, "copy")
    answer(bo, "of the one", record="c")
    answer(copy, "of the copy", record="b")
    copy.exchange(stick)
    anna.exchange(stick)
    with anna.store.change("working_papers_purged") as change:
        done = change.erase([Erasable(kind=Answer, column="id", values=("b",))])
        change.put(Purge(id="p1", visits=("2026-T2-001",), erased=done.dots))
    bo.exchange()
    copy.exchange()
    anew(office, copy, "T4")
    copy.exchange()
    agree(office, stick)
    for laptop in (anna, bo, cille, copy):
        assert laptop.store.get(Answer, "b") is None
        assert laptop.store.get(Answer, "c").comment == "of the one"
        log = laptop.store.connection.execute("SELECT fields FROM change_log").fetchall()
        assert not any("of the copy" in (text or "") for (text,) in log)


# the laptop that administers the office


class Administered:
    """An office made by its first laptop, as a person makes it; both ends in one process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.scene = folder, Office(folder)
        self.anna = self.laptop("T1")
        office_service.create_office(self.kit(self.anna), "Tilsynet")
        self.bo = self.enrolled(self.laptop("T2"), self.anna)

    def laptop(self, mark: str) -> OfficeLaptop:
        made = OfficeLaptop(self.folder / mark, mark)
        made.hub = self.scene.hub
        self.scene.laptops[mark] = made
        return made

    def kit(self, laptop: OfficeLaptop) -> OfficeKit:
        return OfficeKit(
            shelf=laptop.shelf, ledger=laptop.ledger, seals=SEALING, papers=PAPERS, now=laptop.clock
        )

    def enrolled(
        self,
        laptop: OfficeLaptop,
        by: OfficeLaptop,
        role: str = Role.SUPERVISOR,
        replaces: str = "",
    ) -> OfficeLaptop:
        _, file = office_service.ask(self.kit(laptop), replaces=replaces)
        request = office_service.read_request(self.kit(by), file)
        _, data = office_service.enrol(self.kit(by), request, role)
        office_service.join(self.kit(laptop), office_service.read_answer(self.kit(laptop), data))
        return laptop

    def begin_anew(self, laptop: OfficeLaptop, by: OfficeLaptop, mark: str, role: str) -> None:
        old = laptop.id
        laptop.ledger.begin_anew(laptop.ledger.exported(), new_id(), mark)
        self.scene.laptops[mark] = laptop
        self.enrolled(laptop, by, role, old)

    def exchange(self, laptop: OfficeLaptop) -> Exchanged:
        office_service.meet(self.kit(laptop), self.scene.hub)
        return laptop.exchange()


@pytest.mark.parametrize("apart", [False, True])
def test_the_administrations_laptop_is_copied(tmp_path, apart):
    """The copy holds the administration key as well, and lets itself in."""
    there = Administered(tmp_path)
    anna, bo = there.anna, there.bo
    anna.put(Visit(id="v1", number="2026-T1-001"))
    for each in (anna, bo, anna):
        there.exchange(each)
    copy = there.scene.clone(anna, "copy")
    answer(anna, "of the one")
    answer(copy, "of the copy")
    there.exchange(anna)
    assert there.exchange(copy).forked
    if apart:
        there.enrolled(there.laptop("T3"), anna)
        there.exchange(anna)
    there.begin_anew(copy, copy, "T4", Role.OFFICE)
    for _ in range(3):
        for each in there.scene.laptops.values():
            there.exchange(each)
    assert values(bo) == {"of the one", "of the copy"}
    first, *others = (one.digest() for one in there.scene.laptops.values())
    assert all(other == first for other in others)
    assert [one.check() for one in there.scene.laptops.values()] == [[]] * (4 if apart else 3)
    assert {one.mark for one in bo.roster.active} >= {"T1", "T2", "T4"}
    there.scene.shut()
