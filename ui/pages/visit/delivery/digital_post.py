"""For Digital Post: the report and its recipient as files for the municipality's own system."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.domain.delivery import Dispatch, Way
from inspector.domain.errors import InspectionError
from inspector.domain.letter import Concern, File, Letter, Weight
from inspector.domain.model import Report
from inspector.domain.occasions import usual_occasion
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.dispatching import digital_post_export, note_dispatch
from inspector.services.letter_checks import check_leaving, concerns, report_blocks
from inspector.services.ports import Store
from ui.desk import Desk
from ui.files import remove_file, write_file
from ui.pages.visit.delivery.letter_parts import AttachmentList, ConcernList
from ui.pages.visit.delivery.work_dialog import WorkDialog
from ui.presenters.delivery_letter import plain_lines
from ui.widgets.fields import Field

Looked = tuple[tuple[File, ...], tuple[Concern, ...]]


class PostDialog(WorkDialog):
    """Shows what will be written and what gives pause, asks where, and notes that it left."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        file: VisitFile,
        report: Report,
        settings: Settings,
        done: Callable[[str], None],
    ) -> None:
        words = desk.words
        super().__init__(
            desk, parent,
            title=words("deliver.post_title"),
            text=words("deliver.post_text", supplier=file.supplier.name, cvr=file.supplier.cvr),
            act=words("deliver.post_save"),
        )  # fmt: skip
        self._file, self._report, self._settings, self._done = file, report, settings, done
        self._files: tuple[File, ...] = ()
        self._found: tuple[Concern, ...] = ()
        self.attached, self.concerns = AttachmentList(desk), ConcernList(desk)
        self.body.addWidget(self.attached)
        self.body.addWidget(self.concerns)
        self._look()

    def _look(self) -> None:
        """Make the files and look through them; nothing is written yet."""
        desk, file, report, settings = self.desk, self._file, self._report, self._settings
        delivery = desk.delivery
        assert delivery is not None  # nothing offers it without

        def job(_progress: object) -> Looked:
            made = digital_post_export(file, report, desk.attachments, settings, desk.words)
            blocks = report_blocks(file, settings, desk.words, desk.calendar(settings))
            letter = Letter(to=(), subject="", body="", files=made)
            way = Way.DIGITAL_POST
            return made, concerns(letter, file, settings, delivery.texts, blocks, way=way)

        self.begin()
        desk.tasks.work(job, self._show, self._cannot)

    def _cannot(self, problem: InspectionError) -> None:
        self.refuse(problem)
        self.do.setEnabled(False)
        self.cancel.setFocus()

    def _show(self, looked: Looked) -> None:
        self._files, self._found = looked
        self.be_busy(False)
        self.attached.show_lines(plain_lines(self._files, self.desk.words))
        self.concerns.show_concerns(self._found)
        self.do.setEnabled(all(one.weight != Weight.REFUSED for one in self._found))
        (self.do if self.concerns.field.isHidden() else self.concerns.reason).setFocus()
        self.fit()

    def field_of(self, code: str) -> Field | None:
        reason = code in ("letter-reason-missing", "reason-civil-number", "text-civil-number")
        return self.concerns.field if reason else None

    def try_it(self) -> None:
        try:
            note = check_leaving(self._found, self.concerns.reason.text())
        except InspectionError as problem:
            self.refuse(problem)
            return
        folder = self.desk.files.to_folder(self, self.desk.words("deliver.post_folder"))
        if folder is None:
            return
        self.begin()
        self._leave(folder, note)

    def _leave(self, folder: Path, note: str) -> None:
        handed = Dispatch(
            id="",
            visit=self._file.visit.id,
            report=self._report.id,
            occasion=usual_occasion(self._report),
            way=Way.DIGITAL_POST,
            recipients=(self._file.supplier.cvr,),
            note=note,
        )
        files, told = self._files, self.desk.words("deliver.post_done", folder=folder.name)

        def work(store: Store) -> Dispatch:
            put = _PutDown(folder)
            return note_dispatch(
                store, handed, files, leave=lambda: put.down(files), take_back=put.back
            )

        def kept(_dispatch: Dispatch) -> None:
            self.finish()
            self._done(told)

        self.desk.tasks.save(work, kept, self.refuse)


class _PutDown:
    """Files written side by side: all of them or none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: list[Path] = []

    def down(self, files: Sequence[File]) -> None:
        for one in files:
            path = self._folder / one.name
            try:
                write_file(path, one.data)
            except InspectionError:
                self.back()
                raise
            self._written.append(path)

    def back(self) -> None:
        for path in self._written:
            remove_file(path)
