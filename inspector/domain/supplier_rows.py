"""Who the suppliers of a list are, row by row, and which rows repeat or contradict others.

The rule stands in `supplier_list`, whose rows these are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from inspector.domain.formats import short_date
from inspector.domain.identity import named_id
from inspector.domain.list_reading import ListReading

_NOT_IN_KEY = re.compile(r"[^\w]+")


@dataclass(slots=True)
class SupplierRow:
    """One row as values; `supplier` is filled when the whole list is known."""

    place: int
    values: dict[str, object]
    supplier: str = ""

    def text(self, name: str) -> str:
        return cast(str, self.values.get(name) or "")

    def day(self, name: str) -> date | None:
        return cast("date | None", self.values.get(name))

    @property
    def folded_name(self) -> str:
        return folded(self.text("name"))


def name_suppliers(rows: Sequence[SupplierRow]) -> None:
    """Give each row its supplier's id; see the rule at the top of this module."""
    by_cvr: dict[str, list[SupplierRow]] = defaultdict(list)
    for row in rows:
        if cvr := row.text("cvr"):
            by_cvr[cvr].append(row)
        elif ean := row.text("ean"):
            row.supplier = named_id("supplier", ean)
        else:
            row.supplier = named_id("supplier", "name", row.folded_name)
    for cvr, sharing in by_cvr.items():
        for name, same in _grouped(sharing).items():
            if _is_shared(sharing, same):
                numbers = {row.text("p_number") for row in same} - {""}
                own = numbers.pop() if len(numbers) == 1 else name
                supplier = named_id("supplier", cvr, own)
            else:
                supplier = named_id("supplier", cvr)
            for row in same:
                row.supplier = supplier


def _grouped(rows: Iterable[SupplierRow]) -> dict[str, list[SupplierRow]]:
    groups: dict[str, list[SupplierRow]] = defaultdict(list)
    for row in rows:
        groups[row.folded_name].append(row)
    return groups


def _is_shared(sharing: Sequence[SupplierRow], same: Sequence[SupplierRow]) -> bool:
    """Whether the CVR of these rows names more than this one supplier."""
    kinds = {row.text("kind") for row in same} - {""}
    if kinds:
        return kinds == {"internal"}
    if any(row.text("kind") for row in sharing):
        return any(row.text("kind") == "internal" for row in sharing)
    names = {row.folded_name for row in sharing}
    numbers = {row.text("p_number") for row in sharing} - {""}
    return len(names) > 1 and len(numbers) > 1


def without_contradictions(reading: ListReading, rows: Iterable[SupplierRow]) -> list[SupplierRow]:
    """The rows that neither repeat nor contradict an earlier one; the others are refused."""
    kept: list[SupplierRow] = []
    told: dict[tuple[str, ...], tuple[object, int]] = {}
    for row in rows:
        line = reading.lines[row.place]
        said = _said(row)
        for key, value, field in said:
            earlier = told.get(key)
            if earlier and earlier[0] != value:
                shown = row.values.get(field) or ""
                shown = short_date(shown) if isinstance(shown, date) else shown
                reading.reject(row.place, field, "contradicts", value=shown, line=earlier[1])
        same = ("row", row.supplier, site_key(row), agreement_key(row))
        if same in told:
            reading.reject(
                row.place,
                _site_field(reading),
                "site-twice",
                value=row.text("street"),
                line=told[same][1],
            )
        if row.place not in reading.rejections:
            kept.append(row)
            told[same] = ("", line)
            for key, value, _ in said:
                told.setdefault(key, (value, line))
    return kept


def _said(row: SupplierRow) -> list[tuple[tuple[str, ...], object, str]]:
    """(about what, said, in which field): what a later row must not contradict."""
    site, agreement = site_key(row), agreement_key(row)
    said: list[tuple[tuple[str, ...], object, str]] = [
        (("name", row.supplier), row.folded_name, "name"),
        (("kind", row.supplier), row.text("kind"), "kind"),
    ]
    for name in ("site_name", "p_number", "access") if site else ():
        said.append(((name, row.supplier, site), row.text(name), name))
    for name in ("agreement_starts", "agreement_ends", "hourly_price") if agreement else ():
        said.append(((name, row.supplier, agreement), row.values.get(name), name))
    return [(key, value, field) for key, value, field in said if value not in ("", None)]


def _site_field(reading: ListReading) -> str:
    return next(
        (name for name in ("address", "street", "p_number") if name in reading.used), "name"
    )


def folded(text: str) -> str:
    return _NOT_IN_KEY.sub(" ", text.casefold()).strip()


def site_key(row: SupplierRow) -> str:
    """The address however it is split; without one the P-number, else the site's name."""
    address = folded(" ".join(row.text(part) for part in ("street", "postcode", "city")))
    return address or row.text("p_number") or folded(row.text("site_name"))


def agreement_key(row: SupplierRow) -> str:
    """The agreement's number, else its period; "" where the row tells of no agreement."""
    if number := row.text("agreement_number"):
        return folded(number)
    start, end = row.day("agreement_starts"), row.day("agreement_ends")
    if start or end:
        return f"{start or ''}/{end or ''}"
    return "-" if row.text("programmes") or row.values.get("hourly_price") is not None else ""
