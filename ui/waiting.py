"""What the rail counts at I dag, also while another page is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.presenters.today import read_today


class Waiting(QObject):
    """Counts where the data changed since the last figure; I dag tells its own.

    Nothing is read during a visit: answers change the data by the second, and there is no rail.
    """

    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stale = True
        desk.signals.data_changed.connect(self._changed)

    def _changed(self, _act: str) -> None:
        self._stale = True

    def told(self) -> None:
        """The figure is known, from here or from I dag."""
        self._stale = False

    def shown(self, page: str) -> None:
        """A page with the rail is shown, or was read anew."""
        if self._stale and page != "today":
            self._stale = False
            desk = self._desk
            desk.tasks.storage(
                lambda store: read_today(desk, store).waiting, self.counted.emit, self._unknown
            )

    def _unknown(self, _problem: InspectionError) -> None:
        """The figure stays as it was: the page in hand tells of the storage's trouble."""
