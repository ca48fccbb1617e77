"""Whether the tables are those the program makes, and the laptops those the log knows.

A trigger, a view or a table of somebody else's stands beside the log: it would alter what is
stored, or hide something, without an entry. A database made by the migrations of today says
what belongs there; its parts are compared, not their texts, which another version of
sqlite-utils spells differently.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from db.chains import Fault
from db.codec import codec
from db.driver import Connection, connect
from db.migrations import APPLIED, migrate
from db.rows import quoted
from inspector.domain.model import Visit

_OWN = ("sqlite_stat1", "sqlite_stat4", "sqlite_sequence")  # SQLite's, not ours
_HERE = 1  # the number of the laptop the database was made on
_HAS_ROSTER = "SELECT 1 FROM office WHERE roster IS NOT NULL"
_LAPTOPS = (
    "SELECT number, id, mark, EXISTS (SELECT 1 FROM change_log AS log WHERE log.device = number) "
    "OR EXISTS (SELECT 1 FROM superseded AS gone WHERE gone.device = number) FROM device"
)
Part = tuple[str, str]  # table, index, view or trigger; its name


def check_made(connection: Connection) -> Iterator[Fault]:
    """What is in the file and not of our making, what is missing, and what was altered."""
    fresh = connect(":memory:", isolation_level=None)
    try:
        migrate(fresh)
        ours, found = _parts(fresh), _parts(connection)
    finally:
        fresh.close()
    for kind, name in sorted(found.keys() - ours.keys()):
        yield Fault("check-foreign", {"kind": kind, "name": name})
    for part in sorted(ours):
        if found.get(part) != ours[part]:
            yield Fault("check-table-altered", {"name": part[1]})
    yield from _laptops(connection)


def _parts(connection: Connection) -> dict[Part, list[tuple[object, ...]]]:
    """Everything the schema names, with what it consists of."""
    rows = connection.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall()
    return {
        (kind, name): _made_of(connection, kind, name, table)
        for kind, name, table in rows
        if name not in _OWN
    }


def _made_of(connection: Connection, kind: str, name: str, table: str) -> list[tuple[object, ...]]:
    if kind not in ("table", "index") or table == APPLIED:
        return []
    details = connection.execute(f"PRAGMA {kind}_xinfo({quoted(name)})").fetchall()
    about = "SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?"
    if kind == "index":
        about = 'SELECT "unique", partial FROM pragma_index_list(?2) WHERE name = ?1'
        return [*details, *connection.execute(about, (name, table))]
    return [*details, *connection.execute(about, (name,))]


def _laptops(connection: Connection) -> Iterator[Fault]:
    """Another laptop is known by its entries or by what replaced some; in an office by the
    roster, which also gives the marks. The mark of one that works alone is known by its id, or
    by the numbers it gave out.
    """
    if connection.execute(_HAS_ROSTER).fetchone():
        return
    laptops = connection.execute(_LAPTOPS).fetchall()
    numbered = _marks_in_numbers(connection) if len(laptops) == 1 else set()
    for number, name, mark, is_named in laptops:
        if number != _HERE and not is_named:
            yield Fault("check-laptop-unknown", {"device": mark})
        elif numbered and mark not in {*numbered, _first_mark(name)}:
            yield Fault("check-laptop-mark", {"device": mark})


def _first_mark(name: str) -> str:
    """The mark that `db.opening` makes up for the laptop of this id; "" for no id of ours."""
    try:
        return f"T{100 + uuid.UUID(name).int % 900}"
    except ValueError:
        return ""


def _marks_in_numbers(connection: Connection) -> set[str]:
    """The laptops that gave out the numbers of visits: 2026-T3-014."""
    rows = connection.execute(f"SELECT number FROM {quoted(codec(Visit).table)}")
    return {str(number).split("-")[1] for (number,) in rows if str(number).count("-") == 2}
