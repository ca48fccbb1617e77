"""Covering what names a case, for a screen that others may see; the program works on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from inspector.domain.civil_number import Level, mask
from inspector.domain.free_texts import worst

DOT = "•"
_LAST_PART = re.compile(r"[^\W_]+(?=[\W_]*$)")


def cover_case(number: str) -> str:
    """The number with its last part as dots: `KBH-2026-0041` is `KBH-2026-••••`."""
    return _LAST_PART.sub(lambda part: DOT * len(part[0]), number)


def cover_within(text: str, numbers: Iterable[str]) -> str:
    """The text with each of these case numbers covered, and what is plainly a civil number.

    What only may be one stays: a list whose own numbers were covered could not be worked with.
    """
    for number in sorted({each for each in numbers if each}, key=len, reverse=True):
        text = text.replace(number, cover_case(number))
    return mask(text) if worst(text) is Level.STOP else text
