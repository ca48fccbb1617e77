"""The left card of an import: the list, whose it is, and what each column is read as."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.domain.columns import CASES
from ui.desk import Desk
from ui.presenters.import_list import ImportList
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Row, TwoLines
from ui.widgets.fields import Choice, Field
from ui.widgets.layout import Scroll, row
from ui.widgets.text import Paragraph, hairline


class ColumnsCard(Card):
    """Filled when a list is read; `other` asks for another one."""

    def __init__(self, desk: Desk, listed: ImportList) -> None:
        words, theme = desk.words, desk.theme
        self.other = Button(theme, words("import_page.other_file"), kind="quiet")
        keep = Button(theme, words("import_page.save_mapping"), listed.remember, kind="quiet")
        super().__init__(theme, words("import_page.columns"), self.other, keep)
        self._desk, self._listed = desk, listed
        self._owner: Choice | None = None  # whose cases they are
        self.choices: dict[str, Choice] = {}
        self.samples: dict[str, TwoLines] = {}
        self.setMinimumSize(theme.px(300), theme.px(360))
        listed.table_read.connect(self._show_columns)
        listed.suppliers_known.connect(self._show_suppliers)

    def _show_columns(self) -> None:
        """One row for each column: header, sample, what it is read as."""
        listed, words, theme = self._listed, self._desk.words, self._desk.theme
        table = listed.table
        if table is None:
            return
        self.empty()
        self.choices.clear()
        self.samples.clear()
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
        self.body.addWidget(Scroll(inner), 1)
        self.body.addWidget(hairline())
        mark = QLabel()
        mark.setPixmap(theme.pixmap("shield", "text_soft"))
        foot = QWidget()
        said = Paragraph(theme, words(f"import_page.privacy_{listed.kind}"), "caption", "text_soft")
        line = row(mark, said, gap=theme.px(12), parent=foot)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        pad = self.padding
        line.setContentsMargins(pad, theme.px(14), pad, theme.px(14))
        self.body.addWidget(foot)
        next(iter(self.choices.values())).setFocus()

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
        owner = self._owner = Choice(theme)
        field = Field(theme, words("import_page.owner"), owner)
        self._show_suppliers()
        owner.activated.connect(lambda: self._listed.choose_supplier(owner.chosen))
        line = Row(theme, field, height=64)
        margins = line.box.contentsMargins()
        line.box.setContentsMargins(margins.left(), theme.px(8), margins.left(), theme.px(8))
        return line

    def _show_suppliers(self) -> None:
        if self._owner is not None:
            none = ("", self._desk.words("import_page.owner_in_list"))
            self._owner.set_options([none, *self._listed.suppliers], self._listed.supplier)

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
        self.choices[header], self.samples[header] = choice, lines
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
        for header, choice in self.choices.items():
            choice.choose(self._listed.chosen(header))
            self.samples[header].second.setText(self._listed.sample(header))
