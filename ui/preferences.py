"""What this laptop remembers about the window: sizes and looks, nothing personal."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ui.cover import Cover


class Preferences:
    """Kept in window.ini of the data folder; unreadable values count as not set."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.cover = Cover(
            self.number("look/covered", 0) == 1, lambda on: self.keep("look/covered", int(on))
        )

    def text(self, name: str, default: str = "") -> str:
        return str(self._settings.value(name, default))

    def number(self, name: str, default: int) -> int:
        try:
            return int(str(self._settings.value(name, default)))
        except ValueError:
            return default

    def numbers(self, name: str) -> list[int]:
        """A list of whole numbers, such as the widths of columns; empty where not set."""
        text = self.text(name)
        parts = text.split() if text else []
        return [int(part) for part in parts] if all(part.isdigit() for part in parts) else []

    def raw(self, name: str) -> QByteArray:
        """Bytes Qt wrote itself (a window's geometry)."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, name: str, value: str | int | list[int] | QByteArray) -> None:
        with suppress(OSError):  # Qt would make the folder open to others
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stored = " ".join(map(str, value)) if isinstance(value, list) else value
        self._settings.setValue(name, stored)
        self._settings.sync()
