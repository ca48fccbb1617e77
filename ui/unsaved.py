"""Before the window closes: answers that the storage has not taken are not lost unasked."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.presenters.visit_writes import WriteQueue


def queues_of(desk: Desk) -> list[WriteQueue]:
    """The writes of all visits that still have something to store or are shown."""
    return desk.tasks.findChildren(WriteQueue)


def held_back(desk: Desk) -> int:
    """How many writes wait because the storage failed."""
    return sum(queue.held_back for queue in queues_of(desk))


def may_close(desk: Desk, window: QWidget) -> bool:
    """True when nothing waits, or she gives it up; where she stays, all is tried again."""
    held = held_back(desk)
    if not held or _may_lose(desk, window, held):
        return True
    for queue in queues_of(desk):
        queue.retry()
    return False


def _may_lose(desk: Desk, window: QWidget, held: int) -> bool:
    """Answers stand in memory alone: she decides, and staying is the safe way."""
    from ui.held_back import may_leave  # not before it is needed

    return may_leave(desk, window, held)
