"""Does a file still show all that the archived one shows?

The record inside and the text may be the same while a white patch hides a finding. So the
pages are looked at as a reader sees them, stamps and notes drawn in: a service may add to the
blank parts of a page and to the boxes made for signatures, and must leave all else as it was.
"""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw

_SCALE = 1.5  # pixels for each point: the thinnest letter of a report leaves its mark
_PAPER = 250  # greys lighter than this are blank
_DIFFERENCE = 24  # greys apart; less is the rounding of another writer

Box = tuple[float, float, float, float]  # left, low, right, high in points


def shows_all(archived: bytes, pdf: bytes) -> bool:
    """Whether nothing the archived file shows was covered or moved, and each page says the same.

    Pages after the last are no matter. False for a file that cannot be shown at all. The
    caller holds the lock of the library: it draws for one thread at a time.
    """
    try:
        boxes = _boxes(archived)
        before, after = pypdfium2.PdfDocument(archived), pypdfium2.PdfDocument(pdf)
        try:
            before.init_forms()
            after.init_forms()
            return len(after) >= len(before) and all(
                _is_kept(before[number], after[number], boxes[number])
                for number in range(len(before))
            )
        finally:
            after.close()
            before.close()
    except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError, KeyError, AttributeError):
        return False


def _boxes(pdf: bytes) -> list[list[Box]]:
    """Of each page where a signature may be drawn: what is signed already stays as it is."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            [
                _sides(note.Rect)
                for note in page.obj.get("/Annots", ())
                if note.get("/FT") == "/Sig" and "/V" not in note
            ]
            for page in opened.pages
        ]


def _sides(rectangle: pikepdf.Object) -> Box:
    left, low, right, high = (float(side) for side in rectangle)
    return left, low, right, high


def _is_kept(before: pypdfium2.PdfPage, after: pypdfium2.PdfPage, boxes: list[Box]) -> bool:
    if _text(before) != _text(after):
        return False
    was, now = _drawn(before), _drawn(after)
    if was.size != now.size:
        return False
    ink = was.point(lambda grey: 255 if grey < _PAPER else 0)
    draw = ImageDraw.Draw(ink)
    for left, low, right, high in boxes:
        if right - left > 1 and high - low > 1:
            top = was.height - high * _SCALE
            sides = (left * _SCALE - 2, top - 2, right * _SCALE + 2, was.height - low * _SCALE + 2)
            draw.rectangle(sides, fill=0)
    changed = ImageChops.difference(was, now).point(lambda by: 255 if by > _DIFFERENCE else 0)
    return ImageChops.darker(ink, changed).getbbox() is None


def _text(page: pypdfium2.PdfPage) -> str:
    """What the page says, whatever its breaks are."""
    read = page.get_textpage()
    text = " ".join(read.get_text_range().split())
    read.close()
    return text


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=_SCALE, grayscale=True).to_pil().convert("L")
    page.close()
    return picture
