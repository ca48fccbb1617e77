"""Part 4 of the draw: sample and reserve of each stratum, in the order of the lots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QVBoxLayout, QWidget

from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words
from ui.desk import Desk
from ui.models.columns import ROW, Column
from ui.pages.visit.draw_panel import DrawPanel
from ui.pages.visit.draw_papers import DrawPapers
from ui.pages.visit.parts import across, down
from ui.presenters.draw import DrawInHand
from ui.presenters.draw_views import Lot, Lots, lots
from ui.reading_only import for_writers
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.layout import Columns, clear
from ui.widgets.table import DataTable, Index, RowDelegate
from ui.widgets.text import Label

_LEAST = 300  # px at 100 % that one table takes


class _LotDelegate(RowDelegate):
    """Reserves stand on grey, in regular weight."""

    _spare = False

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        lot: Lot = index.data(ROW)
        if lot.spare:
            box = option.rect
            painter.fillRect(box, self._theme.colour("window"))
        super().paint_ground(painter, option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        lot: Lot = index.data(ROW)
        self._spare = lot.spare
        super().paint(painter, option, index)

    def _paint_words(
        self, painter: QPainter, box: QRectF, column: Column[Any], text: str, second: str
    ) -> None:
        shown = replace(column, strong=column.strong and not self._spare)
        super()._paint_words(painter, box, shown, text, second)

    def _left(self, _index: Index) -> int:
        return self._theme.px(8)

    def _right(self, _index: Index) -> int:
        return self._theme.px(8)


class LotTable(DataTable):
    """One stratum; Enter on a row goes to the case."""

    def __init__(self, theme: Theme, told: Words, table: Lots, shown: Callable[[str], str]) -> None:
        columns: tuple[Column[Lot], ...] = (
            Column(
                id="place", head=told("draw.result.place"), text=lambda x: x.place,
                numeric=True, width=56,
            ),
            Column(
                id="case", head=told("draw.result.case"), text=lambda x: shown(x.case),
                second=lambda x: shown(x.note), tabular=True, strong=True,
            ),
            Column(
                id="lot", head=told("draw.result.lot"), text=lambda x: x.ticket,
                tabular=True, width=132,
            ),
        )  # fmt: skip
        name = told("draw.result.table", stratum=table.title, counts=table.counts)
        super().__init__(theme, columns, name)
        self.row_height = theme.px(26)
        upright = self.verticalHeader()
        upright.setMinimumSectionSize(theme.px(20))
        upright.setDefaultSectionSize(self.row_height)
        self.horizontalHeader().setSectionsClickable(False)
        self.setItemDelegate(_LotDelegate(theme, self))
        self.show_records(table.rows)
        self.clearSelection()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        high = 0
        for number, lot in enumerate(table.rows):
            height = theme.px(44) if lot.note else self.row_height
            self.setRowHeight(number, height)
            high += height
        self.setFixedHeight(theme.px(32) + high + 1)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class ResultPanel(DrawPanel):
    """`case_asked` with a case number, or "" for the cases as such."""

    case_asked = Signal(str)

    def __init__(self, desk: Desk, hand: DrawInHand, papers: DrawPapers) -> None:
        super().__init__(desk, hand)
        theme, words = desk.theme, desk.words
        self._shown: tuple[Lots, ...] = ()
        self.tables: list[LotTable] = []
        desk.preferences.cover.changed.connect(self._uncover)
        box = QWidget()
        self._place: QVBoxLayout = down(box, (self.margin, theme.px(16), theme.px(24), theme.px(8)))
        self.body.addWidget(box)
        package = Button(theme, words("package.button"), papers.save_package, icon="shield")
        self.package = for_writers(desk, package)
        below = across(place := QWidget(), (self.margin, theme.px(8), theme.px(24), theme.px(16)))
        below.addWidget(self.package)
        below.addStretch(1)
        self.body.addWidget(place)
        self.body.addStretch(1)
        self.to_cases = Button(
            theme, words("draw.result.to_cases"), lambda: self.case_asked.emit(""), tall=True
        )
        self.sheets = Button(
            theme,
            words("draw.result.sheets"),
            papers.print_sheets,
            kind="primary",
            icon="print",
            tall=True,
        )
        self.tell(words("draw.result.fetch"))
        self.end_foot(self.sheets, self.to_cases)

    def show_file(self, file: VisitFile) -> None:
        found = lots(file, self.desk.words)
        if found == self._shown:
            return
        self._shown = found
        clear(self._place)
        self.tables = []
        theme, cover = self.desk.theme, self.desk.preferences.cover
        numbers = [item.case_number for item in file.sample]
        parts = []

        def shown(text: str) -> str:
            return cover.within(text, numbers)

        for one in found:
            part = down(box := QWidget(), (0, 0, 0, 0), theme.px(8))
            head = across(head_box := QWidget(), (0, 0, 0, 0), theme.px(8))
            title = Label(theme, one.title, "section")
            title.setWordWrap(True)
            head.addWidget(title, 1)
            head.addWidget(Label(theme, one.counts, "body", "text_soft", tabular=True))
            table = LotTable(theme, self.desk.words, one, shown)
            table.opened.connect(lambda lot: self.case_asked.emit(lot.case))
            self.tables.append(table)
            part.addWidget(head_box)
            part.addWidget(table)
            part.addStretch(1)
            parts.append((box, 1))
        if parts:
            least = _LEAST * len(parts) + 24
            self._place.addWidget(Columns(theme, parts, least=least, gap=24))

    def _uncover(self, _on: bool) -> None:
        for table in self.tables:
            table.viewport().update()

    def first_focus(self) -> QWidget | None:
        return self.sheets
