"""Whenever a laptop is copied and whoever meets whom: one digest in the end, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import uuid

import pytest
from exchange.laptops import Office, OfficeLaptop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.model import Answer, Visit
from inspector.gateways.folder_hub import FolderHub

pytestmark = pytest.mark.timeout(3600)  # the long count takes many minutes
_EXAMPLES = 200 if os.environ.get("UANMELDT_LONG") else 8
_ROUNDS = 12
_QUIET = 3  # rounds: in the first the last who began anew gives, in the next all learn
WHO = st.sampled_from(["T1", "T2", "T3", "T5", "T6"])
STEP = st.one_of(
    st.tuples(st.just("write"), WHO, st.sampled_from(["a", "b"])),
    st.tuples(st.just("write"), WHO, st.sampled_from(["a", "b"])),
    st.tuples(st.just("remove"), WHO, st.sampled_from(["a", "b"])),
    st.tuples(st.just("exchange"), WHO, st.sampled_from(["hub", "stick"])),
    st.tuples(st.just("exchange"), WHO, st.sampled_from(["hub", "stick"])),
    st.tuples(st.just("anew"), WHO, st.just("")),
)
SECOND = st.tuples(st.just("copy"), st.just("T6"), st.sampled_from(["T1", "T2", "T3", "T5"]))


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Steps, among which one laptop is copied, and perhaps another or the copy."""
    steps = st.lists(STEP, max_size=12)
    second = [draw(SECOND)] if draw(st.booleans()) else []
    return [*draw(steps), ("copy", "T5", "T2"), *draw(steps), *second, *draw(steps)]


class Scene:
    """Three laptops, the copies of them, two places to meet."""

    def __init__(self, folder) -> None:
        self.office = Office(folder)
        for mark in ("T1", "T2", "T3"):
            self.office.enrol(mark)
        self.office.publish()
        (folder / "stick").mkdir()
        self.hubs = {"hub": self.office.hub, "stick": FolderHub(folder / "stick")}
        self.laptops = self.office.laptops
        self.laptops["T2"].put(Visit(id="v1", number="2026-T2-001"))
        self.write("T2", "a")
        self.office.meet()
        self.made = 0

    def do(self, kind: str, who: str, what: str) -> None:
        if kind == "copy" and who not in self.laptops and what in self.laptops:
            self.laptops[who] = self.office.clone(self.laptops[what], who)
        elif who not in self.laptops:
            return
        elif kind == "anew":
            self.anew(self.laptops[who])
        elif kind == "write":
            self.write(who, what)
        elif kind == "exchange":
            self.laptops[who].exchange(self.hubs[what])
        elif kind == "remove" and self.laptops[who].store.get(Answer, what):
            with self.laptops[who].store.change("tried") as change:
                change.remove(Answer, what)

    def write(self, who: str, record: str) -> None:
        self.laptops[who].put(Answer(id=record, visit="v1", comment=f"{who} {uuid.uuid4()}"))

    def anew(self, laptop: OfficeLaptop) -> None:
        if laptop.shelf.forked():
            self.made += 1
            self.office.begin_anew(laptop, f"N{self.made}")
            self.office.publish()

    def end(self) -> None:
        """All meet until nobody is a copy any more, and nothing is new."""
        quiet = 0
        for _ in range(_ROUNDS):
            for hub in self.hubs.values():
                for laptop in self.laptops.values():
                    laptop.exchange(hub)
            forked = [one for one in self.laptops.values() if one.shelf.forked()]
            for laptop in forked:
                self.anew(laptop)
            quiet = 0 if forked else quiet + 1
            if quiet == _QUIET:
                break
        self.office.meet()

    def agree(self) -> None:
        first, *others = (one.digest() for one in self.laptops.values())
        assert first
        assert all(other == first for other in others)
        for one in self.laptops.values():
            assert one.check() == []
        for hub in self.hubs.values():
            for one in self.laptops.values():
                told = one.exchange(hub)
                assert (told.rejected, told.held, told.forked) == ((), (), False)


def said(laptop: OfficeLaptop) -> set[str]:
    """Every comment that stands in the log."""
    rows = laptop.store.connection.execute(
        "SELECT fields FROM change_log WHERE \"table\" = 'answer'"
    )
    return {json.loads(text).get("comment") for (text,) in rows}


@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=stories())
def test_copies_of_laptops_come_to_one_digest_and_lose_nothing(tmp_path, steps, tried):
    scene = Scene(tmp_path / str(uuid.uuid4()))
    try:
        for kind, who, what in steps:
            scene.do(kind, who, what)
        written = set().union(*map(said, scene.laptops.values()))
        scene.end()
        scene.agree()
        for laptop in scene.laptops.values():
            assert said(laptop) >= written
        tried("offices with copied laptops")
        if scene.made:
            tried("… of which some began anew")
    finally:
        scene.office.shut()
        shutil.rmtree(scene.office.root)
