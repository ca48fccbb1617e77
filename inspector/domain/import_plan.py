"""What an import would do, row by row, before anything is stored.

A row is rejected, changed, new or unchanged. An empty cell of the list never erases a
stored value: a list that leaves a part out says nothing about it. So a value is taken back
by hand, not by an import.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload

from inspector.domain.list_reading import ListReading, Rejection
from inspector.domain.model import (
    Agreement,
    Case,
    ColumnMapping,
    Contact,
    DeliverySite,
    Supplier,
)

Listed = Supplier | DeliverySite | Contact | Agreement | Case
Fault = tuple[str, str, dict[str, object]]  # field, reason code, details


class RowState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Change:
    """One stored value that the list would replace; `field` is the list's field."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """One row of the preview. `values` by field; a field in `hidden` is never shown."""

    line: int
    state: RowState
    values: Mapping[str, object]
    changes: tuple[Change, ...] = ()
    rejection: Rejection | None = None
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of each state."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0


class PlannedRows(Sequence[RowPlan]):
    """The rows of a preview, each made when it is looked at: there may be 100,000."""

    def __init__(
        self, reading: ListReading, states: list[RowState], changes: dict[int, tuple[Change, ...]]
    ) -> None:
        self._reading = reading
        self.states = states
        self._changes = changes

    def __len__(self) -> int:
        return len(self.states)

    @overload
    def __getitem__(self, place: int) -> RowPlan: ...
    @overload
    def __getitem__(self, place: slice) -> list[RowPlan]: ...
    def __getitem__(self, place: int | slice) -> RowPlan | list[RowPlan]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        reading = self._reading
        return RowPlan(
            line=reading.lines[place],
            state=self.states[place],
            values={name: column[place] for name, column in reading.columns.items()},
            changes=self._changes.get(place, ()),
            rejection=reading.rejections.get(place),
            hidden=frozenset(name for name in reading.used if (place, name) in reading.hidden),
        )

    def of(self, state: RowState) -> list[int]:
        """The places of the rows in this state."""
        return [place for place, had in enumerate(self.states) if had == state]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """All that an import would store, and what it says about each row.

    `records` are grouped by kind, in the order in which they are stored; unchanged ones are
    not among them. `told` are those of each row as the list alone tells them. `warnings` are
    (line, column) of accepted cells that faintly look like a civil number.
    """

    kind: str
    source: str
    used: Mapping[str, str]  # field: header, in the order of the file
    rows: PlannedRows
    counts: Counts
    records: tuple[Sequence[Listed], ...]
    told: Sequence[tuple[Listed, ...]]
    rejections: tuple[Rejection, ...]
    warnings: tuple[tuple[int, str], ...]
    mapping: ColumnMapping

    def readable(self) -> Iterator[Listed]:
        """What the rows that are not rejected say, unchanged or not."""
        for records, state in zip(self.told, self.rows.states, strict=True):
            if state != RowState.REJECTED:
                yield from records


def plan(
    reading: ListReading,
    row_records: Sequence[tuple[Listed, ...]],
    stored: Mapping[str, Listed],
    *,
    kind: str,
    mapping: ColumnMapping,
    field_of: Callable[[Listed, str], str],
    fault_of: Callable[[Listed], Fault | None],
) -> ImportPreview:
    """Compare each row's records with what is stored (by id) and say what would happen.

    `field_of` names the list's field for a record's column; `fault_of` finds what is wrong
    with a record once stored values have filled its gaps.
    """
    grouped: dict[type, list[Listed]] = {}
    changes: dict[int, tuple[Change, ...]] = {}
    states: list[RowState] = []
    for place, records in enumerate(row_records):
        if place in reading.rejections:
            states.append(RowState.REJECTED)
        elif not stored:
            for record in records:
                grouped.setdefault(type(record), []).append(record)
            states.append(RowState.NEW)
        else:
            merged = [merge(record, stored.get(record.id)) for record in records]
            states.append(_state(reading, place, merged, stored, changes, field_of, fault_of))
            for record, differs in merged if states[-1] != RowState.REJECTED else ():
                if differs:
                    grouped.setdefault(type(record), []).append(record)
    counts = {state.value: 0 for state in RowState}
    for state in RowState:
        counts[state.value] = states.count(state)
    return ImportPreview(
        kind=kind,
        source=reading.table.name,
        used=reading.used,
        rows=PlannedRows(reading, states, changes),
        counts=Counts(**counts),
        records=tuple(grouped.values()),
        told=row_records,
        rejections=tuple(reading.rejections[place] for place in sorted(reading.rejections)),
        warnings=tuple(sorted(set(reading.warnings))),
        mapping=mapping,
    )


def merge(new: Listed, old: Listed | None) -> tuple[Listed, bool]:
    """The record to store, empty fields filled from what is stored, and whether it differs."""
    if old is None:
        return new, True
    differing: dict[str, object] = {}
    for name in _columns(type(new)):
        value = getattr(new, name)
        if value not in _EMPTY and value != getattr(old, name):
            differing[name] = value
    return (dataclasses.replace(old, **differing), True) if differing else (old, False)  # type: ignore[arg-type]  # the fields of this very class


def said(record: Listed) -> dict[str, object]:
    """What a row says in a record, by column: all that is not empty."""
    told = {name: getattr(record, name) for name in _columns(type(record))}
    return {name: value for name, value in told.items() if value not in _EMPTY}


_EMPTY: tuple[object, ...] = ("", None, ())
_COLUMNS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(column.name for column in dataclasses.fields(kind))
    for kind in (Supplier, DeliverySite, Contact, Agreement, Case)
}


def _columns(kind: type) -> tuple[str, ...]:
    return _COLUMNS[kind]


def _state(
    reading: ListReading,
    place: int,
    merged: list[tuple[Listed, bool]],
    stored: Mapping[str, Listed],
    changes: dict[int, tuple[Change, ...]],
    field_of: Callable[[Listed, str], str],
    fault_of: Callable[[Listed], Fault | None],
) -> RowState:
    found: list[Change] = []
    state = RowState.UNCHANGED
    for record, differs in merged:
        if not differs:
            continue
        if fault := fault_of(record):
            name, code, details = fault
            reading.reject(place, name, code, **details)
            return RowState.REJECTED
        old = stored.get(record.id)
        if old is None:
            state = RowState.NEW
            continue
        for name in _columns(type(record)):
            before, after = getattr(old, name), getattr(record, name)
            if before != after:
                found.append(Change(field_of(record, name), before, after))
    if found:
        changes[place] = tuple(found)
        return RowState.CHANGED
    return state
