"""Making a photo fit for screen and report with Pillow: upright, small, telling nothing else.

A phone writes place, time and owner into a picture (EXIF); the copy that is shown and
printed holds pixels alone. The original is kept elsewhere, unchanged.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from PIL import Image, ImageOps

from inspector.domain.errors import InspectionError
from inspector.services.keeping_evidence import PreparedPhoto

LONGEST_SIDE = 1_600  # pixels: 14 cm of a page at 290 dpi
MAX_PIXELS = 100_000_000
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")
MAX_SCANS = 64  # of a JPEG: each is a pass over the whole picture
_DAMAGE = (
    OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError,
    EOFError, MemoryError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip


class PhotoFile:
    """keeping_evidence.PhotoEditor with Pillow."""

    def prepare(self, data: bytes) -> PreparedPhoto:
        """A JPEG of at most 1,600 pixels. InspectionError `photo-too-large`, `photo-damaged`."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow's word on size; ours comes below
                return _prepared(data)
        except Image.DecompressionBombError:
            raise InspectionError("photo-too-large", limit=MAX_PIXELS // 1_000_000) from None
        except _DAMAGE:
            raise InspectionError("photo-damaged") from None


def _prepared(data: bytes) -> PreparedPhoto:
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > MAX_SCANS:
        raise ValueError("too many scans")
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise InspectionError("photo-too-large", limit=MAX_PIXELS // 1_000_000)
        # Lets the JPEG decoder skip detail that the shrinking would throw away.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = _on_white(ImageOps.exif_transpose(picture))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85, optimize=True)
    return PreparedPhoto(out.getvalue(), "image/jpeg", upright.width, upright.height)


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels in RGB; what is see-through becomes white, as on paper."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    paper.alpha_composite(clear)
    return paper.convert("RGB")
