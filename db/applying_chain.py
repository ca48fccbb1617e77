"""Whether a range of a chain is what it says, and fits onto what is here of that chain.

An entry is bound by the hash of the next. Where the next may not be read here, it is bound by the
seal of the range alone, until the key to the next one comes: then all hashes are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from db.change_log import Bytes, digest_of, entry_hash, hash_of, header_of
from db.driver import Connection
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import ChainRange, LogEntry

HASH_BYTES = 32
_HASHES = "SELECT seq, hash FROM change_log WHERE device = ? AND seq BETWEEN ? AND ?"
_LAST_MOMENT = 7_289_654_400_000_000  # microseconds: the end of the year 2200
_TABLE = re.compile("[a-z][a-z0-9_]{0,62}")


class Link(NamedTuple):
    """One place of a chain: its entry, or None where it may not be read here.

    Hashes as the driver binds them fastest: see `db.change_log.Entry`.
    """

    seq: int
    entry: LogEntry | None
    previous: Bytes
    hash: Bytes


def links_of(found: ChainRange) -> list[Link]:
    """Every place of the range, its hashes computed anew.

    InspectionError `exchange-chain`: they do not fit; `exchange-values`: no program wrote this.
    """
    if not 0 < found.first <= found.last:
        raise InspectionError("exchange-chain")
    entries = {entry.seq: entry for part in found.parts.values() for entry in part}
    if sum(map(len, found.parts.values())) != len(entries):
        raise InspectionError("exchange-chain")
    if found.last - found.first + 1 > len(entries) + len(found.links):
        raise InspectionError("exchange-chain")  # before anything is made of so many
    try:
        links = [*_walk(found, entries)]
    except (TypeError, AttributeError, UnicodeEncodeError, ValueError) as error:
        raise InspectionError("exchange-values") from error
    if len(links) != found.last - found.first + 1 or links[-1].hash != found.link:
        raise InspectionError("exchange-chain")
    return links


def _walk(found: ChainRange, entries: dict[int, LogEntry]) -> Iterator[Link]:
    previous, before = found.previous, bytearray(found.previous)
    common, said_by = "", None  # of one transaction: the same text for all its entries
    known = found.links
    for seq in range(found.first, found.last + 1):
        entry, told = entries.pop(seq, None), known.get(seq)
        if entry is None:
            if told is None or len(told) != HASH_BYTES:
                raise InspectionError("exchange-chain")
            link = told
        else:
            head = entry[1:6]
            if head != said_by:
                common, said_by = _common(found.device, entry), head
            link = _hash(entry, common, previous)
            if told is not None and told != link:
                raise InspectionError("exchange-chain")
        made = bytearray(link)
        yield Link(seq, entry, before, made)
        previous, before = link, made
    if entries:
        raise InspectionError("exchange-chain")


def _common(device: str, entry: LogEntry) -> str:
    numbers = (entry.at, entry.transaction)
    texts = (entry.person, entry.act, entry.reason)
    if any(type(each) is not int for each in numbers) or not all(
        isinstance(each, str) for each in texts
    ):
        raise InspectionError("exchange-values")
    if not 0 <= entry.at < _LAST_MOMENT or not 0 < entry.transaction <= entry.seq:
        raise InspectionError("exchange-values")
    return header_of(device, entry.at, entry.transaction, entry.person, entry.act, entry.reason)


@lru_cache(maxsize=256)
def _is_table(name: str) -> bool:
    return _TABLE.fullmatch(name) is not None


def _hash(entry: LogEntry, common: str, previous: bytes) -> bytes:
    seq, _, _, _, _, _, table, record, fields, parents, salt, digest = entry
    if not record or not _is_table(table) or len(digest) != HASH_BYTES:
        raise InspectionError("exchange-values")
    if (fields is None) != (salt is None):
        raise InspectionError("exchange-chain")
    if fields is not None and salt is not None and digest_of(salt, fields) != digest:
        raise InspectionError("exchange-chain")
    return hash_of(previous, common, seq, table, record, parents, digest)


def last_known(connection: Connection, device: int) -> int:
    """The newest entry of this chain that is here; 0: none."""
    sql = "SELECT max(seq) FROM change_log WHERE device = ?"
    ((last,),) = connection.execute(sql, (device,)).fetchall()
    return int(last or 0)


def fit(connection: Connection, device: int, found: ChainRange, links: list[Link]) -> int:
    """The last entry of the chain that is known here, after which the range goes on.

    InspectionError `exchange-gap`: entries before it are missing; `exchange-fork`: others stand
    in its place.
    """
    last = last_known(connection, device)
    if found.first > last + 1:
        raise InspectionError("exchange-gap")
    if entry_hash(connection, device, found.first - 1) != found.previous:
        raise InspectionError("exchange-fork")
    standing = connection.execute(_HASHES, (device, found.first, found.last))
    if any(links[seq - found.first].hash != link for seq, link in standing):
        raise InspectionError("exchange-fork")
    return last
