"""Demo data: a small fictional municipality with visits in every state.

Everything is made through the ordinary use cases, on days counted from today, so that the
demo is also a rehearsal of them. Nothing is left to chance: the same day gives the same data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from inspector.domain.errors import InspectionError
from inspector.domain.identity import case_id, named_id, site_id
from inspector.domain.model import (
    Agreement,
    Case,
    CaseStatus,
    Contact,
    DeliverySite,
    Supplier,
)
from inspector.domain.registry_numbers import is_cvr
from inspector.domain.settings import Settings
from inspector.domain.supplier_rows import folded
from inspector.services.demo_stage import Entry, Stage, lot, moment_of
from inspector.services.demo_visits import play_visit
from inspector.services.settings import save_settings

__all__ = ["Stage", "fill_with_demo_data"]

_FIRST_CVR = 99_990_000  # far above what is given out, with valid check digits


def fill_with_demo_data(stage: Stage, text: str) -> None:
    """Fill an empty store; a store that holds suppliers is refused untouched."""
    if stage.store.count(Supplier):
        raise InspectionError("demo-not-empty")
    demo = tomllib.loads(text)
    settings = Settings(**demo["organisation"])
    stage.store.person = settings.person_name  # whose work all of it is
    save_settings(stage.store, settings)
    suppliers: dict[str, Supplier] = {}
    for number, entry in enumerate(demo["supplier"]):
        suppliers[entry["key"]] = _store_supplier(stage, entry, _demo_cvr(number))
    lists = {entry["key"]: entry for entry in demo["supplier"]}
    for entry in demo["visit"]:
        key = entry["supplier"]
        day = stage.today + timedelta(days=min(0, entry["day"]))
        _import_cases(stage, suppliers[key], lists[key], day)
        play_visit(stage, suppliers[key], entry)
    for key, entry in lists.items():
        _import_cases(stage, suppliers[key], entry, stage.today)
    stage.travel(moment_of(stage.today, 9, 2))


def _demo_cvr(number: int) -> str:
    valid = (str(n) for n in range(_FIRST_CVR, _FIRST_CVR + 9_999) if is_cvr(str(n)))
    return next(cvr for index, cvr in enumerate(valid) if index == number)


def _store_supplier(stage: Stage, entry: Entry, cvr: str) -> Supplier:
    """Named as a list would name it, so that reading one finds the same supplier."""
    supplier = Supplier(
        id=named_id("supplier", cvr, *([entry["p_number"]] if entry["kind"] == "internal" else [])),
        name=entry["name"],
        kind=entry["kind"],
        cvr=cvr,
        p_number=entry["p_number"],
    )
    name, role, email, phone = entry["contact"]
    number, programmes, price = entry["agreement"]
    year = stage.today.year
    starts, ends = date(year - 1, 7, 1), date(year + 1, 6, 30)
    agreement = Agreement(
        id=named_id("agreement", supplier.id, folded(number) or f"{starts}/{ends}"),
        supplier=supplier.id,
        number=number,
        starts=starts,
        ends=ends,
        programmes=tuple(programmes.split(";")),
        hourly_price=Decimal(price) if price else None,
    )
    contact = Contact(
        id=named_id("contact", supplier.id, email.casefold()),
        supplier=supplier.id, name=name, role=role, email=email, phone=phone,
    )  # fmt: skip
    with stage.store.change("suppliers_imported") as change:
        change.put_all([supplier])
        change.put_all([_site(supplier, address, entry["access"]) for address in entry["sites"]])
        change.put_all([contact])
        change.put_all([agreement])
    return supplier


def _site(supplier: Supplier, address: str, access: str) -> DeliverySite:
    street, _, place = address.rpartition(", ")
    postcode, _, city = place.partition(" ")
    return DeliverySite(
        id=site_id(supplier.id, folded(address)),
        supplier=supplier.id,
        street=street,
        postcode=postcode,
        city=city,
        access=access,
    )


def _import_cases(stage: Stage, supplier: Supplier, entry: Entry, as_of: date) -> None:
    """The supplier's list as it looked on that day."""
    programmes = stage.store.find(Agreement, supplier=supplier.id)[0]
    with stage.store.change("cases_imported", reason="sagsliste.csv") as change:
        change.put_all(list(_cases(stage.today, as_of, supplier, entry, programmes)))


def _cases(
    today: date, as_of: date, supplier: Supplier, entry: Entry, agreement: Agreement
) -> Iterator[Case]:
    for index in range(1, entry["cases"] + 1):
        number = f"{entry['prefix']}-{today.year}-{index:04d}"
        chance = lot(number)
        starts = today + timedelta(days=10 - chance % 480)
        ends = starts + timedelta(days=60 + chance % 91)
        if starts > as_of + timedelta(days=10):
            continue
        completed = ends < as_of
        yield Case(
            id=case_id(supplier.id, number),
            supplier=supplier.id,
            number=number,
            status=CaseStatus.COMPLETED if completed else CaseStatus.ONGOING,
            programme=agreement.programmes[chance % len(agreement.programmes)],
            starts=starts,
            ends=ends if completed else None,
            referred=starts - timedelta(days=14),
            called_in=starts - timedelta(days=7 - chance % 5),
            first_meeting=starts + timedelta(days=3),
            invoiced_hours=Decimal(16 + chance % 45),
            hourly_price=agreement.hourly_price,
        )
