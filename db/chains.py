"""The chains of the log: every entry in its place, whole, or lawfully erased.

A place whose entry may not be read here holds its hash alone. Otherwise
an entry without its content is lawful only where a `Purge` that is itself intact in the
chain, made later by the one act that deletes, names it, and where `db.lawful` says that it
may have erased it. All else is tampering. The head that a locked report prints has to be in
the chain still: that is what shows that the end of a log was cut off. Only a report that came
with a rescue copy, as its entry says, may bring the head of another chain.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from db.branches import MeantHere, read_meant
from db.change_log import canonical, digest_of, global_parents, hash_of, header_of
from db.codec import codec
from db.driver import Connection
from db.heads_stored import HERE
from db.history import read_device_ids, read_marks
from db.lawful import (
    ACT,
    Deletion,
    Made,
    Named,
    ReportedRecords,
    is_partly_closed,
    runs_named,
    seen_named,
)
from inspector.domain.model import Purge, Report

Dot = tuple[int, int]  # laptop, entry

_LOG = (
    'SELECT device, seq, at, "transaction", person, act, reason, "table", record, fields, '
    "parents, salt, digest, previous, hash FROM change_log ORDER BY device, seq"
)
_HEADS = f"SELECT id, chain_head FROM {codec(Report).table} WHERE chain_head <> ''"
_ENTRY = 'SELECT at, "table", record FROM change_log WHERE device = ? AND seq = ?'
_GIVEN = "SELECT first, last FROM bundle WHERE device = ?"
_ABANDONED = "SELECT link FROM abandoned_link"
_PURGE = codec(Purge).table
_REPORT = codec(Report).table
# Acts that bring a report whose printed head stands in a chain that is not here: a rescue copy
# put into the data, and what was told anew on another chain after a fork.
_BROUGHT = ("visit_rescued", "begun_anew")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be: the key of its sentence, and that one's fields."""

    code: str
    details: dict[str, object]


class _Ordered(NamedTuple):
    """A deletion, as its entry says it."""

    place: Dot
    by: Made
    said: Mapping[str, object]

    def deletion(self, meant: MeantHere, closed: bool) -> Deletion:
        """By what it means where it names other laptops."""
        seen = seen_named(str(self.said.get("seen", "")))
        if seen is not None:
            seen = meant.seen(self.by.laptop, self.by.seq, seen)
        visits, ids = (tuple(_list(self.said.get(name))) for name in ("visits", "visit_ids"))
        return Deletion(by=self.by, visits=visits, ids=ids, seen=seen, closed=closed)


@dataclass(slots=True)
class _Seen:
    """What was met on the way through the log."""

    erased: dict[Dot, tuple[int, Named]] = field(default_factory=dict)  # when made, of what
    purges: list[_Ordered] = field(default_factory=list)
    heads: dict[bytes, list[str]] = field(default_factory=dict)  # not met yet → reports
    reported: dict[str, list[Made]] = field(default_factory=dict)  # reports → what brought them
    rescued: set[tuple[str, bytes]] = field(default_factory=set)  # reports with a head from away
    entries: Counter[str] = field(default_factory=Counter)  # of each table
    given: list[tuple[int, int]] = field(default_factory=list)  # own entries on some hub

    def may_be_hidden(self, device: int, seq: int) -> bool:
        """Another's entry; or an own one that came back from others, after a restore."""
        return device != HERE or any(first <= seq <= last for first, last in self.given)


@dataclass(frozen=True, slots=True)
class Chains:
    """What is wrong with the chains, and what the playing of the log has to know of them.

    `lawless`: the entries that lost their content unlawfully. `entries`: how many each
    table has.
    """

    faults: list[Fault]
    lawless: set[Dot]
    entries: Mapping[str, int]


def check_chains(connection: Connection) -> Chains:
    """Every entry of every chain, in one reading of the log."""
    devices, marks = read_device_ids(connection), read_marks(connection)
    given = [(row[0], row[1]) for row in connection.execute(_GIVEN, (HERE,))]
    seen = _Seen(heads=_printed_heads(connection), given=given)
    faults = [Fault(code, _named(dot, marks)) for code, dot in _walk(connection, devices, seen)]
    numbers = {name: number for number, name in devices.items()}
    lawful, undone = _judged(seen, numbers, connection)
    lawless = set(seen.erased) - lawful
    faults += [Fault("check-entry-erased", _named(dot, marks)) for dot in sorted(lawless)]
    faults += [Fault("check-purge-undone", _named(dot, marks)) for dot in sorted(undone)]
    told_anew = {bytes(link) for (link,) in connection.execute(_ABANDONED)}
    for head, reports in seen.heads.items():
        if head in told_anew:
            continue
        missing = [one for one in reports if (one, head) not in seen.rescued]
        faults += [Fault("check-head-missing", {"table": _REPORT, "record": r}) for r in missing]
    return Chains(faults, lawless, seen.entries)


def _named(dot: Dot, marks: Mapping[int, str]) -> dict[str, object]:
    return {"seq": dot[1], "device": marks.get(dot[0], str(dot[0]))}


def _printed_heads(connection: Connection) -> dict[bytes, list[str]]:
    """The heads of the chain that locked reports print, with the reports."""
    heads: dict[bytes, list[str]] = defaultdict(list)
    for report, head in connection.execute(_HEADS):
        heads[_head(head)].append(report)
    return dict(heads)


def _head(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()  # no hash: never met


def _walk(
    connection: Connection, devices: Mapping[int, str], seen: _Seen
) -> Iterator[tuple[str, Dot]]:
    """Every entry in its order; what is wrong with it, and what it tells, noted in `seen`."""
    before: tuple[int, int, bytes] = (0, 0, b"")  # laptop, entry, hash
    for row in connection.execute(_LOG):
        device, seq, at, transaction, person, act, reason, table, record = row[:9]
        fields, parents, salt, digest, previous, link = row[9:]
        last_seq, last_hash = before[1:] if before[0] == device else (0, b"")
        if _is_hidden(row):
            seen.heads.pop(link, None)
            if seq != last_seq + 1 or previous != last_hash or not seen.may_be_hidden(device, seq):
                yield "check-chain", (device, seq)
            before = (device, seq, link)
            continue
        common = header_of(devices.get(device, ""), at, transaction, person, act, reason)
        replaced = _parents(parents, devices)
        made = hash_of(previous, common, seq, table, record, replaced, digest)
        whole = seq == last_seq + 1 and previous == last_hash and made == link
        if whole and fields is None and salt is None:
            seen.erased[device, seq] = at, (table, record)
        elif not whole or fields is None or salt is None or digest_of(salt, fields) != digest:
            yield "check-chain", (device, seq)
        elif table in (_PURGE, _REPORT):
            entry = Made(devices.get(device, ""), seq, at)
            _note(seen, (device, entry), (act, table, record, parents), fields)
        seen.heads.pop(link, None)
        seen.entries[table] += 1
        before = (device, seq, link)


def _is_hidden(row: tuple[object, ...]) -> bool:
    """An entry that may not be read here is its place and its hash."""
    act, _reason, table, record, fields, parents, salt, digest = row[5:13]
    return not (act or table or record or digest or fields or salt) and parents == "{}"


def _note(
    seen: _Seen, place: tuple[int, Made], header: tuple[str, str, str, str], fields: str
) -> None:
    """What the judging has to know of an entry that is whole: a deletion, or a report."""
    device, made = place
    act, table, record, parents = header
    told = _said(fields)
    if table == _REPORT:
        if parents == "{}":
            seen.reported.setdefault(record, []).append(made)
        if act in _BROUGHT and "chain_head" in told:
            seen.rescued.add((record, _head(str(told["chain_head"]))))
    elif act == ACT:
        seen.purges.append(_Ordered((device, made.seq), made, told))


def _said(fields: str) -> dict[str, object]:
    try:
        told = json.loads(fields)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _list(text: object) -> list[str]:
    """A list of texts as a column holds it; nothing where it is none."""
    try:
        told = json.loads(str(text or "[]"))
    except ValueError:
        return []
    return [str(one) for one in told] if isinstance(told, list) else []


def _parents(text: str, devices: Mapping[int, str]) -> str:
    """The parents as they are hashed; "" where they are none that the program wrote.

    The hash is of what they say, so another spelling of the same has to be refused here.
    """
    if text == "{}":
        return text  # a new record: nearly all of them
    try:
        told = json.loads(text)
        spelt = {column: [_spelt(dot) for dot in dots] for column, dots in told.items()}
        return global_parents(spelt, devices) if spelt and canonical(spelt) == text else ""
    except (ValueError, KeyError, AttributeError, TypeError):
        return ""


def _spelt(dot: str) -> str:
    device, seq = dot.split(":")
    return f"{int(device)}:{int(seq)}"


def _judged(
    seen: _Seen, numbers: Mapping[str, int], connection: Connection
) -> tuple[set[Dot], set[Dot]]:
    """What is lawfully erased, and what should be and stands there still.

    What came from elsewhere may have come erased, before the deletion that names it; and what
    a deletion names may not have come.
    """
    lawful = {dot for dot in seen.erased if dot[0] != HERE}
    undone: set[Dot] = set()
    names = {number: name for name, number in numbers.items()}
    meant = read_meant(connection, names)
    said = [one.deletion(meant, is_partly_closed(connection, *one.place)) for one in seen.purges]
    reports = ReportedRecords(connection, seen.reported, said) if said else None
    for order, deletion in zip(seen.purges, said, strict=True):
        place = order.place
        erased = str(order.said.get("erased", ""))
        for dot, is_meant in _named_by(meant, names[place[0]], place[1], erased, numbers):
            is_gone = dot in seen.erased
            found = seen.erased[dot] if is_gone else _content(connection, dot)
            if found is None or reports is None:
                continue
            made, named = found
            # Within one chain the place tells what was first; clocks of laptops may differ.
            earlier = made < deletion.by.at and dot[1] < place[1] if dot[0] == place[0] else True
            allowed = earlier and reports.may_be_erased(named, deletion)
            if is_gone and allowed:
                lawful.add(dot)
            elif not is_gone and is_meant and (allowed or place[0] == HERE):
                undone.add(dot)
    return lawful, undone


def _content(connection: Connection, dot: Dot) -> tuple[int, Named] | None:
    """When this entry was made, and of what; None where it is not here, or may not be read."""
    row = connection.execute(_ENTRY, dot).fetchone()
    return (row[0], (row[1], row[2])) if row and row[1] else None


def _named_by(
    meant: MeantHere, laptop: str, seq: int, erased: str, numbers: Mapping[str, int]
) -> Iterator[tuple[Dot, bool]]:
    """What a purge names, and whether it means that.

    Where it was carried out before it was known what it means, that was lawful too.
    """
    said = runs_named(erased)
    if not meant:
        yield from ((dot, True) for dot in _dots(said, numbers))
        return
    means = {*_dots(meant.runs(laptop, seq, said), numbers)}
    yield from ((dot, dot in means) for dot in means.union(_dots(said, numbers)))


def _dots(runs: Mapping[str, list[range]], numbers: Mapping[str, int]) -> Iterator[Dot]:
    """Those of laptops that are known here."""
    for name, each in runs.items():
        if name in numbers:
            yield from ((numbers[name], seq) for run in each for seq in run)
