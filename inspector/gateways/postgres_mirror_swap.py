"""Fresh tables of a mirror, and the views everybody reads turned to them, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from inspector.domain.errors import InspectionError

if TYPE_CHECKING:
    from psycopg import Cursor
    from psycopg.rows import TupleRow
    from psycopg.sql import Composed

Columns = tuple[tuple[str, str, str], ...]  # name, type, what stands in it
_OURS = "SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = %s"
_OLD = (
    "SELECT nspname FROM pg_namespace WHERE nspname ~ ('^' || %s || '_data_[0-9]+$') "
    "AND nspowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
)
_SHOWN = (
    "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
    "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
)
_LOOKED_UP = frozenset({"visit", "supplier", "record", "draw", "report"})


class MirrorSwap:
    """One loading, on the cursor of an open transaction. Names come from our own files."""

    def __init__(self, cursor: Cursor[TupleRow], schema: str) -> None:
        self._cursor = cursor
        self._schema = schema
        self._data = ""
        self._old: list[str] = []
        self._loaded: list[tuple[str, str, Columns]] = []

    def begin(self) -> None:
        """`mirror-not-set-up`; `hub-busy` while another loads it."""
        row = self._cursor.execute(_OURS, (self._schema,)).fetchone()
        if row is None or not row[0]:
            raise InspectionError("mirror-not-set-up")
        lock = "SELECT pg_try_advisory_xact_lock(hashtext(%s))"
        if self._cursor.execute(lock, (self._schema,)).fetchone() != (True,):
            raise InspectionError("hub-busy")
        rows = self._cursor.execute(_OLD, (self._schema,)).fetchall()
        self._old = [str(name) for (name,) in rows]
        newest = max((int(name.rpartition("_")[2]) for name in self._old), default=0)
        self._data = f"{self._schema}_data_{newest + 1}"
        self._do("CREATE SCHEMA {}", self._data)

    def load(
        self, table: str, comment: str, columns: Columns, rows: Iterable[Sequence[object]],
        key: Sequence[str],
    ) -> int:  # fmt: skip
        """Make and fill one table; how many rows."""
        from psycopg import sql

        names = sql.SQL(", ").join(sql.Identifier(name) for name, _, _ in columns)
        parts = sql.SQL(", ").join(
            sql.SQL("{} " + kind).format(sql.Identifier(name)) for name, kind, _ in columns
        )
        into = sql.Identifier(self._data, table)
        self._cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(into, parts))
        count = 0
        with self._cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(into, names)) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        if key:
            keys = sql.SQL(", ").join(map(sql.Identifier, key))
            self._cursor.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(into, keys))
        for name, _, _ in columns:
            if name in _LOOKED_UP:
                index = sql.SQL("CREATE INDEX ON {} ({})")
                self._cursor.execute(index.format(into, sql.Identifier(name)))
        self._cursor.execute(sql.SQL("ANALYZE {}").format(into))
        self._loaded.append((table, comment, columns))
        return count

    def finish(self, views: str) -> None:
        """Turn the views to the fresh tables, describe them, and drop the old tables."""
        from psycopg import sql

        for table, comment, columns in self._loaded:
            self._cursor.execute(self._view(table, columns))
            view = sql.Identifier(self._schema, table)
            told = sql.SQL("COMMENT ON VIEW {} IS {}")
            self._cursor.execute(told.format(view, sql.Literal(comment)))
            for name, _, what in columns:
                column = sql.SQL("COMMENT ON COLUMN {}.{} IS {}")
                found = column.format(view, sql.Identifier(name), sql.Literal(what))
                self._cursor.execute(found)
        text = sql.SQL(views).format(schema=sql.Identifier(self._schema))
        self._cursor.execute(text)
        for name in self._old:
            self._do("DROP SCHEMA {} CASCADE", name)

    def _view(self, table: str, columns: Columns) -> Composed:
        """What is shown already keeps its place and its type; what is new comes at the end."""
        from psycopg import sql

        qualified = sql.Identifier(self._schema, table).as_string()
        shown = [(str(n), str(t)) for n, t in self._cursor.execute(_SHOWN, (qualified,)).fetchall()]
        fresh = [name for name, _, _ in columns]
        known = {name for name, _ in shown}
        parts: list[sql.Composable] = [
            sql.SQL("{}::" + kind).format(sql.Identifier(name))
            if name in fresh
            else sql.SQL("NULL::" + kind + " AS {}").format(sql.Identifier(name))
            for name, kind in shown
        ]
        parts += [sql.Identifier(name) for name in fresh if name not in known]
        chosen = sql.SQL(", ").join(parts)
        text = sql.SQL("CREATE OR REPLACE VIEW {} AS SELECT {} FROM {}")
        view = sql.Identifier(self._schema, table)
        return text.format(view, chosen, sql.Identifier(self._data, table))

    def _do(self, text: str, name: str) -> None:
        from psycopg import sql

        self._cursor.execute(sql.SQL(text).format(sql.Identifier(name)))
