"""What visit mode tells of saving: the time in the head, the red bar, and all being well again."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from inspector.domain.formats import clock
from ui.desk import Desk
from ui.held_back import CopyElsewhere
from ui.pages.visit.head import VisitHead
from ui.pages.visit.mode_bars import ModeBars
from ui.presenters.visit import VisitPresenter


class ModeSaving(QObject):
    """Listens to the presenter for as long as the page stands."""

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, head: VisitHead, bars: ModeBars, mode: QWidget
    ) -> None:
        super().__init__(mode)
        self._desk, self._presenter = desk, presenter
        self._head, self._bars = head, bars
        self._copying = CopyElsewhere(desk, mode)
        self._trouble: InspectionError | None = None
        self._since: datetime | None = None
        self._most = 0  # answers that waited at once since the trouble began
        self._caught_up = False
        presenter.saving.connect(head.saving)
        presenter.saved.connect(self._saved)
        presenter.failing.connect(self._failing)
        presenter.recovered.connect(self._recovered)
        bars.retry_asked.connect(presenter.retry)
        bars.copy_asked.connect(self._copy)
        self._copying.kept.connect(bars.show_copied)
        bars.copied.connect(self._count)

    def typed(self) -> None:
        """Something was typed: the red bar, where it stands, counts it once it is queued."""
        if self._trouble is not None:
            QTimer.singleShot(0, self, self._count)

    def text_waits(self, waits: bool) -> None:
        """While a text waits in its field the head does not say that all is stored."""
        self._head.hold_saved(waits)

    def _count(self) -> None:
        if self._trouble is not None:
            self._most = max(self._most, self._presenter.held_back)
            self._bars.show_failing(self._since, self._trouble, self._presenter.held_back)

    def say_saved(self) -> None:
        """Ctrl+S: nothing needs to be saved by hand."""
        words, moment = self._desk.words, self._presenter.saved_at
        if moment is None:
            self._desk.messages.toast(words("visit.all_saved"))
        else:
            told = clock(moment, seconds=True)
            self._desk.messages.toast(words("visit.all_saved_at", time=told))

    def _copy(self) -> None:
        self._copying.ask(self._presenter.file)

    def _saved(self, moment: datetime) -> None:
        self._head.saved(moment)
        self._desk.signals.data_changed.emit("visit")
        if self._caught_up:
            self._caught_up = False
            self._desk.messages.toast(self._told_again())

    def _told_again(self) -> str:
        words, most = self._desk.words, self._most
        self._most = 0
        if most > 1:
            return words("keep.rescue.caught_up", count=most)
        return words("visit.recovered")

    def _failing(self, since: datetime, error: InspectionError) -> None:
        self._since, self._trouble = since, error
        self._head.failing()
        self._count()

    def _recovered(self) -> None:
        self._trouble = self._since = None
        self._caught_up = True
        self._bars.clear_failing()
