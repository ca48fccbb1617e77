"""Conflicts as lines of the start page."""

from __future__ import annotations

from inspector.domain.formats import short_date
from inspector.domain.value import value
from inspector.services.ports import Store, Words
from inspector.services.settling import OpenConflict, open_conflicts
from inspector.services.visiting import SchemeShelf
from ui.presenters.conflicts import brief_words, title_words

_SHOWN = 3


@value(kw_only=False)
class ConflictLine:
    """One of them: what it is about, where, the day of its newest value, and its key."""

    title: str
    place: str
    day: str
    key: str


def conflict_lines(
    words: Words, store: Store, shelf: SchemeShelf
) -> tuple[int, tuple[ConflictLine, ...]]:
    """How many there are, and the first few."""
    found = open_conflicts(store, shelf)
    return len(found), tuple(_line(words, one) for one in found[:_SHOWN])


def _line(words: Words, one: OpenConflict) -> ConflictLine:
    newest = max(version.at for version in one.cell.versions)
    day = short_date(newest.astimezone().date()) if newest.year > 1 else ""
    return ConflictLine(title_words(words, one), brief_words(words, one), day, one.key)
