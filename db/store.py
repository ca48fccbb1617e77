"""The store: reading records, and changing them in transactions that are logged."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.change_log import (
    Head,
    LogWriter,
    Origin,
    entry_hash,
    moment,
    newest_elsewhere,
    read_head,
)
from db.connection import OpenFile, expected
from db.driver import Connection, DatabaseError
from db.history import read_device_ids, read_history, read_marks
from db.reader import RecordReader, Row
from db.rights import Rights, read_place
from db.transaction import Transaction
from inspector.domain.errors import InspectionError
from inspector.domain.model import Setting
from inspector.domain.value import value
from inspector.services.ports import Clock, Erasable, HistoryEntry, Record, Rest

if TYPE_CHECKING:
    from inspector.domain.exchange import Conflict, LaterChanges

_MARK = "device_mark"
_NAMED_EARLY = "SELECT 1 FROM superseded WHERE device = ? AND seq BETWEEN ? AND ?"
_ACTS = logging.getLogger("uanmeldt.acts")  # the name alone, see inspector.gateways.logs
_SLACK = timedelta(minutes=10)  # clocks of laptops differ by so much and nobody minds
_TAKEN_ALONG = 60_000_000  # microseconds: each entry after the newest from elsewhere adds one
_LEAP = timedelta(days=10 * 365)  # nobody leaves the program for so long: the clock is wrong


@value(kw_only=False)
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
        try:
            self._device_ids = read_device_ids(connection)
            self._head = read_head(connection, device.number)  # of what was acknowledged
            self._newest = newest_elsewhere(connection, device.number)
            place = read_place(connection)
        except DatabaseError as error:
            connection.close()
            raise (expected(error) or error) from error
        self._is_lost = False  # the open file may not be the one at its path any more
        self._is_changing = False
        self.person = person  # who acts: the id of a Person, or a name
        self.act_as(*place)

    @property
    def connection(self) -> Connection:
        """The connection, for the rest of `db`; `data-gone` while its file is away."""
        self._attach()
        return self._connection

    def act_as(self, role: str, mark: str = "") -> None:
        """From now on with the rights of this role; "" where the laptop works alone.

        What is shared is others' to write for a reader: `read_only`. `mark`: the one it is in
        the office with; "" where it is in none.
        """
        self.role, self.read_only = role, role == "reader"
        self.offices_mark = mark

    def close(self) -> None:
        """Close the database; SQLite moves its write-ahead log into it."""
        self._connection.close()

    def history(self, kind: type[Record], record_id: str) -> list[HistoryEntry]:
        """Every entry about the record, oldest first."""
        with self._telling():
            return read_history(self.connection, kind, record_id, self._marks())

    def _marks(self) -> dict[int, str]:
        return {**read_marks(self.connection), self._device.number: self.device_mark}

    def chain_head(self) -> str:
        """The hash of the newest entry of this laptop's log, hex; "" before the first."""
        with self._telling():
            return read_head(self.connection, self._device.number).hash.hex()

    def conflicts(self, visit: str = "") -> list[Conflict]:
        """Every cell in conflict, or those of this visit; see `db.conflicts`."""
        with self._telling():
            if self.connection.execute("SELECT 1 FROM conflict LIMIT 1").fetchone() is None:
                return []  # as mostly: every start asks

            from db.conflicts import conflicts

            return conflicts(self.connection, self._device.number, visit, self._marks())

    def later_changes(self, visit: str) -> list[LaterChanges]:
        """What came after its locked reports from those who did not know of them."""
        from db.conflicts import later_changes

        with self._telling():
            return later_changes(self.connection, visit, self._marks())

    def unshared(self, kind: type[Record]) -> frozenset[str]:
        """Ids of records of this kind that were changed here and not given to others yet."""
        from db.conflicts import unshared

        with self._telling():
            return unshared(self.connection, self._device.number, kind)

    def seen(self) -> str:
        """How far every chain has come here: JSON {laptop's id: entry}."""
        from db.conflicts import seen

        with self._telling():
            return seen(self.connection)

    def rests(self, chosen: Sequence[Erasable]) -> list[Rest]:
        """What stands there again of what was deleted; see `ports.Store.rests`."""
        from db.rests import rests  # a deletion is rare

        with self._telling():
            return rests(self.connection, chosen)

    def has_rest(self) -> bool:
        """Something of what was erased may still lie there; see `db.purging`."""
        from db.purging import has_rest  # a deletion is rare

        return has_rest(self.connection)

    def rest_cleared(self) -> None:
        """Nothing of what was erased lies there any more."""
        from db.purging import rest_cleared

        rest_cleared(self.connection)

    def tidy(self) -> bool:
        """Write the file anew without what was erased; see `db.purging`."""
        from db.purging import tidy  # a deletion is rare

        return tidy(self.connection)

    def attachments_named(self) -> frozenset[str]:
        """The SHA-256 of every attached file that a row names, in sight or not."""
        from db.purging import attachments_named

        return attachments_named(self.connection)

    def now(self) -> datetime:
        return self._clock()

    @property
    def clock_doubt(self) -> str:
        """The code of what is wrong with this laptop's clock; "" where nothing seems to be.

        `clock-behind`: it is before the newest entry. `clock-ahead`: years after it. A colleague's
        clock that is ahead takes the times here along: that is no doubt about this one.
        """
        return self.doubt_about(self._clock())

    def doubt_about(self, now: datetime) -> str:
        """`clock_doubt` of a clock that says this."""
        if not self._head.seq:
            return ""
        ahead = now - moment(self._head.at)
        if ahead < -_SLACK and self._head.at > self._newest + _TAKEN_ALONG:
            return "clock-behind"
        return "clock-ahead" if ahead > _LEAP else ""

    # this laptop

    @property
    def acknowledged(self) -> Head:
        """Where this laptop's chain stood after the last change, without asking the disk."""
        return self._head

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

    # changing

    @contextmanager
    def change(self, act: str, *, reason: str = "") -> Iterator[Transaction]:
        """One transaction, durable when the block ends; undone whole if the block raises.

        `data-gone`, `data-exchanged`: what was written stands in a file that lies at its
        path no more, or was never written; it counts as not stored.
        """
        if self._is_changing:
            raise RuntimeError("a change inside a change")
        self._attach()
        connection = self._connection
        self._is_changing = True
        try:
            connection.execute("BEGIN IMMEDIATE")
            rights = Rights(read_only=self.read_only, role=self.role)
            done = Transaction(connection, lambda: self._begin_log(act, reason), rights)
            yield done
            if done.head is not None:
                self._take_up_named_early(done.head)
            connection.execute("COMMIT")
        except DatabaseError as error:
            _undo(connection)
            raise self._told(error) from error
        except BaseException:
            _undo(connection)
            raise
        finally:
            self._is_changing = False
        if done.head is not None:
            self._acknowledge(done.head)
            _ACTS.info(act, extra={"entry": f"{self._device.number}:{done.head.seq}"})

    def _take_up_named_early(self, head: Head) -> None:
        """Others lied of these entries before they were written; the rule is theirs as well."""
        among = (self._device.number, self._head.seq + 1, head.seq)
        if self._connection.execute(_NAMED_EARLY, among).fetchone() is not None:
            from db.heads_again import take_up  # nobody honest says such a thing

            take_up(self._connection, *among)

    def refresh(self, device: Device | None = None) -> None:
        """Look again where the chains stand, after a transaction that was not `change`.

        `device`: this laptop is that one from now on.
        """
        with self._telling():
            self._device = device or self._device
            self._device_ids = read_device_ids(self._connection)
            self._head = read_head(self._connection, self._device.number)
            self._newest = newest_elsewhere(self._connection, self._device.number)

    # the file underneath

    def _acknowledge(self, head: Head) -> None:
        connection = self._connection
        if isinstance(connection, OpenFile) and not connection.place.is_held():
            self._is_lost = True
            raise InspectionError("data-gone")
        self._head = head

    def _attach(self) -> None:
        """See to it that the connection is one to the file at its path, opened anew if need be."""
        connection = self._connection
        if not isinstance(connection, OpenFile) or self._is_changing:
            return
        if not self._is_lost and connection.place.is_held():
            return
        self._is_lost = True
        if not connection.place.is_there():
            connection.close()  # while its name leads nowhere this touches no file
            raise InspectionError("data-gone")
        self._connection = fresh = connection.reopened()
        if not self._goes_on_in(fresh):
            raise InspectionError("data-exchanged")
        self._is_lost = False

    def _goes_on_in(self, connection: Connection) -> bool:
        """These are our data, with all that was ever acknowledged: not an older copy of them."""
        try:
            ids = read_device_ids(connection)
            found = entry_hash(connection, self._device.number, self._head.seq)
        except DatabaseError as error:
            told = expected(error)
            if told is None:  # no such table: another kind of file altogether
                return False
            raise told from error
        return ids.get(self._device.number) == self._device.id and found == self._head.hash

    def _all(self, sql: str, values: Row) -> list[Row]:
        self._attach_for_reading()
        try:
            return super()._all(sql, values)
        except InspectionError as error:
            self._suspect(error.code)
            raise

    def _attach_for_reading(self) -> None:
        """Reading looks at the disk only after something went wrong: it acknowledges nothing."""
        if self._is_lost:
            self._attach()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """An error of the disk while reading is told as one."""
        try:
            yield
        except DatabaseError as error:
            raise self._told(error) from error

    def _told(self, error: DatabaseError) -> Exception:
        """What the error means; after one of the disk the file is opened anew."""
        told = expected(error)
        if told is None:
            return error
        self._suspect(told.code)
        return told

    def _suspect(self, code: str) -> None:
        if code in ("disk-error", "data-cannot-open", "data-gone"):
            self._is_lost = True

    def _begin_log(self, act: str, reason: str) -> LogWriter:
        origin = Origin(
            device=self._device.number,
            device_id=self._device.id,
            person=self.person,
            act=act,
            reason=reason,
        )
        now = self._believable()
        return LogWriter(self._connection, origin, now, self._device_ids, self._newest)

    def _believable(self) -> datetime:
        """Now; but a clock years ahead of the newest entry would push all later ones there."""
        now = self._clock()
        if self._head.seq and now - moment(self._head.at) > _LEAP:
            return moment(self._head.at)
        return now


def _undo(connection: Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
