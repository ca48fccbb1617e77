"""Work off the window's thread: storage on its own thread, files and PDF in a pool.

Results, problems and progress come back on the window's thread. An InspectionError is told
in its own sentence, a Cancelled is the user's wish and told nobody, anything else is a fault
of the program: logged, and said once, calmly.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from shiboken6 import isValid

from inspector.domain.errors import Cancelled, InspectionError
from inspector.services.ports import Progress, Store
from ui.messages import Messages

T = TypeVar("T")
Submit = Callable[[Callable[[Store], Any]], "Future[Any]"]
Failed = Callable[[InspectionError], None]

_LOG = logging.getLogger(__name__)
_TELL_EVERY = 0.1  # seconds between two reports of progress


class Running(QObject):
    """Long work under way: its title, how far it is, and a way to stop it.

    It has a parent, which owns it: the thread that works would else be the one to destroy it
    where it lets go of it last, and Qt's objects die on their own thread or take the program
    with them.
    """

    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.started = time.monotonic()
        self._stopped = False
        self._told = 0.0

    def cancel(self) -> None:
        """Ask the work to stop; it does at its next report of progress."""
        self._stopped = True

    def report(self, done: int, total: int) -> None:
        """Called by the work, on its own thread; raises Cancelled when asked to stop."""
        if self._stopped:
            raise Cancelled
        if (now := time.monotonic()) - self._told >= _TELL_EVERY or done >= total:
            self._told = now
            self.progressed.emit(done, total)

    def seconds_left(self, done: int, total: int) -> int | None:
        """How long the rest will take at the pace so far; None while it cannot be said."""
        spent = time.monotonic() - self.started
        if done <= 0 or spent < 1:
            return None
        return max(1, round(spent / done * (total - done)))


class _Job(QRunnable):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._run = run

    def run(self) -> None:
        self._run()


def _alive(callback: Callable[..., None] | None) -> bool:
    """False where the callback belongs to a widget that is gone."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


class Tasks(QObject):
    """Runs work and brings its result home; `began` announces long work for the window."""

    began = Signal(Running)
    saved = Signal()  # something was stored durably
    _home = Signal(object)

    def __init__(
        self, submit: Submit, messages: Messages, untold: frozenset[str] = frozenset()
    ) -> None:
        """`untold`: codes that a page of their own asks about, so that no bar need tell them."""
        super().__init__()
        self._submit = submit
        # Whether a page of its own asks about this problem, so that no bar need tell it.
        self.told_elsewhere: Callable[[InspectionError], bool] = lambda problem: (
            problem.code in untold
        )
        self._ended = False
        self._messages = messages
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(2)
        self._home.connect(lambda deliver: deliver(), Qt.ConnectionType.QueuedConnection)

    def storage(
        self,
        work: Callable[[Store], T],
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run on the storage thread; `then` gets the result on the window's thread."""
        if not self._ended:
            self._when_done(self._submit(work), then, failed, None)

    def save(
        self,
        work: Callable[[Store], T],
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """As `storage`, and tells the window that something was stored."""

        def stored(result: T) -> None:
            self.saved.emit()
            if then is not None and _alive(then):
                then(result)

        self._when_done(self._submit(work), stored, failed, None)

    def long_save(
        self,
        work: Callable[[Store, Progress], T],
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        *,
        title: str,
        cancelled: Callable[[], None] | None = None,
    ) -> Running:
        """Long work on the storage thread, with progress and a cancel that undoes it."""

        def stored(result: T) -> None:
            self.saved.emit()
            if then is not None and _alive(then):
                then(result)

        return self.long_read(work, stored, failed, title=title, cancelled=cancelled)

    def long_read(
        self,
        work: Callable[[Store, Progress], T],
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        *,
        title: str,
        cancelled: Callable[[], None] | None = None,
    ) -> Running:
        """As `long_save`, for work that stores nothing."""
        running = Running(title, self)
        self.began.emit(running)
        future = self._submit(lambda store: work(store, running.report))
        self._when_done(future, then, failed, cancelled, running)
        return running

    def work(
        self,
        job: Callable[[Progress], T],
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        *,
        title: str = "",
        cancelled: Callable[[], None] | None = None,
    ) -> Running:
        """Work on values (files, PDF) in the pool; never on the storage."""
        running = Running(title, self)
        self.began.emit(running)
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(job(running.report))
            except BaseException as problem:
                future.set_exception(problem)

        self._when_done(future, then, failed, cancelled, running)
        self._pool.start(_Job(run))
        return running

    def wait(self) -> None:
        """Wait for the pool; called when the program ends, after the last write was handed over.

        A page that hears of that write afterwards reads nothing more.
        """
        self._ended = True
        self._pool.waitForDone()

    def _when_done(
        self,
        future: Future[T],
        then: Callable[[T], None] | None,
        failed: Failed | None,
        cancelled: Callable[[], None] | None,
        running: Running | None = None,
    ) -> None:
        # Emptied on the window's thread: what the callbacks hold, widgets among it, must not
        # be let go of last by the thread that worked.
        held = [(then, failed, cancelled, running)]

        def deliver() -> None:
            then, failed, cancelled, running = held.pop()
            if running is not None:
                running.ended.emit()
                running.deleteLater()
            self._deliver(future, then, failed, cancelled)

        def come_home(_future: Future[T]) -> None:
            if isValid(self):
                self._home.emit(deliver)

        future.add_done_callback(come_home)

    def _deliver(
        self,
        future: Future[T],
        then: Callable[[T], None] | None,
        failed: Failed | None,
        cancelled: Callable[[], None] | None,
    ) -> None:
        """On the window's thread: pass the outcome on, or say what went wrong."""
        problem = future.exception() if not future.cancelled() else Cancelled()
        try:
            if problem is None:
                if then is not None and _alive(then):
                    then(future.result())
            elif isinstance(problem, Cancelled):
                if cancelled is not None and _alive(cancelled):
                    cancelled()
            elif isinstance(problem, InspectionError):
                _LOG.info("a problem that was told", exc_info=problem)
                self._tell(problem, failed)
            else:
                _LOG.error("work failed", exc_info=problem)
                self._messages.unexpected()
        except Exception:
            _LOG.exception("the result of work could not be shown")
            self._messages.unexpected()

    def _tell(self, problem: InspectionError, failed: Failed | None) -> None:
        if failed is None:
            if not self.told_elsewhere(problem):
                self._messages.problem(problem)
        elif _alive(failed):
            failed(problem)
