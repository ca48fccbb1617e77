"""The papers of a visit: checklist sheets, slips and the receipt of the draw.

Each is made from the visit as it stands, and printed, saved or opened in a reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from inspector.domain.draw import frame_text
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from ui.desk import Desk
from ui.files import write_file
from ui.handing_over import HandingOver
from ui.presenters.visit import VisitPresenter
from ui.printing import print_pdf, wish_of
from ui.printing_paper import print_pages

__all__ = ["DrawPapers", "paint_pages", "print_pdf"]

Make = Callable[[VisitFile, Settings], bytes]


def paint_pages(printer: QPrinter, data: bytes) -> None:
    """Paint the pages chosen in the printer's dialog; the caller waits."""
    print_pages(printer, data, wish_of(printer), lambda _done, _all: None)


class DrawPapers(QObject):
    """Makes them from the visit as it stands, off the window's thread."""

    def __init__(
        self,
        desk: Desk,
        presenter: VisitPresenter,
        page: QWidget,
        send: Callable[[QWidget, str, bytes], None] | None = None,
    ) -> None:
        super().__init__(page)
        self._desk, self._presenter, self._page = desk, presenter, page
        self._send = send or self._to_printer

    def save_receipt(self) -> None:
        self._save(self._receipt_name(), self._desk.papers.receipt)

    def print_receipt(self) -> None:
        self._print(self._receipt_name(), self._desk.papers.receipt)

    def open_receipt(self) -> None:
        """In the reader of this computer."""
        self._open(self._receipt_name(), self._desk.papers.receipt)

    def open_sheets(self) -> None:
        """In the reader of this computer."""
        self._open(self._sheets_name(), self._desk.papers.sheets)

    def save_sheets(self) -> None:
        self._save(self._sheets_name(), self._desk.papers.sheets)

    def print_sheets(self) -> None:
        self._print(self._sheets_name(), self._desk.papers.sheets)

    def save_package(self) -> None:
        """What the supplier works the draw out again with, noted in the visit."""
        from ui.pages.visit.package_export import save_package

        file, draw = self._presenter.file, self._presenter.file.draw
        if draw is not None:
            settings = self._presenter.settings
            save_package(self._desk, file, draw, settings, self._page, self._handed)

    def _handed(self, told: str) -> None:
        self._desk.messages.toast(told)
        self._desk.signals.data_changed.emit("report_delivered")
        self._presenter.reload()

    def save_frame(self) -> None:
        """The list as it was hashed: what the supplier recomputes the draw from."""
        draw, words = self._presenter.file.draw, self._desk.words
        if draw is None:
            return
        name = words("draw.papers.frame_name", number=draw.number)
        title, pattern = words("draw.papers.frame_title"), words("draw.papers.text")
        path = self._desk.files.to_save(self._page, title, name, pattern)
        if path is None:
            return
        rows = [(case, stratum) for case, stratum in json.loads(draw.frame or "[]")]

        def job(_progress: object) -> Path:
            write_file(path, frame_text(rows).encode("utf-8"))
            return path

        self._desk.tasks.work(job, self._saved)

    def _receipt_name(self) -> str:
        draw = self._presenter.file.draw
        number = draw.number if draw is not None else ""
        return self._desk.words("draw.papers.receipt_name", number=number)

    def _sheets_name(self) -> str:
        number = self._presenter.file.visit.number
        return self._desk.words("draw.papers.sheets_name", number=number)

    def _save(self, name: str, make: Make) -> None:
        words, tasks = self._desk.words, self._desk.tasks
        title, pattern = words("common.save_pdf"), words("draw.papers.pdf")
        path = self._desk.files.to_save(self._page, title, name, pattern)
        if path is None:
            return
        file, settings = self._presenter.file, self._presenter.settings

        def job(_progress: object) -> Path:
            write_file(path, make(file, settings))
            return path

        tasks.work(job, self._saved, title=words("draw.papers.making"))

    def _saved(self, path: Path) -> None:
        self._desk.messages.toast(self._desk.words("draw.papers.saved", file=path.name))

    def _open(self, name: str, make: Make) -> None:
        file, settings = self._presenter.file, self._presenter.settings
        HandingOver(self._desk).give(name, lambda: make(file, settings), "printing.handed")

    def _print(self, name: str, make: Make) -> None:
        file, settings = self._presenter.file, self._presenter.settings

        def job(_progress: object) -> tuple[str, bytes]:
            return name, make(file, settings)

        self._desk.tasks.work(job, self._made, title=self._desk.words("draw.papers.making"))

    def _made(self, paper: tuple[str, bytes]) -> None:
        self._send(self._page, *paper)

    def _to_printer(self, page: QWidget, name: str, data: bytes) -> None:
        print_pdf(page, name, data, self._desk)
