"""What passes between laptops: ranges of the change log, and what became of each exchange."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from inspector.domain.value import value

PROGRAM_FORMAT = 4  # of the records: the number of the newest migration step
MIN_READER = 4  # the oldest program that can read what this one writes
MOST_ENTRIES = 1000  # of a bundle, unless one transaction has more
MOST_BYTES = 1024 * 1024
_NAME = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-([0-9a-f]{12})\.ibx")


class LogEntry(NamedTuple):
    """One entry of a chain as it travels; laptops are named by their ids.

    `fields` and `salt` are None where the content was lawfully erased; `parents` is the
    canonical JSON that is hashed: column → ["LAPTOP-ID:SEQ", …].
    """

    seq: int
    at: int
    transaction: int
    person: str
    act: str
    reason: str
    table: str
    record: str
    fields: str | None
    parents: str
    salt: bytes | None
    digest: bytes


@value
class ChainRange:
    """Entries `first`…`last` of one laptop's chain, in parts by scope.

    `previous` is the hash of the entry before `first` (no bytes before entry 1), `link` that of
    `last`. Each entry stands in exactly one part or, where the reader has no key to it, in
    `links` alone: seq → hash. `links` names every entry that is not in the COMMON part.
    `hidden`: the scopes whose parts the reader has no key to.
    """

    device: str
    first: int
    last: int
    previous: bytes
    link: bytes
    parts: Mapping[str, tuple[LogEntry, ...]] = field(default_factory=dict)
    links: Mapping[int, bytes] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()

    @property
    def name(self) -> BundleName:
        return BundleName(self.device, self.first, self.last, self.link.hex()[:12])


@value(kw_only=False)
class BundleName:
    """A bundle by its place in a chain: the same range has the same name, also erased."""

    device: str
    first: int
    last: int
    link: str  # 12 hex digits of the hash of `last`

    @property
    def file(self) -> str:
        return f"{self.first}-{self.last}-{self.link}.ibx"


def bundle_name(device: str, file: str) -> BundleName | None:
    """The name a file bears; None for every other file, a conflict copy among them."""
    match = _NAME.fullmatch(file)
    if match is None or not 0 < int(match[1]) <= int(match[2]):
        return None
    return BundleName(device, int(match[1]), int(match[2]), match[3])


@value(kw_only=False)
class Mark:
    """How far a chain is applied here: its last entry and that one's hash."""

    seq: int = 0
    link: bytes = b""


@value
class Applied:
    """What applying one range came to."""

    entries: int = 0  # new here; 0: known before
    visits: frozenset[str] = frozenset()  # ids of visits that anything came to
    new_conflicts: int = 0
    hidden: tuple[str, ...] = ()  # scopes whose parts could not be opened
    late: int = 0  # microseconds by which the newest entry is ahead of this laptop's clock


class Reason(StrEnum):
    """Why a file was not applied. HELD ones are tried again each time; the others are refused."""

    NEWER_PROGRAM = "newer-program"  # held
    UNKNOWN_SENDER = "unknown-sender"  # held
    GAP = "gap"  # held: what comes before it is not here yet
    UNREADABLE = "unreadable"  # held: half a file, a placeholder; a damaged one stays so
    NO_KEY = "no-key"  # held: sealed with a key this laptop has not been given yet
    TAMPERED = "tampered"  # refused: the signature or the chain does not fit
    FOREIGN = "foreign"  # refused: another office's
    REVOKED = "revoked"  # refused: after the cut-off of a laptop that is out
    FORK = "fork"  # refused: two laptops write as one
    FORBIDDEN = "forbidden"  # refused: the sender's role does not allow it


HELD = frozenset({Reason.NEWER_PROGRAM, Reason.UNKNOWN_SENDER, Reason.GAP, Reason.UNREADABLE,
                  Reason.NO_KEY})  # fmt: skip


@value
class Kept:
    """A file that was not applied, and why; the sentence is `exchange.reason.CODE`."""

    file: str
    reason: str
    device: str = ""  # its sender, where it could be told
    mark: str = ""
    at: datetime | None = None


@value
class LockedElsewhere:
    """A report that came, locked by a colleague, of a visit that was open or locked here.

    `is_second`: another report of its version stands already, and one of them has to count.
    """

    visit: str
    number: str = ""
    supplier: str = ""  # name
    person: str = ""  # name
    mark: str = ""
    is_second: bool = False


@value
class WrittenAfter:
    """What came to a visit from somebody who did not know that its report was locked here."""

    visit: str
    number: str = ""
    supplier: str = ""  # name
    who: str = ""  # names, or marks where a name is not known


@value
class Exchanged:
    """What one exchange came to."""

    sent: int = 0  # bundles
    received: int = 0
    entries_out: int = 0
    entries_in: int = 0
    visits: int = 0  # visits that anything came to
    conflicts: int = 0  # open now, as a person is asked about them
    new_conflicts: int = 0
    held: tuple[Kept, ...] = ()
    rejected: tuple[Kept, ...] = ()
    files_out: int = 0  # photos, documents, reports
    files_in: int = 0
    files_missing: int = 0  # named here, and on no hub yet
    roster: int = 0  # the version followed now; 0: none
    late_minutes: int = 0  # the newest entry is ahead of this laptop's clock by so much
    late_mark: str = ""  # of the laptop that wrote it, where that is known
    revoked: bool = False  # this laptop is out
    forked: bool = False  # this laptop has to be enrolled anew
    locked: tuple[LockedElsewhere, ...] = ()
    put_out: tuple[str, ...] = ()  # laptops that are out since this exchange: mark, person
    written_after: tuple[WrittenAfter, ...] = ()
    purged: tuple[
        str, ...
    ] = ()  # visits that stood here, whose papers a colleague deleted: numbers
    role: str = ""  # what this laptop may do since this exchange; "": as before


@value
class Version:
    """One of the values that stand against each other in a cell, or the one before them."""

    dot: str  # LAPTOP-ID:SEQ
    value: str | int | None
    at: datetime
    person: str  # the id of a Person, or a name
    device: str  # the laptop's mark
    is_here: bool = True  # written on this laptop
    arrived: datetime | None = None  # when it came, where it was written elsewhere


@value
class Conflict:
    """A cell with more than one value that nobody has replaced.

    `column` is `_live` where one took the record away (0) and another went on with it.
    `shown`: the dot of the version that stands in the row until somebody settles it.
    """

    table: str
    record: str
    column: str
    versions: tuple[Version, ...]
    before: Version | None = None
    shown: str = ""
    visit: str = ""  # the visit it belongs to, or ""


@value
class LaterChanges:
    """What came to a visit after a report of it was locked, from those who did not know."""

    report: str
    version: int
    changes: int = 0
    devices: tuple[str, ...] = ()  # marks
    newest: datetime | None = None
    dots: tuple[str, ...] = ()  # the entries, LAPTOP-ID:SEQ
