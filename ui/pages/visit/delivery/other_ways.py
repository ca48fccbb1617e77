"""The ways of a locked report to others: mail, Digital Post, and signing by an online service."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from inspector.domain.letter import File
from inspector.domain.model import Report
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Store
from ui.desk import Desk
from ui.files import read_file, remove_file, write_file
from ui.pages.visit.delivery.online_return import OnlineReturn
from ui.presenters.visit import VisitPresenter

Changed = Callable[[str], None]


class OtherWays(QObject):
    """`changed` and `signed` get the sentence of what was kept."""

    def __init__(
        self,
        desk: Desk,
        presenter: VisitPresenter,
        page: QWidget,
        *,
        changed: Changed,
        signed: Changed,
    ) -> None:
        super().__init__(page)
        self._desk, self._presenter, self._page = desk, presenter, page
        self._changed, self._signed = changed, signed
        self._file: VisitFile | None = None
        self._report: Report | None = None

    def take(self, file: VisitFile, report: Report) -> None:
        """The version in hand."""
        self._file, self._report = file, report

    @property
    def _in_hand(self) -> tuple[VisitFile, Report]:
        if self._file is None or self._report is None:
            raise RuntimeError("no locked report is shown")
        return self._file, self._report

    # Mail and post

    def send(self) -> None:
        from inspector.domain.occasions import usual_occasion
        from ui.pages.visit.delivery.send_dialog import SendDialog
        from ui.presenters.delivery_letter import Parcel

        file, report = self._in_hand
        parcel = Parcel(file=file, report=report, occasion=usual_occasion(report))
        settings = self._presenter.settings
        SendDialog(self._desk, self._page, parcel, settings, self._changed).open()

    def send_receipt(self) -> None:
        """The receipt of the draw, made anew from what was drawn."""
        from inspector.domain.occasions import Occasion

        (file, _report), settings = self._in_hand, self._presenter.settings
        make, number = self._desk.papers.receipt, file.draw.number if file.draw else ""
        name = self._desk.words("draw.papers.receipt_name", number=number)
        load = partial(_one_paper, name, partial(make, file, settings))
        self._send_papers(Occasion.DRAW_RECEIPT, load)

    def send_package(self) -> None:
        """What the supplier recomputes the draw with."""
        from inspector.domain.occasions import Occasion
        from inspector.domain.verification import newest_draw

        handed = self._desk.handed
        (file, _report), settings = self._in_hand, self._presenter.settings
        if handed is not None:
            draw = newest_draw(file)
            self._send_papers(
                Occasion.VERIFICATION, lambda: (handed.package(file, draw, settings),)
            )

    def _send_papers(self, occasion: str, load: Callable[[], tuple[File, ...]]) -> None:
        from ui.pages.visit.delivery.send_dialog import SendDialog
        from ui.presenters.delivery_letter import Parcel

        parcel = Parcel(file=self._in_hand[0], occasion=occasion, load=load)
        settings = self._presenter.settings
        SendDialog(self._desk, self._page, parcel, settings, self._changed).open()

    def digital_post(self) -> None:
        """The report and whom it is for, as files for the municipality's sender system."""
        from ui.pages.visit.delivery.digital_post import PostDialog

        file, report = self._in_hand
        settings = self._presenter.settings
        PostDialog(self._desk, self._page, file, report, settings, self._changed).open()

    def mark_unsent(self, draft: str) -> None:
        """She sent the draft to nobody after all; that it was made ready stays in the log."""
        from inspector.services.dispatching import mark_unsent

        told = self._desk.words("deliver.marked_unsent")
        self._desk.tasks.save(
            lambda store: mark_unsent(store, draft), lambda _done: self._changed(told)
        )

    # Signing elsewhere

    def export_online(self) -> None:
        from inspector.services.signing_reports import unsigned_export

        desk, words = self._desk, self._desk.words
        file, report = self._in_hand
        path = desk.files.to_save(
            self._page, words("deliver.online_save"), report.file_name, words("finish.pdf_pattern")
        )
        if path is None:
            return
        visit, attachments = file.visit.id, desk.attachments

        def work(store: Store) -> File:
            return unsigned_export(
                store, attachments, visit, lambda paper: write_file(path, paper.data),
                take_back=lambda: remove_file(path),
            )  # fmt: skip

        told = words("deliver.online_exported", name=path.name)
        desk.tasks.save(work, lambda _file: self._changed(told))

    def import_online(self) -> None:
        desk, words, visit = self._desk, self._desk.words, self._in_hand[0].visit.id
        path = desk.files.to_open(
            self._page, words("deliver.online_open"), words("finish.pdf_pattern")
        )
        if path is not None:
            back = OnlineReturn(desk, self._page, visit, path, self._signed)
            desk.tasks.work(lambda _progress: read_file(path), lambda pdf: back.take(pdf))


def _one_paper(name: str, make: Callable[[], bytes]) -> tuple[File, ...]:
    return (File(name=name, data=make()),)
