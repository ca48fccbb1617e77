"""The import page: columns at the left, what would happen to each row at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from inspector.domain.columns import CASES, SUPPLIERS
from inspector.domain.errors import InspectionError
from inspector.services.ports import Tally, Words
from ui.desk import Desk
from ui.messages import sentence
from ui.navigation import Place
from ui.pages.reads_only import reads_only
from ui.presenters.import_list import ImportList
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row, TwoLines
from ui.widgets.empty import EmptyPage
from ui.widgets.fields import Choice, Field
from ui.widgets.layout import Columns, Scroll, clear, row
from ui.widgets.page import Page
from ui.widgets.preview_table import PreviewTable
from ui.widgets.tabs import TabStrip
from ui.widgets.text import Paragraph, hairline

_STATES = ("", "new", "changed", "unchanged", "rejected")


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
        self._work = _Work(desk, self.listed)
        self._stack.addWidget(self._work)
        self.setAcceptDrops(True)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self._work.other.clicked.connect(self.choose_file)
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
            self._work.show_problem(sentence(self._desk.words, problem))
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
            told.append(_counted(words, "import_page.settled", tally.settled))
        self._desk.messages.toast(". ".join(told))
        self._desk.navigation.back()


class _Work(QWidget):
    """The two cards, once a list is read."""

    def __init__(self, desk: Desk, listed: ImportList) -> None:
        super().__init__()
        self._desk, self._listed = desk, listed
        words, theme = desk.words, desk.theme
        self.other = Button(theme, words("import_page.other_file"), kind="quiet")
        keep = Button(theme, words("import_page.save_mapping"), listed.remember, kind="quiet")
        self._columns = Card(theme, words("import_page.columns"), self.other, keep)
        self._preview = Card(theme)
        self._state = ""
        self._choices: dict[str, Choice] = {}
        self._samples: dict[str, TwoLines] = {}
        self._tabs = TabStrip(
            theme,
            [(state, words(f"import_page.tab_{state or 'all'}"), 0) for state in _STATES],
        )
        self._tabs.changed.connect(self._filter)
        self.table = PreviewTable(theme, words)
        self._problem = QVBoxLayout()
        self._outcome = Paragraph(theme, "", "body", "text_soft")
        self.save = Button(
            theme, words("import_page.save_rejected"), self._save_rejected, icon="down", tall=True
        )
        self.store = Button(
            theme, words("import_page.store_none"), listed.store, kind="primary", tall=True
        )
        self._build_preview()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._parts = Columns(theme, [(self._columns, 3), (self._preview, 7)], least=760)
        self._columns.setMinimumSize(theme.px(300), theme.px(360))
        self._preview.setMinimumHeight(theme.px(360))
        layout.addWidget(Scroll(self._parts))
        listed.table_read.connect(self._show_columns)
        listed.previewed.connect(self._show_preview)
        listed.suppliers_known.connect(self._show_suppliers)

    def _build_preview(self) -> None:
        theme, body = self._desk.theme, self._preview.body
        pad = self._preview.padding
        tabs = QWidget()
        line = row(self._tabs, parent=tabs)
        line.setContentsMargins(pad, theme.px(8), pad, 0)
        body.addWidget(tabs)
        body.addWidget(hairline())
        self._problem.setContentsMargins(pad, 0, pad, 0)
        body.addLayout(self._problem)
        body.addWidget(self.table, 1)
        body.addWidget(hairline())
        foot = QWidget()
        line = row(self._outcome, self.save, self.store, gap=theme.px(12), parent=foot)
        line.setStretch(0, 1)
        line.setContentsMargins(pad, theme.px(14), pad, theme.px(14))
        body.addWidget(foot)

    # -- columns -----------------------------------------------------------------------

    def _show_columns(self) -> None:
        """One row for each column: header, sample, what it is read as."""
        listed, words, theme = self._listed, self._desk.words, self._desk.theme
        table = listed.table
        if table is None:
            return
        self._columns.empty()
        self._choices.clear()
        self._samples.clear()
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._file_row())
        if listed.kind == CASES:
            rows.addWidget(hairline())
            rows.addWidget(self._owner_row())
        for header in table.columns:
            rows.addWidget(hairline())
            rows.addWidget(self._column_row(header))
        rows.addStretch(1)
        self._columns.body.addWidget(Scroll(inner), 1)
        self._columns.body.addWidget(hairline())
        mark = QLabel()
        mark.setPixmap(theme.pixmap("shield", "text_soft"))
        foot = QWidget()
        said = Paragraph(theme, words(f"import_page.privacy_{listed.kind}"), "caption", "text_soft")
        line = row(mark, said, gap=theme.px(12), parent=foot)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        pad = self._columns.padding
        line.setContentsMargins(pad, theme.px(14), pad, theme.px(14))
        self._columns.body.addWidget(foot)
        next(iter(self._choices.values())).setFocus()

    def _file_row(self) -> QWidget:
        theme, table = self._desk.theme, self._listed.table
        mark = QLabel()
        mark.setPixmap(theme.pixmap("report"))
        name = table.name if table else ""
        lines = TwoLines(theme, name, self._facts())
        lines.first.setToolTip(name)
        return Row(theme, mark, lines, 1, height=60)

    def _facts(self) -> str:
        words, table = self._desk.words, self._listed.table
        if table is None:
            return ""
        count = len(table.rows)
        rows = (
            words("import_page.rows_one") if count == 1 else words("import_page.rows", count=count)
        )
        if table.form == "pasted":
            form = words("import_page.form_pasted")
        elif table.sheet:
            form = words("import_page.form_sheet", sheet=table.sheet)
        else:
            form = words(
                "import_page.form_csv",
                encoding=words(f"import_page.encoding_{table.encoding or 'none'}"),
                delimiter=words(f"import_page.delimiter_{table.delimiter or 'none'}"),
            )
        return words("import_page.facts", rows=rows, form=form)

    def _owner_row(self) -> QWidget:
        theme, words = self._desk.theme, self._desk.words
        self._owner = Choice(theme)
        field = Field(theme, words("import_page.owner"), self._owner)
        self._show_suppliers()
        self._owner.activated.connect(lambda: self._listed.choose_supplier(self._owner.chosen))
        line = Row(theme, field, height=64)
        margins = line.box.contentsMargins()
        line.box.setContentsMargins(margins.left(), theme.px(8), margins.left(), theme.px(8))
        return line

    def _show_suppliers(self) -> None:
        owner = getattr(self, "_owner", None)
        if owner is not None:
            none = ("", self._desk.words("import_page.owner_in_list"))
            owner.set_options([none, *self._listed.suppliers], self._listed.supplier)

    def _column_row(self, header: str) -> QWidget:
        theme, words, listed = self._desk.theme, self._desk.words, self._listed
        lines = TwoLines(theme, header, listed.sample(header))
        lines.first.setToolTip(header)
        lines.setMinimumWidth(theme.px(60))
        arrow = QLabel()
        arrow.setPixmap(theme.pixmap("right", "text_soft", 16))
        choice = Choice(theme, listed.fields(), listed.chosen(header))
        choice.setAccessibleName(words("import_page.column_name", column=header))
        choice.setFixedWidth(self._choice_width())
        choice.activated.connect(lambda: listed.choose(header, choice.chosen))
        choice.activated.connect(self._show_choices)
        self._choices[header], self._samples[header] = choice, lines
        line = Row(theme, lines, arrow, choice, height=52)
        line.box.setStretch(0, 1)
        line.box.setSpacing(theme.px(8))
        return line

    def _choice_width(self) -> int:
        """Room for the longest name of a field, as far as the card goes."""
        theme = self._desk.theme
        metrics = QFontMetrics(theme.font("body"))
        longest = max(metrics.horizontalAdvance(word) for _, word in self._listed.fields())
        return min(longest + theme.px(44), theme.px(188))

    def _show_choices(self) -> None:
        """A field has one column: the column that lost its field says so."""
        for header, choice in self._choices.items():
            choice.choose(self._listed.chosen(header))
            self._samples[header].second.setText(self._listed.sample(header))

    # -- preview -----------------------------------------------------------------------

    def _filter(self, state: str) -> None:
        self._state = state
        if self._listed.preview is not None:
            self.table.show_preview(self._listed.preview, state)

    def _show_preview(self) -> None:
        preview, words = self._listed.preview, self._desk.words
        if preview is None:
            return
        clear(self._problem)
        counts = preview.counts
        self._tabs.set_count("", len(preview.rows))
        for state in _STATES[1:]:
            self._tabs.set_count(state, getattr(counts, state))
        self._filter(self._state)
        self.save.setVisible(counts.rejected > 0)
        self._tell_outcome(counts.rejected, counts.unchanged)
        self._show_warning(len(preview.warnings))
        self._show_settled(self._listed.to_settle)
        kind, count = self._listed.kind, self._listed.to_store()
        self.store.setEnabled(count > 0 or self._listed.to_settle > 0)
        if not count and self._listed.to_settle:
            self.store.setText(words("import_page.store_to_settle"))
        elif count == 1:
            self.store.setText(words(f"import_page.store_{kind}_one"))
        elif count:
            shown = f"{count:,}".replace(",", ".")
            self.store.setText(words(f"import_page.store_{kind}", count=shown))
        else:
            self.store.setText(words("import_page.store_none"))

    def _tell_outcome(self, rejected: int, unchanged: int) -> None:
        words = self._desk.words
        if not self._listed.to_store() and not self._listed.to_settle:
            text = words("import_page.nothing_new" if unchanged else "import_page.nothing_usable")
        elif rejected == 1:
            text = words("import_page.rejected_one")
        elif rejected:
            text = words("import_page.rejected_some", count=rejected)
        else:
            text = words("import_page.rejected_none")
        self._outcome.set_words(text)

    def _show_warning(self, count: int) -> None:
        words = self._desk.words
        if count == 1:
            self._add_bar(words("import_page.warned_one"), "remark")
        elif count:
            self._add_bar(words("import_page.warned", count=count), "remark")

    def _show_settled(self, count: int) -> None:
        """That the list ends conflicts she may not know of is said before it does."""
        if count:
            self._add_bar(_counted(self._desk.words, "import_page.settles", count), "remark")

    def show_problem(self, text: str) -> None:
        """The columns as chosen cannot be judged: say why above the table."""
        clear(self._problem)
        self._add_bar(text, "alarm")
        self.store.setEnabled(False)
        self.save.hide()
        self._outcome.set_words("")

    def _add_bar(self, text: str, tone: str) -> None:
        gap = self._desk.theme.px(12)
        self._problem.addSpacing(gap)
        self._problem.addWidget(InlineBar(self._desk.theme, text, tone))
        self._problem.addSpacing(gap)

    def _save_rejected(self) -> None:
        words = self._desk.words
        path = self._desk.files.to_save(
            self,
            words("import_page.save_rejected"),
            words("import_page.rejected_file"),
            "CSV (*.csv)",
        )
        if path is not None:
            self._listed.save_rejected(path)


def _counted(words: Words, key: str, count: int) -> str:
    return words(f"{key}_one") if count == 1 else words(key, count=count)
