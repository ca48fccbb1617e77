"""What a digital signature looks like on the page: a small page of its own, drawn by us.

pyHanko's text stamps spread the letters of our faces and embed none of its own, so the stamp
is drawn like any other page, with embedded faces, and put into the box whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
from reportlab.lib.colors import white
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from inspector.domain.delivery import SignedBy
from inspector.domain.formats import clock, long_date
from inspector.gateways.pdf_style import INK, LINE, REGULAR, SOFT, STRONG, Face
from inspector.services.ports import Words

_ROOM = 5.0  # points between the border and the words
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0)  # the largest that fits
_LEADING = 1.28
_NO_SIGN = re.compile(rb"(?m)^(<[0-9A-Fa-f]+>) <0000>")


@dataclass(frozen=True, slots=True)
class _Line:
    font: str
    size: float
    text: str


def stamp_page(
    words: Words,
    fonts: Path,
    name: str,
    way: SignedBy,
    at: datetime,
    box: tuple[float, float],
) -> bytes:
    """One page of the size of the box, in points: who signed, when, by what certificate."""
    face = Face(fonts)
    # The box the stamp is put into is cut to whole points; its frame must not be.
    width, height = max(int(box[0]), 20), max(int(box[1]), 10)
    lines = _fitting(
        face.plain(words("sign.stamp.head")),
        face.plain(name),
        [
            face.plain(words("sign.stamp.time", date=_day(at, words.language), time=clock(at))),
            face.plain(words(f"sign.stamp.by.{way}")),
        ],
        width - 2 * _ROOM,
        height - 2 * _ROOM,
    )
    return _mended(_drawn(lines, width, height))


def _drawn(lines: tuple[_Line, ...], width: float, height: float) -> BytesIO:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(width, height), initialFontName=REGULAR)
    canvas.setFillColor(white)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.rect(0.3, 0.3, width - 0.6, height - 0.6, stroke=1, fill=1)
    top = height - _ROOM
    for line in lines:
        top -= line.size * _LEADING
        canvas.setFillColor(INK if line.font == STRONG else SOFT)
        canvas.setFont(line.font, line.size)
        canvas.drawString(_ROOM, top + line.size * 0.25, line.text)
    canvas.showPage()
    canvas.save()
    return file


def _mended(file: BytesIO) -> bytes:
    """Codes of a face that no word uses must not stand for U+0000 (ISO 14289-1, 7.21.7)."""
    mended = BytesIO()
    with pikepdf.open(file) as pdf:
        for font in pdf.pages[0].obj.Resources.Font.values():
            table = font.get("/ToUnicode")
            if table is not None:
                table.write(_NO_SIGN.sub(rb"\1 <FFFD>", table.read_bytes()))
        pdf.save(mended, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return mended.getvalue()


def _day(at: datetime, language: str) -> str:
    return long_date(at.astimezone().date(), language)


def _fitting(
    head: str, name: str, rest: list[str], width: float, height: float
) -> tuple[_Line, ...]:
    """The words in the largest size in which all of them have room in the box."""
    lines: tuple[_Line, ...] = ()
    for size in _SIZES:
        small = size * 0.86
        parts = ((REGULAR, small, head), (STRONG, size, name), *((REGULAR, small, r) for r in rest))
        lines = tuple(
            _Line(font, each, piece)
            for font, each, text in parts
            for piece in simpleSplit(text, font, each, width)
        )
        if sum(line.size for line in lines) * _LEADING <= height:
            break
    return lines
