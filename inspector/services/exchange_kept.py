"""What a laptop keeps of an exchange: its log, its office, the bundles it wrote and read.

Nothing here is called on the window's thread: every call may take seconds. Calls of the ledger
are each one transaction of the storage.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inspector.domain.branches import Branch
from inspector.domain.exchange import Applied, BundleName, ChainRange, Kept, Mark
from inspector.domain.office import Heard, Request
from inspector.services.exchange_seals import OwnKeys, ScopeKeys

ScopeOf = Callable[[str], str]  # supplier id → scope


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

    def own_work(self, first: int) -> int:
        """How many entries of the own chain from `first` on say what was done (`sharing.is_work`)
        and could leave.
        """

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
        `note_placed`, or ever where a chain was not among those. `placed`: supplier → scope, of
        all that are not for everybody.
        """

    def note_placed(self, placed: Mapping[str, str], devices: Collection[str]) -> None:
        """Every such range of these chains was sealed anew for the scopes of now."""

    def wanted_files(self) -> list[str]:
        """SHA-256 of attached files that shared records name and that are not here."""

    def own_files(self, scope_of: ScopeOf) -> list[tuple[str, str]]:
        """(SHA-256, scope) of attached files here that shared records name and no hub got yet."""

    def file_scopes(self, scope_of: ScopeOf) -> dict[str, str]:
        """The scope of each attached file that a shared record names."""

    def files_in(self, names: Collection[BundleName]) -> set[str]:
        """Whatever entries of these ranges say that may be the SHA-256 of an attached file."""

    def note_files_shared(self, digests: Iterable[str]) -> None: ...

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
