"""The masked copy as a PDF: made anew from blocks that hold nothing of what is left out.

A grey bar lies behind each word that stands for an omission. The finished file is looked
through before anybody gets it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2

from inspector.domain.errors import InspectionError
from inspector.domain.letter import File
from inspector.domain.masking import Secret, Spelling, among, occurs
from inspector.domain.report import Document
from inspector.gateways.pdf_figures import LoadAttachment
from inspector.gateways.pdf_report import render
from inspector.gateways.text_reading import PDFIUM, PdfTexts

_GREY = 0.82  # of white: black letters on it have a contrast of 13
_IN_A_FILE = {Spelling.NUMBER: Spelling.TEXT}
_EDGE = 1.5  # points the bar is larger than its word

Box = tuple[float, float, float, float]  # left, bottom, right, top in points


def masked_pdf(
    document: Document, name: str, secrets: Iterable[Secret], bar: str, load: LoadAttachment,
    fonts: Path,
) -> File:  # fmt: skip
    """The document as PDF/A-3a without record, fields and attachments.

    InspectionError `access-still-shown`: something could be read in it all the same.
    """
    made = File(name=name, data=_with_bars(render(document, load, fonts), bar))
    text = PdfTexts().text_of(made)
    # A number as it is written alone: two cells of a row beside each other are none.
    plain = [replace(one, spelling=_IN_A_FILE.get(one.spelling, one.spelling)) for one in secrets]
    if any(occurs(secret, text) for secret in among(plain, text)):
        raise InspectionError("access-still-shown")
    return made


def _with_bars(data: bytes, bar: str) -> bytes:
    """The file with a grey bar behind each of these words, as an artifact nobody reads aloud."""
    boxes = _boxes(data, bar)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page, found in zip(pdf.pages, boxes, strict=True):
            if found:
                page.contents_add(pdf.make_stream(_drawn(found)), prepend=True)
        target = io.BytesIO()
        pdf.save(
            target,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
        )
    return target.getvalue()


def _drawn(boxes: Sequence[Box]) -> bytes:
    """One rectangle for each, under everything else of the page."""
    shapes = "".join(
        f"{left - _EDGE:.2f} {bottom - _EDGE:.2f} {right - left + 2 * _EDGE:.2f} "
        f"{top - bottom + 2 * _EDGE:.2f} re\n"
        for left, bottom, right, top in boxes
    )
    return f"/Artifact BMC\nq\n{_GREY} g\n{shapes}f\nQ\nEMC\n".encode("ascii")


def _boxes(data: bytes, word: str) -> list[list[Box]]:
    """Where the word stands, page by page."""
    with PDFIUM:
        pdf = pypdfium2.PdfDocument(data)
        try:
            return [_boxes_of(pdf[number], word) for number in range(len(pdf))]
        finally:
            pdf.close()


def _boxes_of(page: pypdfium2.PdfPage, word: str) -> list[Box]:
    boxes: list[Box] = []
    text = page.get_textpage()
    found = text.search(word, match_case=True)
    while place := found.get_next():
        boxes += [text.get_rect(at) for at in range(text.count_rects(*place))]
    found.close()
    text.close()
    page.close()
    return boxes
