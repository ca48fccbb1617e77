"""The slot of a passphrase: the key wrapped by AES-256-GCM under an Argon2id key.

RFC 9106: 64 MiB, 3 passes, 4 lanes, about 0.3 s by design. The file names its cost, so that
it can be raised later; a cost beyond the limits here is never paid.
"""

from __future__ import annotations

import os
import unicodedata
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from db.key_slots import KEY_BYTES, Slot, sealed_key_of, text_of
from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import SlotKind

_BOUND_TO = b"uanmeldt key slot 1"
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4
_MOST = {"memory_kib": 256 * 1024, "passes": 10, "lanes": 8}  # some four seconds
# The lanes are threads the cipher library borrows from one setting of the whole process: two
# stretchings side by side take them from each other and end in MemoryError.
_ONE_AT_A_TIME = Lock()


def wrap(key: bytes, passphrase: str) -> Slot:
    """The slot that gives this key back for this passphrase."""
    salt, nonce = os.urandom(16), os.urandom(12)
    stretched = _stretch(_composed(passphrase), salt, (_MEMORY_KIB, _PASSES, _LANES))
    return Slot(
        kind=SlotKind.PASSPHRASE.value,
        salt=text_of(salt),
        nonce=text_of(nonce),
        memory_kib=_MEMORY_KIB,
        passes=_PASSES,
        lanes=_LANES,
        wrapped=text_of(AESGCM(stretched).encrypt(nonce, key, _BOUND_TO)),
    )


def unwrap(slot: Slot, passphrase: str) -> bytes | None:
    """The key; None where the passphrase is another. InspectionError `keys-damaged`."""
    salt, nonce, wrapped = sealed_key_of(slot)
    cost = _cost(slot)
    # an earlier program took the signs as they came: å in two parts is tried as well
    for spelling in dict.fromkeys((_composed(passphrase), passphrase)):
        try:
            cipher = AESGCM(_stretch(spelling, salt, cost))
            return cipher.decrypt(nonce, wrapped, _BOUND_TO)
        except InvalidTag:
            continue
    return None


def _composed(passphrase: str) -> str:
    """Å in one sign, however the keyboard or the system spells it."""
    return unicodedata.normalize("NFC", passphrase)


def _cost(slot: Slot) -> tuple[int, int, int]:
    values = tuple(slot.get(name) for name in _MOST)
    for value, most in zip(values, _MOST.values(), strict=True):
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise InspectionError("keys-damaged")
    memory, passes, lanes = values
    assert isinstance(memory, int)
    assert isinstance(passes, int)
    assert isinstance(lanes, int)
    if memory < 8 * lanes:  # RFC 9106, section 3.1
        raise InspectionError("keys-damaged")
    return memory, passes, lanes


def _stretch(passphrase: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    memory, passes, lanes = cost
    stretch = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory
    )
    with _ONE_AT_A_TIME:
        return stretch.derive(passphrase.encode("utf-8", "surrogatepass"))
