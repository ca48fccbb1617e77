"""What is neither running text nor a table: the sender, photos, signatures, codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from inspector.domain import report
from inspector.domain.errors import InspectionError
from inspector.gateways import pdf_style as look
from inspector.gateways import qr
from inspector.gateways.pdf_flowables import Chip, FieldBox, HiddenFields
from inspector.gateways.pdf_pictures import Ink, Picture, Squares
from inspector.gateways.pdf_pieces import Parts
from inspector.gateways.pdf_tables import TableMaker
from inspector.gateways.pdf_tags import Element, Widget
from inspector.gateways.pdf_text import TextLines, Typist

_PHOTO_HEIGHT = 190.0
_PHOTO_TALLEST = 290.0
_SIGNATURE_TALLEST = 260.0
_QR_SIDE = 104.0

LoadAttachment = Callable[[str], bytes]


def height(part: Flowable) -> float:
    """What a flowable takes of the page, the room around it included."""
    before, after = part.getSpaceBefore(), part.getSpaceAfter()
    return float(part.wrap(look.WIDTH, look.HEIGHT)[1] + before + after)


def kept(parts: list[Flowable]) -> list[Flowable]:
    """The parts on one page where they fit on one: a new page when too little is left."""
    whole = sum(height(part) for part in parts if not isinstance(part, CondPageBreak))
    return [CondPageBreak(whole), *parts] if whole < look.HEIGHT else parts


class FigureMaker:
    """What is neither running text nor a table: heads, photos, signatures, codes."""

    def __init__(
        self, typist: Typist, tables: TableMaker, attachments: LoadAttachment, top: Element
    ) -> None:
        self._typist, self._tables, self._attachments = typist, tables, attachments
        self._styles, self._top = typist.styles, top

    def made(self, block: report.Block) -> list[Flowable]:
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
        if isinstance(block, report.DigitalFields):
            return self._digital(block)
        if isinstance(block, report.Code):
            return self._code(block)
        if isinstance(block, report.Listing):
            element = self._top.add("P").add("Code")
            return self._typist.listing(element, block.lines, self._styles.listing)
        if isinstance(block, report.QrCode):
            return [self._qr(block)]
        raise TypeError(f"no such block: {block!r}")

    def _letterhead(self, block: report.Letterhead) -> list[Flowable]:
        style = self._styles.cell(soft=True)
        lines = [part for line in block.lines for part in self._text(self._top, line, style)]
        logo = self._picture(block.logo, 150, 42) if block.logo else None
        if logo is None:
            return [*lines, Spacer(1, 12)]
        logo.element = self._top.figure(block.told or " ".join(block.lines))
        return [self._tables.side_by_side([lines, [logo]], 2, _SIGNATURE_TALLEST)]

    def _legend(self, block: report.Legend) -> list[Flowable]:
        if not block.marks:
            return []
        told = self._top.add("L")
        chips: Parts = []
        for mark in block.marks:
            body = told.add("LI").add("LBody")
            word = self._typist.face.plain(mark.word)
            chips.append(Chip(report.Mark(mark.tone, mark.word), word, body))
        return [self._tables.in_line(chips)]

    def _photo(self, photo: report.Photo) -> Parts:
        width = look.WIDTH / 2 - look.CELL_BETWEEN
        picture = self._picture(photo.attachment, width, _PHOTO_HEIGHT)
        parts: Parts = []
        if picture is None:
            about = self._top
            parts += self._note(about, photo.missing)
        else:
            told = photo.told or photo.caption or photo.note
            picture.element = figure = self._top.figure(self._typist.face.plain(told))
            about = figure.add("Caption")
            parts.append(picture)
        parts.append(Spacer(1, 4))
        if photo.caption:
            parts += self._text(about, photo.caption, self._styles.cell())
        return parts + self._note(about, photo.note)

    def _text(self, parent: Element, text: str, style: Any) -> Parts:
        return self._typist.paragraphs(parent, text, style)

    def _note(self, parent: Element, text: str) -> Parts:
        return self._text(parent, text, self._styles.cell(soft=True))

    def _picture(self, sha256: str, width: float, height: float) -> Picture | None:
        """The picture, or None where its bytes are lost or are no picture."""
        try:
            return Picture(self._attachments(sha256), width, height)
        except (InspectionError, OSError):
            return None

    def _signature(self, field: report.SignatureField) -> Parts:
        cell, told = self._styles.cell(), self._top.add("Div")
        parts = self._text(told, field.side, self._styles.cell(strong=True))
        if field.instead:
            parts += self._text(told, field.instead, cell)
        else:
            width = look.WIDTH / 2 - 2 * look.CELL_BETWEEN
            words = self._typist.face.plain(field.told or field.name or field.side)
            figure = told.figure(words) if field.strokes else None
            parts.append(Ink(field.strokes, field.ratio, width, figure))
        if field.name:
            parts += self._text(told, field.name, cell)
        return parts + [part for line in field.lines for part in self._note(told, line)]

    def _digital(self, block: report.DigitalFields) -> list[Flowable]:
        made: list[Flowable] = []
        cells = [self._field(field) for field in block.fields]
        if cells:
            made.append(self._tables.side_by_side(cells, 2, _SIGNATURE_TALLEST))
        hidden = [self._widget(field, self._top) for field in block.hidden]
        return [*made, HiddenFields(hidden)] if hidden else made

    def _field(self, field: report.DigitalField) -> Parts:
        told = self._top.add("Div")
        label = self._text(told, field.label, self._styles.cell(strong=True))
        widget = self._widget(field, told) if field.name else None
        note = [part for part in self._note(told, field.note) if isinstance(part, TextLines)]
        width = look.WIDTH / 2 - 2 * look.CELL_BETWEEN
        return [*label, Spacer(1, 3), FieldBox(note, widget, width)]

    def _widget(self, field: report.DigitalField, parent: Element) -> Widget:
        element = parent.add("Form")
        widget = Widget(field.name, self._typist.face.plain(field.label), element)
        element.kids.append(widget)
        return widget

    def _code(self, block: report.Code) -> list[Flowable]:
        label = self._note(self._top, block.label)
        style = self._styles.typed if block.typed else self._styles.code
        groups: list[Parts] = []
        if block.typed:
            told = self._top.add("L")
            soft = self._styles.cell(soft=True)
            for place, group in enumerate(block.groups, start=1):
                item = told.add("LI")
                number = self._typist.into(item.add("Lbl"), str(place), soft)
                groups.append([*number, *self._typist.into(item.add("LBody"), group, style)])
        else:
            told = self._top.add("P")
            groups = [self._typist.into(told, group, style) for group in block.groups]
        wide = block.typed or max(map(len, block.groups), default=0) > 8
        columns = 4 if wide else 8
        grid = self._tables.side_by_side(groups, columns, _SIGNATURE_TALLEST, below=1.0)
        return kept([*label, grid])

    def _qr(self, block: report.QrCode) -> Flowable:
        figure = self._top.figure(self._typist.face.plain(block.told or block.caption))
        code = Squares(qr.squares(block.content), _QR_SIDE, figure)
        caption = self._text(figure.add("Caption"), block.caption, self._styles.small)
        return self._tables.side_by_side([[code], caption], 2, _SIGNATURE_TALLEST)
