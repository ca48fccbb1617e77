"""The slot of the printed recovery key: the key wrapped by AES-256-GCM under an HKDF key.

The recovery key is 160 random bits, so nothing is gained by stretching it slowly.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.key_slots import KEY_BYTES, Slot, sealed_key_of, text_of
from inspector.domain import recovery_key
from inspector.domain.safekeeping import SlotKind

_BOUND_TO = b"uanmeldt recovery slot 1"


def wrap(key: bytes, secret: bytes) -> Slot:
    """The slot that gives this key back for these 20 bytes."""
    if len(secret) != recovery_key.KEY_BYTES:
        raise ValueError(f"a recovery key has {recovery_key.KEY_BYTES} bytes")
    salt, nonce = os.urandom(16), os.urandom(12)
    return Slot(
        kind=SlotKind.RECOVERY.value,
        salt=text_of(salt),
        nonce=text_of(nonce),
        wrapped=text_of(AESGCM(_derived(secret, salt)).encrypt(nonce, key, _BOUND_TO)),
    )


def unwrap(slot: Slot, secret: bytes) -> bytes | None:
    """The key; None where the recovery key is another. InspectionError `keys-damaged`."""
    salt, nonce, wrapped = sealed_key_of(slot)
    try:
        return AESGCM(_derived(secret, salt)).decrypt(nonce, wrapped, _BOUND_TO)
    except InvalidTag:
        return None


def _derived(secret: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, _BOUND_TO).derive(secret)
