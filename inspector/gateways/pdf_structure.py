"""The tree of a document's parts, written behind the plain file.

It follows as an increment of bare objects: a 180-page report has 30,000 of them, and making
each by a library would take longer than setting the pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from inspector.gateways.pdf_tags import Element, TaggedCanvas, Widget, text_string


@dataclass(frozen=True, slots=True)
class Structure:
    """A file with its tree: the numbers of the tree's object and of the fields'."""

    pdf: bytes
    tree: int
    widgets: tuple[Widget, ...]


def with_structure(pdf: bytes, top: Element, canvas: TaggedCanvas) -> Structure:
    """The plain file followed by its tree; its root must still be pointed at it."""
    newest, root, info, pages = canvas.numbers()
    tree, parents = newest + 1, newest + 2
    elements = _in_order(top)
    for number, element in enumerate(elements, start=newest + 3):
        element.number = number
    first_widget = newest + 3 + len(elements)
    for number, widget in enumerate(canvas.widgets, start=first_widget):
        widget.number = number
    objects = [
        f"<</Type/StructTreeRoot/K {top.number} 0 R/ParentTree {parents} 0 R"
        f"/ParentTreeNextKey {len(pages) + len(canvas.widgets)}>>",
        _parents(canvas),
        *(_element(element, tree, pages) for element in elements),
    ]
    for key, widget in enumerate(canvas.widgets, start=len(pages)):
        objects.append(_widget(widget, key, pages[widget.page]))
    trailer = f"/Root {root} 0 R/Info {info} 0 R"
    return Structure(_appended(pdf, objects, newest + 1, trailer), tree, tuple(canvas.widgets))


def _in_order(top: Element) -> list[Element]:
    """Every element, each before its parts."""
    found, waiting = [], [top]
    while waiting:
        element = waiting.pop()
        found.append(element)
        waiting += [kid for kid in reversed(element.kids) if isinstance(kid, Element)]
    return found


def _parents(canvas: TaggedCanvas) -> str:
    """The element of each content of each page, and of each field."""
    entries = [
        f"{page}[{' '.join([f'{element.number} 0 R' for element in contents])}]"
        for page, contents in enumerate(canvas.marked)
    ]
    for key, widget in enumerate(canvas.widgets, start=len(canvas.marked)):
        entries.append(f"{key} {widget.element.number} 0 R")
    return f"<</Nums[{' '.join(entries)}]>>"


def _element(element: Element, tree: int, pages: list[int]) -> str:
    home, kids = -1, []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{kid.number} 0 R")
        elif isinstance(kid, Widget):
            kids.append(f"<</Type/OBJR/Obj {kid.number} 0 R/Pg {pages[kid.page]} 0 R>>")
        else:
            page, content = kid
            if home < 0:
                home = page
            if page == home:
                kids.append(str(content))
            else:
                kids.append(f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {content}>>")
    parent = element.parent.number if element.parent else tree
    return (
        f"<</S/{element.tag}/P {parent} 0 R{element.entries}"
        f"{f'/Pg {pages[home]} 0 R' if home >= 0 else ''}{_layout(element)}"
        f"{_kids(element, kids)}>>"
    )


def _kids(element: Element, kids: list[str]) -> str:
    """The parts. A field stands alone: judges of signatures look for it at /K/Obj."""
    if len(kids) == 1 and isinstance(element.kids[0], Widget):
        return f"/K{kids[0]}"
    return f"/K[{' '.join(kids)}]" if kids else ""


def _layout(element: Element) -> str:
    if element.box is None:
        return ""
    sides = " ".join(f"{side:.2f}" for side in element.box)
    return f"/A<</O/Layout/Placement/Block/BBox[{sides}]>>"


def _widget(widget: Widget, key: int, page: int) -> str:
    """An empty signature field: printed, and locked in its place (flags 4 and 128)."""
    sides = " ".join(f"{side:.2f}" for side in widget.box)
    told = text_string(widget.told)
    return (
        f"<</Type/Annot/Subtype/Widget/FT/Sig/T({widget.name})/TU{told}/Contents{told}"
        f"/F 132/Rect[{sides}]/P {page} 0 R/StructParent {key}>>"
    )


def _appended(pdf: bytes, objects: list[str], first: int, trailer: str) -> bytes:
    """The file with these objects behind it, numbered from `first`, and their table."""
    before = pdf[pdf.rindex(b"startxref") + 9 :].split()[0].decode()
    at = len(pdf)
    parts, places = [], []
    for number, one in enumerate(objects, start=first):
        part = f"{number} 0 obj{one}endobj\n".encode("ascii")
        parts.append(part)
        places.append(f"{at:010d} 00000 n \n")
        at += len(part)
    table = (
        f"xref\n{first} {len(objects)}\n{''.join(places)}"
        f"trailer<</Size {first + len(objects)}{trailer}/Prev {before}>>\nstartxref\n{at}\n%%EOF\n"
    )
    return b"".join((pdf, *parts, table.encode("ascii")))
