"""Papers to print, a printer that writes PDF, and eyes that read what came out."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image, ImageChops
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

INK = (200, 20, 120)  # of the stamp: no other thing on the page has this colour
STAMP = (100, 200, 300, 260)  # where it stands on the first page, in points


def paper(pages: int = 3, *, wide: tuple[int, ...] = (), edge: bool = False) -> bytes:
    """Pages that carry their number as so many black squares; `wide` ones lie on their side.

    `edge`: a thin frame three millimetres inside the paper's edge, to see whether it is cut.
    """
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4)
    for page in range(1, pages + 1):
        width, height = landscape(A4) if page in wide else A4
        canvas.setPageSize((width, height))
        for bit in range(8):
            if page >> bit & 1:
                canvas.rect(60 + 40 * bit, height - 120, 30, 30, fill=1, stroke=0)
        if edge:
            canvas.rect(8.5, 8.5, width - 17, height - 17, fill=0, stroke=1)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def stamped(data: bytes, *, appearance: bool = True, drawn: bool = True) -> bytes:
    """The same with a signature's field on its first page, as a signing program leaves it.

    `appearance`: it has a picture of its own; `drawn`: there is something in it.
    """
    with pikepdf.open(io.BytesIO(data)) as file:
        left, bottom, right, top = STAMP
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig,
            T="Signature-unit", F=132, Rect=list(STAMP), P=file.pages[0].obj,
        )  # fmt: skip
        if appearance:
            colour = " ".join(f"{part / 255:.4f}" for part in INK)
            picture = f"{colour} rg 0 0 {right - left} {top - bottom} re f" if drawn else " "
            stamp = file.make_stream(picture.encode())
            stamp.Type, stamp.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            stamp.BBox = [0, 0, right - left, top - bottom]
            field.AP = pikepdf.Dictionary(N=stamp)
        kept = file.make_indirect(field)
        file.pages[0].obj.Annots = file.make_indirect(pikepdf.Array([kept]))
        file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([kept]), SigFlags=3)
        made = io.BytesIO()
        file.save(made)
    return made.getvalue()


def pdf_printer(path: Path, size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4) -> QPrinter:
    """A printer whose paper is a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageSize(QPageSize(size))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    return printer


def seen(path: Path, dots: int = 36) -> list[Image.Image]:
    """What lies in the tray, side by side of paper."""
    with pypdfium2.PdfDocument(path) as file:
        return [page.render(scale=dots / 72).to_pil().convert("RGB") for page in file]


def number(side: Image.Image) -> int:
    """Which page this is; 0 for a blank side. For A4 upright in its own size at 36 dpi."""
    grey = side.convert("L")
    return sum(
        1 << bit for bit in range(8) if grey.getpixel((round((75 + 40 * bit) / 2), 52)) < 128
    )


def numbers(path: Path) -> list[int]:
    """The pages in the order of the paper."""
    return [number(side) for side in seen(path)]


def inked(side: Image.Image) -> tuple[int, int, int, int] | None:
    """The box that holds everything that is not white."""
    return ImageChops.invert(side.convert("L")).point(lambda dot: 255 * (dot > 40)).getbbox()
