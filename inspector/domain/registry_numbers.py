"""Numbers of the Danish registers: CVR, P-number, EAN.

CVR has a check digit (weights 2 7 6 5 4 3 2 1, modulus 11). For P-numbers only the length
is sure: the register's own generator used other weights, so no check digit may reject one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_FILLING = re.compile(r"[\s.\-\u00ad\u2010-\u2015\u2212]")
_LETTERS = re.compile(r"(?i)^(?:DK|CVR|P|EAN|GLN|SE)?(?:NR|NO|NUMMER)?:?(?=\d)")
LENGTHS = {"cvr": 8, "p_number": 10, "ean": 13}


def bare(text: str) -> str:
    """The number without spaces, hyphens, dots and a leading DK or P."""
    return _LETTERS.sub("", _FILLING.sub("", text))


def is_cvr(digits: str) -> bool:
    return _is_digits(digits, 8) and not _weighted(digits, _CVR_WEIGHTS) % 11 and digits[0] != "0"


def is_ean(digits: str) -> bool:
    """EAN (GLN) of 13 digits, modulus 10 with weights 1 and 3."""
    return _is_digits(digits, 13) and not _weighted(digits, (1, 3) * 6 + (1,)) % 10


def fault(field: str, digits: str) -> str:
    """The reason code against this number (already `bare`) as `field`; "" where it is sound."""
    if not digits.isascii() or not digits.isdigit():
        return f"{field}-not-digits"
    if len(digits) != LENGTHS[field]:
        return f"{field}-length"
    if field == "cvr" and not is_cvr(digits):
        return "cvr-check-digit"
    if field == "ean" and not is_ean(digits):
        return "ean-check-digit"
    return ""


def full_length(values: Iterable[str]) -> int:
    """The length of a column's numbers where the column shows that zeros in front belong.

    That is so when values begin with 0 and all of those, being also the longest pure
    digits of the column, have one length. Otherwise 0: a short number says nothing.
    """
    lengths: Counter[int] = Counter()
    zeros: Counter[int] = Counter()
    for value in filter(str.isdigit, values):
        if value.isascii():
            lengths[len(value)] += 1
            if value[0] == "0":
                zeros[len(value)] += 1
    if len(zeros) != 1 or max(lengths) not in zeros:
        return 0
    full = max(lengths)
    return full if lengths[full] > 1 or full > 4 else 0


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
