"""The history of a record in words: acts, fields and values as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from inspector.domain.conflict_cells import CHOICES, LIVE, decoded
from inspector.domain.formats import clock, decimal, long_date, short_date
from inspector.domain.identity import case_check_id, case_id, case_review_id
from inspector.domain.model import Answer, CaseCheck, CaseReview, Report, Visit
from inspector.domain.scheme import Scheme
from inspector.domain.visit_file import VisitFile
from inspector.services.answer_history import Change, Told
from inspector.services.later_changes import LateChange
from inspector.services.ports import Record, Words

# Nothing a person asks for: where the record belongs, and what the program keeps for itself.
_UNTOLD = frozenset({
    "id", "visit", "scheme", "supplier", "site", "agreement", "parent", "last_step", "original",
    "shown", "added_at", "counted_report", "item",
})  # fmt: skip
_ACTS = frozenset({
    "answer_recorded", "answer_cleared", "case_checked", "case_check_cleared", "case_reviewed",
    "waiver_given", "waiver_withdrawn", "evidence_added", "evidence_captioned",
    "evidence_removed", "document_noted", "document_removed", "participant_noted",
    "participant_removed", "visit_planned", "visit_opened", "visit_amended", "visit_cancelled",
    "visit_locked", "visit_corrected", "visit_rescued", "conflict_settled", "report_counted",
    "steps_shared", "begun_anew",
})  # fmt: skip
_COLUMNS = frozenset({
    "point", "outcome", "comment", "source", "state", "case_number", "referred", "called_in",
    "notice_given", "first_meeting", "latest_talk", "plan_written", "talks", "invoiced_hours",
    "documented_hours", "hourly_price", "remark", "placed", "returned", "statement_sent",
    "complaint_received", "complaint_forwarded", "number", "announced", "planned_on", "held_on",
    "arrived", "departed", "records_case", "no_conflict", "conflict_note", "access_refused",
    "refusal_note", "management_met", "citizens_met", "arrival_note", "tour_note",
    "other_matters", "supplier_remarks", "cancel_reason", "from_paper", "correction_reason",
    "caption", "name", "role", "side", "title", "kind", "dated", "seen_by", "copy_taken", "note",
    "reason", "size", "media_type", "person",
})  # fmt: skip
_NAMES_IT = frozenset({"point", "case_number"})  # said in the heading already


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One act: what it was, who did it when and where, and what each field became."""

    title: str
    who: str
    changes: tuple[tuple[str, str], ...]  # (field and value, what stood there before)
    reason: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a history is asked of: one record or more, and what they are called."""

    title: str
    records: tuple[tuple[type[Record], str, str], ...]  # kind, id, and what it is called


def history_lines(
    told: Sequence[tuple[type[Record], Told, str]], words: Words, scheme: Scheme | None = None
) -> tuple[HistoryLine, ...]:
    """The acts as they stand, newest first; those that say nothing to a person are left out.

    `scheme`: what it calls the kinds of visits; without it their ids are shown.
    """
    lines = (_line(kind, one, words, about, scheme) for kind, one, about in told)
    return tuple(line for line in lines if line is not None)


def _line(
    kind: type[Record], one: Told, words: Words, about: str, scheme: Scheme | None
) -> HistoryLine | None:
    changes = tuple(
        _changed(kind, change, words, scheme)
        for change in one.changes
        if change.column not in _UNTOLD
    )
    shown = tuple(
        pair
        for change, pair in zip(
            (c for c in one.changes if c.column not in _UNTOLD), changes, strict=True
        )
        if change.column not in _NAMES_IT and not _says_nothing(kind, change, words)
    )
    if one.erased:
        shown = ((words("together.history_erased"), ""),)
    if not shown and one.act not in ("visit_locked", "visit_corrected"):
        return None
    act = words(f"together.act.{one.act if one.act in _ACTS else 'other'}")
    return HistoryLine(
        title=words("together.history_about", what=about, about=act) if about else act,
        who=_who(one, words),
        changes=shown,
        reason=words("together.history_reason", reason=one.reason) if one.reason else "",
        settled=one.is_settlement,
    )


def _says_nothing(kind: type[Record], change: Change, words: Words) -> bool:
    """A column that began empty, or that reads as it did before: two may write the same."""
    if change.rivals or change.column == LIVE:
        return False
    if change.before is None:
        return change.value in (None, "", "[]")
    value, before = (
        value_words(kind, change.column, one, words) for one in (change.value, change.before)
    )
    return value == before


def _who(one: Told, words: Words) -> str:
    return words(
        "together.history_who",
        person=one.person or words("together.history_someone"),
        day=long_date(one.at.astimezone().date(), words.language),
        time=clock(one.at),
        laptop=one.device or words("together.history_no_laptop"),
    )


def _changed(
    kind: type[Record], change: Change, words: Words, scheme: Scheme | None
) -> tuple[str, str]:
    """Field and value, and below it what stood there; of a settlement all that stood there."""
    if change.column == LIVE:
        gone = str(change.value) == "0"
        return words("together.history_gone" if gone else "together.history_back"), ""
    name = words(f"together.column.{change.column if change.column in _COLUMNS else 'other'}")
    value = value_words(kind, change.column, change.value, words, scheme)
    told = words("together.history_column", column=name, value=value)
    if change.rivals:
        rivals = [value_words(kind, change.column, one, words, scheme) for one in change.rivals]
        return told, words("together.history_rivals", values=" / ".join(rivals))
    if change.before in (None, ""):
        return told, ""
    before = value_words(kind, change.column, change.before, words, scheme)
    return told, words("together.history_was", value=before)


def value_words(
    kind: type[Record], column: str, stored: object, words: Words, scheme: Scheme | None = None
) -> str:
    """A stored value as it is read: codes by their words, days and numbers as people write them."""
    if stored in (None, "", "[]", ()):
        return words("together.history_empty")
    of_visit = scheme.kind(str(stored)) if scheme and (kind, column) == (Visit, "kind") else None
    if of_visit is not None:
        return of_visit.title.told(words.language)
    if (kind, column) in CHOICES:
        family, codes = CHOICES[kind, column]
        return words(f"common.{family}.{stored}") if stored in codes else str(stored)
    plain = stored if isinstance(stored, str | int) else str(stored)
    read = decoded(kind, column, plain)
    if isinstance(read, str):
        return words("together.quoted", text=read)
    return _plain_words(read, words)


def _plain_words(read: object, words: Words) -> str:
    if isinstance(read, bool):
        return words("common.yes" if read else "common.no")
    if isinstance(read, datetime):
        return f"{short_date(read.astimezone().date())} {clock(read)}"
    if isinstance(read, date):
        return short_date(read)
    if isinstance(read, Decimal):
        return decimal(read, 1 if read == read.quantize(Decimal("0.1")) else 2)
    if isinstance(read, tuple):
        return ", ".join(_plain_words(one, words) for one in read)
    return str(read)


# What a history is asked of, and what a change is about


def case_subject(file: VisitFile, number: str, words: Words) -> Subject | None:
    """All that was typed and answered about one drawn case."""
    if not number:
        return None
    visit, case = file.visit.id, case_id(file.visit.supplier, number)
    records: list[tuple[type[Record], str, str]] = [(CaseReview, case_review_id(visit, case), "")]
    for point in file.scheme.case_points():
        name = point_name(file, point.id, words)
        records.append((CaseCheck, case_check_id(visit, case, point.id), name))
    return Subject(title=number, records=tuple(records))


def record_name(file: VisitFile, record: Record, words: Words) -> str:
    """What the record is called in this visit: `2.3 Sagsoplysning`, a case, a photo."""
    if isinstance(record, Answer):
        return point_name(file, record.point, words)
    if isinstance(record, CaseCheck):
        return f"{record.case_number}, {point_name(file, record.point, words)}"
    if isinstance(record, CaseReview):
        return record.case_number
    if isinstance(record, Visit | Report):
        return words("together.history_visit")
    return str(getattr(record, "name", "") or getattr(record, "title", ""))


def point_name(file: VisitFile, key: str, words: Words) -> str:
    point = file.scheme.point(key)
    if point is not None:
        return f"{point.id} {point.title.told(words.language)}"
    area = file.scheme.area(key)
    return area.title.told(words.language) if area is not None else key


def late_lines(
    file: VisitFile, found: Sequence[LateChange], words: Words
) -> tuple[HistoryLine, ...]:
    """What came after the lock, each with what it is about."""
    lines: list[HistoryLine] = []
    for one in found:
        about = record_name(file, one.record, words)
        lines += history_lines([(type(one.record), one.told, about)], words, file.scheme)
    return tuple(lines)
