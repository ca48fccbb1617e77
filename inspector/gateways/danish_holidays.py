"""Danish public holidays from the `holidays` library; the rules get plain dates.

The library brings the calendars of all countries along and takes half a second to import,
so the set-up writes its Danish days of 1990-2100 into a file (`packaging/make_calendar.py`,
one ISO date a line). Other years, and a missing file, are answered by the library itself.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "resources" / "calendar" / "danish_holidays.txt"
YEARS = range(1990, 2101)


@cache
def danish_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year: Great Prayer Day until 2023, no closed days of custom."""
    return _kept(year, FILE) or from_library(year)


def _kept(year: int, file: Path) -> frozenset[date]:
    """The days in the file; none where it does not know the year."""
    try:
        lines = file.read_text(encoding="ascii").split() if year in YEARS else []
    except OSError:
        return frozenset()
    return frozenset(date.fromisoformat(line) for line in lines if line[:4] == str(year))


def from_library(year: int) -> frozenset[date]:
    """The same, from the library: half a second the first time."""
    from holidays import PUBLIC
    from holidays.countries.denmark import Denmark

    # no-untyped-call: the library types its base class, not the countries.
    named = Denmark(years=year, expand=False, categories=(PUBLIC,))  # type: ignore[no-untyped-call]  # untyped
    return frozenset(named)
