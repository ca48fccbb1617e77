"""The merge rule: from the entries about one record to what its row shows.

A cell's heads are the entries that say something in its column and that no other names there
as what it replaced. The greatest head, by time, laptop and number, is shown; two that differ
are a conflict. But a value that prevails is shown over any other, and is no question. All of it
follows from the set of the entries: in whatever order they come, two laptops that have the same
entries have the same row. Nothing here knows a database, and whoever applies an entry, checks a
row or makes one anew asks here.

An entry that takes a record away names under SEEN every value that its author saw go. Where one
stands that is not among them, somebody went on with the record without knowing: it stays in
sight, in conflict, until a person settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

Stored = str | int | None
Dots = dict[str, str | list[str]]  # as `_dots`: see `Cells.dots`

WHOLE = "*"  # in `_dots`: the first entry about the record, and every column that is not named
LIVE = "_live"
_MINUTE = len("2026-11-03T09:20")  # of a stored time
SEEN = "_seen"  # no column: among the parents of an entry that takes a record away


class Told(NamedTuple):
    """An entry of the log about one record. `fields` None: its content was erased."""

    at: int
    laptop: str  # id
    seq: int
    dot: str  # "2:17": the laptop by its number here
    fields: Mapping[str, Stored] | None
    parents: Mapping[str, list[str]]


class Shape(NamedTuple):
    """The columns of one kind that are known here, `_live` among them, with their defaults.

    `newest`: those whose newest value stands without a question. `prevails`: the value of a
    column that stands over every other, whenever it was written. `minutes`: those that hold
    times; what they say is the same within one minute.
    """

    defaults: Mapping[str, Stored]
    newest: frozenset[str] = frozenset()
    prevails: Mapping[str, Stored] = {}
    minutes: frozenset[str] = frozenset()

    def prevailing(self, column: str, value: Stored) -> bool:
        """Whether nobody is asked about what else was written there."""
        return column in self.newest or (column in self.prevails and self.prevails[column] == value)

    def meaning(self, column: str, value: Stored) -> Stored:
        """What a value is compared by."""
        if column in self.minutes and isinstance(value, str):
            return value[:_MINUTE]
        return value


class Cells:
    """The heads of every column of one record."""

    __slots__ = ("_heads", "_shape", "_superseded", "early", "first", "named")

    def __init__(self, shape: Shape, superseded: Iterable[tuple[str, str]] = ()) -> None:
        """`superseded`: dots and columns that are known to be replaced already."""
        self.first: Told | None = None  # of those that still say something
        self._shape = shape
        self._heads: dict[str, dict[str, Told]] = {}
        self._superseded = set(superseded)
        self.named: dict[str, Mapping[str, list[str]]] = {}  # of those that were added
        self.early: list[tuple[str, str]] = []  # they were named before they came: `db.circles`

    @classmethod
    def standing(
        cls,
        shape: Shape,
        dots: Dots,
        told: Mapping[str, Told],
        superseded: Iterable[tuple[str, str]] = (),
    ) -> Cells:
        """As a row has them; `told` holds every entry that its dots name."""
        cells = cls(shape, superseded)
        first = cells.first = told[str(dots[WHOLE])]
        for column in first.fields or ():
            if column not in dots and column in shape.defaults:
                cells._heads[column] = {first.dot: first}
        for column, named in dots.items():
            if column != WHOLE:
                cells._heads[column] = {dot: told[dot] for dot in listed(named)}
        return cells

    def add(self, told: Told) -> list[tuple[str, str]]:
        """One more entry; which of its parents were no heads: replaced before, or not here yet."""
        absent = []
        if told.parents:
            self.named[told.dot] = told.parents
        for column, dots in told.parents.items():
            if column == SEEN:
                continue
            if (told.dot, column) in self._superseded:
                self.early.append((told.dot, column))
            standing = self._heads.get(column, {})
            for dot in dots:
                self._superseded.add((dot, column))
                if standing.pop(dot, None) is None:
                    absent.append((dot, column))
        if told.fields is None:
            return absent
        if self.first is None or told < self.first:
            self.first = told
        for column in told.fields:
            if column in self._shape.defaults and (told.dot, column) not in self._superseded:
                self._heads.setdefault(column, {})[told.dot] = told
        return absent

    def heads(self, column: str) -> list[Told]:
        """Those of this column, the one that is shown last."""
        return sorted(self._heads.get(column, {}).values(), key=partial(self._rank, column))

    def _rank(self, column: str, head: Told) -> tuple[bool, tuple[int, str, int]]:
        prevails = self._shape.prevails
        return column in prevails and _said(head, column) == prevails[column], _order(head)

    def _meaning(self, column: str, head: Told) -> Stored:
        return self._shape.meaning(column, _said(head, column))

    def heads_like_shown(self, column: str) -> list[str]:
        """The dots of the heads that an edit replaces: an opposing value is left standing."""
        heads = self.heads(column)
        if not heads:
            return []
        shown = heads[-1]
        if column == LIVE or self._shape.prevailing(column, _said(shown, column)):
            return [head.dot for head in heads]
        meant = self._meaning(column, shown)
        return [head.dot for head in heads if self._meaning(column, head) == meant]

    def all_heads(self) -> list[str]:
        """Every head but those of `_live`: what somebody who takes the record away sees go."""
        found = {dot for column, heads in self._heads.items() if column != LIVE for dot in heads}
        return sorted(found)

    def dots(self) -> Dots:
        """`_dots`: the first entry, and the columns whose heads are not that one alone.

        Who took the record away or put it back is always named.
        """
        first = self.first
        if first is None:
            return {}
        dots: Dots = {WHOLE: first.dot}
        spoken = first.fields or {}
        for column, heads in self._heads.items():
            is_first = [*heads] == ([first.dot] if column in spoken else [])
            if not is_first or (column == LIVE and heads):
                named = sorted(heads)
                dots[column] = named[0] if len(named) == 1 else named
        return dots

    def values(self) -> dict[str, Stored]:
        """What every column shows."""
        shown = dict(self._shape.defaults)
        for column, heads in self._heads.items():
            if len(heads) == 1:
                (head,) = heads.values()
                shown[column] = _said(head, column)
            elif heads:
                shown[column] = _said(self.heads(column)[-1], column)
        if not shown[LIVE] and self._live_heads():
            shown[LIVE] = 1  # in conflict: it stays in sight
        return shown

    def conflicts(self) -> dict[str, list[str]]:
        """The columns in which values stand against each other, with the dots of all of them."""
        found = {}
        for column, heads in self._heads.items():
            if len(heads) < 2 or column == LIVE:
                continue
            values = {self._meaning(column, head) for head in heads.values()}
            shown = _said(self.heads(column)[-1], column)
            if len(values) > 1 and not self._shape.prevailing(column, shown):
                found[column] = sorted(heads)
        if LIVE in self._heads and (live := self._live_heads()):
            found[LIVE] = live
        return found

    def _live_heads(self) -> list[str]:
        """What stands against what in `_live`; nothing where it is in no conflict."""
        heads = self._heads.get(LIVE, {})
        if not heads:
            return []
        if len({_said(head, LIVE) for head in heads.values()}) > 1:
            return sorted({*heads, *self._unseen(heads)})
        (shown,) = {_said(head, LIVE) for head in heads.values()}
        unseen = self._unseen(heads) if not shown else set()
        return sorted({*heads, *unseen}) if unseen else []

    def _unseen(self, live: Mapping[str, Told]) -> set[str]:
        """Heads of other columns that those who took the record away did not see."""
        gone = [head for head in live.values() if not _said(head, LIVE)]
        if not gone:
            return set()
        seen = {dot for head in gone for dot in (head.dot, *head.parents.get(SEEN, ()))}
        # Before there was an exchange nothing was named: who took it away saw all of her own.
        alone = [head for head in gone if SEEN not in head.parents]
        cells = (heads.values() for column, heads in self._heads.items() if column != LIVE)
        others = (head for heads in cells for head in heads)
        return {h.dot for h in others if not any(_follows(one, h) for one in alone)} - seen


class Line:
    """The short way to the same end: one entry after another, each in place of what stands.

    Whatever else an entry may be, it does not follow, and the record is for `Cells`.
    """

    __slots__ = ("_first", "_order", "_shape", "dots", "said")

    def __init__(self, shape: Shape, dots: dict[str, str], order: tuple[int, str, int]) -> None:
        """`dots` as a row has them, `order`: of the first entry."""
        self._shape, self._order, self._first = shape, order, dots[WHOLE]
        self.dots = dots
        self.said: dict[str, Stored] = {}

    @classmethod
    def begun(cls, shape: Shape, told: Told) -> Line | None:
        """By the entry that makes the record; None where it is no such entry."""
        if told.fields is None or told.parents or LIVE in told.fields:
            return None
        line = cls(shape, {WHOLE: told.dot}, told[:3])
        line.said.update(told.fields)
        return line

    @classmethod
    def standing(cls, shape: Shape, dots: Dots, order: tuple[int, str, int]) -> Line | None:
        """As a row has it; None where more than one value stands, or somebody took it away."""
        single = {c: dot for c, dot in dots.items() if isinstance(dot, str)}
        return cls(shape, single, order) if len(single) == len(dots) and LIVE not in dots else None

    def follow(self, told: Told) -> bool:
        """Take this entry; False: it does not follow, and nothing can be said of the line now."""
        fields, parents = told.fields, told.parents
        if not fields or LIVE in fields or len(parents) != len(fields):
            return False
        if told[:3] < self._order:
            return False
        dots, first, dot = self.dots, self._first, told.dot
        known = self._shape.defaults
        for column, value in fields.items():
            if parents.get(column) != [dots.get(column, first)]:
                if column in known or column not in parents:
                    return False
            elif column in known:
                dots[column] = dot
                self.said[column] = value
        return True


def listed(named: str | list[str]) -> list[str]:
    """The dots that stand for one column in `_dots`."""
    return [named] if isinstance(named, str) else named


def _order(told: Told) -> tuple[int, str, int]:
    return told[:3]


def _follows(one: Told, other: Told) -> bool:
    """Whether it was written after the other by the same laptop."""
    return one.laptop == other.laptop and one.seq > other.seq


def _said(head: Told, column: str) -> Stored:
    return None if head.fields is None else head.fields[column]
