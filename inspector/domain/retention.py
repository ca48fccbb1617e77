"""What is kept of a visit, for how long, and when the rest is due for deletion.

Two classes. **Journalised**: the locked report with its record, the visit, its answers with
their comments (they stand in the report), signatures, suppliers and agreements: kept.
**Working papers**: cases drawn and checked, documents seen, photos, the list a draw was made
from: deleted when their years are over [art. 5(1)(e)]. A visit that never became a report
keeps its number alone.

Where hours are missing there may be a claim for money: its papers are kept for at least the
three years in which it can be raised, whatever the unit has chosen [forældelsesloven § 3].
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from inspector.domain.errors import InspectionError
from inspector.domain.settings import Settings

CLAIM_YEARS = 3  # in which a claim for money can be raised


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The working papers of one visit: `ended` is the local day it was locked or given up.

    `reported`: it ended in a report, which is kept. `money`: hours were missing.
    """

    visit: str
    ended: date
    reported: bool = True
    money: bool = False


def keep_years(settings: Settings, *, money: bool) -> int:
    """For how many years working papers are kept."""
    return max(settings.retention_years, CLAIM_YEARS if money else 1)


def due_on(held: Held, settings: Settings) -> date:
    """The first day on which the working papers may be deleted."""
    return years_after(held.ended, keep_years(settings, money=held.money))


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The newest day whose `years_after` is not after this one."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def require_due(held: Held, settings: Settings, today: date, number: str) -> None:
    """InspectionError `retention-not-due` where the years are not over."""
    limit = due_on(held, settings)
    if limit > today:
        raise InspectionError("retention-not-due", number=number, due=f"{limit:%d-%m-%Y}")


def sizes_of(strata: Iterable[str]) -> tuple[str, ...]:
    """How many of the sample stand in each stratum, in the order they are met."""
    return tuple(str(count) for count in Counter(strata).values())


def as_ranges(numbers: Iterable[int]) -> str:
    """Whole numbers in rising order, compact: 1, 2, 3, 7 → `1-3,7`."""
    parts = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run_of = [number for _, number in run]
        parts.append(str(run_of[0]) if len(run_of) == 1 else f"{run_of[0]}-{run_of[-1]}")
    return ",".join(parts)


def from_ranges(text: str) -> Iterator[range]:
    """The runs of `as_ranges`; ValueError where the text is none."""
    for part in text.split(",") if text else ():
        first, _, last = part.partition("-")
        start, end = int(first), int(last or first)
        if not 0 < start <= end:
            raise ValueError("a run goes from a number to one that is not smaller")
        yield range(start, end + 1)
