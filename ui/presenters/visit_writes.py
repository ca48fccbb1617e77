"""Writes of an open visit, one after another, none of them lost while the window lives.

The pages paint what was typed at once; here it becomes durable in the same order. Every
write is handed to the storage thread at once. What becomes of it there:

- taken: it is durable;
- the storage cannot (full disk, a disk removed): it halts those behind it, so that an older
  answer never overtakes a newer one; all of them are kept and tried again by themselves;
- the data are locked: the same, and nobody is alarmed;
- a rule refuses it: dropped and told;
- a fault of the program: it is set aside, with all that come later and may touch the same
  thing; the others go on. What is set aside is kept, told, and tried again when she asks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from threading import Event
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.domain.errors import InspectionError
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Clock, Store

RETRY_MS = 5_000
LOCKED = "data-locked"
_SET_ASIDE = "storage-set-aside"

# What the storage cannot do now and may do later; all other codes are refusals by a rule.
_STORAGE = (
    "disk-", "data-", "storage-", "key-", "keys-", "no-key", "keychain-", "passphrase-",
    "recovery-", "already-open", "folder-",
)  # fmt: skip

Work = Callable[[Store], Any]
See = Callable[[VisitFile], VisitFile]


class StorageTasks(Protocol):
    """The part of `ui.tasks` that reaches the one storage thread."""

    def storage(
        self,
        work: Work,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[InspectionError], None] | None = None,
    ) -> None: ...

    def save(
        self,
        work: Work,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[InspectionError], None] | None = None,
    ) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Write:
    number: int
    work: Work
    then: Callable[[Any], None] | None
    seen: See | None
    about: frozenset[str]

    def may_touch(self, other: _Write) -> bool:
        """Whether this must wait for the other, older one, which was set aside."""
        return not self.about or bool(self.about & other.about)


def refused_by_rules(error: InspectionError) -> bool:
    """True when trying again cannot help: a rule of the supervision said no."""
    return not error.code.startswith(_STORAGE)


class WriteQueue(QObject):
    """Hands writes to the storage and keeps each until the storage has taken it."""

    saving = Signal()
    saved = Signal(object)  # datetime of the newest durable write; nothing waits
    settled = Signal()  # the storage has nothing in hand and does not fail
    failing = Signal(object, object)  # datetime since when, InspectionError
    recovered = Signal()
    refused = Signal(object)  # InspectionError
    _broke = Signal()  # from the storage thread: a fault of the program

    def __init__(self, tasks: StorageTasks, now: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._now = now
        self._numbers = count()
        self._waiting: deque[_Write] = deque()
        self._sent = 0  # how many of the waiting, the first ones, the storage thread has in hand
        self._halted = Event()  # set and read on the storage thread
        self._aside: list[_Write] = []  # grows on the storage thread, emptied while it has nothing
        self._trouble: InspectionError | None = None
        self._failing = False
        self._asked = False  # to try all again
        self._told = False  # that it fails, or that something is set aside
        self.saved_at: datetime | None = None
        self._since: datetime | None = None  # since when nothing is stored, for every page alike
        self._timer = QTimer(self, interval=RETRY_MS, singleShot=True)
        self._timer.timeout.connect(self.try_again)
        self._broke.connect(self._broken)

    @property
    def idle(self) -> bool:
        """Everything typed is durable."""
        return not self._waiting and not self._aside

    @property
    def in_hand(self) -> bool:
        """The storage thread has writes that are not answered for yet."""
        return self._sent > 0

    @property
    def held_back(self) -> int:
        """How many writes wait because the storage failed or the program did."""
        return (len(self._waiting) if self._failing else 0) + len(self._aside)

    @property
    def unstored(self) -> int:
        """How many writes are not durable yet, for whatever reason."""
        return len(self._waiting) + len(self._aside)

    def typed(self, file: VisitFile) -> VisitFile:
        """This file with all that waits, as it will be when that is stored."""
        for write in sorted((*self._aside, *self._waiting), key=_number):
            if write.seen is not None:
                file = write.seen(file)
        return file

    def add(
        self,
        work: Work,
        then: Callable[[Any], None] | None = None,
        *,
        seen: See | None = None,
        about: Iterable[str] = (),
    ) -> None:
        """`about`: what it touches, where that can be said; nothing: it may touch anything."""
        write = _Write(next(self._numbers), work, then, seen, frozenset(about))
        self._waiting.append(write)
        if not self._failing:
            if not self._told:
                self.saving.emit()
            self._send((write,))

    def retry(self) -> None:
        """Try all that wait, the oldest first, what was set aside too: she asked for it."""
        self._asked = bool(self._sent)  # then as soon as that is answered for
        if not self._sent:
            self._waiting = deque(sorted((*self._aside, *self._waiting), key=_number))
            self._aside.clear()
            self.try_again()

    def try_again(self) -> None:
        """Try all that wait for the storage, the oldest first."""
        self._timer.stop()
        if self._sent or not self._waiting:
            return
        self._halted.clear()
        self._trouble = None
        self._send(tuple(self._waiting))

    def remind(self) -> None:
        """Tell once more what has not been stored, for a page that was not there."""
        if self._failing and self._trouble is not None and self._trouble.code != LOCKED:
            self._tell(self._trouble)
        elif self._aside:
            self._tell(InspectionError("storage-write-failed"))

    def _send(self, writes: tuple[_Write, ...]) -> None:
        self._sent += len(writes)
        for write in writes:
            self._tasks.save(self._careful(write), self._taken, self._not_taken)

    def _careful(self, write: _Write) -> Work:
        """The work as the storage thread runs it: nothing after a failure, in order."""

        def run(store: Store) -> Any:
            if self._halted.is_set():
                raise InspectionError("storage-held-back")
            if any(write.may_touch(older) for older in self._aside):
                self._aside.append(write)
                raise InspectionError(_SET_ASIDE)
            fault = True
            try:
                result = write.work(store)
                fault = False
            except InspectionError as error:
                fault = False
                if not refused_by_rules(error):
                    self._halted.set()
                raise
            finally:
                if fault:
                    self._aside.append(write)
                    self._broke.emit()
            return result

        return run

    def _taken(self, result: Any) -> None:
        self._sent -= 1
        self._failing = False
        write = self._waiting.popleft()
        self.saved_at = self._now()
        try:
            if write.then is not None:
                write.then(result)
        finally:
            self._settle()

    def _not_taken(self, error: InspectionError) -> None:
        self._sent -= 1
        if error.code == _SET_ASIDE:
            self._waiting.popleft()
        elif refused_by_rules(error):
            self._waiting.popleft()
            self.refused.emit(error)
        else:
            self._trouble = self._trouble or error
        self._settle()

    def _broken(self) -> None:
        self._not_taken(InspectionError(_SET_ASIDE))

    def _settle(self) -> None:
        """Once the storage has nothing in hand: say how things stand, go on with what came."""
        if self._told and not self._failing and not self._aside and not self._trouble:
            self._told = False
            self.recovered.emit()
        if self._sent:
            return
        if self._asked and (self._aside or self._waiting):
            self.retry()
            return
        if self._trouble is not None:
            self._failing = True
            self._timer.start()
        elif self._waiting:
            self._send(tuple(self._waiting))  # came while the storage failed
            return
        self.remind()
        if not self._failing:
            self.settled.emit()
            if not self._aside and self.saved_at is not None:
                self.saved.emit(self.saved_at)  # the last word: who hears it may end this queue

    def _tell(self, trouble: InspectionError) -> None:
        if not self._told or self._since is None:
            self._since = self.saved_at or self._now()
        self._told = True
        self.failing.emit(self._since, trouble)


def _number(write: _Write) -> int:
    return write.number
