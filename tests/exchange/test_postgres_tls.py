"""The server proves itself by its certificate and its name, against Debian's PostgreSQL.

The PostgreSQL the other tests start was built without TLS, so this one needs a system's own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from exchange.postgres_scene import SCRIPTS, OfficeDatabase, bundles

from inspector.domain.errors import InspectionError
from inspector.gateways.postgres_hub import PostgresHub

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
_RULES = """
local   all postgres trust
hostssl all clear    127.0.0.1/32 password
hostssl all all      127.0.0.1/32 scram-sha-256
host    all all      127.0.0.1/32 reject
"""


class Authority:
    """Somebody who certifies servers."""

    def __init__(self, folder: Path, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.file = folder / f"{name}.pem"
        certificate = self._signed(self._name, self._key, [], authority=True)
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def certify(self, host: str) -> tuple[bytes, bytes]:
        """A certificate for this host and its key, PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        certificate = self._signed(name, key, [x509.DNSName(host)], authority=False)
        return certificate.public_bytes(serialization.Encoding.PEM), key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, names: list, *, authority: bool
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if names:
            made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return made.sign(self._key, hashes.SHA256())


class SystemServer:
    """Debian's PostgreSQL in a folder of its own, as a user that is not root."""

    def __init__(self, folder: Path) -> None:
        self._bin = PROGRAMS[-1].parent
        self._folder = folder
        self.data, self.socket = folder / "data", str(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self._own(folder)
        self._run("initdb", "-A", "trust", "-U", "postgres", "-N", "-D", str(self.data))
        self._write("pg_hba.conf", _RULES.encode())

    def start(self, certificate: tuple[bytes, bytes] | None) -> None:
        """With this certificate and key; None: without TLS."""
        if certificate:
            self._write("server.crt", certificate[0])
            self._write("server.key", certificate[1])
        options = (
            f"-k {self.socket} -p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off "
            f"-c ssl={'on' if certificate else 'off'} -c log_statement=all -c log_connections=on"
        )
        log = str(self._folder / "log")
        self._run("pg_ctl", "-w", "-D", str(self.data), "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self.data), "stop", check=False)

    def restart(self, certificate: tuple[bytes, bytes] | None) -> None:
        self.stop()
        self.start(certificate)

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=self.socket, port=self.port, user="postgres", dbname=database, autocommit=True
        )

    def psql(self, database: str, script: str, **variables: str) -> subprocess.CompletedProcess:
        sets = [each for key, text in variables.items() for each in ("-v", f"{key}={text}")]
        command = [
            str(self._bin / "psql"), "-X", "-q", "-h", self.socket, "-p", str(self.port),
            "-U", "postgres", "-d", database, *sets, "-f", str(SCRIPTS / script),
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    def log(self) -> str:
        return (self._folder / "log").read_text()

    def _own(self, path: Path) -> None:
        if self._user:
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def _write(self, name: str, data: bytes) -> None:
        path = self.data / name
        path.write_bytes(data)
        path.chmod(0o600)
        self._own(path)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self._bin / program), *arguments]
        if self._user:
            ids = (f"--reuid={self._user.pw_uid}", f"--regid={self._user.pw_gid}")
            command = ["setpriv", *ids, "--clear-groups", *command]
        with (self._folder / "out").open("ab") as out:
            done = subprocess.run(
                command, cwd=self._folder, check=False, timeout=60, stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        if check and done.returncode:
            raise RuntimeError((self._folder / "out").read_text())


def _missing() -> str:
    if not PROGRAMS:
        return "no PostgreSQL of the system with TLS (Debian: apt-get install postgresql)"
    if os.geteuid() != 0:
        return ""
    if shutil.which("setpriv") is None:
        return "PostgreSQL does not run as root, and there is no setpriv to become another user"
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    if why := _missing():
        pytest.skip(why)
    made = Path(tempfile.mkdtemp(prefix="tls-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def authority(folder) -> Authority:
    return Authority(folder, "kommunens-ca")


@pytest.fixture(scope="module")
def server(folder, authority) -> Iterator[SystemServer]:
    made = SystemServer(folder)
    made.start(authority.certify("localhost"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def office(server) -> Iterator[OfficeDatabase]:
    made = OfficeDatabase(server)
    made.admit("t1")
    yield made
    made.close()


def code_of(address: str) -> str:
    hub = PostgresHub(address, "hemmelig")
    with pytest.raises(InspectionError) as problem:
        hub.bundles({})
    hub.close()
    return problem.value.code


def test_verify_full_from_set_up_to_refusal(server, office, authority, folder, monkeypatch):
    login = f"{office.name}_t1"
    place = f"postgresql://{login}@localhost:{server.port}/{office.name}?sslrootcert="
    address = place + str(authority.file)

    hub = PostgresHub(address, "hemmelig")
    made = bundles("t1", 5, size=50_000)
    assert hub.put_bundles("t1", made, None) == 5
    assert [hub.read(one) for one in hub.bundles({})] == [data for _, data in made]
    with server.admin() as admin:
        found = admin.execute(
            "SELECT ssl, version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
            "WHERE usename = %s", (login,)
        ).fetchall()  # fmt: skip
    assert found == [(True, "TLSv1.3")]
    hub.close()

    # an authority nobody named, and one the environment would have liked
    stranger = Authority(folder, "en-anden-ca")
    assert code_of(place + str(stranger.file)) == "hub-unproven"
    assert code_of(place + str(folder / "nothing.pem")) == "hub-unproven"
    monkeypatch.setenv("PGSSLMODE", "disable")
    assert code_of(place + str(stranger.file)) == "hub-unproven"

    # a server that asks for the password itself, and a login that is not there
    with server.admin(office.name) as admin:
        admin.execute("CREATE ROLE clear LOGIN PASSWORD 'hemmelig'")
        admin.execute(f"GRANT uanmeldt_{office.name}_laptop TO clear")
    assert code_of(address.replace(login, "clear")) == "hub-unproven"
    assert code_of(address.replace(login, "nobody")) == "hub-refused"

    # another host's certificate, then one that has the name again
    before = server.log()
    server.restart(authority.certify("en-anden.example"))
    assert code_of(address) == "hub-unproven"
    assert login not in server.log()[len(before) :]  # it hung up before it said who it was
    server.restart(authority.certify("localhost"))
    hub = PostgresHub(address, "hemmelig")
    assert len(hub.bundles({})) == 5
    hub.close()

    # no encryption at all
    server.restart(None)
    assert code_of(address) == "hub-unproven"
    server.restart(authority.certify("localhost"))
