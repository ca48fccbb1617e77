"""The own entries after a fork, as a chain of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from db.branches import read_meant
from db.change_log import Entry, canonical, digest_of, global_parents, hash_of, header_of
from db.codec import Stored, codec
from db.driver import Connection
from inspector.domain.branches import LINK, Branch, branch_of
from inspector.domain.model import Purge, Report, Setting
from inspector.domain.retention import as_ranges, from_ranges

HERE = 1  # the number of this laptop in its own database
_PURGE, _REPORT, _SETTING = (codec(kind).table for kind in (Purge, Report, Setting))
_OWN = (
    'SELECT seq, at, "transaction", person, act, reason, "table", record, fields, parents, '
    "salt, digest FROM change_log WHERE device = 1 AND seq > ? ORDER BY seq"
)
# What may not be read here was written by the other one: only its hash came back.
_NUMBERS = (
    'SELECT seq, "transaction" FROM change_log WHERE device = 1 AND seq > ? AND "table" <> \'\' '
    "ORDER BY seq"
)
Retold = tuple[str, str, dict[str, Stored], dict[str, list[str]]]  # table, record, fields, parents


class Retelling:
    """From the entries after `keep` on the old chain to those of the new one."""

    def __init__(self, connection: Connection, keep: int, old: int, ids: Mapping[int, str]) -> None:
        """`old`: the number of the old laptop from now on; `ids` have both already."""
        self._connection, self.keep, self.old, self._ids = connection, keep, old, ids
        self._meant = read_meant(connection, ids)
        numbers = connection.execute(_NUMBERS, (keep,)).fetchall()
        self._new = {seq: place for place, (seq, _) in enumerate(numbers, start=1)}
        self._begun: dict[int, int] = {}  # transaction → its first entry on the new chain
        for seq, transaction in numbers:
            self._begun.setdefault(transaction, self._new[seq])

    def dot(self, dot: str) -> str:
        """Where the entry of this dot stands now."""
        if not dot.startswith(f"{HERE}:"):
            return dot
        new = self._new.get(int(dot[2:]))
        return renumbered(dot, self.old) if new is None else f"{HERE}:{new}"

    def is_retold(self, dot: str) -> bool:
        """Whether the entry of this dot, as it was, stands on the new chain."""
        return dot.startswith(f"{HERE}:") and int(dot[2:]) in self._new

    def entries(self) -> Iterator[Entry]:
        """The new chain, whole."""
        previous, name = b"", self._ids[HERE]
        for row in self._connection.execute(_OWN, (self.keep,)):
            seq, at, transaction, person, act, reason, table, record = row[:8]
            fields, parents, salt, digest = row[8:]
            if seq not in self._new:
                continue
            told = None if fields is None else self._told(table, fields)
            if told is not None and told != fields:
                fields, digest = told, digest_of(salt, told)
            named = self._parents(seq, parents)
            number, begun = self._new[seq], self._begun[transaction]
            common = header_of(name, at, begun, person, act, reason)
            spelt = global_parents(named, self._ids)
            link = hash_of(previous, common, number, table, record, spelt, digest)
            yield (
                HERE, number, at, begun, person, act, reason, table, record, fields,
                canonical(named) if named else "{}", None if salt is None else bytearray(salt),
                bytearray(digest), bytearray(previous), bytearray(link),
            )  # fmt: skip
            previous = link

    def _parents(self, seq: int, text: str) -> dict[str, list[str]]:
        named: dict[str, list[str]] = json.loads(text)
        return {
            column: sorted({
                self.dot(meant)
                for meant in (self._meant.dot(HERE, seq, dot, self._old_id) for dot in dots)
                if meant
            })
            for column, dots in named.items()
        }  # fmt: skip

    def branch(self) -> Branch:
        """What is told anew, for whoever has read it under the old name."""
        sql = "SELECT seq, hash FROM change_log WHERE device = 1 AND seq > ? ORDER BY seq"
        links = {
            seq: link.hex()[:LINK] for seq, link in self._connection.execute(sql, (self.keep,))
        }
        return Branch(
            old=self._old_id, new=self._ids[HERE], keep=self.keep, links=tuple(links.values()),
            skipped=as_ranges(seq for seq in links if seq not in self._new),
        )  # fmt: skip

    def _told(self, table: str, fields: str) -> str:
        """What is said of entries by laptop and number has to follow them."""
        if table == _PURGE:
            return _altered(_altered(fields, "erased", self.erased), "seen", self.seen)
        if table == _SETTING:
            return _altered(fields, "value", self.value)
        return _altered(fields, "seen", self.seen) if table == _REPORT else fields

    def erased(self, text: str) -> str:
        """`Purge.erased`: the entries that went."""
        named: dict[str, str] = json.loads(text)
        ours = [seq for run in from_ranges(named.pop(self._old_id, "")) for seq in run]
        kept = as_ranges(seq for seq in ours if seq not in self._new)
        moved = as_ranges(self._new[seq] for seq in ours if seq in self._new)
        named |= {self._old_id: kept} if kept else {}
        return canonical(named | ({self._ids[HERE]: moved} if moved else {}))

    def value(self, text: str) -> str:
        """`Setting.value`: what this laptop has told anew, and nobody has had from it."""
        branch = branch_of(text)
        if branch is None or branch.chain or branch.new != self._old_id or self.keep:
            return text
        return replace(branch, new=self._ids[HERE]).text

    def seen(self, text: str) -> str:
        """`Report.seen`, `Purge.seen`: how far each chain had come."""
        named: dict[str, int] = json.loads(text)
        upto = named.get(self._old_id, 0)
        if upto <= self.keep:
            return text
        moved = max((new for seq, new in self._new.items() if seq <= upto), default=0)
        kept = {self._old_id: self.keep} if self.keep else {}
        others = {name: seq for name, seq in named.items() if name != self._old_id}
        return canonical(others | kept | ({self._ids[HERE]: moved} if moved else {}))

    @property
    def _old_id(self) -> str:
        return self._ids[self.old]


def renumbered(dot: str, old: int) -> str:
    """The same entry of the old laptop, which has another number now."""
    return f"{old}:{dot[2:]}" if dot.startswith(f"{HERE}:") else dot


def _altered(fields: str, column: str, alter: Callable[[str], str]) -> str:
    """The fields with this text in another spelling; as they are where it says nothing."""
    told = json.loads(fields)
    text = told.get(column)
    if not isinstance(text, str) or not text:
        return fields
    try:
        told[column] = alter(text)
    except (ValueError, TypeError, AttributeError):
        return fields  # not what the program writes
    return canonical(told)
