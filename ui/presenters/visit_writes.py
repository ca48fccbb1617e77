"""Writes of an open visit, one after another, none of them lost while the window lives.

The pages paint what was typed at once; here it becomes durable in the same order. Every
write is handed to the storage thread at once. One that the storage cannot take (full disk,
locked file) halts those behind it, so that an older answer never overtakes a newer one;
all of them are kept and tried again. A write that the rules refuse is dropped and told.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.domain.errors import InspectionError
from inspector.services.ports import Clock, Store

RETRY_MS = 5_000

# What the storage cannot do now and may do later; all other codes are refusals by a rule.
_STORAGE = ("disk-", "data-", "storage-")


class StorageTasks(Protocol):
    """The part of `ui.tasks` that reaches the one storage thread."""

    def storage(
        self,
        work: Callable[[Store], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[InspectionError], None] | None = None,
    ) -> None: ...

    def save(
        self,
        work: Callable[[Store], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[InspectionError], None] | None = None,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class _Write:
    work: Callable[[Store], Any]
    then: Callable[[Any], None] | None


def refused_by_rules(error: InspectionError) -> bool:
    """True when trying again cannot help: a rule of the supervision said no."""
    return not error.code.startswith(_STORAGE)


class WriteQueue(QObject):
    """Hands writes to the storage and keeps each until the storage has taken it."""

    saving = Signal()
    saved = Signal(object)  # datetime of the newest durable write
    failing = Signal(object, object)  # datetime or None since when, InspectionError
    recovered = Signal()
    refused = Signal(object)  # InspectionError
    _broke = Signal()  # from the storage thread: a fault of the program

    def __init__(self, tasks: StorageTasks, now: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._now = now
        self._waiting: deque[_Write] = deque()
        self._sent = 0  # how many of the waiting the storage thread has in hand
        self._halted = Event()  # set and read on the storage thread
        self._trouble: InspectionError | None = None
        self._failing = False
        self.saved_at: datetime | None = None
        self._timer = QTimer(self, interval=RETRY_MS, singleShot=True)
        self._timer.timeout.connect(self.retry)
        self._broke.connect(self._broken)

    @property
    def idle(self) -> bool:
        """Everything typed is durable."""
        return not self._waiting

    @property
    def held_back(self) -> int:
        """How many writes wait because the storage failed."""
        return len(self._waiting) if self._failing else 0

    def add(self, work: Callable[[Store], Any], then: Callable[[Any], None] | None = None) -> None:
        write = _Write(work, then)
        self._waiting.append(write)
        if not self._failing:
            self.saving.emit()
            self._send(write)

    def retry(self) -> None:
        """Try all that wait, the oldest first."""
        self._timer.stop()
        if self._sent or not self._waiting:
            return
        self._halted.clear()
        self._trouble = None
        for write in list(self._waiting):
            self._send(write)

    def remind(self) -> None:
        """Tell once more what has not been stored, for a page that was not there."""
        if self._failing and self._trouble is not None:
            self.failing.emit(self.saved_at, self._trouble)

    def _send(self, write: _Write) -> None:
        self._sent += 1
        self._tasks.save(self._careful(write.work), self._taken, self._not_taken)

    def _careful(self, work: Callable[[Store], Any]) -> Callable[[Store], Any]:
        """The work as the storage thread runs it: nothing after a failure, in order."""

        def run(store: Store) -> Any:
            if self._halted.is_set():
                raise InspectionError("storage-held-back")
            fault = True
            try:
                result = work(store)
                fault = False
            except InspectionError as error:
                fault = False
                if not refused_by_rules(error):
                    self._halted.set()
                raise
            finally:
                if fault:
                    self._halted.set()
                    self._broke.emit()
            return result

        return run

    def _taken(self, result: Any) -> None:
        self._sent -= 1
        write = self._waiting.popleft()
        if self._failing:
            self._failing = False
            self.recovered.emit()
        self.saved_at = self._now()
        if write.then is not None:
            write.then(result)
        if not self._waiting:
            self.saved.emit(self.saved_at)

    def _not_taken(self, error: InspectionError) -> None:
        self._sent -= 1
        if refused_by_rules(error):
            self._waiting.popleft()
            self.refused.emit(error)
        else:
            self._trouble = self._trouble or error
        if self._sent == 0 and self._trouble is not None:
            self._failing = True
            self._timer.start()
            self.failing.emit(self.saved_at, self._trouble)

    def _broken(self) -> None:
        self._not_taken(InspectionError("storage-write-failed"))
        self._timer.stop()  # a fault of the program does not mend itself; she may try by hand
