"""The pages of a PDF painted on the paper of a printer, off the window's thread.

Qt allows its painter on a printer in any thread. A page is drawn as a picture of at most 300
dots per inch (600 where all is black and white), in bands, so that neither memory nor the
window suffers from a long document.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from inspector.domain.errors import Cancelled, InspectionError
from inspector.gateways import spooler
from inspector.gateways.flattening import flattened
from ui.printing_order import Wish, sides

DOTS = 300  # per inch: enough for the smallest letters; more costs minutes and is not seen
FINE_DOTS = 600  # black and white alone: no greys between to soften the edges of letters
_WHOLE = 9_000_000  # dots that are rendered at once: A4 at 300 per inch
_BAND = 320  # lines of dots handed to a printer at once: 30 ms in which the window waits
_NEARLY = 1.0  # mm by which a page may be larger than its paper and not be made smaller
Progress = Callable[[int, int], object]


def most_dots(printer: QPrinter) -> int:
    """How fine this printer may print what we hand it, in dots per inch."""
    return FINE_DOTS if printer.colorMode() == QPrinter.ColorMode.GrayScale else DOTS


def print_pages(printer: QPrinter, data: bytes, wish: Wish, progress: Progress) -> int:
    """Print the pages she wished for, and tell how many sides were.

    Where `progress` raises Cancelled nothing is printed. InspectionError `print-unreadable`,
    `print-no-pages`, `print-gone`, `print-not-accepting`, `print-refused`, `print-broken`,
    `file-unwritable`.
    """
    with _Opened(flattened(data)) as document:
        order = sides(document.pageCount(), wish)
        printer.setResolution(min(most_dots(printer), printer.resolution()))
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            raise _not_begun(printer)
        paper = _Paper(printer, painter, document)
        try:
            for done, page in enumerate(order):
                progress(done, len(order))
                paper.put(page, first=done == 0)
        except (Cancelled, InspectionError):
            _take_back(printer, painter)
            raise
        painter.end()
        _be_sure(printer)
        progress(len(order), len(order))
        return len(order)


def page_count(data: bytes) -> int:
    """How many pages the file has. InspectionError `print-unreadable`."""
    with _Opened(data) as document:
        return document.pageCount()


def placed(page: QSizeF, paper: QRectF, printable: QRectF, dots: float) -> tuple[QRectF, bool]:
    """Where a page (points) lies on the paper (dots), and whether it is turned on its side.

    In its own size where the paper has room for it, else as large as the printable part has.
    """
    size = QSizeF(page.width() * dots / 72, page.height() * dots / 72)
    turned = (size.width() > size.height()) != (paper.width() > paper.height())
    if turned:
        size.transpose()
    slack = _NEARLY / 25.4 * dots
    room = paper
    if size.width() > paper.width() + slack or size.height() > paper.height() + slack:
        room = printable
        size = size.scaled(printable.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRectF(QPointF(0, 0), size)
    box.moveCenter(room.center())
    return box, turned


class _Opened:
    """A document of Qt over these bytes, closed in the thread that opened it."""

    def __init__(self, data: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()

    def __enter__(self) -> QPdfDocument:
        self._document.load(self._buffer)
        if self._document.pageCount() < 1:
            raise InspectionError("print-unreadable")
        return self._document

    def __exit__(self, *_problem: object) -> None:
        self._document.close()
        self._buffer.close()


class _Paper:
    """The printer's sheet, side after side."""

    def __init__(self, printer: QPrinter, painter: QPainter, document: QPdfDocument) -> None:
        self._printer, self._painter, self._document = printer, painter, document
        self._dots = printer.resolution()
        layout = QPageLayout(printer.pageLayout())
        self._sheet = QRectF(layout.fullRectPixels(self._dots))
        layout.setMode(QPageLayout.Mode.StandardMode)
        self._printable = QRectF(layout.paintRectPixels(self._dots))
        self._most = most_dots(printer)
        # A file may be looked at in any size, where bands would show; a printer's dots do not.
        to_file = printer.outputFormat() == QPrinter.OutputFormat.PdfFormat
        self._band = round(self._sheet.height() + self._sheet.width()) if to_file else _BAND
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)

    def put(self, page: int | None, *, first: bool) -> None:
        """Paint this page on the next side; None leaves it blank."""
        if not first and not self._printer.newPage():
            raise InspectionError("print-broken", printer=self._printer.printerName())
        if page is None:
            return
        size = self._document.pagePointSize(page)
        box, turned = placed(size, self._sheet, self._printable, self._dots)
        self._painter.save()
        self._painter.translate(box.topRight() if turned else box.topLeft())
        if turned:
            self._painter.rotate(90)
            box = QRectF(0, 0, box.height(), box.width())
        # A driver may insist on more dots than it was asked for.
        scale = min(1.0, self._most / self._dots)
        self._paint(page, box.size(), scale)
        self._painter.restore()

    def _paint(self, page: int, room: QSizeF, scale: float) -> None:
        whole = QSize(round(room.width() * scale), round(room.height() * scale))
        high = min(whole.height(), max(_BAND, _WHOLE // max(1, whole.width())))
        across, down = room.width() / whole.width(), room.height() / whole.height()
        for top in range(0, whole.height(), high):
            # One line more than its own: what is seen on a screen has no white hair between.
            last = min(top + high + 1, whole.height())
            picture = self._rendered(page, whole, top, last)
            for line in range(0, picture.height(), self._band):
                band = picture.copy(
                    0, line, whole.width(), min(self._band + 1, picture.height() - line)
                )
                place = QRectF(0, (top + line) * down, band.width() * across, band.height() * down)
                self._painter.drawImage(place, band)

    def _rendered(self, page: int, whole: QSize, top: int, last: int) -> QImage:
        """These lines of the page on white: a page of a PDF itself is transparent."""
        size = QSize(whole.width(), last - top)
        options = QPdfDocumentRenderOptions()
        if size != whole:
            options.setScaledSize(whole)
            options.setScaledClipRect(QRect(0, top, size.width(), size.height()))
        grey = self._most == FINE_DOTS
        form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB32
        sheet = QImage(size, form)
        sheet.fill(Qt.GlobalColor.white)
        painter = QPainter(sheet)
        painter.drawImage(0, 0, self._document.render(page, size, options))
        painter.end()
        return sheet


def _take_back(printer: QPrinter, painter: QPainter) -> None:
    """What was painted so far is neither printed nor kept."""
    with spooler.out_of_reach():
        printer.abort()
        painter.end()
    if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat and printer.outputFileName():
        Path(printer.outputFileName()).unlink(missing_ok=True)


def _be_sure(printer: QPrinter) -> None:
    """Raise where the printing system did not take what was handed over."""
    if printer.printerState() == QPrinter.PrinterState.Error:
        raise InspectionError("print-broken", printer=printer.printerName())
    if printer.outputFormat() == QPrinter.OutputFormat.NativeFormat and (code := spooler.refusal()):
        told = code if code != "print-refused" else _refused(printer)
        raise InspectionError(told, printer=printer.printerName())


def _not_begun(printer: QPrinter) -> InspectionError:
    if printer.outputFileName():
        return InspectionError("file-unwritable", file=Path(printer.outputFileName()).name)
    return InspectionError(_refused(printer), printer=printer.printerName())


def _refused(printer: QPrinter) -> str:
    """Whether the printer itself is gone: the printing system does not say so."""
    name = printer.printerName()
    gone = bool(name) and name not in QPrinterInfo.availablePrinterNames()
    return "print-gone" if gone else "print-refused"
