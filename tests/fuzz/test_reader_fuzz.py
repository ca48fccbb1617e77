"""Whatever bytes come, a reader gives what it reads or one InspectionError, within a second.

Real files of every kind are cut, overwritten, doubled and spliced by a seeded chance. Lists
are previewed as the program would: a preview stores nothing.
"""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date

import pytest
from fakes import MemoryStore
from fuzzing import many, mutated, quickly
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from inspector.domain.columns import FIELDS, guess
from inspector.domain.errors import InspectionError
from inspector.domain.table import Table
from inspector.gateways.tabular_files import read_pasted, read_table
from inspector.services.importing import preview_cases, preview_suppliers, rejected_csv

CSV = (
    "Sagsliste;;\r\n\r\nSagsnr;Startdato;Slutdato;Timer;Pris\r\n"
    'KBH-2026-0001;04-05-2026;28-08-2026;36,5;"1.420,00"\r\n'
    '"KBH\n2";7/6-2026;i gang;40;465 kr.\r\nÆØÅ-3;7. juni 2026;;1,01E+09;-3\r\nI alt;;;77;\r\n'
)
STRAY = (b'"', b";", b"\x00", b"\r", b"\t", b"\xff", b"010190-1234", b"=HYPERLINK(")


def xlsx() -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in (["Navn", "CVR", "Aftale fra"], ["Jobvejen", 13748136, date(2026, 1, 1)], ["B"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods() -> bytes:
    book = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Liste")
    for cells in (["Navn", "CVR"], ["Jobvejen A/S", "13748136"], ["Værkstedet", "25313763"]):
        row = TableRow()
        for text in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    file = io.BytesIO()
    book.write(file)
    return file.getvalue()


def reshuffled(data: bytes, chance: random.Random, stray: tuple[bytes, ...]) -> bytes:
    """The spreadsheet with one of its parts damaged, packed again as a sound zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, mutated(content, chance, stray) if name == hit else content)
    return file.getvalue()


def use(data: bytes) -> None:
    """Read the bytes as the program would, and preview them as both kinds of list."""
    try:
        table = read_table(data, "liste")
    except InspectionError:
        return
    look_at(table)


def look_at(table: Table) -> None:
    for preview_of, kind, first in (
        (preview_cases, "cases", "number"),
        (preview_suppliers, "suppliers", "name"),
    ):
        guessed = guess(kind, table.columns)
        if first not in guessed.values():
            guessed[table.columns[0]] = first
        fields = [field for field in FIELDS[kind] if field not in guessed.values()]
        for header in table.columns:
            if not guessed[header] and fields and fields[0] != "supplier":
                guessed[header] = fields.pop(0)
        options = {"supplier_id": "s"} if kind == "cases" else {}
        store = MemoryStore()
        preview = preview_of(store, table, guessed, **options)
        assert len(preview.rows) == len(table.rows)
        assert len(list(preview.rows)) == len(table.rows)
        told = preview.counts
        assert told.new + told.changed + told.unchanged + told.rejected == len(table.rows)
        rejected_csv(lambda key, /, **_: key, preview, table)
        assert not store.log


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp1252", "utf-16", "utf-8"])
def test_a_mutated_text_file_is_a_list_or_refused(codec, tried):
    chance = random.Random(codec)
    for _ in range(many(75)):
        data = mutated(CSV.encode(codec), chance, STRAY)
        quickly(lambda data=data: use(data))
    tried("mutated CSV files", many(75))


@pytest.mark.parametrize("change", [mutated, reshuffled])
@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_mutated_spreadsheet_is_a_list_or_refused(make, change, capfd, tried):
    chance = random.Random(f"{make.__name__}{change.__name__}")
    whole = make()
    for _ in range(many(90)):
        data = change(whole, chance, STRAY)
        quickly(lambda data=data: use(data))
    capfd.readouterr()  # the Rust reader tells of its own panics
    tried(f"mutated {make.__name__.upper()} files", many(90))


def test_any_bytes_are_a_list_or_refused(tried):
    @settings(max_examples=many(100))
    @given(st.binary(max_size=400))
    def law(data: bytes) -> None:
        quickly(lambda: use(data))
        tried("bytes of any kind", 1)

    law()


SIGN = st.sampled_from([*'ab1;,"\t\n\r.-=å ', "Sagsnr", "Navn", "010190-1234", "01-01-2026", "1,5"])


def test_any_pasted_text_is_a_list_or_refused(tried):
    @settings(max_examples=many(150))
    @given(st.lists(SIGN, max_size=60).map("".join))
    def law(text: str) -> None:
        quickly(lambda: paste(text))
        tried("pasted texts", 1)

    def paste(text: str) -> None:
        try:
            table = read_pasted(text)
        except InspectionError:
            return
        look_at(table)

    law()
