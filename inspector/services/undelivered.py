"""Locked reports that nothing is noted of having left the house: nobody else reminds of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from inspector.domain.delivery import Dispatch, Way
from inspector.domain.model import Report, Visit
from inspector.domain.value import value
from inspector.services.due_dates import Held
from inspector.services.listing import Titles, VisitRow, as_day, list_visits
from inspector.services.ports import Reader

REMINDED = timedelta(days=90)  # after the lock; what is older was settled without the program
_LOOKED_AT = timedelta(days=180)  # after the visit: a report may be locked, or corrected, late

_CORRECTED = ("correction_reason",)  # stays after the lock of the corrected version


@value
class Undelivered:
    """The newest version of a locked report, with nothing noted of its being handed over."""

    visit: VisitRow
    version: int
    locked_on: date  # local day


def undelivered(
    reader: Reader, titles: Titles, locked: Iterable[Held], day: date
) -> tuple[Undelivered, ...]:
    """Of these locked visits, the reports locked within `REMINDED` of this day, newest first.

    A draft she says was never sent counts as none. Two small point reads for each visit of the
    last half year; a report, heavy with its record, is touched only where it may wait: where
    nothing was handed over, or where there may be a correction.
    """
    found = []
    for key, _supplier, _kind, _scheme, held_on, _parent in locked:
        held = as_day(held_on)
        if held is None or day - held > _LOOKED_AT:
            continue
        waits = _waiting(reader, str(key))
        if waits is not None and day - waits[1] <= REMINDED:
            (row,) = list_visits(reader, titles, id=str(key))
            found.append(Undelivered(visit=row, version=waits[0], locked_on=waits[1]))
    return tuple(sorted(found, key=lambda one: (one.locked_on, one.visit.number), reverse=True))


def _waiting(reader: Reader, visit: str) -> tuple[int, date] | None:
    """The newest version and the day of its lock, where it was not handed over."""
    handed = set(_handed(reader, visit))
    if handed and not any(reason for (reason,) in reader.select(Visit, _CORRECTED, id=visit)):
        return None
    reports = reader.select(Report, ("version", "locked_at", "id"), visit=visit)
    if not reports:
        return None
    newest = max(int(str(row[0])) for row in reports)
    twins = [row for row in reports if int(str(row[0])) == newest]
    ((counted,),) = reader.select(Visit, ("counted_report",), id=visit)
    _, locked_at, key = min(twins, key=lambda row: (row[2] != counted, str(row[1]), str(row[2])))
    if key in handed or not locked_at:
        return None
    return newest, datetime.fromisoformat(str(locked_at)).astimezone().date()


def _handed(reader: Reader, visit: str) -> Iterator[object]:
    for report, way in reader.select(Dispatch, ("report", "way"), visit=visit):
        if report and way != Way.UNSENT:
            yield report
