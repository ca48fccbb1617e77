"""Files as municipalities send them: odd shapes are read, broken ones refused whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from inspector.domain.errors import InspectionError
from inspector.gateways.tabular_files import MAX_BYTES, read_pasted, read_table

LIST = "Navn;CVR-nr.;Adresse\nJobvejen ÆØÅ;13748136;Malmøgade 7, 2100 København Ø\n"
NOON = datetime(2010, 6, 7, 12, 5)  # noqa: DTZ001 - cells know no time zone


def refusal(data: bytes, name: str = "liste.csv") -> str:
    with pytest.raises(InspectionError) as caught:
        read_table(data, name)
    return caught.value.code


def xlsx(*rows: Sequence[object], hidden: Sequence[Sequence[object]] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if hidden:
        other = book.create_sheet("Gammel", 0)
        other.sheet_state = "hidden"
        for row in hidden:
            other.append(list(row))
        book.active = 1
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods(*rows: Sequence[object]) -> bytes:
    book = OpenDocumentSpreadsheet()
    table = OdfTable(name="Ark1")
    for row in rows:
        line = TableRow()
        for value in row:
            if isinstance(value, float):
                cell = TableCell(valuetype="float", value=value)
            elif isinstance(value, date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            else:
                cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_list_is_the_same_in_every_encoding_and_line_ending(
    codec: str, encoding: str, ending: str
) -> None:
    table = read_table(LIST.replace("\n", ending).encode(codec), "liste.csv")

    assert table.columns == ("Navn", "CVR-nr.", "Adresse")
    assert [list(cells) for _, cells in table.rows] == [
        ["Jobvejen ÆØÅ", "13748136", "Malmøgade 7, 2100 København Ø"]
    ]
    assert (table.encoding, table.delimiter) == (encoding, "semicolon")


@pytest.mark.parametrize(
    ("sign", "told"), [(";", "semicolon"), (",", "comma"), ("\t", "tab"), ("|", "pipe")]
)
def test_the_delimiter_is_found(sign: str, told: str) -> None:
    text = f'Sagsnr{sign}Timer{sign}Note\nA-1{sign}"1,5"{sign}x\nA-2{sign}"2,5"{sign}y\n'

    assert read_table(text.encode(), "x.csv").delimiter == told


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    table = read_table(b"Sagsnr;Timer;Pris\nA-1;1,5;420,00\nA-2;2,5;420,00\n", "x.csv")

    assert table.columns == ("Sagsnr", "Timer", "Pris")


def test_excels_own_first_line_tells_the_delimiter() -> None:
    table = read_table(b"sep=,\r\nNavn,CVR\r\nJobvejen,13748136\r\n", "x.csv")

    assert (table.header_line, table.rows[0][0], table.delimiter) == (2, 3, "comma")


def test_titles_blank_rows_totals_repeated_headers_and_notes_are_left_out() -> None:
    text = (
        "Leverandørliste 2026;;\n"
        "Udtrukket af Tilsynsenheden;;\n"
        "\n"
        "Sagsnr;Tilbud;Timer\n"
        "A-1;Afklaring;12,5\n"
        ";;\n"
        "Sagsnr;Tilbud;Timer\n"
        "A-2;Afklaring;3\n"
        "I alt:;;15,5\n"
        "\n"
        "Kilde: Fasit;;\n"
    )
    table = read_table(text.encode(), "x.csv")

    assert (table.header_line, [line for line, _ in table.rows]) == (4, [5, 8])
    assert table.left_out == (7, 9, 11)


def test_a_supplier_whose_name_begins_with_total_is_kept() -> None:
    table = read_table(b"Navn;By\nTotal Rengoering;Aarhus\nTotal;Odense\n", "x.csv")

    assert len(table.rows) == 2


def test_a_quoted_line_break_stays_in_its_cell_and_lines_count_as_in_the_file() -> None:
    table = read_table(b'Navn;Adresse\r\n"Job\r\nvejen";X\r\nB;Y\r\n', "x.csv")

    assert [(line, cells[0]) for line, cells in table.rows] == [(2, "Job\r\nvejen"), (4, "B")]


def test_equal_and_missing_headers_become_different_names() -> None:
    table = read_table(b"Sagsnr;Dato;Dato;\nA-1;x;y;z\nA-2;x;y;z\n", "x.csv")

    assert table.columns == ("Sagsnr", "Dato", "Dato (2)", "D")


def test_a_row_with_too_many_cells_keeps_them_for_the_rejection() -> None:
    table = read_table(b"Sagsnr;Timer\nA-1;1;5\nA-2;2\nA-3;2\n", "x.csv")

    assert [len(cells) for _, cells in table.rows] == [3, 2, 2]


def test_xlsx_gives_real_dates_and_numbers_with_their_line() -> None:
    data = xlsx(
        ["Sagsliste"], [], ["Sagsnr", "Startdato", "Timer"],
        ["A-1", date(2010, 6, 7), 36.5], ["A-2", NOON, 7],
    )  # fmt: skip
    table = read_table(data, "liste.xlsx")

    assert (table.form, table.header_line) == ("xlsx", 3)
    assert table.rows[0] == (4, ["A-1", date(2010, 6, 7), 36.5])
    assert table.rows[1][1][1] == NOON


def test_ods_gives_real_dates_and_numbers() -> None:
    table = read_table(ods(["Sagsnr", "Slutdato", "Timer"], ["Å-1", date(2010, 6, 7), 36.5]), "l")

    assert (table.form, table.rows) == ("ods", [(2, ["Å-1", date(2010, 6, 7), 36.5])])


def test_the_visible_sheet_is_read() -> None:
    data = xlsx(["Navn", "CVR"], ["Ny", 13748136], hidden=[["Navn", "CVR"], ["Gammel", 1]])

    assert read_table(data, "x.xlsx").rows[0][1][0] == "Ny"


def test_pasted_cells_are_a_table() -> None:
    table = read_pasted("Navn\tCVR\r\nJobvejen\t13748136\r\n")

    assert (table.form, table.delimiter, len(table.rows)) == ("pasted", "tab", 1)


def test_the_name_is_the_files_own_whatever_the_path() -> None:
    assert read_table(LIST.encode(), r"C:\Lister\maj.csv").name == "maj.csv"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import-empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "import-empty"),
        (b";;;\n;;;\n", "import-empty"),
        (b"Kaere Ida\nHer er listen, som du bad om.\n", "import-no-table"),
        (b"Navn;CVR\n", "import-no-rows"),
        (b"Navn;CVR\nI alt;12\n\n", "import-no-rows"),
        (b"Navn;CVR\nA;1\x00\x01\x02", "import-not-text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "import-not-text"),
        (b"%PDF-1.7\n\x01\x02\xff", "import-not-text"),
        (b'Navn;CVR\n"A;1\nB;2\n', "import-open-quote"),
        (b"PK\x03\x04 half of a file", "import-damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "import-old-excel"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "import-password",
        ),
        (b"\xff\xfe\x00", "import-damaged"),
    ],
)
def test_what_is_no_list_is_refused_whole(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at() -> None:
    assert refusal(bytes(MAX_BYTES + 1)) == "import-too-large"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_half_a_spreadsheet_is_damaged(share: float) -> None:
    whole = xlsx(["Navn", "CVR"], ["Jobvejen", 13748136])

    assert refusal(whole[: int(len(whole) * share)]) == "import-damaged"


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def test_another_zip_file_is_no_spreadsheet() -> None:
    assert refusal(packed(word__document_xml=b"<x/>")) == "import-not-spreadsheet"


def test_a_cell_far_out_does_not_ask_for_all_memory() -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "Navn"
    book.active["XFD1048576"] = "bang"
    file = io.BytesIO()
    book.save(file)

    assert refusal(file.getvalue()) == "import-bomb"


def test_repeated_cells_in_ods_do_not_ask_for_all_memory() -> None:
    content = (
        b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        b'office:value-type="float" table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert refusal(packed(content_xml=content)) == "import-bomb"


def test_empty_repeated_rows_below_a_list_are_no_bomb() -> None:
    content = b"".join(
        [
            b"<table:table-row><table:table-cell office:value-type='string'>",
            b"</table:table-cell></table:table-row>",
            b'<table:table-row table:number-rows-repeated="1048570">',
            b'<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
        ]
    )
    assert refusal(packed(content_xml=content)) == "import-damaged"


def test_an_encrypted_ods_asks_for_its_password_to_be_taken_off() -> None:
    manifest = b"<manifest:encryption-data/>"

    assert refusal(packed(content_xml=b"x", **{"META-INF__manifest_xml": manifest})) == (
        "import-password"
    )


def test_a_supplier_below_a_blank_row_is_no_note() -> None:
    table = read_table(b"Navn;CVR;By\nA;1;X\n;;\nB;;\n", "x.csv")

    assert [cells[0] for _, cells in table.rows] == ["A", "B"]


@pytest.mark.parametrize(
    "total", ["I alt: 6;;", "TOTAL;;12,5", "Sum;3;1.234,50 kr.", "I alt 2 sager;;"]
)
def test_a_total_row_is_left_out_however_it_is_written(total: str) -> None:
    table = read_table(f"Sagsnr;Timer;Pris\nA-1;1;2\nA-2;1;2\n{total}\n".encode(), "x.csv")

    assert (len(table.rows), table.left_out) == (2, (4,))
