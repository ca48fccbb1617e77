"""A case list: what is read, what is refused, and that nothing is derived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.case_list import read_cases, read_frame
from inspector.domain.columns import check_mapping, guess
from inspector.domain.errors import InspectionError
from inspector.domain.identity import case_id, case_ids
from inspector.domain.list_reading import ListReading
from inspector.domain.model import Case
from inspector.domain.text_limits import MOST_IN_CELL
from inspector.gateways.tabular_files import read_pasted, read_table


def read(
    text: str, supplier: str = "s", note: str = "", **options: object
) -> tuple[ListReading, list[Case]]:
    table = read_pasted(text)
    guessed = guess("cases", table.columns) | ({note: "note"} if note else {})
    used = check_mapping("cases", table.columns, guessed)
    reading, rows = read_cases(table, used, supplier=supplier, resolve=known, **options)
    return reading, [case for row in rows for case in row]


def known(text: str) -> str:
    if text.startswith("Ukendt"):
        raise InspectionError("supplier-unknown")
    return f"id of {text}"


def codes(text: str, **options: object) -> dict[int, str]:
    reading, _ = read(text, **options)
    return {one.line: one.code for one in reading.rejections.values()}


def test_a_full_row_becomes_a_case() -> None:
    text = (
        "Sagsnr;Status;Ydelse;Startdato;Slutdato;Henvist;Indkaldt;Første samtale;Timer;Pris;"
        "Fakturanr\n"
        "KBH-2026-0311;Afsluttet;Afklaring;04-05-2026;28-08-2026;20-04-2026;22-04-2026;"
        "29-04-2026;36,50;420 kr.;F-10442\n"
    )
    _, cases = read(text)

    assert cases == [
        Case(
            id=case_id("s", "KBH-2026-0311"), supplier="s", number="KBH-2026-0311",
            status="completed", programme="Afklaring", starts=date(2026, 5, 4),
            ends=date(2026, 8, 28), referred=date(2026, 4, 20), called_in=date(2026, 4, 22),
            first_meeting=date(2026, 4, 29), invoiced_hours=Decimal("36.5"),
            hourly_price=Decimal(420), invoice="F-10442",
        )
    ]  # fmt: skip


def test_a_status_is_never_derived_from_an_end_date() -> None:
    _, cases = read("Sagsnr;Slutdato\nA-1;01-05-2026\nA-2;i gang\n")

    assert [(case.status, case.ends) for case in cases] == [("", date(2026, 5, 1)), ("", None)]


@pytest.mark.parametrize(
    ("word", "status"),
    [("Afsluttet", "completed"), ("i gang", "ongoing"), ("IGANGVÆRENDE", "ongoing"),
     ("completed", "completed"), ("ongoing", "ongoing"), ("", "")],
)  # fmt: skip
def test_a_status_is_read_in_danish_and_english(word: str, status: str) -> None:
    _, cases = read(f"Sagsnr;Status\nA-1;{word}\n")

    assert cases[0].status == status


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("Sagsnr;Timer", ";12", "no-case-number"),
        ("Sagsnr;Status", "A|1;i gang", "case-number-signs"),
        ("Sagsnr;Status", '"A\t1";i gang', "case-number-signs"),
        ("Sagsnr;Startdato;Slutdato", "A-1;15-06-2026;12-06-2026", "ends-before-start"),
        ("Sagsnr;Startdato", "A-1;31-04-2026", "date-impossible"),
        ("Sagsnr;Timer", "A-1;-3,5", "negative"),
        ("Sagsnr;Timer", "A-1;1,01E+09", "number-damaged"),
        ("Sagsnr;Timer", "1,01E+09;3", "number-damaged"),
        ("Sagsnr;Timer", "010190-1234;3", "civil-number"),
        ("Sagsnr;Timer", "A-1;0101901234", "civil-number"),
        ("Sagsnr;Status", "A-1;måske", "status-unknown"),
        ("Sagsnr;Timer", "A-1;3;x", "too-many-cells"),
    ],
)
def test_a_faulty_row_is_refused_with_its_reason(header: str, row: str, code: str) -> None:
    assert codes(f"{header}\n{row}\nA-98\nA-99\n") == {2: code}


def test_a_value_that_looks_like_a_civil_number_is_kept_nowhere() -> None:
    reading, cases = read("Sagsnr;Ydelse\n010190-1234;Afklaring\nA-1;Mentor\n")

    rejection = reading.rejections[0]
    assert (rejection.value, rejection.hidden, rejection.column) == ("", True, "Sagsnr")
    assert [case.number for case in cases] == ["A-1"]
    assert "010190" not in repr((rejection, reading.columns))


def test_columns_that_are_not_mapped_are_not_read() -> None:
    assert codes("Sagsnr;CPR\nA-1;010190-1234\n") == {}


def test_columns_kept_as_notes_are_scanned_too() -> None:
    text = "Sagsnr;Sagsbehandler;Team\nA-1;Bo Ek;Nord\nA-2;010190-1234;Syd\n"
    reading, cases = read(text, notes=("Sagsbehandler", "Team"))

    assert [case.note for case in cases] == ["Sagsbehandler: Bo Ek; Team: Nord"]
    assert reading.rejections[1].column == "Sagsbehandler"


def test_an_invoice_number_wins_over_the_suspicion() -> None:
    _, cases = read("Sagsnr;Fakturanr\nA-1;0101901234\n")

    assert cases[0].invoice == "0101901234"


def test_the_same_case_number_is_refused_with_the_earlier_line() -> None:
    reading, cases = read("Sagsnr;Timer\nKBH-1;3\nA-2;3\nkbh-1;4\n")

    assert {one.line: one.details for one in reading.rejections.values()} == {4: {"line": 2}}
    assert len(cases) == 2


def test_numbers_that_lost_their_zeros_are_refused_where_the_column_shows_it() -> None:
    assert codes("Sagsnr;Timer\n00123;3\n00124;3\n125;3\n") == {4: "zeros-lost"}
    assert codes("Sagsnr;Timer\n9;3\n10;3\n") == {}


def test_a_column_may_name_the_supplier_of_each_case() -> None:
    text = "Sagsnr;Leverandør\nA-1;Jobvejen\nA-1;Kompas\nA-2;Ukendt\nA-3;\n"
    _, cases = read(text, supplier="")

    assert [case.supplier for case in cases] == ["id of Jobvejen", "id of Kompas"]
    assert codes(text, supplier="") == {4: "supplier-unknown", 5: "no-supplier"}


def test_cases_of_another_supplier_are_refused() -> None:
    assert codes("Sagsnr;Leverandør\nA-1;Kompas\n", supplier="id of Jobvejen") == {
        2: "other-supplier"
    }


def test_a_list_needs_a_supplier() -> None:
    with pytest.raises(InspectionError) as caught:
        read("Sagsnr\nA-1\n", supplier="")
    assert caught.value.code == "import-supplier-needed"


@given(st.text(), st.lists(st.text(st.characters(max_codepoint=0x2FF)), max_size=3))
def test_many_case_ids_are_the_ids_of_each(supplier: str, numbers: list[str]) -> None:
    assert case_ids(supplier, numbers) == [case_id(supplier, number) for number in numbers]


def test_a_frame_file_gives_case_and_stratum_whatever_its_delimiter() -> None:
    for sign in ";,\t":
        text = f"stratum{sign}case_id\nAFSLUTTET{sign}KBH-2026-0001\nIGANG{sign}0007\n"
        assert read_frame(read_table(text.encode(), "f.csv")) == [
            ("KBH-2026-0001", "AFSLUTTET"),
            ("0007", "IGANG"),
        ]


def test_a_frame_file_without_strata_is_refused() -> None:
    with pytest.raises(InspectionError) as caught:
        read_frame(read_table(b"case_id;x\nA;1\n", "f.csv"))
    assert caught.value.code == "import-column-needed-stratum"


def test_a_case_made_by_columns_is_what_its_constructor_makes() -> None:
    _, (case,) = read("Sagsnr;Startdato\nA-1;01-02-2026")
    assert case == Case(id=case_id("s", "A-1"), supplier="s", number="A-1", starts=date(2026, 2, 1))
    assert not hasattr(Case, "__post_init__"), "case_list._cases would pass its checks by"


def test_a_cell_longer_than_its_column_takes_is_refused_with_its_row_and_not_cut() -> None:
    long, fits = "n" * (MOST_IN_CELL + 1), "n" * MOST_IN_CELL
    text = f"Sagsnr;Note\nA-1;{long}\nA-2;{fits}\nA-{'3' * 600};kort\nA-4;kort\n"
    reading, cases = read(text, note="Note")
    told = {one.line: (one.code, one.field, one.value) for one in reading.rejections.values()}
    assert told == {
        2: ("too-long", "note", f"{'n' * 40} …"),
        4: ("too-long", "number", f"A-{'3' * 38} …"),
    }
    kept = {case.number: case.note for case in cases}
    assert kept["A-2"] == fits
    assert kept["A-4"] == "kort"


def test_a_cell_that_is_too_long_and_looks_like_a_civil_number_is_not_shown() -> None:
    reading, _ = read(f"Sagsnr;Note\nA-1;010180-1234 {'n' * MOST_IN_CELL}\n", note="Note")
    (told,) = reading.rejections.values()
    assert (told.hidden, told.value) == (True, "")
