"""A laptop that may only read: what leads to writing rests there, and says why."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError
from ui.desk import Desk
from ui.navigation import Place

Resting = TypeVar("Resting", bound=QWidget)

# After these the role may be another.
_ACTS = ("storage_opened", "office_changed", "exchanged", "exchange_tried")
_WRITING = ("new_visit", "import")  # pages that only write


def reading_only(desk: Desk) -> ReadingOnly:
    """The one of this window."""
    found = desk.tasks.findChild(ReadingOnly)
    return found if isinstance(found, ReadingOnly) else ReadingOnly(desk)


def writes(place: Place | None) -> bool:
    """Whether what stands there is for laptops that may write."""
    return place is not None and place.page in _WRITING


def for_writers(desk: Desk, control: Resting) -> Resting:
    """The same control, which rests with the reason while this laptop may only read."""
    _Rest(desk, control)
    return control


class ReadingOnly(QObject):
    """`on`: this laptop may only read, as the storage said last; `changed` when it is otherwise."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.tasks)
        self._desk = desk
        self.on = False
        desk.signals.data_changed.connect(self._heard)
        self._read()

    def _heard(self, act: str) -> None:
        if act in _ACTS:
            self._read()

    def _read(self) -> None:
        safety = self._desk.safety
        if self._desk.exchange is not None and not (safety is not None and safety.locked()):
            self._desk.tasks.storage(lambda store: store.read_only, self._know, self._unknown)

    def _know(self, on: bool) -> None:
        if on != self.on:
            self.on = on
            self.changed.emit()

    def _unknown(self, _problem: InspectionError) -> None:
        """What was known stays: the page in hand tells of the storage's trouble."""


class _Rest(QObject):
    """Lives with its control and gives back the words it had."""

    def __init__(self, desk: Desk, control: QWidget) -> None:
        super().__init__(control)
        self._control, self._watch = control, reading_only(desk)
        self._why = desk.words("together.reads_why")
        self._before = control.toolTip(), control.accessibleDescription()
        self._watch.changed.connect(self._tell)
        if self._watch.on:
            self._tell()

    def _tell(self) -> None:
        rests = self._watch.on
        tip, description = (self._why, self._why) if rests else self._before
        self._control.setEnabled(not rests)
        self._control.setToolTip(tip)
        self._control.setAccessibleDescription(description)
