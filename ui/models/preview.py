"""The rows of an import preview as a table: made when looked at, 100,000 of them or ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.domain.formats import decimal, hours, short_date
from inspector.domain.import_plan import ImportPreview, RowPlan, RowState
from inspector.services.importing import field_name, reason
from inspector.services.ports import Words

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
PLAN = int(Qt.ItemDataRole.UserRole) + 1
NUMBERS = frozenset({"invoiced_hours", "hourly_price"})
_FIXED = 2  # line and state stand before the list's own columns


def cell_text(words: Words, name: str, value: object) -> str:
    """A value as it is shown: dates, hours and prices as Danes write them."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return hours(value) if name != "hourly_price" else decimal(value, 0 if whole else 2)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if name == "status":
        return words(f"common.case_status.{value}")
    if name == "kind":
        return words(f"common.supplier_kind.{value}")
    return str(value)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as shown; `before` is the stored value it would replace (None: unchanged)."""

    text: str
    before: str | None = None


@dataclass(slots=True)
class _Shown:
    preview: ImportPreview | None = None
    fields: tuple[str, ...] = ()
    places: Sequence[int] = field(default_factory=tuple)


class PreviewModel(QAbstractTableModel):
    """All rows, or those of one state."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown = _Shown()

    def show(self, preview: ImportPreview, state: str = "") -> None:
        """Show this preview; `state` "" is every row."""
        self.beginResetModel()
        rows = preview.rows
        places = rows.of(RowState(state)) if state else range(len(rows))
        self._shown = _Shown(preview, tuple(preview.used), places)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown.places)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _FIXED + len(self._shown.fields)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section == 0 or self.is_number(section)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int((side | Qt.AlignmentFlag.AlignVCenter).value)
        return None

    def _head(self, section: int) -> str:
        if section < _FIXED:
            return self._words(("import_page.line", "import_page.state")[section])
        kind = self._shown.preview.kind if self._shown.preview else ""
        return field_name(self._words, kind, self._shown.fields[section - _FIXED])

    def is_number(self, section: int) -> bool:
        """Whether the column holds figures that stand under each other."""
        return section >= _FIXED and self._shown.fields[section - _FIXED] in NUMBERS

    def plan_at(self, row: int) -> RowPlan | None:
        """The row as planned."""
        preview = self._shown.preview
        return preview.rows[self._shown.places[row]] if preview else None

    def cell(self, plan: RowPlan, section: int) -> Cell:
        """What stands in the cell."""
        words = self._words
        if section == 0:
            return Cell(str(plan.line))
        if section == 1:
            return Cell(words(f"import_page.state_{plan.state}"))
        name = self._shown.fields[section - _FIXED]
        if name in plan.hidden:
            return Cell(words("import_page.hidden"))
        text = cell_text(words, name, plan.values.get(name))
        change = next((one for one in plan.changes if one.field == name), None)
        if change is None:
            return Cell(text)
        before = cell_text(words, name, change.before) or words("import_page.was_empty")
        return Cell(cell_text(words, name, change.after), before)

    def why(self, plan: RowPlan) -> str:
        """The sentence of a rejected row, "" for the others."""
        return reason(self._words, plan.rejection) if plan.rejection else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        plan = self.plan_at(index.row()) if index.isValid() else None
        if plan is None:
            return None
        if role == PLAN:
            return plan
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if plan.rejection and index.column() > _FIXED:
                return self.why(plan) if index.column() == _FIXED + 1 else ""
            cell = self.cell(plan, index.column())
            spoken = role == Qt.ItemDataRole.AccessibleTextRole and cell.before is not None
            return f"{cell.before} → {cell.text}" if spoken else cell.text
        if role == Qt.ItemDataRole.ToolTipRole and plan.rejection:
            return self.why(plan)
        return None
