"""Which words of a text differ from another: for two values that stand side by side."""

from __future__ import annotations

import re

_MOST = 3000  # words and gaps of both; a longer text is shown unmarked, at once
_PIECE = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)  # a gap, a word or number, or one other sign


def marked(text: str, other: str) -> tuple[tuple[str, bool], ...]:
    """The text in pieces; True: not so in the other. Joined, the pieces are the text."""
    mine, theirs = _PIECE.findall(text), _PIECE.findall(other)
    if not text or text == other or len(mine) + len(theirs) > _MOST:
        return ((text, False),) if text else ()
    import difflib  # when two texts are compared, not before

    differs = [True] * len(mine)
    for block in difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
        differs[block.a : block.a + block.size] = [False] * block.size
    return _joined(mine, _with_gaps(mine, differs))


def _with_gaps(pieces: list[str], differs: list[bool]) -> list[bool]:
    """A gap is marked where the words on both its sides are, and only there."""
    last = len(pieces) - 1
    return [
        0 < at < last and differs[at - 1] and differs[at + 1] if piece.isspace() else differs[at]
        for at, piece in enumerate(pieces)
    ]


def _joined(pieces: list[str], differs: list[bool]) -> tuple[tuple[str, bool], ...]:
    """Neighbours alike as one piece."""
    found: list[tuple[str, bool]] = []
    for piece, differ in zip(pieces, differs, strict=True):
        if found and found[-1][1] == differ:
            found[-1] = (found[-1][0] + piece, differ)
        else:
            found.append((piece, differ))
    return tuple(found)
