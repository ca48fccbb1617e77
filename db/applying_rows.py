"""The rows that arriving entries make, by the merge rule, many at a time.

A record about which each entry takes the place of what stands goes the short way. Every other
one is merged: what stands is read with the entries that its row names, and written whole.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from db.applying_chain import Link
from db.change_log import spelt
from db.circles import are_circular
from db.codec import codec
from db.driver import Connection
from db.heads import WHOLE, Cells, Dots, Line, Stored, Told
from db.heads_again import rebuild
from db.heads_stored import RowWriter, StoredHeads, chunks, counts_here, kinds, shape
from db.rows import quoted, statements, update_of
from inspector.domain.model import Visit
from inspector.services.ports import Record

_REPLACED = (
    'SELECT seq, "column", "table", record FROM superseded WHERE device = ? AND seq BETWEEN ? AND ?'
)
_IN_SIGHT = 1  # `_live`


class AppliedRows:
    """Takes the entries of one range, then writes what they come to."""

    def __init__(self, connection: Connection, device: int) -> None:
        self.visits: set[str] = set()  # that anything came to
        self.new_conflicts = 0
        self.newest = 0  # microseconds: the newest entry
        self._connection, self._device = connection, device
        # table → record → entries
        self._told: dict[str, dict[str, list[Told]]] = defaultdict(partial(defaultdict, list))
        self._heads = StoredHeads(connection)
        self._circular: set[str] = set()  # records about which somebody lies: `db.circles`
        # dot → column, and the table and record of whoever says that it is replaced there
        self._superseded: dict[str, set[tuple[str, str, str]]] = defaultdict(set)

    def take(self, links: Sequence[Link], told: Sequence[Told | None]) -> None:
        """These entries stand in the log."""
        if not links:
            return
        among = (self._device, links[0].seq, links[-1].seq)
        for seq, *cell in self._connection.execute(_REPLACED, among):
            column, table, record = cell
            self._superseded[f"{self._device}:{seq}"].add((column, table, record))
        for link, each in zip(links, told, strict=True):
            if each is None or link.entry is None:
                continue
            if each.at > self.newest:
                self.newest = each.at
            self._told[link.entry.table][link.entry.record].append(each)

    def write(self) -> None:
        """Rows, conflicts, and what was replaced before it came."""
        for table, told in self._told.items():
            here = [record for record in told if counts_here(table, record, self._device)]
            for records in chunks(here):
                self._write(kinds()[table], {record: told[record] for record in records})
            if self._circular:
                self.new_conflicts += rebuild(self._connection, table, self._circular)
                self._circular = set()

    def _write(self, kind: type[Record], told: Mapping[str, Sequence[Told]]) -> None:
        standing = self._standing(kind, [*told])
        going_on: dict[str, Line] = {}
        others: dict[str, Sequence[Told]] = {}
        for record, dots in standing.items():
            order = self._heads.order(str(dots[WHOLE]))
            line = Line.standing(shape(kind), {**dots}, order)
            if line is not None and self._leads_through(line, told[record]):
                going_on[record] = line
            else:
                others[record] = told[record]
        new = ((record, entries) for record, entries in told.items() if record not in standing)
        # One row after the other: a thousand lines at once would be searched for garbage.
        self._connection.executemany(statements(kind).insert, self._new_rows(kind, new, others))
        self._update(kind, going_on)
        self._merge(kind, others, standing)

    def _standing(self, kind: type[Record], records: Sequence[str]) -> dict[str, Dots]:
        """`_dots` of the rows that are there; their visits are told at once."""
        named = (
            "record.id" if kind is Visit else "visit" if "visit" in codec(kind).columns else "''"
        )
        sql = (  # the list is gone through as it stands: no other is made of it
            f"SELECT record.id, _dots, {named} FROM json_each(?) AS named "
            f"CROSS JOIN {quoted(codec(kind).table)} AS record ON record.id = named.value"
        )
        found = {}
        for record, dots, visit in self._connection.execute(sql, (json.dumps([*records]),)):
            found[record] = json.loads(dots)
            if visit:
                self.visits.add(visit)
        return found

    def _leads_through(self, line: Line, entries: Sequence[Told], start: int = 0) -> bool:
        """Whether the short way leads through these entries."""
        if self._superseded and any(each.dot in self._superseded for each in entries):
            return False
        return all(map(line.follow, entries[start:]))

    def _new_rows(
        self,
        kind: type[Record],
        told: Iterable[tuple[str, Sequence[Told]]],
        others: dict[str, Sequence[Told]],
    ) -> Iterator[tuple[Stored, ...]]:
        """The rows of records that are new here; `others` gets those that go the long way."""
        how, of = codec(kind), shape(kind)
        # "" stands for NULL there: see `db.change_log.Entry`
        columns = [
            (column, "" if at in how.without_empty else default)
            for at, (column, default) in enumerate(zip(how.columns, how.defaults, strict=True))
        ]
        of_visit = "visit" in how.columns
        for record, entries in told:
            line = Line.begun(of, entries[0])
            if line is None or not self._leads_through(line, entries, 1):
                others[record] = entries
                continue
            said = line.said.get
            if kind is Visit:
                self.visits.add(record)
            elif of_visit and (visit := said("visit")):
                self.visits.add(str(visit))
            values = [said(column, default) for column, default in columns]
            yield (record, *values, _IN_SIGHT, spelt(line.dots))

    def _update(self, kind: type[Record], lines: Mapping[str, Line]) -> None:
        """Records that are here, of which columns have other values now."""
        alike: dict[tuple[str, ...], list[tuple[Stored, ...]]] = defaultdict(list)
        for record, line in lines.items():
            columns = tuple(sorted(line.said))
            values = [line.said[column] for column in columns]
            alike[columns].append((*values, spelt(line.dots), record))
        for columns, rows in alike.items():
            self._connection.executemany(update_of(codec(kind).table, columns), rows)

    def _merge(
        self,
        kind: type[Record],
        told: Mapping[str, Sequence[Told]],
        standing: Mapping[str, Dots],
    ) -> None:
        """Records in which more than one laptop has a say, or about which anything is unusual."""
        if not told:
            return
        table = codec(kind).table
        merged: dict[str, Cells] = {}
        absent: dict[str, list[tuple[str, str]]] = {}
        for record, entries in told.items():
            known = self._known_replaced(table, record, entries)
            dots = standing.get(record)
            if dots is None:
                cells = Cells(shape(kind), known)
            else:
                cells = self._heads.cells(kind, dots, known)
            absent[record] = []
            for each in entries:
                self._heads.know(each)
                absent[record] += cells.add(each)
            if are_circular(cells.early, partial(self._heads.parents, table, record)):
                self._circular.add(record)
            merged[record] = cells
        shown, more = RowWriter(self._connection, kind).write(merged)
        self._heads.note_absent(table, absent)
        self.new_conflicts += more
        self._note_visits(kind, shown)

    def _known_replaced(
        self, table: str, record: str, told: Iterable[Told]
    ) -> list[tuple[str, str]]:
        if not self._superseded:
            return []
        return [
            (each.dot, column)
            for each in told
            for column, *about in self._superseded.get(each.dot, ())
            if about == [table, record]
        ]

    def _note_visits(self, kind: type[Record], shown: Mapping[str, Mapping[str, Stored]]) -> None:
        if kind is Visit:
            self.visits |= shown.keys()
        else:
            named = (values.get("visit") for values in shown.values())
            self.visits |= {str(visit) for visit in named if visit}
