"""Bundles, rosters, statuses and files of the office: sealed, signed, opened, judged.

Signatures are Ed25519, seals AES-256-GCM under a key derived for each part alone, keys are
wrapped with HPKE. Nothing a file says is used before its signature was found good, and
nothing is unpacked before its seal opened.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from inspector.domain.exchange import (
    MIN_READER,
    PROGRAM_FORMAT,
    BundleName,
    ChainRange,
    LogEntry,
    Reason,
)
from inspector.domain.office import COMMON, Heard, Roster, WrappedKey
from inspector.domain.office_rules import refusal
from inspector.gateways import roster_secrets, rosters, sealing_files, sealing_status
from inspector.gateways.sealing_entries import BadPartError, Room, Unpacked, pack_all, unpack
from inspector.gateways.sealing_frame import damaged, refused
from inspector.gateways.sealing_header import (
    MOST_PAD,
    Header,
    Part,
    read_header,
    signed_header,
)
from inspector.gateways.sealing_keys import (
    KEY_BYTES,
    SALT_BYTES,
    NotOursError,
    box_public,
    close,
    scope_box,
    sign_public,
    unclose,
    unwrap,
    wrap,
)
from inspector.services.exchange_seals import Opened, OwnKeys, RosterKeys, ScopeKeys

_MOST_BYTES = 64 * 1024 * 1024


class BundleSealing:
    """`services.exchange_seals.Sealing`, and what `services.office` needs of keys."""

    def seal(
        self, found: ChainRange, roster: Roster, sender: str, keys: OwnKeys, scopes: ScopeKeys,
        made_at: datetime, larger_than: int = 0,
    ) -> bytes:  # fmt: skip
        """The bundle of this range. `exchange-no-key`: a part has no key that it could be for."""
        bare = Header(
            office=roster.office, device=found.device, sender=sender, first=found.first,
            last=found.last, previous=found.previous.hex(), link=found.link.hex(),
            made_at=made_at, format=PROGRAM_FORMAT, min_reader=MIN_READER,
        )  # fmt: skip
        names = (COMMON, *sorted(scope for scope in found.parts if scope != COMMON))
        plains = pack_all(
            [(found.parts.get(name, ()), found.links if name == COMMON else {}) for name in names]
        )
        told, sealed = [], []
        for scope, plain in zip(names, plains, strict=True):
            part, data = _sealed_part(bare, scope, plain, roster, scopes)
            told.append(part)
            sealed.append(data)
        header = replace(bare, parts=tuple(told))
        made = b"".join([signed_header(header, keys.sign), *sealed])
        lacking = larger_than + 1 - len(made)
        if not 0 < lacking <= MOST_PAD:
            return made
        return b"".join([signed_header(replace(header, pad=" " * lacking), keys.sign), *sealed])

    def open(self, data: bytes, roster: Roster, scopes: ScopeKeys) -> Opened:
        """What the bundle holds for whoever has these keys; the codes of `Sealing`."""
        if len(data) > _MOST_BYTES:
            raise refused(Reason.UNREADABLE)
        header, member, start = read_header(data, roster)
        reason = refusal(roster, header.sender, header.device, header.last)
        if reason is not None:
            raise refused(reason, member)
        try:
            parts = _whole_parts(header, data, start)
            return _opened(header, parts, roster, scopes)
        except (BadPartError, NotOursError) as error:
            raise refused(Reason.TAMPERED, member) from error

    def seal_file(self, data: bytes, digest: str, scope: str, epoch: int, key: bytes) -> bytes:
        return sealing_files.seal_file(data, digest, scope, epoch, key)

    def open_file(self, data: bytes, digest: str, scopes: ScopeKeys) -> bytes:
        return sealing_files.open_file(data, digest, scopes)

    def file_names(self, digest: str, scope: str, scopes: ScopeKeys) -> list[str]:
        return sealing_files.file_names(digest, scope, scopes)

    def seal_status(self, heard: Heard, keys: OwnKeys, roster: Roster, scopes: ScopeKeys) -> bytes:
        return sealing_status.seal_status(heard, keys.sign, roster, scopes)

    def open_status(self, data: bytes, roster: Roster, scopes: ScopeKeys) -> Heard:
        return sealing_status.open_status(data, roster, scopes)

    def new_keys(self) -> OwnKeys:
        return OwnKeys(os.urandom(KEY_BYTES), os.urandom(KEY_BYTES))

    def chance(self, size: int) -> bytes:
        """So many bytes nobody can guess."""
        return os.urandom(size)

    def public_keys(self, keys: OwnKeys) -> tuple[str, str]:
        """The public halves, hex: to verify with, to write to."""
        return sign_public(keys.sign).hex(), box_public(keys.box).hex()

    def read_roster(
        self, signed: bytes, pinned: Roster | None, keys: RosterKeys | None = None
    ) -> Roster:
        return rosters.read_roster(signed, pinned, keys)

    def sign_roster(self, roster: Roster, admin_secret: bytes) -> bytes:
        return rosters.sign_roster(roster, admin_secret)

    def roster_keys(
        self, roster: Roster, device: str, keys: OwnKeys
    ) -> dict[tuple[str, int], bytes]:
        return roster_secrets.unwrapped_keys(roster, device, keys.box)

    def admin_public(self, secret: bytes) -> tuple[str, str]:
        """What `Roster.admin_key` and `admin_box` are of this administration key."""
        return roster_secrets.admin_public(secret)

    def admin_scope_keys(self, roster: Roster, secret: bytes) -> dict[tuple[str, int], bytes]:
        """Every scope key there is, by the administration key."""
        return roster_secrets.admin_keys_of(roster, secret)

    def wrap_key(
        self, roster: Roster, scope: str, epoch: int, key: bytes, devices: Sequence[str]
    ) -> WrappedKey:
        """The key of an epoch for these laptops and for the administration key."""
        return roster_secrets.wrapped_key(roster, scope, epoch, key, tuple(devices))


def _sealed_part(
    header: Header, scope: str, plain: bytes, roster: Roster, scopes: ScopeKeys
) -> tuple[Part, bytes]:
    """The part under the scope's newest key, or a key of its own wrapped for its readers."""
    epoch = roster.epoch(scope)
    purpose = header.purpose(scope, epoch)
    key, wrapped = scopes.get((scope, epoch)), b""
    if key is None:
        offered = roster.key_of(scope, epoch)
        if offered is None or not offered.public:
            raise refused(Reason.NO_KEY)
        key = os.urandom(KEY_BYTES)
        wrapped = wrap(bytes.fromhex(offered.public), purpose, key)
    salt, data = close(key, purpose, plain)
    part = Part(
        scope=scope, epoch=epoch, nonce=(salt + wrapped).hex(), length=len(data),
        sha256=sha256(data).hexdigest(),
    )  # fmt: skip
    return part, data


def _whole_parts(header: Header, data: bytes, start: int) -> list[tuple[Part, bytes]]:
    """The parts as they were signed for. `exchange-unreadable`: not all of it is here yet."""
    end = start + sum(part.length for part in header.parts)
    if len(data) < end:
        raise refused(Reason.UNREADABLE)
    parts = []
    for part in header.parts:
        sealed = data[start : start + part.length]
        start += part.length
        if sha256(sealed).hexdigest() != part.sha256:
            raise refused(damaged(data))
        parts.append((part, sealed))
    if len(data) > end:
        raise refused(damaged(data[end:]))
    return parts


def _opened(
    header: Header, parts: Sequence[tuple[Part, bytes]], roster: Roster, scopes: ScopeKeys
) -> Opened:
    read: dict[str, tuple[LogEntry, ...]] = {}
    links: dict[int, bytes] = {}
    hidden = []
    room = Room(sum(len(sealed) for _, sealed in parts))
    for part, sealed in parts:
        key = scopes.get((part.scope, part.epoch))
        if key is None:
            if part.scope == COMMON or part.epoch > roster.epoch(part.scope):
                raise refused(Reason.NO_KEY)  # it comes with a newer roster, or never
            hidden.append(part.scope)
            continue
        read[part.scope], said = _read_part(header, part, sealed, key, room)
        if said and part.scope != COMMON:
            raise BadPartError("links outside the common part")
        links |= said
    _require_whole(header, read, links)
    name = BundleName(header.device, header.first, header.last, header.link[:12])
    found = ChainRange(
        device=header.device, first=header.first, last=header.last,
        previous=bytes.fromhex(header.previous), link=bytes.fromhex(header.link),
        parts=read, links=links, hidden=tuple(hidden),
    )  # fmt: skip
    return Opened(
        name=name, sender=header.sender, range=found, hidden=tuple(hidden),
        made_at=header.made_at, min_reader=header.min_reader,
    )  # fmt: skip


def _read_part(header: Header, part: Part, sealed: bytes, key: bytes, room: Room) -> Unpacked:
    purpose, nonce = header.purpose(part.scope, part.epoch), bytes.fromhex(part.nonce)
    salt, wrapped = nonce[:SALT_BYTES], nonce[SALT_BYTES:]
    if wrapped:
        key = unwrap(scope_box(key), purpose, wrapped)
    return unpack(unclose(key, purpose, salt, sealed), room)


def _require_whole(
    header: Header, read: dict[str, tuple[LogEntry, ...]], links: dict[int, bytes]
) -> None:
    """Every entry of the range once; BadPartError where a program has sealed anything else."""
    if COMMON not in read:
        raise BadPartError("no common part")
    common = [entry.seq for entry in read[COMMON]]
    if len(common) + len(links) != header.last - header.first + 1:
        raise BadPartError("not the range")  # before anything is made of so many
    if sorted([*common, *links]) != [*range(header.first, header.last + 1)]:
        raise BadPartError("not the range")
    others = [entry.seq for scope, part in read.items() if scope != COMMON for entry in part]
    if len(set(others)) != len(others) or not links.keys() >= set(others):
        raise BadPartError("an entry twice")
