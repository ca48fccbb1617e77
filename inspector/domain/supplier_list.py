"""A supplier list, read into suppliers, delivery sites, contacts and agreements: a row is a site.

Who a supplier is:
- internal suppliers share the municipality's CVR, so CVR with P-number (or name) names one;
  so too where no row tells the kind, but one CVR has different names with different P-numbers;
- otherwise the CVR alone names a supplier and its rows are its sites;
- without CVR the EAN names it, without both the name.
One supplier may fill several rows. A row is refused where it says the same site and
agreement twice, or contradicts an earlier row. What is missing stays empty.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from inspector.domain.cells import CellFault, read_date
from inspector.domain.formats import short_date
from inspector.domain.identity import named_id, site_id
from inspector.domain.import_plan import Fault, Listed
from inspector.domain.list_reading import ListReading, Step
from inspector.domain.model import Agreement, Contact, DeliverySite, Supplier
from inspector.domain.supplier_rows import (
    SupplierRow,
    agreement_key,
    folded,
    name_suppliers,
    site_key,
    without_contradictions,
)
from inspector.domain.table import Table

_KINDS = {
    word: kind
    for kind, words in {
        "external": "ekstern|ekstern leverandør|eksternt|privat|external|external supplier|private",
        "internal": "intern|intern leverandør|internt|kommunal|kommunalt|internal|municipal|"
        "internal supplier",
    }.items()
    for word in words.split("|")
}
_EMAIL = re.compile(r"[^\s@,;<>()\[\]:\\\"]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
_ADDRESS = re.compile(r"(?P<street>.*\S)\s*,\s*(?:DK-?)?(?P<postcode>\d{4})\s+(?P<city>[^\d,;]+)")
_BETWEEN = (r"\s[-–—]\s", r"\s*[–—]\s*", r"\s+(?:til|to)\s+", r"\s*-\s*")
_SEPARATORS = re.compile(r"[,;/\n]")


def read_suppliers(
    table: Table, used: Mapping[str, str], *, step: Step | None = None
) -> tuple[ListReading, list[tuple[Listed, ...]]]:
    """The records each row is the first to tell of (none for a refused row)."""
    reading = ListReading(table, used, step, len(used))
    _read_columns(reading)
    fields = tuple(reading.columns)
    by_row = zip(*reading.columns.values(), strict=True)
    rows = [
        SupplierRow(at, dict(zip(fields, values, strict=True))) for at, values in enumerate(by_row)
    ]
    rows = [row for row in rows if row.place not in reading.rejections]
    name_suppliers(rows)
    kept = without_contradictions(reading, rows)
    records: list[tuple[Listed, ...]] = [()] * len(table.rows)
    for place, told in _records(kept).items():
        records[place] = told
    return reading, records


def _read_columns(reading: ListReading) -> None:
    for name in ("kind", "programmes", "address", "street", "city", "site_name", "access", "note"):
        reading.texts(name)
    for name in ("contact_name", "contact_role", "contact_email", "contact_phone"):
        reading.texts(name)
    names = reading.texts("name")
    reading.identifiers("postcode", civil=False)
    reading.identifiers("agreement_number")
    for name in ("cvr", "p_number", "ean"):
        reading.registry(name)
    starts, ends = reading.dates("agreement_starts"), reading.dates("agreement_ends")
    _read_period(reading, starts, ends)
    reading.numbers("hourly_price")
    for place, name in enumerate(names):
        if not name:
            reading.reject(place, "name", "no-name")
    _read_kind(reading)
    _check_email(reading)
    _split_addresses(reading)
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start and end and cast(date, end) < cast(date, start):
            days = _days(cast(date, start), cast(date, end))
            field = "agreement_ends" if "agreement_ends" in reading.used else "agreement_period"
            reading.reject(place, field, "ends-before-start", value=days["end"], **days)


def _days(start: date, end: date) -> dict[str, object]:
    return {"start": short_date(start), "end": short_date(end)}


def _read_kind(reading: ListReading) -> None:
    if "kind" not in reading.used:
        return
    column = reading.columns["kind"]
    for place, text in enumerate(cast(list[str], column)):
        kind = _KINDS.get(text.casefold(), "")
        if text and not kind:
            reading.reject(place, "kind", "kind-unknown", value=text)
        column[place] = kind


def _check_email(reading: ListReading) -> None:
    for place, text in enumerate(cast(list[str], reading.columns.get("contact_email", []))):
        if text and not _EMAIL.fullmatch(text):
            reading.reject(place, "contact_email", "email-unlikely", value=text)


def _read_period(reading: ListReading, starts: list[object], ends: list[object]) -> None:
    """`01-01-2026 - 31-12-2029` in one column, where the two dates have none of their own."""
    if "agreement_period" not in reading.used:
        return
    for place, text in enumerate(reading.texts("agreement_period")):
        first, last = _period(text) if text else (None, None)
        if isinstance(first, CellFault) or isinstance(last, CellFault):
            reading.reject(place, "agreement_period", "period-unreadable", value=text)
        else:
            starts[place] = starts[place] or first
            ends[place] = ends[place] or last
    reading.columns["agreement_starts"], reading.columns["agreement_ends"] = starts, ends


def _period(text: str) -> tuple[object, object]:
    """The two dates of a period, at the first dash or word that parts it into two dates."""
    for between in _BETWEEN:
        parts = re.split(between, text)
        if len(parts) == 2:
            first, last = read_date(parts[0]), read_date(parts[1])
            if not isinstance(first, CellFault) and not isinstance(last, CellFault):
                return first, last
    return CellFault("period-unreadable"), None


def _split_addresses(reading: ListReading) -> None:
    """One address column gives street, postcode and city where it plainly holds all three;
    otherwise the whole of it is the street."""
    if "address" not in reading.used:
        return
    size = len(reading.lines)
    parts = {
        name: reading.columns.setdefault(name, [""] * size)
        for name in ("street", "postcode", "city")
    }
    for place, text in enumerate(cast(list[str], reading.columns["address"])):
        if not text or parts["street"][place]:
            continue
        match = _ADDRESS.fullmatch(text)
        parts["street"][place] = match["street"] if match else text
        if match:
            parts["postcode"][place] = parts["postcode"][place] or match["postcode"]
            parts["city"][place] = parts["city"][place] or match["city"].strip()


def _records(rows: Sequence[SupplierRow]) -> dict[int, tuple[Listed, ...]]:
    """Per place the records this row is the first to tell of, complete with what later rows add."""
    found: dict[str, Listed] = {}
    first: dict[str, int] = {}
    for row in rows:
        for record in (_supplier(row), _site(row), _contact(row), _agreement(row)):
            if record:
                first.setdefault(record.id, row.place)
                found[record.id] = _joined(found.get(record.id), record)
    _set_sole_numbers(rows, found)
    by_place: dict[int, list[Listed]] = {row.place: [] for row in rows}
    for record_id, place in first.items():
        by_place[place].append(found[record_id])
    return {place: tuple(records) for place, records in by_place.items()}


def _joined(earlier: Listed | None, later: Listed) -> Listed:
    """What two rows say of one record: earlier values first, programmes of both."""
    if earlier is None:
        return later
    gaps = {
        name: getattr(later, name)
        for name in type(later).__dataclass_fields__
        if getattr(earlier, name) in ("", None, ())
    }
    if isinstance(earlier, Agreement) and isinstance(later, Agreement):
        gaps["programmes"] = tuple(dict.fromkeys(earlier.programmes + later.programmes))
    return replace(earlier, **gaps)


def _set_sole_numbers(rows: Iterable[SupplierRow], found: dict[str, Listed]) -> None:
    """A P-number or EAN is the supplier's own where all its rows know but one."""
    for name in ("p_number", "ean"):
        numbers: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if number := row.text(name):
                numbers[row.supplier].add(number)
        for supplier, held in numbers.items():
            if len(held) == 1:
                found[supplier] = replace(cast(Supplier, found[supplier]), **{name: held.pop()})


def _supplier(row: SupplierRow) -> Supplier:
    return Supplier(
        id=row.supplier, name=row.text("name"), kind=row.text("kind"), cvr=row.text("cvr"),
        note=row.text("note"),
    )  # fmt: skip


def _site(row: SupplierRow) -> DeliverySite | None:
    if not (key := site_key(row)):
        return None
    return DeliverySite(
        id=site_id(row.supplier, key), supplier=row.supplier, name=row.text("site_name"),
        street=row.text("street"), postcode=row.text("postcode"), city=row.text("city"),
        p_number=row.text("p_number"), access=row.text("access"),
    )  # fmt: skip


def _contact(row: SupplierRow) -> Contact | None:
    name, email = row.text("contact_name"), row.text("contact_email")
    if not (key := email.casefold() or folded(name) or folded(row.text("contact_phone"))):
        return None
    return Contact(
        id=named_id("contact", row.supplier, key), supplier=row.supplier, name=name,
        role=row.text("contact_role"), email=email, phone=row.text("contact_phone"),
    )  # fmt: skip


def _agreement(row: SupplierRow) -> Agreement | None:
    if not (key := agreement_key(row)):
        return None
    names = (part.strip() for part in _SEPARATORS.split(row.text("programmes")))
    return Agreement(
        id=named_id("agreement", row.supplier, key), supplier=row.supplier,
        number=row.text("agreement_number"), starts=row.day("agreement_starts"),
        ends=row.day("agreement_ends"), programmes=tuple(dict.fromkeys(filter(None, names))),
        hourly_price=cast("Decimal | None", row.values.get("hourly_price")),
    )  # fmt: skip


_FIELDS: Mapping[type, Mapping[str, str]] = {
    Contact: {name: f"contact_{name}" for name in ("name", "role", "email", "phone")},
    DeliverySite: {"name": "site_name"},
    Agreement: {name: f"agreement_{name}" for name in ("number", "starts", "ends")},
}


def field_of(record: Listed, column: str) -> str:
    """The list's field that holds this column of the record."""
    return _FIELDS.get(type(record), {}).get(column, column)


def order_fault(record: Listed) -> Fault | None:
    """What is wrong with an agreement once stored dates have filled its gaps."""
    if (
        isinstance(record, Agreement)
        and record.starts
        and record.ends
        and record.ends < record.starts
    ):
        return "agreement_ends", "ends-before-start", _days(record.starts, record.ends)
    return None
