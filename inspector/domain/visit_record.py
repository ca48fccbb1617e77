"""The visit as data: one canonical JSON text, whose SHA-256 stands in the printed report.

It travels inside the report, so it holds what the report prints and nothing beside it: of a
citizen the case number alone, no note that was not printed, of ink its hash. All is sorted, so
that the same visit always gives the same bytes. The secret of a draw is in it only when the
draw was made: then it is no secret. The list a draw was made from is not; its hash, its counts
and the reasons for what was left out are. Each key is explained in docs/record-format.md.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from inspector.domain.model import (
    Answer,
    CaseCheck,
    CaseReview,
    DocumentShown,
    Draw,
    DrawState,
    Evidence,
    Participant,
    SampleItem,
    SampleRole,
    Signature,
    Visit,
    Waiver,
)
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.domain.workflow import LIST_EMPTY, Kind, shortcomings

# 3 held the reserve that was not used, 2 notes no report prints, 1 the list of each draw as well.
FORMAT = "uanmeldt-visit-4"

# What is taken over as it is, by the kind of record; the rest is told by a function below.
_TAKEN: Mapping[type, str] = {
    Visit: (
        "id number scheme kind announced state held_on arrived departed records_case parent "
        "no_conflict access_refused management_met citizens_met arrival_note tour_note "
        "other_matters supplier_remarks from_paper"
    ),
    Participant: "id side name role",
    Answer: "id point outcome comment source",
    Waiver: "id item reason",
    Draw: (
        "id number state since until frame_hash commitment committed_at acknowledged digits "
        "drawn_at h0"
    ),
    SampleItem: ("id draw case_number stratum position role ticket replaced_by replace_reason"),
    CaseReview: "id case_number state invoiced_hours documented_hours hourly_price remark",
    CaseCheck: "id case_number point outcome comment",
    DocumentShown: "id point dated seen_by copy_taken note",
    Evidence: "id point case_number name media_type size original shown caption",
    Signature: "id side name role signed_at refused absent content",
}


def visit_record(file: VisitFile, settings: Settings) -> str:
    """The canonical text of the visit: sorted keys, no spaces, NFC, times in UTC."""
    drawn = {item.case_number for item in file.drawn_cases}
    record = {
        "format": FORMAT,
        "version": file.version,
        "digital_signatures": _digital(file),
        "unit": {
            "organisation": settings.organisation,
            "unit": settings.unit,
            "address": settings.organisation_address,
        },
        "counting": {
            "saturday_is_working": settings.saturday_is_working,
            "closed_days": settings.closed_days,
            "move_deadlines": settings.move_deadlines,
            "month_rule": settings.month_rule,
        },
        "scheme": {
            "id": file.scheme.id,
            "version": file.scheme.version,
            "hash": file.visit.scheme,
        },
        "visit": _visit(file),
        "supplier": _named(file.supplier, "id name kind cvr"),
        "site": _named(file.site, "id name street postcode city"),
        "agreement": _named(file.agreement, "id number starts ends programmes hourly_price"),
        "participants": _each(file.participants),
        "answers": _each(file.answers.values()),
        "waivers": _each(_printed_waivers(file)),
        "draws": [_draw(draw, draw == file.draw) for draw in file.draws],
        "sample": [_taken(item) for item in _printed_cases(file)],
        "hours": [
            _named(case, "number invoiced_hours hourly_price")
            for number, case in sorted(file.cases.items())
            if number in drawn
        ],
        "reviews": _each(one for one in file.reviews.values() if one.case_number in drawn),
        "checks": _each(one for one in file.checks.values() if one.case_number in drawn),
        "documents": [
            _taken(one) | {"title": one.title or one.kind} for one in _by_id(file.documents)
        ],
        "evidence": _each(file.evidence),
        "signatures": [_signature(one) for one in _by_id(file.signatures)],
        "earlier_versions": [
            {"version": report.version, "content_hash": report.content_hash}
            for report in file.reports
            if report.version < file.version
        ],
    }
    return plain_json(record)


def plain_json(value: object) -> str:
    """The one canonical text of records, their parts and collections of them."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(record: str) -> str:
    """Lower-case hex SHA-256 of the record's UTF-8 bytes."""
    return hashlib.sha256(record.encode()).hexdigest()


def _by_id(records: Iterable[Any]) -> list[Any]:
    return sorted(records, key=lambda record: str(record.id))


def _each(records: Iterable[object]) -> list[dict[str, object]]:
    return [_taken(record) for record in _by_id(records)]


def _taken(record: object) -> dict[str, object]:
    return _named(record, _TAKEN[type(record)]) or {}


def _named(record: object | None, names: str) -> dict[str, object] | None:
    return None if record is None else {name: getattr(record, name) for name in names.split()}


def _digital(file: VisitFile) -> tuple[str, ...]:
    """The fields this version must be signed in."""
    newest = file.reports[-1] if file.reports else None
    return newest.digital if newest is not None and newest.version == file.version else ()


def _visit(file: VisitFile) -> dict[str, object]:
    """The visit; a note to an answer stands where the answer is the one it is printed with."""
    visit = file.visit
    return _taken(visit) | {
        "conflict_note": visit.conflict_note if visit.no_conflict is False else "",
        "refusal_note": visit.refusal_note if visit.access_refused else "",
        "correction_reason": visit.correction_reason if file.version > 1 else "",
    }


def _printed_waivers(file: VisitFile) -> list[Waiver]:
    """The reasons that stand in the report: for what is missing still."""
    missing = (item for item in shortcomings(file) if item.kind is Kind.MISSING)
    reasons = {item.reason for item in missing if item.reason}
    empty = file.waivers.get(LIST_EMPTY) if file.draw is None else None
    return [one for one in file.waivers.values() if one.reason in reasons or one is empty]


def _printed_cases(file: VisitFile) -> list[SampleItem]:
    """The sample, and of the reserve what took a place: the rest of it no report names."""
    used = {item.replaced_by for item in file.sample}
    return [i for i in file.sample if i.role == SampleRole.SAMPLE or i.case_number in used]


def _draw(draw: Draw, in_force: bool) -> dict[str, object]:
    """The draw without the cases it was made from; of those left out how many for each reason."""
    printed = in_force and draw.state == DrawState.DRAWN
    aborted = draw.state == DrawState.ABORTED
    return _taken(draw) | {
        "frame": len(json.loads(draw.frame or "[]")),
        "excluded": Counter(code for _, _, code, _ in json.loads(draw.excluded or "[]")),
        "strata": json.loads(draw.strata or "[]"),
        "secret": draw.secret if draw.h0 else "",  # an aborted one may have been drawn
        "frame_source": draw.frame_source if printed else "",
        "digits_by": draw.digits_by if printed else "",
        "abort_reason": draw.abort_reason if aborted else "",
    }


def _signature(signature: Signature) -> dict[str, object]:
    told = signature.reason if signature.refused or signature.absent else ""
    ink = hashlib.sha256(signature.ink.encode()).hexdigest() if signature.ink else ""
    return _taken(signature) | {"reason": told, "ink": ink}


def _plain(value: object) -> object:
    """The value as JSON holds it; a record becomes its fields."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        text = value.value if isinstance(value, Enum) else value
        return unicodedata.normalize("NFC", str(text))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    named = fields(value)  # type: ignore[arg-type]  # all that is left are records
    return {field.name: _plain(getattr(value, field.name)) for field in named}
