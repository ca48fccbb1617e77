"""What a list decides: a cell in conflict that it names holds the list's value from then on."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.domain.conflict_cells import KINDS, Stored, encoded
from inspector.domain.import_plan import ImportPreview, said
from inspector.domain.value import value
from inspector.services.ports import Changes, Record, Store


@value
class DecidedCell:
    """One cell in conflict and the list's value for it, as stored."""

    kind: type[Record]
    record: str
    column: str
    value: Stored


def decided_by(store: Store, preview: ImportPreview) -> tuple[DecidedCell, ...]:
    """The open conflicts in what the rows that can be read say.

    An empty cell of the list says nothing, so such a conflict stays with people, and so does
    one about whether a record was taken away. Where nothing is in conflict the list is not
    looked at.
    """
    waiting: dict[tuple[type[Record], str], list[str]] = {}
    for cell in store.conflicts():
        kind: type[Record] | None = KINDS.get(cell.table)
        if kind is not None:
            waiting.setdefault((kind, cell.record), []).append(cell.column)
    if not waiting:
        return ()
    found: list[DecidedCell] = []
    for record in preview.readable():
        if columns := waiting.get((type(record), record.id)):
            known = said(record)
            found += [
                DecidedCell(
                    kind=type(record), record=record.id, column=each, value=encoded(known[each])
                )
                for each in columns
                if each in known
            ]
    return tuple(found)


def decide(change: Changes, cells: Sequence[DecidedCell]) -> None:
    """The list's values, in place of all that stood there."""
    for cell in cells:
        change.settle(cell.kind, cell.record, cell.column, cell.value)
