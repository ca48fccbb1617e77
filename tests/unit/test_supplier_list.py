"""A supplier list: who a supplier is, what its rows are, and which rows are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from inspector.domain.columns import check_mapping, guess
from inspector.domain.identity import named_id
from inspector.domain.import_plan import Listed
from inspector.domain.list_reading import ListReading
from inspector.domain.model import Agreement, Contact, DeliverySite, Supplier
from inspector.domain.supplier_gaps import incomplete
from inspector.domain.supplier_list import read_suppliers
from inspector.gateways.tabular_files import read_pasted

CVR, OTHER_CVR = "13748136", "25313763"
P1, P2 = "1003388382", "1003388383"


def read(text: str) -> tuple[ListReading, list[tuple[Listed, ...]]]:
    table = read_pasted(text)
    return read_suppliers(
        table, check_mapping("suppliers", table.columns, guess("suppliers", table.columns))
    )


def records(text: str, kind: type) -> list[Listed]:
    reading, rows = read(text)
    assert reading.rejections == {}
    return [record for row in rows for record in row if isinstance(record, kind)]


def codes(text: str) -> dict[int, str]:
    reading, _ = read(text)
    return {one.line: one.code for one in reading.rejections.values()}


def test_a_full_row_becomes_supplier_site_contact_and_agreement() -> None:
    text = (
        "Leverandør;Type;CVR;P-nr;EAN;Adresse;Kontaktperson;E-mail;Aftale;Aftale fra;Aftale til;"
        "Ydelser;Timepris\n"
        f"Jobvejen;Ekstern;{CVR};{P1};5798000016002;Malmøgade 7, 2100 København Ø;Bo Ek;"
        "bo@jobvejen.dk;RA-1;01-01-2026;31-12-2029;Afklaring, Virksomhed/Mentor;420 kr.\n"
    )
    (supplier,) = records(text, Supplier)
    (site,) = records(text, DeliverySite)
    (contact,) = records(text, Contact)
    (agreement,) = records(text, Agreement)

    assert supplier == Supplier(
        id=named_id("supplier", CVR), name="Jobvejen", kind="external", cvr=CVR, p_number=P1,
        ean="5798000016002",
    )  # fmt: skip
    assert isinstance(site, DeliverySite)
    assert (site.street, site.postcode, site.city) == ("Malmøgade 7", "2100", "København Ø")
    assert (site.p_number, site.supplier) == (P1, supplier.id)
    assert isinstance(contact, Contact)
    assert (contact.name, contact.email) == ("Bo Ek", "bo@jobvejen.dk")
    assert isinstance(agreement, Agreement)
    assert (agreement.starts, agreement.ends) == (date(2026, 1, 1), date(2029, 12, 31))
    assert agreement.programmes == ("Afklaring", "Virksomhed", "Mentor")
    assert agreement.hourly_price == Decimal(420)


def test_internal_suppliers_share_a_cvr_and_are_named_by_p_number_or_name() -> None:
    text = (
        "Navn;Type;CVR;P-nr\n"
        f"Center A;intern;{CVR};{P1}\nCenter B;intern;{CVR};{P2}\nCenter C;intern;{CVR};\n"
    )
    assert [one.id for one in records(text, Supplier)] == [
        named_id("supplier", CVR, P1),
        named_id("supplier", CVR, P2),
        named_id("supplier", CVR, "center c"),
    ]


def test_without_a_kind_different_names_and_p_numbers_tell_suppliers_apart() -> None:
    text = f"Navn;CVR;P-nr\nCenter A;{CVR};{P1}\nCenter B;{CVR};{P2}\n"

    assert len(records(text, Supplier)) == 2


def test_an_external_supplier_is_named_by_its_cvr_and_its_rows_are_its_sites() -> None:
    text = (
        "Navn;Type;CVR;P-nr;Adresse\n"
        f"Jobvejen;ekstern;{CVR};{P1};Agade 1, 2100 København Ø\n"
        f"Jobvejen;ekstern;{CVR};{P2};Bgade 2, 8000 Aarhus C\n"
    )
    (supplier,) = records(text, Supplier)
    sites = records(text, DeliverySite)

    assert supplier.id == named_id("supplier", CVR)
    assert isinstance(supplier, Supplier)
    assert supplier.p_number == ""  # two: none of them is the supplier's own
    assert {site.p_number for site in sites if isinstance(site, DeliverySite)} == {P1, P2}


def test_without_cvr_the_ean_names_a_supplier_and_without_both_its_name() -> None:
    text = "Navn;CVR;EAN\nA;;5798000016002\nB ApS;;\n"

    assert [one.id for one in records(text, Supplier)] == [
        named_id("supplier", "5798000016002"),
        named_id("supplier", "name", "b aps"),
    ]


def test_an_address_is_the_same_site_however_it_is_split() -> None:
    one = "Navn;Adresse\nA;Malmøgade 7, 2100 København Ø\n"
    split = "Navn;Vej;Postnr;By\nA;MALMØGADE 7;2100;København Ø\n"

    assert records(one, DeliverySite)[0].id == records(split, DeliverySite)[0].id


@pytest.mark.parametrize("address", ["Malmøgade 7", "Malmøgade 7, København", "2100", "ukendt"])
def test_an_address_that_is_not_plain_is_kept_whole(address: str) -> None:
    (site,) = records(f"Navn;Adresse;By\nA;{address};\n", DeliverySite)

    assert isinstance(site, DeliverySite)
    assert (site.street, site.postcode, site.city) == (address, "", "")


def test_rows_of_one_supplier_with_other_sites_or_agreements_are_kept() -> None:
    text = (
        "Navn;CVR;Adresse;Aftale;Ydelser\n"
        f"A;{CVR};Agade 1, 2100 København Ø;RA-1;Afklaring\n"
        f"A;{CVR};Bgade 1, 2100 København Ø;RA-1;Mentor\n"
        f"A;{CVR};Agade 1, 2100 København Ø;RA-2;Afklaring\n"
    )
    assert len(records(text, DeliverySite)) == 2
    first = records(text, Agreement)[0]
    assert isinstance(first, Agreement)
    assert first.programmes == ("Afklaring", "Mentor")


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (f"a;{CVR};Agade 1, 2100 København Ø;RA-1;01-01-2026", "site-twice"),
        (f"B;{CVR};Bgade 1, 2100 København Ø;RA-1;01-01-2026", "contradicts"),
        (f"A;{CVR};Bgade 1, 2100 København Ø;RA-1;01-02-2026", "contradicts"),
    ],
)
def test_a_row_that_repeats_or_contradicts_is_refused(second: str, code: str) -> None:
    text = (
        "Navn;CVR;Adresse;Aftale;Aftale fra\n"
        f"A;{CVR};Agade 1, 2100 København Ø;RA-1;01-01-2026\n{second}\n"
    )
    reading, _ = read(text)

    assert codes(text) == {3: code}
    assert reading.rejections[1].details["line"] == 2


def test_another_kind_for_the_same_supplier_contradicts() -> None:
    text = f"Navn;Type;CVR;Adresse\nA;ekstern;{CVR};Agade 1\nA;intern;{CVR};Bgade 1\n"

    assert codes(text) == {3: "contradicts"}


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("Navn;CVR", ";13748136", "no-name"),
        ("Navn;CVR", "A;13748137", "cvr-check-digit"),
        ("Navn;CVR", "A;1,37E+07", "number-damaged"),
        ("Navn;P-nr", "A;100338838", "p_number-length"),
        ("Navn;EAN", "A;5798000016003", "ean-check-digit"),
        ("Navn;Type", "A;måske", "kind-unknown"),
        ("Navn;E-mail", "A;bo at jobvejen.dk", "email-unlikely"),
        ("Navn;Aftale fra;Aftale til", "A;01-01-2026;31-12-2025", "ends-before-start"),
        ("Navn;Aftale fra", "A;31-02-2026", "date-impossible"),
        ("Navn;Periode", "A;altid", "period-unreadable"),
        ("Navn;Timepris", "A;-420", "negative"),
        ("Navn;CVR", "Bo Ek 010190-1234;", "civil-number"),
        ("Navn;Kontaktperson", "A;010190-1234", "civil-number"),
    ],
)
def test_a_faulty_row_is_refused_with_its_reason(header: str, row: str, code: str) -> None:
    assert codes(f"{header}\n{row}\nGod leverandør\n") == {2: code}


def test_a_column_mapped_as_p_number_wins_over_the_suspicion() -> None:
    text = "Navn;P-nr;CVR\nA;0101801234;\nB;0101901234;\n"

    assert [one.p_number for one in records(text, Supplier) if isinstance(one, Supplier)] == [
        "0101801234",
        "0101901234",
    ]


@pytest.mark.parametrize(
    "period",
    [
        "01-01-2026 - 31-12-2029",
        "1. januar 2026 til 31. december 2029",
        "2026-01-01 – 2029-12-31",
        "01.01.2026–31.12.2029",
        "01.01.2026-31.12.2029",
    ],
)
def test_a_period_in_one_column_is_read(period: str) -> None:
    (agreement,) = records(f"Navn;Periode\nA;{period}\n", Agreement)

    assert isinstance(agreement, Agreement)
    assert (agreement.starts, agreement.ends) == (date(2026, 1, 1), date(2029, 12, 31))


def test_missing_parts_are_listed_and_never_invented() -> None:
    (supplier,) = records("Navn;CVR\nA;\n", Supplier)

    assert records("Navn;CVR\nA;\n", DeliverySite) == []
    assert isinstance(supplier, Supplier)
    assert incomplete(supplier, [], [], []) == ("kind", "number", "site", "contact", "agreement")
    full = Supplier(id="s", name="A", kind="external", cvr=CVR)
    site = DeliverySite(id="d", street="Agade 1", postcode="2100", city="Kbh")
    agreement = Agreement(id="a", starts=date(2026, 1, 1), programmes=("Mentor",))
    assert incomplete(full, [site], [Contact(id="c")], [agreement]) == ("email", "period")
