"""A locked visit as it was locked: what may have changed since is taken from its record.

Supplier, site, agreement, the hours of the list and the settings live on after a visit is
locked; the visit itself does not change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.model import Agreement, Case, DeliverySite, Report, Signature
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_record import FORMAT, visit_record
from inspector.domain.workflow import ELSEWHERE

Told = Mapping[str, Any]
_COMPARED = frozenset({FORMAT, "uanmeldt-visit-3"})
_SITE = "id name street postcode city"


def as_locked(file: VisitFile, settings: Settings, report: Report) -> tuple[VisitFile, Settings]:
    """Visit and settings as this version, the newest, has them.

    InspectionError `access-changed` where they do not give the record again. A record of an
    early format holds other keys and is not compared.
    """
    told: Told = json.loads(report.record)
    then = _settings(settings, told)
    locked = _file(file, told)
    if told["format"] in _COMPARED and _record(told) != json.loads(visit_record(locked, then)):
        raise InspectionError("access-changed", version=report.version)
    return locked, then


def _record(told: Told) -> Told:
    """The record as it would be written now."""
    if told["format"] == FORMAT:
        return told
    used = {one["replaced_by"] for one in told["sample"]}
    named = [o for o in told["sample"] if o["role"] == "sample" or o["case_number"] in used]
    return {**told, "format": FORMAT, "sample": named}


def _settings(settings: Settings, told: Told) -> Settings:
    unit = _some(told["unit"], "organisation unit")
    unit["organisation_address"] = told["unit"].get("address", settings.organisation_address)
    counting = _some(told["counting"], "saturday_is_working move_deadlines month_rule")
    counting["closed_days"] = tuple(told["counting"]["closed_days"])
    return replace(settings, **unit | counting)


def _file(file: VisitFile, told: Told) -> VisitFile:
    site, agreement = told["site"], told["agreement"]
    return replace(
        file,
        supplier=replace(file.supplier, **_some(told["supplier"], "id name kind cvr")),
        site=site and replace(file.site or DeliverySite(id=""), **_some(site, _SITE)),
        agreement=agreement and _agreement(file.agreement, agreement),
        cases=file.cases | {one["number"]: _case(file, one) for one in told.get("hours", ())},
        signatures=_signatures(file, told),
        elsewhere=_elsewhere(file, told),
    )


def _signatures(file: VisitFile, told: Told) -> tuple[Signature, ...]:
    """Those of this report: another laptop may have locked the same version with its own."""
    own = {one["id"] for one in told.get("signatures", ())}
    return tuple(one for one in file.signatures if one.id in own)


def _elsewhere(file: VisitFile, told: Told) -> dict[str, str]:
    """As many files as were not there at the lock, by the reason given for it; else none."""
    items = (str(one["item"]) for one in told.get("waivers", ()))
    counts = [item.split(":")[1] for item in items if item.startswith(f"{ELSEWHERE}:")]
    return {one.id: "" for one in file.evidence[: int(counts[0])]} if counts else {}


def _some(told: Told, names: str) -> dict[str, Any]:
    """Those of these keys that the record has; an earlier format may lack some or have more."""
    return {name: told[name] for name in names.split() if name in told}


def _agreement(now: Agreement | None, told: Told) -> Agreement:
    return replace(
        now or Agreement(id=told["id"]),
        id=told["id"],
        number=told["number"],
        starts=_day(told["starts"]),
        ends=_day(told["ends"]),
        programmes=tuple(told["programmes"]),
        hourly_price=_decimal(told["hourly_price"]),
    )


def _case(file: VisitFile, told: Told) -> Case:
    number = told["number"]
    return replace(
        file.cases.get(number) or Case(id=number, number=number),
        invoiced_hours=_decimal(told["invoiced_hours"]),
        hourly_price=_decimal(told["hourly_price"]),
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _decimal(told: str | None) -> Decimal | None:
    return None if told is None else Decimal(told)
