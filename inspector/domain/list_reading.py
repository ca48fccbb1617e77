"""Reads a table column by column into values, and keeps the first fault of each row.

Whole columns at a time, because a list may hold 100,000 rows whose dates, hours and prices
repeat: a value is read once, however often it stands there. A column that is not mapped is
never looked at.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from inspector.domain import cells, civil_number, registry_numbers
from inspector.domain.cells import CellFault, Converter
from inspector.domain.civil_number import Level
from inspector.domain.table import Cell, Table, is_empty
from inspector.domain.text_limits import lengths, most_in_cell

# what makes a plain ASCII column need a closer look than "as it stands"
_ODD = ("#", "  ", " \x00", "\x00 ", "E+", "e+", "E-", "e-")
_SHOWN = 40  # signs of a cell that is refused because it is too long
Step = Callable[[int, int], None]  # columns done, columns in all; raises Cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a row is not read. `code` is a key under `imports.reason`, filled by `details`.

    `value` is the cell as it stood, "" where it is `hidden` because it looks like a civil
    number; nothing else of such a cell is kept.
    """

    line: int
    column: str
    field: str
    value: str
    code: str
    details: Mapping[str, object] = dataclasses.field(default_factory=dict)
    hidden: bool = False


class _ReadOnce(dict[Cell, object]):
    """Values already converted, by cell: each is read when it is first asked for."""

    def __init__(self, convert: Converter) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, cell: Cell) -> object:
        value = self[cell] = self._convert(cell)
        return value


class ListReading:
    """The mapped columns of a table as values, with what was wrong.

    `used` is `{field: header}`. After reading, `columns[field]` has one value per row
    ("" or None where the cell is empty, refused or the field is not mapped), `rejections`
    the first fault per row place, `warnings` the (line, column) of accepted cells that
    faintly look like a civil number.
    """

    def __init__(
        self, table: Table, used: Mapping[str, str], step: Step | None = None, reads: int = 1
    ) -> None:
        self.table = table
        self.used = used
        self.lines = [line for line, _ in table.rows]
        self.columns: dict[str, list[object]] = {}
        self.rejections: dict[int, Rejection] = {}
        self.warnings: list[tuple[int, str]] = []
        self.hidden: set[tuple[int, str]] = set()
        self._cells = _transposed(table)
        self._step = step
        self._reads = max(reads, len(used))
        self._check_widths()

    def reject(
        self, place: int, name: str, code: str, *, value: object = "", **details: object
    ) -> None:
        """Refuse this row, unless it is already refused for something further left."""
        hidden = (place, name) in self.hidden
        self.rejections.setdefault(
            place,
            Rejection(
                line=self.lines[place],
                column=self.used.get(name, ""),
                field=name,
                value="" if hidden else str(value),
                code=code,
                details=details,
                hidden=hidden,
            ),
        )

    def texts(self, name: str) -> list[str]:
        """The column as text on one line; cells that look like a civil number are refused."""
        return self._scanned(name, self._fitting(name, self._read(name, cells.read_text, "")))

    def identifiers(self, name: str, *, civil: bool = True) -> list[str]:
        """The column as numbers or marks that name something.

        `civil` False: the column is mapped as something else (an invoice), which wins over
        the suspicion of a civil number.
        """
        raw = self._raw(name)
        is_text = all(type(cell) is str for cell in raw)
        joined = "\x00".join(raw) if is_text else "\n"  # type: ignore[arg-type]  # just looked at
        if _is_plain(joined):
            values: list[object] = list(raw)
            self._tell()
        else:
            values = self._read(name, cells.read_identifier, "")
        values = self._fitting(name, values)
        texts = self._scanned(name, values) if civil else self._keep(name, values)
        self._check_zeros(name, texts)
        return texts

    def registry(self, name: str) -> list[str]:
        """A column of CVR, P-number or EAN (`name` says which), bare digits."""
        texts = self._read(name, cells.read_identifier, "")
        numbers = [registry_numbers.bare(str(text)) for text in texts]
        full = registry_numbers.LENGTHS[name]
        usual = sum(len(number) == full for number in numbers) > len(numbers) // 2
        for place, number in enumerate(numbers):
            if number and (code := registry_numbers.fault(name, number)):
                short = usual and number.isdigit() and full - 2 <= len(number) < full
                code = "zeros-lost" if short and name != "cvr" else code
                self.hide(place, name, str(texts[place]))
                self.reject(place, name, code, value=texts[place], length=full)
                numbers[place] = ""
        return self._keep(name, numbers)

    def dates(self, name: str) -> list[object]:
        """The column as dates; None for an empty cell."""
        return self._keep(name, self._read(name, cells.read_date, None))

    def numbers(self, name: str) -> list[object]:
        """The column as Decimals that are not negative; None for an empty cell."""
        mark = cells.decimal_mark(set(self._raw(name)))
        values = self._read(name, cells.number_reader(mark), None)
        found = set(values) - {None}
        negative = {value for value in found if value < 0}  # type: ignore[operator]  # Decimals
        if negative:
            for place, value in enumerate(values):
                if value in negative:
                    raw = self._cells[self._place(name)][place]
                    self.reject(place, name, "negative", value=raw)
        return self._keep(name, values)

    def _keep(self, name: str, values: Sequence[object]) -> list:  # type: ignore[type-arg]  # str or object by caller
        if name in self.used:
            self.columns[name] = list(values)
            return self.columns[name]
        return list(values)

    def _place(self, name: str) -> int:
        return self.table.columns.index(self.used[name])

    def _raw(self, name: str) -> Sequence[Cell]:
        return self._cells[self._place(name)] if name in self.used else [""] * len(self.lines)

    def _tell(self) -> None:
        if self._step:
            self._step(min(len(self.columns) + 1, self._reads), self._reads)

    def _read(self, name: str, convert: Converter, empty: object) -> list[object]:
        """The column converted; faults become rejections and leave the cell empty."""
        if name not in self.used:
            return [empty] * len(self.lines)
        self._tell()
        raw = self._raw(name)
        once = _ReadOnce(convert)
        values = list(map(once.__getitem__, raw))
        if any(isinstance(value, CellFault) for value in once.values()):
            for place, value in enumerate(values):
                if isinstance(value, CellFault):
                    self._refuse(place, name, value, raw[place])
                    values[place] = empty
        return values

    def _refuse(self, place: int, name: str, fault: CellFault, raw: Cell) -> None:
        civil = self.hide(place, name, _shown(raw))
        code = "civil-number" if civil else fault.code
        self.reject(place, name, code, value=_shown(raw), **({} if civil else fault.details))

    def hide(self, place: int, name: str, text: str) -> bool:
        """Hide a refused value that may be a civil number; whether it was hidden."""
        if civil_number.scan_column([text], self.used.get(name, "")):
            self.hidden.add((place, name))
            return True
        return False

    def _fitting(self, name: str, values: list[object]) -> list[object]:
        """The values without those that are longer than their column takes: rows refused."""
        most = most_in_cell(name)
        texts = [str(value) for value in values]
        if max(map(len, texts), default=0) <= most:
            return values
        fitting = list(values)
        for place, text in enumerate(texts):
            if len(text) > most:
                fitting[place] = ""
                self.hide(place, name, text[:most])
                shown = f"{text[:_SHOWN]} …"
                self.reject(place, name, "too-long", value=shown, **lengths(len(text), most))
        return fitting

    def _scanned(self, name: str, values: Sequence[object]) -> list[str]:
        texts = self._keep(name, values)
        distinct = list(dict.fromkeys(texts))
        header = self.used.get(name, "")
        found = {
            distinct[at]: level for at, level in civil_number.scan_column(distinct, header).items()
        }
        if found:
            for place, text in enumerate(texts):
                if found.get(text) == Level.STOP:
                    self.hidden.add((place, name))
                    self.reject(place, name, "civil-number")
                    texts[place] = ""
                elif text in found:
                    self.warnings.append((self.lines[place], header))
        return texts

    def _check_zeros(self, name: str, texts: list[str]) -> None:
        full = registry_numbers.full_length(texts)
        for place, text in enumerate(texts) if full else ():
            if text.isascii() and text.isdigit() and len(text) < full:
                self.reject(place, name, "zeros-lost", value=text, length=full)

    def _check_widths(self) -> None:
        width = len(self.table.columns)
        for place, (line, row) in enumerate(self.table.rows):
            if len(row) > width:
                self.rejections[place] = Rejection(
                    line=line, column="", field="", value="", code="too-many-cells",
                    details={"cells": len(row), "columns": width},
                )  # fmt: skip


def _is_plain(joined: str) -> bool:
    """Whether these cells, joined by NUL, are printable ASCII that needs no converting."""
    whole = f"\x00{joined}\x00"
    if not joined.isascii() or any(sign in whole for sign in _ODD):
        return False
    return joined.replace("\x00", "").isprintable()


def _transposed(table: Table) -> list[tuple[Cell, ...]]:
    """The columns of the table; what stands beyond the last column is cut off."""
    width = len(table.columns)
    if all(len(cells) == width for _, cells in table.rows):
        return list(zip(*(cells for _, cells in table.rows), strict=True))
    return list(zip(*(cells[:width] for _, cells in table.rows), strict=True))


def _shown(cell: Cell) -> str:
    if is_empty(cell):
        return ""
    text = cells.read_text(cell)
    return text if isinstance(text, str) else str(cell).strip()
