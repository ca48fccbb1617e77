"""The line of sums under the matrix of cases."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from inspector.services.ports import Words
from ui.models.case_matrix import CASE, CaseMatrix, Index

_NOWHERE = QModelIndex()


class MatrixSums(QAbstractTableModel):
    """The one line of sums, column by column under the matrix."""

    def __init__(self, matrix: CaseMatrix, words: Words) -> None:
        super().__init__()
        self.matrix = matrix
        self._words = words
        self._texts: dict[int, str] = {}
        matrix.modelAboutToBeReset.connect(self.beginResetModel)
        matrix.modelReset.connect(self._reset)
        matrix.sums_changed.connect(self._changed)

    def _reset(self) -> None:
        self._texts.clear()
        self.endResetModel()

    def _changed(self, column: int) -> None:
        touched: Iterable[int] = {column, CASE} if self.matrix.hours_at(column) else (column,)
        for one in touched:
            before = self._texts.pop(one, None)
            if before != self.text(one):
                cell = self.index(0, one)
                self.dataChanged.emit(cell, cell)

    def text(self, column: int) -> str:
        if column not in self._texts:
            self._texts[column] = self.matrix.sum_text(column)
        return self._texts[column]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return self.matrix.columnCount(parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text = self.text(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.matrix.head(index.column())
            return self._words("cases.total_cell", head=head, said=text) if text else ""
        return None
