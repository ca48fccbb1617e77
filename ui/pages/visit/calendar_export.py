"""The deadlines of a visit, saved as a file for her calendar."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.domain.letter import File
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Store
from inspector.services.settings import read_settings
from inspector.services.visit_calendar import reached_on, visit_calendar
from ui.desk import Desk
from ui.files import write_file


def save_calendar(desk: Desk, file: VisitFile, parent: QWidget) -> None:
    """Work the deadlines out, ask where to put them, and say what was saved."""
    words = desk.words

    def read(store: Store) -> tuple[Settings, datetime | None]:
        return read_settings(store), reached_on(store, file)

    def made(basis: tuple[Settings, datetime | None]) -> None:
        settings, reached = basis
        desk.tasks.work(
            lambda _progress: visit_calendar(
                file, settings, desk.calendar(settings), words, desk.now(), reached
            ),
            ask,
        )

    def ask(made: File) -> None:
        title, pattern = words("calendar.title"), words("calendar.pattern")
        path = desk.files.to_save(parent, title, made.name, pattern)
        if path is not None:
            desk.tasks.work(lambda _progress: _written(path, made.data), saved)

    def saved(path: Path) -> None:
        desk.messages.toast(words("calendar.saved", name=path.name))

    desk.tasks.storage(read, made)


def _written(path: Path, data: bytes) -> Path:
    write_file(path, data)
    return path
