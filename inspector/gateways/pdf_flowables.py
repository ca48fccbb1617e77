"""The things on a page that reportlab does not have: marks, tick boxes, ink, codes, pictures.

Each is a leaf that draws itself inside its own box and knows the words it stands for
(`told`), so that a tagged document can read it aloud.
"""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph

from inspector.domain.report import Mark, Stroke, Tone
from inspector.gateways import pdf_style as look

_SIGN = 8.0
_CHIP_HEIGHT = 13.0
_CHIP_TEXT = 8.0


class HeadingLine(Paragraph):  # type: ignore[misc]
    """A heading that becomes a bookmark of the document."""

    level = 0
    plain_text = ""


def draw_sign(canvas: Any, tone: Tone, x: float, y: float, size: float) -> None:
    """Draw the sign of a tone in a square of this size whose lower left corner is x, y."""
    unit = size / 20
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(unit, unit)
    canvas.setStrokeColor(look.INKS[tone].text)
    canvas.setFillColor(look.INKS[tone].text)
    canvas.setLineWidth(2.4)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    if tone is Tone.GOOD:
        _polyline(path, ((4, 9.5), (8, 5), (16.5, 15)))
    elif tone is Tone.REMARK:
        _polyline(path, ((1.5, 2.8), (18.5, 2.8), (10, 17.4)))
        path.close()
    elif tone is Tone.NOT_TESTED:
        path.circle(10, 10, 7.4)
        _polyline(path, ((6.4, 10), (13.6, 10)))
    elif tone is Tone.NOT_RELEVANT:
        _polyline(path, ((4.5, 10), (15.5, 10)))
    elif tone is Tone.MISSING:
        _polyline(path, ((4.5, 4.5), (15.5, 15.5)))
        _polyline(path, ((4.5, 15.5), (15.5, 4.5)))
    else:
        path.circle(10, 10, 1.4)
    canvas.drawPath(path, stroke=1, fill=1 if tone is Tone.REMARK else 0)
    canvas.restoreState()


def _polyline(path: Any, points: tuple[tuple[float, float], ...]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


class Chip(Flowable):  # type: ignore[misc]
    """A mark: its sign, and its word unless a legend tells it, on the ground of its tone."""

    def __init__(self, mark: Mark, word: str) -> None:
        super().__init__()
        self.mark = mark
        self.word = "" if mark.sign_only else word
        self.told = word
        text = stringWidth(self.word, look.STRONG, _CHIP_TEXT) + 13 if self.word else 5
        self.width = text + _SIGN + (3 if self.word else 0)
        self.height = _CHIP_HEIGHT

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, inks = self.canv, look.INKS[self.mark.tone]
        canvas.saveState()
        canvas.setFillColor(inks.ground)
        canvas.setStrokeColor(inks.text if self.word else inks.ground)
        canvas.setLineWidth(0.35)
        canvas.roundRect(0, 0, self.width, self.height, 2.2, stroke=1 if self.word else 0, fill=1)
        left = 5.0 if self.word else (self.width - _SIGN) / 2
        draw_sign(canvas, self.mark.tone, left, (self.height - _SIGN) / 2, _SIGN)
        if self.word:
            canvas.setFillColor(inks.text)
            canvas.setFont(look.STRONG, _CHIP_TEXT)
            canvas.drawString(left + _SIGN + 4, 3.7, self.word)
        canvas.restoreState()


class TickBox(Flowable):  # type: ignore[misc]
    """Empty squares with their words, drawn as content: every printer and reader shows them."""

    SQUARE = 9.0

    def __init__(self, labels: tuple[str, ...], width: float) -> None:
        super().__init__()
        self.told = ", ".join(labels)
        self.places: list[tuple[float, float, str]] = []
        x = y = 0.0
        for label in labels:
            wide = self.SQUARE + 4 + stringWidth(label, look.REGULAR, 8.5) + 10
            if x and x + wide - 10 > width:
                x, y = 0.0, y + 14
            self.places.append((x, y, label))
            x += wide
        self.width, self.height = width, y + 12

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(look.INK)
        canvas.setFillColor(look.INK)
        canvas.setLineWidth(0.7)
        canvas.setFont(look.REGULAR, 8.5)
        for x, down, label in self.places:
            base = self.height - down - 10.5
            canvas.rect(x, base, self.SQUARE, self.SQUARE, stroke=1, fill=0)
            canvas.drawString(x + self.SQUARE + 4, base + 1.7, label)
        canvas.restoreState()


class Ink(Flowable):  # type: ignore[misc]
    """A signature as vector strokes above its line; without strokes the line alone."""

    def __init__(self, strokes: tuple[Stroke, ...], ratio: float, width: float, told: str) -> None:
        super().__init__()
        self.strokes, self.told = strokes, told
        self.width, self.height = width, 58.0
        self.scale = min(width, 54.0 * ratio)
        self.tall = self.scale / ratio

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(look.SOFT)
        canvas.setLineWidth(look.HAIRLINE)
        canvas.line(0, 5, self.width, 5)
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
                _polyline(path, tuple(points))
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.restoreState()


class Squares(Flowable):  # type: ignore[misc]
    """A QR code of this side length, with the light zone of four squares readers need."""

    def __init__(self, rows: tuple[tuple[bool, ...], ...], side: float, told: str) -> None:
        super().__init__()
        self.rows, self.told = rows, told
        self.width = self.height = side

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        step = self.width / (len(self.rows) + 8)
        canvas.saveState()
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
        canvas.restoreState()


class Picture(Flowable):  # type: ignore[misc]
    """A photo inside a box, its proportions kept. OSError where the bytes are no picture."""

    def __init__(self, data: bytes, width: float, height: float, told: str) -> None:
        super().__init__()
        self.told = told
        self.reader = ImageReader(io.BytesIO(data))
        across, down = self.reader.getSize()
        if not across or not down:
            raise OSError("a picture without size")
        scale = min(width / across, height / down)
        self.width, self.height = across * scale, down * scale

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.drawImage(self.reader, 0, 0, self.width, self.height, mask="auto")
