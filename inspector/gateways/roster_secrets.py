"""The keys in a roster, wrapped for whom they are; and its sealed part.

The part is sealed under a key made from the newest key that everybody has, for this roster
alone: it opens for who is in, and for the administration key. The same roster comes to the
same bytes, so that two laptops that hold one can see that they do.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from inspector.domain.office import ADMIN, COMMON, Roster, WrappedKey
from inspector.gateways.sealing_frame import canonical
from inspector.gateways.sealing_keys import (
    SALT_BYTES,
    NotOursError,
    admin_keys,
    box_public,
    derived,
    scope_box,
    sign_public,
    unclose,
    unwrap,
    wrap,
)
from inspector.services.exchange_seals import RosterKeys

_MOST_PLAIN = 64 * 1024 * 1024
_STEP = 1024  # bytes: what a name or a supplier more comes to is not told by the size
_LENGTH = 4


def admin_public(secret: bytes) -> tuple[str, str]:
    """The public halves of the administration key, hex: to sign with, to write to."""
    keys = admin_keys(secret)
    return sign_public(keys.sign).hex(), box_public(keys.box).hex()


def wrapped_key(
    roster: Roster, scope: str, epoch: int, key: bytes, devices: tuple[str, ...]
) -> WrappedKey:
    """The key of this epoch for these laptops, by their keys in the roster, and for ADMIN."""
    boxes = {one.device: one.box_key for one in roster.members if one.device in devices}
    boxes[ADMIN] = roster.admin_box
    wrapped = {
        device: wrap(bytes.fromhex(box), _purpose(roster.office, scope, epoch, device), key).hex()
        for device, box in boxes.items()
    }
    public = box_public(scope_box(key)).hex()
    return WrappedKey(scope=scope, epoch=epoch, wrapped=wrapped, public=public)


def unwrapped_keys(roster: Roster, device: str, box: bytes) -> dict[tuple[str, int], bytes]:
    """The keys that the roster wraps for this laptop (or ADMIN) and that its key opens."""
    keys = {}
    for one in roster.keys:
        if device not in one.wrapped:
            continue
        purpose = _purpose(roster.office, one.scope, one.epoch, device)
        try:
            key = unwrap(box, purpose, bytes.fromhex(one.wrapped[device]))
        except NotOursError:
            continue  # wrapped for keys this laptop had before it was enrolled anew
        if not one.public or box_public(scope_box(key)).hex() == one.public:
            keys[one.scope, one.epoch] = key
    return keys


def admin_keys_of(roster: Roster, secret: bytes) -> dict[tuple[str, int], bytes]:
    """Every scope key there is, by the administration key."""
    return unwrapped_keys(roster, ADMIN, admin_keys(secret).box)


def seal(told: Mapping[str, object], common: bytes, clear: bytes) -> bytes:
    """What is secret of the roster whose open part is `clear`, under the key everybody has."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    purpose, packed = _sealed_for(clear), zlib.compress(canonical(told), 9)
    plain = len(packed).to_bytes(_LENGTH) + packed
    plain += bytes(-len(plain) % _STEP)
    # of the content, not of chance: the same comes to the same, anything else to another key
    salt = derived(common, b"uanmeldt roster salt 1" + purpose, sha256(plain).digest())[:SALT_BYTES]
    return salt + AESGCM(derived(common, purpose, salt)).encrypt(bytes(12), plain, purpose)


def opened(closed: Roster, sealed: bytes, clear: bytes, keys: RosterKeys) -> Any:
    """What was sealed; None: no key here opens it. ValueError: nothing that a program seals."""
    for common in _commons(closed, keys):
        try:
            salt, data = sealed[:SALT_BYTES], sealed[SALT_BYTES:]
            return _told(unclose(common, _sealed_for(clear), salt, data))
        except NotOursError:
            continue
    return None


def _told(plain: bytes) -> Any:
    size = int.from_bytes(plain[:_LENGTH])
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(plain[_LENGTH : _LENGTH + size], _MOST_PLAIN)
    except zlib.error as error:
        raise ValueError("compression") from error
    told = json.loads(text) if stream.eof else None
    if not isinstance(told, dict) or canonical(told) != text:
        raise ValueError("not canonical")
    return told


def _commons(closed: Roster, keys: RosterKeys) -> list[bytes]:
    """The newest key that everybody has, by each way in that there is."""
    place = COMMON, closed.epoch(COMMON)
    found = [keys.scopes.get(place)]
    if keys.box:
        found.append(unwrapped_keys(closed, keys.device, keys.box).get(place))
    if keys.secret:
        found.append(admin_keys_of(closed, keys.secret).get(place))
    return [key for key in found if key]


def _sealed_for(clear: bytes) -> bytes:
    """It opens with this open part alone."""
    return canonical(["uanmeldt roster secrets 1", sha256(clear).hexdigest()])


def _purpose(office: str, scope: str, epoch: int, device: str) -> bytes:
    return canonical(["uanmeldt scope key 1", office, scope, epoch, device])
