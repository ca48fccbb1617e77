"""The recovery key as it is printed and typed: eight groups of five signs.

Four signs of each group carry 20 bits (160 in all); the fifth is a check sign over the
group and its place. It finds, in its own group, every single mistyped sign, every two signs
that changed places and every group in the place of another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
GROUPS = 8
KEY_BYTES = 20
ASKED_BACK = 3
_SIGNS = 4  # of a group that carry bits
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DASHES = str.maketrans(dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2212", " "))


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
    return "".join(typed.upper().translate(_DASHES).split()).translate(_LOOKS_LIKE)


def typed_groups(text: str) -> tuple[str, ...]:
    """The groups of a whole key: as they were parted where there are eight, else by fives."""
    parted = text.translate(_DASHES).split()
    if len(parted) == GROUPS:
        return tuple(tidy(part) for part in parted)
    plain = tidy(text)
    size = _SIGNS + 1
    return tuple(plain[at : at + size] for at in range(0, len(plain), size))


def faulty_groups(typed: Sequence[str]) -> tuple[int, ...]:
    """The places (from 0) of groups that cannot be as they were printed."""
    return tuple(place for place, group in enumerate(typed) if not _sound(place, tidy(group)))


def mistyped_groups(text: str) -> tuple[int, ...]:
    """The places (from 0) to look at again in a whole key that is none; at least one."""
    typed = typed_groups(text)
    wrong = {*faulty_groups(typed), *range(len(typed), GROUPS)}
    return tuple(sorted(place for place in wrong if place < GROUPS)) or (GROUPS - 1,)


def looks_like_one(text: str) -> bool:
    """Whether this was meant as a recovery key: at least half its groups are as printed."""
    typed = typed_groups(text)
    return len(typed) - len(faulty_groups(typed)) >= GROUPS // 2


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


def asked_groups(below: Callable[[int], int]) -> tuple[int, ...]:
    """The places (from 0) of three groups to ask back, by chance: `below(n)` is one of 0..n-1."""
    left = list(range(GROUPS))
    return tuple(sorted(left.pop(below(len(left))) for _ in range(ASKED_BACK)))


def _sound(place: int, group: str) -> bool:
    if len(group) != _SIGNS + 1 or not set(group) <= set(ALPHABET):
        return False
    return _check_sign(place, group[:_SIGNS]) == group[_SIGNS]


def _check_sign(place: int, part: str) -> str:
    """A sum in the field of 32 elements in which each place has a weight of its own."""
    total = place
    for sign in part:
        total = _doubled(total) ^ ALPHABET.index(sign)
    return ALPHABET[_doubled(total)]


def _doubled(element: int) -> int:
    """Times x, modulo x^5 + x^2 + 1."""
    element <<= 1
    return element ^ 0b100101 if element & 32 else element
