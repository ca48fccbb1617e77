"""What visit mode shows of the colleagues: who takes which step, what is not shared, what came."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.exchange import LaterChanges
from inspector.domain.model import Side, Visit
from inspector.domain.visit_file import VisitFile
from inspector.services.answer_history import Told, changes_of
from inspector.services.later_changes import LateChange, late_changes
from inspector.services.ports import Progress, Record, Store
from inspector.services.sharing_steps import people_for
from ui.desk import Desk
from ui.exchange_at_visit import exchange_at_visit
from ui.pages.visit.head import KeyLine, VisitHead
from ui.pages.visit.history_dialog import HistoryDialog
from ui.pages.visit.mode_bars import ModeBars
from ui.pages.visit.share_dialog import ShareDialog
from ui.pages.visit.step_list import StepPane
from ui.pages.visit.step_page import StepPage
from ui.presenters.history import Subject, history_lines, late_lines
from ui.presenters.visit import VisitPresenter
from ui.presenters.visit_steps import step_rows

Entry = tuple[type[Record], Told, str]  # kind of record, the act, what the record is called


class ModeTogether(QObject):
    """Listens to the presenter for as long as the page stands."""

    handed_over = Signal()  # what is typed is to be stored now

    def __init__(
        self,
        desk: Desk,
        presenter: VisitPresenter,
        edges: tuple[VisitHead, KeyLine],
        steps: StepPane,
        bars: ModeBars,
        mode: QWidget,
    ) -> None:
        super().__init__(mode)
        self._desk, self._presenter, self._mode = desk, presenter, mode
        self._edges, self._steps, self._bars = edges, steps, bars
        self._at_visit = exchange_at_visit(desk)
        for edge in edges:
            edge.unshared.clicked.connect(self.exchange_now)
        presenter.begun.connect(self._begun)
        presenter.saved.connect(self._tell_unshared)
        steps.share_asked.connect(self.divide)
        bars.later_asked.connect(self.show_later)

    def show_file(self, file: VisitFile) -> None:
        """After the steps were counted: chip, bars and the way to divide the steps."""
        together = self._presenter.together
        self._tell_unshared()
        self._bars.show_reader(together.read_only)
        self._bars.show_later(self._later(file))
        two = sum(one.side == Side.UNIT for one in file.participants) > 1
        wanted = together.office or two or bool(file.shares)
        self._steps.share.setVisible(wanted and not self._presenter.locked)

    def _begun(self) -> None:
        self._desk.signals.data_changed.emit("visit_opened")

    def _tell_unshared(self, _moment: object = None) -> None:
        for edge in self._edges:
            edge.show_unshared(self._presenter.together.unshared)

    def _later(self, file: VisitFile) -> LaterChanges | None:
        """Of the version that counts; nothing of what a correction has taken up since."""
        if not file.reports or file.visit.state != "locked":
            return None
        counts = file.reports[-1].id
        found = (one for one in self._presenter.together.later if one.report == counts)
        return next((one for one in found if one.changes), None)

    def exchange_now(self) -> None:
        """What is typed is handed over first, so that it goes along."""
        if self._at_visit is not None:
            self.handed_over.emit()
            self._at_visit.run()

    # Dividing the steps

    def divide(self) -> None:
        """Ask who takes which step; who has a laptop of the office is asked there."""
        exchange = self._desk.exchange
        if not self._presenter.loaded or self._presenter.locked:
            return
        if exchange is None:
            self._divide_among(())
            return
        asked = exchange

        def read(_progress: Progress) -> tuple[str, ...]:
            roster = asked.state().roster
            members = roster.members if roster is not None else ()
            return tuple(one.person for one in members if one.is_active)

        self._desk.tasks.work(read, self._divide_among, lambda _no: self._divide_among(()))

    def _divide_among(self, colleagues: tuple[str, ...]) -> None:
        visit = self._presenter.file.visit.id
        self._desk.tasks.storage(lambda store: people_for(store, visit, colleagues), self._ask)

    def _ask(self, people: tuple[str, ...]) -> None:
        desk, file = self._desk, self._presenter.file
        me = self._presenter.settings.person_name
        rows = step_rows(file, desk.words, me)
        dialog = ShareDialog(self._mode, desk.theme, desk.words, rows, people, me)
        dialog.accepted.connect(lambda: self._share(dialog.given))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _share(self, given: dict[str, str]) -> None:
        if not given:
            return
        self._presenter.share(given)
        key = "together.share_done_one" if len(given) == 1 else "together.share_done"
        self._desk.messages.toast(self._desk.words(key, count=len(given)))

    # History

    def history(self, page: StepPage | None) -> None:
        """Ctrl+H: of what has the focus, else of the head of the visit."""
        if not self._presenter.loaded or (page is not None and page.full_window):
            return
        subject = page.history() if page is not None else None
        self.show_history(subject or self._of_visit())

    def _of_visit(self) -> Subject:
        visit = self._presenter.file.visit.id
        title = self._desk.words("together.history_visit")
        return Subject(title=title, records=((Visit, visit, ""),))

    def show_history(self, subject: Subject) -> None:
        """Read it and show it."""

        def read(store: Store) -> list[Entry]:
            found = [
                (kind, told, about)
                for kind, key, about in subject.records
                for told in changes_of(store, kind, key)
            ]
            return sorted(found, key=lambda one: one[1].at, reverse=True)

        self._desk.tasks.storage(read, lambda told: self._open_history(subject, told))

    def _open_history(self, subject: Subject, told: list[Entry]) -> None:
        words = self._desk.words
        title, text = (
            words("together.history_of", name=subject.title),
            words("together.history_text"),
        )
        lines = history_lines(told, words, self._presenter.file.scheme)
        nothing = words("together.history_none")
        self._open(HistoryDialog(self._desk, self._mode, title, text, lines, nothing))

    def _open(self, dialog: HistoryDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # After the lock

    def show_later(self) -> None:
        """What came to the visit after its report was locked."""
        file = self._presenter.file
        report, later = file.reports[-1], self._later(file)
        dots = later.dots if later is not None else ()

        def show(found: tuple[LateChange, ...]) -> None:
            words = self._desk.words
            title = words("together.later_title", version=report.version)
            lines, nothing = late_lines(file, found, words), words("together.later_none")
            text = words("together.later_text")
            self._open(HistoryDialog(self._desk, self._mode, title, text, lines, nothing))

        self._desk.tasks.storage(lambda store: late_changes(store, report, dots), show)
