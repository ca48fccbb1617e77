"""Danish public holidays from the `holidays` library; the rules get plain dates."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import PUBLIC
from holidays.countries.denmark import Denmark


@cache
def danish_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year: Great Prayer Day until 2023, no closed days of custom."""
    # no-untyped-call: the library types its base class, not the countries.
    named = Denmark(years=year, expand=False, categories=(PUBLIC,))  # type: ignore[no-untyped-call]
    return frozenset(named)
