"""The visit as data: one canonical JSON text, whose SHA-256 stands in the printed report.

Everything that was found is in it, sorted, so that the same visit always gives the same
bytes. The secret of a draw is in it only when the draw was made: then it is no secret. The
list a draw was made from is not: the record is kept for ever, and the cases that were not
drawn are not its matter. Its hash, its counts and the reasons for what was left out are.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from inspector.domain.model import Draw
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile

FORMAT = "uanmeldt-visit-2"  # 1 held the list of each draw, and what was left out of it


def visit_record(file: VisitFile, settings: Settings) -> str:
    """The canonical text of the visit: sorted keys, no spaces, NFC, times in UTC."""
    record = {
        "format": FORMAT,
        "version": file.version,
        "unit": {
            "organisation": settings.organisation,
            "unit": settings.unit,
            "person": settings.person_name,
            "title": settings.person_title,
        },
        "counting": {
            "saturday_is_working": settings.saturday_is_working,
            "closed_days": settings.closed_days,
            "month_rule": settings.month_rule,
        },
        "scheme": {
            "id": file.scheme.id,
            "version": file.scheme.version,
            "hash": file.visit.scheme,
        },
        "visit": file.visit,
        "supplier": file.supplier,
        "site": file.site,
        "agreement": file.agreement,
        "participants": _by_id(file.participants),
        "answers": _by_id(file.answers.values()),
        "waivers": _by_id(file.waivers.values()),
        "draws": [_told(draw) for draw in file.draws],
        "sample": file.sample,
        "cases": _by_id(file.cases.values()),
        "reviews": _by_id(file.reviews.values()),
        "checks": _by_id(file.checks.values()),
        "documents": _by_id(file.documents),
        "evidence": _by_id(file.evidence),
        "signatures": _by_id(file.signatures),
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


def _by_id(records: Iterable[object]) -> list[object]:
    return sorted(records, key=lambda record: str(getattr(record, "id", "")))


def _told(draw: Draw) -> dict[str, object]:
    """The draw without the cases it was made from; of those left out how many for each reason."""
    if not draw.h0:  # an aborted one may have been drawn
        draw = replace(draw, secret="")
    told = {field.name: getattr(draw, field.name) for field in fields(draw)}
    told["frame"] = len(json.loads(told["frame"] or "[]"))
    told["excluded"] = Counter(code for _, _, code, _ in json.loads(told["excluded"] or "[]"))
    return told


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
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]
