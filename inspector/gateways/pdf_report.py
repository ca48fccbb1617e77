"""Plain report blocks as a PDF on A4.

The renderer knows no rule of supervision and no word of its own. Head and foot are drawn in
the page callback alone; the number of pages is filled in when it is known.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Spacer,
    Table,
)
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Text

from inspector.domain import report
from inspector.domain.errors import InspectionError
from inspector.domain.report import Document, Voice
from inspector.gateways import pdf_style as look
from inspector.gateways import qr
from inspector.gateways.pdf_flowables import Chip, HeadingLine, Ink, Picture, Squares
from inspector.gateways.pdf_tables import Parts, TableMaker, lead_height

_PHOTO_HEIGHT = 190.0
_PHOTO_TALLEST = 290.0
_SIGNATURE_TALLEST = 260.0
_QR_SIDE = 104.0

LoadAttachment = Callable[[str], bytes]


def render(
    document: Document, attachments: LoadAttachment, fonts: Path, *, invariant: bool = False
) -> bytes:
    """The document as PDF bytes.

    `attachments` gives the bytes of a photo or logo by its SHA-256. With `invariant` the same
    document gives the same bytes (no dates and no random ids): for comparison in tests only.
    """
    face = look.Face(fonts)
    styles = look.Styles(document.language)
    target = io.BytesIO()
    paper = _Paper(target, document, face, invariant=invariant)
    paper.build(_Setter(face, styles, attachments).story(document.blocks))
    return target.getvalue()


class _PageCanvas(Canvas):  # type: ignore[misc]
    """A canvas that draws each page's number last, when the number of pages is known."""

    def __init__(self, *given: Any, label: Callable[[int, int], str], **named: Any) -> None:
        self._label = label
        super().__init__(*given, **named)

    def save(self) -> None:
        if self._code:
            self.showPage()
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(f"page-{page}", 0, 0, look.PAGE_WIDTH, 24)
            self.setFont(look.REGULAR, 8)
            self.setFillColor(look.SOFT)
            self.drawRightString(look.PAGE_WIDTH - look.MARGIN_SIDE, 8, self._label(page, pages))
            self.endForm()
        super().save()


class _Paper(BaseDocTemplate):  # type: ignore[misc]
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
            lang="da-DK" if document.language == "da" else "en-GB",
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

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (reportlab's hook)
        if not isinstance(flowable, HeadingLine) or flowable.level == 0:
            return
        level = min(flowable.level - 1, self._outline_level + 1)
        self._outline_level = level
        key = f"heading-{id(flowable)}"
        self.canv.bookmarkHorizontal(key, 0, flowable.height + 12)
        self.canv.addOutlineEntry(flowable.plain_text, key, level, closed=level > 0)


class _Setter:
    """Turns blocks into flowables, and keeps headings with what they head."""

    def __init__(self, face: look.Face, styles: look.Styles, attachments: LoadAttachment) -> None:
        self._face, self._styles, self._attachments = face, styles, attachments
        self._tables = TableMaker(face, styles)

    def story(self, blocks: Iterable[report.Block]) -> list[Flowable]:
        story: list[Flowable] = []
        leading: list[Flowable] = []  # headings and lead-ins waiting for what they introduce
        for block in blocks:
            made = self._made(block)
            if isinstance(block, report.Heading | report.Legend) or (
                isinstance(block, report.Paragraph) and block.with_next
            ):
                leading += made
                continue
            if leading:
                need = sum(_height(part) for part in leading) + _lead(made)
                story.append(CondPageBreak(min(need, look.HEIGHT * 0.6)))
                story += leading
                leading = []
            story += made
        return story + leading

    def _made(self, block: report.Block) -> list[Flowable]:
        if isinstance(block, report.Heading):
            return [self._heading(block)]
        if isinstance(block, report.Paragraph):
            style = self._styles.suited(self._voice(block.voice), block.text)
            return [Text(self._face.markup(block.text), style)]
        if isinstance(block, report.Facts):
            return [self._tables.facts(block)] if block.rows else []
        if isinstance(block, report.Table):
            return [self._tables.table(block)]
        if isinstance(block, report.KeepTogether):
            return _kept(self.story(block.blocks))
        if isinstance(block, report.PageBreak):
            return [NewPage()]
        return self._figure(block)

    def _figure(self, block: report.Block) -> list[Flowable]:
        if isinstance(block, report.Letterhead):
            return self._letterhead(block)
        if isinstance(block, report.Legend):
            return self._legend(block)
        if isinstance(block, report.Photos):
            cells = [self._photo(photo) for photo in block.photos]
            return [self._tables.side_by_side(cells, 2, _PHOTO_TALLEST)]
        if isinstance(block, report.Signatures):
            cells = [self._signature(field) for field in block.fields]
            return [self._tables.side_by_side(cells, 2, _SIGNATURE_TALLEST)]
        if isinstance(block, report.Code):
            return self._code(block)
        if isinstance(block, report.Listing):
            return [self._listing(block)]
        if isinstance(block, report.QrCode):
            return [self._qr(block)]
        raise TypeError(f"no such block: {block!r}")

    def _heading(self, block: report.Heading) -> HeadingLine:
        style = self._styles.headings[block.level]
        line = HeadingLine(self._face.markup(block.text), style)
        line.level, line.plain_text = block.level, self._face.plain(block.text)
        return line

    def _voice(self, voice: Voice) -> Any:
        return {
            Voice.BODY: self._styles.body,
            Voice.LEAD: self._styles.lead,
            Voice.SMALL: self._styles.small,
            Voice.QUOTE: self._styles.quote,
        }[voice]

    def _letterhead(self, block: report.Letterhead) -> list[Flowable]:
        lines = [self._tables.text("\n".join(block.lines), self._styles.cell(soft=True))]
        logo = self._picture(block.logo, 150, 42, " ".join(block.lines)) if block.logo else None
        if logo is None:
            return [*lines, Spacer(1, 12)]
        return [self._tables.side_by_side([lines, [logo]], 2, _SIGNATURE_TALLEST)]

    def _legend(self, block: report.Legend) -> list[Flowable]:
        chips: Parts = [
            Chip(report.Mark(mark.tone, mark.word), self._face.plain(mark.word))
            for mark in block.marks
        ]
        return [self._tables.in_line(chips)] if chips else []

    def _photo(self, photo: report.Photo) -> Parts:
        width = look.WIDTH / 2 - look.CELL_BETWEEN
        picture = self._picture(photo.attachment, width, _PHOTO_HEIGHT, photo.caption)
        parts: Parts = [picture] if picture else [self._note(photo.missing)]
        parts.append(Spacer(1, 4))
        if photo.caption:
            parts.append(self._tables.text(photo.caption, self._styles.cell()))
        parts.append(self._note(photo.note))
        return parts

    def _note(self, text: str) -> Flowable:
        return self._tables.text(text, self._styles.cell(soft=True))

    def _picture(self, sha256: str, width: float, height: float, told: str) -> Picture | None:
        """The picture, or None where its bytes are lost or are no picture."""
        try:
            return Picture(self._attachments(sha256), width, height, told)
        except (InspectionError, OSError):
            return None

    def _signature(self, field: report.SignatureField) -> Parts:
        cell = self._styles.cell()
        parts: Parts = [self._tables.text(field.side, self._styles.cell(strong=True))]
        if field.instead:
            parts.append(self._tables.text(field.instead, cell))
        else:
            width = look.WIDTH / 2 - 2 * look.CELL_BETWEEN
            parts.append(Ink(field.strokes, field.ratio, width, field.name))
        if field.name:
            parts.append(self._tables.text(field.name, cell))
        return parts + [self._note(line) for line in field.lines]

    def _code(self, block: report.Code) -> list[Flowable]:
        label = Text(self._face.markup(block.label), self._styles.cell(soft=True))
        style = self._styles.typed if block.typed else self._styles.code
        groups: list[Parts] = [[self._tables.text(group, style)] for group in block.groups]
        if block.typed:
            groups = [[self._note(str(n)), *group] for n, group in enumerate(groups, start=1)]
        wide = block.typed or max(map(len, block.groups), default=0) > 8
        columns = 4 if wide else 8
        grid = self._tables.side_by_side(groups, columns, _SIGNATURE_TALLEST, below=1.0)
        return _kept([label, grid])

    def _listing(self, block: report.Listing) -> Flowable:
        shown = (self._face.markup(line).replace("  ", "\u00a0\u00a0") for line in block.lines)
        return Text("<br/>".join(shown), self._styles.listing)

    def _qr(self, block: report.QrCode) -> Flowable:
        code = Squares(qr.squares(block.content), _QR_SIDE, block.caption)
        caption = Text(self._face.markup(block.caption), self._styles.small)
        return self._tables.side_by_side([[code], [caption]], 2, _SIGNATURE_TALLEST)


def _fitting(text: str, room: float) -> str:
    """One line of the text, cut with three dots where it would run into what follows it."""
    text = " ".join(text.split())
    if stringWidth(text, look.REGULAR, 8) <= room:
        return text
    while text and stringWidth(f"{text}…", look.REGULAR, 8) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _height(part: Flowable) -> float:
    before, after = part.getSpaceBefore(), part.getSpaceAfter()
    return float(part.wrap(look.WIDTH, look.HEIGHT)[1] + before + after)


def _kept(parts: list[Flowable]) -> list[Flowable]:
    """The parts on one page where they fit on one: a new page when too little is left."""
    whole = sum(_height(part) for part in parts if not isinstance(part, CondPageBreak))
    return [CondPageBreak(whole), *parts] if whole < look.HEIGHT else parts


def _lead(made: list[Flowable]) -> float:
    """How much of a block must follow its heading on the same page."""
    if not made:
        return 0
    first = made[0]
    if isinstance(first, CondPageBreak):
        return float(first.height)
    if isinstance(first, Table):
        return lead_height(first)
    height = _height(first)
    return min(height, 3 * 14.5) if isinstance(first, Text) else height
