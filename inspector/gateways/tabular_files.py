"""Reads a table from CSV, XLSX or ODS, or from what was pasted out of a spreadsheet.

A file is taken whole or refused whole, with one InspectionError.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePath

import python_calamine

from inspector.domain.columns import is_known
from inspector.domain.errors import InspectionError
from inspector.domain.table import Cell, Grid, Table, find_table, known_headers
from inspector.gateways.spreadsheet_size import spreadsheet_form
from inspector.services.importing import collector_paused

MAX_BYTES = 200_000_000
_DELIMITERS = {";": "semicolon", "\t": "tab", ",": "comma", "|": "pipe"}
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "utf-32"),
    (b"\xff\xfe", "utf-16", "utf-16"),
    (b"\xfe\xff", "utf-16", "utf-16"),
)
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_CONTROLS = bytes({*range(32)} - set(b"\t\n\v\f\r"))


def read_table(data: bytes, name: str) -> Table:
    """The list in this file; its kind is told by its content, not by its name.

    Raises InspectionError `import-empty`, `import-too-large`, `import-password`,
    `import-damaged`, `import-old-excel`, `import-not-text`, `import-open-quote`,
    `import-no-table` or `import-no-rows`.
    """
    name = PurePath(name.replace("\\", "/")).name
    with collector_paused():
        return _read(data, name)


def _read(data: bytes, name: str) -> Table:
    if len(data) > MAX_BYTES:
        raise InspectionError("import-too-large", file=name, limit=MAX_BYTES // 1_000_000)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise InspectionError("import-empty", file=name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_spreadsheet(data, name)
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise InspectionError("import-password" if locked else "import-old-excel", file=name)
    text, encoding = _decoded(data, name)
    return _read_text(text, name, "csv", encoding)


def read_pasted(text: str, name: str = "") -> Table:
    """The list in text pasted from a spreadsheet (tabs) or from a CSV file; as `read_table`."""
    if len(text) > MAX_BYTES:
        raise InspectionError("import-too-large", file=name, limit=MAX_BYTES // 1_000_000)
    if not text.strip():
        raise InspectionError("import-empty", file=name)
    return _read_text(text.removeprefix("\ufeff"), name, "pasted", "")


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """UTF by its mark, UTF-16 by its zeros, then UTF-8 if it is that throughout, else cp1252."""
    try:
        for mark, codec, encoding in _BOMS:
            if data.startswith(mark):
                return _checked(data.decode(codec), name), encoding
        if codec := _utf_16_by_zeros(data):
            return _checked(data.decode(codec), name), "utf-16"
    except UnicodeDecodeError as problem:
        raise InspectionError("import-damaged", file=name) from problem
    for codec in ("utf-8", "cp1252"):
        try:
            return _checked(data.decode(codec), name), codec
        except UnicodeDecodeError:
            continue
    raise InspectionError("import-not-text", file=name)


def _checked(text: str, name: str) -> str:
    """Text without control characters: a picture or a program is not a list."""
    if any(chr(sign) in text for sign in _CONTROLS):
        raise InspectionError("import-not-text", file=name)
    return text


def _utf_16_by_zeros(data: bytes) -> str:
    """Text of European letters in UTF-16 has a zero in every other byte."""
    start = data[:4096]
    half = max(1, len(start) // 2)
    even, odd = start[0::2].count(0) / half, start[1::2].count(0) / half
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else ""


def _read_text(text: str, name: str, form: str, encoding: str) -> Table:
    told = re.match(r"sep=(.)\r?\n", text)
    skipped = 0
    if told:  # Excel's own first line
        text, skipped = text[told.end() :], 1
    delimiter = told[1] if told else _delimiter(text)
    grid = _parsed(text, delimiter, name, skipped)
    return find_table(
        grid, is_known, name=name, form=form, encoding=encoding,
        delimiter=_DELIMITERS.get(delimiter, ""),
    )  # fmt: skip


def _delimiter(text: str) -> str:
    """The sign that splits the first rows into most known headers and the steadiest width."""
    start = text[: 1 << 16]
    start = start[: start.rfind("\n") + 1] or start

    def merit(delimiter: str) -> tuple[int, int, int]:
        rows: list[tuple[int, Sequence[Cell]]] = []
        try:
            for row in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter):
                rows.append((0, row))
        except csv.Error:  # an open quote or a stray sign: judge by the rows before it
            pass
        widths = [len(row) for _, row in rows if len(row) > 1]
        steady = max((widths.count(width) for width in set(widths)), default=0)
        return known_headers(rows, is_known), steady, max(widths, default=0)

    return max(_DELIMITERS, key=merit)


def _parsed(text: str, delimiter: str, name: str, skipped: int) -> Grid:
    """Rows with the line each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, Sequence[Cell]]] = []
    begins = 1 + skipped
    try:
        for row in reader:
            rows.append((begins, row))
            begins = reader.line_num + 1 + skipped
    except csv.Error as problem:
        if "unexpected end" in str(problem) or "field larger" in str(problem):
            raise InspectionError("import-open-quote", file=name, line=begins) from problem
        return _parsed_leniently(text, delimiter, name, skipped)
    return rows


def _parsed_leniently(text: str, delimiter: str, name: str, skipped: int) -> Grid:
    """As `_parsed`, for files with signs after a closing quote, as some programs write."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, Sequence[Cell]]] = []
    begins = 1 + skipped
    try:
        for row in reader:
            rows.append((begins, row))
            begins = reader.line_num + 1 + skipped
    except csv.Error as problem:
        raise InspectionError("import-open-quote", file=name, line=begins) from problem
    return rows


def _read_spreadsheet(data: bytes, name: str) -> Table:
    form = spreadsheet_form(data, name)
    try:
        sheets = _sheets(data)
    except python_calamine.PasswordError as problem:
        raise InspectionError("import-password", file=name) from problem
    except (python_calamine.CalamineError, ValueError, OverflowError) as problem:
        raise InspectionError("import-damaged", file=name) from problem
    filled = [(title, grid) for title, grid in sheets if grid]
    if not filled:
        raise InspectionError("import-empty", file=name)
    title, grid = max(filled, key=lambda sheet: known_headers(sheet[1], is_known))
    return find_table(grid, is_known, name=name, form=form, sheet=title)


def _sheets(data: bytes) -> list[tuple[str, Grid]]:
    """Every visible sheet as a grid, lines counted as the spreadsheet counts them."""
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible
                and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            return [(title, _grid(book.get_sheet_by_name(title))) for title in visible]
    except BaseException as problem:
        # a panic of the Rust reader is no Exception, and its class cannot be imported
        if type(problem).__name__ == "PanicException":
            raise python_calamine.CalamineError(str(problem)) from None
        raise


def _grid(sheet: python_calamine.CalamineSheet) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    return [(line, row) for line, row in enumerate(map(_cells, rows), 1)]


def _cells(row: Sequence[Cell]) -> Sequence[Cell]:
    """The row with midnight times as plain dates, and durations as text."""
    if any(isinstance(cell, datetime | timedelta) for cell in row):
        return [_plain(cell) for cell in row]
    return row


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date()
    return cell
