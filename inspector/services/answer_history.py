"""The history of one record, column by column: what was written, by whom, where and why."""

from __future__ import annotations

from datetime import datetime

from inspector.domain.model import Person
from inspector.domain.value import value
from inspector.services.ports import HistoryEntry, Record, Store

SETTLED = "conflict_settled"


@value
class Change:
    """One column that was written. `rivals`: the values that stood against each other in it,
    where this settled a conflict; else none.
    """

    column: str
    value: object
    before: object = None
    rivals: tuple[object, ...] = ()


@value
class Told:
    """One act about the record; `person` is a name, `device` the laptop's mark."""

    at: datetime
    person: str
    device: str
    act: str
    reason: str
    dot: str
    changes: tuple[Change, ...] = ()
    erased: bool = False  # its content was lawfully deleted

    @property
    def is_settlement(self) -> bool:
        return self.act == SETTLED


def changes_of(store: Store, kind: type[Record], record_id: str) -> tuple[Told, ...]:
    """Every act about this record, newest first; nothing where it was never written."""
    people = {one.id: one.name for one in store.find(Person)}
    entries = store.history(kind, record_id)
    by_dot = {entry.dot: entry for entry in entries if entry.dot}
    newest: dict[str, object] = {}
    found = []
    for entry in entries:
        changes = tuple(
            _change(entry, column, by_dot, newest) for column in entry.fields if column != "id"
        )
        newest |= entry.fields
        found.append(
            Told(
                at=entry.at,
                person=people.get(entry.person, entry.person),
                device=entry.device,
                act=entry.act,
                reason=entry.reason,
                dot=entry.dot,
                changes=changes,
                erased=not entry.fields,
            )
        )
    return tuple(reversed(found))


def _change(
    entry: HistoryEntry, column: str, by_dot: dict[str, HistoryEntry], newest: dict[str, object]
) -> Change:
    """What the author saw before it, by the parents it names; else what stood there last."""
    named = entry.parents.get(column, ())
    parents = [one for dot, one in by_dot.items() if dot in named]  # oldest first everywhere
    values = tuple(
        dict.fromkeys(_plain(one.fields[column]) for one in parents if column in one.fields)
    )
    before = values[0] if values else newest.get(column)
    rivals = values if len(values) > 1 else ()
    return Change(column=column, value=entry.fields[column], before=before, rivals=rivals)


def _plain(value: object) -> object:
    """As it can be compared: a list as a tuple."""
    return tuple(value) if isinstance(value, list) else value
