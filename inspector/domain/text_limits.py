"""How long a text may be that a person writes, and a cell of a list.

Generous: nobody writes so much by hand. A whole book that is pasted by mistake would make the
report long and slow. What is stored already, or came from a colleague, is never cut and is shown
whole; it may be made shorter in any number of steps, and not longer.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.formats import decimal

MOST = 20_000  # signs of a comment, a note or a reason: some eight pages
MOST_IN_CELL = 5_000  # of a note in a list, which stands in a column of a table
MOST_IN_NAME = 500  # of a name, a number or an address in a list
_NOTES = frozenset({"note", "programmes", "programme"})


def too_long(text: str, stored: str = "") -> bool:
    """Whether this is more than may be written; `stored` is what stood there before."""
    return len(text) > MOST and len(text) > len(stored)


def refuse_too_long(text: str, stored: str = "") -> str:
    """The text; InspectionError `text-too-long` where it is more than may be written."""
    if too_long(text, stored):
        raise InspectionError("text-too-long", **lengths(len(text)))
    return text


def refuse_longer(after: Any, before: Any) -> None:
    """InspectionError `text-too-long` where a column of this record holds more than may be
    written; what stood in it `before` (a record of the kind, or None) may stay.
    """
    for column in fields(after):
        text = getattr(after, column.name)
        if isinstance(text, str) and len(text) > MOST:
            refuse_too_long(text, getattr(before, column.name, ""))


def lengths(signs: int, most: int = MOST) -> dict[str, str]:
    """The fields of a sentence on a text that is too long: how long it is, and may be."""
    return {"signs": decimal(signs, 0), "most": decimal(most, 0)}


def most_in_cell(field: str) -> int:
    """How many signs a list's cell may hold that is read as this field."""
    return MOST_IN_CELL if field in _NOTES else MOST_IN_NAME
