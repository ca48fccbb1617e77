"""The SQL of one kind of record, made once."""

from __future__ import annotations

from functools import cache

from db.codec import codec
from inspector.domain.value import value
from inspector.services.ports import Record


@value(kw_only=False)
class Statements:
    """Statements of one table; the columns stand in the order of the codec."""

    insert: str  # id, columns…, _live, _dots; "" is NULL too where the codec is `without_empty`
    replace: str  # the same, of a row that may be there; NULL as it is
    one: str  # columns…, _live, _dots of an id
    several: str  # id, columns…, _live, _dots of a JSON list of ids
    find: str  # id, columns… of what is in sight; conditions follow
    count: str


@cache
def statements(kind: type[Record]) -> Statements:
    """The statements of this kind."""
    how = codec(kind)
    names = ", ".join(quoted(each) for each in how.columns)
    places = "".join(_place(i in how.without_empty) for i in range(len(how.columns)))
    table = quoted(how.table)
    return Statements(
        insert=f"INSERT INTO {table} (id, {names}, _live, _dots) VALUES (?, {places}?, ?)",
        replace=f"INSERT OR REPLACE INTO {table} (id, {names}, _live, _dots) "
        f"VALUES (?, {'?, ' * len(how.columns)}?, ?)",
        one=f"SELECT {names}, _live, _dots FROM {table} WHERE id = ?",
        several=f"SELECT id, {names}, _live, _dots FROM {table} "
        "WHERE id IN (SELECT value FROM json_each(?))",
        find=f"SELECT id, {names} FROM {table} WHERE _live = 1",
        count=f"SELECT count(*) FROM {table} WHERE _live = 1",
    )


def _place(without_empty: bool) -> str:
    return "nullif(?, ''), " if without_empty else "?, "


@cache
def update_of(table: str, columns: tuple[str, ...]) -> str:
    """Set these columns and `_dots` of one id."""
    sets = ", ".join(f"{quoted(each)} = ?" for each in (*columns, "_dots"))
    return f"UPDATE {quoted(table)} SET {sets} WHERE id = ?"


def quoted(name: str) -> str:
    """A name of a table or column; they come from the records' classes, never from outside."""
    return f'"{name}"'
