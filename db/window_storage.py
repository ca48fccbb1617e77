"""The storage behind a window: one thread, begun anew where the key did not fit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from db.worker import StoreThread
from inspector.domain.errors import InspectionError
from inspector.services.ports import Store

if TYPE_CHECKING:  # the database is imported inside the thread, by the opener
    from db.opening import OpenedData

T = TypeVar("T")


class WindowStorage:
    """The storage thread behind the window, begun anew where the key did not fit.

    Also the attachments of whatever folder is open (`ports.Attachments`).
    """

    def __init__(self, open_folder: Callable[[str | None], OpenedData]) -> None:
        self._open_folder = open_folder
        self._thread: StoreThread[OpenedData] | None = None
        self._is_ahead = False
        self._ended = False
        self._locked = False
        self._replacing = False
        self.copying: AbstractContextManager[object] = RLock()  # one backup or restore at a time

    def begin_ahead(self) -> None:
        """Begin to open before the window asks for it; its first `begin` gets this opening."""
        self.begin()
        self._is_ahead = True

    def begin(self, passphrase: str | None = None) -> Future[OpenedData]:
        """Close what is open, and open with this passphrase or none."""
        ahead, self._is_ahead = self._is_ahead, False
        if self._thread is None or not ahead or passphrase is not None:
            self.close()
            self._ended = False
            self._thread = StoreThread(lambda: self._open_folder(passphrase))
            self._thread.opened.add_done_callback(self._unlock)
        return self._thread.opened

    @property
    def _running(self) -> StoreThread[OpenedData]:
        if self._locked:
            raise InspectionError("data-locked")
        if self._ended:
            raise RuntimeError("the storage of this window is closed")
        if self._thread is None:
            self.begin()
        assert self._thread is not None
        return self._thread

    def submit(self, work: Callable[[Store], Any]) -> Future[Any]:
        """Do this on the storage thread, after all that came before; `data-locked` if locked."""
        if self._locked:
            refused: Future[Any] = Future()
            refused.set_exception(InspectionError("data-locked"))
            return refused
        return self._running.submit(lambda opened: work(opened.store))

    def use(self, work: Callable[[OpenedData], T]) -> T:
        """Do this on the storage thread and wait; not to be called on it.

        InspectionError: `data-locked`, at the window's end too; those of the opening;
        `data-cannot-open` where the data were closed to be replaced and not opened since.
        """
        if self._replacing and self._thread is None:
            raise InspectionError("data-cannot-open")
        if self._ended or (self._locked and not self._replacing):
            raise InspectionError("data-locked")
        if self._thread is None:
            self.begin()
        assert self._thread is not None
        return self._thread.submit(work).result()

    def opened_data(self) -> OpenedData:
        """The data as they were opened, for what needs no storage thread; `data-locked`."""
        return self._running.opened.result()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Within, the data are closed; afterwards too, until the next `begin` opens them.

        What is asked of the storage meanwhile is told `data-locked` and waits, as behind a lock.
        """
        self._replacing = True
        self.lock()
        yield

    def save(self, data: bytes) -> str:
        return self.opened_data().attachments.save(data)

    def load(self, sha256: str) -> bytes:
        return self.opened_data().attachments.load(sha256)

    def _unlock(self, opening: Future[OpenedData]) -> None:
        """Only data that did open are unlocked: a wrong passphrase refuses no waiting answer."""
        if opening.exception() is None:
            self._locked = self._replacing = False

    def sweep(self, named: Collection[str]) -> int:
        return self.opened_data().attachments.sweep(named)

    @property
    def locked(self) -> bool:
        """The data are closed and their key forgotten until the next `begin`."""
        return self._locked

    def lock(self) -> None:
        """Finish what was begun, close the data and forget the key; may take a moment."""
        self._locked = True
        self.close()

    def close(self) -> None:
        """End the thread; what is asked of the storage afterwards is a fault of the program."""
        self._ended = True
        if self._thread is not None:
            self._thread.close()
            self._thread = None
