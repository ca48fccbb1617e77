"""The office: its laptops, their roles, and which suppliers each may see.

The roster is one signed value, made by whoever holds the administration key and followed by
every laptop. All rules about who may read and write what are here; signatures and keys are
the gateways'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from inspector.domain.value import value

COMMON = ""  # the scope every active laptop reads
LOCAL = "local"  # what never leaves a laptop: its entries travel as links of the chain alone


class Role(StrEnum):
    """What a laptop may do; READER writes nothing that is shared, OFFICE reads every scope."""

    SUPERVISOR = "supervisor"
    OFFICE = "office"
    READER = "reader"


class MemberState(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"


@value
class Scope:
    """A named group of suppliers that only some may see; suppliers in none are for all."""

    id: str
    name: str = ""
    suppliers: tuple[str, ...] = ()


@value
class Member:
    """One laptop of the office. Keys are raw public keys, hex (Ed25519 and X25519).

    `cut_off`: the last entry of its chain that counts, where it is revoked or was replaced.
    `replaces`: the laptop id it had before it was enrolled anew.
    `former`: keys it signed with before it was given others, and the last entry that counts
    under each. `was_office`: it has had the role OFFICE at some time, which is never taken back:
    what it deleted for all then stays deleted, also for whoever joins later.
    """

    device: str
    mark: str = ""
    person: str = ""
    role: str = Role.SUPERVISOR
    scopes: tuple[str, ...] = ()
    sign_key: str = ""
    box_key: str = ""
    state: str = MemberState.ACTIVE
    cut_off: int | None = None
    enrolled_at: datetime | None = None
    revoked_at: datetime | None = None
    replaces: str = ""
    former: tuple[tuple[str, int], ...] = ()
    was_office: bool = False

    def __post_init__(self) -> None:
        if self.role == Role.OFFICE:
            object.__setattr__(self, "was_office", True)

    @property
    def is_active(self) -> bool:
        return self.state == MemberState.ACTIVE

    @property
    def mark_in(self) -> str:
        """The mark that is this laptop's alone; "" where it is out and may take another."""
        return self.mark if self.is_active else ""


@value
class WrappedKey:
    """The key of one epoch of a scope, wrapped (HPKE) for each laptop that may read it.

    `wrapped`: laptop id → hex; ADMIN → for the administration key, so that none is ever lost.
    `public`: X25519, hex: a laptop that may not read the scope can still seal for those who may.
    """

    scope: str
    epoch: int
    wrapped: Mapping[str, str] = field(default_factory=dict)
    public: str = ""


ADMIN = "admin"


@value
class Roster:
    """Who belongs to the office. `version` grows by one; `previous` is the SHA-256 of the last.

    `admin_key` and `admin_box` (hex) are pinned at enrolment and never change. `closed`: what is
    secret of it could not be read here, as where this laptop is out; of the members it then
    knows by id who is in and who is out, and nothing else.
    """

    office: str
    name: str = ""
    version: int = 1
    previous: str = ""
    made_at: datetime | None = None
    admin_key: str = ""
    admin_box: str = ""
    members: tuple[Member, ...] = ()
    scopes: tuple[Scope, ...] = ()
    keys: tuple[WrappedKey, ...] = ()
    closed: bool = False

    def member(self, device: str) -> Member | None:
        """The laptop of this id."""
        return next((one for one in self.members if one.device == device), None)

    def right_of(self, device: str) -> str:
        """The role by which this laptop's entries are judged: once OFFICE, always OFFICE."""
        member = self.member(device)
        if member is None:
            return ""
        return Role.OFFICE if member.was_office else member.role

    @property
    def active(self) -> tuple[Member, ...]:
        return tuple(one for one in self.members if one.state == MemberState.ACTIVE)

    def scope_of(self, supplier: str) -> str:
        """The scope that this supplier's records belong to."""
        found = (scope.id for scope in self.scopes if supplier and supplier in scope.suppliers)
        return next(found, COMMON)

    def may_read(self, device: str, scope: str) -> bool:
        member = self.member(device)
        if member is None or member.state != MemberState.ACTIVE or scope == LOCAL:
            return False
        return scope == COMMON or member.role == Role.OFFICE or scope in member.scopes

    def epoch(self, scope: str) -> int:
        """The epoch that is sealed with today; 0: there is none yet."""
        return max((one.epoch for one in self.keys if one.scope == scope), default=0)

    def key_of(self, scope: str, epoch: int) -> WrappedKey | None:
        """This epoch's key, as it is wrapped."""
        found = (one for one in self.keys if (one.scope, one.epoch) == (scope, epoch))
        return next(found, None)


@value
class Request:
    """What a laptop sends to be enrolled. `words` are what both sides read aloud."""

    device: str
    mark: str = ""
    person: str = ""
    sign_key: str = ""
    box_key: str = ""
    replaces: str = ""
    made_at: datetime | None = None
    words: tuple[str, ...] = ()


@value
class Answer:
    """What the office gives back: the roster, for the laptop that asked. `words` as above."""

    device: str
    office: str = ""
    name: str = ""
    roster: bytes = b""
    hub: str = ""  # where the office meets, as `hub_address` of the settings; may be ""
    words: tuple[str, ...] = ()


@value
class Heard:
    """When a laptop was last heard of, and how far it had read then: laptop id → entry."""

    device: str
    at: datetime | None = None
    version: str = ""  # of its program
    applied: Mapping[str, int] = field(default_factory=dict)


@value
class Laptop:
    """A laptop as the page shows it."""

    member: Member
    is_this: bool = False
    heard: Heard | None = None
    waiting: int = 0  # entries of this laptop's chain that it is known not to have read yet


@value
class OfficeState:
    """All a page shows of the office; `roster` None: this laptop works alone."""

    device: str
    mark: str = ""
    roster: Roster | None = None
    laptops: tuple[Laptop, ...] = ()
    has_admin_key: bool = False
    asked: Request | None = None  # an enrolment that waits for its answer
    forked: bool = False  # this laptop is a copy of another: it has to be enrolled anew
    last_exchange: datetime | None = None
    unshared: int = 0  # entries of this laptop that were never given to any hub
    words: tuple[str, ...] = ()  # of the administration key, for whoever asks

    @property
    def me(self) -> Member | None:
        return self.roster.member(self.device) if self.roster else None

    @property
    def role(self) -> str:
        """SUPERVISOR where the laptop works alone."""
        return self.me.role if self.me else Role.SUPERVISOR
