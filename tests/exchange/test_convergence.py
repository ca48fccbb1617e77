"""Laptops that edit, settle, delete and exchange in any order come to one and the same."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from exchange.convergence_oracle import HOUR, LOCAL, Fact, Knows, Rules
from exchange.convergence_scene import (
    Laptop,
    NewerProgram,
    chain_range,
    read_by,
)
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

import db.check
from db.check import check
from db.codec import codec
from db.heads_again import rebuild
from db.heads_stored import kinds
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import ChainRange
from inspector.domain.model import Answer, Report, Setting, Visit

EXAMPLES = 1500 if os.environ.get("UANMELDT_LONG") else 150
pytestmark = pytest.mark.timeout(1800)  # the long count takes minutes
START = 1_795_000_000 * 10**6  # microseconds: November 2026
SECRET = "secret"  # the scope of the visit w
NAMES = ("alfa-1", "bravo-2", "charlie-3", "delta-4", "echo-5")
GHOST = "nova-9"
RECORDS = {
    ("visit", "v"): "",
    ("answer", "v1"): "",
    ("answer", "w1"): SECRET,
    ("setting", "unit"): "",
    ("setting", "language"): LOCAL,
}
EDITED = {
    "visit": ("other_matters", "last_step", "state"),
    "answer": ("point", "comment"),
    "setting": ("value",),
}
KINDS = {"visit": Visit, "answer": Answer, "setting": Setting, "report": Report}
RULES = Rules(
    defaults={
        table: dict(zip(codec(kind).columns, codec(kind).defaults, strict=True))
        for table, kind in KINDS.items()
    },
    newest_wins=frozenset({("visit", "last_step"), ("visit", "correction_reason")}),
    prevails={("visit", "state"): "locked"},
    minutes=frozenset({("visit", "arrived"), ("visit", "departed")}),
)
cells = st.sampled_from(sorted(RECORDS))
laptops = st.integers(0, len(NAMES) - 1)
values = st.sampled_from(["", "a", "b", "c"])
any_number = st.integers(0, 1000)


class Convergence(RuleBasedStateMachine):
    """Three to five laptops, and one of a newer program; the oracle stands beside each."""

    @initialize(count=st.integers(3, len(NAMES)), readers=st.sets(laptops, max_size=2))
    def begin(self, count, readers):
        self.facts: dict[tuple[str, int], Fact] = {}
        self.laptops = [Laptop(name, START) for name in NAMES[:count]]
        self.knows = {laptop.name: Knows(laptop.name, RULES, self.facts) for laptop in self.laptops}
        for n, laptop in enumerate(self.laptops):
            if n not in readers:
                self.knows[laptop.name].scopes.add(SECRET)
        self.newer = NewerProgram(GHOST)
        self.knows[GHOST] = Knows(GHOST, RULES, self.facts, scopes={"", SECRET})
        self.logs = {name: [] for name in (*self.knows,)}  # entries with hashes
        self.exported = dict.fromkeys(self.logs, 0)
        self.bundles: list[ChainRange] = []
        self.unknown: set[tuple[str, str]] = set()
        self.acknowledged: list[tuple[Fact, str]] = []
        self.reports = 0

    def _at(self, n: int) -> tuple[Laptop, Knows]:
        laptop = self.laptops[n % len(self.laptops)]
        return laptop, self.knows[laptop.name]

    # what people do

    @rule(n=laptops, cell=cells, first=values, second=values, both=st.booleans())
    def edit(self, n, cell, first, second, both):
        """Also puts again what was deleted, and what another laptop deleted meanwhile."""
        laptop, knows = self._at(n)
        scope = RECORDS[cell]
        if scope == SECRET and SECRET not in knows.scopes:
            return
        kind, (table, record) = KINDS[cell[0]], cell
        standing = laptop.store.get(kind, record)
        assert (standing is not None) == knows.is_in_sight(cell)
        fields = dict(zip(EDITED[table], (first, second) if both else (first,), strict=False))
        new = kind(id=record) if table != "answer" else Answer(id=record, visit=record[0])
        with laptop.store.change("tried") as change:
            put = replace(standing or new, **fields)
            changed = change.put(put)
        stored = dict(zip(codec(kind).columns, codec(kind).encode(put), strict=True))
        fact = knows.put(cell, stored, laptop.clock, scope)
        assert changed == (fact is not None)
        self._wrote(laptop, fact)

    @rule(
        n=laptops,
        state=st.sampled_from(["planned", "open", "locked", "cancelled"]),
        second=st.sampled_from([None, 1, 50, 61]),
    )
    def begin_lock_or_cancel(self, n, state, second):
        """Of the visit: a lock prevails, and times of one minute are one."""
        laptop, knows = self._at(n)
        cell = ("visit", "v")
        standing = laptop.store.get(Visit, "v") or Visit(id="v")
        arrived = second and datetime(2026, 11, 3, 8, 20, tzinfo=UTC) + timedelta(seconds=second)
        put = replace(standing, state=state, arrived=arrived, correction_reason=f"{second}")
        with laptop.store.change("tried") as change:
            change.put(put)
        stored = dict(zip(codec(Visit).columns, codec(Visit).encode(put), strict=True))
        self._wrote(laptop, knows.put(cell, stored, laptop.clock))

    @rule(n=laptops, cell=cells)
    def delete(self, n, cell):
        laptop, knows = self._at(n)
        if RECORDS[cell] == SECRET and SECRET not in knows.scopes:
            return
        with laptop.store.change("taken") as change:
            change.remove(KINDS[cell[0]], cell[1])
        self._wrote(laptop, knows.remove(cell, laptop.clock, RECORDS[cell]))

    @precondition(lambda self: any(laptop.conflicts() for laptop in self.laptops))
    @rule(n=laptops, which=any_number, choice=values)
    def settle(self, n, which, choice):
        laptop, knows = self._at(n)
        found = sorted(
            (cell, column) for cell, each in laptop.conflicts().items() for column in each
        )
        if not found:
            return
        cell, column = found[which % len(found)]
        value = int(choice > "a") if column == "_live" else choice
        if column == "arrived":
            value = f"2026-11-03T08:2{len(choice)}:00+00:00"
        elif column == "state":  # a word that no program knows would wait for one that does
            value = ("planned", "open")[len(choice) % 2]
        with laptop.store.change("conflict_settled", reason="Set efter.") as change:
            change.settle(KINDS[cell[0]], cell[1], column, value)
        scope = RECORDS.get(cell, "")
        self._wrote(laptop, knows.settle(cell, column, value, laptop.clock, scope))
        assert column not in laptop.conflicts().get(cell, {})

    @rule(n=laptops, cell=cells)
    def settling_what_is_in_no_conflict_is_refused(self, n, cell):
        laptop, knows = self._at(n)
        column = EDITED[cell[0]][0]
        if column in knows.conflicts(cell):
            return
        with (
            pytest.raises(InspectionError, match="conflict-settled"),
            laptop.store.change("conflict_settled") as change,
        ):
            change.settle(KINDS[cell[0]], cell[1], column, "a")

    @rule(n=laptops)
    def finalise(self, n):
        """A report is a record of its own: two of one visit are two."""
        laptop, knows = self._at(n)
        self.reports += 1
        cell = ("report", f"r{self.reports}")
        report = Report(id=cell[1], visit="v", chain_head=laptop.store.chain_head())
        with laptop.store.change("visit_locked") as change:
            change.put(report)
        stored = dict(zip(codec(Report).columns, codec(Report).encode(report), strict=True))
        self._wrote(laptop, knows.put(cell, stored, laptop.clock))

    @rule(cell=cells, value=values, what=st.sampled_from(["column", "table", "nothing"]))
    def a_newer_program_writes(self, cell, value, what):
        """It says something in a column, or of a table, that is unknown here."""
        knows = self.knows[GHOST]
        if RECORDS[cell] == LOCAL:
            return
        extra = {"later_on": value} if what == "column" else {}
        if what == "table":
            fact = knows._write(("later_kind", "x"), {"later_on": value}, {}, START, "")
            self.unknown.add(("later_kind", ""))
        else:
            column = EDITED[cell[0]][0]
            shown = knows.shown(cell) if knows.first(cell) else RULES.defaults[cell[0]]
            row = {c: v for c, v in shown.items() if c != "_live"} | {column: value}
            fact = knows.put(cell, row, START, RECORDS[cell])
            if fact is None:
                return
            if extra:
                self.unknown.add((cell[0], "later_on"))
        self.logs[GHOST].append(self.newer.entry(fact, extra))

    @rule(
        cell=cells,
        about=cells,
        value=values,
        lies=st.lists(st.tuples(st.sampled_from(NAMES), st.integers(-6, 3)), max_size=4),
    )
    def a_member_lies_in_parents(self, cell, about, value, lies):
        """It names entries about other records, and such as nobody has written yet."""
        if LOCAL in (RECORDS[cell], RECORDS[about]):
            return
        knows, column = self.knows[GHOST], EDITED[cell[0]][0]
        written = {name: len(log) for name, log in self.logs.items()}
        named = {(name, written[name] + by) for name, by in lies if name in written}
        named |= {fact.id for fact in self.facts.values() if fact.cell in (cell, about)}
        parents = {column: sorted(one for one in named if one[1] > 0 and one[0] != GHOST)}
        fact = knows._write(cell, {column: value}, parents, START, RECORDS[cell])
        self.logs[GHOST].append(self.newer.entry(fact, {}))

    @rule(n=laptops, hours=st.integers(-30, 30), century=st.integers(0, 20))
    def set_the_clock(self, n, hours, century):
        laptop, _ = self._at(n)
        laptop.clock = START + hours * HOUR + (73 * 8766 * HOUR if century == 20 else 0)

    @rule(seconds=st.integers(1, 5000))
    def time_goes_by(self, seconds):
        for laptop in self.laptops:
            laptop.clock += seconds * 10**6

    # what the laptops do

    @rule(which=any_number, most=st.integers(1, 8))
    def export(self, which, most):
        name = sorted(self.logs)[which % len(self.logs)]
        log, start = self.logs[name], self.exported[name]
        entries = log[start : start + most]
        if entries:
            scopes = {e.seq: self.facts[name, e.seq].scope for e, _ in entries}
            previous = log[start - 1][1] if start else b""
            self.bundles.append(chain_range(name, entries, previous, scopes, LOCAL))
            self.exported[name] += len(entries)

    @precondition(lambda self: self.bundles)
    @rule(n=laptops, which=any_number)
    def import_one(self, n, which):
        """Any bundle, the own and known ones as well, in any order."""
        laptop, _ = self._at(n)
        self._import(laptop, self.bundles[which % len(self.bundles)])

    @precondition(lambda self: self.bundles)
    @rule(n=laptops, order=st.randoms(use_true_random=False))
    def import_all(self, n, order):
        laptop, _ = self._at(n)
        shuffled = [*self.bundles]
        order.shuffle(shuffled)
        for found in shuffled:
            self._import(laptop, found)

    @rule(n=laptops, to=laptops)
    def give_the_own_chain(self, n, to):
        """What it replaced of others' may not have come there yet."""
        giver, _ = self._at(n)
        taker, _ = self._at(to)
        self._export_all(giver.name)
        for found in self.bundles:
            if found.device == giver.name:
                self._import(taker, found)

    @rule(order=st.permutations(range(3)), cell=cells, texts=st.permutations("abcd"))
    def one_goes_on_with_what_another_wrote(self, order, cell, texts):
        """And a third hears of the last first; or of both, where the first wrote again."""
        one, two, three = order
        self.edit(one, cell, texts[0], texts[1], both=True)
        self.give_the_own_chain(one, two)
        self.edit(two, cell, texts[2], "", both=False)
        if texts[3] == "a":
            self.edit(one, cell, texts[3], "", both=False)
        self.give_the_own_chain(two, three)

    @rule(order=st.permutations(range(3)), cell=cells)
    def one_takes_away_what_another_edits(self, order, cell):
        one, two, _ = order
        self.give_all_that_is_known(one, two)
        self.delete(one, cell)
        self.edit(two, cell, "d", "", both=False)
        self.give_the_own_chain(one, two)

    @rule(n=laptops, to=laptops)
    def give_all_that_is_known(self, n, to):
        giver, knows = self._at(n)
        taker, _ = self._at(to)
        self._export_all(giver.name)
        for found in self.bundles:
            if found.last <= knows.upto.get(found.device, 0):
                self._import(taker, found)

    def _export_all(self, name: str) -> None:
        while self.exported[name] < len(self.logs[name]):
            self.export(sorted(self.logs).index(name), 5)

    @rule(n=laptops, which=any_number)
    def the_newer_program_reads(self, n, which):
        """As much as somebody has exported of one chain."""
        names = sorted(self.exported)
        name = names[which % len(names)]
        if name != GHOST:
            self.knows[GHOST].upto[name] = self.exported[name]

    @rule(n=laptops)
    def a_key_arrives(self, n):
        laptop, knows = self._at(n)
        if SECRET not in knows.scopes:
            knows.scopes.add(SECRET)
            for found in self.bundles:
                self._import(laptop, found, is_late=True)
            for cell in {fact.cell for fact in self.facts.values()}:
                self._compare(laptop, cell)

    @precondition(lambda self: self.bundles)
    @rule(n=laptops, which=any_number, where=any_number, how=st.integers(0, 8))
    def tampered_ranges_are_refused(self, n, which, where, how):
        laptop, knows = self._at(n)
        found = read_by(self.bundles[which % len(self.bundles)], knows.scopes)
        forged = tampered(found, where, how)
        if forged is None:
            return
        before = laptop.digest()
        with pytest.raises(InspectionError) as refused:
            laptop.apply(forged)
        told = {"exchange-chain", "exchange-gap", "exchange-fork", "exchange-values"}
        assert refused.value.code in told
        assert laptop.digest() == before

    # what holds

    def _wrote(self, laptop: Laptop, fact: Fact | None) -> None:
        """The log says what the oracle said it would."""
        log = self.logs[laptop.name]
        written = laptop.written(len(log))
        assert len(written) == (fact is not None)
        for entry, link in written:
            log.append((entry, link))
            assert (entry.seq, entry.at) == (fact.seq, fact.at)
            assert (entry.table, entry.record) == fact.cell
            assert json.loads(entry.fields) == fact.fields
            named = json.loads(entry.parents)
            assert named == {c: sorted(f"{i}:{n}" for i, n in p) for c, p in fact.parents.items()}
            self.acknowledged += [(fact, column) for column in fact.fields]
            self._compare(laptop, fact.cell)

    def _import(self, laptop: Laptop, found: ChainRange, *, is_late: bool = False) -> None:
        knows = self.knows[laptop.name]
        known = knows.upto.get(found.device, 0)
        seen = read_by(found, knows.scopes)
        if found.first > known + 1:
            with pytest.raises(InspectionError, match="exchange-gap"):
                laptop.apply(seen)
            return
        applied = laptop.apply(seen)
        knows.upto[found.device] = max(known, found.last)
        if found.last <= known and not is_late:
            assert applied.entries == 0
        assert applied.entries >= found.last - known
        if not is_late:  # else what the key opens is told bundle by bundle, and compared after all
            cells = {self.facts[found.device, e.seq].cell for p in seen.parts.values() for e in p}
            for cell in cells:
                self._compare(laptop, cell)

    def _compare(self, laptop: Laptop, cell: tuple[str, str]) -> None:
        if cell[0] not in KINDS:
            return
        knows = self.knows[laptop.name]
        row, conflicts = laptop.row(*cell), laptop.conflicts().get(cell, {})
        if knows.first(cell) is None:
            assert row is None
            assert not conflicts
            return
        assert row == (knows.shown(cell), knows.dots(cell))
        assert conflicts == knows.conflicts(cell)

    def _all_are_one(self) -> None:
        cells = {fact.cell for fact in self.facts.values()}
        for laptop in self.laptops:
            for cell in cells:
                self._compare(laptop, cell)
        assert len({laptop.digest() for laptop in self.laptops}) == 1
        for laptop in self.laptops:
            assert faults(laptop) == []
            assert laptop.unread() == self.unknown
            self._no_edit_is_lost(laptop)
        self._rows_follow_from_the_log(self.laptops[-1])

    def _no_edit_is_lost(self, laptop: Laptop) -> None:
        """Each is shown, or stands against what is shown, or was replaced by one that does."""
        reached: dict[tuple[tuple[str, str], str], set] = {}
        for fact, column in self.acknowledged:
            if fact.scope == LOCAL and fact.laptop != laptop.name:
                continue
            at = (fact.cell, column)
            if at not in reached:
                _, dots = laptop.row(*fact.cell)
                reached[at] = self._behind(dots.get(column, dots["*"]), column)
            assert fact.id in reached[at]

    def _behind(self, heads, column: str) -> set:
        found, waiting = set(), [*heads]
        while waiting:
            one = waiting.pop()
            found.add(one)
            if one in self.facts:
                waiting += set(self.facts[one].parents.get(column, ())) - found
        return found

    def _rows_follow_from_the_log(self, laptop: Laptop) -> None:
        before, connection = laptop.digest(), laptop.store.connection
        connection.execute("BEGIN IMMEDIATE")
        for table in kinds():
            rebuild(connection, table)
        connection.execute("COMMIT")
        assert laptop.digest() == before
        assert faults(laptop) == []

    def teardown(self):
        if not hasattr(self, "laptops"):
            return
        while any(self.exported[name] < len(log) for name, log in self.logs.items()):
            for n in range(len(self.logs)):
                self.export(n, 1000)
        for laptop in self.laptops:
            self.knows[laptop.name].scopes.add(SECRET)
            for found in self.bundles:
                self._import(laptop, found, is_late=True)
        self._all_are_one()
        for laptop in self.laptops:
            laptop.close()


def faults(laptop: Laptop) -> list:
    """What `check` finds; that the tables are the program's own is tested elsewhere, and so
    are references: here an answer may come before anybody has planned a visit.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.check, "check_made", lambda connection: iter(()))
        return [fault for fault in check(laptop.store) if fault.code != "check-reference"]


def _is_bound(found: ChainRange, read: set[int], seq: int) -> bool:
    """Whether the hash of this entry is compared with one that is known, its own or a later one.

    A hash that is told for an entry nobody may read here says nothing of what stands before it.
    """
    while seq != found.last and not (seq in found.links and seq in read):
        seq += 1
        if seq not in read:
            return False
    return True


def tampered(found: ChainRange, where: int, how: int) -> ChainRange | None:
    """The range with one thing altered; None where it has none of that kind.

    What stands before an entry that nobody may read here is bound by the seal of the range alone.
    """
    read = {entry.seq for part in found.parts.values() for entry in part}
    if how == 0:
        return replace(found, previous=bytes(32))
    if how == 1:
        return replace(found, link=bytes(32))
    if how == 2:
        if not found.links:
            return None
        seq = sorted(found.links)[where % len(found.links)]
        if seq not in read and not _is_bound(found, read, seq):
            return None
        return replace(found, links={**found.links, seq: bytes(32)})
    scopes = sorted(scope for scope, part in found.parts.items() if part)
    if not scopes:
        return None
    scope = scopes[where % len(scopes)]
    part = [*found.parts[scope]]
    place = where % len(part)
    entry = part[place]
    if not _is_bound(found, read, entry.seq) and how not in (3, 4, 8):
        return None
    if how == 3:
        if scope:
            return None  # who has no key gets it so
        del part[place]
    else:
        part[place] = entry._replace(**[
            {"fields": "{}" if entry.fields != "{}" else '{"_live":1}'},
            {"at": entry.at + 1},
            {"record": f"{entry.record}x"},
            {"parents": '{"value":["alfa-1:1"]}'},
            {"salt": None},
        ][how - 4])  # fmt: skip
    return replace(found, parts={**found.parts, scope: tuple(part)})


TestConvergence = Convergence.TestCase
TestConvergence.settings = settings(max_examples=EXAMPLES, stateful_step_count=30, deadline=None)
