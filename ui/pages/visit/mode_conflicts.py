"""What visit mode shows of conflicts: how many there are, and the way to settle one."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from inspector.domain.model import VisitState
from inspector.domain.visit_file import VisitFile
from inspector.services.settling import cell_key
from ui.desk import Desk
from ui.navigation import Place
from ui.pages.visit.mode_bars import ModeBars
from ui.presenters.visit import VisitPresenter


class ModeConflicts(QObject):
    """Listens to the presenter for as long as the page stands."""

    def __init__(
        self, desk: Desk, presenter: VisitPresenter, bars: ModeBars, mode: QWidget
    ) -> None:
        super().__init__(mode)
        self._desk, self._presenter, self._bars = desk, presenter, bars
        presenter.conflict_asked.connect(self.settle)
        bars.conflict_asked.connect(self._first)
        desk.signals.data_changed.connect(self._others_changed)

    def show_file(self, file: VisitFile) -> None:
        """Nothing is said over a visit that is locked: its report stands."""
        closed = file.visit.state in (VisitState.LOCKED, VisitState.CANCELLED)
        self._bars.show_conflicts(0 if closed else len(file.conflicts))

    def settle(self, key: str) -> None:
        """Go to the page where this one is settled; the way back leads here."""
        self._desk.navigation.go(Place(page="conflicts", subject=key))

    def _first(self) -> None:
        cells = self._presenter.file.conflicts
        if cells:
            self.settle(cell_key(cells[0]))

    def _others_changed(self, act: str) -> None:
        """What came from another laptop is shown; what is being typed stays as it is."""
        if act in ("exchanged", "conflict_settled"):
            self._presenter.reload()
