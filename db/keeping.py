"""What keeps the data behind a window, each part made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from db.window_storage import WindowStorage
from inspector.services.ports import Clock, KeyRing

if TYPE_CHECKING:
    from db.backups import FolderBackups
    from db.key_cabinet import KeyCabinet
    from db.rescue import FolderRescue
    from db.restoring import FolderRestoring


class Keeping:
    """Keys, backups, restoring and rescue of the folder that this storage opens.

    Nothing is imported before it is needed: a start needs none of it.
    """

    def __init__(
        self,
        folder: Path,
        storage: WindowStorage,
        key_ring: Callable[[], KeyRing],
        clock: Clock,
    ) -> None:
        self.folder, self.clock = folder, clock
        self._storage, self._key_ring = storage, key_ring

    @cached_property
    def keys(self) -> KeyCabinet:
        from db.key_cabinet import KeyCabinet

        def key() -> bytes:
            return self._storage.opened_data().key

        def opened_by() -> bytes:
            return self._storage.opened_data().keys

        return KeyCabinet(self.folder, key, self._key_ring(), self.clock, opened_by)

    @cached_property
    def backups(self) -> FolderBackups:
        from db.backups import FolderBackups

        return FolderBackups(self.folder, self._storage, self.clock)

    @cached_property
    def restoring(self) -> FolderRestoring:
        from db.restoring import FolderRestoring

        return FolderRestoring(self.folder, self._storage, self._key_ring(), self.clock)

    @cached_property
    def rescue(self) -> FolderRescue:
        from db.rescue import FolderRescue

        return FolderRescue(self._storage.opened_data, self.clock)

    def lock(self) -> None:
        """Close the data and forget the key, when all that was begun is done."""
        self._storage.lock()

    def locked(self) -> bool:
        return self._storage.locked
