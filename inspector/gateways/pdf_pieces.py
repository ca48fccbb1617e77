"""Cutting what is too tall for a row: piles that stand below each other."""

from __future__ import annotations

from reportlab.platypus import Flowable, Paragraph

from inspector.gateways.pdf_text import TextLines

Parts = list[Flowable]

TALLEST = 110.0  # points, of an ordinary row
_SURELY_LOW = 100.0


def pieces(parts: Parts, width: float, tallest: float) -> list[Parts]:
    """These parts, from top to bottom, in piles at most `tallest` high."""
    piles: list[Parts] = [[]]
    room = tallest
    waiting = list(reversed(parts))
    while waiting:
        part = waiting.pop()
        _, height = part.wrap(width, room)
        if height <= room:
            piles[-1].append(part)
            room -= height
            continue
        halves = part.split(width, room) if isinstance(part, Paragraph) else []
        if len(halves) == 2:
            piles[-1].append(halves[0])
            waiting.append(halves[1])
        elif piles[-1]:
            waiting.append(part)
        else:
            piles[-1].append(part)
        piles.append([])
        room = tallest
    return piles if piles[-1] or len(piles) == 1 else piles[:-1]


def surely_low(parts: Parts, width: float) -> bool:
    """Whether the parts are low without measuring them, which costs as much as setting them."""
    height = 0.0
    for part in parts:
        if isinstance(part, TextLines):
            style = part.style
            height += style.leading * (1 + part.letters * style.fontSize * 0.8 / width)
        else:
            height += part.wrap(width, TALLEST)[1]
    return height < _SURELY_LOW
