"""The signed frame in which bundles and statuses travel.

    magic 8 | office 8 | key 8 | length 4 | text, canonical JSON | signature 64 | …

`office` and `key` are the beginnings of hashes: they say where to look for the key, and a lie
in them finds none. The signature is over everything before it, and nothing of the text is
read before it was found good.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Reason
from inspector.domain.office import Member, Roster
from inspector.gateways.sealing_keys import is_signed, sign, sign_public

FRAME = 8 + 8 + 8 + 4
_SIGNATURE = 64
_MOST_TEXT = 1024 * 1024
_HOLE = bytes(64)  # what a half-copied file has where its content is not yet


class Signer(NamedTuple):
    """A member, and a key of its: the one it has (`until` None) or one it had up to an entry."""

    member: Member
    key: bytes
    until: int | None


def refused(reason: Reason, member: Member | None = None) -> InspectionError:
    """The error of this reason; `mark`: whose key it was, where that is known."""
    return InspectionError(f"exchange-{reason}", mark=member.mark if member else "")


def damaged(data: bytes) -> Reason:
    """Whether bytes that do not fit are a file that is still being copied, or another's work."""
    return Reason.UNREADABLE if _HOLE in data else Reason.TAMPERED


def canonical(told: object) -> bytes:
    """The one JSON text of this value."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_later(data: bytes, magic: bytes) -> bool:
    """Whether this begins as a later form of the same kind of file does."""
    return data[:7] == magic[:7] and data[7:8].isdigit() and data[7:8] > magic[7:]


def framed(magic: bytes, office: str, private: bytes, text: bytes) -> bytes:
    """The text in its frame, signed with this key."""
    tags = _office_tag(office) + _key_tag(sign_public(private))
    frame = magic + tags + len(text).to_bytes(4) + text
    return frame + sign(private, _purpose(magic), frame)


def unframed(magic: bytes, data: bytes, roster: Roster) -> tuple[bytes, tuple[Signer, ...], int]:
    """The text, whose signature is good; whose key that was; where the rest begins.

    More than one where a laptop was enrolled anew with its keys. `exchange-…` for all else.
    """
    end = _end_of_text(magic, data)
    if data[8:16] != _office_tag(roster.office):
        raise refused(Reason.FOREIGN)
    signers = tuple(one for one in _signers(roster) if _key_tag(one.key) == data[16:24])
    if not signers:
        raise refused(Reason.UNKNOWN_SENDER)
    signature = data[end : end + _SIGNATURE]
    if not is_signed(signers[0].key, signature, _purpose(magic), data[:end]):
        raise refused(damaged(data), signers[0].member)
    return data[FRAME:end], signers, end + _SIGNATURE


def _signers(roster: Roster) -> Iterator[Signer]:
    for member in roster.members:
        if member.sign_key:
            yield Signer(member, bytes.fromhex(member.sign_key), None)
        for key, last in member.former:
            yield Signer(member, bytes.fromhex(key), last)


def _end_of_text(magic: bytes, data: bytes) -> int:
    if is_later(data, magic):
        raise refused(Reason.NEWER_PROGRAM)
    if data[:8] != magic or len(data) < FRAME:
        raise refused(Reason.UNREADABLE)
    size = int.from_bytes(data[FRAME - 4 : FRAME])
    if size > _MOST_TEXT:
        raise refused(damaged(data))
    if len(data) < FRAME + size + _SIGNATURE:
        raise refused(Reason.UNREADABLE)
    return FRAME + size


def _purpose(magic: bytes) -> bytes:
    return b"uanmeldt signed " + magic


def _office_tag(office: str) -> bytes:
    return sha256(b"uanmeldt office " + office.encode()).digest()[:8]


def _key_tag(public: bytes) -> bytes:
    return sha256(b"uanmeldt key " + public).digest()[:8]
