"""Paragraphs of plain text that read aloud as they were written.

Words at the end of a line are followed by a space, a break inside a word leaves none, and the
hyphen of such a break is a soft one: a reader hears whole words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from reportlab.platypus import Flowable, Paragraph, Spacer
from reportlab.platypus import paragraph as inside

from inspector.gateways import pdf_style as look
from inspector.gateways.pdf_long import LONGEST, Piece, in_pieces, shown_lines
from inspector.gateways.pdf_tags import Element, Told

_SOFT = chr(look.SOFT_HYPHEN)
# How reportlab marks the last word of a line: broken with a hyphen put in, broken without.
_HYPHENATED = (inside._SplitWordHY, inside._SplitWordLL)
_BROKEN = (inside._SplitWordH, inside._SplitWord)


class TextLines(Told, Paragraph):  # type: ignore[misc]  # reportlab has no types
    """One paragraph without line breaks of its own, the content of one element."""

    torn = False  # goes on in the middle of a word
    letters = 0  # about how many it has
    of_many = False  # one piece of a very long line
    # reportlab's: the lines, and the widths they were broken for
    blPara: Any  # noqa: N815 - reportlab's name
    _wrapWidths: Any  # noqa: N815 - reportlab's name
    width: float
    height: float
    _set_for = 0.0  # the width its lines were broken for

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Break the lines, once for each width: a table asks three times."""
        if availWidth != self._set_for or not hasattr(self, "blPara"):
            super().wrap(availWidth, availHeight)
            self._set_for = availWidth
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's name
        lines = self.blPara.lines
        for line in lines[:-1]:
            _end(line[1])
        if lines and not self.torn:
            _end(lines[-1][1])
        super().drawOn(canvas, x, y, _sW)

    def split(self, availWidth: float, availHeight: float) -> list[TextLines]:  # noqa: N803 - reportlab's names
        parts: list[TextLines] = super().split(availWidth, availHeight)
        if len(parts) == 2:
            first, second = parts
            taken = len(first.blPara.lines)
            last = self.blPara.lines[taken - 1][1][-1]
            first.torn = isinstance(last, _BROKEN) and not _ends(last)
            second.torn = self.torn
            first.element = second.element = self.element
            if self.of_many:
                first._keep(self, slice(taken))
                second._keep(self, slice(taken, None))
        return parts

    def _keep(self, whole: TextLines, lines: slice) -> None:
        """Have these lines of the whole as they are broken already: a low row leaves many."""
        self.of_many = True
        self.blPara = whole.blPara.clone(lines=whole.blPara.lines[lines])
        self._wrapWidths = whole._wrapWidths
        self._set_for = self.width = whole._set_for
        self.height = len(self.blPara.lines) * self.style.leading


class HeadingLine(TextLines):
    """A heading that becomes a bookmark of the document."""

    level = 0
    plain_text = ""


def _ends(word: str) -> bool:
    return type(word) is str or isinstance(word, (inside._SplitWordEnd, *_HYPHENATED))


def _end(words: list[str]) -> None:
    """Close the last word of a line for a reader."""
    word = words[-1] if words else ""
    if type(word) is str:
        words[-1:] = [f"{word} "]
    elif isinstance(word, _HYPHENATED):
        words[-1] = word[:-1] + _SOFT
    elif isinstance(word, inside._SplitWordEnd) or not isinstance(word, _BROKEN):
        words[-1] = f"{word} "


class Typist:
    """Makes paragraphs of plain text in one face: nothing in a text is read as markup."""

    def __init__(self, face: look.Face, styles: look.Styles) -> None:
        self.face, self.styles = face, styles
        self._patterns: dict[Any, Any] = {}
        self._tight: dict[Any, Any] = {}

    def heading(self, text: str, style: Any, element: Element, level: int) -> list[Flowable]:
        """The heading; what is longer than a line can be is lines below it, all one element."""
        plain = " ".join(self.face.plain(text).split())
        first, *rest = in_pieces(plain)
        heading: HeadingLine = self._set(HeadingLine, first.text, style, element)
        heading.level, heading.plain_text, heading.torn = level, first.text, first.torn
        return [heading, *(self._piece(piece, style, element) for piece in rest)]

    def into(self, element: Element, text: str, style: Any) -> list[Flowable]:
        """The text as content of an element; of several lines each is a paragraph in it."""
        plain = self.face.plain(text)
        if "\n" in plain or len(plain) > LONGEST:
            return self._lines(plain, style, lambda: element.add("P"))
        return [self._set(TextLines, plain, style, element)] if plain.strip() else []

    def paragraphs(self, parent: Element, text: str, style: Any) -> list[Flowable]:
        """A paragraph for each line of the text."""
        return self._lines(self.face.plain(text), style, lambda: parent.add("P"))

    def listing(self, element: Element, lines: tuple[str, ...], style: Any) -> list[Flowable]:
        """Lines that keep their indent, all of them the content of one element."""
        plain = "\n".join(self.face.plain(line).replace("  ", "\u00a0\u00a0") for line in lines)
        return self._lines(plain, style, lambda: element)

    def _lines(self, plain: str, style: Any, element: Callable[[], Element]) -> list[Flowable]:
        lines = shown_lines(plain)
        made: list[Flowable] = []
        for at, line in enumerate(lines, start=1):
            if not line.strip():
                made.append(Spacer(1, style.leading) if len(lines) > 1 else Spacer(1, 0))
                continue
            here = style if at == len(lines) else self._without_room(style)
            if len(line) <= LONGEST:
                made.append(self._set(TextLines, line, here, element()))
            else:
                made += self._long_line(line, here, element)
        return made

    def _long_line(
        self, line: str, style: Any, element: Callable[[], Element]
    ) -> Iterator[Flowable]:
        """A paragraph for each piece of the line; a word that is torn goes on in its own."""
        *pieces, last = in_pieces(line)
        here: Element | None = None
        for piece in (*pieces, last):
            if piece.text.strip():
                here = here or element()
                yield self._piece(
                    piece, style if piece is last else self._without_room(style), here
                )
            here = here if piece.torn else None

    def _piece(self, piece: Piece, style: Any, element: Element) -> TextLines:
        made: TextLines = self._set(TextLines, piece.text, style, element)
        made.torn, made.of_many = piece.torn, True
        return made

    def _without_room(self, style: Any) -> Any:
        if style not in self._tight:
            self._tight[style] = style.clone(style.name, spaceAfter=0)
        return self._tight[style]

    def _set(self, kind: type[TextLines], plain: str, style: Any, element: Element | None) -> Any:
        style = self.styles.suited(style, plain)
        pattern = self._patterns.get(style)
        if pattern is None:  # what reportlab reads out of markup, once for each style
            pattern = self._patterns[style] = Paragraph("x", style).frags[0]
        line = kind(None, style, frags=[pattern.clone(text=plain)])
        line.element = element
        line.letters = len(plain)
        return line
