"""Where a PostgreSQL server is, and how it is trusted: by its certificate and its name, always."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from inspector.domain.errors import InspectionError
from inspector.domain.value import value

SCHEMA = "uanmeldt"
_SCHEME = "postgresql://"
_OURS = re.compile(r"[?&](schema)=([^&]*)")
_SCHEMA_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# What an address may say. Nothing that weakens the connection, and nothing that makes the
# program read files or ask services: an address may come from elsewhere, with an enrolment.
_ALLOWED = frozenset({"host", "port", "dbname", "user", "sslrootcert"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SECONDS_TO_CONNECT = 10


@value
class PostgresPlace:
    """A server, its database and schema, as libpq wants to hear it; without the password."""

    parameters: dict[str, str]
    schema: str = SCHEMA


def read_place(address: str, schema: str = SCHEMA) -> PostgresPlace:
    """The place of `postgresql://LOGIN@HOST[:PORT]/DATABASE[?schema=…&sslrootcert=FILE]`.

    The scheme may be left out, hosts may be several (`h1,h2`). InspectionError `hub-address`:
    it cannot be read, something is missing, it holds a password or asks for anything else.
    """
    import psycopg

    for match in _OURS.finditer(address):
        schema = match[2]
    plain = _OURS.sub(lambda match: match[0][0], address)
    plain = plain.replace("?&", "?").replace("&&", "&").rstrip("?&")
    plain = plain if "://" in plain else _SCHEME + plain
    try:
        told = psycopg.conninfo.conninfo_to_dict(plain)
    except psycopg.ProgrammingError as error:
        raise InspectionError("hub-address") from error
    found = {key: str(each) for key, each in told.items()}
    ports = found.get("port", "").split(",")
    wrong = [port for port in ports if port and not (port.isdecimal() and int(port) < 65_536)]
    needed = {"host", "dbname", "user"} - {key for key, each in found.items() if each}
    if needed or wrong or found.keys() - _ALLOWED or not _SCHEMA_NAME.fullmatch(schema):
        raise InspectionError("hub-address")
    return PostgresPlace(parameters=found, schema=schema)


def connection_parameters(
    place: PostgresPlace, password: str, roots: str = "system"
) -> dict[str, str | int]:
    """All that libpq is told: nothing is left to the environment or to files of the user.

    `roots`: the file of the authorities that are trusted where the address names none.
    """
    own: dict[str, str | int] = {
        **place.parameters,
        "password": password,
        "passfile": str(Path(tempfile.gettempdir()) / "uanmeldt-no-such-file"),
        "application_name": "uanmeldt",
        "connect_timeout": _SECONDS_TO_CONNECT,
        "keepalives": 1,
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "target_session_attrs": "read-write",  # of several, the one that is not a copy
        "gssencmode": "disable",
        "client_encoding": "UTF8",
    }
    if "sslrootcert" not in place.parameters and is_local(place):
        # a socket, or a tunnel that somebody else secured; nothing leaves this machine
        return {**own, "sslmode": "prefer", "require_auth": "scram-sha-256,none"}
    return {
        **own,
        "sslmode": "verify-full",
        "sslrootcert": place.parameters.get("sslrootcert") or roots,
        "ssl_min_protocol_version": "TLSv1.2",
        "require_auth": "scram-sha-256",  # the password itself is never sent
    }


def is_local(place: PostgresPlace) -> bool:
    """Whether every host is this machine: a socket or the loopback."""
    hosts = place.parameters["host"].split(",")
    return all(host in _LOOPBACK or host.startswith(("/", "@")) for host in hosts)
