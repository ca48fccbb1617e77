"""One supplier on one page: master data, visits, findings and hours."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.errors import InspectionError
from inspector.domain.formats import sort_key
from inspector.domain.hours import HoursTotal, compare
from inspector.domain.model import (
    Agreement,
    Answer,
    Case,
    CaseReview,
    Contact,
    DeliverySite,
    Outcome,
    Report,
    Supplier,
    VisitState,
    VisitTotals,
)
from inspector.domain.scheme import NOTHING, Wording
from inspector.domain.supplier_gaps import incomplete
from inspector.services.listing import Titles, VisitRow, list_visits
from inspector.services.ports import Reader
from inspector.services.totals import hours_of, sample_sizes
from inspector.services.visiting import SchemeShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A visit in the supplier's timeline; `findings` counts its ej ok, `version` its report."""

    row: VisitRow
    findings: int
    version: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNotOk:
    """A point or an area that a locked visit found ej ok."""

    visit: VisitRow
    point: str
    title: Wording
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitHours:
    """The hours compared at one visit; `cases` holds the sample size per stratum."""

    visit: VisitRow
    cases: tuple[int, ...]
    total: HoursTotal


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierPage:
    """`missing` holds keys under `imports.missing`; visits, findings and hours newest first."""

    supplier: Supplier
    sites: tuple[DeliverySite, ...]
    contacts: tuple[Contact, ...]
    agreements: tuple[Agreement, ...]
    visits: tuple[TimelineEntry, ...]
    findings: tuple[FoundNotOk, ...]
    hours: tuple[VisitHours, ...]
    cases: int
    missing: tuple[str, ...]


def supplier_page(reader: Reader, shelf: SchemeShelf, supplier_id: str) -> SupplierPage:
    """Everything about one supplier. InspectionError `supplier-unknown`."""
    supplier = reader.get(Supplier, supplier_id)
    if supplier is None:
        raise InspectionError("supplier-unknown")
    titles = Titles(reader, shelf)
    rows = list_visits(reader, titles, supplier=supplier_id)
    sites = reader.find(DeliverySite, supplier=supplier_id)
    contacts = reader.find(Contact, supplier=supplier_id)
    agreements = reader.find(Agreement, supplier=supplier_id)
    locked = [row for row in rows if row.state == VisitState.LOCKED]
    findings = {row.id: _findings(reader, titles, row) for row in locked}
    hours = (_hours(reader, row) for row in rows)
    return SupplierPage(
        supplier=supplier,
        sites=tuple(sorted(sites, key=lambda site: sort_key(site.street))),
        contacts=tuple(sorted(contacts, key=lambda contact: sort_key(contact.name))),
        agreements=tuple(sorted(agreements, key=lambda one: sort_key(one.number))),
        visits=tuple(_entry(reader, row, len(findings.get(row.id, ()))) for row in rows),
        findings=tuple(found for row in locked for found in findings[row.id]),
        hours=tuple(found for found in hours if found is not None),
        cases=reader.count(Case, supplier=supplier_id),
        missing=incomplete(supplier, sites, contacts, agreements),
    )


def _entry(reader: Reader, row: VisitRow, findings: int) -> TimelineEntry:
    versions = reader.select(Report, ("version", "reason"), visit=row.id)
    newest = max(versions, key=lambda one: int(str(one[0])), default=(0, ""))
    return TimelineEntry(
        row=row, findings=findings, version=int(str(newest[0])), reason=str(newest[1])
    )


def _findings(reader: Reader, titles: Titles, row: VisitRow) -> tuple[FoundNotOk, ...]:
    """The points that are ej ok in the order of the form; an area only where no point of it is."""
    answers = reader.find(Answer, visit=row.id, outcome=Outcome.NOT_OK)
    scheme = titles.scheme(row.scheme_text)
    if scheme is None:
        return tuple(_found(row, answer, NOTHING) for answer in answers)
    given = {answer.point: answer for answer in answers}
    found: list[FoundNotOk] = []
    for area in scheme.areas:
        points = [point for point in area.points if point.id in given]
        found.extend(_found(row, given[point.id], point.title) for point in points)
        if not points and area.id in given:
            found.append(_found(row, given[area.id], area.title))
    return tuple(found)


def _found(row: VisitRow, answer: Answer, title: Wording) -> FoundNotOk:
    return FoundNotOk(visit=row, point=answer.point, title=title, comment=answer.comment)


def _hours(reader: Reader, row: VisitRow) -> VisitHours | None:
    """None for a visit at which no hours were compared."""
    totals = reader.get(VisitTotals, row.id)
    if totals is not None:  # the cases were deleted, their sums stay
        sizes, total, compared = totals.sample_sizes, hours_of(totals), totals.compared
    else:
        total = compare(reader.find(CaseReview, visit=row.id))
        sizes, compared = sample_sizes(reader, row.id), total.compared
    if not compared:
        return None
    return VisitHours(visit=row, cases=tuple(map(int, sizes)), total=total)
