"""What a reader must be told of plain blocks, in their order: held against the tree of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inspector.domain import report
from inspector.domain.report import Document

BOX = "\u2610"  # an empty box, as it is told


def told(document: Document, plain: Callable[[str], str]) -> str:
    """All of it in one line; `plain` shows what the face cannot draw."""
    parts = (part for block in document.blocks for part in _block(block))
    return " ".join(" ".join(part if part == BOX else plain(part) for part in parts).split())


def _block(block: report.Block) -> Iterator[str]:
    if isinstance(block, report.Heading | report.Paragraph):
        yield block.text
    elif isinstance(block, report.Facts):
        for label, value in block.rows:
            yield label
            yield from _cell(value)
    elif isinstance(block, report.Table):
        yield from (column.title for column in block.columns)
        for row in block.rows:
            for cell in row.cells:
                yield from _cell(cell)
    elif isinstance(block, report.KeepTogether):
        for inner in block.blocks:
            yield from _block(inner)
    elif isinstance(block, report.Letterhead):
        yield from block.lines
        if block.logo:
            yield block.told
    elif isinstance(block, report.Legend):
        yield from (mark.word for mark in block.marks)
    elif isinstance(block, report.Photos):
        for photo in block.photos:
            yield from (photo.told, photo.caption, photo.note)
    elif isinstance(block, report.Listing):
        yield from block.lines
    elif isinstance(block, report.QrCode):
        yield from (block.told, block.caption)
    else:
        yield from _signed(block)


def _signed(block: report.Block) -> Iterator[str]:
    if isinstance(block, report.Code):
        yield block.label
        for place, group in enumerate(block.groups, start=1):
            if block.typed:
                yield str(place)
            yield group
    elif isinstance(block, report.DigitalFields):
        for field in block.fields:
            yield from (field.label, field.note)
    elif isinstance(block, report.Signatures):
        for signature in block.fields:
            yield signature.side
            if signature.instead:
                yield signature.instead
            elif signature.strokes:
                yield signature.told
            yield from (signature.name, *signature.lines)
    else:
        assert isinstance(block, report.PageBreak), block


def _cell(cell: report.Cell) -> Iterator[str]:
    if isinstance(cell, str):
        yield cell
    elif isinstance(cell, report.Mark):
        yield cell.word
    elif isinstance(cell, report.TickBoxes):
        for label in cell.labels:
            yield from (BOX, label)
    else:
        yield from (cell.main, *cell.notes)
