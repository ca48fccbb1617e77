"""To which supplier each record belongs, and so to which scope; what never leaves at all.

A record's supplier is its own or its visit's. What is gone, or belongs to no supplier, is
common. Asked for many records of one table at a time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from db.codec import codec
from db.driver import Connection
from db.references import KINDS
from db.rows import quoted
from inspector.domain.model import Setting, Supplier, Visit, VisitTotals
from inspector.domain.office import COMMON
from inspector.domain.sharing import is_shared
from inspector.services.exchange_kept import ScopeOf
from inspector.services.ports import Record


@cache
def kind_of(table: str) -> type[Record] | None:
    """The kind of the records of this table; None: one of a newer program."""
    return next((kind for kind in KINDS if codec(kind).table == table), None)


def stays_here(table: str, record: str) -> bool:
    """Whether an entry about this record never leaves the laptop it was written on."""
    kind = kind_of(table)
    return kind is not None and not is_shared(kind, record)


@cache
def supplier_sql(kind: type[Record]) -> str:
    """The supplier of a record `t` of this kind: an SQL expression; "" for what has none."""
    columns = codec(kind).columns
    of_visit = f"(SELECT v.supplier FROM {quoted(codec(Visit).table)} AS v WHERE v.id = t.{{}})"
    if kind is Supplier:
        return "t.id"
    if kind is VisitTotals:
        return of_visit.format("id")
    if "visit" in columns:
        return of_visit.format("visit")
    return "t.supplier" if "supplier" in columns else ""


def scopes_of(
    connection: Connection, table: str, records: Collection[str], scope_of: ScopeOf
) -> dict[str, str]:
    """The scope of those of these records that are not common."""
    kind = kind_of(table)
    supplier = supplier_sql(kind) if kind is not None else ""
    if kind is None or not supplier:
        return {}
    sql = (
        f"SELECT t.id, {supplier} FROM {quoted(table)} AS t "
        "WHERE t.id IN (SELECT value FROM json_each(?))"
    )
    rows = connection.execute(sql, (json.dumps([*records]),)).fetchall()
    found = ((record, scope_of(named or "")) for record, named in rows)
    return {record: scope for record, scope in found if scope != COMMON}


def has_scopes(connection: Connection, scope_of: ScopeOf) -> bool:
    """Whether any supplier is not for everybody."""
    suppliers = connection.execute(f"SELECT id FROM {quoted(codec(Supplier).table)}").fetchall()
    return any(scope_of(supplier) != COMMON for (supplier,) in suppliers)


def gone_of(connection: Connection, table: str, records: Collection[str]) -> set[str]:
    """Those of these records that belonged to a supplier, and have no row any more."""
    kind = kind_of(table)
    if kind is not None and not supplier_sql(kind):
        return set()
    if kind is None:
        return {*records}
    sql = f"SELECT id FROM {quoted(table)} WHERE id IN (SELECT value FROM json_each(?))"
    return {*records} - {row[0] for row in connection.execute(sql, (json.dumps([*records]),))}


def scopes_told(
    connection: Connection, told: Iterable[tuple[str, str]], scope_of: ScopeOf
) -> dict[str, str]:
    """The same for records of tables that only a newer program knows: (record, its fields)."""
    named = [(record, *_named_in(fields)) for record, fields in told]
    visits = scopes_of(connection, codec(Visit).table, {visit for _, visit, _ in named}, scope_of)
    found = {record: visits.get(visit) or scope_of(supplier) for record, visit, supplier in named}
    return {record: scope for record, scope in found.items() if scope != COMMON}


def _named_in(fields: str) -> Iterator[str]:
    told = json.loads(fields)
    for column in ("visit", "supplier"):
        value = told.get(column)
        yield value if isinstance(value, str) else ""


def shared_kinds() -> Iterator[type[Record]]:
    """The kinds whose records leave; of settings, some."""
    return (kind for kind in KINDS if kind is Setting or is_shared(kind, ""))
