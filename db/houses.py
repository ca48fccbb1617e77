"""Where data are reached from without a window: opened for one command, or for one question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from db.opening import OpenedData

T = TypeVar("T")


class OpenHouse:
    """Data that stand open in this thread; for backups."""

    def __init__(self, opened: OpenedData) -> None:
        self._opened = opened
        self.copying: AbstractContextManager[object] = RLock()

    def use(self, work: Callable[[OpenedData], T]) -> T:
        return work(self._opened)


class ShutHouse:
    """Data that are opened for each question; for restoring on the command line."""

    def __init__(self, open_folder: Callable[[], OpenedData]) -> None:
        self._open_folder = open_folder
        self.copying: AbstractContextManager[object] = RLock()

    def use(self, work: Callable[[OpenedData], T]) -> T:
        """InspectionError: those of the opening."""
        opened = self._open_folder()
        try:
            return work(opened)
        finally:
            opened.close()

    @property
    def stands_open(self) -> bool:
        return False

    @contextmanager
    def closed(self) -> Iterator[None]:
        """They are shut already."""
        yield
