"""The rows that arriving entries make, by the merge rule, many at a time.

A record that is new here and told by one entry goes the short way. Every other one is merged:
what stands is read with the entries that its row names, and written whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from db.applying_chain import Link
from db.codec import codec
from db.driver import Connection
from db.heads import WHOLE, Cells, Stored, Told
from db.heads_stored import RowWriter, StoredHeads, chunks, counts_here, kinds, rows_of, shape
from db.rows import statements
from inspector.domain.model import Visit
from inspector.services.ports import Record

_REPLACED = 'SELECT seq, "column" FROM superseded WHERE device = ? AND seq BETWEEN ? AND ?'
_ONE = 1  # `_live` of a new record


class AppliedRows:
    """Takes the entries of one range, then writes what they come to."""

    def __init__(self, connection: Connection, device: int) -> None:
        self.visits: set[str] = set()  # that anything came to
        self.new_conflicts = 0
        self.newest = 0  # microseconds: the newest entry
        self._connection, self._device = connection, device
        self._told: dict[str, dict[str, list[Told]]] = {}  # table → record → entries
        self._heads = StoredHeads(connection)
        self._superseded: dict[str, set[str]] = defaultdict(set)  # dot → columns

    def take(self, links: Sequence[Link], told: Sequence[Told | None]) -> None:
        """These entries stand in the log."""
        if not links:
            return
        among = (self._device, links[0].seq, links[-1].seq)
        for seq, column in self._connection.execute(_REPLACED, among):
            self._superseded[f"{self._device}:{seq}"].add(column)
        for link, each in zip(links, told, strict=True):
            if each is None or link.entry is None:
                continue
            self.newest = max(self.newest, each.at)
            table, record = link.entry.table, link.entry.record
            if counts_here(table, record, self._device):
                self._told.setdefault(table, {}).setdefault(record, []).append(each)

    def write(self) -> None:
        """Rows, conflicts, and what was replaced before it came."""
        for table, told in self._told.items():
            kind = kinds()[table]
            for records in chunks([*told]):
                standing = rows_of(self._connection, kind, records)
                fresh = [
                    record
                    for record in records
                    if record not in standing and self._is_simple(told[record])
                ]
                self._insert(kind, {record: told[record][0] for record in fresh})
                others = [each for each in records if each not in {*fresh}]
                self._merge(kind, {each: told[each] for each in others}, standing)

    def _is_simple(self, told: Sequence[Told]) -> bool:
        first = told[0]
        is_new = len(told) == 1 and first.fields is not None and not first.parents
        return is_new and first.dot not in self._superseded

    def _insert(self, kind: type[Record], told: Mapping[str, Told]) -> None:
        """Records that are new here, each told by one entry that nobody has replaced."""
        if not told:
            return
        how = codec(kind)
        # "" stands for NULL there: see `db.change_log.Entry`
        columns = [
            (column, "" if at in how.without_empty else default)
            for at, (column, default) in enumerate(zip(how.columns, how.defaults, strict=True))
        ]
        rows = [
            (
                record,
                *[fields.get(column, default) for column, default in columns],
                fields.get("_live", _ONE),
                f'{{"{WHOLE}":"{each.dot}"}}',
            )
            for record, each in told.items()
            for fields in (each.fields or {},)
        ]
        self._connection.executemany(statements(kind).insert, rows)
        if kind is Visit:
            self.visits |= told.keys()
        elif "visit" in how.columns:
            place = 1 + how.columns.index("visit")
            self.visits |= {str(row[place]) for row in rows if row[place]}

    def _merge(
        self,
        kind: type[Record],
        told: Mapping[str, Sequence[Told]],
        standing: Mapping[str, dict[str, str | list[str]]],
    ) -> None:
        """Records of which something is here, or of which more than one entry came."""
        if not told:
            return
        merged: dict[str, Cells] = {}
        absent: list[tuple[str, str]] = []
        for record, entries in told.items():
            known = self._known_replaced(entries)
            dots = standing.get(record)
            cells = (
                Cells(shape(kind), known) if dots is None else self._heads.cells(kind, dots, known)
            )
            for each in entries:
                self._heads.know(each)
            for each in entries:
                absent += cells.add(each)
            merged[record] = cells
        shown, more = RowWriter(self._connection, kind).write(merged)
        self._heads.note_absent(absent)
        self.new_conflicts += more
        self._note_visits(kind, shown)

    def _known_replaced(self, told: Iterable[Told]) -> list[tuple[str, str]]:
        if not self._superseded:
            return []
        return [
            (each.dot, column) for each in told for column in self._superseded.get(each.dot, ())
        ]

    def _note_visits(self, kind: type[Record], shown: Mapping[str, Mapping[str, Stored]]) -> None:
        if kind is Visit:
            self.visits |= shown.keys()
        else:
            named = (values.get("visit") for values in shown.values())
            self.visits |= {str(visit) for visit in named if visit}
