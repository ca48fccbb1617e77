"""Conflicts: two laptops changed the same before they met, and a person says what stands.

Nothing is lost by settling: every value stays in the log, and with it the reason. A locked
report is never changed by it.
"""

from __future__ import annotations

from dataclasses import field, replace

from inspector.domain.conflict_cells import (
    COUNTED,
    KINDS,
    LIVE,
    Form,
    Stored,
    columns_of,
    fits,
    form_of,
    takes_own,
    way_of,
)
from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Conflict, Version
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.model import Agreement, DeliverySite, Person, Report, SchemeText
from inspector.domain.rival_draws import IN_FORCE
from inspector.domain.scheme import Scheme
from inspector.domain.sharing import NEWEST_WINS, PREVAILS
from inspector.domain.text_columns import Way
from inspector.domain.text_limits import refuse_too_long
from inspector.domain.value import value
from inspector.domain.visit_file import VisitFile
from inspector.services.any_conflict import any_conflict
from inspector.services.listing import Titles, VisitRow, list_visits
from inspector.services.ports import Reader, Record, Store
from inspector.services.settling_draws import RivalDraw, choose_draw, told_of, with_rivals
from inspector.services.settling_reports import (
    count_report,
    is_of_reports,
    of_reports,
    refuse_unlocking,
)
from inspector.services.visiting import SchemeShelf


@value
class OpenConflict:
    """A conflict with what a person needs to know it by.

    `record` is None where it is not known here yet; `named` are ids among the values and what
    they are called; `people` are ids of persons and their names. With `reports` the values are
    ids of reports of one version, locked apart: all of them stay, one of them counts. With
    `draws` they are ids of draws begun apart: one is in force, the others are aborted.
    """

    cell: Conflict
    kind: type[Record]
    record: Record | None = None
    visit: VisitRow | None = None
    scheme: Scheme | None = None
    supplier: str = ""  # name
    named: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    reports: tuple[Report, ...] = ()
    draws: tuple[RivalDraw, ...] = ()

    @property
    def key(self) -> str:
        return cell_key(self.cell)


def cell_key(cell: Conflict) -> str:
    """What a place of the window names a conflict by."""
    return f"{cell.table}:{cell.record}:{cell.column}"


def asked_about(cells: list[Conflict]) -> list[Conflict]:
    """Without the cells nobody is asked about, and those of kinds this program does not know."""
    return [
        one
        for one in cells
        if (one.table, one.column) not in NEWEST_WINS
        and one.table in KINDS
        and not _is_decided(one)
    ]


def _is_decided(cell: Conflict) -> bool:
    """A value among them stands over all others: a report is locked, whatever others wrote."""
    prevailing = PREVAILS.get((cell.table, cell.column))
    return prevailing is not None and prevailing in [one.value for one in cell.versions]


def visit_conflicts(store: Store, visit: str) -> tuple[Conflict, ...]:
    """The open conflicts of this visit, two reports or two draws of it among them."""
    cells = with_rivals(store, asked_about(store.conflicts(visit)), visit)
    return (*cells, *of_reports(store, cells, visit))


def with_conflicts(store: Store, file: VisitFile) -> VisitFile:
    """The visit with what is in conflict in it."""
    return replace(file, conflicts=visit_conflicts(store, file.visit.id))


def count_conflicts(store: Store) -> int:
    """How many questions there are for a person, as `open_conflicts` lists them."""
    if not any_conflict(store):
        return 0
    cells = with_rivals(store, asked_about(store.conflicts()))
    return len(cells) + len(of_reports(store, cells))


def supplier_conflicts(store: Store, supplier: str) -> tuple[str, ...]:
    """The keys of the conflicts in what is known of this supplier, visits apart."""
    return tuple(
        cell_key(cell)
        for cell in asked_about(store.conflicts())
        if not cell.visit and _is_of(store, cell, supplier)
    )


def _is_of(store: Store, cell: Conflict, supplier: str) -> bool:
    if cell.table == "supplier":
        return cell.record == supplier
    kind: type[Record] = KINDS[cell.table]
    if "supplier" not in columns_of(kind):
        return False
    return getattr(store.get(kind, cell.record), "supplier", "") == supplier


def open_conflicts(store: Store, shelf: SchemeShelf) -> tuple[OpenConflict, ...]:
    """Every conflict, those of one visit together in the order of its form, the newest first."""
    cells = with_rivals(store, asked_about(store.conflicts()))
    cells += of_reports(store, cells)
    if not cells:
        return ()
    titles = Titles(store, shelf)
    rows = {row.id: row for row in list_visits(store, titles)}
    people = {person.id: person.name for person in store.find(Person)}
    found = [_opened(store, titles, rows, people, cell) for cell in cells]
    order = {key: place for place, key in enumerate(rows)}
    return tuple(
        sorted(found, key=lambda one: (order.get(one.cell.visit, len(order)), *_in_form(one)))
    )


def _in_form(one: OpenConflict) -> tuple[str, int, str]:
    """Where it stands in its visit: points as in the form, then the cases by their numbers."""
    case = str(getattr(one.record, "case_number", ""))
    point = str(getattr(one.record, "point", ""))
    areas = one.scheme.areas if one.scheme else ()
    form = [key for area in areas for key in (*(own.id for own in area.points), area.id)]
    return case, form.index(point) + 1 if point in form else 0, one.key


def settle(store: Store, cell: Conflict, given: Stored, reason: str) -> None:
    """This value stands from now on, in place of all that stood there.

    InspectionError `reason-missing`, `reason-civil-number`, `conflict-value` where the column
    cannot hold it, `text-civil-number`, `conflict-settled` where it is in conflict no more,
    `visit-has-report` where a visit with one would be given up, `text-too-long`; nothing is
    changed then.
    """
    reason = refuse_civil_number(reason)
    if not reason:
        raise InspectionError("reason-missing")
    kind = KINDS.get(cell.table)
    if kind is None or _is_decided(cell):
        raise InspectionError("conflict-settled")
    given = _judged(kind, cell, given)
    refuse_unlocking(store, cell, given)
    if cell.column == IN_FORCE:
        choose_draw(store, cell, str(given), reason)
        return
    if is_of_reports(store, cell):
        count_report(store, cell, str(given), reason)
        return
    with store.change("conflict_settled", reason=reason) as change:
        change.settle(kind, cell.record, cell.column, given)


def _judged(kind: type[Record], cell: Conflict, given: Stored) -> Stored:
    """The value, if it stands there already or the field itself would take it."""
    if given in [version.value for version in cell.versions]:
        return given
    if cell.column == LIVE and given in (0, 1):
        return given
    if not (takes_own(kind, cell.column) and fits(kind, cell.column, given)):
        raise InspectionError("conflict-value")
    if isinstance(given, str):
        refuse_too_long(given)
    if isinstance(given, str) and way_of(kind, cell.column) not in (None, Way.FINISH):
        return refuse_civil_number(given, "text-civil-number")
    return given


# -- what a person knows it by --------------------------------------------------------------


def _opened(
    store: Store, titles: Titles, rows: dict[str, VisitRow], people: dict[str, str], cell: Conflict
) -> OpenConflict:
    kind: type[Record] = KINDS[cell.table]
    record = store.get(kind, cell.record)
    visit = rows.get(cell.visit)
    of = str(getattr(record, "supplier", "")) or (visit.supplier_id if visit else "")
    of = cell.record if cell.table == "supplier" else of
    values = [one.value for one in (*cell.versions, cell.before) if one is not None]
    ids = [str(one) for one in values if one]
    is_reports = (cell.table, cell.column) == ("visit", COUNTED)
    reports = [store.get(Report, key) for key in ids] if is_reports else []
    named = _names(store, titles, rows, cell.column, ids) if is_named(kind, cell.column) else {}
    return OpenConflict(
        cell=replace(cell, versions=_in_order(cell)),
        kind=kind,
        record=record,
        visit=visit,
        scheme=titles.scheme(visit.scheme_text) if visit else None,
        supplier=titles.suppliers.get(of, ""),
        named=named,
        people=people,
        reports=tuple(one for one in reports if one is not None),
        draws=told_of(store, cell) if cell.column == IN_FORCE else (),
    )


def is_named(kind: type, column: str) -> bool:
    """Whether the values are ids of other records."""
    return form_of(kind, column) is Form.NAMED


def _in_order(cell: Conflict) -> tuple[Version, ...]:
    """What was written here first, then by time."""
    return tuple(sorted(cell.versions, key=lambda one: (not one.is_here, one.at, one.dot)))


def _names(
    reader: Reader, titles: Titles, rows: dict[str, VisitRow], column: str, ids: list[str]
) -> dict[str, str]:
    """What the records with these ids are called."""
    found: dict[str, str] = {}
    for key in ids:
        if column == "supplier":
            found[key] = titles.suppliers.get(key, "")
        elif column == "parent":
            found[key] = rows[key].number if key in rows else ""
        elif column == "scheme":
            text = reader.get(SchemeText, key)
            found[key] = f"{text.scheme} {text.version}" if text else ""
        elif column == "site":
            site = reader.get(DeliverySite, key)
            found[key] = (site.street or site.name) if site else ""
        elif column == "agreement":
            agreement = reader.get(Agreement, key)
            found[key] = agreement.number if agreement else ""
    return found
