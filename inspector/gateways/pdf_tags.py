"""What a page says to a reader who does not see it: the tree of a document's parts.

The tree is made together with the flowables; what a leaf draws becomes the content of its
element, everything else is an artifact (heads and feet, lines, heads repeated on a later page).
`pdf_structure` writes the finished tree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas

_ASIDE = "EMC /Artifact BMC"

Box = tuple[float, float, float, float]


def text_string(text: str) -> str:
    """The text as a PDF string, in any script."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


class Element:
    """One part of a document: its role, what is said of it, and its parts in reading order."""

    __slots__ = ("box", "entries", "kids", "number", "parent", "tag")

    def __init__(self, tag: str, entries: str = "", parent: Element | None = None) -> None:
        self.tag = tag
        self.parent = parent
        self.entries = entries  # of its dictionary, as they stand in the file
        self.kids: list[Element | tuple[int, int] | Widget] = []  # (page, marked content)
        self.box: Box | None = None  # of a figure, on its page
        self.number = 0  # of its object

    def add(self, tag: str, entries: str = "") -> Element:
        kid = Element(tag, entries, self)
        self.kids.append(kid)
        return kid

    def figure(self, told: str) -> Element:
        """A picture, which `told` stands for."""
        return self.add("Figure", f"/Alt{text_string(told)}")

    def sign(self, told: str) -> Element:
        """A drawn sign that stands for a word."""
        return self.add("Span", f"/ActualText{text_string(told)}")


@dataclass(slots=True)
class Widget:
    """The place of an empty form field for a signature; a box without size is not shown."""

    name: str
    told: str
    element: Element
    page: int = -1
    box: Box = (0.0, 0.0, 0.0, 0.0)
    number: int = 0  # of its object

    @property
    def shown(self) -> bool:
        return self.box[0] < self.box[2]


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Marks what is drawn as content of an element or as an artifact, and numbers the pages."""

    def __init__(self, *given: Any, label: Callable[[int, int], str], **named: Any) -> None:
        self._page_label = label
        self.marked: list[list[Element]] = [[]]  # for each page its elements by content
        self.widgets: list[Widget] = []
        super().__init__(*given, **named)

    def begin_page(self) -> None:
        """To be called before anything is drawn on a page: all is aside until told otherwise."""
        self._code.append("/Artifact BMC")

    def begin(self, element: Element) -> None:
        """What is drawn from here to `end` is the content of the element."""
        contents, code = self.marked[-1], self._code
        mark = f"EMC /{element.tag} <</MCID {len(contents)}>> BDC"
        element.kids.append((len(self.marked) - 1, len(contents)))
        contents.append(element)
        if code[-1] == _ASIDE:
            code[-1] = mark
        else:
            code.append(mark)

    def end(self) -> None:
        self._code.append(_ASIDE)

    def stamp(self, name: str, width: float, height: float, draw: Callable[[], None]) -> None:
        """Draw something that stands there often; it is written into the file once."""
        if not self.hasForm(name):
            self.beginForm(name, -1, -1, width + 1, height + 1)  # a line is half outside
            draw()
            self.endForm()
        self.doForm(name)

    def box(self, width: float, height: float) -> Box:
        """A box at the present origin, on the page."""
        x, y = self.absolutePosition(0, 0)
        return (x, y, x + width, y + height)

    def place(self, widget: Widget, width: float, height: float) -> None:
        """Put a form field at the present origin."""
        widget.page = len(self.marked) - 1
        if width and height:
            widget.box = self.box(width, height)
        self.widgets.append(widget)

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._code.append("EMC")
        super().showPage()
        self.marked.append([])

    def save(self) -> None:
        if self._code:
            self.showPage()
        self.marked.pop()
        for page in range(1, len(self.marked) + 1):
            self.beginForm(f"page-{page}", 0, 0, self._pagesize[0], 24)
            self.draw_page_number(self._page_label(page, len(self.marked)))
            self.endForm()
        super().save()

    def draw_page_number(self, label: str) -> None:
        """Draw the label in the form of one page."""
        raise NotImplementedError

    def numbers(self) -> tuple[int, int, int, list[int]]:
        """Numbers of objects as they were saved: the newest, root, information, and the pages."""
        known = self._doc.idToObjectNumberAndVersion
        pages = [known[f"Page{at}"][0] for at in range(1, len(self.marked) + 1)]
        root, info = self._doc.Catalog, self._doc.info
        return (
            self._doc.objectcounter,
            known[root.__InternalName__][0],
            known[info.__InternalName__][0],
            pages,
        )


class Told:
    """A leaf that draws the content of its element, once; drawn again it is an artifact."""

    element: Element | None = None

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's name
        element = self.element
        if element is None:
            super().drawOn(canvas, x, y, _sW)  # type: ignore[misc]  # of the flowable beside
            return
        self.element = None
        canvas.begin(element)
        super().drawOn(canvas, x, y, _sW)  # type: ignore[misc]  # of the flowable beside
        canvas.end()
