"""Columns are guessed from Danish and English headers, and remembered per source."""

from __future__ import annotations

import pytest

from inspector.domain.columns import (
    assign,
    check_mapping,
    guess,
    is_known,
    mapping_id,
    plain,
    recall,
    remember,
)
from inspector.domain.errors import InspectionError


def test_the_headers_of_the_picture_are_guessed_and_names_are_not_read() -> None:
    headers = (
        "Sagsnr", "Tilbud", "Startdato", "Slutdato", "Timer", "Pris pr. time", "Fakturanr", "Navn",
        "Bemærkning",
    )  # fmt: skip

    assert guess("cases", headers) == {
        "Sagsnr": "number", "Tilbud": "programme", "Startdato": "starts", "Slutdato": "ends",
        "Timer": "invoiced_hours", "Pris pr. time": "hourly_price", "Fakturanr": "invoice",
        "Navn": "", "Bemærkning": "",
    }  # fmt: skip


def test_danish_and_english_supplier_headers_are_guessed() -> None:
    danish = guess(
        "suppliers", ("LEVERANDØR", "cvr nr", "P-nr.", "Adresse", "E-mail", "Aftale fra")
    )
    english = guess("suppliers", ("Supplier name", "CVR no.", "EAN", "Post code", "City", "Street"))

    assert list(danish.values()) == [
        "name", "cvr", "p_number", "address", "contact_email", "agreement_starts",
    ]  # fmt: skip
    assert list(english.values()) == ["name", "cvr", "ean", "postcode", "city", "street"]


def test_the_end_of_an_agreement_is_known_by_every_word_its_start_is() -> None:
    mapping = guess("suppliers", ("Aftalens start", "Aftalens slut"))

    assert list(mapping.values()) == ["agreement_starts", "agreement_ends"]


def test_an_address_beside_postcode_and_city_is_the_street() -> None:
    mapping = guess("suppliers", ("Navn", "Adresse", "Postnr.", "By"))

    assert mapping["Adresse"] == "street"


def test_what_stands_in_parentheses_does_not_matter() -> None:
    assert guess("cases", ("Startdato (dd-mm-åååå)",)) == {"Startdato (dd-mm-åååå)": "starts"}


def test_the_surer_header_wins_and_a_field_has_one_column() -> None:
    mapping = guess("suppliers", ("Navn", "Leverandør"))

    assert mapping == {"Navn": "", "Leverandør": "name"}


def test_a_civil_number_column_is_never_guessed() -> None:
    for header in ("CPR", "CPR-nr.", "Personnummer", "Borger", "Fødselsdato"):
        assert not is_known(header)


def test_a_field_moves_to_the_column_chosen_by_hand() -> None:
    mapping = assign({"A": "number", "B": ""}, "B", "number")

    assert mapping == {"A": "", "B": "number"}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"A": "", "B": "starts"}, "import-column-needed-number"),
        ({"A": "number", "B": "number"}, "import-field-twice"),
        ({"A": "number", "C": "starts"}, "import-no-column"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(mapping: dict[str, str], code: str) -> None:
    with pytest.raises(InspectionError) as caught:
        check_mapping("cases", ("A", "B"), mapping)
    assert caught.value.code == code


def test_a_mapping_is_remembered_by_its_header_row() -> None:
    record = remember("cases", ("Sagsnr", "Foo"), {"Sagsnr": "number", "Foo": "programme"})

    assert record.id == mapping_id("cases", ("SAGSNR.", "foo"))
    assert record.id != mapping_id("suppliers", ("Sagsnr", "Foo"))
    assert recall(record, ("SAGSNR.", "foo")) == {"SAGSNR.": "number", "foo": "programme"}


def test_headers_are_compared_without_case_spaces_and_signs() -> None:
    assert plain("  Første  Samtale: ") == plain("foerste-samtale") == plain("FØRSTE SAMTALE")
