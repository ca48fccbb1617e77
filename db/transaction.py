"""What one transaction does to records: the rows and their log entries, together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat

from db.change_log import Entry, Head, LogWriter, canonical, fields_text, fields_texts
from db.codec import Codec, Stored, codec
from db.driver import Connection
from db.rights import ALL, Rights
from db.rows import statements, update_of
from inspector.domain.errors import InspectionError
from inspector.services.ports import Erasable, Erasure, Progress, Record, Tally

_CHUNK = 2000
_WHOLE = "*"  # in `_dots`: every column that is not named
_LIVE = "_live"
Row = Sequence[Stored]  # columns…, _live, _dots


class Transaction:
    """`ports.Changes` over one open SQL transaction."""

    def __init__(
        self, connection: Connection, begin_log: Callable[[], LogWriter], rights: Rights = ALL
    ) -> None:
        self._connection = connection
        self._begin_log = begin_log
        self._rights = rights
        self._log: LogWriter | None = None  # begun at the first difference

    def put(self, record: Record, based_on: Record | None = None) -> bool:
        """Store the record and log the columns that differ; False: nothing differed.

        A value that her author did not see, by `based_on`, is left standing beside the new one.
        """
        kind = type(record)
        row = self._connection.execute(statements(kind).one, (record.id,)).fetchone()
        how = codec(kind)
        if row is None:
            self._rights.require(kind, record.id)
            values, entry = self._new(how, record)
            self._connection.execute(statements(kind).insert, values)
            self._writer().write(entry)
            return True
        differing = _differing(how, how.encode(record), row)
        saw = _unseen(how, based_on, differing, row) if based_on is not None else {}
        return self._alter(kind, record.id, row, differing, saw)

    def put_all(self, records: Iterable[Record], progress: Progress | None = None) -> Tally:
        """Store records of one kind in chunks; `progress` may raise Cancelled between them."""
        waiting = list(records)
        new = changed = 0
        for start in range(0, len(waiting), _CHUNK):
            if progress is not None:
                progress(start, len(waiting))
            for chunk in _distinct(waiting[start : start + _CHUNK]):
                more_new, more_changed = self._put_chunk(chunk)
                new, changed = new + more_new, changed + more_changed
        if progress is not None:
            progress(len(waiting), len(waiting))
        return Tally(new=new, changed=changed, unchanged=len(waiting) - new - changed)

    def remove(self, kind: type[Record], record_id: str) -> None:
        """Take the record out of sight; nothing happens where it is not in sight."""
        row = self._connection.execute(statements(kind).one, (record_id,)).fetchone()
        if row is not None and row[-2]:
            self._alter(kind, record_id, row, {_LIVE: 0})

    def settle(
        self, kind: type[Record], record_id: str, column: str, value: str | int | None
    ) -> None:
        """This value in place of every one that stands in the cell.

        InspectionError `conflict-settled`: it is in no conflict (any more).
        """
        self._settle(kind, record_id, column, value, contested=True)

    def decide(
        self, kind: type[Record], record_id: str, column: str, value: str | int | None
    ) -> None:
        """This value in place of every one, in conflict or not, told anew where it stands there."""
        self._settle(kind, record_id, column, value, contested=False)

    @property
    def head(self) -> Head | None:
        """Where the chain stands when this is durable; None where nothing differed."""
        return self._log.head if self._log else None

    def erase(self, chosen: Sequence[Erasable], progress: Progress | None = None) -> Erasure:
        """Delete these rows and their content in the log; see `db.purging`."""
        from db.purging import erase  # a deletion is rare

        for one in chosen:
            self._rights.require(one.kind, "")
        return erase(self._connection, chosen, self._writer, progress, self._rights)

    def _settle(
        self,
        kind: type[Record],
        record_id: str,
        column: str,
        value: str | int | None,
        *,
        contested: bool,
    ) -> None:
        if not codec(kind).may_hold(column, value):
            raise ValueError(f"{column} never holds that")
        row = self._connection.execute(statements(kind).one, (record_id,)).fetchone()
        if row is None:
            raise InspectionError("conflict-settled")
        self._rights.require(kind, record_id)
        from db.transaction_merging import settle  # most have no office

        dots = str(row[-1])
        cell = {column: value}
        settle(self._connection, self._writer, kind, record_id, dots, cell, contested=contested)

    def _put_chunk(self, chunk: Sequence[Record]) -> tuple[int, int]:
        kind = type(chunk[0])
        how, sql = codec(kind), statements(kind)
        ids = json.dumps([each.id for each in chunk])
        stored = {row[0]: row[1:] for row in self._connection.execute(sql.several, (ids,))}
        fresh: list[Record] = []
        changed = 0
        for record in chunk:
            if type(record) is not kind:
                raise TypeError("put_all takes records of one kind")
            row = stored.get(record.id)
            if row is None:
                fresh.append(record)
                continue
            self._write_fresh(how, fresh)  # the chain is written in its order
            differing = _differing(how, how.encode(record), row)
            changed += self._alter(kind, record.id, row, differing)
        new = len(chunk) - len(stored)
        self._write_fresh(how, fresh)
        return new, changed

    def _write_fresh(self, how: Codec[Record], fresh: list[Record]) -> None:
        """`_new` of many, whole columns at a time, and written."""
        if not fresh:
            return
        ids = [record.id for record in fresh]
        self._rights.require(how.kind, *ids)
        log = self._writer()
        columns = how.encode_columns(fresh)
        texts = fields_texts((name, columns[at], default) for name, at, default in how.by_name)
        dots = [f'{{"{_WHOLE}":"{log.next_dot(place)}"}}' for place in range(len(fresh))]
        bound = [_bound(column, at in how.without_empty) for at, column in enumerate(columns)]
        rows = zip(ids, *bound, repeat(1), dots, strict=False)
        self._connection.executemany(statements(how.kind).insert, rows)
        log.write_all(log.new_entries(how.table, zip(ids, texts, strict=True)))
        fresh.clear()

    def _new(self, how: Codec[Record], record: Record) -> tuple[tuple[Stored, ...], Entry]:
        """A new row and its entry, which holds what is not the default of its column."""
        log = self._writer()
        values = how.encode(record)
        said = [
            (column, values[index])
            for column, index, default in how.by_name
            if values[index] != default
        ]
        row = (record.id, *values, 1, f'{{"{_WHOLE}":"{log.next_dot()}"}}')
        return row, log.entry(how.table, record.id, fields_text(said), {})

    def _alter(
        self,
        kind: type[Record],
        record_id: str,
        row: Row,
        fields: dict[str, Stored],
        saw: dict[str, Stored] | None = None,
    ) -> bool:
        if not fields:
            return False
        self._rights.require(kind, record_id)
        log, table = self._writer(), codec(kind).table
        dots = json.loads(str(row[-1]))
        if saw or not _is_simple(log, dots, fields):
            from db.transaction_merging import alter  # most have no office

            alter(self._connection, log, kind, record_id, str(row[-1]), fields, saw)
            return True
        parents = {column: [dots.get(column, dots[_WHOLE])] for column in fields}
        dots |= dict.fromkeys(fields, log.next_dot())
        values = (*fields.values(), canonical(dots), record_id)
        self._connection.execute(update_of(table, tuple(fields)), values)
        log.write(log.entry(table, record_id, canonical(fields), parents))
        return True

    def _writer(self) -> LogWriter:
        if self._log is None:
            self._log = self._begin_log()
        return self._log


def _is_simple(log: LogWriter, dots: dict[str, object], fields: dict[str, Stored]) -> bool:
    """Whether the new entry takes the place of one value in each column, and nothing else
    follows from it: no cell in conflict, nothing about being in sight, no clock that is ahead.
    """
    if _LIVE in fields or _LIVE in dots or not log.is_newest:
        return False
    return all(isinstance(dots.get(column, ""), str) for column in fields)


def _differing(how: Codec[Record], values: tuple[Stored, ...], row: Row) -> dict[str, Stored]:
    fields = {
        column: value
        for column, value, stored in zip(how.columns, values, row, strict=False)
        if value != stored
    }
    if not row[-2]:
        fields["_live"] = 1  # a record put again comes back into sight
    return fields


def _unseen(
    how: Codec[Record], based_on: Record, differing: dict[str, Stored], row: Row
) -> dict[str, Stored]:
    """What she saw in the columns she changes where something else stands by now."""
    values = zip(how.columns, how.encode(based_on), row, strict=False)
    return {name: saw for name, saw, stored in values if name in differing and saw != stored}


def _bound(column: Sequence[Stored], without_empty: bool) -> Sequence[Stored]:
    """The column as the driver binds it without asking for an adapter: see `Entry`."""
    if without_empty:
        return ["" if value is None else value for value in column]
    if {*map(type, column)} <= {str, int}:
        return column
    return [str(value) if isinstance(value, str) else value for value in column]


def _distinct(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    """Runs in which no id occurs twice, so that each sees what the one before it stored."""
    if len({each.id for each in records}) == len(records):
        yield records
        return
    for each in records:
        yield (each,)
