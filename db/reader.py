"""Reading records: what is out of sight is not found."""

from __future__ import annotations

from typing import TypeVar

from db.codec import Stored, codec
from db.connection import expected
from db.driver import Connection, DatabaseError
from db.rows import quoted, statements
from inspector.services.ports import Record

R = TypeVar("R", bound=Record)
Row = tuple[Stored, ...]


class RecordReader:
    """`ports.Reader` over a connection, in the thread that opened it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, kind: type[R], record_id: str) -> R | None:
        row = next(iter(self._all(statements(kind).one, (record_id,))), None)
        return codec(kind).decode(record_id, row[:-2]) if row and row[-2] else None

    def find(self, kind: type[R], **equals: object) -> list[R]:
        """Records whose columns equal these values, in the order of their ids."""
        conditions, values = _conditions(kind, equals)
        rows = self._all(f"{statements(kind).find}{conditions} ORDER BY id", values)
        decode = codec(kind).decode
        return [decode(str(row[0]), row[1:]) for row in rows]

    def count(self, kind: type[Record], **equals: object) -> int:
        conditions, values = _conditions(kind, equals)
        ((number,),) = self._all(statements(kind).count + conditions, values)
        return int(number or 0)

    def select(
        self, kind: type[Record], columns: tuple[str, ...], **equals: object
    ) -> list[tuple[object, ...]]:
        """These columns alone, as stored, in the order of the ids."""
        how = codec(kind)
        if unknown := [each for each in columns if each not in (*how.columns, "id")]:
            raise ValueError(f"{how.table} has no columns {unknown}")
        conditions, values = _conditions(kind, equals)
        names = ", ".join(quoted(each) for each in columns)
        sql = f"SELECT {names} FROM {quoted(how.table)} WHERE _live = 1{conditions} ORDER BY id"
        return [tuple(row) for row in self._all(sql, values)]

    def _all(self, sql: str, values: Row) -> list[Row]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except DatabaseError as error:
            raise (expected(error) or error) from error


def _conditions(kind: type[Record], equals: dict[str, object]) -> tuple[str, tuple[Stored, ...]]:
    how = codec(kind)
    parts, values = "", []
    for column, value in equals.items():
        stored = how.encode_value(column, value)
        if stored is None:
            parts += f" AND {quoted(column)} IS NULL"
        else:
            parts += f" AND {quoted(column)} = ?"
            values.append(stored)
    return parts, tuple(values)
