"""Files and the system: its own dialogs, its other programs; the one seam where tests answer."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.domain.errors import InspectionError


class Files:
    """Asks for files to open and to save, None where she changed her mind; shows files."""

    def to_open(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        """A file to read; `pattern` as in `Billeder (*.jpg *.png)`."""
        from PySide6.QtWidgets import QFileDialog  # not at the start

        name, _ = QFileDialog.getOpenFileName(parent, title, "", pattern)
        return Path(name) if name else None

    def to_save(self, parent: QWidget, title: str, name: str, pattern: str = "") -> Path | None:
        """Where to write; the dialog itself asks before an existing file is replaced."""
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getSaveFileName(parent, title, name, pattern)
        return Path(chosen) if chosen else None

    def to_folder(self, parent: QWidget, title: str) -> Path | None:
        """A folder that is there."""
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(parent, title)
        return Path(chosen) if chosen else None

    def show(self, path: Path) -> bool:
        """Open a file or folder in the program the system has for it; False: there is none."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if sys.platform == "linux":
            from ui.linux_programs import has_one_for

            if not has_one_for(path):
                return False
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def read_file(path: Path, most: int = 200_000_000) -> bytes:
    """The bytes of the file; InspectionError `file-unreadable`, `-too-large`, `-link`,
    `-special`.
    """
    from inspector.gateways.file_reading import read_whole

    return read_whole(path, most)


def write_file(path: Path, data: bytes) -> None:
    """Write whole or not at all; InspectionError `file-unwritable`."""
    try:
        from tempfile import mkstemp

        handle, name = mkstemp(dir=path.parent, prefix=path.stem)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as problem:
        raise InspectionError("file-unwritable", file=path.name) from problem


def remove_file(path: Path) -> None:
    """Take back what was just written, as far as the system lets it go."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
