"""Previewing and storing lists: nothing before she confirms, nothing twice, nothing by halves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from fakes import MemoryStore
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.columns import FIELDS, guess
from inspector.domain.errors import Cancelled, InspectionError
from inspector.domain.identity import case_id
from inspector.domain.import_plan import Change, Counts, ImportPreview, RowState
from inspector.domain.model import Agreement, Case, ColumnMapping, DeliverySite, Supplier
from inspector.domain.table import Table, neutralise, write_csv
from inspector.gateways.tabular_files import read_pasted, read_table
from inspector.gateways.texts import Texts
from inspector.services.importing import (
    field_name,
    likely_mapping,
    preview_cases,
    preview_suppliers,
    reason,
    rejected_csv,
    rejected_rows,
    resolve_supplier,
    save_mapping,
    store_import,
)
from inspector.services.ports import Tally

SUPPLIERS = (
    "Leverandør;Type;CVR;P-nr;Adresse;Aftale;Aftale fra;Aftale til;Ydelser\n"
    "Jobvejen;ekstern;13748136;1003388382;Agade 1, 2100 København Ø;RA-1;01-01-2026;31-12-2029;"
    "Afklaring\n"
    "Jobvejen;ekstern;13748136;1003388383;Bgade 2, 8000 Aarhus C;RA-1;;;\n"
    "Center Nord;intern;25313763;1003388384;Cgade 3, 2400 København NV;;;;\n"
)
CASES = (
    "Sagsnr;Tilbud;Startdato;Slutdato;Timer;Pris\n"
    "KBH-1;Afklaring;04-05-2026;28-08-2026;36,0;420\n"
    "KBH-2;Afklaring;11-05-2026;04-09-2026;36,0;420\n"
    "KBH-3;Virksomhed;18-05-2026;i gang;12;465\n"
)


def cases(store: MemoryStore, text: str, supplier: str = "s") -> ImportPreview:
    table = read_pasted(text, "sager.csv")
    return preview_cases(store, table, guess("cases", table.columns), supplier)


def suppliers(store: MemoryStore, text: str) -> ImportPreview:
    table = read_pasted(text, "leverandører.csv")
    return preview_suppliers(store, table, guess("suppliers", table.columns))


def test_a_preview_stores_nothing() -> None:
    store = MemoryStore()
    preview = suppliers(store, SUPPLIERS)

    assert preview.counts == Counts(new=3)
    assert store.tables == {}


def test_the_same_list_imported_again_changes_nothing() -> None:
    for preview_of, text in ((suppliers, SUPPLIERS), (cases, CASES)):
        store = MemoryStore()
        first = store_import(store, preview_of(store, text))
        written = len(store.log)
        second = store_import(store, preview_of(store, text))

        assert first == Tally(new=3)
        assert second == Tally(unchanged=3)
        assert len(store.log) == written


def test_two_laptops_give_the_same_records_whatever_the_shape_of_the_file() -> None:
    one, other = MemoryStore(), MemoryStore()
    store_import(one, suppliers(one, SUPPLIERS))
    lines = SUPPLIERS.splitlines()
    turned = "\n".join(["Liste 2026", lines[0].upper(), *reversed(lines[1:])])
    store_import(other, suppliers(other, turned))

    for kind in (Supplier, DeliverySite, Agreement):
        assert one.find(kind) == other.find(kind)


def test_a_changed_cell_shows_its_old_and_new_value() -> None:
    store = MemoryStore()
    store_import(store, cases(store, CASES))
    assert CASES.count("04-09-2026;36,0") == 1
    later = cases(store, CASES.replace("04-09-2026;36,0", "04-09-2026;42,5"))

    assert later.counts == Counts(changed=1, unchanged=2)
    (place,) = later.rows.of(RowState.CHANGED)
    row = later.rows[place]
    assert row.changes == (Change("invoiced_hours", Decimal(36), Decimal("42.5")),)
    assert (row.line, row.values["number"]) == (3, "KBH-2")
    assert store_import(store, later) == Tally(changed=1, unchanged=2)
    changed = store.get(Case, case_id("s", "KBH-2"))
    assert changed is not None
    assert changed.invoiced_hours == Decimal("42.5")


def test_an_empty_cell_never_erases_what_is_stored() -> None:
    store = MemoryStore()
    store_import(store, cases(store, CASES))
    emptied = cases(store, "Sagsnr;Tilbud;Startdato;Slutdato;Timer;Pris\nKBH-1;;;;;\n")

    assert emptied.counts == Counts(unchanged=1)


def test_a_date_that_clashes_with_a_stored_one_is_refused() -> None:
    store = MemoryStore()
    store_import(store, cases(store, CASES))
    clash = cases(store, "Sagsnr;Slutdato\nKBH-1;01-05-2026\n")

    assert [one.code for one in clash.rejections] == ["ends-before-start"]
    assert clash.rows[0].state == RowState.REJECTED


def test_a_case_number_in_other_letter_case_is_refused() -> None:
    store = MemoryStore()
    store_import(store, cases(store, CASES))

    assert cases(store, "Sagsnr;Timer\nkbh-1;3\n").rejections[0].code == "case-other-spelling"


def test_an_import_is_one_transaction_with_its_mapping() -> None:
    store = MemoryStore()
    store_import(store, suppliers(store, SUPPLIERS))

    assert store.acts() == ["suppliers_imported"]
    assert store.count(ColumnMapping) == 1


def test_good_rows_are_stored_and_rejected_ones_are_not() -> None:
    store = MemoryStore()
    tally = store_import(store, cases(store, CASES + "KBH-1;Afklaring;;;1;\n010190-1234;;;;;\n"))

    assert (tally.new, store.count(Case)) == (3, 3)
    assert "010190" not in repr(store.tables) + repr(store.log)


def test_a_list_of_rejected_rows_alone_is_refused_whole() -> None:
    store = MemoryStore()
    with pytest.raises(InspectionError) as caught:
        store_import(store, cases(store, "Sagsnr;Timer\nA-1;-3\n"))
    assert caught.value.code == "import-nothing-usable"
    assert store.tables == {}


@pytest.mark.parametrize("stop_at", [0, 1, 4])
def test_cancelling_leaves_the_store_as_it_was(stop_at: int) -> None:
    store = MemoryStore(Supplier(id="before"))
    calls = 0

    def progress(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls > stop_at:
            raise Cancelled

    table = read_pasted(SUPPLIERS)
    preview = preview_suppliers(store, table, guess("suppliers", table.columns))
    try:
        store_import(store, preview, progress)
    except Cancelled:
        assert store.tables == {Supplier: {"before": Supplier(id="before")}}
        assert store.log == []
    with pytest.raises(Cancelled):
        preview_suppliers(store, table, guess("suppliers", table.columns), progress=_stop)


def _stop(done: int, total: int) -> None:
    raise Cancelled


def test_progress_goes_forward_to_all_records() -> None:
    store, told = MemoryStore(), []
    store_import(store, suppliers(store, SUPPLIERS), lambda done, total: told.append((done, total)))

    assert told == sorted(told)
    assert told[-1][0] <= told[-1][1]


def test_a_mapping_is_remembered_for_the_next_list() -> None:
    store = MemoryStore()
    columns = ("Nøgle", "Timer")
    assert likely_mapping(store, "cases", columns) == {"Nøgle": "", "Timer": "invoiced_hours"}

    save_mapping(store, "cases", columns, {"Nøgle": "number", "Timer": ""})

    assert likely_mapping(store, "cases", columns) == {"Nøgle": "number", "Timer": ""}


def test_a_supplier_is_found_by_cvr_p_number_or_name() -> None:
    store = MemoryStore()
    store_import(store, suppliers(store, SUPPLIERS))
    jobvejen = resolve_supplier(store, "13 74 81 36")

    assert resolve_supplier(store, "jobvejen ") == jobvejen
    assert resolve_supplier(store, "1003388383") == jobvejen
    for text, code in (("Nogen", "supplier-unknown"), ("", "supplier-unknown")):
        with pytest.raises(InspectionError) as caught:
            resolve_supplier(store, text)
        assert caught.value.code == code


def test_a_cvr_of_several_internal_suppliers_is_ambiguous() -> None:
    store = MemoryStore(
        Supplier(id="a", name="A", kind="internal", cvr="25313763", p_number="1003388384"),
        Supplier(id="b", name="B", kind="internal", cvr="25313763", p_number="1003388385"),
    )
    with pytest.raises(InspectionError) as caught:
        resolve_supplier(store, "25313763")
    assert caught.value.code == "supplier-ambiguous"
    assert resolve_supplier(store, "1003388385") == "b"


def test_rejected_rows_are_told_and_saved_with_civil_numbers_hidden(words: Texts) -> None:
    text = "Sagsnr;Tilbud;Navn;Timer\nKBH-1;A;Bo;1\nKBH-1;=A;Bo;2\n010190-1234;A;Bo;3\n"
    table = read_pasted(text)
    preview = preview_cases(MemoryStore(), table, guess("cases", table.columns), "s")

    assert rejected_rows(words, preview) == [
        {
            "row": 3,
            "column": "Sagsnr",
            "value": "KBH-1",
            "reason": "Samme sagsnummer som linje 2. Behold én af dem i filen.",
        },
        {
            "row": 4,
            "column": "Sagsnr",
            "value": "skjult",
            "reason": "Værdien i kolonnen »Sagsnr« ligner et CPR-nummer. Værdien er ikke gemt.",
        },
    ]
    saved = rejected_csv(words, preview, table).decode("utf-8-sig").split("\r\n")
    assert saved[0] == "Linje;Årsag;Sagsnr;Tilbud;Timer"
    assert saved[1].endswith(";KBH-1;'=A;2")
    assert saved[2].endswith(";skjult;A;3")


def test_every_reason_and_field_has_words_in_both_languages(words: Texts, words_en: Texts) -> None:
    faulty = (
        "Sagsnr;Status;Startdato;Slutdato;Timer;Pris\n"
        ";;;;;\nA|1;x;;;;\nB;x;;;;\nC;;31-02-2026;;;\nD;;1-1-26;;;\nE;;40000;;;\nF;;snart;;;\n"
        "G;;1-1-1900;;;\nH;;2-2-2026;1-1-2026;;\nI;;;;-1;\nJ;;;;1,01E+09;\nK;;;;###;\nL;;;;x;\n"
        "M;;;;99999999;\nN;;;;#REF!;\nO;;;;1;1;1\nP;;;;1.234;\nQ;;;;1.5;\nR;;;;1,5;\nB;;;;;\n"
        "010190-1234;;;;;\n"
    )
    preview = cases(MemoryStore(), faulty)

    assert len({one.code for one in preview.rejections}) >= 17
    for told in (words, words_en):
        for rejection in preview.rejections:
            assert "{" not in reason(told, rejection)
        for kind in ("suppliers", "cases"):
            assert all(field_name(told, kind, field) for field in ("", *FIELDS[kind]))


def test_a_spreadsheet_and_a_csv_of_the_same_list_give_the_same_cases() -> None:
    typed = Table(
        name="x", columns=("Sagsnr", "Slutdato", "Timer"), header_line=1, form="xlsx",
        rows=[(2, ["KBH-1", date(2026, 8, 28), 36.0]), (3, [17.0, "", 1.5])],
    )  # fmt: skip
    written = read_table(b"Sagsnr;Slutdato;Timer\nKBH-1;28-08-2026;36,00\n17;;1,50\n", "x.csv")
    stores = []
    for table in (typed, written):
        store = MemoryStore()
        store_import(store, preview_cases(store, table, guess("cases", table.columns), "s"))
        stores.append(store.find(Case))

    assert stores[0] == stores[1]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+45 12", "'+45 12"), ("-x", "'-x"), ("@a", "'@a"), ("\tx", "'\tx"),
        ("-3,5", "-3,5"), ("-1.234,50", "-1.234,50"), ("-3.5", "-3.5"), ("a=b", "a=b"), ("", ""),
        ("-3+4", "'-3+4"), ("-3,5\n", "'-3,5\n"),
    ],
)  # fmt: skip
def test_cells_that_a_spreadsheet_would_run_are_neutralised(cell: str, written: str) -> None:
    assert neutralise(cell) == written


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=2)))
def test_what_is_written_is_utf_8_with_bom_semicolons_and_crlf(rows: list[list[str]]) -> None:
    data = write_csv(rows)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(rows)


def test_a_hundred_thousand_rows_are_previewed_row_by_row_when_looked_at() -> None:
    lines = "\n".join(f"KBH-{n};{n % 50},5" for n in range(20_000))
    preview = cases(MemoryStore(), f"Sagsnr;Timer\n{lines}\n")

    assert len(preview.rows) == 20_000
    assert preview.rows[-1].values == {
        "number": "KBH-19999",
        "invoiced_hours": Decimal("49.5"),
    }
    assert [row.line for row in preview.rows[5:8]] == [7, 8, 9]


def test_a_civil_number_in_the_column_of_the_supplier_is_hidden(words: Texts) -> None:
    store = MemoryStore()
    table = read_pasted("Sagsnummer;Leverandør\nA1;010190-1234\n", "liste.csv")
    preview = preview_cases(store, table, likely_mapping(store, "cases", table.columns))
    told = f"{rejected_rows(words, preview)}{rejected_csv(words, preview, table).decode()}"
    assert [one.code for one in preview.rejections] == ["civil-number"]
    assert "1234" not in told


def test_a_civil_number_in_the_name_of_the_file_is_hidden_in_the_log() -> None:
    store = MemoryStore()
    table = read_pasted("Sagsnummer;Tilbud\nA1;Afklaring\n", "Sager 010190-1234.csv")
    store_import(store, preview_cases(store, table, guess("cases", table.columns), "s"))
    history = store.history(Case, store.find(Case)[0].id)
    assert not any("1234" in entry.reason for entry in history)


def test_a_list_without_headers_keeps_no_civil_number_as_one() -> None:
    table = read_pasted("010190-1234;aktiv\n251248-3821;aktiv\n", "liste.csv")
    assert not any("1234" in header for header in table.columns)
