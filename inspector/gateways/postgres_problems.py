"""What a PostgreSQL server or the way to it did, as a problem with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inspector.domain.errors import InspectionError

if TYPE_CHECKING:
    import psycopg

# By SQLSTATE, the longest beginning first.
_BY_STATE = (
    ("53100", "hub-full"),  # disk full
    ("53", "hub-busy"),  # no memory, no connection left
    ("57014", "hub-busy"),  # took too long
    ("57", "hub-away"),  # shut down, cut off, starting
    ("55P03", "hub-busy"),  # somebody holds a lock
    ("40", "hub-busy"),
    ("25P03", "hub-busy"),
    ("08", "hub-away"),
    ("28", "hub-refused"),
    ("42501", "hub-refused"),
    ("25006", "hub-refused"),  # a copy that may only be read
    ("3D000", "hub-not-ours"),  # no such database
    ("3F000", "hub-not-ours"),
    ("42", "hub-not-ours"),  # no such table, column, function
    ("23514", "hub-not-ours"),  # a check that we keep: other tables than ours
    ("58", "hub-away"),  # its disk fails
    ("F0", "hub-away"),
    ("XX", "hub-away"),
)
# libpq tells no SQLSTATE of a connection that did not come about. Servers speak English here
# unless they were asked otherwise; what is not recognised is `hub-away`.
_BY_WORDS = (
    ("certificate", "hub-unproven"),
    ("server does not support SSL", "hub-unproven"),
    ("SSL error", "hub-unproven"),
    ("authentication method requirement", "hub-unproven"),
    ("too many connections", "hub-busy"),
    ("too many clients", "hub-busy"),
    ("remaining connection slots", "hub-busy"),
    ("password authentication failed", "hub-refused"),
    ("no password supplied", "hub-password"),
    ("pg_hba.conf", "hub-refused"),
    ("not permitted to log in", "hub-refused"),
    ("permission denied", "hub-refused"),
    ("session is read-only", "hub-refused"),
    ("does not exist", "hub-not-ours"),
)


def problem_of(error: psycopg.Error) -> InspectionError | None:
    """The problem behind this error of the driver; None: it is a fault of the program."""
    if state := error.sqlstate:
        found = next((code for begins, code in _BY_STATE if state.startswith(begins)), "")
    else:
        said = str(error)
        found = next((code for words, code in _BY_WORDS if words in said), "hub-away")
    return InspectionError(found) if found else None


@contextmanager
def told() -> Iterator[None]:
    """The driver's errors inside become InspectionError."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise (problem_of(error) or error) from error
