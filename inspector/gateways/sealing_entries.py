"""Entries of the log as the bytes of one part: columns beside each other, compressed.

Compact JSON of the columns and the bytes of the ids are compressed; salts, digests and links
are chance and stand behind them as they are. A digest that follows from salt and content is
not sent. Whoever reads has checked a signature and a seal before, and trusts nothing for it:
how much is unpacked follows from how much came, and how many values from how much chance.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate, groupby, pairwise, repeat
from operator import itemgetter
from typing import Any

from inspector.domain.exchange import LogEntry

MOST_PLAIN = 128 * 1024 * 1024  # bytes the parts of a bundle may swell to: some 400,000 cases
_LEVEL, _STORED = 6, 0  # of zlib
_SWELL = 16  # so many bytes may come of one
_ROOM = 2 * 1024 * 1024  # and so many besides, in all parts
_SALT = 16  # bytes of every salt a program ever wrote
_HALVES = (b"\\ud", b"\\uD")  # how JSON spells half a sign, and whole ones in two
_MARKS, _MARKS_EACH = 250_000, 24  # commas and the like: in all, and for each entry besides
_HASH = 32
_BIGGEST = 2**63 - 1
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CHANGE = itemgetter(2, 1, 3, 4, 5)  # transaction, at, person, act, reason


Unpacked = tuple[tuple[LogEntry, ...], dict[int, bytes]]


class BadPartError(ValueError):
    """Bytes that `pack` never wrote."""


class Room:
    """How many bytes may yet be unpacked of one bundle, of which so many came."""

    def __init__(self, came: int) -> None:
        self.left = min(_ROOM + _SWELL * came, MOST_PLAIN)

    def take(self, size: int) -> None:
        """BadPartError: more than there is room for."""
        if size > self.left:
            raise BadPartError("swollen")
        self.left -= size


def pack_all(parts: Sequence[tuple[Sequence[LogEntry], Mapping[int, bytes]]]) -> list[bytes]:
    """The bytes of the parts of one bundle, such that whoever reads has room for them.

    Long texts that are all alike would be packed too small for that: they are left as they are.
    """
    packed, swollen = _packed(parts, _LEVEL)
    if swollen > Room(sum(map(len, packed))).left:
        packed, _ = _packed(parts, _STORED)
    return packed


def _packed(
    parts: Sequence[tuple[Sequence[LogEntry], Mapping[int, bytes]]], level: int
) -> tuple[list[bytes], int]:
    found = [_pack(entries, links, level) for entries, links in parts]
    return [data for data, _ in found], sum(size for _, size in found)


def pack(entries: Sequence[LogEntry], links: Mapping[int, bytes]) -> bytes:
    """The bytes of these entries, in the order of `seq`, and of these links."""
    return pack_all([(entries, links)])[0]


def _pack(entries: Sequence[LogEntry], links: Mapping[int, bytes], level: int) -> tuple[bytes, int]:
    """The part, and what it swells to."""
    told = _said_digests(entries)
    salts = [entry.salt for entry in entries if entry.salt is not None]
    columns = json.dumps(
        {
            "changes": [[*key, len(list(run))] for key, run in groupby(entries, _CHANGE)],
            "seq": _steps([entry.seq for entry in entries]),
            "table": [entry.table for entry in entries],
            "record": [0 if _UUID.fullmatch(e.record) else e.record for e in entries],
            "fields": [entry.fields for entry in entries],
            "parents": [0 if entry.parents == "{}" else entry.parents for entry in entries],
            "salts": [len(salt) for salt in salts if len(salt) != _SALT] and [*map(len, salts)],
            "digests": told,
            "links": _steps(sorted(links)),
        },
        ensure_ascii=False, separators=(",", ":"),
    ).encode()  # fmt: skip
    ids = "".join(e.record for e in entries if _UUID.fullmatch(e.record)).replace("-", "")
    plain = len(columns).to_bytes(4) + columns + bytes.fromhex(ids)
    body = zlib.compress(plain, level)
    digests = [entries[place].digest for place in told]
    chance = [*salts, *digests, *(links[seq] for seq in sorted(links))]
    return b"".join([len(body).to_bytes(4), body, *chance]), len(plain)


def unpack(data: bytes, room: Room | None = None) -> Unpacked:
    """What was packed. BadPartError: no part, or one that swells beyond its room."""
    size = int.from_bytes(data[:4])
    if len(data) < 4 + size:
        raise BadPartError("cut")
    view = memoryview(data)
    plain = _inflated(view[4 : 4 + size], room or Room(len(data)))
    end = 4 + int.from_bytes(plain[:4])
    chance = view[4 + size :]
    _require_few(plain, len(chance) // _SALT)
    try:
        columns = json.loads(str(memoryview(plain)[4:end], "utf-8"))
        if any(half in plain for half in _HALVES):
            json.dumps(columns, ensure_ascii=False).encode()  # half a sign cannot be stored
    except (ValueError, RecursionError) as error:
        raise BadPartError("columns") from error
    return _read(columns, plain[end:], chance)


def _require_few(plain: bytes, entries: int) -> None:
    """No more values than so many entries have: each takes many times its bytes to read.

    Mostly it is enough to count; what stands inside of texts is left out where it is not.
    """
    most = _MARKS + _MARKS_EACH * entries
    if sum(map(plain.count, (b",", b"[", b"{"))) <= most:
        return
    quoted = plain.replace(b"\\\\", b"").replace(b'\\"', b"")
    if quoted.count(b'"') > 2 * most:
        raise BadPartError("texts")
    outside = b"".join(quoted.split(b'"')[::2])
    if sum(map(outside.count, (b",", b"[", b"{"))) > most:
        raise BadPartError("values")


def _said_digests(entries: Sequence[LogEntry]) -> list[int]:
    """The places of entries whose digest does not follow from the rest."""
    places = []
    for place, entry in enumerate(entries):
        if (entry.fields is None) != (entry.salt is None):
            raise ValueError("content and salt are erased together")
        if entry.fields is None or entry.salt is None or _digest(entry) != entry.digest:
            places.append(place)
    return places


def _digest(entry: LogEntry) -> bytes:
    return sha256((entry.salt or b"") + (entry.fields or "").encode()).digest()


def _steps(numbers: Sequence[int]) -> list[int]:
    """From each number to the next: a run is ones, which compress to nothing."""
    return [*numbers[:1], *(after - before for before, after in pairwise(numbers))]


def _inflated(body: memoryview, room: Room) -> bytes:
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(body, room.left + 1)
    except zlib.error as error:
        raise BadPartError("compression") from error
    room.take(len(text))
    if not stream.eof or stream.unused_data or len(text) < 4:
        raise BadPartError("compression")
    return text


def _read(columns: Any, ids: bytes, chance: memoryview) -> Unpacked:
    named = _columns_of(columns)
    records, fields = _records(named["record"], ids), _texts(named["fields"], None)
    parents = ["{}" if one is None else one for one in _texts(named["parents"], 0)]
    tables, seqs = _texts(named["table"]), _numbers(named["seq"])
    if not len(records) == len(fields) == len(parents) == len(tables) == len(seqs):
        raise BadPartError("lengths")
    changes = _changes(named["changes"], len(seqs))
    links = _numbers(named["links"])
    salts, rest = _salts(named["salts"], sum(one is not None for one in fields), chance)
    told = named["digests"]
    if len(rest) != _HASH * (len(told) + len(links)):
        raise BadPartError("lengths")
    hashes = [bytes(rest[at : at + _HASH]) for at in range(0, len(rest), _HASH)]
    try:
        spelt = dict(zip(told, hashes[: len(told)], strict=True))
        given = iter(salts)
        entries = tuple(
            LogEntry(
                seq, at, transaction, person, act, reason, table, record, said, replaced,
                salt := None if said is None else next(given),
                spelt[place] if place in spelt else _made(salt, said),
            )
            for place, (seq, (transaction, at, person, act, reason), table, record, said, replaced)
            in enumerate(zip(seqs, changes, tables, records, fields, parents, strict=True))
        )  # fmt: skip
    except TypeError as error:
        raise BadPartError("digests") from error
    return entries, dict(zip(links, hashes[len(told) :], strict=True))


def _made(salt: bytes | None, fields: str | None) -> bytes:
    if salt is None or fields is None:
        raise BadPartError("digest missing")
    return sha256(salt + fields.encode()).digest()


def _columns_of(columns: Any) -> dict[str, list[Any]]:
    names = {"changes", "seq", "table", "record", "fields", "parents", "salts", "digests", "links"}
    if not isinstance(columns, dict) or columns.keys() != names:
        raise BadPartError("names")
    if set(map(type, columns.values())) != {list}:
        raise BadPartError("columns")
    return columns


def _texts(column: list[Any], *absent: object) -> list[Any]:
    """Texts that can be stored; what stands for an absent one becomes None."""
    kinds = set(map(type, column))
    if not kinds <= {str}:
        rest = [one for one in column if type(one) is not str]
        if not absent or any((type(one), one) != (type(absent[0]), absent[0]) for one in rest):
            raise BadPartError("texts")
        column = [one if type(one) is str else None for one in column]
    return column


def _numbers(steps: list[Any]) -> list[int]:
    """Rising numbers from 1 on."""
    if steps and (set(map(type, steps)) != {int} or min(steps) < 1 or sum(steps) > _BIGGEST):
        raise BadPartError("numbers")
    return list(accumulate(steps))


def _records(column: list[Any], ids: bytes) -> list[str]:
    told = _texts(column, 0)
    text = ids.hex()
    spelt = iter(
        f"{text[at : at + 8]}-{text[at + 8 : at + 12]}-{text[at + 12 : at + 16]}"
        f"-{text[at + 16 : at + 20]}-{text[at + 20 : at + 32]}"
        for at in range(0, len(text), 32)
    )
    if len(text) != 32 * sum(one is None for one in told):
        raise BadPartError("ids")
    return [next(spelt) if one is None else one for one in told]


def _changes(column: list[Any], entries: int) -> list[tuple[int, int, str, str, str]]:
    """Transaction, moment, person, act and reason of each entry."""
    for change in column:
        if type(change) is not list or [*map(type, change)] != [int, int, str, str, str, int]:
            raise BadPartError("changes")
        transaction, at, _, _, _, count = change
        if not (0 < transaction <= _BIGGEST and 0 <= at <= _BIGGEST and count > 0):
            raise BadPartError("changes")
    if sum(change[5] for change in column) != entries:
        raise BadPartError("changes")
    return [one for *key, count in column for one in repeat(tuple(key), count)]


def _salts(sizes: list[Any], count: int, chance: memoryview) -> tuple[list[bytes], memoryview]:
    """The salts, and what follows them; `sizes` is empty where each has 16 bytes."""
    lengths = sizes or [_SALT] * count
    if len(lengths) != count or any(type(one) is not int or one < _SALT for one in lengths):
        raise BadPartError("salts")
    total = sum(lengths)
    if total > len(chance):
        raise BadPartError("salts")
    ends = list(accumulate(lengths))
    cut: Iterable[tuple[int, int]] = zip([0, *ends], ends, strict=False)
    return [bytes(chance[start:end]) for start, end in cut], chance[total:]
