"""A list as it came from a file or the clipboard: one header, its rows, nothing decided yet.

`find_table` takes the whole grid and leaves out what is not the list: title rows above the
header, blank rows, repeated headers, total rows and notes below. It never changes a cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from inspector.domain.civil_number import COVER, mask
from inspector.domain.errors import InspectionError

Cell = str | int | float | date | time | timedelta  # datetime is a date, bool an int
Grid = Sequence[tuple[int, Sequence[Cell]]]

_SEARCHED = 60  # rows in which the header may stand
_TOTAL = re.compile(
    r"\s*(?:i alt|ialt|totalt?|sum|subtotal|samlet|hovedtotal|grand total)\s*[:=]?\s*[\d.,\s]*"
    r"(?:kr\.?|t|timer|rækker|sager|leverandører|stk\.?|rows|cases|suppliers|hours)?\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?[\d.,\s]*\d[\d.,\s]*(kr\.?|t|timer|%)?", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"-?\d[\d.]*(,\d+)?|-?\d[\d,]*(\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`rows` hold (line, cells); cells are as many as `columns`, or more in a faulty row.

    `line` counts from 1 as the file's program shows it. `columns` are the header texts,
    made different from each other. `encoding` is "utf-8", "utf-16", "cp1252" or "";
    `delimiter` "semicolon", "comma", "tab", "pipe" or ""; `left_out` the lines of total
    rows, repeated headers and notes that are not read.
    """

    name: str
    columns: tuple[str, ...]
    header_line: int
    rows: Sequence[tuple[int, Sequence[Cell]]]
    form: str = "csv"  # "csv", "xlsx", "ods", "pasted"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    left_out: tuple[int, ...] = ()

    def column(self, header: str) -> list[Cell]:
        """The cells under this header, row by row."""
        place = self.columns.index(header)
        return [cells[place] for _, cells in self.rows]

    def sample(self, header: str) -> Cell:
        """The first cell of the column that is not empty, or ""."""
        return next((cell for cell in self.column(header) if not is_empty(cell)), "")


def is_empty(cell: Cell) -> bool:
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def find_table(
    grid: Grid,
    known: Callable[[str], bool],
    *,
    name: str,
    form: str = "csv",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
) -> Table:
    """The list in this grid. `known` tells whether a text is a header of any field.

    Raises InspectionError `import-empty`, `import-no-table` or `import-no-rows`.
    """
    if all(is_empty(cell) for _, cells in grid for cell in cells):
        raise InspectionError("import-empty", file=name)
    place = header_place(grid, known)
    if place is None or not (_known(grid[place][1], known) or _is_ruled(grid[place + 1 :])):
        raise InspectionError("import-no-table", file=name)
    line, header = grid[place]
    body = grid[place + 1 :]
    columns = _columns(header, body)
    rows, left_out = _usable(body, columns)
    if not rows:
        raise InspectionError("import-no-rows", file=name)
    return Table(
        name=name,
        columns=columns,
        header_line=line,
        rows=rows,
        form=form,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        left_out=left_out,
    )


def known_headers(grid: Grid, known: Callable[[str], bool]) -> int:
    """How many headers the best row near the top holds."""
    return max((_known(cells, known) for _, cells in grid[:_SEARCHED]), default=0)


def header_place(grid: Grid, known: Callable[[str], bool]) -> int | None:
    """Where the header is: the row with most known headers, else the first full row of words."""
    top = grid[:_SEARCHED]
    counts = [_known(cells, known) for _, cells in top]
    if counts and max(counts) > 0:
        return counts.index(max(counts))
    widths = [sum(not is_empty(cell) for cell in cells) for _, cells in top]
    usual = max(widths, default=0)
    for place, (_, cells) in enumerate(top):
        if widths[place] >= 2 and widths[place] * 2 > usual and _all_words(cells):
            return place
    return None


def _is_ruled(body: Grid) -> bool:
    """Whether most rows below an unknown header have cells: prose with commas has not."""
    filled = [sum(map(_is_filled, cells)) for _, cells in body]
    return sum(cells > 1 for cells in filled) * 2 > sum(cells > 0 for cells in filled)


def _known(cells: Sequence[Cell], known: Callable[[str], bool]) -> int:
    return len({cell for cell in cells if isinstance(cell, str) and cell and known(cell)})


def _all_words(cells: Sequence[Cell]) -> bool:
    return all(
        isinstance(cell, str) and not _NUMBER.fullmatch(cell.strip())
        for cell in cells
        if not is_empty(cell)
    )


def _columns(header: Sequence[Cell], body: Grid) -> tuple[str, ...]:
    """Header texts made different; a column without header is called by its letter.

    Columns to the right without a header are read where half the rows fill them; else a
    cell out there is a fault of its row and not a column.
    """
    width = max((at + 1 for at, cell in enumerate(header) if not is_empty(cell)), default=0)
    beyond: Counter[int] = Counter()
    for _, cells in body:
        if len(cells) > width:
            beyond.update(at for at in range(width, len(cells)) if not is_empty(cells[at]))
    width = max((at + 1 for at, rows in beyond.items() if rows * 2 > len(body)), default=width)
    names: list[str] = []
    for at in range(width):
        text = " ".join(str(header[at]).split()) if at < len(header) else ""
        plain = _without_civil_number(text) or _letter(at)
        number = 2
        text = plain
        while text in names:
            text, number = f"{plain} ({number})", number + 1
        names.append(text)
    return tuple(names)


def _without_civil_number(header: str) -> str:
    """A list without headers has data in their place, and headers are remembered."""
    masked = mask(header)
    return masked if COVER in masked else header


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _usable(
    body: Grid, columns: tuple[str, ...]
) -> tuple[list[tuple[int, Sequence[Cell]]], tuple[int, ...]]:
    width = len(columns)
    rows: list[tuple[int, Sequence[Cell]]] = []
    left_out: list[int] = []
    after_gap = 0  # rows before the last blank or total row
    for line, cells in body:
        first = cells[0] if cells and cells[0] else next(filter(_is_filled, cells), "")
        if not _is_filled(first) and not any(map(_is_filled, cells)):
            after_gap = len(rows)
        elif _is_total(first, cells) or _repeats_header(first, cells, columns):
            left_out.append(line)
            after_gap = len(rows)
        else:
            rows.append((line, cells if len(cells) == width else _fitted(cells, width)))
    below = rows[after_gap:]
    if width > 2 and after_gap and all(_is_note(cells) for _, cells in below):
        left_out += [line for line, _ in below]
        del rows[after_gap:]
    return rows, tuple(sorted(left_out))


def _fitted(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    if len(cells) < width:
        return [*cells, *[""] * (width - len(cells))]
    return cells if any(not is_empty(cell) for cell in cells[width:]) else cells[:width]


def _is_filled(cell: Cell) -> bool:
    return not is_empty(cell)


def _is_total(first: Cell, cells: Sequence[Cell]) -> bool:
    """A row that begins with a word for a sum and otherwise holds numbers alone."""
    if not isinstance(first, str) or not _TOTAL.fullmatch(first):
        return False
    filled = [cell for cell in cells if not is_empty(cell)]
    return all(not isinstance(cell, str) or _NUMBER.fullmatch(cell.strip()) for cell in filled[1:])


def _repeats_header(first: Cell, cells: Sequence[Cell], columns: tuple[str, ...]) -> bool:
    if first not in columns:
        return False
    return tuple(" ".join(str(cell).split()) for cell in cells[: len(columns)]) == columns


def _is_note(cells: Sequence[Cell]) -> bool:
    """A row of one cell that is a sentence, not a name or a number."""
    filled = [cell for cell in cells if not is_empty(cell)]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return False
    return ":" in filled[0] or len(filled[0].split()) > 4


def neutralise(cell: str) -> str:
    """The cell as a spreadsheet will not run it as a formula: `=`, `+`, `-`, `@` (or a tab or
    line break) in front get an apostrophe. A plain number such as -3,5 stays a number."""
    if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} and not _PLAIN_NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file as Danish spreadsheets read it: UTF-8 with BOM, semicolon, CRLF; neutralised."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([neutralise(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
