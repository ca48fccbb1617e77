"""What a laptop's password lets nobody do, tried past the program; and the scripts themselves."""

from __future__ import annotations

import psycopg
import pytest
from exchange.postgres_scene import OfficeDatabase, bundles, running_server

from inspector.domain.errors import InspectionError
from inspector.gateways.postgres_hub import PostgresHub

PUT = (
    'INSERT INTO bundle (device, "first", "last", link, sender, hash, body) '
    "VALUES (%s, 1, 10, 'aaaaaaaaaaaa', %s, sha256('x'), 'x')"
)


@pytest.fixture(scope="module")
def server():
    with running_server() as found:
        yield found


@pytest.fixture(scope="module")
def office(server):
    """Two laptops that have each sent something, and a neighbour."""
    made = OfficeDatabase(server)
    for device in ("t1", "t2"):
        made.admit(device)
        hub = made.hub(device)
        hub.put_bundles(device, bundles(device, 2), None)
        hub.put_roster(device, 1, device.encode())
        hub.put_status(device, device.encode())
        hub.put_file(device, device, device.encode())
    yield made
    made.close()


@pytest.fixture
def second(office):
    with office.as_laptop("t2") as connection:
        yield connection


def test_nobody_writes_as_another(second):
    second.execute(PUT, ("t1", "t2"))  # passing on is allowed, under one's own name
    for statement, values in (
        (PUT, ("t2", "t1")),
        ("INSERT INTO roster (version, hash, sender, body) VALUES (2, sha256('x'), %s, 'x')",
         ("t1",)),
        ("INSERT INTO file (name, hash, sender, body) VALUES ('n', sha256('x'), %s, 'x')",
         ("t1",)),
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            second.execute(statement, values)
    assert second.execute("SELECT put_status('t1', 'forged')").fetchone() == (0,)


def test_the_program_is_told_when_it_would_write_as_another(office):
    hub = office.hub("t2")
    (name, data), *_ = bundles("t7", 1)
    for work in (
        lambda: hub.put_bundles("t1", [(name, data)], None),
        lambda: hub.put_roster("t1", 9, b"forged"),
        lambda: hub.put_status("t1", b"forged"),
        lambda: hub.put_file("t1", "forged", b"forged"),
    ):
        with pytest.raises(InspectionError, match="hub-refused"):
            work()
    assert hub.own_bundles("t7") == []


@pytest.mark.parametrize("table", ["bundle", "roster", "status", "file", "setup", "laptop"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET {column} = {column}", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}",
     "ALTER TABLE {} DISABLE ROW LEVEL SECURITY", "CREATE TRIGGER t BEFORE INSERT ON {} "
     "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"],
)  # fmt: skip
def test_nothing_that_lies_there_is_changed_or_taken_away(second, table, statement):
    column = {"setup": "version", "laptop": "device"}.get(table, "sender")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        second.execute(statement.format(table, column=column))


def test_only_ones_own_range_is_sealed_anew(office, second):
    ((name, _), *_) = bundles("t1", 1)
    of_t1 = (name.device, name.first, name.last, name.link)
    replace = "SELECT replace_bundle(%s, %s, %s, %s, sha256('forged'), 'forged')"
    assert second.execute(replace, of_t1).fetchone() == (0,)
    ((own, _), *_) = bundles("t2", 1)
    other_link = (own.device, own.first, own.last, "0" * 12)
    other_end = (own.device, own.first, own.last + 1, own.link)
    assert second.execute(replace, other_link).fetchone() == (0,)
    assert second.execute(replace, other_end).fetchone() == (0,)
    with pytest.raises(psycopg.errors.CheckViolation):
        second.execute(
            "SELECT replace_bundle(%s, %s, %s, %s, sha256('told'), 'another')",
            (own.device, own.first, own.last, own.link),
        )
    assert office.sql("SELECT count(*) FROM bundle WHERE body = 'forged'") == [(0,)]


def test_a_hash_that_is_not_that_of_the_bytes_is_not_taken(second):
    with pytest.raises(psycopg.errors.CheckViolation):
        second.execute(PUT.replace("sha256('x')", "sha256('y')"), ("t2", "t2"))


def test_what_is_for_the_administrator_is_refused(second):
    for statement in (
        "SELECT admit_laptop(current_user, 't1')",
        "SELECT dismiss_laptop('somebody')",
        "SELECT erase_originals('t1', 't2')",
        "SELECT * FROM laptop",
        "CREATE TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "INSERT INTO bundle (received) VALUES (now())",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            second.execute(statement)


def test_a_temporary_table_of_the_same_name_deceives_nobody(office, second):
    second.execute("CREATE TEMPORARY TABLE laptop (login name, device text)")
    second.execute("INSERT INTO laptop VALUES (current_user, 't1')")
    second.execute("SET search_path = pg_temp, uanmeldt")
    assert second.execute("SELECT my_laptop()").fetchone() == ("t2",)


def test_a_login_that_is_no_laptop_sees_nothing_and_is_told(office, server):
    with server.admin(office.name) as admin:
        admin.execute(f"CREATE ROLE {office.name}_guest LOGIN PASSWORD 'hemmelig'")
        admin.execute(f"GRANT uanmeldt_{office.name}_laptop TO {office.name}_guest")
    with office.as_laptop("guest") as guest:
        for table in ("bundle", "roster", "status", "file"):
            assert guest.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            guest.execute(PUT, ("t1", "guest"))
    with pytest.raises(InspectionError, match="hub-refused"):
        office.hub("guest").bundles({})


def test_another_offices_database_is_closed(server, office):
    neighbour = OfficeDatabase(server)
    neighbour.admit("t1")
    login = f"{neighbour.name}_t1"
    with pytest.raises(InspectionError, match="hub-refused"):
        PostgresHub(office.address(login), "hemmelig").bundles({})
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(host=server.socket, user=login, password="hemmelig", dbname=office.name)
    neighbour.close()


def test_a_laptop_that_is_shut_out_is_out_at_once(server):
    office = OfficeDatabase(server)
    login = office.admit("t5")
    hub = office.hub("t5")
    hub.put_bundles("t5", bundles("t5", 1), None)
    done = server.psql(office.name, "close_laptop.sql", login=login)
    assert done.returncode == 0, done.stderr
    with pytest.raises(InspectionError, match="hub-away"):
        hub.bundles({})  # the connection it had
    with pytest.raises(InspectionError, match="hub-refused"):
        hub.bundles({})
    assert office.sql("SELECT count(*) FROM bundle") == [(1,)]
    assert office.admit("t5")  # and back
    assert len(hub.bundles({})) == 1
    office.close()


def test_the_set_up_may_be_run_again_and_takes_nothing_away(server, office):
    before = office.sql("SELECT * FROM bundle ORDER BY device, first, sender")
    set_up = office.sql("SELECT version, done_at FROM setup")
    office.set_up()
    assert office.sql("SELECT * FROM bundle ORDER BY device, first, sender") == before
    assert office.sql("SELECT version, done_at FROM setup") == set_up
    assert len(office.hub("t1").bundles({})) >= 4


def test_an_older_script_leaves_a_newer_place_alone_and_the_program_says_so(server):
    office = OfficeDatabase(server)
    office.admit("t1")
    office.sql("UPDATE setup SET version = 2, oldest = 2")
    done = server.psql(office.name, "setup.sql")
    assert done.returncode != 0
    assert "newer setup.sql" in done.stderr
    with pytest.raises(InspectionError, match="hub-setup"):
        office.hub("t1").bundles({})
    office.sql("UPDATE setup SET oldest = 1")  # a newer place that this program may still use
    assert office.hub("t1").bundles({}) == []
    office.sql("UPDATE setup SET version = 0")
    with pytest.raises(InspectionError, match="hub-setup"):
        office.hub("t1").bundles({})
    office.close()


def test_an_administrator_who_is_no_superuser_can_set_it_up(server):
    """As on a server that somebody else runs."""
    with server.admin() as admin:
        admin.execute("CREATE ROLE manager LOGIN CREATEROLE CREATEDB PASSWORD 'hemmelig'")
        admin.execute("CREATE DATABASE managed OWNER manager")
    sets = {"schema": "uanmeldt", "login": "managed_t1", "device": "t1"}
    for script in ("setup.sql", "setup.sql", "laptop.sql", "close_laptop.sql", "laptop.sql"):
        done = server.psql("managed", script, as_login="manager", password="hemmelig", **sets)
        assert done.returncode == 0, (script, done.stderr)
    with psycopg.connect(
        host=server.socket, user="manager", password="hemmelig", dbname="managed"
    ) as manager:
        manager.execute("ALTER ROLE managed_t1 PASSWORD 'hemmelig'")
    office = OfficeDatabase.__new__(OfficeDatabase)
    office.server, office.name, office.schema, office._hubs = server, "managed", "uanmeldt", []
    assert office.hub("t1").put_bundles("t1", bundles("t1", 2), None) == 2
    office.close()


def test_passwords_are_kept_as_scram_alone(server, office):
    with server.admin() as admin:
        kept = admin.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname LIKE %s", (f"{office.name}_%",)
        ).fetchall()
    assert kept
    assert all(password.startswith("SCRAM-SHA-256$") for (password,) in kept)
