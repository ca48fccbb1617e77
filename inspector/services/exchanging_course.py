"""One exchange on its way: what it is made with, and what it has come to so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import HELD, Applied, BundleName, Exchanged, Kept, Reason
from inspector.domain.office import COMMON, MemberState, Role, Roster
from inspector.domain.value import value
from inspector.services.exchange_kept import KeptBundles, Ledger, OfficeShelf
from inspector.services.exchange_places import Hub, Offered, steps
from inspector.services.exchange_seals import OwnKeys, Sealing
from inspector.services.following import Following
from inspector.services.ports import Attachments, Clock, Progress, Store

_PREFIX = "exchange-"
# What storage and places answer of one file, as the reason it is not applied.
_REASONS = {
    "exchange-chain": Reason.TAMPERED,
    "exchange-values": Reason.TAMPERED,
    "hub-file": Reason.UNREADABLE,
}
# What a file from outside does to a program that takes it for what it says.
_BROKEN = (ValueError, OverflowError, RecursionError)
_MOST_TOLD = 20  # files of one reason; beyond them each laptop of the office once, and a count
_LONGEST_NAME = 120
_LATE_MINUTES = 10  # clocks of laptops differ by so much and nobody minds


@value
class Bench:
    """What this laptop exchanges with; `version` is its program's."""

    ledger: Ledger
    shelf: OfficeShelf
    sealing: Sealing
    kept: KeptBundles
    attachments: Attachments
    now: Clock
    version: str = ""
    adopt: Callable[[Roster, str], object] | None = None  # the office's settings, once joined
    store: Callable[[Callable[[Store], Any]], Any] | None = None  # does this with the records


@dataclass
class Course:
    """What one exchange knows, does and counts; made anew for each."""

    bench: Bench
    hub: Hub
    progress: Progress | None
    me: str
    keys: OwnKeys
    roster: Roster
    signed: bytes  # the roster as it came
    scopes: dict[tuple[str, int], bytes]
    told: dict[str, Kept] = field(default_factory=dict)  # by file
    untold: Counter[Reason] = field(default_factory=Counter)  # more of each, in a flood
    visits: set[str] = field(default_factory=set)
    sent: int = 0
    received: int = 0
    entries_out: int = 0
    entries_in: int = 0
    new_conflicts: int = 0
    files_out: int = 0
    files_in: int = 0
    files_missing: int = 0
    late: int = 0
    late_device: str = ""  # whose entry that is
    is_forked: bool = False
    waits: bool = False  # what lies there of this laptop's own cannot be read yet
    erased: frozenset[BundleName] = frozenset()  # ranges read here, with something erased since
    done: int = 0
    planned: int = 0

    @property
    def is_active(self) -> bool:
        member = self.roster.member(self.me)
        return member is not None and member.state == MemberState.ACTIVE

    @property
    def following(self) -> Following:
        return Following(self.bench.sealing, self.bench.shelf, self.me)

    @property
    def role(self) -> str:
        member = self.roster.member(self.me)
        return member.role if member else ""

    @property
    def writes(self) -> bool:
        """Whether this laptop gives anything to others; a reader's does not."""
        return self.role != Role.READER

    def scope_of(self) -> Callable[[str], str]:
        """The scope of each supplier, looked up at once."""
        found: dict[str, str] = {}
        for scope in self.roster.scopes:
            for supplier in scope.suppliers:
                found.setdefault(supplier, scope.id)
        return lambda supplier: found.get(supplier, COMMON)

    def follow(self, roster: Roster, signed: bytes) -> None:
        """This roster from now on, with what it lets this laptop read."""
        self.roster, self.signed = roster, signed
        self.following.follow(roster, signed)
        self.scopes = self.bench.shelf.scope_keys()

    def read(self, offered: Offered) -> bytes:
        """The file from where it lies; without a key it is one that is kept here."""
        if offered.key or offered.bundle is None:
            return self.hub.read(offered)
        data = self.bench.kept.load(offered.bundle)
        if data is None:
            raise InspectionError("hub-file", file=offered.file)
        return data

    def plan(self, number: int) -> None:
        """So many steps more are to come."""
        self.planned += number
        self.step(0)

    def step(self, number: int = 1) -> None:
        """So many are done; may raise Cancelled, between two bundles or files."""
        self.done += number
        steps(self.progress, min(self.done, self.planned), self.planned)

    def tell(self, offered: Offered, reason: Reason, device: str = "") -> None:
        """This file was not applied, and why."""
        sender = device or offered.device
        member = self.roster.member(sender)
        file = shown_name(offered.file)
        if file in self.told:
            return
        of_reason = [one for one in self.told.values() if one.reason == reason]
        is_first = member is not None and all(one.device != sender for one in of_reason)
        if len(of_reason) >= _MOST_TOLD and not is_first:
            self.untold[reason] += 1
            return
        self.told[file] = Kept(
            file=file,
            reason=str(reason),
            device=sender if member else shown_name(sender),
            mark=member.mark if member else "",
            at=self.bench.now(),
        )

    def is_told(self, device: str) -> bool:
        """Whether any file of this laptop was not applied."""
        return any(one.device == device for one in self.told.values())

    def all_told(self) -> tuple[Kept, ...]:
        """What was not applied; where it was a flood, its beginning, and how many more."""
        more = [
            Kept(file=f"… + {number}", reason=str(reason), at=self.bench.now())
            for reason, number in self.untold.items()
        ]
        return (*self.told.values(), *more)

    def came(self, applied: Applied, device: str) -> None:
        """Count what applying one range of this laptop's chain came to."""
        self.received += bool(applied.entries)
        self.entries_in += applied.entries
        self.visits |= applied.visits
        self.new_conflicts += applied.new_conflicts
        if applied.late > self.late:
            self.late, self.late_device = applied.late, device

    def exchanged(self, *, conflicts: int = 0) -> Exchanged:
        """What it came to."""
        minutes = self.late // 60_000_000
        late = self.roster.member(self.late_device)
        return Exchanged(
            sent=self.sent,
            received=self.received,
            entries_out=self.entries_out,
            entries_in=self.entries_in,
            visits=len(self.visits),
            conflicts=conflicts,
            new_conflicts=self.new_conflicts,
            held=self._told(HELD),
            rejected=self._told(frozenset(Reason) - HELD),
            files_out=self.files_out,
            files_in=self.files_in,
            files_missing=self.files_missing,
            roster=self.roster.version,
            late_minutes=minutes if minutes > _LATE_MINUTES else 0,
            late_mark=late.mark if late and minutes > _LATE_MINUTES else "",
            revoked=not self.is_active,
            forked=self.is_forked,
        )

    def _told(self, reasons: Collection[str]) -> tuple[Kept, ...]:
        return tuple(one for one in self.all_told() if one.reason in reasons)


def begun(bench: Bench, hub: Hub, progress: Progress | None) -> Course:
    """The exchange of a laptop that belongs to an office; `office-none` for any other."""
    me = bench.ledger.device()[0]
    keys, found = bench.shelf.own_keys(), Following(bench.sealing, bench.shelf, me).now()
    if keys is None or found is None:
        raise InspectionError("office-none")
    return Course(
        bench=bench,
        hub=hub,
        progress=progress,
        me=me,
        keys=keys,
        roster=found[0],
        signed=found[1],
        scopes=bench.shelf.scope_keys(),
        is_forked=bench.shelf.forked(),
    )


def shown_name(name: str) -> str:
    """A file's name as it can be shown and stored, whatever somebody called it."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


@contextmanager
def one_file() -> Iterator[None]:
    """Whatever breaks inside is the trouble of the one file that is looked at."""
    try:
        yield
    except _BROKEN as error:
        raise InspectionError("exchange-tampered") from error
    except MemoryError as error:
        raise InspectionError("exchange-unreadable") from error


def reason_of(problem: InspectionError) -> Reason:
    """Why a file is not applied; any other problem is raised on: it is not that file's."""
    code = problem.code
    if code in _REASONS:
        return _REASONS[code]
    try:
        return Reason(code.removeprefix(_PREFIX))
    except ValueError:
        raise problem from None
