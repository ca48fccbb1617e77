"""A PostgreSQL server as the place where laptops meet (`resources/postgres/setup.sql`).

The server sees sealed bundles and files, ids and sizes, and who belongs to the office. It keeps
laptops apart: a login writes as its own laptop alone. What is there already is left alone, so
that whatever is cut off is done again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName
from inspector.gateways.postgres_address import read_place
from inspector.gateways.postgres_bundles import PostgresBundles
from inspector.gateways.postgres_connection import OLDEST_SERVER, PostgresConnection
from inspector.gateways.postgres_problems import told
from inspector.services.exchange_places import Offered
from inspector.services.ports import Progress

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

SETUP = 1  # the version of setup.sql this program was made for
_CHUNK_NAMES = 5000
_SETUP = "SELECT version, oldest, my_laptop() FROM setup"
_ONE = {
    "roster": "SELECT body FROM roster WHERE version = %s::bigint "
    "AND hash = decode(%s, 'hex') LIMIT 1",
    "status": "SELECT body FROM status WHERE sender = %s",
    "file": "SELECT body FROM file WHERE name = %s AND sender = %s",
}


class PostgresHub:
    """`services.exchange_places.Hub`. `address`: see `postgres_address.read_place`.

    InspectionError beside those of Hub: `hub-address`, `hub-unproven` (the server cannot prove
    that it is the one), `hub-server-old`, `hub-setup` (setup.sql is to be run again).
    """

    def __init__(self, address: str, password: str, *, oldest_server: int = OLDEST_SERVER) -> None:
        self._connection = PostgresConnection(
            read_place(address), password, oldest_server=oldest_server
        )
        self._checked: Connection[TupleRow] | None = None
        self._device = ""
        self._bundles = PostgresBundles(self._ready)

    def device(self) -> str:
        """The laptop this login writes as."""
        self._ready()
        return self._device

    def bundles(self, after: Mapping[str, int]) -> list[Offered]:
        return self._bundles.after(after)

    def own_bundles(self, device: str) -> list[Offered]:
        return self._bundles.of(device)

    def read(self, offered: Offered) -> bytes:
        kind, *parts = offered.key.split("/")
        bundle = kind == "bundle"
        found = self._bundles.read(offered.key) if bundle else self._read_one(kind, parts)
        if found is None:
            raise InspectionError("hub-file", file=offered.file)
        return found

    def put_bundles(
        self, sender: str, bundles: Sequence[tuple[BundleName, bytes]], progress: Progress | None
    ) -> int:
        return self._bundles.put(sender, bundles, progress)

    def rosters(self) -> list[Offered]:
        """The newest first."""
        rows = self._rows(
            "SELECT DISTINCT ON (version, hash) version, encode(hash, 'hex'), sender FROM roster "
            "ORDER BY version DESC, hash, sender"
        )
        return [
            Offered(
                file=f"{sender}/roster-{version}-{digest[:12]}",
                device=sender,
                key=f"roster/{version}/{digest}",
            )
            for version, digest, sender in rows
        ]

    def put_roster(self, sender: str, version: int, signed: bytes) -> None:
        digest = sha256(signed).digest()
        self._write(
            "INSERT INTO roster (version, hash, sender, body) SELECT %s, %s, %s, %b WHERE NOT "
            "EXISTS (SELECT FROM roster WHERE version = %s AND hash = %s) ON CONFLICT DO NOTHING",
            (version, digest, sender, signed, version, digest),
        )

    def statuses(self) -> list[Offered]:
        rows = self._rows("SELECT sender FROM status ORDER BY sender")
        return [Offered(file=f"{one}/status", device=one, key=f"status/{one}") for (one,) in rows]

    def put_status(self, sender: str, sealed: bytes) -> None:
        with told():
            put = self._ready().execute("SELECT put_status(%s, %b)", (sender, sealed)).fetchone()
        if put != (1,):  # another laptop's, or of a login that is none
            raise InspectionError("hub-refused")

    def files(self, names: Collection[str]) -> dict[str, Offered]:
        found: dict[str, Offered] = {}
        asked = list(names)
        for begin in range(0, len(asked), _CHUNK_NAMES):
            rows = self._rows(
                "SELECT DISTINCT ON (name) name, sender FROM file WHERE name = ANY(%s) "
                "ORDER BY name, received, sender",
                [asked[begin : begin + _CHUNK_NAMES]],
            )
            for name, sender in rows:
                key = f"file/{name}/{sender}"
                found[name] = Offered(file=f"{sender}/files/{name}", device=sender, key=key)
        return found

    def put_file(self, sender: str, name: str, sealed: bytes) -> None:
        self._write(
            "INSERT INTO file (name, sender, hash, body) VALUES (%s, %s, %s, %b) "
            "ON CONFLICT DO NOTHING",
            (name, sender, sha256(sealed).digest(), sealed),
        )

    def close(self) -> None:
        self._bundles.forget()
        self._connection.close()

    def _ready(self) -> Connection[TupleRow]:
        """The connection, to a place that was set up for this program."""
        connection = self._connection.get()
        if connection is not self._checked:
            with told():
                row = connection.execute(_SETUP).fetchone()
            if row is None:
                raise InspectionError("hub-not-ours")
            version, oldest, device = row
            if version < SETUP or oldest > SETUP:
                raise InspectionError("hub-setup", found=version, needed=SETUP)
            if device is None:  # a login that is no laptop sees nothing, and is told so
                raise InspectionError("hub-refused")
            self._device = str(device)
            self._checked = connection
        return connection

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[TupleRow]:
        with told():
            return self._ready().execute(sql, values).fetchall()

    def _write(self, sql: str, values: Sequence[object]) -> None:
        with told():
            self._ready().execute(sql, values)

    def _read_one(self, kind: str, parts: Sequence[str]) -> bytes | None:
        sql, values = _ONE[kind], list(parts)
        with told(), self._ready().cursor(binary=True) as cursor:
            row = cursor.execute(sql, values).fetchone()
        return bytes(row[0]) if row else None
