"""The bundles this laptop wrote and read, as they were: sealed, so that they may lie in a folder.

What is lost of it is sealed again, or read again from where it lies.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import BundleName, bundle_name
from inspector.gateways.whole_files import flush_folder, read_whole, sweep, trouble, write_whole

_TURN = "turn"
_CODES = {"full": "disk-full", "refused": "data-read-only"}


class FolderBundles:
    """`services.exchange_kept.KeptBundles`: `PATH/LAPTOP/FIRST-LAST-LINK.ibx`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_swept = False

    def keep(self, name: BundleName, data: bytes) -> None:
        """Keep it durably, in place of an older one of this name."""
        self._sweep()
        _write(self._file(name), data)

    def load(self, name: BundleName) -> bytes | None:
        with suppress(InspectionError):
            return read_whole(self._file(name))
        return None

    def size(self, name: BundleName) -> int | None:
        """Its bytes; None where it is not kept."""
        try:
            return self._file(name).stat().st_size or None
        except OSError:
            return None

    def all(self) -> list[BundleName]:
        """Of every laptop, in the order of its chain."""
        found = [bundle_name(path.parent.name, path.name) for path in self._path.glob("*/*.ibx")]
        return sorted(
            (name for name in found if name is not None),
            key=lambda name: (name.device, name.first, name.last),
        )

    def drop(self, name: BundleName) -> None:
        """Keep it no longer; nothing happens where it is not kept."""
        with suppress(OSError):
            self._file(name).unlink()

    def turn(self) -> str:
        """The sealed file that the next file by mail begins with; "": the first of all."""
        with suppress(InspectionError, UnicodeError):
            return read_whole(self._path / _TURN).decode("ascii")
        return ""

    def note_turn(self, name: str) -> None:
        """The next one begins with this."""
        _write(self._path / _TURN, name.encode("ascii"))

    def _sweep(self) -> None:
        """Once: what a killed program left half written."""
        if not self._is_swept:
            self._is_swept = True
            for folder in self._path.glob("*"):
                sweep(folder)

    def _file(self, name: BundleName) -> Path:
        return self._path / name.device / name.file


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_whole = write_whole(path, data)
    except OSError as error:
        raise InspectionError(_CODES.get(trouble(error), "disk-error")) from error
    if not is_whole:
        raise InspectionError("disk-error")
    flush_folder(path.parent)
