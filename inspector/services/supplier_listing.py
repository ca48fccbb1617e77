"""Suppliers as lines of a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from inspector.domain.model import Agreement, Contact, DeliverySite, Supplier, VisitState
from inspector.domain.supplier_gaps import incomplete
from inspector.domain.value import value
from inspector.services.listing import Titles, VisitRow, list_visits
from inspector.services.ports import Reader


@value
class SupplierRow:
    """One supplier in the list; `missing` holds keys under `imports.missing`."""

    id: str
    name: str
    kind: str
    cvr: str
    p_number: str
    sites: int
    agreements: int
    visits: int  # held
    last_visit: date | None
    next_visit: date | None
    missing: tuple[str, ...]


T = TypeVar("T", DeliverySite, Contact, Agreement)

_LIVE = frozenset({VisitState.PLANNED, VisitState.OPEN, VisitState.LOCKED})


def supplier_rows(reader: Reader) -> list[SupplierRow]:
    """Every supplier with what is known of it, in the order of the ids."""
    return suppliers_with(reader, list_visits(reader, Titles(reader, None), wanted=_LIVE))


def _by_supplier(rows: Iterable[VisitRow]) -> dict[str, list[VisitRow]]:
    of: dict[str, list[VisitRow]] = {}
    for row in rows:
        of.setdefault(row.supplier_id, []).append(row)
    return of


def suppliers_with(reader: Reader, rows: list[VisitRow]) -> list[SupplierRow]:
    """Every supplier, with what these visits tell of it."""
    sites, contacts = _of(reader.find(DeliverySite)), _of(reader.find(Contact))
    agreements = _of(reader.find(Agreement))
    visits = _by_supplier(rows)
    return [
        _supplier_row(
            supplier,
            visits.get(supplier.id, []),
            sites.get(supplier.id, []),
            contacts.get(supplier.id, []),
            agreements.get(supplier.id, []),
        )
        for supplier in reader.find(Supplier)
    ]


def _of(records: list[T]) -> dict[str, list[T]]:
    """The records by their supplier."""
    of: dict[str, list[T]] = {}
    for record in records:
        of.setdefault(record.supplier, []).append(record)
    return of


def _supplier_row(
    supplier: Supplier,
    visits: list[VisitRow],
    sites: list[DeliverySite],
    contacts: list[Contact],
    agreements: list[Agreement],
) -> SupplierRow:
    held = [row.held_on for row in visits if row.held_on and row.state != VisitState.PLANNED]
    planned = [row.planned_on for row in visits if row.state == VisitState.PLANNED]
    return SupplierRow(
        id=supplier.id,
        name=supplier.name,
        kind=supplier.kind,
        cvr=supplier.cvr,
        p_number=supplier.p_number,
        sites=len(sites),
        agreements=len(agreements),
        visits=len(held),
        last_visit=max(held, default=None),
        next_visit=min((day for day in planned if day), default=None),
        missing=incomplete(supplier, sites, contacts, agreements),
    )
