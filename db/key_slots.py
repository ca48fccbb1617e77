"""What a slot of `keys.json` holds."""

from __future__ import annotations

from typing import TypedDict


class Slot(TypedDict, total=False):
    """One way to the key."""

    kind: str  # "keychain" or "passphrase"
    name: str  # keychain: the name of the entry
    salt: str
    nonce: str
    wrapped: str
    memory_kib: int
    passes: int
    lanes: int
