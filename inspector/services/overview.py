"""What the start page, the lists and the search show: one place to ask, for all of them."""

from __future__ import annotations

from dataclasses import replace

from inspector.domain.model import Visit
from inspector.services.due_dates import DueItem
from inspector.services.listing import Titles, VisitRow, list_visits
from inspector.services.ports import Reader, Store
from inspector.services.searching import Hit, find_anything
from inspector.services.start_page import OpenVisit, Today, YearPlan, today
from inspector.services.supplier_listing import SupplierRow, supplier_rows
from inspector.services.supplier_overview import SupplierPage, supplier_page
from inspector.services.visiting import SchemeShelf

__all__ = [
    "DueItem",
    "Hit",
    "OpenVisit",
    "SupplierPage",
    "SupplierRow",
    "Today",
    "VisitRow",
    "YearPlan",
    "find_anything",
    "shared_visit_rows",
    "supplier_page",
    "supplier_rows",
    "today",
    "visit_rows",
]


def visit_rows(reader: Reader, shelf: SchemeShelf | None = None) -> list[VisitRow]:
    """Every visit, newest first; without a shelf the titles are the scheme's ids."""
    return list_visits(reader, Titles(reader, shelf))


def shared_visit_rows(store: Store, shelf: SchemeShelf | None = None) -> list[VisitRow]:
    """The same, and where there is an office whether each was given to the others."""
    rows = visit_rows(store, shelf)
    if not store.role:
        return rows
    waiting = store.unshared(Visit)
    return [replace(row, unshared=row.id in waiting) for row in rows]
