"""One connection to a PostgreSQL server, made when it is needed and again after it was cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.domain.errors import InspectionError
from inspector.gateways.postgres_address import PostgresPlace, connection_parameters
from inspector.gateways.postgres_problems import told
from inspector.gateways.postgres_roots import system_roots

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

OLDEST_SERVER = 150_000
# Set after the connection and not with it, so that a pooler in between lets it pass. A commit
# that is acknowledged is on the server's disk, whatever the server's own habit.
_SESSION = {
    "statement_timeout": "300s",
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "120s",
    "synchronous_commit": "on",
    "client_min_messages": "warning",
    "bytea_output": "hex",
}


class PostgresConnection:
    """A connection that is there when asked for. Not for several threads at once."""

    def __init__(
        self, place: PostgresPlace, password: str, *, oldest_server: int = OLDEST_SERVER
    ) -> None:
        self._place = place
        self._password = password
        self._oldest = oldest_server
        self._open: Connection[TupleRow] | None = None

    @property
    def schema(self) -> str:
        return self._place.schema

    def get(self) -> Connection[TupleRow]:
        """The open connection, in autocommit. InspectionError `hub-…`."""
        if self._open is not None and not self._open.closed and not self._open.broken:
            return self._open
        self._open = None
        self._open = self._connect()
        return self._open

    def _connect(self) -> Connection[TupleRow]:
        import psycopg

        with told():
            with system_roots() as roots:
                parameters = connection_parameters(self._place, self._password, roots)
                address = psycopg.conninfo.make_conninfo("", **parameters)
                connection = psycopg.connect(address, autocommit=True, prepare_threshold=None)
            try:
                if connection.info.server_version < self._oldest:
                    raise InspectionError("hub-server-old", needed=self._oldest // 10_000)
                names = {**_SESSION, "search_path": f"{self._place.schema}, pg_temp"}
                sets = ", ".join("set_config(%s, %s, false)" for _ in names)
                pairs = [each for pair in names.items() for each in pair]
                connection.execute(f"SELECT {sets}", pairs)
            except BaseException:
                connection.close()
                raise
        return connection

    def close(self) -> None:
        """Hang up; a later `get` connects again."""
        if self._open is not None:
            self._open.close()
            self._open = None
