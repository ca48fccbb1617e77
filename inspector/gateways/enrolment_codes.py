"""QR codes of enrolment: drawn as PNG, and read out of a photo or a picture of a screen."""

from __future__ import annotations

import io

from inspector.domain.errors import InspectionError

_MOST_PIXELS = 60_000_000
_MOST_BYTES = 40 * 1024 * 1024


def code_picture(content: str) -> bytes:
    """The code as PNG, large enough to be photographed off a screen."""
    import segno

    file = io.BytesIO()
    segno.make(content, error="l", micro=False).save(file, kind="png", scale=6, border=4)
    return file.getvalue()


def read_code(picture: bytes) -> bytes:
    """What the one code in this picture says. `enrol-no-code`, `enrol-unreadable`."""
    import zxingcpp
    from PIL import Image, ImageOps

    if len(picture) > _MOST_BYTES:
        raise InspectionError("enrol-unreadable")
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise InspectionError("enrol-unreadable")
            grey = ImageOps.exif_transpose(opened).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InspectionError("enrol-unreadable") from error
    codes = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    for found in zxingcpp.read_barcodes(grey, formats=codes):
        if found.valid:
            return bytes(found.bytes)
    raise InspectionError("enrol-no-code")
