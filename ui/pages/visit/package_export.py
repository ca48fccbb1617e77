"""The package a supplier checks a draw with, saved where she chooses and noted in the visit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.domain.delivery import Dispatch
from inspector.domain.letter import File
from inspector.domain.model import Draw
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.handing_out import note_package
from inspector.services.ports import Store
from ui.desk import Desk
from ui.files import remove_file, write_file


def save_package(
    desk: Desk,
    file: VisitFile,
    draw: Draw,
    settings: Settings,
    parent: QWidget,
    changed: Callable[[str], None],
) -> None:
    """Make it, ask where to put it, and note it; `changed` gets the sentence that says so."""
    words, handed = desk.words, desk.handed
    if handed is None:
        return

    def ask(package: File) -> None:
        title, pattern = words("package.title"), words("package.pattern")
        path = desk.files.to_save(parent, title, package.name, pattern)
        if path is not None:
            keep(path, package)

    def keep(path: Path, package: File) -> None:
        told, visit = words("package.saved", name=path.name), file.visit.id

        def work(store: Store) -> Dispatch:
            return note_package(
                store, visit, package,
                leave=lambda: write_file(path, package.data), take_back=lambda: remove_file(path),
            )  # fmt: skip

        desk.tasks.save(work, lambda _kept: changed(told))

    desk.tasks.work(
        lambda _progress: handed.package(file, draw, settings), ask, title=words("package.making")
    )
