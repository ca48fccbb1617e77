"""A table's columns as data, and the one model that shows records by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column: its head, and how a record's cell reads.

    `width` is px at 100 % text (0: takes what is left, `least` px or more). `second` is a line
    under the text, `chip` (word, tone) stands instead of the text, `order` sorts (None: by the
    text), and an `optional` column is left out where there is no room for all.
    """

    id: str
    head: str
    text: Callable[[R], str]
    second: Callable[[R], str] | None = None
    chip: Callable[[R], tuple[str, str] | None] | None = None
    order: Callable[[R], Any] | None = None
    numeric: bool = False
    tabular: bool = False
    strong: bool = False
    width: int = 0
    least: int = 124
    optional: bool = False


COLUMN = int(Qt.ItemDataRole.UserRole) + 1
ROW = int(Qt.ItemDataRole.UserRole) + 2


class TableModel(QAbstractTableModel, Generic[R]):
    """Records by columns; the whole row is read aloud through the cells' texts."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[R] = []

    def show(self, rows: Sequence[R]) -> None:
        """Show these records instead."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return int((side | Qt.AlignmentFlag.AlignVCenter).value)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column, record = self.columns[index.column()], self.rows[index.row()]
        if role == COLUMN:
            return column
        if role == ROW:
            return record
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            chip = column.chip(record) if column.chip else None
            text = chip[0] if chip else column.text(record)
            if role == Qt.ItemDataRole.AccessibleTextRole and column.second:
                return f"{text}, {column.second(record)}"
            return text
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by the column's order; equal records keep their places."""
        if not 0 <= column < len(self.columns):
            return
        kind = self.columns[column]
        self.layoutAboutToBeChanged.emit()
        self.rows.sort(key=kind.order or kind.text, reverse=order == Qt.SortOrder.DescendingOrder)
        self.layoutChanged.emit()
