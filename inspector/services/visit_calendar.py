"""The deadlines a visit starts, for a calendar: the report, the supplier's comments, the follow-up.

What counts from the dispatch of the report is there once it was handed over; a date is never
invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.calendar_file import Entry, calendar_file
from inspector.domain.deadlines import Due, due
from inspector.domain.delivery import OutboxMessage
from inspector.domain.errors import InspectionError
from inspector.domain.formats import long_date
from inspector.domain.identity import named_id
from inspector.domain.letter import File
from inspector.domain.reaching import reached_supplier
from inspector.domain.scheme import DeadlineRule
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Reader, Words


def reached_on(reader: Reader, file: VisitFile) -> datetime | None:
    """When the newest version went to the supplier; None: it has not, as far as known."""
    messages = reader.find(OutboxMessage, visit=file.visit.id)
    return reached_supplier(file, {one.id: one for one in messages})


def visit_calendar(
    file: VisitFile,
    settings: Settings,
    calendar: WorkingCalendar,
    words: Words,
    at: datetime,
    reached: datetime | None,
) -> File:
    """The calendar file of this visit; it names the supplier and the visit and nobody else.

    `reached`: as `reached_on` says. InspectionError `calendar-none` where the scheme has no
    deadline for the visit, `calendar-empty` where none can be worked out yet.
    """
    entries = tuple(deadline_entries(file, settings, calendar, words, reached))
    if not entries:
        raise InspectionError("calendar-empty" if any(_rules(file)) else "calendar-none")
    number = file.visit.number
    name = words("calendar.name", number=number, supplier=file.supplier.name)
    data = calendar_file(entries, made_at=at, name=name).encode("utf-8")
    title = words("calendar.file_name", number=number)
    return File(name=title, data=data, media_type="text/calendar")


def deadline_entries(
    file: VisitFile,
    settings: Settings,
    calendar: WorkingCalendar,
    words: Words,
    reached: datetime | None,
) -> Iterator[Entry]:
    """One whole day for each deadline, in the order of the scheme."""
    for rule in _rules(file):
        start = _start(file, rule, reached)
        if start is None:
            continue
        limit = due(rule, start, calendar, settings.move_deadlines)
        yield Entry(
            uid=f"{named_id('deadline', file.visit.id, rule.id)}@uanmeldt",
            day=limit.moved,
            summary=words(
                "calendar.summary",
                title=rule.title.told(words.language),
                supplier=file.supplier.name,
                number=file.visit.number,
            ),
            description=_told(rule, start, limit, words),
            warn_days=settings.warn_days if rule.duty == "unit" else 0,
        )


def _rules(file: VisitFile) -> Iterator[DeadlineRule]:
    """Those of the scheme that count from a visit of this kind, or from its report."""
    for rule in file.scheme.deadlines:
        if rule.after in ("visit", "dispatch") and (
            not rule.kinds or file.visit.kind in rule.kinds
        ):
            yield rule


def _start(file: VisitFile, rule: DeadlineRule, reached: datetime | None) -> date | None:
    """The day the deadline counts from, as far as it has come."""
    if rule.after == "visit":
        return file.visit.held_on
    return reached.astimezone().date() if rule.after == "dispatch" and reached else None


def _told(rule: DeadlineRule, start: date, limit: Due, words: Words) -> str:
    language = words.language
    key = "calendar.from_visit" if rule.after == "visit" else "calendar.from_dispatch"
    told = words(key, day=long_date(start, language))
    if limit.has_moved:
        told += " " + words("calendar.moved", day=long_date(limit.raw, language))
    return told
