"""An office of three laptops with real keys, and ranges of a log as they pass between them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from inspector.domain.exchange import ChainRange, LogEntry
from inspector.domain.office import COMMON, Member, Role, Roster, Scope
from inspector.gateways.sealing import BundleSealing
from inspector.services.exchange_seals import OwnKeys

MADE = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ANNA, BO, CILLE = (f"00000000-0000-7000-8000-00000000000{n}" for n in "abc")
NORTH = "scope-north"
SEALING = BundleSealing()
SECRET = bytes(range(20))


@dataclass
class Office:
    """A roster, and what its laptops hold: their own keys and the scope keys they were given."""

    roster: Roster
    keys: dict[str, OwnKeys]
    scope_keys: dict[tuple[str, int], bytes] = field(default_factory=dict)

    def seal(self, found: ChainRange, sender: str = "") -> bytes:
        who = sender or found.device
        return SEALING.seal(found, self.roster, who, self.keys[who], self.held(who), MADE)

    def held(self, device: str) -> dict[tuple[str, int], bytes]:
        """The scope keys this laptop reads out of the roster."""
        return SEALING.roster_keys(self.roster, device, self.keys[device])

    def altered(self, device: str, **changes: object) -> Office:
        members = tuple(
            dataclasses.replace(one, **changes) if one.device == device else one
            for one in self.roster.members
        )
        roster = dataclasses.replace(self.roster, members=members)
        return Office(roster, self.keys, self.scope_keys)

    def with_key(self, scope: str, epoch: int, devices: Sequence[str]) -> Office:
        key = os.urandom(32)
        wrapped = SEALING.wrap_key(self.roster, scope, epoch, key, devices)
        roster = dataclasses.replace(self.roster, keys=(*self.roster.keys, wrapped))
        return Office(roster, self.keys, {**self.scope_keys, (scope, epoch): key})


def an_office(office: str = "office-1", secret: bytes = SECRET) -> Office:
    """Anna (role office), Bo (supervisor of the north) and Cille (supervisor of the rest)."""
    keys = {device: SEALING.new_keys() for device in (ANNA, BO, CILLE)}
    given = {
        ANNA: ("T1", Role.OFFICE, ()),
        BO: ("T2", Role.SUPERVISOR, (NORTH,)),
        CILLE: ("T3", Role.SUPERVISOR, ()),
    }
    members = []
    for device, (mark, role, scopes) in given.items():
        sign_key, box_key = SEALING.public_keys(keys[device])
        members.append(
            Member(
                device=device, mark=mark, person=f"Person {mark}", role=role, scopes=scopes,
                sign_key=sign_key, box_key=box_key, enrolled_at=MADE,
            )
        )  # fmt: skip
    admin_key, admin_box = SEALING.admin_public(secret)
    roster = Roster(
        office=office, name="Kontoret", made_at=MADE, admin_key=admin_key, admin_box=admin_box,
        members=tuple(members), scopes=(Scope(id=NORTH, name="Nord", suppliers=("s-north",)),),
    )  # fmt: skip
    bare = Office(roster, keys)
    return bare.with_key(COMMON, 1, (ANNA, BO, CILLE)).with_key(NORTH, 1, (ANNA, BO))


def an_entry(seq: int, **changes: object) -> LogEntry:
    fields, salt = f'{{"outcome":"met","note":"nr. {seq} æøå"}}', os.urandom(16)
    entry = LogEntry(
        seq, 1_790_000_000_000_000 + seq, seq, "p-1", "answer_recorded", "", "answer",
        f"00000000-0000-5000-8000-{seq:012x}", fields, "{}", salt,
        sha256(salt + fields.encode()).digest(),
    )  # fmt: skip
    return entry._replace(**changes)


def link_of(seq: int) -> bytes:
    return sha256(b"link %d" % seq).digest()


def a_range(
    device: str = BO, first: int = 1, last: int = 6, north: Sequence[int] = (), local: int = 0
) -> ChainRange:
    """Entries first…last: those of `north` in its scope, `local` as a link alone."""
    here = [an_entry(seq) for seq in range(first, last + 1) if seq != local]
    parts = {COMMON: tuple(one for one in here if one.seq not in north)}
    if north:
        parts[NORTH] = tuple(one for one in here if one.seq in north)
    links = {seq: link_of(seq) for seq in (*north, local) if seq}
    previous = link_of(first - 1) if first > 1 else b""
    return ChainRange(
        device=device, first=first, last=last, previous=previous, link=link_of(last),
        parts=parts, links=links,
    )  # fmt: skip
