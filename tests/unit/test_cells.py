"""Cells become dates, numbers and texts, or say why they cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.cells import (
    CellFault,
    decimal_mark,
    number_reader,
    read_date,
    read_identifier,
    read_text,
)
from inspector.domain.formats import decimal, long_date, short_date
from inspector.domain.table import Cell

JUNE_7 = date(2010, 6, 7)


def code(value: object) -> str:
    assert isinstance(value, CellFault)
    return value.code


@pytest.mark.parametrize(
    "cell",
    [
        "07-06-2010", "7-6-2010", "7/6-2010", "7/6/2010", "07.06.2010", "7. 6. 2010", "7 6 2010",
        "2010-06-07", "2010/06/07", "20100607", "2010-06-07T00:00:00", "2010-06-07 12:30:00.000",
        "07-06-2010 00:00", "07-06-2010 kl. 12.30", "7. juni 2010", "7.juni 2010", "7 jun 2010",
        "7. jun. 2010", "den 7. juni 2010", "mandag den 7. juni 2010", "mandag, 7. juni 2010",
        "7 June 2010", "June 7, 2010", "June 7th 2010", " 07-06-2010 ", "7.\u00a0juni 2010",
        date(2010, 6, 7), datetime(2010, 6, 7, 9, 30, tzinfo=UTC),
    ],
)  # fmt: skip
def test_the_same_day_in_every_spelling(cell: Cell) -> None:
    assert read_date(cell) == JUNE_7


@pytest.mark.parametrize(
    "cell",
    ["", " ", "-", "–", "i gang", "Igangværende", "31-12-9999", date(9999, 12, 31), "n/a"],
)
def test_no_date_yet(cell: Cell) -> None:
    assert read_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31-02-2026", "date-impossible"),
        ("29-02-2025", "date-impossible"),
        ("12/31/2026", "date-impossible"),
        ("00-00-0000", "date-impossible"),
        ("07-06-10", "date-short-year"),
        ("7/6 10", "date-short-year"),
        ("40336", "date-is-number"),
        (40336.0, "date-is-number"),
        ("01-01-1900", "date-out-of-range"),
        ("07-06-20100", "date-unreadable"),
        ("juni 2010", "date-unreadable"),
        ("snart", "date-unreadable"),
        ("7. jubi 2010", "date-impossible"),
        ("#####", "number-hidden"),
        ("1,01E+09", "number-damaged"),
        (time(9, 30), "date-unreadable"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(cell: Cell, reason: str) -> None:
    assert code(read_date(cell)) == reason


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_date_the_program_writes_is_read_back(day: date) -> None:
    for text in (short_date(day), long_date(day), long_date(day, "en"), day.isoformat()):
        assert read_date(text) == day


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("1.234,5", "", "1234.5"), ("1234,5", "", "1234.5"), ("1234.5", "", "1234.5"),
        ("1,234.50", "", "1234.5"), ("1 234,50", "", "1234.5"), ("1.234.567,00", "", "1234567"),
        ("1.234", "", "1234"), ("1.234", ",", "1234"), ("1.234", ".", "1.234"),
        ("1,234", ".", "1234"), ("1,234", ",", "1.234"), ("420 kr.", "", "420"),
        ("kr. 420,00", "", "420"), ("420,-", "", "420"), ("DKK 420", "", "420"),
        ("36,0", "", "36"), ("36 timer", "", "36"), ("36,5 t", "", "36.5"), ("-3,5", "", "-3.5"),
        ("3,5-", "", "-3.5"), ("\u22123,5", "", "-3.5"), ("0", "", "0"), (36.5, "", "36.5"),
        (36, "", "36"), (36.0, "", "36"), (0.1, "", "0.1"), ("1.500 kr.", "", "1500"),
    ],
)  # fmt: skip
def test_numbers_as_danes_and_spreadsheets_write_them(cell: Cell, mark: str, value: str) -> None:
    read = number_reader(mark)(cell)

    assert read == Decimal(value)
    assert str(read) == value


@pytest.mark.parametrize(
    ("cell", "mark", "reason"),
    [
        ("1,01E+09", "", "number-damaged"), ("1.01e+09", "", "number-damaged"),
        ("####", "", "number-hidden"), ("#REF!", "", "formula-error"),
        ("1.234", "both", "number-ambiguous"), ("mange", "", "number-unreadable"),
        ("37:30", "", "number-unreadable"), ("1,2,3", "", "number-unreadable"),
        ("12345678901", "", "number-too-large"), (float("inf"), "", "number-too-large"),
        (float("nan"), "", "number-too-large"), (True, "", "number-unreadable"),
        (date(2026, 1, 1), "", "number-unreadable"), ("²", "", "number-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_its_reason(cell: Cell, mark: str, reason: str) -> None:
    assert code(number_reader(mark)(cell)) == reason


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["36,5", "1.234"], ","),
        (["36.5", "1.234"], "."),
        (["1.234", "40"], ""),
        (["36,5", "36.5"], "both"),
        (["1.234,50 kr.", "-3,5"], ","),
        ([36.5, ""], ""),
    ],
)
def test_a_column_shows_its_decimal_mark(column: list[Cell], mark: str) -> None:
    assert decimal_mark(column) == mark


@given(st.decimals(0, 9_999_999, places=2))
def test_every_number_the_program_writes_is_read_back(value: Decimal) -> None:
    assert number_reader(",")(decimal(value, 2)) == value


def test_a_number_that_names_something_keeps_its_digits() -> None:
    assert read_identifier(12345674.0) == "12345674"
    assert read_identifier("00123") == "00123"
    assert read_identifier(" KBH-2026\u00a00311 ") == "KBH-2026 0311"
    assert code(read_identifier(date(2026, 5, 1))) == "became-date"
    assert code(read_identifier(1.5e15)) == "number-damaged"
    assert code(read_identifier("1,01E+09")) == "number-damaged"
    assert read_identifier("2E5") == "2E5"


def test_text_is_one_line_in_one_normal_form() -> None:
    assert read_text("A\u030arhus\r\n  C\t") == "Århus C"
    assert read_text("a\x07b") == "ab"
    assert read_text(date(2026, 5, 1)) == "2026-05-01"


@given(st.one_of(st.text(), st.floats(), st.integers(), st.dates(), st.datetimes(), st.booleans()))
def test_no_cell_makes_a_converter_fail(cell: Cell) -> None:
    for convert in (
        read_text,
        read_identifier,
        read_date,
        number_reader(""),
        number_reader("both"),
    ):
        value = convert(cell)
        assert value is None or isinstance(value, CellFault | str | date | Decimal)
    assert decimal_mark([cell]) in {"", ",", ".", "both"}
