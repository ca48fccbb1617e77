"""Whatever bytes come, the reader gives a table or one InspectionError, and lists never crash.

Real files of every kind are cut, overwritten, doubled and spliced by a seeded chance.
UANMELDT_LONG runs ten times as many.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from datetime import date

import pytest
from fakes import MemoryStore
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from inspector.domain.columns import FIELDS, guess
from inspector.domain.errors import InspectionError
from inspector.domain.table import Table
from inspector.gateways.tabular_files import read_pasted, read_table
from inspector.services.importing import preview_cases, preview_suppliers, rejected_csv

EACH = 250 if os.environ.get("UANMELDT_LONG") else 25
CSV = (
    "Sagsliste;;\r\n\r\nSagsnr;Startdato;Slutdato;Timer;Pris\r\n"
    'KBH-2026-0001;04-05-2026;28-08-2026;36,5;"1.420,00"\r\n'
    '"KBH\n2";7/6-2026;i gang;40;465 kr.\r\nÆØÅ-3;7. juni 2026;;1,01E+09;-3\r\nI alt;;;77;\r\n'
)
STRAY = (b'"', b";", b"\x00", b"\r", b"\t", b"\xff", b"010190-1234")


def sheet() -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in (["Navn", "CVR", "Aftale fra"], ["Jobvejen", 13748136, date(2026, 1, 1)], ["B"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def reshuffled(data: bytes, chance: random.Random) -> bytes:
    """The spreadsheet with one of its parts damaged, packed again as a sound zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, mutated(content, chance) if name == hit else content)
    return file.getvalue()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes after one to three small accidents."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(changed) + 1)
        accident = chance.randrange(5)
        if accident == 0:
            del changed[at:]
        elif accident == 1:
            changed[at : at + chance.randrange(9)] = chance.randbytes(chance.randrange(9))
        elif accident == 2:
            changed[at:at] = changed[at : at + chance.randrange(200)]
        elif accident == 3:
            changed[at:at] = chance.choice(
                [b'"', b";", b"\x00", b"\r", b"\t", b"\xff", b"010190-1234"]
            )
        else:
            del changed[at : at + chance.randrange(50)]
    return bytes(changed)


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
        preview = preview_of(MemoryStore(), table, guessed, **options)  # type: ignore[operator]
        assert len(preview.rows) == len(table.rows)
        assert len(list(preview.rows)) == len(table.rows)
        told = preview.counts
        assert told.new + told.changed + told.unchanged + told.rejected == len(table.rows)
        rejected_csv(lambda key, /, **_: key, preview, table)  # type: ignore[arg-type]


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp1252", "utf-16", "utf-8"])
def test_a_mutated_text_file_is_a_list_or_refused(codec: str) -> None:
    chance = random.Random(codec)
    for _ in range(EACH):
        use(mutated(CSV.encode(codec), chance))


@pytest.mark.parametrize("change", [mutated, reshuffled])
def test_a_mutated_spreadsheet_is_a_list_or_refused(change, capfd) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(change.__name__)
    whole = sheet()
    for _ in range(EACH * 2):
        use(change(whole, chance))
    capfd.readouterr()  # the Rust reader tells of its own panics


@given(st.binary(max_size=400))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    use(data)


SIGN = st.sampled_from([*'ab1;,"\t\n\r.-=å ', "Sagsnr", "Navn", "010190-1234", "01-01-2026", "1,5"])


@given(st.lists(SIGN, max_size=60).map("".join))
def test_any_pasted_text_is_a_list_or_refused(text: str) -> None:
    try:
        table = read_pasted(text)
    except InspectionError:
        return
    look_at(table)
