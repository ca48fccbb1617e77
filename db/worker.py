"""The one thread that owns the storage; nothing heavy is imported before it has begun.

The window appears first: the opener is called inside the thread, and it is the opener that
imports the database.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Closable(Protocol):
    def close(self) -> None: ...


S = TypeVar("S", bound=Closable)


class StoreThread(Generic[S]):
    """Runs work on the opened storage, one piece after the other, in the order it came."""

    def __init__(self, opener: Callable[[], S]) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="storage")
        self._opened: S | None = None
        self._opener = opener
        self.opened: Future[S] = self._executor.submit(self._open)

    def submit(self, work: Callable[[S], T]) -> Future[T]:
        """Do this on the storage thread; a failed opening fails every piece of work."""
        return self._executor.submit(lambda: work(self.opened.result()))

    def end(self) -> Future[None]:
        """Take no more work: what was taken is done, then the storage is closed. Waits for nothing.

        The future has what went wrong with the closing.
        """
        closing = self._executor.submit(self._close)
        self._executor.shutdown(wait=False)
        return closing

    def close(self) -> None:
        """Finish what was begun, then close the storage and end the thread."""
        self.end().result()

    def _open(self) -> S:
        self._opened = self._opener()
        return self._opened

    def _close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()
