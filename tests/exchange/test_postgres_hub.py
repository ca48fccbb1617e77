"""The hub on a real PostgreSQL: what is put there is there, whole, and once."""

from __future__ import annotations

import psycopg
import pytest
from exchange.postgres_scene import OfficeDatabase, bundles, running_server
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.exchange import BundleName
from inspector.gateways.postgres_bundles import PostgresBundles
from inspector.gateways.postgres_hub import PostgresHub
from inspector.services.exchange_places import Offered


@pytest.fixture(scope="module")
def server():
    with running_server() as found:
        yield found


@pytest.fixture
def office(server):
    made = OfficeDatabase(server)
    yield made
    made.close()


@pytest.fixture
def hub(office):
    office.admit("t1")
    return office.hub("t1")


def names_of(offered: list[Offered]) -> list[BundleName]:
    return [one.bundle for one in offered if one.bundle]


def test_an_empty_place_offers_nothing(hub):
    assert hub.device() == "t1"
    assert hub.bundles({}) == []
    assert hub.own_bundles("t1") == []
    assert hub.rosters() == []
    assert hub.statuses() == []
    assert hub.files(["a"]) == {}


def test_what_was_put_is_read_back_byte_for_byte(hub):
    made = bundles("t1", 12, size=70_000)
    assert hub.put_bundles("t1", made, None) == 12
    offered = hub.bundles({})
    assert names_of(offered) == [name for name, _ in made]
    assert [hub.read(one) for one in offered] == [data for _, data in made]
    assert [hub.read(one) for one in reversed(offered)] == [data for _, data in reversed(made)]


def test_a_second_press_puts_nothing(hub):
    made = bundles("t1", 5)
    assert hub.put_bundles("t1", made[:3], None) == 3
    assert hub.put_bundles("t1", made, None) == 2
    assert hub.put_bundles("t1", made, None) == 0


def test_only_what_is_not_known_is_offered(office, hub):
    office.admit("t2")
    hub.put_bundles("t1", bundles("t1", 4), None)
    office.hub("t2").put_bundles("t2", bundles("t2", 3), None)
    found = hub.bundles({"t1": 20, "t2": 29, "t9": 4})
    assert [(one.device, one.last) for one in names_of(found)] == [
        ("t1", 30), ("t1", 40), ("t2", 30),
    ]  # fmt: skip
    assert hub.bundles({"t1": 40, "t2": 30}) == []
    assert {one.device for one in names_of(hub.own_bundles("t2"))} == {"t2"}


def test_the_same_range_sealed_anew_by_its_laptop_takes_the_place_of_the_first(hub):
    (name, data), *_ = bundles("t1", 1)
    hub.put_bundles("t1", [(name, data)], None)
    assert hub.put_bundles("t1", [(name, b"without what was erased")], None) == 1
    (found,) = hub.own_bundles("t1")
    assert hub.read(found) == b"without what was erased"


def test_what_another_passes_on_never_takes_the_place_of_the_laptops_own(office, hub):
    office.admit("t2")
    (name, data), *_ = bundles("t1", 1)
    hub.put_bundles("t1", [(name, data)], None)
    other = office.hub("t2")
    assert other.put_bundles("t2", [(name, data)], None) == 0
    assert other.put_bundles("t2", [(name, b"something else")], None) == 1
    own, passed_on = sorted(hub.own_bundles("t1"), key=lambda one: one.device)
    assert (own.device, hub.read(own)) == ("t1", data)
    assert (passed_on.device, hub.read(passed_on)) == ("t2", b"something else")


def test_nobody_keeps_a_laptop_from_its_place_by_being_there_first(office, hub):
    office.admit("t2")
    (name, data), *_ = bundles("t1", 1)
    office.hub("t2").put_bundles("t2", [(name, b"rubbish")], None)
    assert hub.put_bundles("t1", [(name, data)], None) == 1
    assert sorted(map(hub.read, hub.own_bundles("t1"))) == sorted([data, b"rubbish"])


def test_what_the_office_sealed_for_a_lost_laptop_stays_and_the_first_goes(office, hub):
    office.admit("kontor")
    (name, data), *_ = bundles("t1", 1)
    hub.put_bundles("t1", [(name, data)], None)
    office.hub("kontor").put_bundles("kontor", [(name, b"without")], None)
    office.sql("SELECT dismiss_laptop(%s)", f"{office.name}_t1")
    assert office.sql("SELECT erase_originals('t1', 'kontor')") == [(1,)]
    assert office.sql("SELECT sender, body FROM bundle") == [("kontor", b"without")]


def test_progress_is_told_and_a_cancelled_push_keeps_what_was_durable(hub):
    made = bundles("t1", 6, size=2 * 1024 * 1024)
    told = []

    def stop_after_two(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        hub.put_bundles("t1", made, stop_after_two)
    assert told == [(0, 6), (2, 6), (4, 6)]
    assert len(hub.own_bundles("t1")) == 4
    assert hub.put_bundles("t1", made, lambda done, total: None) == 2


def test_rosters_are_told_newest_first_and_once(office, hub):
    office.admit("t2")
    hub.put_roster("t1", 1, b"one")
    hub.put_roster("t1", 10, b"ten")
    office.hub("t2").put_roster("t2", 10, b"ten")
    office.hub("t2").put_roster("t2", 10, b"another ten")
    found = hub.rosters()
    assert sorted(map(hub.read, found[:2])) == [b"another ten", b"ten"]
    assert [hub.read(one) for one in found[2:]] == [b"one"]


def test_a_status_is_replaced_by_the_next(office, hub):
    office.admit("t2")
    hub.put_status("t1", b"yesterday")
    hub.put_status("t1", b"today")
    office.hub("t2").put_status("t2", b"other")
    assert [(one.device, hub.read(one)) for one in hub.statuses()] == [
        ("t1", b"today"), ("t2", b"other"),
    ]  # fmt: skip


def test_files_are_found_by_their_names_in_hundreds(hub):
    names = [f"{number:064x}" for number in range(300)]
    for name in names[:5]:
        hub.put_file("t1", name, name.encode() * 3)
        hub.put_file("t1", name, b"the same content, sealed by another chance")
    found = hub.files(names)
    assert sorted(found) == names[:5]
    assert hub.read(found[names[3]]) == names[3].encode() * 3


def test_a_file_that_went_in_the_meantime_is_told(office, hub):
    hub.put_bundles("t1", bundles("t1", 1), None)
    hub.put_file("t1", "name", b"data")
    offered = [*hub.bundles({}), *hub.files(["name"]).values()]
    office.sql("DELETE FROM bundle")
    office.sql("DELETE FROM file")
    for one in offered:
        with pytest.raises(InspectionError, match="hub-file"):
            hub.read(one)


def test_a_hub_that_was_closed_opens_again(hub):
    hub.put_bundles("t1", bundles("t1", 1), None)
    hub.close()
    assert len(hub.bundles({})) == 1


def test_a_commit_that_comes_late_is_not_passed_over(office, hub):
    """What a serial number would lose: a lower one that is committed after a higher one."""
    office.admit("t2")
    with office.as_laptop("t2") as slow:
        slow.execute("BEGIN")
        slow.execute(
            'INSERT INTO bundle (device, "first", "last", link, sender, hash, body) '
            "VALUES ('t2', 1, 10, 'aaaaaaaaaaaa', 't2', sha256('x'), 'x')"
        )
        hub.put_bundles("t1", bundles("t1", 1), None)
        known = {one.device: one.last for one in names_of(hub.bundles({}))}
        assert known == {"t1": 10}
        slow.execute("COMMIT")
        assert [one.device for one in names_of(hub.bundles(known))] == ["t2"]


def test_two_offices_in_schemas_of_one_database_see_nothing_of_each_other(server, office):
    office.admit("t1")
    office.hub("t1").put_bundles("t1", bundles("t1", 2), None)
    done = server.psql(office.name, "setup.sql", schema="nabo", roles=f"nabo_{office.name}")
    assert done.returncode == 0, done.stderr
    address = office.address(f"{office.name}_t1").replace("schema=uanmeldt", "schema=nabo")
    other = PostgresHub(address, "hemmelig")
    with pytest.raises(InspectionError, match="hub-"):
        other.bundles({})
    other.close()


DEVICES = ("t1", "t2", "t3")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pushes=st.lists(
        st.tuples(
            st.sampled_from(DEVICES), st.sampled_from(DEVICES), st.integers(0, 6), st.integers(0, 6)
        ),
        max_size=8,
    ),
    known=st.dictionaries(st.sampled_from(DEVICES), st.integers(0, 70)),
)
def test_a_hub_is_the_set_of_what_was_put_there(laptops, pushes, known):
    """Whoever brings what in whichever order: all is offered, each once, and nothing else."""
    office, hubs = laptops
    office.sql("DELETE FROM bundle")
    put: dict[BundleName, bytes] = {}
    for sender, device, begin, end in pushes:
        chosen = bundles(device, 7)[begin:end]
        new = {name for name, _ in chosen} - put.keys()
        assert hubs[sender].put_bundles(sender, chosen, None) == len(new)
        put |= dict(chosen)
    for hub in hubs.values():
        offered = hub.bundles(known)
        wanted = {name for name in put if name.last > known.get(name.device, 0)}
        assert len(offered) == len(wanted)
        assert {one.bundle: hub.read(one) for one in offered} == {n: put[n] for n in wanted}
        for device in DEVICES:
            lasts = [name.last for name in names_of(offered) if name.device == device]
            assert lasts == sorted(lasts)


@pytest.fixture(scope="module")
def laptops(server):
    office = OfficeDatabase(server)
    for device in DEVICES:
        office.admit(device)
    yield office, {device: office.hub(device) for device in DEVICES}
    office.close()


def test_a_row_whose_numbers_no_program_writes_is_refused_and_stops_no_other(office, hub):
    office.admit("t2")
    made = bundles("t1", 3)
    hub.put_bundles("t1", made, None)
    bad = (
        'INSERT INTO uanmeldt.bundle (device, "first", "last", link, sender, hash, body) '
        "VALUES ('t1', 1000000000000000001, 1000000000000000002, 'abcdefabcdef', 't2', "
        "sha256('x'), 'x')"
    )
    with office.as_laptop("t2") as other, pytest.raises(psycopg.errors.CheckViolation):
        other.execute(bad)
    office.sql("ALTER TABLE uanmeldt.bundle DROP CONSTRAINT bundle_numbers")  # set up before it
    office.sql(bad)
    office.set_up()
    offered = hub.bundles({})
    assert [hub.read(one) for one in offered if one.bundle] == [data for _, data in made]
    assert [one.file for one in offered if one.bundle is None] == [
        "t1/1000000000000000001-1000000000000000002-abcdefabcdef.ibx"
    ]


def test_bundles_that_cannot_be_fetched_together_are_fetched_one_by_one(hub, monkeypatch):
    made = bundles("t1", 3)
    hub.put_bundles("t1", made, None)
    offered = hub.bundles({})
    plain = PostgresBundles._fetch

    def fetch(self, keys):
        if len(keys) > 1:
            raise InspectionError("hub-busy")
        plain(self, keys)

    monkeypatch.setattr(PostgresBundles, "_fetch", fetch)
    assert [hub.read(one) for one in offered] == [data for _, data in made]
