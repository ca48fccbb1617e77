"""While no recovery key exists, the start page says so once at each start."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from inspector.domain.errors import InspectionError
from inspector.domain.safekeeping import KeySlot, SlotKind
from ui.desk import Desk
from ui.navigation import Place

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
            remind(self._desk, slots)

    def _unknown(self, _problem: InspectionError) -> None:
        """The keys section tells of the trouble."""


def remind_soon(desk: Desk) -> None:
    """Ask which ways there are, and remind; the keys section tells of any trouble."""
    if desk.safety is not None:
        keys, work = desk.safety.keys, desk.tasks.work
        work(lambda _p: keys.slots(), lambda slots: remind(desk, slots), lambda _problem: None)


def remind(desk: Desk, slots: tuple[KeySlot, ...]) -> None:
    """A bar on the start page: there is no recovery key yet, and what that means here.

    Where the laptop belongs to an office its key opens the data as well.
    """
    by_office = any(slot.kind is SlotKind.OFFICE for slot in slots)
    if by_office:
        told = "safety.remind_office"
    else:
        told = f"safety.only.{slots[0].kind}" if len(slots) == 1 else "safety.remind"
    desk.messages.bar(
        desk.words(told),
        tone="remark",
        action=desk.words("safety.make_sheet"),
        act=lambda: desk.navigation.go(Place(page="recovery")),
        till="" if by_office else "office_changed",  # then the office key may open the data
    )
