"""The numbers people see: `2026-T3-014` for a visit, `2026-T3-014-A` for a draw.

They carry the laptop's short mark, so that two laptops of one office never issue the same
one. A number is never used twice: aborted draws and cancelled visits keep theirs. Laptops that
had the same mark before they came into one office keep what they printed: then two visits bear
one number, and it is by their ids that they are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from inspector.domain.errors import InspectionError
from inspector.domain.model import Visit
from inspector.services.ports import Reader


def next_visit_number(reader: Reader, year: int, mark: str) -> str:
    """The next number of this laptop in this year; three digits, more when they are used up."""
    prefix = f"{year}-{mark}-"
    used = [
        int(tail)
        for (number,) in reader.select(Visit, ("number",))
        if str(number).startswith(prefix) and (tail := str(number)[len(prefix) :]).isdecimal()
    ]
    return f"{prefix}{max(used, default=0) + 1:03d}"


def visit_called(reader: Reader, name: str) -> str:
    """The id of the visit of this id or number.

    InspectionError `visit-unknown`; `visit-number-shared`: nobody guesses which one is meant.
    """
    if reader.get(Visit, name) is not None:
        return name
    found = [visit.id for visit in reader.find(Visit, number=name)]
    if not found:
        raise InspectionError("visit-unknown")
    if len(found) > 1:
        raise InspectionError("visit-number-shared", number=name, ids=", ".join(found))
    return found[0]


def next_draw_number(visit_number: str, used: Iterable[str], mark: str) -> str:
    """The visit's number and a letter: A, B … Z, AA, AB …

    A draw started on another laptop than the visit's own carries that laptop's mark as
    well (`2026-T3-014-B7-A`).
    """
    own = visit_number.split("-")[1:2] == [mark]
    prefix = f"{visit_number}-" if own else f"{visit_number}-{mark}-"
    taken = set(used)
    count = 0
    while (number := prefix + _letters(count)) in taken:
        count += 1
    return number


def _letters(count: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    count += 1
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
