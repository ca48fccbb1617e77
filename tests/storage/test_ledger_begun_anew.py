"""Two laptops that wrote as one part ways, and nothing that either wrote is lost."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import Laptop, close_all, nobody

from inspector.domain.delivery import OutboxMessage
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Mark
from inspector.domain.model import Answer, Purge, Report, Setting, Supplier, Visit
from inspector.services.ports import Erasable

pytestmark = pytest.mark.timeout(3600)  # the long count takes many minutes
_EXAMPLES = 400 if os.environ.get("UANMELDT_LONG") else 20
NEW = "0f9a6f3e-0000-4000-8000-00000000000"


class Clones:
    """A laptop, its copy that went on as the same one, and a third."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.one = Laptop(folder / "one", "T1")
        self.third = Laptop(folder / "third", "T3")

    def part(self) -> None:
        """The copy is made: from here on two write as one."""
        self.one.data.close()
        shutil.copytree(self.one.folder, self.folder / "clone")
        self.one.data = self.one._opened()
        self.keep = self.one.ledger.marks().get(self.one.id, Mark()).seq
        self.clone = Laptop(self.folder / "clone", now=self.one.now)

    def begin_anew(self, id_: str = NEW + "1", mark: str = "T9") -> None:
        self.clone.ledger.begin_anew(self.keep, id_, mark)

    @property
    def all(self) -> tuple[Laptop, ...]:
        return self.one, self.clone, self.third

    def meet(self) -> None:
        """All read all, twice round."""
        for _ in range(2):
            for reader in self.all:
                for writer in self.all:
                    if writer is not reader:
                        reader.pull(writer)

    def agree(self) -> None:
        self.meet()
        digests = [laptop.digest() for laptop in self.all]
        assert digests[0] == digests[1] == digests[2]
        for laptop in self.all:
            laptop.shelf.keep_roster(b"x", {})
            assert laptop.data.check() == []


@pytest.fixture
def clones(tmp_path) -> Iterator[Clones]:
    made = Clones(tmp_path)
    yield made
    close_all(*made.all)


def values_of(laptop: Laptop, answer: str) -> set[object]:
    """What stands in the comment: one value, or all that are in conflict."""
    told = laptop.digest()
    cell = told.get(f"conflict answer {answer} comment")
    if cell is None:
        return {laptop.store.get(Answer, answer).comment}
    ids = {id_: n for n, id_ in laptop.store.connection.execute("SELECT number, id FROM device")}
    found = set()
    for dot in json.loads(str(cell)):
        name, seq = dot.rsplit(":", 1)
        ((fields,),) = laptop.store.connection.execute(
            "SELECT fields FROM change_log WHERE device = ? AND seq = ?", (ids[name], int(seq))
        )
        found.add(json.loads(fields)["comment"])
    return found


def test_both_clones_work_reaches_everybody(clones):
    clones.one.put(Visit(id="v1"), Answer(id="a1", visit="v1", comment="before"))
    clones.part()
    clones.one.put(Answer(id="a1", visit="v1", comment="by the one"))
    clones.clone.put(Answer(id="a1", visit="v1", comment="by the clone"))
    clones.clone.put(Answer(id="a2", visit="v1", comment="new"))
    clones.third.pull(clones.one)
    old = clones.one.id
    clones.begin_anew()
    assert clones.clone.ledger.device() == (NEW + "1", "T9")
    assert clones.clone.ledger.marks()[old].seq == clones.keep
    clones.agree()
    for laptop in clones.all:
        assert values_of(laptop, "a1") == {"by the one", "by the clone"}
        assert laptop.store.get(Answer, "a2").comment == "new"


def test_the_history_is_told_with_its_people_times_and_reasons(clones):
    clones.one.put(Answer(id="a1", comment="before"))
    clones.part()
    clones.clone.put(Answer(id="a1", comment="after"), reason="because")
    before = clones.clone.store.history(Answer, "a1")
    clones.begin_anew()
    after = clones.clone.store.history(Answer, "a1")
    assert [(e.at, e.person, e.act, e.reason, e.fields) for e in after] == [
        (e.at, e.person, e.act, e.reason, e.fields) for e in before
    ]
    assert [entry.device for entry in after] == ["T1", "T9"]


def test_a_locked_reports_printed_head_is_known_everywhere(clones):
    clones.one.put(Visit(id="v1"))
    clones.part()
    clones.clone.put(Answer(id="a1", visit="v1"))
    head, seen = clones.clone.store.chain_head(), clones.clone.store.seen()
    clones.clone.put(Report(id="r1", visit="v1", chain_head=head, seen=seen))
    clones.one.put(Answer(id="a2", visit="v1"))
    old = clones.one.id
    clones.begin_anew()
    told = clones.clone.store.get(Report, "r1")
    assert told.chain_head == head
    assert json.loads(told.seen) == {old: clones.keep, NEW + "1": 1}
    clones.agree()


def test_what_is_local_stays_as_it_was(clones):
    clones.one.put(
        Setting(id="hub", value='"here"'), Setting(id="device_mark", value='"T1"'),
        OutboxMessage(id="m1", reply="before"), OutboxMessage(id="m2"), OutboxMessage(id="m3"),
    )  # fmt: skip
    with clones.one.store.change("tried") as change:
        change.remove(OutboxMessage, "m2")
    clones.part()
    clone = clones.clone
    clone.put(Setting(id="hub", value='"there"'), OutboxMessage(id="m1", reply="after"))
    clone.put(OutboxMessage(id="m4", reply="new"), Setting(id="theme", value='"dark"'))
    with clone.store.change("tried") as change:
        change.remove(OutboxMessage, "m3")
    clones.begin_anew()
    assert clone.ledger.device() == (NEW + "1", "T9")
    assert clone.store.get(Setting, "hub").value == '"there"'
    assert clone.store.get(Setting, "theme").value == '"dark"'
    assert {one.id: one.reply for one in clone.store.find(OutboxMessage)} == {
        "m1": "after",
        "m4": "new",
    }
    clone.put(Setting(id="hub", value='"again"'))
    clones.agree()
    assert clones.third.store.find(OutboxMessage) == []
    assert clones.third.store.get(Setting, "hub") is None


def test_a_deletion_after_the_fork_stays_lawful(clones):
    clones.one.put(Visit(id="v1", number="2026-T1-001"), Answer(id="a1", visit="v1", comment="x"))
    clones.part()
    clone = clones.clone
    clone.put(Answer(id="a2", visit="v1", comment="y"))
    with clone.store.change("working_papers_purged") as change:
        done = change.erase([Erasable(kind=Answer, column="id", values=("a1", "a2"))])
        change.put(Purge(id="p1", visits=("2026-T1-001",), erased=done.dots))
    old = clones.one.id
    clones.begin_anew()
    assert json.loads(clone.store.get(Purge, "p1").erased) == {old: "2", NEW + "1": "1"}
    clone.shelf.keep_roster(b"x", {})
    assert clone.data.check() == []
    assert clone.store.find(Answer) == []


def test_nothing_in_common_is_told_anew_from_the_beginning(clones):
    clones.part()
    clones.one.put(Supplier(id="s1", name="one"))
    clones.clone.put(Supplier(id="s1", name="clone"), Supplier(id="s2"))
    clones.begin_anew()
    clones.agree()
    assert clones.third.ledger.rows_conflicts() == 1


def test_ranges_and_what_was_given_out_begin_anew(clones):
    clones.one.put(Supplier(id="s1"))
    clones.one.ledger.note_bundle(clones.one.ledger.read_range(clones.one.id, 1, nobody).name)
    clones.part()
    clone = clones.clone
    clone.put(Supplier(id="s2"))
    late = clone.ledger.read_range(clone.id, 2, nobody).name
    clone.ledger.note_bundle(late)
    clone.ledger.note_exported(2)
    clone.shelf.note_forked(True)
    old = clone.id
    clones.begin_anew()
    assert [name.last for name in clone.ledger.bundles(old)] == [1]
    assert clone.ledger.bundles(clone.id) == []
    assert clone.ledger.exported() == 0
    assert not clone.shelf.forked()
    again = clone.ledger.read_range(clone.id, 1, nobody)
    assert (again.first, again.last, again.previous) == (1, 2, b""), "and what was told anew"


def test_the_program_goes_on_as_the_new_laptop(clones):
    clones.one.put(Answer(id="a1", comment="x"))
    clones.part()
    clones.begin_anew()
    clones.clone.put(Answer(id="a1", comment="y"))
    clones.clone.again()
    assert clones.clone.id == NEW + "1"
    clones.clone.put(Answer(id="a1", comment="z"))
    clones.agree()


def test_it_can_happen_twice(clones):
    clones.one.put(Answer(id="a1", comment="x"))
    clones.part()
    clones.clone.put(Answer(id="a1", comment="y"))
    clones.begin_anew()
    clones.clone.put(Answer(id="a1", comment="z"))
    clones.clone.ledger.begin_anew(1, NEW + "2", "T8")
    clones.agree()
    assert clones.clone.store.get(Answer, "a1").comment == "z"


def test_what_another_replaced_of_the_ones_work_came_before_the_clone_wrote(clones):
    clones.one.put(Answer(id="a1", comment="x"))
    clones.part()
    clones.one.put(Answer(id="a1", comment="y"))
    clones.third.pull(clones.one)
    clones.third.put(Answer(id="a1", comment="z"))
    clones.clone.pull(clones.third, chains=[clones.third.id])
    clones.clone.put(Answer(id="a2", comment="new"))
    clones.begin_anew()
    clones.agree()
    for laptop in clones.all:
        assert values_of(laptop, "a1") == {"z"}


def test_what_cannot_be_is_refused_whole(clones):
    clones.one.put(Answer(id="a1"))
    clones.part()
    before = clones.clone.digest()
    with pytest.raises(InspectionError, match="exchange-gap"):
        clones.clone.ledger.begin_anew(7, NEW + "1", "T9")
    with pytest.raises(ValueError, match="another laptop"):
        clones.clone.ledger.begin_anew(0, clones.clone.id, "T9")
    assert clones.clone.digest() == before
    assert clones.clone.data.check() == []


ANSWERS = st.sampled_from(["a1", "a2", "a3"])
STEP = st.one_of(
    st.tuples(st.just("put"), ANSWERS, st.sampled_from(["x", "y", "z"])),
    st.tuples(st.just("remove"), ANSWERS, st.just("")),
    st.tuples(st.just("local"), ANSWERS, st.sampled_from(["x", "y"])),
    st.tuples(st.just("pull"), st.just(""), st.just("")),
)
WHO = st.sampled_from([0, 1, 2])


def do(clones: Clones, laptop: Laptop, step: tuple[str, str, str]) -> None:
    kind, record, text = step
    if kind == "put":
        laptop.put(Answer(id=record, comment=text))
    elif kind == "remove":
        with laptop.store.change("tried") as change:
            change.remove(Answer, record)
    elif kind == "local":
        laptop.put(Setting(id="hub", value=json.dumps(text)))
    elif laptop is not clones.third:
        laptop.pull(clones.third, chains=[clones.third.id])
    else:
        laptop.pull(clones.one)


@settings(max_examples=_EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.tuples(st.sampled_from([0, 2]), STEP), max_size=6),
    after=st.lists(st.tuples(WHO, STEP), max_size=10),
)
def test_clones_and_a_third_always_come_to_the_same(tmp_path, before, after, tried):
    clones = Clones(tmp_path / str(uuid.uuid4()))
    try:
        for who, step in before:
            do(clones, (clones.one, clones.one, clones.third)[who], step)
        clones.part()
        for who, step in after:
            do(clones, clones.all[who], step)
        hub = clones.clone.store.get(Setting, "hub")
        shown = {one.id: values_of(clones.clone, one.id) for one in clones.clone.store.find(Answer)}
        clones.begin_anew(str(uuid.uuid4()))
        assert clones.clone.store.get(Setting, "hub") == hub
        assert shown == {
            one.id: values_of(clones.clone, one.id) for one in clones.clone.store.find(Answer)
        }
        clones.agree()
        tried("laptops that began anew")
    finally:
        close_all(*clones.all)
        shutil.rmtree(clones.folder)
