"""QR codes as plain squares, so that paper and screen draw the same code."""

from __future__ import annotations

import segno


def squares(content: str) -> tuple[tuple[bool, ...], ...]:
    """The code's rows of dark (True) and light squares, without the quiet zone around it.

    Error correction M: a folded or smudged receipt can still be read.
    """
    code = segno.make(content, error="m", micro=False)
    return tuple(tuple(bool(square) for square in row) for row in code.matrix)
