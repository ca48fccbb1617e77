"""What laptops that exchange must come to, in plain sets: slow, and written by the rule's words.

It knows nothing of the program's code: entries are facts, a laptop knows some of them, and what
it shows follows from those alone. It also says which entry each act must write.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HOUR = 3600 * 10**6  # microseconds
TEN_YEARS = 3650 * 24 * HOUR
LOCAL = "local"
Id = tuple[str, int]  # laptop, number in its chain
Cell = tuple[str, str]  # table, record


@dataclass(frozen=True)
class Fact:
    """One entry. `parents`: which entries it replaced, by column; `_seen` beside a removal."""

    laptop: str
    seq: int
    at: int
    cell: Cell
    fields: dict
    parents: dict
    scope: str = ""

    @property
    def id(self) -> Id:
        return self.laptop, self.seq

    @property
    def order(self):
        return self.at, self.laptop, self.seq


@dataclass
class Rules:
    """The columns of each table with what they hold untold, and those nobody is asked about.

    `prevails`: by table and column the value over which no other stands, and `minutes`: where
    two times of one minute are one answer.
    """

    defaults: dict
    newest_wins: frozenset = frozenset()
    prevails: dict = field(default_factory=dict)
    minutes: frozenset = frozenset()

    def prevailing(self, table: str, column: str, value) -> bool:
        at = (table, column)
        return at in self.prevails and self.prevails[at] == value

    def meant(self, table: str, column: str, value):
        timed = (table, column) in self.minutes and isinstance(value, str)
        return value.rpartition(":")[0].rpartition(":")[0] if timed else value


@dataclass
class Knows:
    """What one laptop knows: so many entries of each chain, but of scopes it may read."""

    laptop: str
    rules: Rules
    facts: dict = field(default_factory=dict)  # all there are, by id; shared by all laptops
    upto: dict = field(default_factory=dict)
    scopes: set = field(default_factory=lambda: {""})

    # what follows

    def visible(self, cell: Cell):
        return [fact for fact in self.facts.values() if fact.cell == cell and self.sees(fact)]

    def sees(self, fact: Fact) -> bool:
        if fact.seq > self.upto.get(fact.laptop, 0):
            return False
        return fact.laptop == self.laptop or fact.scope in self.scopes

    def columns(self, cell: Cell) -> dict:
        return {**self.rules.defaults[cell[0]], "_live": 1}

    def heads(self, cell: Cell, column: str):
        facts = self.visible(cell)
        replaced = {
            one
            for fact in facts
            for one in fact.parents.get(column, ())
            if not self.comes_back(facts, column, one, fact.id)
        }
        heads = [f for f in facts if column in f.fields and f.id not in replaced]
        stands = self.rules.prevailing
        return sorted(heads, key=lambda f: (stands(cell[0], column, f.fields[column]), f.order))

    def comes_back(self, facts, column: str, start: Id, end: Id) -> bool:
        """Whether `start` says, over however many, that it replaced `end`: somebody lies."""
        parents = {fact.id: fact.parents.get(column, ()) for fact in facts}
        found, waiting = set(), [start]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += parents.get(one, ())
        return end in found

    def first(self, cell: Cell):
        return min(self.visible(cell), key=lambda fact: fact.order, default=None)

    def other_heads(self, cell: Cell) -> set:
        return {f.id for c in self.columns(cell) if c != "_live" for f in self.heads(cell, c)}

    def unseen_by_removal(self, cell: Cell) -> set:
        removals = [f for f in self.heads(cell, "_live") if f.fields["_live"] == 0]
        if not removals:
            return set()
        seen = {one for f in removals for one in (f.id, *f.parents.get("_seen", ()))}
        return self.other_heads(cell) - seen

    def conflict(self, cell: Cell, column: str) -> set:
        """The ids that stand against each other; none where all is well."""
        heads = self.heads(cell, column)
        if (cell[0], column) in self.rules.newest_wins:
            return set()
        if any(self.rules.prevailing(cell[0], column, fact.fields[column]) for fact in heads):
            return set()
        ids = {fact.id for fact in heads}
        differ = len({self.rules.meant(cell[0], column, fact.fields[column]) for fact in heads}) > 1
        if column != "_live":
            return ids if differ else set()
        unseen = self.unseen_by_removal(cell)
        return ids | unseen if differ or unseen else set()

    def conflicts(self, cell: Cell) -> dict:
        found = {column: self.conflict(cell, column) for column in self.columns(cell)}
        return {column: ids for column, ids in found.items() if ids}

    def shown(self, cell: Cell) -> dict:
        row = {}
        for column, default in self.columns(cell).items():
            heads = self.heads(cell, column)
            row[column] = heads[-1].fields[column] if heads else default
        if self.conflict(cell, "_live"):
            row["_live"] = 1
        return row

    def dots(self, cell: Cell) -> dict:
        """The normal form: the first entry, and every column that does not follow it alone."""
        first = self.first(cell)
        named = {"*": [first.id]}
        for column in self.columns(cell):
            ids = sorted(fact.id for fact in self.heads(cell, column))
            is_first = ids == ([first.id] if column in first.fields else [])
            if not is_first or (column == "_live" and ids):
                named[column] = ids
        return named

    def is_in_sight(self, cell: Cell) -> bool:
        return self.first(cell) is not None and self.shown(cell)["_live"] == 1

    # what each act writes; None: nothing

    def next_at(self, clock: int) -> int:
        own = [fact.at for fact in self.facts.values() if fact.laptop == self.laptop]
        last = max(own, default=0)
        others = [f.at for f in self.facts.values() if f.laptop != self.laptop and self.sees(f)]
        if own and clock - last > TEN_YEARS:
            clock = last
        return max(last + 1, clock, min(max(others, default=0) + 1, clock + 24 * HOUR))

    def put(self, cell: Cell, values: dict, clock: int, scope: str = "") -> Fact | None:
        if self.first(cell) is None:
            fields = {c: v for c, v in values.items() if v != self.rules.defaults[cell[0]][c]}
            return self._write(cell, fields, {}, clock, scope)
        shown = self.shown(cell)
        fields = {column: value for column, value in values.items() if value != shown[column]}
        if not shown["_live"]:
            fields["_live"] = 1
        if not fields:
            return None
        parents = {column: self._replaced(cell, column) for column in fields}
        return self._write(cell, fields, parents, clock, scope)

    def _replaced(self, cell: Cell, column: str) -> list:
        """What an ordinary edit takes the place of: all that say what it saw there."""
        heads = self.heads(cell, column)
        if heads and column != "_live" and (cell[0], column) not in self.rules.newest_wins:
            shown = heads[-1].fields[column]
            if not self.rules.prevailing(cell[0], column, shown):
                meant = self.rules.meant(cell[0], column, shown)
                heads = [
                    f for f in heads if self.rules.meant(cell[0], column, f.fields[column]) == meant
                ]
        return sorted(fact.id for fact in heads) or [self.first(cell).id]

    def remove(self, cell: Cell, clock: int, scope: str = "") -> Fact | None:
        if not self.is_in_sight(cell):
            return None
        parents = {
            "_live": self._replaced(cell, "_live"),
            "_seen": sorted(self.other_heads(cell)),
        }
        return self._write(cell, {"_live": 0}, parents, clock, scope)

    def settle(self, cell: Cell, column: str, value, clock: int, scope: str = "") -> Fact:
        parents = {column: sorted(fact.id for fact in self.heads(cell, column))}
        if column == "_live" and value == 0:
            parents["_seen"] = sorted(self.other_heads(cell))
        return self._write(cell, {column: value}, parents, clock, scope)

    def _write(self, cell, fields, parents, clock, scope) -> Fact:
        seq = self.upto.get(self.laptop, 0) + 1
        fact = Fact(self.laptop, seq, self.next_at(clock), cell, fields, parents, scope)
        self.facts[fact.id] = fact
        self.upto[self.laptop] = seq
        return fact
