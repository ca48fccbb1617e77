"""One month of the year plan, as the chart draws it."""

from __future__ import annotations

from inspector.domain.value import value


@value(kw_only=False)
class MonthBar:
    """One month: its short word, visits held, visits planned beside them."""

    word: str
    held: int
    planned: int
    current: bool = False
