"""What a laptop had handed to one colleague before it was put out comes to all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from exchange.laptops import OfficeLaptop
from ledgers import START
from office_scene import PAPERS, SEALS

from inspector.domain.model import Answer, Visit
from inspector.domain.office import Role
from inspector.gateways.folder_hub import FolderHub
from inspector.services import office
from inspector.services.office_kit import OfficeKit


def kit(laptop: OfficeLaptop) -> OfficeKit:
    return OfficeKit(
        shelf=laptop.shelf, ledger=laptop.ledger, seals=SEALS, papers=PAPERS, now=laptop.clock
    )


def exchange(laptop: OfficeLaptop, place: FolderHub | None = None):
    """As the program does it: an administrator looks for what others did first."""
    office.meet(kit(laptop), place or laptop.hub)
    return laptop.exchange(place)


def settle_down(*laptops: OfficeLaptop) -> None:
    for _ in range(5):  # word of it goes to the administrator, back, and only then the rest
        for laptop in laptops:
            exchange(laptop)


class Scene:
    def __init__(self, folder: Path) -> None:
        self.hub, self.stick = (folder / name for name in ("hub", "stick"))
        self.laptops = [
            OfficeLaptop(folder / mark, mark, START) for mark in ("T1", "T2", "T3", "T4")
        ]
        self.anna, self.bo, self.cille, self.eva = self.laptops
        for place in (self.hub, self.stick):
            place.mkdir()
        for laptop in self.laptops:
            laptop.hub = FolderHub(self.hub)
        office.create_office(kit(self.anna), "Tilsynet")
        for laptop in self.laptops[1:]:
            self.let_in(laptop)
        self.eva.put(Visit(id="v"))
        settle_down(*self.laptops)

    def let_in(self, laptop: OfficeLaptop) -> None:
        request, _ = office.ask(kit(laptop))
        answer, _ = office.enrol(kit(self.anna), request, Role.SUPERVISOR)
        office.join(kit(laptop), answer)

    def hand(self, giver: OfficeLaptop, taker: OfficeLaptop) -> None:
        """By a stick nobody else sees."""
        exchange(giver, FolderHub(self.stick))
        exchange(taker, FolderHub(self.stick))


@pytest.fixture
def scene(tmp_path: Path):
    made = Scene(tmp_path)
    yield made
    for laptop in made.laptops:
        laptop.shut()


def test_what_one_colleague_had_of_it_by_a_stick_comes_to_all(scene: Scene):
    scene.eva.put(Answer(id="a", visit="v", outcome="ok"))
    scene.hand(scene.eva, scene.bo)
    office.revoke(kit(scene.anna), scene.eva.id)
    settle_down(scene.anna, scene.cille, scene.bo)
    assert scene.anna.digest() == scene.bo.digest() == scene.cille.digest()
    assert scene.cille.store.get(Answer, "a").outcome == "ok"
    assert [one.check() for one in scene.laptops[:3]] == [[], [], []]
    told = exchange(scene.cille)
    assert (told.held, told.rejected) == ((), ())


def test_what_it_writes_after_the_colleague_knows_counts_nowhere(scene: Scene):
    scene.hand(scene.eva, scene.bo)
    office.revoke(kit(scene.anna), scene.eva.id)
    settle_down(scene.anna, scene.cille, scene.bo)
    version = scene.anna.roster.version
    scene.eva.put(Answer(id="b", visit="v", outcome="not_ok"))
    scene.hand(scene.eva, scene.bo)
    settle_down(scene.anna, scene.cille, scene.bo)
    assert scene.bo.store.get(Answer, "b") is None
    assert scene.anna.roster.version == version
    assert scene.anna.digest() == scene.bo.digest() == scene.cille.digest()


def test_what_it_says_itself_to_have_written_counts_for_nothing(scene: Scene):
    scene.eva.put(Answer(id="b", visit="v", outcome="not_ok"))
    office.revoke(kit(scene.anna), scene.eva.id)
    scene.eva.exchange(FolderHub(scene.hub))  # before the list lies there: all of it, and its word
    settle_down(scene.anna, scene.cille, scene.bo)
    assert scene.cille.store.get(Answer, "b") is None
    assert scene.anna.digest() == scene.bo.digest() == scene.cille.digest()
