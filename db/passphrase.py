"""The slot of a passphrase: the key wrapped by AES-256-GCM under an Argon2id key.

RFC 9106: 64 MiB, 3 passes, 4 lanes, about 0.3 s by design.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from db.key_slots import Slot
from inspector.domain.errors import InspectionError

_KEY_BYTES = 32
_BOUND_TO = b"uanmeldt key slot 1"
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4


def wrap(key: bytes, passphrase: str) -> Slot:
    """The slot that gives this key back for this passphrase."""
    salt, nonce = os.urandom(16), os.urandom(12)
    slot = Slot(
        kind="passphrase",
        salt=b64encode(salt).decode(),
        nonce=b64encode(nonce).decode(),
        memory_kib=_MEMORY_KIB,
        passes=_PASSES,
        lanes=_LANES,
    )
    sealed = AESGCM(_stretch(slot, passphrase)).encrypt(nonce, key, _BOUND_TO)
    slot["wrapped"] = b64encode(sealed).decode()
    return slot


def unwrap(slot: Slot, passphrase: str) -> bytes | None:
    """The key; None where the passphrase is another. InspectionError `keys-damaged`."""
    try:
        cipher = AESGCM(_stretch(slot, passphrase))
        return cipher.decrypt(b64decode(slot["nonce"]), b64decode(slot["wrapped"]), _BOUND_TO)
    except InvalidTag:
        return None
    except (KeyError, ValueError) as error:
        raise InspectionError("keys-damaged") from error


def _stretch(slot: Slot, passphrase: str) -> bytes:
    stretch = Argon2id(
        salt=b64decode(slot["salt"]),
        length=_KEY_BYTES,
        iterations=slot["passes"],
        lanes=slot["lanes"],
        memory_cost=slot["memory_kib"],
    )
    return stretch.derive(passphrase.encode())
