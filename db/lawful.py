"""Which erased entries a deletion of working papers may have erased, and which never.

What stands in a locked report is kept: of a visit that has one no answer, participant or
signature is ever erased, nor the visit itself, nor what was sent about it. An erased entry does
not say any more of which visit it was; so the deletion has to name a visit that had no report
then, and no report from before it may hold the record. From before it is what its laptop had
read, as the deletion says, and in its own chain what stands before it: so every laptop judges
alike, whatever the clocks say and in whatever order things came. Of a draw, a visit and what
was sent something is always kept. What belongs to visits is erased by a deletion that names
some; cases of lists by any. Who may not read what is kept, as the supplier is in a scope that is
closed to her by now, goes by the deletion's word.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from db.codec import codec
from db.driver import Connection
from db.references import ERASABLE
from db.rows import quoted
from inspector.domain.delivery import Dispatch, OutboxMessage
from inspector.domain.model import Answer, Case, Draw, Participant, Report, Signature, Visit
from inspector.domain.retention import from_ranges
from inspector.services.ports import Record

ACT = "working_papers_purged"
MOST_NAMED = 10_000_000  # entries in one deletion; what names more is none
_LAST_ENTRY = 2**62  # of a chain: no laptop writes so many
_IN_REPORTS: Mapping[type[Record], str] = {
    Answer: "answers",
    Participant: "participants",
    Signature: "signatures",
}
_ERASABLE = frozenset(codec(kind).table for kind in ERASABLE)
_HANDED_OUT: tuple[type[Record], ...] = (Dispatch, OutboxMessage)
_REPORTED = frozenset(codec(kind).table for kind in (*_IN_REPORTS, *_HANDED_OUT, Visit))
_KEPT_IN_PART = frozenset(codec(kind).table for kind in (*_HANDED_OUT, Draw, Visit))
_CLOSED = (
    "SELECT 1 FROM change_log AS ended JOIN change_log AS before ON before.device = ended.device "
    'AND before.seq >= ended."transaction" AND before.seq < ended.seq '
    "WHERE ended.device = ? AND ended.seq = ? AND before.\"table\" = '' LIMIT 1"
)
Named = tuple[str, str]  # table, record


class Made(NamedTuple):
    """An entry: whose, which, and its time."""

    laptop: str  # id
    seq: int
    at: int


@dataclass(frozen=True, slots=True)
class Deletion:
    """What a `Purge` that is whole in the chain says: of which visits, by their numbers and ids.

    `by`: its own entry. What older programs did not tell: `ids`, of which there are none then,
    and `seen`, how far its laptop had read each chain; None: it goes by the time. `closed`: some
    of what its change told may not be read here.
    """

    by: Made
    visits: tuple[str, ...]
    ids: tuple[str, ...] = ()
    seen: Mapping[str, int] | None = None
    closed: bool = False

    def knew(self, one: Made) -> bool:
        """Whether this entry stood there already for whoever ordered the deletion."""
        if self.seen is None:
            return one.at < self.by.at
        if one.laptop == self.by.laptop:
            return one.seq < self.by.seq
        return one.seq <= self.seen.get(one.laptop, 0)


def is_partly_closed(connection: Connection, device: int, seq: int) -> bool:
    """Whether something of the change that this entry ends may not be read here."""
    return connection.execute(_CLOSED, (device, seq)).fetchone() is not None


def runs_named(erased: str) -> dict[str, list[range]]:
    """The entries that a `Purge` names, by laptop; nothing where no program wrote that."""
    try:
        told = json.loads(erased or "{}")
        runs = {str(name): [*from_ranges(text)] for name, text in told.items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}
    each = [run for named in runs.values() for run in named]
    if any(run.stop > _LAST_ENTRY for run in each):
        return {}
    return runs if sum(run.stop - run.start for run in each) <= MOST_NAMED else {}


def seen_named(seen: str) -> dict[str, int] | None:
    """How far a `Purge` says that its laptop had read; None where no program wrote that."""
    try:
        told = json.loads(seen or "null")
        return None if told is None else {str(name): int(last) for name, last in told.items()}
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError):
        return None


class ReportedRecords:
    """What locked reports hold, and since when: to ask of each erased entry."""

    def __init__(
        self,
        connection: Connection,
        made: Mapping[str, Collection[Made]],
        deletions: Iterable[Deletion],
    ) -> None:
        """`made`: the entries that brought each report into the log, by its id; `deletions`: all
        that there are.
        """
        self._made = made
        self._closed = {visit for one in deletions if one.closed for visit in one.ids}
        self._reports: dict[Named, set[str]] = {}
        sql = f"SELECT id, visit, record FROM {quoted(codec(Report).table)}"
        for report, visit, record in connection.execute(sql):
            for named in ((codec(Visit).table, visit), *_held(record)):
                self._reports.setdefault(named, set()).add(report)
        self._take_handed_out(connection)
        self._visits: dict[str, list[str]] = {}
        self._kept: set[Named] = set()
        for table in _KEPT_IN_PART:
            rows = connection.execute(f"SELECT id FROM {quoted(table)}")
            self._kept |= {(table, key) for (key,) in rows}
        sql = f"SELECT number, id FROM {quoted(codec(Visit).table)}"
        for number, key in connection.execute(sql):
            self._visits.setdefault(number, []).append(key)

    def _take_handed_out(self, connection: Connection) -> None:
        """What was sent about a visit is kept as long as the visit's report."""
        for table in (codec(kind).table for kind in _HANDED_OUT):
            for key, visit in connection.execute(f"SELECT id, visit FROM {quoted(table)}"):
                reports = self._reports.get((codec(Visit).table, visit))
                if reports is not None:
                    self._reports[table, key] = reports

    def visits_of(self, by: Deletion) -> list[str]:
        """The ids of those of its visits that are known here."""
        numbered = [visit for number in by.visits for visit in self._visits.get(number, ())]
        return [visit for visit in numbered if not by.ids or visit in by.ids]

    def may_be_erased(self, named: Named, by: Deletion) -> bool:
        """Whether this deletion may have erased an entry about this record."""
        table, _record = named
        visits = self.visits_of(by)
        is_unseen = not self._closed.intersection(by.ids) <= {*visits}
        is_gone = table in _KEPT_IN_PART and named not in self._kept
        if table not in _ERASABLE or (is_gone and not is_unseen):
            return False
        if table not in _REPORTED:
            return bool(visits) or is_unseen or table == codec(Case).table
        return not self._stood(named, by) and (
            is_unseen or any(not self._stood((codec(Visit).table, visit), by) for visit in visits)
        )

    def _stood(self, named: Named, by: Deletion) -> bool:
        """Whether a report held it for whoever ordered this; one that nobody made always did."""
        return any(
            any(map(by.knew, self._made[report])) if report in self._made else True
            for report in self._reports.get(named, ())
        )


def _held(record: str) -> list[Named]:
    """The records that the canonical text of a report names; none where it cannot be read."""
    try:
        told = json.loads(record or "{}")
        return [
            (codec(kind).table, str(one["id"]))
            for kind, name in _IN_REPORTS.items()
            for one in told.get(name, ())
        ]
    except (ValueError, KeyError, AttributeError, TypeError):
        return []
