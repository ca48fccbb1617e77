"""A very long line of text in pieces, so that setting it takes time as its length and no more.

reportlab breaks what is left of a paragraph anew at each page. A line of ordinary length is one
piece and stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 5000  # signs of a line that is set in one piece
_MOST_BLANK = 40  # empty lines in a row that are shown: most of a page
_SENTENCE = re.compile(r"[.!?:;…][\"'»”’)\]]* +(?=\S)")
_MOST_MARKS = 40  # signs that are drawn over the one before them and stay with it


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. `torn`: the next goes on in the same word."""

    text: str
    torn: bool = False


def in_pieces(line: str) -> Iterator[Piece]:
    """The line in pieces of at most `LONGEST` signs; together they are the line.

    It is divided behind a sentence, else behind a word, else inside one.
    """
    start = 0
    while len(line) - start > LONGEST:
        end, torn = _end(line, start)
        yield Piece(line[start:end], torn)
        start = end
    yield Piece(line[start:])


def _end(line: str, start: int) -> tuple[int, bool]:
    """Where the piece that begins here ends, and whether that is inside a word."""
    most, late = start + LONGEST, start + LONGEST // 2
    ends = [found.end() for found in _SENTENCE.finditer(line, late, most + 1)]
    if ends:
        return ends[-1], False
    blank = line.rfind(" ", late, most)
    if blank >= 0:
        return blank + 1, False
    end = most
    while end > most - _MOST_MARKS and unicodedata.combining(line[end]):
        end -= 1
    return end, True


def shown_lines(plain: str) -> list[str]:
    """The lines of a text; of very many empty ones in a row so many that they are seen."""
    shown: list[str] = []
    empty = 0
    for line in plain.split("\n"):
        empty = 0 if line.strip() else empty + 1
        if empty <= _MOST_BLANK:
            shown.append(line)
    return shown
