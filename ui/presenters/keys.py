"""What is said of the ways to the key, and what may be typed for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inspector.domain.formats import long_date
from inspector.domain.recovery_key import GROUPS, faulty_groups, secret_of, tidy
from inspector.domain.safekeeping import KeySlot, SlotKind
from inspector.services.ports import Words

LEAST_PASSPHRASE = 12  # characters
_STRONG = 20
_FEW_SIGNS = 5  # different ones: a passphrase of fewer is easily guessed
_SIGNS_OF_A_GROUP = 5


def strength(passphrase: str) -> str:
    """In a word: "", short, weak, good or strong."""
    if not passphrase:
        return ""
    if len(passphrase) < LEAST_PASSPHRASE:
        return "short"
    if len(set(passphrase.casefold())) <= _FEW_SIGNS or passphrase.isdigit():
        return "weak"
    return "strong" if len(passphrase) >= _STRONG else "good"


def typed_groups(text: str) -> tuple[str, ...]:
    """The eight groups of what may be a recovery key; () where it is none.

    Where half of them carry their check sign it is one that was mistyped: eight words of a
    passphrase do that once in ten thousand times.
    """
    groups = tuple(text.replace("-", " ").split())
    if len(groups) != GROUPS:
        plain, size = tidy(text), _SIGNS_OF_A_GROUP
        groups = tuple(plain[at : at + size] for at in range(0, len(plain), size))
    if len(groups) != GROUPS or len(faulty_groups(groups)) > GROUPS // 2:
        return ()
    return groups


def mistyped(text: str) -> tuple[int, ...]:
    """The numbers (from 1) of the groups that were mistyped in a recovery key."""
    return tuple(place + 1 for place in faulty_groups(typed_groups(text)))


def kind_of(text: str) -> SlotKind:
    """What she typed: a recovery key, or else a passphrase."""
    return SlotKind.RECOVERY if secret_of(text) is not None else SlotKind.PASSPHRASE


def numbered(words: Words, numbers: Sequence[int]) -> str:
    """`2, 5 og 7`."""
    named = [str(number) for number in numbers]
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} {words('shell.and')} {named[-1]}"


def state_of(words: Words, slot: KeySlot | None) -> str:
    """When it was made and last tried, in one line."""
    if slot is None:
        return words("safety.slot_none")
    made = words("safety.made", day=_day(words, slot.made)) if slot.made else ""
    tried = (
        words("safety.tried", day=_day(words, slot.tested))
        if slot.tested
        else words("safety.never_tried")
    )
    return " ".join(part for part in (made, tried) if part)


def _day(words: Words, moment: datetime) -> str:
    return long_date(moment.astimezone().date(), words.language)
