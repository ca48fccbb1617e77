"""From plain blocks to what stands on the pages, and to the tree of what is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Table
from reportlab.platypus import PageBreak as NewPage

from inspector.domain import report
from inspector.domain.report import Voice
from inspector.gateways import pdf_style as look
from inspector.gateways.pdf_figures import FigureMaker, LoadAttachment, height, kept
from inspector.gateways.pdf_tables import TableMaker, lead_height
from inspector.gateways.pdf_tags import Element
from inspector.gateways.pdf_text import TextLines, Typist


class Setter:
    """Turns blocks into flowables, and keeps headings with what they head."""

    def __init__(
        self, face: look.Face, styles: look.Styles, attachments: LoadAttachment, top: Element
    ) -> None:
        self._face, self._styles, self._top = face, styles, top
        self._typist = Typist(face, styles)
        self._tables = TableMaker(self._typist)
        self._figures = FigureMaker(self._typist, self._tables, attachments, top)
        self._levels: list[int] = []  # of the headings a heading stands below

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
                need = sum(height(part) for part in leading) + _lead(made)
                story.append(CondPageBreak(min(need, look.HEIGHT * 0.6)))
                story += leading
                leading = []
            story += made
        return story + leading

    def _made(self, block: report.Block) -> list[Flowable]:
        if isinstance(block, report.Heading):
            return self._heading(block)
        if isinstance(block, report.Paragraph):
            parent = self._top.add("BlockQuote") if block.voice is Voice.QUOTE else self._top
            return self._typist.paragraphs(parent, block.text, self._voice(block.voice))
        if isinstance(block, report.Facts):
            return [self._tables.facts(block, self._top)] if block.rows else []
        if isinstance(block, report.Table):
            return [self._tables.table(block, self._top)]
        if isinstance(block, report.KeepTogether):
            return kept(self.story(block.blocks))
        if isinstance(block, report.PageBreak):
            return [NewPage()]
        return self._figures.made(block)

    def _heading(self, block: report.Heading) -> list[Flowable]:
        """A heading; to a reader it is one level below the one it stands under, never more."""
        while self._levels and self._levels[-1] >= block.level:
            self._levels.pop()
        self._levels.append(block.level)
        element = self._top.add(f"H{len(self._levels)}")
        style = self._styles.headings[block.level]
        return self._typist.heading(block.text, style, element, block.level)

    def _voice(self, voice: Voice) -> Any:
        return {
            Voice.BODY: self._styles.body,
            Voice.LEAD: self._styles.lead,
            Voice.SMALL: self._styles.small,
            Voice.QUOTE: self._styles.quote,
        }[voice]


def _lead(made: list[Flowable]) -> float:
    """How much of a block must follow its heading on the same page."""
    if not made:
        return 0
    first = made[0]
    if isinstance(first, CondPageBreak):
        return float(first.height)
    if isinstance(first, Table):
        return lead_height(first)
    tall = height(first)
    return min(tall, 3 * 14.5) if isinstance(first, TextLines) else tall
