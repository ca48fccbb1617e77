"""What can be done with a locked report: every way out takes the newest signed bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from inspector.domain.delivery import Dispatch, Way
from inspector.domain.letter import File
from inspector.domain.model import Report
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.dispatching import note_dispatch
from inspector.services.ports import Store
from inspector.services.reporting import correct_visit
from ui.desk import Desk
from ui.files import remove_file, write_file
from ui.handing_over import HandingOver
from ui.pages.visit.delivery.other_ways import OtherWays
from ui.pages.visit.delivery.sign_dialog import SignDialog
from ui.pages.visit.delivery.timestamps import fetch_timestamps
from ui.presenters.delivery import signatures_of, stamped
from ui.presenters.visit import VisitPresenter
from ui.printing import print_pdf
from ui.widgets.dialog import Dialog

Item = tuple[str, str, Callable[[], None]]  # word, icon, act


class Leaving(QObject):
    """The acts of the pane beside a locked report."""

    def __init__(self, desk: Desk, presenter: VisitPresenter, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._presenter, self._page = desk, presenter, page
        self._handing = HandingOver(desk)
        self.others = OtherWays(desk, presenter, page, changed=self._changed, signed=self._signed)
        self._file: VisitFile | None = None
        self._report: Report | None = None

    def take(self, file: VisitFile, report: Report) -> None:
        """The version in hand."""
        self._file, self._report = file, report
        self.others.take(file, report)

    @property
    def _in_hand(self) -> tuple[VisitFile, Report]:
        if self._file is None or self._report is None:
            raise RuntimeError("no locked report is shown")
        return self._file, self._report

    def ways(self) -> Sequence[Sequence[Item]]:
        """The rarer ways, in groups, for a menu."""
        return (
            (
                ("deliver.access_copy", "eye", self.access_copy),
                ("deliver.calendar", "cal", self.calendar),
            ),
            (
                ("deliver.send_receipt", "mail", self.others.send_receipt),
                ("deliver.send_package", "mail", self.others.send_package),
                ("deliver.digital_post", "outbox", self.others.digital_post),
            ),
            (
                ("deliver.online_export", "right", self.others.export_online),
                ("deliver.online_import", "left", self.others.import_online),
            ),
        )

    # A file

    def _bytes(self, report: Report) -> Callable[[], bytes]:
        file, attachments = self._in_hand[0], self._desk.attachments
        name = file.delivered(report)
        return lambda: attachments.load(name)

    def save(self) -> None:
        self.save_one(self._in_hand[1])

    def save_one(self, report: Report) -> None:
        """This version where she wants it."""
        words = self._desk.words
        path = self._desk.files.to_save(
            self._page, words("finish.save_title"), report.file_name, words("finish.pdf_pattern")
        )
        if path is None:
            return
        load, told = self._bytes(report), words("finish.saved_as", name=path.name)

        def work(store: Store) -> Dispatch | None:
            data = load()
            if store.read_only:  # her own copy: a reader writes nothing that is shared
                write_file(path, data)
                return None
            return self._note(
                store, report, data, Way.FILE,
                leave=lambda: write_file(path, data), take_back=lambda: remove_file(path),
            )  # fmt: skip

        self._desk.tasks.save(work, lambda _noted: self._changed(told))

    def _note(
        self,
        store: Store,
        report: Report,
        data: bytes,
        way: Way,
        *,
        leave: Callable[[], object] | None = None,
        take_back: Callable[[], object] | None = None,
    ) -> Dispatch:
        """Keep that this version left by her own hand; to whom, she alone knows."""
        handed = Dispatch(id="", visit=report.visit, report=report.id, way=way)
        paper = File(name=report.file_name, data=data)
        return note_dispatch(store, handed, (paper,), leave=leave, take_back=take_back)

    def open_in_reader(self) -> None:
        """Hand a copy to the reader."""
        report = self._in_hand[1]
        self._handing.give(report.file_name, self._bytes(report), "keep.handed_report")

    def print_it(self) -> None:
        report = self._in_hand[1]
        load, desk = self._bytes(report), self._desk

        def give(data: bytes) -> None:
            print_pdf(
                self._page,
                report.file_name,
                data,
                desk,
                printed=lambda: self._printed(report, data),
            )

        desk.tasks.work(lambda _progress: load(), give)

    def _printed(self, report: Report, data: bytes) -> None:
        """The printer has it all."""
        if self._presenter.together.read_only:
            return
        self._desk.tasks.save(
            lambda store: self._note(store, report, data, Way.PAPER),
            lambda _noted: self._changed(""),
        )

    # Signatures

    def sign(self) -> None:
        file, report = self._in_hand
        SignDialog(self._desk, self._page, file, report, self._signed).open()

    def stamp_is_due(self, settings: Settings) -> bool:
        file, report = self._in_hand
        made = signatures_of(file, report)
        return bool(settings.timestamp_url and made and not stamped(made))

    def fetch_stamps(self) -> None:
        fetch_timestamps(self._desk, lambda _outcome: self._presenter.reload())

    def _signed(self, told: str) -> None:
        self._changed(told, "report_digitally_signed")

    def _changed(self, told: str, act: str = "report_handed_over") -> None:
        """The visit has a signature or a handing over more."""
        if told:
            self._desk.messages.toast(told)
        self._desk.signals.data_changed.emit(act)
        self._presenter.reload()

    # For the supplier, and afterwards

    def package(self) -> None:
        """What the supplier recomputes the draw with."""
        from inspector.domain.verification import newest_draw
        from ui.pages.visit.package_export import save_package

        file, settings = self._in_hand[0], self._presenter.settings
        save_package(self._desk, file, newest_draw(file), settings, self._page, self._changed)

    def access_copy(self) -> None:
        """The report with names and case numbers masked."""
        from ui.pages.visit.delivery.access_copy import open_access_copy

        open_access_copy(self._desk, self._in_hand[0], self._page, self._changed)

    def calendar(self) -> None:
        """The deadlines the visit started, for her calendar."""
        from ui.pages.visit.calendar_export import save_calendar

        save_calendar(self._desk, self._in_hand[0], self._page)

    def correct(self) -> None:
        words, visit = self._desk.words, self._in_hand[0].visit.id
        dialog = Dialog(
            self._page,
            self._desk.theme,
            words,
            title=words("finish.correct_title"),
            text=words("finish.correct_text", version=self._in_hand[1].version),
            act=words("finish.correct"),
            dangerous=False,
            reason=words("finish.correct_reason"),
        )
        if dialog.exec():
            reason = dialog.reason
            self._presenter.write(lambda store: correct_visit(store, visit, reason), reload=True)
