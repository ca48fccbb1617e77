"""In-memory stand-ins for the store and the attachments, with the promises of `ports`."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Conflict, LaterChanges, Version
from inspector.domain.model import Report
from inspector.services.ports import (
    Erasable,
    Erasure,
    HistoryEntry,
    Progress,
    R,
    Record,
    Rest,
    Tally,
)

START = datetime(2026, 11, 20, 8, 22, tzinfo=UTC)


def stored(value: object) -> object:
    """A value as a column holds it: dates as ISO text, decimals as text, truth as 0 or 1."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):  # datetime is a date
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    return value


@dataclasses.dataclass(frozen=True)
class LogEntry:
    """One written record: which act, why, and what differed."""

    transaction: int
    act: str
    reason: str
    table: type
    record: str
    fields: dict[str, object]
    at: datetime
    person: str = ""
    device: str = ""  # "": the store's own mark
    laptop: str = "memory"
    parents: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


class MemoryStore:
    """ports.Store over dicts. `log` is every write; `tick()` moves the clock."""

    def __init__(self, *records: Record, now: datetime = START, device_mark: str = "T3") -> None:
        self.person = ""
        self.tables: dict[type, dict[str, Record]] = {}
        self.log: list[LogEntry] = []
        self.reads = 0
        self.tidied = 0
        self.rest = False
        self.clock_doubt = ""
        self.in_conflict: list[Conflict] = []  # `settle` takes one out
        self.later: list[LaterChanges] = []
        self.not_given: set[str] = set()
        self.role = ""  # of this laptop in its office; "": alone
        self.offices_mark = ""
        self._now = now
        self._mark = device_mark
        self._transaction = 0
        self._open = False
        for record in records:
            self.tables.setdefault(type(record), {})[record.id] = record

    @property
    def device_mark(self) -> str:
        return self._mark

    @property
    def read_only(self) -> bool:
        return self.role == "reader"

    def now(self) -> datetime:
        return self._now

    def tick(self, **delta: float) -> None:
        self._now += timedelta(**delta)

    def get(self, kind: type[R], record_id: str) -> R | None:
        self.reads += 1
        return self.tables.get(kind, {}).get(record_id)

    def find(self, kind: type[R], **equals: object) -> list[R]:
        self.reads += 1
        found: list[R] = [
            record
            for record in self.tables.get(kind, {}).values()
            if all(getattr(record, name) == value for name, value in equals.items())
        ]
        return sorted(found, key=lambda record: record.id)

    def count(self, kind: type[Record], **equals: object) -> int:
        return len(self.find(kind, **equals))

    def select(
        self, kind: type[R], columns: tuple[str, ...], **equals: object
    ) -> list[tuple[object, ...]]:
        return [
            tuple(stored(getattr(record, name)) for name in columns)
            for record in self.find(kind, **equals)
        ]

    @contextmanager
    def change(self, act: str, *, reason: str = "") -> Iterator[MemoryChanges]:
        if self._open:
            raise RuntimeError("a transaction inside a transaction")
        before = {kind: dict(rows) for kind, rows in self.tables.items()}
        logged = len(self.log)
        self._open = True
        self._transaction += 1
        try:
            yield MemoryChanges(self, act, reason, self._transaction)
        except BaseException:
            self.tables = before
            del self.log[logged:]
            raise
        finally:
            self._open = False

    def history(self, kind: type[Record], record_id: str) -> list[HistoryEntry]:
        return [
            HistoryEntry(
                entry.at,
                entry.person,
                entry.device or self._mark,
                entry.act,
                entry.reason,
                {name: stored(value) for name, value in entry.fields.items()},
                f"{entry.laptop}:{number}",
                entry.parents,
            )
            for number, entry in enumerate(self.log, 1)
            if entry.table is kind and entry.record == record_id
        ]

    def conflicts(self, visit: str = "") -> list[Conflict]:
        return [one for one in self.in_conflict if visit in ("", one.visit)]

    def later_changes(self, visit: str) -> list[LaterChanges]:
        reports = {key for key, one in self.tables.get(Report, {}).items() if one.visit == visit}
        return [one for one in self.later if one.report in reports]

    def unshared(self, kind: type[Record]) -> frozenset[str]:
        return frozenset(self.not_given & self.tables.get(kind, {}).keys())

    def seen(self) -> str:
        return json.dumps({"memory": len(self.log)})

    def chain_head(self) -> str:
        if not self.log:
            return ""
        return hashlib.sha256(repr(self.log[-1]).encode()).hexdigest()

    def rests(self, chosen: Sequence[Erasable]) -> list[Rest]:
        return [
            Rest(kind=one.kind, id=key, visit=str(getattr(each, one.column)), blank=one.blank)
            for one in chosen
            for key, each in self.tables.get(one.kind, {}).items()
            if getattr(each, one.column) in set(one.values) - {""}
            and (not one.blank or any(getattr(each, column) for column in one.blank))
        ]

    def has_rest(self) -> bool:
        return self.rest

    def tidy(self) -> bool:
        self.tidied += 1
        return True

    def rest_cleared(self) -> None:
        self.rest = False

    def attachments_named(self) -> frozenset[str]:
        values = (
            value
            for rows in self.tables.values()
            for record in rows.values()
            for value in dataclasses.astuple(record)
        )
        return frozenset(
            text.strip('"')
            for text in values
            if isinstance(text, str) and len(text.strip('"')) == 64
        )

    def acts(self) -> list[str]:
        """The act of each transaction that wrote something, in order."""
        acts: dict[int, str] = {}
        for entry in self.log:
            acts[entry.transaction] = entry.act
        return list(acts.values())


class MemoryChanges:
    """ports.Changes inside one transaction of a MemoryStore."""

    def __init__(self, store: MemoryStore, act: str, reason: str, transaction: int) -> None:
        self._store = store
        self._header = (transaction, act, reason)

    def put(self, record: Record, based_on: Record | None = None) -> bool:
        """A value that was not seen goes into a conflict; who wrote it is not known here."""
        table = self._store.tables.setdefault(type(record), {})
        old = table.get(record.id)
        fields = {
            field.name: getattr(record, field.name)
            for field in dataclasses.fields(record)
            if old is None or getattr(record, field.name) != getattr(old, field.name)
        }
        if not fields:
            return False
        table[record.id] = record
        self._write(type(record), record.id, fields)
        for name in fields if old is not None and based_on is not None else ():
            saw, came = getattr(based_on, name), getattr(old, name)
            if saw != came:
                self._contest(type(record), record, name, came)
        return True

    def _contest(self, kind: type[Record], record: Record, column: str, came: object) -> None:
        known = self._store.in_conflict
        table = re.sub("(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
        if any((c.table, c.record, c.column) == (table, record.id, column) for c in known):
            return
        values: list[Any] = [stored(getattr(record, column)), stored(came)]
        versions = tuple(
            Version(dot=f"memory:{n}", value=each, at=self._store.now(), person="", device="",
                    is_here=not n)
            for n, each in enumerate(values)
        )  # fmt: skip
        visit = str(getattr(record, "visit", "")) or (record.id if table == "visit" else "")
        known.append(
            Conflict(table=table, record=record.id, column=column, versions=versions, visit=visit)
        )

    def put_all(self, records: Iterable[Record], progress: Progress | None = None) -> Tally:
        rows = list(records)
        new = changed = 0
        for done, record in enumerate(rows, 1):
            known = record.id in self._store.tables.get(type(record), {})
            if self.put(record):
                new, changed = new + (not known), changed + known
            if progress:
                progress(done, len(rows))
        return Tally(new, changed, len(rows) - new - changed)

    def remove(self, kind: type[Record], record_id: str) -> None:
        if self._store.tables.get(kind, {}).pop(record_id, None) is not None:
            self._write(kind, record_id, {"_live": 0})

    def settle(
        self, kind: type[Record], record_id: str, column: str, value: str | int | None
    ) -> None:
        cells = {(one.table, one.record, one.column): one for one in self._store.in_conflict}
        table = re.sub("(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
        found = cells.get((table, record_id, column))
        if found is None:
            raise InspectionError("conflict-settled")
        self._store.in_conflict.remove(found)
        if column == "_live":
            if not value:
                self.remove(kind, record_id)
            return
        record = self._store.tables[kind][record_id]
        self.put(dataclasses.replace(record, **{column: value}))

    def decide(
        self, kind: type[Record], record_id: str, column: str, value: str | int | None
    ) -> None:
        table = re.sub("(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
        named = (table, record_id, column)
        cells = self._store.in_conflict
        cells[:] = [one for one in cells if (one.table, one.record, one.column) != named]
        record = self._store.tables[kind][record_id]
        self._store.tables[kind][record_id] = dataclasses.replace(record, **{column: value})
        self._write(kind, record_id, {column: value})

    def erase(self, chosen: Sequence[Erasable], progress: Progress | None = None) -> Erasure:
        rows = entries = 0
        self._store.rest = True
        for done, one in enumerate(chosen):
            if progress:
                progress(done, len(chosen))
            table = self._store.tables.get(one.kind, {})
            ids = {key for key, each in table.items() if getattr(each, one.column) in one.values}
            log = self._store.log
            entries += sum(entry.table is one.kind and entry.record in ids for entry in log)
            log[:] = [
                dataclasses.replace(entry, fields={})
                if entry.table is one.kind and entry.record in ids
                else entry
                for entry in log
            ]
            for key in ids:
                if one.blank:
                    table[key] = self._blanked(table[key], one.blank)
                    self._write(one.kind, key, dict.fromkeys(one.blank, ""))
                else:
                    del table[key]
            rows += 0 if one.blank else len(ids)
        return Erasure(rows=rows, entries=entries, dots='{"memory":"1"}' if entries else "")

    @staticmethod
    def _blanked(record: Record, columns: tuple[str, ...]) -> Record:
        defaults = {each.name: each.default for each in dataclasses.fields(record)}
        empty = {column: defaults[column] for column in columns}
        return dataclasses.replace(record, **empty)

    def _write(self, kind: type, record_id: str, fields: dict[str, object]) -> None:
        transaction, act, reason = self._header
        now, person = self._store.now(), self._store.person
        self._store.log.append(
            LogEntry(transaction, act, reason, kind, record_id, fields, now, person)
        )


class MemoryAttachments:
    """ports.Attachments over a dict."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def save(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self.files[name] = data
        return name

    def load(self, sha256: str) -> bytes:
        if sha256 not in self.files:
            raise InspectionError("attachment-missing")
        return self.files[sha256]

    def holds(self, sha256: str) -> bool:
        return sha256 in self.files

    def sweep(self, named: Collection[str]) -> int:
        self.files = {name: data for name, data in self.files.items() if name in named}
        return 0
