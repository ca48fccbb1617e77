"""A folder many may write to at once: looking into it, and putting one's own there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from inspector.domain.errors import InspectionError
from inspector.gateways.folder_layout import (
    FILES,
    MARKER,
    MARKER_TEXT,
    RELAY,
    is_laptop,
    is_systems,
)
from inspector.gateways.folder_links import is_file, is_folder, is_there, leads_straight
from inspector.gateways.whole_files import flush_folder, sweep, trouble, write_whole


class FolderPlace:
    """The folder, whether it is ours, and what one laptop writes in its own part of it.

    A link, or anything else where a folder or a file should be, is never followed: nothing is
    written there (`hub-not-ours`), and what it leads to does not lie here.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def _require(self) -> list[str]:
        """What lies in the folder; `hub-away`, or `hub-not-ours` where it serves something else."""
        try:
            names = [one.name for one in os.scandir(self._path)]
        except OSError as error:
            raise InspectionError(_code(error)) from error
        strange = [name for name in names if not is_systems(name)]
        if strange and MARKER not in names and not any(map(is_laptop, strange)):
            raise InspectionError("hub-not-ours")
        return names

    def _laptops(self) -> list[str]:
        return sorted(name for name in self._require() if is_laptop(name))

    def _entries(self, *parts: str) -> list[os.DirEntry[str]]:
        """What is in this folder; nothing where it cannot be looked into now."""
        try:
            if not leads_straight(self._path, parts):
                return []
            with os.scandir(self._path.joinpath(*parts)) as found:
                return list(found)
        except OSError:
            return []

    # what this laptop puts there

    def _put_one(self, sender: str, parts: tuple[str, ...], name: str, data: bytes) -> None:
        folder = self._own_folder(sender, *parts)
        if self._put(folder / name, data):
            flush_folder(folder)

    def _own_folder(self, sender: str, *parts: str) -> Path:
        """The folder, made where it is not there. `hub-not-ours`: a link lies in its way."""
        try:
            if leads_straight(self._path, (sender, *parts)):
                return self._path.joinpath(sender, *parts)
            return self._made_folder(sender, *parts)
        except OSError as error:
            raise InspectionError(_code(error)) from error

    def _made_folder(self, *parts: str) -> Path:
        if MARKER not in self._require():
            write_whole(self._path / MARKER, MARKER_TEXT.encode())
        folder = self._path
        for part in parts:
            folder = folder / part
            if not is_there(folder):
                folder.mkdir(exist_ok=True)
            if not is_folder(folder):
                raise InspectionError("hub-not-ours")
        flush_folder(self._path)
        return folder

    def _put(self, path: Path, data: bytes) -> bool:
        """Write the file, unless the same lies there already; whether it was written."""
        try:
            if is_there(path):
                if not is_file(path):
                    raise InspectionError("hub-not-ours")
                if path.stat().st_size == len(data) and path.read_bytes() == data:
                    return False
            is_whole = write_whole(path, data)
        except OSError as error:
            self._require()
            raise InspectionError(_code(error)) from error
        if not is_whole:
            raise InspectionError("hub-unsound")
        return True

    def _sweep(self, sender: str) -> None:
        """Remove what this laptop itself left half written here."""
        for parts in ((), (FILES,), *((RELAY, one.name) for one in self._entries(sender, RELAY))):
            with suppress(OSError):
                if leads_straight(self._path, (sender, *parts)):
                    sweep(self._path.joinpath(sender, *parts))


def _code(error: OSError) -> str:
    return f"hub-{trouble(error)}"
