"""The answer of an office, sealed for the one laptop that asked: a mail shows who sent it alone.

tag 8 | key wrapped for the laptop 80 | salt 16 | sealed: signature 64 | length 4 | text | roster
"""

from __future__ import annotations

import os
import zlib
from hashlib import sha256

from inspector.domain.errors import InspectionError
from inspector.domain.value import value
from inspector.gateways.sealing_keys import (
    KEY_BYTES,
    SALT_BYTES,
    NotOursError,
    box_public,
    close,
    is_signed,
    sign,
    unclose,
    unwrap,
    wrap,
)

_TAG, _WRAPPED, _SIGNATURE, _LENGTH = 8, 80, 64, 4
_MOST_PLAIN = 32 * 1024 * 1024
_SIGNED = b"uanmeldt answer 1"
_PURPOSE = b"uanmeldt sealed answer 1 "


def seal_answer(text: bytes, roster: bytes, private: bytes, box_key: str) -> bytes:
    """Signed with the administration key, inside what only this box (hex) opens."""
    public = bytes.fromhex(box_key)
    told = _told(text, roster)
    packed = zlib.compress(sign(private, _SIGNED, told) + told, 9)
    tag, key = _tag(public), os.urandom(KEY_BYTES)
    salt, sealed = close(key, _PURPOSE + tag, packed)
    return b"".join([tag, wrap(public, _PURPOSE + tag, key), salt, sealed])


@value
class SealedAnswer:
    """What was sealed; whose it is, `is_signed_by` tells."""

    text: bytes
    roster: bytes
    signature: bytes

    def is_signed_by(self, admin_key: str) -> bool:
        told = _told(self.text, self.roster)
        return is_signed(bytes.fromhex(admin_key), self.signature, _SIGNED, told)


def open_answer(data: bytes, box: bytes) -> SealedAnswer:
    """What this box opens, not judged yet. InspectionError `enrol-not-mine`, `enrol-unreadable`."""
    tag, rest = data[:_TAG], data[_TAG:]
    if len(tag) == _TAG and tag != _tag(box_public(box)):
        raise InspectionError("enrol-not-mine")
    wrapped, sealed = rest[:_WRAPPED], rest[_WRAPPED:]
    try:
        key = unwrap(box, _PURPOSE + tag, wrapped)
        packed = unclose(key, _PURPOSE + tag, sealed[:SALT_BYTES], sealed[SALT_BYTES:])
        plain = _inflated(packed)
    except (NotOursError, zlib.error) as error:
        raise InspectionError("enrol-unreadable") from error
    signature, told = plain[:_SIGNATURE], plain[_SIGNATURE:]
    end = _LENGTH + int.from_bytes(told[:_LENGTH])
    return SealedAnswer(text=told[_LENGTH:end], roster=told[end:], signature=signature)


def _told(text: bytes, roster: bytes) -> bytes:
    return len(text).to_bytes(_LENGTH) + text + roster


def _inflated(packed: bytes) -> bytes:
    stream = zlib.decompressobj()
    plain = stream.decompress(packed, _MOST_PLAIN)
    if not stream.eof:
        raise InspectionError("enrol-unreadable")
    return plain


def _tag(public: bytes) -> bytes:
    """Which laptop it is for, to whoever has its key in the hand already."""
    return sha256(b"uanmeldt answer for " + public).digest()[:_TAG]
