"""The store: reading records, and changing them in transactions that are logged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from db.change_log import LogWriter, Origin, read_head
from db.connection import expected
from db.driver import Connection, DatabaseError
from db.history import read_device_ids, read_history, read_marks
from db.reader import RecordReader
from db.transaction import Transaction
from inspector.domain.errors import InspectionError
from inspector.domain.model import Draw, Setting, Visit
from inspector.services.ports import Clock, HistoryEntry, Record

_MARK = "device_mark"


@dataclass(frozen=True, slots=True)
class Device:
    """A laptop: its number in this database (1 is this one), its id and its first mark."""

    number: int
    id: str
    mark: str


class SqliteStore(RecordReader):
    """`ports.Store` over one connection, to be used in the thread that opened it."""

    def __init__(
        self, connection: Connection, *, device: Device, person: str, clock: Clock
    ) -> None:
        super().__init__(connection)
        self._device = device
        self._clock = clock
        self._device_ids = read_device_ids(connection)
        self.person = person  # who acts: the id of a Person, or a name

    @property
    def connection(self) -> Connection:
        """The connection, for the rest of `db`."""
        return self._connection

    def close(self) -> None:
        """Close the database; SQLite moves its write-ahead log into it."""
        self._connection.close()

    def history(self, kind: type[Record], record_id: str) -> list[HistoryEntry]:
        """Every entry about the record, oldest first."""
        marks = {**read_marks(self._connection), self._device.number: self.device_mark}
        return read_history(self._connection, kind, record_id, marks)

    def chain_head(self) -> str:
        """The hash of the newest entry of this laptop's log, hex; "" before the first."""
        return read_head(self._connection, self._device.number).hash.hex()

    def now(self) -> datetime:
        return self._clock()

    # this laptop

    @property
    def device(self) -> Device:
        """This laptop."""
        return self._device

    @property
    def device_mark(self) -> str:
        """The laptop's short mark in numbers people see; what was set, else the first one."""
        setting = self.get(Setting, _MARK)
        chosen = json.loads(setting.value) if setting and setting.value else ""
        return str(chosen) or self._device.mark

    def set_device_mark(self, mark: str) -> None:
        """Give the laptop another mark; `mark-in-use` once a number with the old one is given."""
        numbers = self.select(Visit, ("number",)) + self.select(Draw, ("number",))
        if mark != self.device_mark and any(number for (number,) in numbers):
            raise InspectionError("mark-in-use")
        with self.change("device_marked") as change:
            change.put(Setting(id=_MARK, value=json.dumps(mark)))

    # changing

    @contextmanager
    def change(self, act: str, *, reason: str = "") -> Iterator[Transaction]:
        """One transaction, durable when the block ends; undone whole if the block raises."""
        connection = self._connection
        if connection.in_transaction:
            raise RuntimeError("a change inside a change")
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield Transaction(connection, lambda: self._begin_log(act, reason))
            connection.execute("COMMIT")
        except DatabaseError as error:
            _undo(connection)
            raise (expected(error) or error) from error
        except BaseException:
            _undo(connection)
            raise

    def _begin_log(self, act: str, reason: str) -> LogWriter:
        origin = Origin(
            device=self._device.number,
            device_id=self._device.id,
            person=self.person,
            act=act,
            reason=reason,
        )
        return LogWriter(self._connection, origin, self._clock(), self._device_ids)


def _undo(connection: Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
