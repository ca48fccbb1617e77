"""The storage behind a window: one thread, begun anew where the key did not fit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager, contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from db.instance import KeptLock
from db.worker import StoreThread
from inspector.domain.errors import InspectionError
from inspector.services.ports import Store

if TYPE_CHECKING:  # the database is imported inside the thread, by the opener
    from db.opening import OpenedData

T = TypeVar("T")


class WindowStorage:
    """The storage thread behind the window, begun anew where the key did not fit.

    Also the attachments of whatever folder is open (`ports.Attachments`). What was taken in
    hand is done before the data close, attachments and all; what comes after is refused, and
    no call but `lock`, `close`, `use` and those for attachments waits for anything.
    """

    def __init__(
        self, open_folder: Callable[[str | None], OpenedData], door: KeptLock | None = None
    ) -> None:
        """`door`: the lock that `open_folder` takes, where the folder is kept behind a lock."""
        self._open_folder = open_folder
        self._door = door or KeptLock()
        self._thread: StoreThread[OpenedData] | None = None
        self._closing: Future[None] | None = None  # of the thread before this one
        self._turn = 0  # of the opening that counts: an earlier one unlocks nothing
        self._hand = threading.local()  # on a storage thread: the data it works on
        self._state = RLock()  # over all of these; never held while anything is waited for
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
        """Close what is open when its work is done, then open with this passphrase or none."""
        with self._state:
            ahead, self._is_ahead = self._is_ahead, False
            if self._thread is None or not ahead or passphrase is not None:
                self._retire()
                self._ended = False
                before, turn = self._closing, self._turn
                self._thread = StoreThread(lambda: self._open(passphrase, before, turn))
            return self._thread.opened

    def _open(self, passphrase: str | None, before: Future[None] | None, turn: int) -> OpenedData:
        """On the new storage thread. Only data that did open are unlocked: a wrong passphrase
        refuses no waiting answer, and a lock that came meanwhile stands.
        """
        if before is not None:
            wait([before])
        opened = self._open_folder(passphrase)
        self._hand.opened = opened
        with self._state:
            if turn == self._turn:
                self._locked = self._replacing = False
                self._door.use()
        return opened

    def submit(self, work: Callable[[Store], Any]) -> Future[Any]:
        """Do this on the storage thread, after all that came before.

        The result tells `data-locked` where the data are locked or the window has ended.
        """
        with self._state:
            if self._locked or self._ended:
                refused: Future[Any] = Future()
                refused.set_exception(InspectionError("data-locked"))
                return refused
            return self._running.submit(lambda opened: work(opened.store))

    def use(self, work: Callable[[OpenedData], T]) -> T:
        """Do this on the storage thread and wait; not to be called on it.

        InspectionError: `data-locked`, at the window's end too; those of the opening;
        `data-cannot-open` where the data were closed to be replaced and not opened since.
        """
        with self._state:
            if self._replacing and self._thread is None:
                raise InspectionError("data-cannot-open")
            if self._ended or (self._locked and not self._replacing):
                raise InspectionError("data-locked")
            asked = self._running.submit(work)
        return asked.result()

    @property
    def _running(self) -> StoreThread[OpenedData]:
        if self._thread is None:
            self.begin()
        assert self._thread is not None
        return self._thread

    def opened_data(self) -> OpenedData:
        """The data as they were opened: on a storage thread those it works on, else `data-locked`
        where they are locked or the window has ended.
        """
        opened: OpenedData | None = getattr(self._hand, "opened", None)
        if opened is not None:
            return opened
        with self._state:
            if self._locked or self._ended:
                raise InspectionError("data-locked")
            opening = self._running.opened
        return opening.result()

    def save(self, data: bytes) -> str:
        return self.opened_data().attachments.save(data)

    def load(self, sha256: str) -> bytes:
        return self.opened_data().attachments.load(sha256)

    def holds(self, sha256: str) -> bool:
        return self.opened_data().attachments.holds(sha256)

    def sweep(self, named: Collection[str]) -> int:
        return self.opened_data().attachments.sweep(named)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Within, the data are closed; afterwards too, until the next `begin` opens them.

        What is asked of the storage meanwhile is told `data-locked` and waits, as behind a lock.
        """
        with self._state:
            self._replacing = self._locked = True
        self.close()
        yield

    @property
    def stands_open(self) -> bool:
        """Whether there is an opening that a question would be asked of."""
        return self._thread is not None and not self._locked

    @property
    def locked(self) -> bool:
        """The data are closed and their key forgotten until the next `begin`."""
        return self._locked

    def lock(self) -> None:
        """Finish what was begun, close the data and forget the key; may take a moment.

        The folder stays ours, so that no second program opens it meanwhile.
        """
        with self._state:
            self._locked = True
            self._door.keep()
            closing = self._retire()
        if closing is not None:
            closing.result()

    def close(self) -> None:
        """Finish what was begun and end the thread, for good until a `begin`."""
        with self._state:
            self._ended = True
            closing = self._retire()
        try:
            if closing is not None:
                closing.result()
        finally:
            self._door.let_go()

    def _retire(self) -> Future[None] | None:
        """Refuse the thread further work; it ends by itself when what it has is done."""
        self._turn += 1
        if self._thread is not None:
            self._closing = self._thread.end()
            self._thread = None
        return self._closing
