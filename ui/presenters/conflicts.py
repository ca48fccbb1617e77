"""Conflicts in words: what each is about, and where it stands in the visit."""

from __future__ import annotations

from types import MappingProxyType
from typing import cast

from inspector.domain.conflict_cells import COUNTED, KINDS, LIVE, Form, form_of
from inspector.domain.exchange import Conflict
from inspector.domain.formats import short_date
from inspector.domain.model import Answer, CaseCheck, CaseReview, Setting, Visit
from inspector.domain.rival_draws import IN_FORCE
from inspector.domain.scheme import Scheme, Step
from inspector.domain.sharing import SHARED_SETTINGS
from inspector.domain.value import value
from inspector.domain.visit_conflicts import record_of
from inspector.domain.visit_file import VisitFile
from inspector.services.listing import VisitRow
from inspector.services.ports import Record, Words
from inspector.services.settling import OpenConflict, cell_key
from ui.presenters.wording import capitalised

# Columns that have a name of their own; all else is `conflict.column.made`.
COLUMNS = frozenset({
    "_live", "name", "title", "unit", "email", "kind", "cvr", "p_number", "ean", "note",
    "supplier", "street", "postcode", "city", "access", "role", "phone", "number", "starts",
    "ends", "programmes", "hourly_price", "status", "programme", "referred", "called_in",
    "first_meeting", "invoiced_hours", "invoice", "scheme", "site", "agreement", "announced",
    "state", "planned_on", "held_on", "arrived", "departed", "records_case", "parent",
    "no_conflict", "conflict_note", "access_refused", "refusal_note", "management_met",
    "citizens_met", "arrival_note", "tour_note", "other_matters", "supplier_remarks",
    "cancel_reason", "from_paper", "correction_reason", "counted_report", "side", "point",
    "outcome", "comment", "source", "reason", "case_number", "notice_given", "latest_talk",
    "plan_written", "talks", "documented_hours", "remark", "placed", "returned", "statement_sent",
    "complaint_received", "complaint_forwarded", "dated", "seen_by", "copy_taken", "caption",
    "person", "abort_reason", IN_FORCE,
})  # fmt: skip
_NAME_OF = ("name", "title", "number", "street", "item", "step", "case_number")
# Of a visit: what is not a value of its own, but which of several records counts.
_QUESTIONS = MappingProxyType({COUNTED: "conflict.two_reports", IN_FORCE: "conflict.several_draws"})
_AT_END = frozenset({"departed", "other_matters", "supplier_remarks", COUNTED})


@value
class Spot:
    """Where in the visit something stands: its step, and the point or case there."""

    visit: str
    step: str
    point: str = ""
    case: str = ""


def column_words(words: Words, kind: type, column: str, record: str = "") -> str:
    """The column as it stands in a sentence."""
    if kind is Setting and column != LIVE:
        known = record if record in SHARED_SETTINGS else "other"
        return words(f"conflict.setting.{known}")
    name = column if column in COLUMNS else "made"
    return words(f"conflict.column.{name}")


def title_words(words: Words, one: OpenConflict) -> str:
    """`3.1 APV, kommentar`, `SPR-2026-0007, timer`."""
    if one.cell.column in _QUESTIONS:
        return words(_QUESTIONS[one.cell.column])
    name = thing_words(words, one.kind, one.record, one.scheme)
    column = column_words(words, one.kind, one.cell.column, one.cell.record)
    return words("conflict.title", thing=name, column=column) if name else capitalised(column)


def thing_words(words: Words, kind: type, record: Record | None, scheme: Scheme | None) -> str:
    """What the record is called; "" for the visit itself, which every line names anyway."""
    if kind is Visit:
        return ""
    if kind is Setting:
        return words("conflict.thing.setting")
    if isinstance(record, Answer):
        return point_words(words, scheme, record.point)
    if isinstance(record, CaseCheck):
        return words("conflict.case_point", case=record.case_number, point=record.point)
    if isinstance(record, CaseReview):
        return record.case_number
    name = next((str(getattr(record, each, "")) for each in _NAME_OF if
                 getattr(record, each, "")), "")  # fmt: skip
    known = kind.__name__ if kind.__name__ in _THINGS else "other"
    thing = words(f"conflict.thing.{_THINGS.get(known, 'other')}")
    return words("conflict.named", thing=thing, name=name) if name else thing


_THINGS = {
    "Person": "person", "Supplier": "supplier", "DeliverySite": "site", "Contact": "contact",
    "Agreement": "agreement", "Case": "case", "Participant": "participant", "Waiver": "waiver",
    "StepShare": "share", "Draw": "draw", "DocumentShown": "document", "Evidence": "evidence",
    "Signature": "signature", "Report": "report", "Answer": "answer", "CaseCheck": "case",
    "CaseReview": "case",
}  # fmt: skip


def point_words(words: Words, scheme: Scheme | None, key: str) -> str:
    """`3.1 APV` as the visit calls it, or the area as a whole; the id where it is not known."""
    point = scheme.point(key) if scheme else None
    if point is not None:
        return f"{point.id} {point.title.told(words.language)}"
    area = scheme.area(key) if scheme else None
    return area.title.told(words.language) if area else key


def visit_words(words: Words, row: VisitRow | None) -> str:
    """`kontrolbesøg 17-11-2026`; "" for what belongs to no visit."""
    if row is None:
        return ""
    kind = row.kind_title.told(words.language)
    lead = f"{kind[:1].lower()}{kind[1:]}"
    return f"{lead} {short_date(row.day)}" if row.day else f"{lead} {row.number}"


def place_words(words: Words, one: OpenConflict) -> str:
    """`Springbrættet A/S, kontrolbesøg 17-11-2026, område 3 Arbejdsmiljø og APV`."""
    parts = [one.supplier, visit_words(words, one.visit), _area_words(words, one)]
    return ", ".join(part for part in parts if part) or words("conflict.no_visit")


def brief_words(words: Words, one: OpenConflict) -> str:
    """`Springbrættet A/S, kontrolbesøg 17-11-2026`."""
    parts = [one.supplier, visit_words(words, one.visit)]
    return ", ".join(part for part in parts if part) or words("conflict.no_visit")


def _area_words(words: Words, one: OpenConflict) -> str:
    point = str(getattr(one.record, "point", ""))
    for area in one.scheme.areas if one.scheme and point else ():
        if any(each.id == point for each in area.points):
            title = area.title.told(words.language)
            return words("conflict.in_area", area=f"{area.id} {title}")
    return ""


def spot(one: OpenConflict) -> Spot | None:
    """Where to look at it in its visit; None where it belongs to none."""
    if one.visit is None:
        return None
    step, point, case = _placed(one.scheme, one.cell, one.record)
    return Spot(visit=one.visit.id, step=step, point=point, case=case)


def _placed(scheme: Scheme | None, cell: Conflict, record: Record | None) -> tuple[str, str, str]:
    point = str(getattr(record, "point", ""))
    case = str(getattr(record, "case_number", ""))
    if case:
        return "cases", point, case
    if cell.table in ("draw", "sample_item") or cell.column == IN_FORCE:
        return "draw", "", ""
    for area in scheme.areas if scheme and point else ():
        if point == area.id or any(each.id == point for each in area.points):
            return ("tour" if area.step is Step.TOUR else f"area:{area.id}"), point, ""
    if cell.column == "tour_note":
        return "tour", "", ""
    ends = cell.column in _AT_END or cell.table in ("signature", "waiver", "report")
    return ("review" if ends else "arrival"), "", ""


# -- in the visit itself --------------------------------------------------------------------


def cell_words(words: Words, file: VisitFile, cell: Conflict) -> str:
    """What a conflict of the visit in hand is about."""
    if cell.column in _QUESTIONS:
        return words(_QUESTIONS[cell.column])
    kind = KINDS[cell.table]
    name = thing_words(words, kind, cast("Record | None", record_of(file, cell)), file.scheme)
    column = column_words(words, kind, cell.column, cell.record)
    return words("conflict.title", thing=name, column=column) if name else capitalised(column)


def contested(file: VisitFile, table: str, record: str) -> tuple[str, ...]:
    """The columns of this record that are in conflict."""
    if not file.conflicts:
        return ()
    return tuple(one.column for one in file.conflicts if (one.table, one.record) == (table, record))


def first_key(file: VisitFile, table: str, record: str, column: str = "") -> str:
    """The conflict of this record, and column if one is named; "" where there is none."""
    columns = contested(file, table, record)
    wanted = column if column in columns else "" if column else next(iter(columns), "")
    if not wanted:
        return ""
    return cell_key(Conflict(table=table, record=record, column=wanted, versions=()))


def is_text_key(key: str) -> bool:
    """Whether the conflict of this key is about words somebody typed."""
    table, _record, column = key.split(":")
    return is_text(KINDS[table], column)


def contested_words(words: Words, file: VisitFile, table: str, record: str) -> str:
    """The columns of this record that are in conflict, in words; "" for none."""
    columns = contested(file, table, record)
    return ", ".join(column_words(words, KINDS[table], column) for column in columns)


def is_text(kind: type, column: str) -> bool:
    """Whether values are compared word by word."""
    return form_of(kind, column) in (Form.TEXT, Form.LINE)
