"""Ids that two laptops agree on without having met.

What the world names gets a name-based id (uuid5), so that the same list imported twice,
or the same point answered on two laptops, meets in one row. All else is UUIDv7. Both are
made here: the library's `uuid` asks for the platform at its import, 8 ms of each start.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import unicodedata
from collections.abc import Iterable

# uuid5(NAMESPACE_URL, "urn:uanmeldt:1"), fixed for ever: a change would part all laptops.
NAMESPACE = bytes.fromhex("fe5fa5f269a95b53958ae298f345fe57")
_VARIANT = 0b10 << 62  # of RFC 9562


def named_id(kind: str, *parts: str) -> str:
    """The id of the thing of this kind that the world names by these parts (NFC, in order)."""
    text = "\x1f".join(unicodedata.normalize("NFC", part) for part in (kind, *parts))
    digest = hashlib.sha1(NAMESPACE + text.encode(), usedforsecurity=False).digest()
    number = int.from_bytes(digest[:16]) & ~(0xF << 76 | 0b11 << 62)
    return _shown(number | 0x5 << 76 | _VARIANT)


def _shown(number: int) -> str:
    """These 128 bits as people and tables see an id."""
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_id() -> str:
    """A fresh UUIDv7: sorts by the time it was made (RFC 9562, section 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76
    value |= secrets.randbits(12) << 64 | _VARIANT | secrets.randbits(62)
    return _shown(value)


def answer_id(visit: str, point: str) -> str:
    """One answer per visit and point, whoever gives it."""
    return named_id("answer", visit, point)


def case_id(supplier: str, number: str) -> str:
    """A citizen's case is named by its supplier and its case number."""
    return named_id("case", supplier, number)


def case_ids(supplier: str, numbers: Iterable[str]) -> list[str]:
    """`case_id` of many case numbers (NFC already): a list may hold 100,000."""
    start = hashlib.sha1(NAMESPACE, usedforsecurity=False)
    start.update(unicodedata.normalize("NFC", f"case\x1f{supplier}\x1f").encode())
    variant = {digit: f"{int(digit, 16) & 3 | 8:x}" for digit in "0123456789abcdef"}
    ids = []
    for number in numbers:
        full = start.copy()
        full.update(number.encode())
        name = full.hexdigest()
        ids.append(
            f"{name[:8]}-{name[8:12]}-5{name[13:16]}-{variant[name[16]]}{name[17:20]}-{name[20:32]}"
        )
    return ids


def case_check_id(visit: str, case: str, point: str) -> str:
    """One check per visit, drawn case and point."""
    return named_id("case_check", visit, case, point)


def case_review_id(visit: str, case: str) -> str:
    """One review (dates, hours, state) per visit and drawn case."""
    return named_id("case_review", visit, case)


def step_share_id(visit: str, step: str) -> str:
    """One share per visit and step."""
    return named_id("step_share", visit, step)


def site_id(supplier: str, address: str) -> str:
    """A delivery site is named by its supplier and its address."""
    return named_id("delivery_site", supplier, " ".join(address.casefold().split()))
