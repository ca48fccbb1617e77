"""Cut connections and servers that stop at once: whatever happened, one more press mends it."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from exchange.postgres_scene import LONG, OfficeDatabase, bundles, running_server

from inspector.domain.errors import InspectionError
from inspector.gateways.postgres_hub import PostgresHub

CUTS = 400 if LONG else 30
STOPS = 30 if LONG else 5
LAPTOPS = ("t1", "t2", "t3")
MADE = {device: bundles(device, 40, size=30_000) for device in LAPTOPS}


@pytest.fixture(scope="module")
def server():
    with running_server() as found:
        yield found


@pytest.fixture
def office(server):
    made = OfficeDatabase(server)
    for device in LAPTOPS:
        made.admit(device)
    yield made
    made.close()


def push_until_done(hub: PostgresHub, device: str, presses: list[int]) -> None:
    """Press until nothing is in the way, in small steps so that a cut may fall anywhere."""
    made = MADE[device]
    while True:
        presses.append(1)
        try:
            for begin in range(0, len(made), 4):
                hub.put_bundles(device, made[begin : begin + 4], None)
        except InspectionError as problem:
            if problem.code != "hub-away":
                raise
            continue
        return


def pull_until_done(hub: PostgresHub, presses: list[int]) -> dict[object, bytes]:
    found: dict[object, bytes] = {}
    while True:
        presses.append(1)
        try:
            for one in hub.bundles({}):
                if one.bundle not in found:
                    found[one.bundle] = hub.read(one)
        except InspectionError as problem:
            if problem.code != "hub-away":
                raise
            continue
        return found


def at_the_same_time(works: list[Callable[[], object]], disturb: Callable[[], bool]) -> None:
    """Run all, disturbing them until `disturb` has had enough or all are done."""
    failures: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for each in threads:
        each.start()
    while any(each.is_alive() for each in threads) and disturb():
        threads[0].join(random.uniform(0.0, 0.02))
    for each in threads:
        each.join(120)
    assert not any(each.is_alive() for each in threads)
    assert failures == []


def assert_all_there(office: OfficeDatabase) -> None:
    wanted = {name: data for made in MADE.values() for name, data in made}
    assert pull_until_done(office.hub("t1"), []) == wanted
    assert office.sql("SELECT count(*) FROM bundle") == [(len(wanted),)]


def test_connections_cut_during_pushes_and_pulls_lose_and_double_nothing(office):
    cut = rounds = 0
    presses: list[int] = []

    def disturb() -> bool:
        nonlocal cut
        cut += office.hang_up()
        return cut < CUTS

    while cut < CUTS:
        rounds += 1
        office.sql("DELETE FROM bundle")
        works = [
            *(lambda d=d: push_until_done(office.hub(d), d, presses) for d in LAPTOPS),
            lambda: pull_until_done(office.hub("t1"), presses),
        ]
        at_the_same_time(works, disturb)
        assert_all_there(office)
    assert len(presses) > rounds * 4  # some of the cuts fell into the work


def test_a_server_that_stops_at_once_keeps_what_it_acknowledged(office, server):
    for number in range(STOPS):
        office.sql("DELETE FROM bundle")
        presses: list[int] = []
        acknowledged: list[object] = []
        device = LAPTOPS[number % len(LAPTOPS)]

        def push(device: str = device, acknowledged: list[object] = acknowledged) -> None:
            hub = office.hub(device)
            try:
                for name, data in MADE[device]:
                    hub.put_bundles(device, [(name, data)], None)
                    acknowledged.append(name)
            except InspectionError as problem:
                if problem.code != "hub-away":
                    raise

        thread = threading.Thread(target=push)
        thread.start()
        while thread.is_alive() and len(acknowledged) <= number * 5 % 35:
            thread.join(0.001)
        server.stop_at_once()
        thread.join(60)
        server.start()
        there = pull_until_done(office.hub(device), [])
        assert set(acknowledged) <= set(there)
        push_until_done(office.hub(device), device, presses)
        assert pull_until_done(office.hub(device), []) == dict(MADE[device])


def test_a_pull_goes_on_where_the_server_came_back(office, server):
    hub = office.hub("t1")
    push_until_done(hub, "t1", [])
    offered = hub.bundles({})
    assert hub.read(offered[0]) == MADE["t1"][0][1]
    server.stop_at_once()
    reader = office.hub("t2")
    with pytest.raises(InspectionError, match="hub-away"):
        reader.bundles({})
    server.start()
    assert len(reader.bundles({})) == len(MADE["t1"])
    assert pull_until_done(hub, []) == dict(MADE["t1"])


def test_a_cut_inside_one_transaction_leaves_none_of_it(office):
    hub = office.hub("t1")
    hub.bundles({})
    pid = hub._connection.get().info.backend_pid
    office.sql(
        "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN PERFORM pg_terminate_backend({pid}); PERFORM pg_sleep(30); RETURN NEW; END$$"
    )
    office.sql("ALTER FUNCTION cut() SECURITY DEFINER")
    office.sql(
        "CREATE TRIGGER cut AFTER INSERT ON bundle FOR EACH STATEMENT EXECUTE FUNCTION cut()"
    )
    with pytest.raises(InspectionError, match="hub-away"):
        hub.put_bundles("t1", MADE["t1"], None)
    office.sql("DROP TRIGGER cut ON bundle")
    assert hub.own_bundles("t1") == []
    assert hub.put_bundles("t1", MADE["t1"], None) == len(MADE["t1"])
