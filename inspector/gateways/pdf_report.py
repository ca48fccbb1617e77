"""Plain report blocks as a PDF on A4 that a court, an archive and a blind reader can use.

The renderer knows no rule of supervision and no word of its own. Head and foot are drawn in
the page callback alone; the number of pages is filled in when it is known.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from inspector.domain.report import Document
from inspector.gateways import pdf_style as look
from inspector.gateways.pdf_archive import archived
from inspector.gateways.pdf_figures import LoadAttachment
from inspector.gateways.pdf_setting import Setter
from inspector.gateways.pdf_structure import Structure, with_structure
from inspector.gateways.pdf_tags import Element, TaggedCanvas
from inspector.gateways.pdf_text import HeadingLine

_LANGUAGES = {"da": "da-DK", "en": "en-GB"}


def render(
    document: Document,
    attachments: LoadAttachment,
    fonts: Path,
    *,
    record: str = "",
    invariant: bool = False,
) -> bytes:
    """The document as the bytes of a PDF/A-3a that is PDF/UA-1 as well.

    `attachments` gives the bytes of a photo or logo by its SHA-256. `record` is the canonical
    text of a locked visit: it lies inside as `record.json`. With `invariant` the same document
    gives the same bytes (no dates and no random ids): for comparison in tests only.
    """
    structure = _tagged(document, attachments, fonts, invariant=invariant)
    return archived(structure, _LANGUAGES[document.language], record)


def _tagged(
    document: Document, attachments: LoadAttachment, fonts: Path, *, invariant: bool
) -> Structure:
    """The pages with their tree. All that made them is let go of before the last pass."""
    face = look.Face(fonts)
    styles = look.Styles(document.language)
    target = io.BytesIO()
    paper = _Paper(target, document, face, invariant=invariant)
    top = Element("Document")
    with _bytes_as_they_are():
        paper.build(Setter(face, styles, attachments, top).story(document.blocks))
    return with_structure(target.getvalue(), top, paper.canv)


@contextmanager
def _bytes_as_they_are() -> Iterator[None]:
    """Photos and pages are not spelled in letters, which takes seconds for nothing."""
    spelled = rl_config.useA85
    rl_config.useA85 = 0
    try:
        yield
    finally:
        rl_config.useA85 = spelled


class _PageCanvas(TaggedCanvas):
    def draw_page_number(self, label: str) -> None:
        self.setFont(look.REGULAR, 8)
        self.setFillColor(look.SOFT)
        self.drawRightString(look.PAGE_WIDTH - look.MARGIN_SIDE, 8, label)


class _Paper(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """A4 with one frame, a running head and foot, and bookmarks for the headings."""

    def __init__(
        self, target: io.BytesIO, document: Document, face: look.Face, *, invariant: bool
    ) -> None:
        self._document, self._face = document, face
        self._outline_level = -1
        self._right = face.plain(document.head_right)
        taken = stringWidth(self._right, look.REGULAR, 8)
        self._left = _fitting(face.plain(document.head_left), look.WIDTH - taken - 12)
        self._foot = _fitting(face.plain(document.foot_left), look.WIDTH - 90)
        super().__init__(
            target,
            pagesize=(look.PAGE_WIDTH, look.PAGE_HEIGHT),
            title=document.title,
            author=document.author,
            subject=document.subject,
            creator="Uanmeldt",
            lang=_LANGUAGES[document.language],
            invariant=1 if invariant else None,
            displayDocTitle=True,
            initialFontName=look.REGULAR,
        )
        frame = Frame(
            look.MARGIN_SIDE, look.MARGIN_BOTTOM, look.WIDTH, look.HEIGHT, 0, 0, 0, 0, id="text"
        )
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._head_and_foot))

    def build(self, story: list[Flowable]) -> None:
        super().build(story, canvasmaker=partial(_PageCanvas, label=self._page_label))

    def _page_label(self, page: int, pages: int) -> str:
        return self._face.plain(self._document.page_label.format(page=page, pages=pages))

    def _head_and_foot(self, canvas: Any, _paper: Any) -> None:
        left, right = look.MARGIN_SIDE, look.PAGE_WIDTH - look.MARGIN_SIDE
        top, foot = look.PAGE_HEIGHT - 17 * mm, 11 * mm
        canvas.begin_page()
        canvas.saveState()
        canvas.setFillColor(look.SOFT)
        canvas.setFont(look.REGULAR, 8)
        canvas.drawString(left, top, self._left)
        canvas.drawRightString(right, top, self._right)
        canvas.drawString(left, foot, self._foot)
        canvas.setStrokeColor(look.INK)
        canvas.setLineWidth(0.8)
        canvas.line(left, top - 5, right, top - 5)
        canvas.setStrokeColor(look.LINE)
        canvas.setLineWidth(look.HAIRLINE)
        canvas.line(left, 15 * mm, right, 15 * mm)
        canvas.translate(0, foot - 8)
        canvas.doForm(f"page-{canvas.getPageNumber()}")
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        if not isinstance(flowable, HeadingLine) or flowable.level == 0:
            return
        level = min(flowable.level - 1, self._outline_level + 1)
        self._outline_level = level
        key = f"heading-{id(flowable)}"
        self.canv.bookmarkHorizontal(key, 0, flowable.height + 12)
        self.canv.addOutlineEntry(flowable.plain_text, key, level, closed=level > 0)


def _fitting(text: str, room: float) -> str:
    """One line of the text, cut with three dots where it would run into what follows it."""
    text = " ".join(text.split())
    if stringWidth(text, look.REGULAR, 8) <= room:
        return text
    fits = bisect_right(
        range(len(text)), room, key=lambda most: stringWidth(f"{text[:most]}…", look.REGULAR, 8)
    )
    return f"{text[: max(0, fits - 1)].rstrip()}…"
