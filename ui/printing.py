"""Printing a PDF: the system's own dialog, work off the window's thread, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtPrintSupport import QPrintDialog, QPrintEngine, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.files import write_file
from ui.handing_over import HandingOver
from ui.messages import sentence
from ui.printing_order import Wish, without
from ui.printing_paper import page_count, print_pages
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog

# Where Qt keeps what its dialog asks CUPS for; the pages are chosen here instead, since CUPS
# would count them after they were turned backwards.
_CUPS_OPTIONS = 0xFE00
_NOBODY = frozenset({"print-unreadable", "print-no-pages"})  # no other way of printing helps
Ask = Callable[[QPrinter, QWidget, int], bool]


def print_pdf(
    parent: QWidget,
    title: str,
    data: bytes,
    desk: Desk | None = None,
    *,
    printed: Callable[[], None] | None = None,
) -> None:
    """Ask for a printer in the system's own dialog and print the pages; nothing is kept.

    `printed` is called when the printer has taken it all. Without a desk the window waits,
    and a problem is raised as InspectionError.
    """
    if desk is not None:
        Printing(desk, parent, title, data, printed).begin()
        return
    printer = new_printer(title)
    if ask_printer(printer, parent, page_count(data)):
        print_pages(printer, data, wish_of(printer), lambda _done, _all: None)
        if printed is not None:
            printed()


def new_printer(title: str) -> QPrinter:
    """The usual printer of this computer, under this title in its queue."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    return printer


def ask_printer(printer: QPrinter, parent: QWidget, count: int) -> bool:
    """The system's dialog: printer, pages, copies, both sides. False: she changed her mind."""
    dialog = QPrintDialog(printer, parent.window())
    dialog.setMinMax(1, count)
    for option in (
        QPrintDialog.PrintDialogOption.PrintPageRange,
        QPrintDialog.PrintDialogOption.PrintCollateCopies,
        QPrintDialog.PrintDialogOption.PrintToFile,
    ):
        dialog.setOption(option)
    accepted = bool(dialog.exec())
    dialog.deleteLater()
    return accepted


def wish_of(printer: QPrinter) -> Wish:
    """What she chose there; what is left to the driver is not done twice."""
    asked = _taken_from_cups(printer)
    ranges = asked.get("page-ranges", "")
    if printer.printRange() == QPrinter.PrintRange.PageRange:
        ranges = ranges or printer.pageRanges().toString()
    return Wish(
        ranges=ranges,
        parity=asked.get("page-set", ""),
        backwards=printer.pageOrder() == QPrinter.PageOrder.LastPageFirst,
        copies=1 if printer.supportsMultipleCopies() else max(1, printer.copyCount()),
        collate=printer.collateCopies(),
        both_sides=printer.duplex() != QPrinter.DuplexMode.DuplexNone,
    )


def _taken_from_cups(printer: QPrinter) -> dict[str, str]:
    key = QPrintEngine.PrintEnginePropertyKey(_CUPS_OPTIONS)
    engine = printer.printEngine()
    options = engine.property(key)
    if not isinstance(options, list):
        return {}
    left, taken = without(options, "page-ranges", "page-set")
    engine.setProperty(key, left)
    return taken


class Printing:
    """One document on its way to the printer."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        data: bytes,
        printed: Callable[[], None] | None = None,
        ask: Ask = ask_printer,
    ) -> None:
        self._desk, self._parent, self._data, self._ask = desk, parent, data, ask
        self._name = title if title.endswith(".pdf") else f"{title}.pdf"
        self._printed = printed

    def begin(self) -> None:
        """Ask, and print in the pool with progress and a way to stop it."""
        desk, words = self._desk, self._desk.words
        if not QPrinterInfo.availablePrinterNames():
            self._no_printer()
            return
        printer = new_printer(self._name.removesuffix(".pdf"))
        try:
            count = page_count(self._data)
        except InspectionError as problem:
            desk.messages.problem(problem)
            return
        if not self._ask(printer, self._parent, count):
            return
        data, wish = self._data, wish_of(printer)
        desk.tasks.work(
            lambda progress: print_pages(printer, data, wish, progress),
            lambda _sides: self._done(printer.printerName()),
            self._failed,
            title=words("printing.under_way"),
            cancelled=lambda: desk.messages.toast(words("printing.stopped")),
        )

    def _done(self, printer: str) -> None:
        words = self._desk.words
        told = words("printing.sent", printer=printer) if printer else words("printing.to_file")
        self._desk.messages.toast(told)
        if self._printed is not None:
            self._printed()

    def _failed(self, problem: InspectionError) -> None:
        messages, words = self._desk.messages, self._desk.words
        if problem.code in _NOBODY:
            messages.problem(problem)
            return
        messages.bar(
            sentence(words, problem), tone="alarm", action=words("common.save_pdf"), act=self._save
        )

    def _no_printer(self) -> None:
        dialog = NoPrinter(self._parent, self._desk, self._open)
        if dialog.exec():
            self._save()
        dialog.deleteLater()

    def _save(self) -> None:
        words, data = self._desk.words, self._data
        path = self._desk.files.to_save(
            self._parent, words("common.save_pdf"), self._name, words("draw.papers.pdf")
        )
        if path is not None:
            self._desk.tasks.work(
                lambda _progress: write_file(path, data),
                lambda _n: self._desk.messages.toast(words("draw.papers.saved", file=path.name)),
            )

    def _open(self) -> None:
        data = self._data
        HandingOver(self._desk).give(self._name, lambda: data, "printing.handed")


class NoPrinter(Dialog):
    """No printer here: save the pages, or open them in a reader, which may know one."""

    def __init__(self, parent: QWidget, desk: Desk, opened: Callable[[], None]) -> None:
        words = desk.words
        super().__init__(
            parent,
            desk.theme,
            words,
            title=words("printing.no_printer"),
            text=words("printing.no_printer_text"),
            act=words("common.save_pdf"),
            dangerous=False,
        )
        self.reader = Button(desk.theme, words("printing.open_reader"), self._open, icon="eye")
        self._opened = opened
        outer = self.layout()
        last = outer.itemAt(outer.count() - 1) if outer is not None else None
        buttons = last.layout() if last is not None else None
        if isinstance(buttons, QHBoxLayout):
            buttons.insertWidget(buttons.count() - 1, self.reader)

    def _open(self) -> None:
        self.reject()
        self._opened()
