"""What exchange needs of the outside: the log, the keys, the seals, the places where laptops meet.

Nothing here is called on the window's thread: every call may take seconds. `ledger` calls are
each one transaction of the storage.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Protocol, runtime_checkable

from inspector.domain.branches import Branch
from inspector.domain.exchange import (
    Applied,
    BundleName,
    ChainRange,
    Exchanged,
    Kept,
    Mark,
)
from inspector.domain.office import Answer, Heard, OfficeState, Request, Roster
from inspector.domain.value import value
from inspector.services.ports import Progress

ScopeKeys = Mapping[tuple[str, int], bytes]  # (scope, epoch) → 32 bytes
ScopeOf = Callable[[str], str]  # supplier id → scope


@value(kw_only=False)
class OwnKeys:
    """The private keys of this laptop: Ed25519 to sign, X25519 to be written to (32 bytes each)."""

    sign: bytes
    box: bytes


@value
class RosterKeys:
    """What a laptop may open a roster with: keys it holds, those wrapped for it, or for ADMIN."""

    scopes: ScopeKeys = field(default_factory=dict)
    device: str = ""
    box: bytes = b""  # the laptop's own, that keys are wrapped for
    secret: bytes = b""  # the administration key


class Ledger(Protocol):
    """The change log of this laptop, as exchange sees it (`db.ledger`)."""

    def device(self) -> tuple[str, str]:
        """This laptop's id and mark."""

    def marks(self) -> dict[str, Mark]:
        """How far every chain is applied here, this laptop's own among them; by laptop id."""

    def read_range(self, device: str, first: int, scope_of: ScopeOf) -> ChainRange | None:
        """The next bundle's entries of a chain; None where there are none from `first` on.

        At most MOST_ENTRIES, or one whole transaction that is longer; never part of one.
        What may not leave (`domain.sharing`) stands in `links` alone. Local acts that nobody
        else has use for make no bundle by themselves: a range of links alone is None.
        """

    def apply(self, found: ChainRange, sender: str = "", *, only_here: bool = False) -> Applied:
        """Apply a range in one transaction: log, rows, conflicts, and that it was applied.

        InspectionError, nothing applied: `exchange-gap` (entries before `first` are missing),
        `exchange-fork` (other entries stand in that place), `exchange-chain` (the hashes do not
        fit), `exchange-values` (what no program writes), `exchange-forbidden` (a deletion that
        its sender may not order; `sender` is its role). A range known already changes nothing,
        except that parts which could not be opened before are applied now. A range of the own
        chain counts as exported by it, unless it is kept `only_here`.
        """

    def hidden(self) -> dict[str, tuple[BundleName, ...]]:
        """The bundles with parts that could not be opened, by scope."""

    def exported(self) -> int:
        """The last entry of the own chain that stands in a bundle on some hub or in a file."""

    def note_exported(self, last: int) -> None: ...

    def bundles(self, device: str) -> list[BundleName]:
        """The ranges of this chain as they were exported or applied here, in order."""

    def note_bundle(self, name: BundleName) -> None:
        """A range of the own chain was sealed under this name."""

    def erased_in(self, name: BundleName) -> bool:
        """Something in this range was lawfully erased after it was sealed or applied."""

    def erased(self) -> list[BundleName]:
        """All of which `erased_in` is true, of every chain."""

    def reseal_done(self, name: BundleName) -> None:
        """The range was sealed anew without what was erased."""

    def moved(self, placed: Mapping[str, str], devices: Collection[str]) -> list[BundleName]:
        """The ranges of these chains with something of a supplier who has left a scope since
        `note_placed`. `placed`: supplier → scope, of all that are not for everybody.
        """

    def note_placed(self, placed: Mapping[str, str]) -> None:
        """Every such range was sealed anew for the scopes of now."""

    def wanted_files(self) -> list[str]:
        """SHA-256 of attached files that shared records name and that are not here."""

    def own_files(self, scope_of: ScopeOf) -> list[tuple[str, str]]:
        """(SHA-256, scope) of attached files here that shared records name and no hub got yet."""

    def file_scopes(self, scope_of: ScopeOf) -> dict[str, str]:
        """The scope of each attached file that a shared record names."""

    def note_file_shared(self, digest: str) -> None: ...

    def erased_files(self) -> list[str]:
        """SHA-256 of files that went to some hub and whose every naming was lawfully erased."""

    def rows_conflicts(self) -> int:
        """How many cells are in conflict."""

    def begin_anew(self, keep: int, device: str, mark: str) -> None:
        """Become another laptop: own entries after `keep` are told anew on a new chain.

        After a fork: the chain of the old id ends at `keep` here, and goes on as others wrote it.
        """

    def branches(self) -> list[Branch]:
        """What was told anew by laptops that took another name."""

    def is_on(self, branch: Branch) -> bool:
        """Whether all that is here of its old chain after `keep`, and anything is, stands in it."""

    def leave(self, branch: Branch) -> bool:
        """Take the branch out of the log where `is_on` it; it stands on the new chain.

        What the own entries mean by its names is said on the own chain. The old one, never the
        own, ends here at `keep` and goes on as others wrote it.
        """

    def common(self, found: ChainRange) -> int | None:
        """The last entry up to which the range says what is here; None: not even its first's
        predecessor is the same.
        """

    def unread(self) -> int:
        """How many columns came from a newer program and wait for this one to be updated."""


class OfficeShelf(Protocol):
    """What this laptop keeps of the office, in its encrypted database (`db.office_shelf`)."""

    def own_keys(self) -> OwnKeys | None: ...

    def keep_own_keys(self, keys: OwnKeys) -> None: ...

    def roster(self) -> bytes | None:
        """The newest signed roster, as it came."""

    def last_read(self) -> bytes | None:
        """Where the newest is closed to this laptop: the last that was not."""

    def keep_roster(
        self,
        signed: bytes,
        keys: ScopeKeys,
        marks: Mapping[str, str] | None = None,
        role: str = "",
        mark: str = "",
        closed: bool = False,
    ) -> None:
        """This roster is followed from now on; `keys` are added to those known.

        `marks`: laptop id → mark of its members, as histories are to name them. `role`: what
        this laptop is in it; the storage refuses what that may not do. `mark`: what numbers
        given here bear while it is in; "" where it is out. `closed`: what is
        secret of the roster is not known here; the last one that was stays beside it.
        """

    def scope_keys(self) -> dict[tuple[str, int], bytes]: ...

    def admin_secret(self) -> bytes | None:
        """The 20 bytes of the administration key, where this laptop holds it."""

    def keep_admin_secret(self, secret: bytes | None) -> None: ...

    def asked(self) -> Request | None: ...

    def keep_asked(self, request: Request | None) -> None: ...

    def heard(self) -> list[Heard]: ...

    def note_heard(self, heard: Heard) -> None: ...

    def held(self) -> list[Kept]: ...

    def keep_held(self, held: Sequence[Kept]) -> None:
        """These and no others are held or refused now."""

    def last_exchange(self) -> datetime | None: ...

    def note_exchange(self, at: datetime) -> None: ...

    def forked(self) -> bool: ...

    def note_forked(self, forked: bool) -> None: ...


@value
class Opened:
    """A bundle whose signature is good: what it holds for this laptop."""

    name: BundleName
    sender: str  # who sealed it: the laptop itself, or one of role OFFICE for it
    range: ChainRange
    hidden: tuple[str, ...] = ()  # scopes without a key here
    made_at: datetime | None = None
    min_reader: int = 0


class Sealing(Protocol):
    """Bundles, rosters and files as bytes: sealed, signed, opened, judged (`gateways.sealing`).

    InspectionError of whatever opens: the codes `exchange-` + `domain.exchange.Reason`, as
    `exchange-unreadable`, `exchange-tampered`, `exchange-foreign`, `exchange-unknown-sender`,
    `exchange-revoked`, `exchange-newer-program`, `exchange-no-key`, `exchange-forbidden`. No field
    of a header is used before its signature was found good.
    """

    def seal(
        self, found: ChainRange, roster: Roster, sender: str, keys: OwnKeys, scopes: ScopeKeys,
        made_at: datetime,
    ) -> bytes: ...  # fmt: skip

    def open(self, data: bytes, roster: Roster, scopes: ScopeKeys) -> Opened: ...

    def seal_file(self, data: bytes, digest: str, scope: str, epoch: int, key: bytes) -> bytes: ...

    def open_file(self, data: bytes, digest: str, scopes: ScopeKeys) -> bytes: ...

    def file_names(self, digest: str, scope: str, scopes: ScopeKeys) -> list[str]:
        """The names a file may bear on a hub, the newest epoch first; tell nothing of it."""

    def seal_status(
        self, heard: Heard, keys: OwnKeys, roster: Roster, scopes: ScopeKeys
    ) -> bytes: ...

    def open_status(self, data: bytes, roster: Roster, scopes: ScopeKeys) -> Heard: ...

    def new_keys(self) -> OwnKeys: ...

    def read_roster(
        self, signed: bytes, pinned: Roster | None, keys: RosterKeys | None = None
    ) -> Roster:
        """The roster, by the pinned administration key; None pins the one it names.

        It is `closed` where none of `keys` opens what is secret of it.
        """

    def sign_roster(self, roster: Roster, admin_secret: bytes) -> bytes: ...

    def roster_keys(
        self, roster: Roster, device: str, keys: OwnKeys
    ) -> dict[tuple[str, int], bytes]:
        """The scope keys that the roster wraps for this laptop."""


@value
class Offered:
    """A file on a hub. `file` is what a person would look for; `key` is the hub's own."""

    file: str
    device: str = ""  # in whose folder, or by whose right, it lies
    bundle: BundleName | None = None
    key: str = ""
    size: int = -1  # bytes there; -1: the place does not tell


class Hub(Protocol):
    """A place where laptops meet. Each writes only what is its own; nothing is ever overwritten
    but by the same range sealed anew.

    InspectionError of each call: `hub-away`, `hub-refused`, `hub-full`, `hub-busy`,
    `hub-not-ours` (the place holds something else); `hub-file` from `read` (this one file
    cannot be read now).
    """

    def bundles(self, after: Mapping[str, int]) -> list[Offered]:
        """Bundles of every laptop that end after `after` (0 where not named), oldest first; also
        files that lie there and bear no such name (`bundle` None), each told once.
        """

    def own_bundles(self, device: str) -> list[Offered]:
        """Every bundle of this laptop's chain, whoever brought it."""

    def read(self, offered: Offered) -> bytes: ...

    def put_bundles(
        self, sender: str, bundles: Sequence[tuple[BundleName, bytes]], progress: Progress | None
    ) -> int:
        """Durably, read back; how many were not there. `sender` writes them, also for others."""

    def rosters(self) -> list[Offered]: ...

    def put_roster(self, sender: str, version: int, signed: bytes) -> None: ...

    def statuses(self) -> list[Offered]: ...

    def put_status(self, sender: str, sealed: bytes) -> None: ...

    def files(self, names: Collection[str]) -> dict[str, Offered]:
        """Those of these sealed files that are there."""

    def put_file(self, sender: str, name: str, sealed: bytes) -> None: ...

    def close(self) -> None: ...


@runtime_checkable
class ForgettingHub(Protocol):
    """A folder: a laptop may take away what it put there, elsewhere whoever runs the place does.

    It is looked into whole each time, and files may go astray in it one by one.
    """

    def drop_files(self, sender: str, names: Collection[str]) -> int:
        """Remove those of these sealed files that `sender` put; how many."""


class KeptBundles(Protocol):
    """The bundles this laptop wrote and read, as they were, to be relayed and opened again."""

    def keep(self, name: BundleName, data: bytes) -> None: ...

    def load(self, name: BundleName) -> bytes | None: ...

    def size(self, name: BundleName) -> int | None:
        """Its bytes; None where it is not kept."""

    def all(self) -> list[BundleName]: ...

    def drop(self, name: BundleName) -> None: ...

    def turn(self) -> str:
        """The sealed file that the next file by mail begins with; "": the first of all."""

    def note_turn(self, name: str) -> None: ...


class Exchange(Protocol):
    """The office as a page sees it (`desk.exchange`); for the pool, never the window's thread."""

    def state(self) -> OfficeState: ...

    def held(self) -> list[Kept]: ...

    def create_office(self, name: str) -> bytes:
        """The first laptop makes the office; the 20 bytes of the administration key."""

    def take_admin_key(self, typed: str) -> None:
        """This laptop may administer from now on, by the key as it is printed."""

    def admin_sheet(self) -> bytes:
        """The PDF with the administration key."""

    def ask(self) -> tuple[Request, bytes]:
        """Ask to be enrolled: the request, and its small file."""

    def request_picture(self, request: bytes) -> bytes:
        """The QR code of a request, or of an answer that is small enough: PNG."""

    def read_request(self, data: bytes) -> Request:
        """From the file, the text, or a picture of the QR code. `enrol-unreadable`."""

    def enrol(self, request: Request, role: str, scopes: Sequence[str]) -> tuple[Answer, bytes]: ...

    def answer_again(self, device: str) -> tuple[Answer, bytes]:
        """The answer to a laptop that was enrolled, where the one it got went astray."""

    def read_answer(self, data: bytes) -> Answer: ...

    def join(self, answer: Answer) -> None:
        """Belong to the office from now on; the words were compared."""

    def revoke(self, device: str) -> None: ...

    def alter(self, device: str, role: str, scopes: Sequence[str]) -> None: ...

    def put_scope(self, scope: str, name: str, suppliers: Sequence[str]) -> str:
        """Make ("") or change a scope; its id."""

    def begin_anew(self) -> tuple[Request, bytes]:
        """After a fork: another laptop, with all that was written here, asks to be enrolled."""

    def test_hub(self, address: str, password: str) -> None:
        """Whether the place answers, is ours or empty, and lets us write."""

    def run(
        self, progress: Progress | None = None, *, hub: str = "", password: str = ""
    ) -> Exchanged:
        """One exchange with this place, or the one in the settings ("").

        Cancelled leaves what was done, done. `office-none`, `exchange-revoked`, those of `Hub`.
        """

    def pack(self, progress: Progress | None = None, *, everything: bool = False) -> bytes:
        """One file with all that colleagues may lack, for a mail or a stick."""

    def take_pack(self, data: bytes, progress: Progress | None = None) -> Exchanged: ...


def steps(progress: Progress | None, done: int, total: int) -> None:
    """Tell progress, where somebody wants to know; may raise Cancelled."""
    if progress is not None:
        progress(done, total)
