"""Whole exchanges of real laptops over a real PostgreSQL, cut off again and again."""

from __future__ import annotations

import random
import threading

import pytest
from exchange.laptops import OfficeLaptop
from exchange.postgres_scene import LONG, OfficeDatabase, running_server

from inspector.domain.errors import InspectionError
from inspector.domain.model import Answer, Evidence, Supplier, Visit
from inspector.services.exchange_places import Hub

ROUNDS = 60 if LONG else 4


@pytest.fixture(scope="module")
def server():
    with running_server() as found:
        yield found


@pytest.fixture
def place(server):
    made = OfficeDatabase(server)
    yield made
    made.close()


@pytest.fixture
def three(office, place):
    laptops = [office.enrol(mark) for mark in ("T1", "T2", "T3")]
    for laptop in laptops:
        office.give_roster(laptop)
        place.admit(laptop.id)
        laptop.hub = place.hub(laptop.id)
    return laptops


def agree(laptops: list[OfficeLaptop]) -> None:
    first, *others = (one.digest() for one in laptops)
    assert first
    assert all(other == first for other in others)
    assert all(one.check() == [] for one in laptops)


def settle_down(laptops: list[OfficeLaptop]) -> None:
    for _ in range(2):
        for one in laptops:
            one.exchange()


def test_three_laptops_agree_over_a_server(three):
    anna, bo, cille = three
    anna.put(Supplier(id="s", name="Ærø Jobhus"), Visit(id="v", supplier="s"))
    told = anna.exchange()
    assert (told.sent, told.entries_out) == (1, 2)
    bo.put(Answer(id="a1", visit="v", outcome="ok"))
    told = bo.exchange()
    assert (told.sent, told.received, told.visits) == (1, 1, 1)
    settle_down(three)
    agree(three)
    assert cille.store.get(Answer, "a1").outcome == "ok"
    told = cille.exchange()
    assert (told.sent, told.received, told.held, told.rejected) == (0, 0, (), ())


def test_a_photo_comes_by_the_server(three):
    anna, bo, _ = three
    photo = random.Random(1).randbytes(300_000)
    digest = anna.data.attachments.save(photo)
    anna.put(Visit(id="v"), Evidence(id="e", visit="v", original=digest, size=len(photo)))
    assert anna.exchange().files_out == 1
    assert bo.exchange().files_in == 1
    assert bo.data.attachments.load(digest) == photo


def test_nothing_readable_lies_on_the_server(three, place):
    anna, *_ = three
    anna.put(Supplier(id="s", name="Nordlys Job og Afklaring", cvr="12345674"))
    anna.exchange()
    for table in ("bundle", "roster", "status", "file"):
        for (row,) in place.sql(f"SELECT string_agg(t::text, '') FROM {table} AS t"):
            assert row is None or not any(
                each.encode().hex() in row or each in row for each in ("Nordlys", "12345674")
            )


def test_exchanges_that_are_cut_off_end_in_the_same_data(three, place):
    """All three press at the same time while the server hangs up on them at any moment."""
    chance = random.Random(5)
    for number in range(ROUNDS):
        for laptop in three:
            for each in range(12):
                said = f"{laptop.mark} {number} {chance.random()}"
                answer = Answer(id=f"a{each}", visit="v", comment=said)
                laptop.put(answer)
        stop = threading.Event()

        def hang_up(stop: threading.Event = stop) -> None:
            while not stop.wait(random.uniform(0.002, 0.03)):
                place.hang_up()

        cutter = threading.Thread(target=hang_up)
        cutter.start()
        try:
            for laptop in three:
                _press(laptop, laptop.hub)
        finally:
            stop.set()
            cutter.join()
        _until_done(three)
        agree(three)


def _press(laptop: OfficeLaptop, hub: Hub | None) -> None:
    for _ in range(3):
        try:
            laptop.exchange(hub)
        except InspectionError as problem:
            if problem.code not in ("hub-away", "hub-file"):
                raise


def _until_done(laptops: list[OfficeLaptop]) -> None:
    for laptop in (*laptops, *laptops):
        for _ in range(5):
            try:
                laptop.exchange()
                break
            except InspectionError as problem:
                if problem.code != "hub-away":
                    raise


def test_a_scope_that_is_closed_gives_everybody_what_was_written_in_it(office, three):
    anna, bo, cille = three

    def follow() -> None:
        for one in three:
            office.give_roster(one)

    office.put_scope("north", ["s"])
    office.alter(cille, scopes=("north",))
    follow()
    cille.put(Supplier(id="s", name="Nord"), Visit(id="v", supplier="s"))
    settle_down(three)
    cille.put(Supplier(id="other"))
    settle_down(three)
    assert bo.store.get(Visit, "v") is None
    office.empty_scope("north")
    follow()
    settle_down(three)
    agree(three)
    told = bo.exchange()
    assert (told.sent, told.received) == (0, 0)
    assert anna.store.get(Visit, "v") is not None
