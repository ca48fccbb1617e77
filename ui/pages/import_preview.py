"""The right card of an import: what would happen to each row, and the button that does it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.presenters.import_list import ImportList, counted
from ui.widgets.bars import InlineBar
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layout import clear, row
from ui.widgets.preview_table import PreviewTable
from ui.widgets.tabs import TabStrip
from ui.widgets.text import Paragraph, hairline

_STATES = ("", "new", "changed", "unchanged", "rejected")


class PreviewCard(Card):
    """Told anew whenever the columns are read otherwise."""

    def __init__(self, desk: Desk, listed: ImportList) -> None:
        super().__init__(desk.theme)
        self._desk, self._listed = desk, listed
        words, theme = desk.words, desk.theme
        self._state = ""
        self._tabs = TabStrip(
            theme,
            [(state, words(f"import_page.tab_{state or 'all'}"), 0) for state in _STATES],
        )
        self._tabs.changed.connect(self.filter)
        self.table = PreviewTable(theme, words)
        self._problem = QVBoxLayout()
        self._outcome = Paragraph(theme, "", "body", "text_soft")
        self.save = Button(
            theme, words("import_page.save_rejected"), self._save_rejected, icon="down", tall=True
        )
        self.store = Button(
            theme, words("import_page.store_none"), listed.store, kind="primary", tall=True
        )
        self._build()
        self.setMinimumHeight(theme.px(360))
        listed.previewed.connect(self._show_preview)

    def _build(self) -> None:
        theme, body = self._desk.theme, self.body
        pad = self.padding
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

    def filter(self, state: str) -> None:
        """Show the rows of this state, "" for all."""
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
        self.filter(self._state)
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
            self._add_bar(counted(self._desk.words, "import_page.settles", count), "remark")

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
