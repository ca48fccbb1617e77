"""How much lies in the outbox, for the rail. Nothing of it belongs to the start."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.domain.errors import InspectionError
from inspector.services.ports import Store
from ui.desk import Desk

_LATER = 700  # milliseconds: the start page is painted first


class OutboxCount(QObject):
    """`counted`: what waits to be sent or needs her, whenever that may have changed."""

    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self, singleShot=True, interval=_LATER)
        self._timer.timeout.connect(self._read)
        desk.signals.figures_shown.connect(self._timer.start)
        desk.signals.data_changed.connect(self._heard)

    def _heard(self, act: str) -> None:
        if act.startswith("mail_") or act in ("report_handed_over", "storage_opened"):
            self._timer.start()

    def _read(self) -> None:
        self._desk.tasks.storage(_count, self.counted.emit, self._unknown)

    def _unknown(self, _problem: InspectionError) -> None:
        """The figure stays as it was: the page in hand tells of the storage's trouble."""


def _count(store: Store) -> int:
    from inspector.services.outbox import waiting  # not for the start

    found = waiting(store)
    return found.queued + found.asking
