"""What can be wrong with a server, each told by its own sentence; and what may be in an address."""

from __future__ import annotations

import os
import ssl
import subprocess
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import psycopg
import pytest
from exchange.postgres_scene import OfficeDatabase, bundles, running_server

from inspector.domain.errors import InspectionError
from inspector.gateways.postgres_address import (
    connection_parameters,
    is_local,
    read_place,
)
from inspector.gateways.postgres_hub import PostgresHub
from inspector.gateways.postgres_problems import problem_of, told
from inspector.gateways.postgres_roots import system_roots


@pytest.fixture(scope="module")
def server():
    with running_server() as found:
        yield found


@pytest.fixture
def office(server):
    made = OfficeDatabase(server)
    made.admit("t1")
    yield made
    made.close()


def told_by(address: str, password: str = "hemmelig", **more: int) -> str:
    hub = PostgresHub(address, password, **more)
    try:
        with pytest.raises(InspectionError) as problem:
            hub.bundles({})
    finally:
        hub.close()
    return problem.value.code


def test_a_server_that_is_not_there_is_away(office):
    address = office.address(f"{office.name}_t1")
    assert (
        told_by(address.replace(quote(office.server.socket, safe=""), "%2Fnowhere")) == "hub-away"
    )
    assert told_by("postgresql://t1@127.0.0.1:1/office") == "hub-away"


def test_a_wrong_or_missing_password_is_refused(office):
    assert told_by(office.address(f"{office.name}_t1"), "gættet") == "hub-refused"
    assert told_by(office.address("nobody")) == "hub-refused"
    assert told_by(office.address(f"{office.name}_t1"), "") == "hub-password"


def test_a_database_that_is_not_there_or_not_ours_is_told(office, server):
    address = office.address(f"{office.name}_t1")
    assert told_by(address.replace(f"/{office.name}?", "/nothing?")) == "hub-not-ours"
    with server.admin() as admin:
        admin.execute("CREATE DATABASE other")
    assert told_by(address.replace(f"/{office.name}?", "/other?")) == "hub-not-ours"
    assert told_by(address.replace("schema=uanmeldt", "schema=nothing")) == "hub-not-ours"


def test_an_old_server_is_told(office):
    address = office.address(f"{office.name}_t1")
    assert told_by(address, oldest_server=990_000) == "hub-server-old"


def test_too_many_connections_are_busy(office):
    hubs = [office.hub("t1") for _ in range(4)]
    for hub in hubs[:3]:
        hub.bundles({})
    with pytest.raises(InspectionError, match="hub-busy"):
        hubs[3].bundles({})


def test_a_place_held_by_somebody_is_busy(office):
    hub = office.hub("t1")
    hub.bundles({})
    hub._connection.get().execute("SET lock_timeout = '50ms'")
    with office.server.admin(office.name) as admin:
        admin.execute("BEGIN")
        admin.execute("LOCK TABLE uanmeldt.bundle")
        with pytest.raises(InspectionError, match="hub-busy"):
            hub.put_bundles("t1", bundles("t1", 2), None)
        admin.execute("ROLLBACK")
    assert hub.put_bundles("t1", bundles("t1", 2), None) == 2


def test_a_copy_that_may_only_be_read_is_not_written_to(office):
    hub = office.hub("t1")
    office.sql(f"ALTER DATABASE {office.name} SET default_transaction_read_only = on")
    with pytest.raises(InspectionError, match="hub-"):
        hub.put_bundles("t1", bundles("t1", 1), None)
    office.sql("SET default_transaction_read_only = off")
    with office.server.admin() as admin:
        admin.execute(f"ALTER DATABASE {office.name} RESET default_transaction_read_only")
    assert hub.put_bundles("t1", bundles("t1", 1), None) == 1


def test_a_full_disk_is_told_and_everything_else_is_kept(office, server, tmp_path):
    """A real disk of 48 megabytes under the server's tables."""
    disk = Path(server.socket) / f"disk-{office.name}"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(disk)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        place = disk / "tables"
        place.mkdir()
        owner = server.data.stat()
        os.chown(place, owner.st_uid, owner.st_gid)
        with server.admin() as admin:
            admin.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        office.sql("ALTER TABLE bundle SET TABLESPACE small")
        hub = office.hub("t1")
        made = bundles("t1", 60, size=1024 * 1024)
        with pytest.raises(InspectionError, match="hub-full"):
            hub.put_bundles("t1", made, None)
        kept = hub.bundles({})
        assert 4 <= len(kept) < 60
        assert [hub.read(one) for one in kept] == [data for _, data in made[: len(kept)]]
        office.sql("ALTER TABLE bundle SET TABLESPACE pg_default")  # a larger disk
        assert hub.put_bundles("t1", made, None) == 60 - len(kept)
        assert len(hub.bundles({})) == 60
    finally:
        office.close()
        with server.admin() as admin:
            admin.execute("DROP TABLESPACE IF EXISTS small")
        subprocess.run(["umount", str(disk)], check=False)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "server",
        "postgresql://server/office",
        "postgresql://t1@server",
        "postgresql://t1@/office",
        "postgresql://t1:secret@server/office",
        "postgresql://t1@server/office?sslmode=disable",
        "postgresql://t1@server/office?sslmode=verify-full",
        "postgresql://t1@server/office?hostaddr=192.0.2.1",
        "postgresql://t1@server/office?passfile=x",
        "postgresql://t1@server/office?service=x",
        "postgresql://t1@server/office?sslkey=x",
        "postgresql://t1@server/office?options=-c%20search_path=x",
        "postgresql://t1@server/office?schema=x;drop",
        "postgresql://t1@server/office?schema=pg_temp,uanmeldt",
        "mysql://t1@server/office",
        "postgresql://t1@server:port/office",
        "postgresql://t1@ser ver/office?x",
        "host=server user=t1 dbname=office sslmode=disable",
    ],
)
def test_an_address_says_where_and_nothing_else(address):
    with pytest.raises(InspectionError) as problem:
        PostgresHub(address, "hemmelig")
    assert problem.value.code == "hub-address"


def test_a_server_elsewhere_has_to_prove_itself_whatever_the_environment_says(monkeypatch):
    for name, text in (("PGSSLMODE", "disable"), ("PGREQUIREAUTH", "none"), ("PGPASSWORD", "x")):
        monkeypatch.setenv(name, text)
    for address in (
        "postgresql://t1@server.example/office",
        "t1@server.example,localhost:5433/office?schema=aarhus",
        "postgresql://t1@127.0.0.1.example/office",
        "postgresql://t1@localhost/office?sslrootcert=ca.pem",
    ):
        found = connection_parameters(read_place(address), "hemmelig")
        assert found["sslmode"] == "verify-full"
        assert found["sslrootcert"]
        assert found["require_auth"] == "scram-sha-256"
    assert read_place("t1@server/office?schema=aarhus").schema == "aarhus"
    with_both = read_place("t1@server/office?sslrootcert=a.pem&schema=aarhus")
    assert (with_both.schema, with_both.parameters["sslrootcert"]) == ("aarhus", "a.pem")
    assert read_place("t1@server/office?schema=aarhus&sslrootcert=a.pem") == with_both


def test_only_this_machine_is_spared_the_certificate():
    assert is_local(read_place("postgresql://t1@localhost/office"))
    assert is_local(read_place("postgresql://t1@%2Frun%2Fpostgresql/office"))
    assert not is_local(read_place("postgresql://t1@localhost,server/office"))
    assert not is_local(read_place("postgresql://t1@10.0.0.7/office"))


def test_every_problem_has_its_sentence(words, words_en):
    from inspector.gateways import postgres_problems

    codes = {code for _, code in (*postgres_problems._BY_STATE, *postgres_problems._BY_WORDS)}
    for code in (codes - {"hub-file"}) | {"hub-address"}:
        assert words(f"errors.{code}")
        assert words_en(f"errors.{code}")
    assert "15" in words("errors.hub-server-old", needed=15)
    assert words("errors.hub-setup", found=2, needed=1)


def test_a_fault_of_the_program_is_not_told_as_a_problem():
    assert problem_of(psycopg.errors.NumericValueOutOfRange("x")) is None
    with pytest.raises(psycopg.errors.InvalidTextRepresentation), told():
        raise psycopg.errors.InvalidTextRepresentation("x")
    broken = problem_of(psycopg.errors.DataCorrupted("x"))
    assert broken is not None
    assert broken.code == "hub-away"


def test_the_systems_authorities_are_a_file_where_the_system_has_none(tmp_path, monkeypatch):
    kept = tmp_path / "roots.pem"
    kept.write_text("as the system has it")
    with system_roots([str(tmp_path / "nothing"), str(kept)]) as found:
        assert found == str(kept)
    assert kept.exists()

    stored: list[bytes] = []
    context = SimpleNamespace(get_ca_certs=lambda binary_form: stored)
    monkeypatch.setattr(ssl, "create_default_context", lambda: context)
    with system_roots([]) as found:
        assert found == "system"
    stored += [b"first", b"second"]
    with system_roots([]) as found:
        text = Path(found).read_text()
        assert Path(found).stat().st_mode & 0o077 == 0
    assert text.count("BEGIN CERTIFICATE") == 2
    assert not Path(found).exists()
