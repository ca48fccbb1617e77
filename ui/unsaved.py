"""Before the window closes: answers that the storage has not taken are not lost unasked."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.presenters.visit_writes import WriteQueue

PATIENCE_MS = 5_000  # for what is in hand when the window is to close
_TELL_MS = 300  # until she is told what the window waits for
_LOOK_MS = 20
_WAITING = "waits for the storage"


def queues_of(desk: Desk) -> list[WriteQueue]:
    """The writes of all visits that still have something to store or are shown."""
    return desk.tasks.findChildren(WriteQueue)


def held_back(desk: Desk) -> int:
    """How many writes wait because the storage failed."""
    return sum(queue.held_back for queue in queues_of(desk))


def may_close(desk: Desk, window: QWidget) -> bool:
    """True when all is stored, or she gives up what is not; where she stays, it is tried again.

    What is in hand is waited for, some seconds; the window lives on meanwhile, and another wish
    to close it is not heard.
    """
    if window.findChild(QEventLoop, _WAITING) is not None:
        return False
    leave = getattr(getattr(window, "page", None), "leave", None)
    if callable(leave):
        leave()  # what is being typed is to be stored too
    if not _answered(desk):
        _wait(desk, window)
    waiting = held_back(desk) if _answered(desk) else sum(one.unstored for one in queues_of(desk))
    if not waiting or _may_lose(desk, window, waiting):
        return True
    for queue in queues_of(desk):
        queue.retry()
    return False


def _answered(desk: Desk) -> bool:
    """The storage has taken all, or has said that it cannot."""
    return all(one.idle or (one.held_back and not one.in_hand) for one in queues_of(desk))


def _wait(desk: Desk, window: QWidget) -> None:
    loop = QEventLoop(window)
    loop.setObjectName(_WAITING)
    look = QTimer(loop, interval=_LOOK_MS)
    look.timeout.connect(lambda: loop.quit() if _answered(desk) else None)
    look.start()
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    QTimer.singleShot(_TELL_MS, loop, lambda: desk.messages.toast(desk.words("shell.storing_last")))
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    look.stop()
    loop.setParent(None)
    loop.deleteLater()


def _may_lose(desk: Desk, window: QWidget, held: int) -> bool:
    """Answers stand in memory alone: she decides, and staying is the safe way."""
    from ui.held_back import may_leave  # not before it is needed

    return may_leave(desk, window, held)
