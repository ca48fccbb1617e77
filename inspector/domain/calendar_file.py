"""Dates as an iCalendar file (RFC 5545) that every calendar program reads.

Whole days, no times and no zones: a deadline is a day. Lines end with CRLF and are folded
at 75 bytes, never inside a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from inspector.domain.value import value

_LINE = 75  # bytes of a line, without its end
_MORNING = 9  # o'clock, when a reminder is shown


@value
class Entry:
    """A day in the calendar. The same `uid` again replaces the entry.

    `warn_days` before it, in the morning, it is called to mind.
    """

    uid: str
    day: date
    summary: str
    description: str = ""
    warn_days: int = 0


def calendar_file(entries: Iterable[Entry], *, made_at: datetime, name: str) -> str:
    """The whole file. `made_at` is aware; `name` is the calendar's."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Uanmeldt//Frister//DA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    stamp = f"{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + "\r\n" for line in lines)


def _event(entry: Entry, stamp: str) -> Iterator[str]:
    after = entry.day + timedelta(days=1) if entry.day < date.max else entry.day
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_day(entry.day)}"
    if after > entry.day:
        yield f"DTEND;VALUE=DATE:{_day(after)}"  # the day after, which is not part of it
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{escaped(entry.description)}"
    yield "TRANSP:TRANSPARENT"  # the day is not taken up
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(entry.summary)}"
    yield f"TRIGGER:{_trigger(entry.warn_days)}"
    yield "END:VALARM"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _trigger(days: int) -> str:
    """In the morning so many days before, counted from the midnight the day begins with."""
    if days <= 0:
        return f"PT{_MORNING}H"
    rest = f"T{24 - _MORNING}H"
    return f"-P{days - 1}D{rest}" if days > 1 else f"-P{rest}"


def escaped(text: str) -> str:
    """The text as a value: backslash, comma, semicolon and line break written out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(c for c in lines if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127))
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return plain


def folded(line: str) -> str:
    """The line in parts of at most 75 bytes, each but the first begun by a space."""
    parts: list[str] = []
    part, room = "", _LINE
    for letter in line:
        size = len(letter.encode("utf-8", "replace"))
        if size > room:
            parts.append(part)
            part, room = " ", _LINE - 1
        part += letter
        room -= size
    return "\r\n".join([*parts, part])
