"""A copy of a locked report for somebody who asked to see it, with what she leaves out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from inspector.domain.access_copy import LeftOut, original
from inspector.domain.delivery import Dispatch
from inspector.domain.errors import InspectionError
from inspector.domain.letter import File
from inspector.domain.masking import Hit
from inspector.domain.settings import Settings
from inspector.domain.value import value
from inspector.domain.visit_file import VisitFile
from inspector.services.handing_out import HandedPapers, contact_names, note_access_copy
from inspector.services.ports import Store
from inspector.services.settings import read_settings
from ui.desk import Desk
from ui.files import remove_file, write_file
from ui.pages.visit.delivery.access_copy_hits import HitList
from ui.pages.visit.delivery.access_copy_parts import CategoryChoice, PassageChoice
from ui.pages.visit.delivery.work_dialog import WorkDialog
from ui.widgets.layout import Columns
from ui.widgets.text import Paragraph

_LEAST = 760  # px at 100 % for two columns
_PAUSE = 250  # ms after the last change, before it is counted anew


Found = tuple[dict[str, int], tuple[Hit, ...]]  # how often of each category, and where


@value
class Source:
    """The locked report a copy is made of."""

    file: VisitFile
    settings: Settings
    contacts: tuple[str, ...]
    texts: tuple[str, ...]


def open_access_copy(
    desk: Desk, file: VisitFile, parent: QWidget, changed: Callable[[str], None]
) -> None:
    """Ask what to leave out, make the copy, save it and note it.

    `changed` gets the sentence that says so. Where there is nothing to copy, a sentence says
    why.
    """
    handed = desk.handed
    if handed is None:
        return
    try:
        original(file)
    except InspectionError as problem:
        desk.messages.problem(problem)
        return

    def read(store: Store) -> tuple[Settings, tuple[str, ...]]:
        return read_settings(store), contact_names(store, file)

    def found(basis: tuple[Settings, tuple[str, ...]]) -> None:
        settings, contacts = basis
        desk.tasks.work(
            lambda _progress: Source(
                file=file,
                settings=settings,
                contacts=contacts,
                texts=handed.texts(file, settings),
            ),
            lambda source: AccessCopyDialog(desk, parent, handed, source, changed).open(),
        )

    desk.tasks.storage(read, found)


def _within(category: str) -> str:
    """A category in the middle of a sentence."""
    return category[:1].lower() + category[1:]


class AccessCopyDialog(WorkDialog):
    """Categories on the left, the report's texts on the right, how much goes above."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        handed: HandedPapers,
        source: Source,
        changed: Callable[[str], None],
    ) -> None:
        words, theme = desk.words, desk.theme
        super().__init__(
            desk,
            parent,
            title=words("access.dialog.title"),
            text=words("access.dialog.text", version=original(source.file).version),
            act=words("access.dialog.make"),
            wide=960,
        )
        self._handed, self._source, self._changed = handed, source, changed
        self.categories = CategoryChoice(desk)
        self.passages = PassageChoice(desk, source.texts)
        self.count = Paragraph(theme, "", "strong")
        self.body.addWidget(self.count)
        parts = [(self.categories, 4), (self.passages, 5)]
        self.body.addWidget(Columns(theme, parts, least=_LEAST, gap=32))
        self.hits = HitList(desk)
        self.body.addWidget(self.hits)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._count)
        self.categories.changed.connect(self._pause.start)
        self.passages.changed.connect(self._marked)
        self._marked()

    @property
    def left_out(self) -> LeftOut:
        return LeftOut(
            categories=self.categories.chosen,
            passages=tuple(self.passages.passages),
            reasons=self.categories.told(),
            contacts=self._source.contacts,
        )

    def _marked(self) -> None:
        self.categories.show_passages(bool(self.passages.passages))
        self._pause.start()
        self.fit()

    def _count(self) -> None:
        handed, source, chosen, at = self._handed, self._source, self.left_out, self.desk.now()
        file, settings = source.file, source.settings

        def work(_progress: object) -> Found:
            counts = handed.counted(file, settings, chosen, at)
            return counts, handed.found(file, settings, chosen)

        self.desk.tasks.work(work, self._counted, self.refuse)

    def _counted(self, found: Found) -> None:
        words = self.desk.words
        counts, hits = found
        self.hits.show_hits(hits)
        parts = [
            words(
                "access.dialog.part",
                category=_within(words(f"access.category.{name}")),
                count=count,
            )
            for name, count in counts.items()
            if count
        ]
        total = sum(counts.values())
        told = words("access.dialog.count", count=total, parts=", ".join(parts))
        self.count.set_words(told if total else words("access.dialog.count_none"))
        self.fit()

    # The copy

    def try_it(self) -> None:
        chosen = self.left_out
        field = self.categories.missing(chosen.chosen)
        if field is not None:
            self.point_at(field, self.desk.words("access.dialog.why_needed"))
            return
        handed, source, at = self._handed, self._source, self.desk.now()
        self.begin()
        self.desk.tasks.work(
            lambda _progress: handed.access_copy(source.file, source.settings, chosen, at),
            self._ask,
            self.refuse,
            title=self.desk.words("access.dialog.making"),
        )

    def _ask(self, copy: File) -> None:
        words = self.desk.words
        path = self.desk.files.to_save(
            self, words("access.dialog.save_title"), copy.name, words("access.dialog.pattern")
        )
        if path is None:
            self.be_busy(False)
            return
        self._leave(path, copy)

    def _leave(self, path: Path, copy: File) -> None:
        """Written in the act that notes it."""
        file, attachments = self._source.file, self.desk.attachments
        told = self.desk.words("access.dialog.saved", name=path.name)

        def noted(_kept: object) -> None:
            self.finish()
            self._changed(told)

        def work(store: Store) -> Dispatch:
            return note_access_copy(
                store, attachments, file, copy,
                leave=lambda: write_file(path, copy.data), take_back=lambda: remove_file(path),
            )  # fmt: skip

        self.desk.tasks.save(work, noted, self.refuse)
