"""Whether case numbers are covered on this screen: chosen by her, kept on this laptop."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

KEY = "Ctrl+D"


class Cover(QObject):
    """Asked by whatever lists cases. What looks like a civil number is covered always."""

    changed = Signal(bool)

    def __init__(self, on: bool, keep: Callable[[bool], None]) -> None:
        super().__init__()
        self._on, self._keep = on, keep

    @property
    def on(self) -> bool:
        return self._on

    def put(self, on: bool) -> None:
        """Cover them or not, from now on and at the next start."""
        if on != self._on:
            self._on = on
            self._keep(on)
            self.changed.emit(on)

    def toggle(self) -> None:
        self.put(not self._on)

    def case(self, number: str) -> str:
        """A case number as it may be shown."""
        return self.within(number, (number,))

    def within(self, text: str, numbers: Iterable[str]) -> str:
        """A text that may name these cases, as it may be shown."""
        from inspector.domain.covering import cover_within  # not for the start

        return cover_within(text, numbers if self._on else ())
