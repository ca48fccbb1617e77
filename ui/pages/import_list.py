"""The import page: columns at the left, what would happen to each row at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QStackedLayout, QWidget

from inspector.domain.columns import CASES, SUPPLIERS
from inspector.domain.errors import InspectionError
from inspector.services.ports import Tally
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place
from ui.pages.import_columns import ColumnsCard
from ui.pages.import_preview import PreviewCard
from ui.pages.reads_only import reads_only
from ui.presenters.import_list import ImportList, counted
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyPage
from ui.widgets.layout import Columns, Scroll
from ui.widgets.page import Page


class ImportPage(Page):
    """Choose a list, match its columns, see every row, store."""

    def __init__(self, desk: Desk, place: Place) -> None:
        kind = SUPPLIERS if place.other == SUPPLIERS else CASES
        words = desk.words
        super().__init__(
            desk.theme,
            words(f"import_page.title_{kind}"),
            words("import_page.beside_none"),
            words("shell.go_back"),
        )
        self._desk = desk
        self.listed = ImportList(desk, kind, place.subject)
        self._stack = QStackedLayout()
        self.body.addLayout(self._stack, 1)
        self._stack.addWidget(self._choosing())
        self.columns = ColumnsCard(desk, self.listed)
        self.preview = PreviewCard(desk, self.listed)
        parts = Columns(desk.theme, [(self.columns, 3), (self.preview, 7)], least=760)
        self._work = Scroll(parts)
        self._stack.addWidget(self._work)
        self.setAcceptDrops(True)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self.columns.other.clicked.connect(self.choose_file)
        self.listed.table_read.connect(self._show_work)
        self.listed.previewed.connect(self._tell_counts)
        self.listed.failed.connect(self._tell_failure)
        self.listed.stored.connect(self._leave)
        self.first_focus = self._choose
        self._reads = False  # alone
        desk.tasks.storage(lambda store: store.read_only, self._told_role)

    def _told_role(self, reads: bool) -> None:
        if not reads:
            return
        self._reads = True
        self.setAcceptDrops(False)
        page, self.first_focus = reads_only(self._desk)
        self._stack.setCurrentIndex(self._stack.addWidget(page))
        self.take_focus()

    def keepsake(self) -> object:
        return self.listed if self.listed.table is not None else None

    def restore(self, kept: object) -> None:
        if isinstance(kept, ImportList):
            self.listed.take_over(kept)

    def _choosing(self) -> QWidget:
        words, theme, kind = self._desk.words, self._desk.theme, self.listed.kind
        self._choose = Button(
            theme, words("import_page.choose_file"), self.choose_file, kind="primary",
            icon="folder", tall=True,
        )  # fmt: skip
        paste = Button(theme, words("import_page.paste"), self.paste, tall=True)
        return EmptyPage(
            theme,
            words(f"import_page.choose_title_{kind}"),
            words(f"import_page.choose_text_{kind}"),
            [self._choose, paste],
            [
                (
                    icon,
                    words(f"import_page.kind_{name}_title"),
                    words(f"import_page.kind_{name}_text"),
                )
                for icon, name in (("report", "file"), ("grid", "paste"), ("sync", "again"))
            ],
        )

    def choose_file(self) -> None:
        """Let her point at a file."""
        if self._reads:
            return
        words = self._desk.words
        path = self._desk.files.to_open(
            self, words("import_page.file_dialog"), words("import_page.file_pattern")
        )
        if path is not None:
            self.listed.read_path(path)

    def paste(self) -> None:
        """Read the clipboard as a table."""
        if self._reads:
            return
        self.listed.read_text(QGuiApplication.clipboard().text())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        if urls:
            self.listed.read_path(Path(urls[0].toLocalFile()))
        elif event.mimeData().hasText():
            self.listed.read_text(event.mimeData().text())
        event.acceptProposedAction()

    def _show_work(self) -> None:
        self._stack.setCurrentWidget(self._work)

    def _tell_counts(self) -> None:
        preview, words = self.listed.preview, self._desk.words
        if preview is None:
            return
        self._desk.messages.clear()
        numbers = {
            name: getattr(preview.counts, name)
            for name in ("new", "changed", "unchanged", "rejected")
        }
        supplier = self.listed.supplier_name
        if supplier:
            text = words("import_page.counts_for", supplier=supplier, **numbers)
        else:
            text = words("import_page.counts", **numbers)
        self.head.beside.setText(text)

    def _tell_failure(self, problem: InspectionError) -> None:
        if self._stack.currentWidget() is self._work and self.listed.preview is None:
            self.preview.show_problem(sentence(self._desk.words, problem))
        else:
            self._desk.messages.problem(problem)

    def _leave(self, tally: Tally) -> None:
        words, kind = self._desk.words, self.listed.kind
        count = tally.new + tally.changed
        told = []
        if count == 1:
            told.append(words(f"import_page.stored_{kind}_one"))
        elif count or not tally.settled:
            told.append(words(f"import_page.stored_{kind}", count=count))
        if tally.settled:
            told.append(counted(words, "import_page.settled", tally.settled))
        self._desk.messages.toast(". ".join(told))
        self._desk.navigation.back()
