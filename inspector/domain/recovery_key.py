"""The recovery key as it is printed and typed: eight groups of five signs.

Four signs of each group carry 20 bits (160 in all); the fifth is a check sign over the
group and its place, so that a slip of the pen is found in its own group.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
GROUPS = 8
KEY_BYTES = 20
_SIGNS = 4  # of a group that carry bits
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def groups_of(secret: bytes) -> tuple[str, ...]:
    """The printed groups of these 20 bytes."""
    if len(secret) != KEY_BYTES:
        raise ValueError(f"a recovery key has {KEY_BYTES} bytes")
    number = int.from_bytes(secret, "big")
    signs = [ALPHABET[number >> shift & 31] for shift in range(KEY_BYTES * 8 - 5, -1, -5)]
    parts = ["".join(signs[at : at + _SIGNS]) for at in range(0, len(signs), _SIGNS)]
    return tuple(part + _check_sign(place, part) for place, part in enumerate(parts))


def tidy(typed: str) -> str:
    """What was typed or scanned, as it is compared: capitals, no spaces, no look-alikes."""
    return "".join(typed.upper().replace("-", " ").split()).translate(_LOOKS_LIKE)


def faulty_groups(typed: Sequence[str]) -> tuple[int, ...]:
    """The places (from 0) of groups that cannot be as they were printed."""
    return tuple(place for place, group in enumerate(typed) if not _sound(place, tidy(group)))


def secret_of(text: str) -> bytes | None:
    """The 20 bytes of all groups, typed with any spaces or dashes; None: mistyped."""
    plain = tidy(text)
    size = _SIGNS + 1
    parts = [plain[at : at + size] for at in range(0, len(plain), size)]
    if len(parts) != GROUPS or faulty_groups(parts):
        return None
    number = 0
    for sign in "".join(part[:_SIGNS] for part in parts):
        number = number << 5 | ALPHABET.index(sign)
    return number.to_bytes(KEY_BYTES, "big")


def _sound(place: int, group: str) -> bool:
    if len(group) != _SIGNS + 1 or not set(group) <= set(ALPHABET):
        return False
    return _check_sign(place, group[:_SIGNS]) == group[_SIGNS]


def _check_sign(place: int, part: str) -> str:
    return ALPHABET[sha256(f"{place} {part}".encode()).digest()[0] & 31]
