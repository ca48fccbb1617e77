"""The things on a page that reportlab does not have: marks, tick boxes, fields to sign in.

Each is a leaf that draws itself inside its own box and gives its element what a reader is told:
words that are drawn, or words that stand for a sign.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from inspector.domain.report import Mark, Tone
from inspector.gateways import pdf_style as look
from inspector.gateways.pdf_tags import Element, Widget, text_string
from inspector.gateways.pdf_text import TextLines

_SIGN = 8.0
_CHIP_HEIGHT = 13.0
_CHIP_TEXT = 8.0
_BOX = text_string("\u2610")
_FIELD_ROOM = 5.0


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
        polyline(path, ((4, 9.5), (8, 5), (16.5, 15)))
    elif tone is Tone.REMARK:
        polyline(path, ((1.5, 2.8), (18.5, 2.8), (10, 17.4)))
        path.close()
    elif tone is Tone.NOT_TESTED:
        path.circle(10, 10, 7.4)
        polyline(path, ((6.4, 10), (13.6, 10)))
    elif tone is Tone.NOT_RELEVANT:
        polyline(path, ((4.5, 10), (15.5, 10)))
    elif tone is Tone.MISSING:
        polyline(path, ((4.5, 4.5), (15.5, 15.5)))
        polyline(path, ((4.5, 15.5), (15.5, 4.5)))
    else:
        path.circle(10, 10, 1.4)
    canvas.drawPath(path, stroke=1, fill=1 if tone is Tone.REMARK else 0)
    canvas.restoreState()


def polyline(path: Any, points: tuple[tuple[float, float], ...]) -> None:
    """Add lines from point to point to a path."""
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


class Chip(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A mark: its sign, and its word unless a legend tells it, on the ground of its tone.

    A reader hears the word: as it is drawn, or in place of a sign that stands alone.
    """

    def __init__(self, mark: Mark, word: str, parent: Element) -> None:
        super().__init__()
        self.mark = mark
        self.word = "" if mark.sign_only else word
        self.element = parent if self.word else parent.sign(word)
        text = stringWidth(self.word, look.STRONG, _CHIP_TEXT) + 13 if self.word else 5
        self.width = text + _SIGN + (3 if self.word else 0)
        self.height = _CHIP_HEIGHT

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, left = self.canv, 5.0 if self.word else (self.width - _SIGN) / 2
        name = f"mark-{self.mark.tone}-{self.width:.2f}"
        if not self.word:
            canvas.begin(self.element)
            canvas.stamp(name, self.width, self.height, lambda: self._ground(left))
            canvas.end()
            return
        canvas.stamp(name, self.width, self.height, lambda: self._ground(left))
        canvas.begin(self.element)
        canvas.setFillColor(look.INKS[self.mark.tone].text)
        canvas.setFont(look.STRONG, _CHIP_TEXT)
        canvas.drawString(left + _SIGN + 4, 3.7, self.word)
        canvas.end()

    def _ground(self, left: float) -> None:
        canvas, inks = self.canv, look.INKS[self.mark.tone]
        canvas.setFillColor(inks.ground)
        canvas.setStrokeColor(inks.text if self.word else inks.ground)
        canvas.setLineWidth(0.35)
        canvas.roundRect(0, 0, self.width, self.height, 2.2, stroke=1 if self.word else 0, fill=1)
        draw_sign(canvas, self.mark.tone, left, (self.height - _SIGN) / 2, _SIGN)


class TickBox(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Empty squares with their words, drawn as content: every printer and reader shows them.

    To a reader they are a list of boxes.
    """

    SQUARE = 9.0

    def __init__(self, labels: tuple[str, ...], width: float, parent: Element) -> None:
        super().__init__()
        self.element = parent.add("L")
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
            item = self.element.add("LI")
            canvas.begin(item.add("Lbl", f"/ActualText{_BOX}"))
            canvas.rect(x, base, self.SQUARE, self.SQUARE, stroke=1, fill=0)
            canvas.end()
            canvas.begin(item.add("LBody"))
            canvas.drawString(x + self.SQUARE + 4, base + 1.7, label)
            canvas.end()
        canvas.restoreState()


class FieldBox(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A box for a digital signature, with the text that stands in it until it is signed."""

    def __init__(self, note: list[TextLines], widget: Widget | None, width: float) -> None:
        super().__init__()
        self.note, self.widget = note, widget
        self.width = width
        inner = width - 2 * _FIELD_ROOM
        self.heights = [line.wrap(inner, look.HEIGHT)[1] for line in note]
        self.height = max(58.0, sum(self.heights) + 2 * _FIELD_ROOM)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(look.SOFT)
        canvas.setLineWidth(look.HAIRLINE)
        line = look.HAIRLINE  # inside the field, so that what signs it covers the frame
        wide, high = self.width - line, self.height - line
        canvas.rect(line / 2, line / 2, wide, high, stroke=1, fill=0)
        canvas.restoreState()
        top = self.height - _FIELD_ROOM
        for line, height in zip(self.note, self.heights, strict=True):
            top -= height
            line.drawOn(canvas, _FIELD_ROOM, top)
        if self.widget is not None:
            canvas.place(self.widget, self.width, self.height)


class HiddenFields(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Form fields that take no room and are not seen."""

    def __init__(self, widgets: list[Widget]) -> None:
        super().__init__()
        self.widgets = widgets
        self.width = self.height = 0.0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0.0, 0.0

    def draw(self) -> None:
        for widget in self.widgets:
            self.canv.place(widget, 0, 0)
