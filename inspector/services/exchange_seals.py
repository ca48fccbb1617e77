"""Bundles, lists of laptops and files as bytes: what exchange asks of whoever seals and opens.

Nothing here is called on the window's thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Protocol

from inspector.domain.exchange import BundleName, ChainRange
from inspector.domain.office import Heard, Roster
from inspector.domain.value import value

ScopeKeys = Mapping[tuple[str, int], bytes]  # (scope, epoch) → 32 bytes


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
        made_at: datetime, larger_than: int = 0,
    ) -> bytes:  # fmt: skip
        """The bundle of this range; `larger_than`: than a former form of it, in bytes."""

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
