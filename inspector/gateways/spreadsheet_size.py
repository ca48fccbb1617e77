"""Measures a spreadsheet before it is opened.

The reader lays a sheet out cell by cell in memory: a few bytes can ask for more than any
machine has, and no exception tells of it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from inspector.domain.errors import InspectionError

MAX_UNPACKED = 1_500_000_000
MAX_CELLS = 25_000_000
MAX_RATIO = 400  # how far a list is ever packed; nothing but nothings packs further
MAX_PARTS = 10_000
_WORTH_ASKING = 20_000_000  # unpacked bytes below which no ratio matters
_XLSX_CELL = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>')
_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell)\b([^>]*)>")
_ODS_REPEAT = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"')
_CHUNK = 1 << 20


def spreadsheet_form(data: bytes, name: str) -> str:
    """ "xlsx" or "ods", once the file is known to be whole, open and of a bearable size.

    Every part is unpacked once and thrown away: that checks its sum and its true size.
    """
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise InspectionError("import-bomb", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed_far = unpacked > _WORTH_ASKING and unpacked > MAX_RATIO * len(data)
            if unpacked > MAX_UNPACKED or packed_far:
                raise InspectionError("import-bomb", file=name)
            if any(part.flag_bits & 1 for part in parts):
                raise InspectionError("import-password", file=name)
            names = {part.filename for part in parts}
            if "content.xml" in names:
                return _measured_ods(archive, names, name)
            if "xl/workbook.xml" in names:
                return _measured_xlsx(archive, name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as problem:
        raise InspectionError("import-damaged", file=name) from problem
    raise InspectionError("import-not-spreadsheet", file=name)


def _measured_xlsx(archive: zipfile.ZipFile, name: str) -> str:
    for part in archive.infolist():
        rows = columns = 0
        rest = b""
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                if not part.filename.startswith("xl/worksheets/"):
                    continue
                for match in _XLSX_CELL.finditer(rest + chunk):
                    rows = max(rows, int(match[2]))
                    columns = max(columns, _column_number(match[1]))
                rest = chunk[-200:]
        if rows * columns > MAX_CELLS:
            raise InspectionError("import-bomb", file=name)
    return "xlsx"


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _measured_ods(archive: zipfile.ZipFile, names: set[str], name: str) -> str:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise InspectionError("import-password", file=name)
    for part in archive.infolist():
        if part.filename != "content.xml":
            with archive.open(part) as stream:
                while stream.read(_CHUNK):
                    pass
    content = archive.read("content.xml")
    if _ods_cells(content) > MAX_CELLS:
        raise InspectionError("import-bomb", file=name)
    _require_whole(content)
    return "ods"


def _require_whole(content: bytes) -> None:
    """ValueError where the XML is cut or broken: the reader would look for the end of a table
    for ever. No list declares a document type, which could hold entities without end.
    """

    def declared(*_told: object) -> None:
        raise ValueError("a document type")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(content, True)
    except expat.ExpatError as problem:
        raise ValueError("not XML to its end") from problem


def _ods_cells(content: bytes) -> int:
    """Rows down to the last filled one times the widest row, repeats counted out."""
    rows = filled_rows = widest = width = 0
    for match in _ODS_TAG.finditer(content):
        repeat = _ODS_REPEAT.search(match[2])
        times = int(repeat[1]) if repeat else 1
        if match[1] == b"table-row":
            rows, width = rows + times, 0
        else:
            width += times
            if b"value-type" in match[2] or not match[2].endswith(b"/"):
                filled_rows, widest = rows, max(widest, width)
    return filled_rows * widest
