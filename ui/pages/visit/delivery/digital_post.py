"""For Digital Post: the report and its recipient as files for the municipality's own system."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.domain.delivery import Dispatch, Way
from inspector.domain.letter import File
from inspector.domain.model import Report
from inspector.domain.occasions import Occasion
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.dispatching import digital_post_export, note_dispatch
from inspector.services.ports import Store
from ui.desk import Desk
from ui.files import write_file


def export(
    desk: Desk,
    page: QWidget,
    file: VisitFile,
    report: Report,
    settings: Settings,
    done: Callable[[str], None],
) -> None:
    """Ask where, write the files, note that they left; `done` gets the sentence."""
    words, attachments = desk.words, desk.attachments
    folder = desk.files.to_folder(page, words("deliver.post_folder"))
    if folder is None:
        return
    place: Path = folder

    def job(_progress: object) -> tuple[File, ...]:
        made = digital_post_export(file, report, attachments, settings, words)
        for one in made:
            write_file(place / one.name, one.data)
        return made

    def written(made: tuple[File, ...]) -> None:
        handed = Dispatch(
            id="",
            visit=file.visit.id,
            report=report.id,
            occasion=Occasion.REPORT_SUPPLIER,
            way=Way.DIGITAL_POST,
            recipients=(file.supplier.cvr,),
        )

        def note(store: Store) -> Dispatch:
            return note_dispatch(store, handed, made)

        told = words("deliver.post_done", folder=place.name)
        desk.tasks.save(note, lambda _dispatch: done(told))

    desk.tasks.work(job, written)
