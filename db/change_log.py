"""The change log: who changed what, why, and in place of which value; one chain per laptop.

`digest` = SHA-256(salt | fields), `hash` = SHA-256(previous | header | digest). The salt keeps
a short value (a yes or a no) from being guessed out of its digest once it has been erased.
The header names laptops by their ids, never by the numbers of one database, so that a chain
can be verified anywhere. `at` is a hybrid clock in microseconds since 1970 UTC: it never
goes back, also when the laptop's clock does. `transaction` is the first entry of the change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from json.encoder import encode_basestring as quoted_text

from db.codec import Stored
from db.driver import Connection
from inspector.domain.value import value

_SALT_BYTES = 16
_MOST_AHEAD = 24 * 3600 * 1_000_000  # microseconds by which others' clocks may set this one
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_COLUMNS = (
    'device, seq, at, "transaction", person, act, reason, "table", record, fields, parents, '
    "salt, digest, previous, hash"
)
_INSERT = f"INSERT INTO change_log ({_COLUMNS}) VALUES ({', '.join('?' * 15)})"
_PLACE = f"INSERT OR REPLACE INTO change_log ({_COLUMNS}) VALUES ({', '.join('?' * 15)})"
_HEAD = "SELECT seq, at, hash FROM change_log WHERE device = ? ORDER BY seq DESC LIMIT 1"

Bytes = bytes | bytearray
Parents = Mapping[str, list[str]]  # column → dots ("1:42") of the values replaced
# In the order of _COLUMNS. Bytes go in as a bytearray: the driver binds that at once, and asks
# for an adapter of every `bytes`, None or member of an enumeration, at four times the cost.
Entry = tuple[object, ...]


def canonical(value: object) -> str:
    """The one JSON text of this value: keys sorted, no spaces, UTF-8 as it is."""
    return _CANONICAL.encode(value)


def microseconds(moment: datetime) -> int:
    """The moment as the log keeps it."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """The moment an entry was made."""
    return _EPOCH + timedelta(microseconds=at)


@value
class Origin:
    """Who changes what for which reason, on which laptop (by number here, by id anywhere)."""

    device: int
    device_id: str
    person: str
    act: str
    reason: str


@value(kw_only=False)
class Head:
    """The newest entry of a chain; before the first: 0, 0 and no bytes."""

    seq: int = 0
    at: int = 0
    hash: bytes = b""


def read_head(connection: Connection, device: int) -> Head:
    """Where this laptop's chain stands."""
    row = connection.execute(_HEAD, (device,)).fetchone()
    return Head(*row) if row else Head()


def newest_elsewhere(connection: Connection, here: int) -> int:
    """Microseconds of the newest entry of another laptop that is known here; 0: none."""
    sql = (
        "SELECT max((SELECT at FROM change_log WHERE device = number AND at > 0 "
        "ORDER BY seq DESC LIMIT 1)) FROM device WHERE number <> ?"
    )
    ((newest,),) = connection.execute(sql, (here,)).fetchall()
    return int(newest or 0)


def entry_hash(connection: Connection, device: int, seq: int) -> bytes | None:
    """The hash of this entry; no bytes for entry 0, before the first; None where there is none."""
    if seq == 0:
        return b""
    sql = "SELECT hash FROM change_log WHERE device = ? AND seq = ?"
    row = connection.execute(sql, (device, seq)).fetchone()
    return row[0] if row else None


def place_entries(connection: Connection, entries: Iterable[Entry], *, instead: bool) -> None:
    """Write entries of a chain as they came; `instead` of those that could not be read here."""
    connection.executemany(_PLACE if instead else _INSERT, entries)


def header_of(device_id: str, at: int, transaction: int, person: str, act: str, reason: str) -> str:
    """What all entries of one change have in common, as the open beginning of a JSON list."""
    names = f"{quoted_text(person)},{quoted_text(act)},{quoted_text(reason)}"
    return f"[{quoted_text(device_id)},{at},{transaction},{names}"


def digest_of(salt: Bytes, fields: str) -> bytes:
    """What remains of the values when they have to be erased."""
    return sha256(salt + fields.encode()).digest()


def hash_of(
    previous: Bytes, common: str, seq: int, table: str, record: str, parents: str, digest: Bytes
) -> bytes:
    """The link of an entry; `parents` is JSON that names laptops by their ids."""
    header = f'{common},{seq},"{table}",{quoted_text(record)},{parents}]'
    return sha256(previous + header.encode() + digest).digest()


def fields_text(fields: Iterable[tuple[str, Stored]]) -> str:
    """The canonical JSON of these columns, given in the order of their names.

    The same text as `canonical`, made without a general encoder: a list of 100,000 cases
    takes one for each.
    """
    return f"{{{','.join(_said(column, value) for column, value in fields)}}}"


def fields_texts(columns: Iterable[tuple[str, Sequence[Stored], Stored]]) -> list[str]:
    """`fields_text` of many new records: (column, its values, its default) by name.

    What is said again and again in a column, a status or a day, is put into words once.
    """
    parts = []
    for column, values, default in columns:
        said = {each: "" if each == default else f"{_said(column, each)}," for each in set(values)}
        parts.append([said[each] for each in values])
    return [f"{{{''.join(row)[:-1]}}}" for row in zip(*parts, strict=True)]


def _said(column: str, value: Stored) -> str:
    if isinstance(value, str):
        return f'"{column}":{quoted_text(value)}'
    return f'"{column}":{"null" if value is None else value}'


def spelt(named: Mapping[str, str | Sequence[str]]) -> str:
    """The same text as `canonical`, of columns with their dots; made fast."""
    parts = []
    for column in sorted(named):
        dots = named[column]
        if isinstance(dots, str):
            parts.append(f'"{column}":"{dots}"')
        elif dots:
            joined = '","'.join(dots)
            parts.append(f'"{column}":["{joined}"]')
        else:
            parts.append(f'"{column}":[]')
    return f"{{{','.join(parts)}}}"


def global_parents(parents: Parents, device_ids: Mapping[int, str]) -> str:
    """Dots with the numbers of this database → canonical JSON with the ids of the laptops."""
    if not parents:
        return "{}"
    named = {}
    for column, dots in parents.items():
        pairs = (dot.split(":") for dot in dots)
        named[column] = sorted(f"{device_ids[int(device)]}:{seq}" for device, seq in pairs)
    return canonical(named)


class LogWriter:
    """Writes the entries of one transaction onto the chain."""

    def __init__(
        self,
        connection: Connection,
        origin: Origin,
        now: datetime,
        devices: Mapping[int, str],
        newest: int = 0,
    ) -> None:
        """`newest`: microseconds of the newest entry that came from elsewhere."""
        self._connection = connection
        self._origin = origin
        self._devices = devices
        head = read_head(connection, origin.device)
        self._seq, self._previous = head.seq, head.hash
        # After all that came from elsewhere; but a clock in 2099 does not set ours.
        told = microseconds(now)
        self._at = max(head.at + 1, told, min(newest + 1, told + _MOST_AHEAD))
        self._is_newest = self._at > newest
        self._transaction = head.seq + 1
        self._common = header_of(
            origin.device_id, self._at, self._transaction, origin.person, origin.act, origin.reason
        )

    @property
    def at(self) -> int:
        """When this change is made, in microseconds."""
        return self._at

    @property
    def is_newest(self) -> bool:
        """No entry that is known here is from a later moment."""
        return self._is_newest

    @property
    def device_id(self) -> str:
        """The laptop whose chain it is."""
        return self._origin.device_id

    @property
    def head(self) -> Head:
        """Where the chain will stand when this change is durable."""
        return Head(self._seq, self._at, self._previous)

    def next_dot(self, after: int = 0) -> str:
        """The dot the next entry will bear, or the one so many entries after it."""
        return f"{self._origin.device}:{self._seq + 1 + after}"

    def entry(self, table: str, record: str, fields: str, parents: Parents) -> Entry:
        """The next entry of the chain, which has to be written before the transaction ends.

        `fields` is canonical JSON.
        """
        origin, previous = self._origin, self._previous
        self._seq += 1
        salt = os.urandom(_SALT_BYTES)
        digest = digest_of(salt, fields)
        named = global_parents(parents, self._devices)
        link = hash_of(previous, self._common, self._seq, table, record, named, digest)
        self._previous = link
        return (
            origin.device, self._seq, self._at, self._transaction, origin.person, origin.act,
            origin.reason, table, record, fields, canonical(parents) if parents else "{}",
            bytearray(salt), bytearray(digest), bytearray(previous), bytearray(link),
        )  # fmt: skip

    def new_entries(self, table: str, said: Iterable[tuple[str, str]]) -> Iterator[Entry]:
        """`entry` for new records of one table: id and fields of each; made fast."""
        origin, at, transaction, common = self._origin, self._at, self._transaction, self._common
        device, person, act, reason = origin.device, origin.person, origin.act, origin.reason
        told = list(said)
        salts = bytearray(os.urandom(_SALT_BYTES * len(told)))
        previous = bytearray(self._previous)
        for place, (record, fields) in enumerate(told):
            seq = self._seq = self._seq + 1
            salt = salts[place * _SALT_BYTES : (place + 1) * _SALT_BYTES]
            digest = bytearray(digest_of(salt, fields))
            link = bytearray(hash_of(previous, common, seq, table, record, "{}", digest))
            yield (
                device, seq, at, transaction, person, act, reason, table, record, fields, "{}",
                salt, digest, previous, link,
            )  # fmt: skip
            previous = link
        self._previous = bytes(previous)

    def write(self, entry: Entry) -> None:
        """Append one entry."""
        self._connection.execute(_INSERT, entry)

    def write_all(self, entries: Iterable[Entry]) -> None:
        """Append entries in their order."""
        self._connection.executemany(_INSERT, entries)
