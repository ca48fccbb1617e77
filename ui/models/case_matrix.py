"""The matrix of drawn cases and case points, and the line of sums under it.

The model is shown the whole visit after every change and tells the view of the touched
cells alone: a key press repaints one cell, never the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from inspector.domain.formats import hours
from inspector.domain.hours import HoursLine, HoursState, HoursTotal
from inspector.domain.model import Outcome
from inspector.domain.progress import case_done, is_not_found
from inspector.domain.scheme import Point
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words
from ui.presenters.case_hours import hours_total, read_hours
from ui.presenters.case_views import cell_words, lots, outcome_of, stratum_name
from ui.presenters.conflicts import contested

Index = QModelIndex | QPersistentModelIndex
LOT, CASE, STRATUM = range(3)
LEADING = 3
HOURS = ("invoiced", "documented", "difference")
EDITABLE = {"invoiced": "invoiced_hours", "documented": "documented_hours"}
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _same_frame(before: VisitFile, file: VisitFile) -> bool:
    """The same cases by the same scheme: rows and columns stand."""
    same_cases = file.sample is before.sample or file.drawn_cases == before.drawn_cases
    return same_cases and (file.scheme is before.scheme or file.scheme == before.scheme)


def _differing(before: VisitFile, file: VisitFile) -> list[tuple[str, str]]:
    """The cells whose checks differ between the two."""
    old, new = before.checks, file.checks
    return [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One case: its place in the draw, number and stratum; `last` of its stratum."""

    lot: int
    number: str
    stratum: str
    last: bool


class CaseMatrix(QAbstractTableModel):
    """Rows are cases in drawing order; columns: lot, case, stratum, points, hours."""

    lost_changed = Signal(int)  # a row was noted as not found, or found again
    sums_changed = Signal(int)  # the sum of this column is another
    hours_typed = Signal(str, str, object)  # case number, field, Decimal or None
    hours_refused = Signal()

    def __init__(self, words: Words, shown: Callable[[str], str] = str) -> None:
        """`shown`: a case number as it may be shown on this screen."""
        super().__init__()
        self._words = words
        self._shown = shown
        self._file: VisitFile | None = None
        self.rows: tuple[MatrixRow, ...] = ()
        self.points: tuple[Point, ...] = ()
        self.total = HoursTotal()
        self.editable = True
        self._lines: dict[str, HoursLine] = {}
        self._place: dict[str, int] = {}
        self._column: dict[str, int] = {}
        self._lost: set[str] = set()
        self._done: set[str] = set()
        self._wrong: dict[str, int] = {}  # by point: how many cases are ej ok

    def tell_numbers(self) -> None:
        """The case numbers are shown in another way from now on."""
        if self.rows:
            self.dataChanged.emit(self.index(0, CASE), self.index(len(self.rows) - 1, CASE))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.rows) - 1)

    # What it shows

    def show(self, file: VisitFile, touched: tuple[str, str] | None = None) -> None:
        """Show this visit; only what differs is told to the view.

        `touched` names the one cell (case, point) whose check is all that is new.
        """
        before, self._file = self._file, file
        if before is None or not _same_frame(before, file):
            self._reset(file)
            return
        if file.checks is not before.checks:
            self._show_checks(before, file, [touched] if touched else _differing(before, file))
        if file.reviews is not before.reviews or file.cases is not before.cases:
            self._show_reviews(file)
        if file.conflicts != before.conflicts and self.rows:
            last = self.index(len(self.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _reset(self, file: VisitFile) -> None:
        self.beginResetModel()
        self.points = file.scheme.case_points()
        self._column = {point.id: LEADING + at for at, point in enumerate(self.points)}
        places, drawn = lots(file), file.drawn_cases
        self.rows = tuple(
            MatrixRow(
                places[item.case_number][0],
                item.case_number,
                stratum_name(file, item.stratum, self._words),
                places[item.case_number][0] == places[item.case_number][1] and at + 1 < len(drawn),
            )
            for at, item in enumerate(drawn)
        )
        self._place = {row.number: at for at, row in enumerate(self.rows)}
        self._lost = self._not_found(file)
        self._count_hours(file)
        self._count_wrong()
        self._done = {row.number for row in self.rows if case_done(file, row.number)}
        self.endResetModel()

    def _show_checks(
        self, before: VisitFile, file: VisitFile, touched: list[tuple[str, str]]
    ) -> None:
        for number, point in touched:
            row, column = self._place.get(number), self._column.get(point)
            if row is None or column is None:
                continue
            cell = self.index(row, column)
            self.dataChanged.emit(cell, cell)
            old, new = before.checks.get((number, point)), file.checks.get((number, point))
            was = old is not None and old.outcome == Outcome.NOT_OK
            is_now = new is not None and new.outcome == Outcome.NOT_OK
            if was != is_now and number not in self._lost:
                self._wrong[point] += is_now - was
                self.sums_changed.emit(column)
            self._count_case(number)

    def _show_reviews(self, file: VisitFile) -> None:
        before, lost = self._lines, self._not_found(file)
        self._count_hours(file)
        turned = lost ^ self._lost
        self._lost = lost
        for at, row in enumerate(self.rows):
            if row.number in turned or before.get(row.number) != self._lines.get(row.number):
                self.dataChanged.emit(self.index(at, 0), self.index(at, self.columnCount() - 1))
            if row.number in turned:
                self.lost_changed.emit(at)
        if turned:
            self._count_wrong()
        for row in self.rows:
            self._count_case(row.number)
        for column in range(LEADING if turned else LEADING + len(self.points), self.columnCount()):
            self.sums_changed.emit(column)

    def _count_wrong(self) -> None:
        rows = [at for at in range(len(self.rows)) if not self.is_lost(at)]
        for point in self.points:
            wrong = sum(self.outcome(row, point) == Outcome.NOT_OK for row in rows)
            self._wrong[point.id] = wrong

    def _count_case(self, number: str) -> None:
        if case_done(self.file, number):
            self._done.add(number)
        else:
            self._done.discard(number)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many cases are done, not found, and drawn."""
        return len(self._done), len(self._lost), len(self.rows)

    def _not_found(self, file: VisitFile) -> set[str]:
        return {row.number for row in self.rows if is_not_found(file, row.number)}

    def _count_hours(self, file: VisitFile) -> None:
        self.total = hours_total(file) if file.scheme.hours else HoursTotal()
        self._lines = {line.case_number: line for line in self.total.lines}

    # What a cell says

    @property
    def file(self) -> VisitFile:
        if self._file is None:
            raise RuntimeError("the matrix has not been shown a visit yet")
        return self._file

    def is_lost(self, row: int) -> bool:
        return self.rows[row].number in self._lost

    def point_at(self, column: int) -> Point | None:
        at = column - LEADING
        return self.points[at] if 0 <= at < len(self.points) else None

    def hours_at(self, column: int) -> str:
        """Which of HOURS this column is, "" where it is none."""
        at = column - LEADING - len(self.points)
        return HOURS[at] if at >= 0 else ""

    def column_of(self, point: str) -> int | None:
        return self._column.get(point)

    def row_of(self, number: str) -> int | None:
        return self._place.get(number)

    def outcome(self, row: int, point: Point) -> str:
        return outcome_of(self.file, self.rows[row].number, point)

    def in_conflict(self, row: int, column: int) -> bool:
        """Whether two laptops disagree on this cell."""
        if not self.file.conflicts:
            return False
        number, point = self.rows[row].number, self.point_at(column)
        if point is not None:
            check = self.file.checks.get((number, point.id))
            return check is not None and bool(contested(self.file, "case_check", check.id))
        name = EDITABLE.get(self.hours_at(column), "")
        review = self.file.reviews.get(number)
        return review is not None and name in contested(self.file, "case_review", review.id)

    def line(self, row: int) -> HoursLine | None:
        return self._lines.get(self.rows[row].number)

    def hours_text(self, row: int, column: int) -> str:
        line, kind = self.line(row), self.hours_at(column)
        if line is None or not kind:
            return ""
        if kind == "difference":
            if line.excess:
                return self._words("cases.excess_cell", hours=hours(line.excess))
            return "" if line.shortfall is None else hours(line.shortfall)
        value = line.invoiced if kind == "invoiced" else line.documented
        if value is not None:
            return hours(value)
        missing = kind == "documented" and line.state is HoursState.NOT_FOUND
        return self._words("cases.missing_cell") if missing else ""

    def text(self, row: int, column: int) -> str:
        one, point = self.rows[row], self.point_at(column)
        if point is not None:
            if self.is_lost(row):
                return self._words("cases.lost_row")
            outcome = self.outcome(row, point)
            return self._words(f"common.outcome_short.{outcome}") if outcome else ""
        if column < LEADING:
            return (str(one.lot), self._shown(one.number), one.stratum)[column]
        return self.hours_text(row, column)

    def spoken(self, row: int, column: int) -> str:
        """The cell for a screen reader and for the line below."""
        point = self.point_at(column)
        if point is not None:
            return cell_words(self.file, self.rows[row].number, point, self._words)
        lead = f"{self._shown(self.rows[row].number)}, {self.head(column)}"
        said = self.text(row, column) or self._words("common.outcome.unanswered")
        return self._words("cases.cell", lead=lead, said=said)

    def head(self, column: int) -> str:
        point = self.point_at(column)
        if point is not None:
            return f"{point.id} {point.brief.told(self._words.language)}"
        kind = self.hours_at(column)
        return self._words(f"cases.{kind or ('lot', 'case', 'stratum')[column]}_head")

    def sum_text(self, column: int) -> str:
        """What stands under a column: how many are ej ok, or the hours of the compared cases."""
        words, point = self._words, self.point_at(column)
        if point is not None:
            return words("cases.total_not_ok", count=self._wrong[point.id])
        if column == CASE:
            count = self.total.compared if self.file.scheme.hours else len(self.rows)
            return words("cases.total_one" if count == 1 else "cases.total", count=count)
        sums = {
            "invoiced": self.total.invoiced,
            "documented": self.total.documented,
            "difference": self.total.shortfall_hours,
        }
        kind = self.hours_at(column)
        return hours(sums[kind]) if kind else ""

    # As Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        if parent.isValid() or self._file is None:
            return 0
        return LEADING + len(self.points) + (len(HOURS) if self._file.scheme.hours else 0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return self.hours_text(row, column) if self._value(row, column) is not None else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _MIDDLE if self.point_at(column) else _LEFT if column in (1, 2) else _RIGHT
        return None

    def _value(self, row: int, column: int) -> Decimal | None:
        line, kind = self.line(row), self.hours_at(column)
        if line is None:
            return None
        return line.invoiced if kind == "invoiced" else line.documented

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take the hours that were typed; what is no number is refused and the old one stands."""
        field = EDITABLE.get(self.hours_at(index.column()))
        if role != Qt.ItemDataRole.EditRole or field is None:
            return False
        try:
            typed = read_hours(str(value))
        except ValueError:
            self.hours_refused.emit()
            return False
        self.hours_typed.emit(self.rows[index.row()].number, field, typed)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable and self.hours_at(index.column()) in EDITABLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            return self._shown(self.rows[section].number)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.head(section)
        point = self.point_at(section)
        if role == Qt.ItemDataRole.ToolTipRole and point is not None:
            return f"{point.id} {point.title.told(self._words.language)}"
        return None
