"""While no recovery key exists, the start page says so once at each start."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import KeySlot, SlotKind
from ui.desk import Desk

_LATER_MS = 2_000  # the start page comes first


class KeyReminder(QObject):
    """Asks the slots once the start is over, in the pool."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def begin(self) -> None:
        """The start is over and the data are open."""
        QTimer.singleShot(_LATER_MS, self, self.look)

    def look(self) -> None:
        """Read the slots; the bar is only for the start page."""
        if self._desk.safety is not None:
            keys = self._desk.safety.keys
            self._desk.tasks.work(lambda _progress: keys.slots(), self._know, self._unknown)

    def _know(self, slots: tuple[KeySlot, ...]) -> None:
        on_start_page = self._desk.navigation.here.page == "today"
        if on_start_page and not any(slot.kind is SlotKind.RECOVERY for slot in slots):
            from ui.pages.recovery_sheet import remind

            remind(self._desk)

    def _unknown(self, _problem: InspectionError) -> None:
        """The keys section tells of the trouble."""
