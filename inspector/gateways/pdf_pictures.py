"""Pictures that words stand for: signatures in ink, codes to photograph, photos."""

from __future__ import annotations

import io

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from inspector.domain.report import Stroke
from inspector.gateways import pdf_style as look
from inspector.gateways.pdf_flowables import polyline
from inspector.gateways.pdf_tags import Element


class _Figure(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A picture that words stand for; without an element it is decoration."""

    element: Element | None = None

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def begin(self) -> None:
        if self.element is not None:
            self.element.box = self.canv.box(self.width, self.height)
            self.canv.begin(self.element)

    def end(self) -> None:
        if self.element is not None:
            self.canv.end()


class Ink(_Figure):
    """A signature as vector strokes above its line; without strokes the line alone."""

    def __init__(
        self, strokes: tuple[Stroke, ...], ratio: float, width: float, element: Element | None
    ) -> None:
        super().__init__()
        self.strokes, self.element = strokes, element
        self.width, self.height = width, 58.0
        self.scale = min(width, 54.0 * ratio)
        self.tall = self.scale / ratio

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(look.SOFT)
        canvas.setLineWidth(look.HAIRLINE)
        canvas.line(0, 5, self.width, 5)
        self.begin()
        canvas.setStrokeColor(look.INK)
        canvas.setLineWidth(1.1)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        path = canvas.beginPath()
        for stroke in self.strokes:
            # The pad counts downwards from its upper edge, paper upwards. A dot is a short line.
            points = [(x * self.scale, 4 + (1 - y) * self.tall) for x, y in stroke]
            if len(points) == 1:
                points.append((points[0][0] + 0.4, points[0][1]))
            if points:
                polyline(path, tuple(points))
        canvas.drawPath(path, stroke=1, fill=0)
        self.end()
        canvas.restoreState()


class Squares(_Figure):
    """A QR code of this side length, with the light zone of four squares readers need."""

    def __init__(self, rows: tuple[tuple[bool, ...], ...], side: float, element: Element) -> None:
        super().__init__()
        self.rows, self.element = rows, element
        self.width = self.height = side

    def draw(self) -> None:
        canvas = self.canv
        step = self.width / (len(self.rows) + 8)
        canvas.saveState()
        self.begin()
        canvas.setFillColor(look.INK)
        path = canvas.beginPath()
        for down, row in enumerate(self.rows):
            start = None
            for across, dark in enumerate((*row, False)):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    y = self.height - (down + 5) * step
                    path.rect((start + 4) * step, y, (across - start) * step, step)
                    start = None
        canvas.drawPath(path, stroke=0, fill=1)
        self.end()
        canvas.restoreState()


class _JpegReader(ImageReader):  # type: ignore[misc]  # reportlab has no types
    """A JPEG that goes into the file as it is: reportlab unpacks one to know it again."""

    _dataA = None  # noqa: N815 - reportlab's name; no part of a JPEG is transparent

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._packed = data

    def getRGBData(self) -> bytes:  # noqa: N802 - reportlab's name
        return self._packed


def _reader(data: bytes) -> ImageReader:
    """OSError where the bytes are no picture."""
    with Image.open(io.BytesIO(data)) as image:
        if image.format != "JPEG":
            return ImageReader(io.BytesIO(data))
        if image.mode in ("L", "RGB"):
            return _JpegReader(data)
        target = io.BytesIO()  # inks of a printer have no place among the colours of a screen
        image.convert("RGB").save(target, "JPEG", quality=90)
        return _JpegReader(target.getvalue())


class Picture(_Figure):
    """A photo inside a box, its proportions kept. OSError where the bytes are no picture."""

    def __init__(self, data: bytes, width: float, height: float) -> None:
        super().__init__()
        self.reader = _reader(data)
        across, down = self.reader.getSize()
        if not across or not down:
            raise OSError("a picture without size")
        scale = min(width / across, height / down)
        self.width, self.height = across * scale, down * scale

    def draw(self) -> None:
        self.begin()
        self.canv.drawImage(self.reader, 0, 0, self.width, self.height, mask="auto")
        self.end()
