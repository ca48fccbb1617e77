"""A folder many may write to at once: looking into it, and putting one's own there."""

from __future__ import annotations

import os
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
from inspector.gateways.whole_files import flush_folder, sweep, trouble, write_whole


class FolderPlace:
    """The folder, whether it is ours, and what one laptop writes in its own part of it."""

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
            return list(os.scandir(self._path.joinpath(*parts)))
        except OSError:
            return []

    # what this laptop puts there

    def _put_one(self, sender: str, parts: tuple[str, ...], name: str, data: bytes) -> None:
        folder = self._own_folder(sender, *parts)
        if self._put(folder / name, data):
            flush_folder(folder)

    def _own_folder(self, sender: str, *parts: str) -> Path:
        folder = self._path.joinpath(sender, *parts)
        if not folder.is_dir():
            names = self._require()
            try:
                if MARKER not in names:
                    write_whole(self._path / MARKER, MARKER_TEXT.encode())
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise InspectionError(_code(error)) from error
            flush_folder(self._path)
        return folder

    def _put(self, path: Path, data: bytes) -> bool:
        """Write the file, unless the same lies there already; whether it was written."""
        try:
            if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
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
        own = self._path / sender
        for folder in (own, own / FILES, *(own / RELAY).glob("*")):
            sweep(folder)


def _code(error: OSError) -> str:
    return f"hub-{trouble(error)}"
