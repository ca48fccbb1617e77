"""Reads a tagged file back: its tree, the text of each part, what is drawn outside of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

_TEXT = {"Tj", "TJ", "'", '"'}
_PAINTS = _TEXT | {"f", "F", "f*", "B", "B*", "b", "b*", "s", "S", "Do", "sh", "INLINE IMAGE"}


@dataclass(slots=True)
class Node:
    """One part: what it is, what is said of it, and its parts and texts in their order."""

    tag: str
    alt: str = ""
    actual: str = ""
    scope: str = ""
    span: int = 1
    boxed: bool = False
    fields: int = 0
    contents: int = 0
    kids: list[Node | str] = field(default_factory=list)

    def told(self) -> str:
        """What a reader is told, without the marks of broken words."""
        return " ".join("".join(self._told()).replace("\u00ad", "").split())

    def _told(self) -> Iterator[str]:
        if self.actual:
            yield f" {self.actual} "
            return
        if self.alt:
            yield f" {self.alt} "
        for kid in self.kids:
            yield kid if isinstance(kid, str) else f" {kid.told()} "

    def nodes(self) -> Iterator[Node]:
        """This part and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.nodes()

    def parts(self, tag: str) -> list[Node]:
        return [kid for kid in self.kids if isinstance(kid, Node) and kid.tag == tag]


@dataclass(slots=True)
class Tree:
    top: Node
    loose: int  # painted neither as content of a part nor as an artifact
    unread: int  # contents no part names


def read(pdf: bytes) -> Tree:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        texts: dict[tuple[int, int], str] = {}
        loose = 0
        pages = {page.objgen: at for at, page in enumerate(file.pages)}
        for at, page in enumerate(file.pages):
            loose += _contents(page, at, texts)
        used: set[tuple[int, int]] = set()
        top = _node(file.Root.StructTreeRoot.K, pages, texts, used, -1)
        return Tree(top, loose, len(texts.keys() - used))


def _node(
    element: pikepdf.Object,
    pages: dict[tuple[int, int], int],
    texts: dict[tuple[int, int], str],
    used: set[tuple[int, int]],
    page: int,
) -> Node:
    if "/Pg" in element:
        page = pages[element.Pg.objgen]
    layout = element.get("/A", pikepdf.Dictionary())
    node = Node(
        str(element.S)[1:],
        alt=str(element.get("/Alt", "")),
        actual=str(element.get("/ActualText", "")),
        scope=str(layout.get("/Scope", ""))[1:],
        span=int(layout.get("/ColSpan", 1)),
        boxed="/BBox" in layout,
    )
    kids = element.get("/K", ())
    for kid in [kids] if isinstance(kids, pikepdf.Dictionary) else kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert kid.P.objgen == element.objgen
            node.kids.append(_node(kid, pages, texts, used, page))
        elif isinstance(kid, pikepdf.Dictionary) and kid.Type == "/OBJR":
            node.fields += 1
        else:
            place = (page, int(kid)) if not isinstance(kid, pikepdf.Dictionary) else (
                pages[kid.Pg.objgen], int(kid.MCID)
            )  # fmt: skip
            assert place not in used
            used.add(place)
            node.contents += 1
            node.kids.append(texts[place])
    return node


def _contents(page: pikepdf.Page, at: int, texts: dict[tuple[int, int], str]) -> int:
    """Collects the text of each content; returns how much is painted outside of all marks."""
    fonts = {str(name): _codes(font) for name, font in page.obj.Resources.Font.items()}
    open_marks: list[int | None] = []
    codes: dict[int, str] = {}
    loose = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BMC", "BDC"):
            assert not open_marks, "a mark inside a mark"
            place = int(operands[1].MCID) if name == "BDC" and "/MCID" in operands[1] else None
            open_marks.append(place)
            if place is not None:
                texts[at, place] = ""
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            codes = fonts[str(operands[0])]
        elif name in _PAINTS and not open_marks:
            loose += 1
        if name in ("Tj", "TJ") and open_marks and open_marks[-1] is not None:
            shown = operands[0] if name == "TJ" else [operands[0]]
            told = "".join(_decoded(part, codes) for part in shown)
            texts[at, open_marks[-1]] += told
    assert not open_marks
    return loose


def _decoded(part: pikepdf.Object, codes: dict[int, str]) -> str:
    return "".join(codes[code] for code in bytes(part)) if isinstance(part, pikepdf.String) else ""


def _codes(font: pikepdf.Object) -> dict[int, str]:
    """What each code of a font stands for, by its own table."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    codes = {}
    for chars in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, sign in re.findall(r"<(\w+)>\s*<(\w+)>", chars):
            codes[int(code, 16)] = bytes.fromhex(sign).decode("utf-16-be")
    for ranges in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, _last, signs in re.findall(r"<(\w+)>\s*<(\w+)>\s*\[(.*?)\]", ranges, re.DOTALL):
            for at, sign in enumerate(re.findall(r"<(\w+)>", signs)):
                codes[int(first, 16) + at] = bytes.fromhex(sign).decode("utf-16-be")
        for first, last, sign in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", ranges):
            start = int(sign, 16)
            for at in range(int(last, 16) - int(first, 16) + 1):
                codes[int(first, 16) + at] = chr(start + at)
    return codes
