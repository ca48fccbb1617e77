"""One month of the year plan, as the chart draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month: its short word, visits held, visits planned beside them."""

    word: str
    held: int
    planned: int
    current: bool = False
