"""Demo data: a small fictional municipality with visits in every state.

Everything is made through the ordinary use cases, on days counted from today, so that the
demo is also a rehearsal of them. Nothing is left to chance: the same day gives the same data.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from inspector.domain.errors import InspectionError
from inspector.domain.identity import case_id, named_id, new_id, site_id
from inspector.domain.model import (
    Agreement,
    Case,
    CaseStatus,
    Contact,
    DeliverySite,
    DocumentShown,
    Outcome,
    Participant,
    ReviewState,
    Side,
    Signature,
    Source,
    Supplier,
    Visit,
)
from inspector.domain.registry_numbers import is_cvr
from inspector.domain.scheme import Step
from inspector.domain.settings import Settings
from inspector.domain.supplier_rows import folded
from inspector.domain.visit_file import VisitFile
from inspector.services.checking import record_answer, record_check, record_review
from inspector.services.drawing import acknowledge_draw, commit_draw, frame_choice, reveal_draw
from inspector.services.ports import Attachments, Store
from inspector.services.reporting import correct_visit, lock_visit, sign
from inspector.services.settings import save_settings
from inspector.services.visiting import (
    SchemeShelf,
    amend_visit,
    cancel_visit,
    load_visit,
    open_visit,
    plan_visit,
    put_document,
    put_participant,
)

Entry = Mapping[str, Any]  # a table of demo.toml

_FIRST_CVR = 99_990_000  # far above what is given out, with valid check digits
_DIGITS = "351622146535142663215344"
_CASE_REMARK = "Dokumentet i sagen har ingen dato."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the demo is played on. `travel` sets the time the store and the visit see."""

    store: Store
    shelf: SchemeShelf
    attachments: Attachments
    make_pdf: Callable[[VisitFile, Settings], bytes]
    travel: Callable[[datetime], None]
    today: date


def fill_with_demo_data(stage: Stage, text: str) -> None:
    """Fill an empty store; a store that holds suppliers is refused untouched."""
    if stage.store.count(Supplier):
        raise InspectionError("demo-not-empty")
    demo = tomllib.loads(text)
    save_settings(stage.store, Settings(**demo["organisation"]))
    suppliers: dict[str, Supplier] = {}
    for number, entry in enumerate(demo["supplier"]):
        suppliers[entry["key"]] = _store_supplier(stage, entry, _demo_cvr(number))
    lists = {entry["key"]: entry for entry in demo["supplier"]}
    for entry in demo["visit"]:
        key = entry["supplier"]
        day = stage.today + timedelta(days=min(0, entry["day"]))
        _import_cases(stage, suppliers[key], lists[key], day)
        _play_visit(stage, suppliers[key], entry)
    for key, entry in lists.items():
        _import_cases(stage, suppliers[key], entry, stage.today)
    stage.travel(_moment(stage.today, 9, 2))


def _demo_cvr(number: int) -> str:
    valid = (str(n) for n in range(_FIRST_CVR, _FIRST_CVR + 9_999) if is_cvr(str(n)))
    return next(cvr for index, cvr in enumerate(valid) if index == number)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute)).astimezone()


def _store_supplier(stage: Stage, entry: Entry, cvr: str) -> Supplier:
    """Named as a list would name it, so that reading one finds the same supplier."""
    supplier = Supplier(
        id=named_id("supplier", cvr, *([entry["p_number"]] if entry["kind"] == "internal" else [])),
        name=entry["name"],
        kind=entry["kind"],
        cvr=cvr,
        p_number=entry["p_number"],
    )
    name, role, email, phone = entry["contact"]
    number, programmes, price = entry["agreement"]
    year = stage.today.year
    starts, ends = date(year - 1, 7, 1), date(year + 1, 6, 30)
    agreement = Agreement(
        id=named_id("agreement", supplier.id, folded(number) or f"{starts}/{ends}"),
        supplier=supplier.id,
        number=number,
        starts=starts,
        ends=ends,
        programmes=tuple(programmes.split(";")),
        hourly_price=Decimal(price) if price else None,
    )
    contact = Contact(
        id=named_id("contact", supplier.id, email.casefold()),
        supplier=supplier.id, name=name, role=role, email=email, phone=phone,
    )  # fmt: skip
    with stage.store.change("suppliers_imported") as change:
        change.put_all([supplier])
        change.put_all([_site(supplier, address, entry["access"]) for address in entry["sites"]])
        change.put_all([contact])
        change.put_all([agreement])
    return supplier


def _site(supplier: Supplier, address: str, access: str) -> DeliverySite:
    street, _, place = address.rpartition(", ")
    postcode, _, city = place.partition(" ")
    return DeliverySite(
        id=site_id(supplier.id, folded(address)),
        supplier=supplier.id,
        street=street,
        postcode=postcode,
        city=city,
        access=access,
    )


def _lot(*parts: object) -> int:
    """A number that looks random and is the same every time."""
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def _import_cases(stage: Stage, supplier: Supplier, entry: Entry, as_of: date) -> None:
    """The supplier's list as it looked on that day."""
    programmes = stage.store.find(Agreement, supplier=supplier.id)[0]
    with stage.store.change("cases_imported", reason="sagsliste.csv") as change:
        change.put_all(list(_cases(stage.today, as_of, supplier, entry, programmes)))


def _cases(
    today: date, as_of: date, supplier: Supplier, entry: Entry, agreement: Agreement
) -> Iterator[Case]:
    for index in range(1, entry["cases"] + 1):
        number = f"{entry['prefix']}-{today.year}-{index:04d}"
        lot = _lot(number)
        starts = today + timedelta(days=10 - lot % 480)
        ends = starts + timedelta(days=60 + lot % 91)
        if starts > as_of + timedelta(days=10):
            continue
        completed = ends < as_of
        yield Case(
            id=case_id(supplier.id, number),
            supplier=supplier.id,
            number=number,
            status=CaseStatus.COMPLETED if completed else CaseStatus.ONGOING,
            programme=agreement.programmes[lot % len(agreement.programmes)],
            starts=starts,
            ends=ends if completed else None,
            referred=starts - timedelta(days=14),
            called_in=starts - timedelta(days=7 - lot % 5),
            first_meeting=starts + timedelta(days=3),
            invoiced_hours=Decimal(16 + lot % 45),
            hourly_price=agreement.hourly_price,
        )


def _play_visit(stage: Stage, supplier: Supplier, entry: Entry) -> None:
    day = stage.today + timedelta(days=entry["day"])
    stage.travel(_moment(day - timedelta(days=7) if entry["day"] <= 0 else stage.today, 13, 5))
    site = stage.store.find(DeliverySite, supplier=supplier.id)[0]
    visit = plan_visit(
        stage.store,
        stage.shelf,
        scheme_id=entry["scheme"],
        supplier=supplier.id,
        site=site.id,
        kind=entry["kind"],
        planned_on=day,
        records_case=entry["records_case"],
    )
    if entry["state"] == "cancelled":
        cancel_visit(stage.store, visit.id, entry["cancel_reason"])
    elif entry["state"] in {"open", "locked"}:
        _hold_visit(stage, visit, entry, day)


def _hold_visit(stage: Stage, visit: Visit, entry: Entry, day: date) -> None:
    stage.travel(_moment(day, 9, 22))
    open_visit(stage.store, visit.id, arrived=_moment(day, 9, 22))
    _arrive(stage, visit, entry)
    _draw(stage, visit, day)
    finished = entry["state"] == "locked"
    stage.travel(_moment(day, 10, 5))
    _check_cases(stage, visit, all_of_them=finished)
    stage.travel(_moment(day, 11, 10))
    _answer_points(stage, visit, entry, all_of_them=finished)
    if finished:
        _lock(stage, visit, entry, day)


def _arrive(stage: Stage, visit: Visit, entry: Entry) -> None:
    contact = stage.store.find(Contact, supplier=visit.supplier)[0]
    people = (
        (Side.UNIT, "Bo Lyngsti", "tilsynsførende"),
        (Side.MANAGEMENT, contact.name, contact.role),
    )
    for side, name, role in people:
        participant = Participant(id=new_id(), visit=visit.id, side=side, name=name, role=role)
        put_participant(stage.store, participant)
    amend_visit(
        stage.store,
        visit.id,
        act="arrival_recorded",
        no_conflict=True,
        management_met=True,
        citizens_met=0 if entry["kind"] == "control" else 4,
        arrival_note="Modtaget af ledelsen i receptionen. Formålet med besøget er forklaret.",
    )
    document = DocumentShown(
        id=new_id(), visit=visit.id, kind="APV", title="Arbejdspladsvurdering", seen_by="Bo Lyngsti"
    )
    put_document(stage.store, document)


def _draw(stage: Stage, visit: Visit, day: date) -> None:
    file = load_visit(stage.store, stage.shelf, visit.id)
    plan = file.scheme.draw_plan(visit.kind)
    if plan is None:
        return
    since = None if file.last_time else day - timedelta(days=365)
    choice = frame_choice(stage.store, file, since=since, visit_day=day)
    sizes = {stratum.id: (stratum.size, stratum.reserve) for stratum in plan.strata}
    secret = hashlib.sha256(f"demo {visit.number}".encode()).hexdigest()
    draw = commit_draw(stage.store, file, choice, sizes, "sagsliste.csv", secret=secret)
    acknowledge_draw(stage.store, draw.id, "noted")
    stage.travel(_moment(day, 9, 41))
    file = load_visit(stage.store, stage.shelf, visit.id)
    reveal_draw(stage.store, file, _DIGITS)


def _check_cases(stage: Stage, visit: Visit, *, all_of_them: bool) -> None:
    file = load_visit(stage.store, stage.shelf, visit.id)
    drawn = file.drawn_cases if all_of_them else file.drawn_cases[:7]
    for index, item in enumerate(drawn):
        case = file.cases[item.case_number]
        if index == 5:
            fields: dict[str, object] = {"state": ReviewState.NOT_FOUND}
            record_review(stage.store, visit.id, item.case_number, **fields)
            continue
        _review(stage, visit, case, short=index % 6 == 2, hours=file.scheme.hours)
        for number, point in enumerate(file.scheme.case_points()):
            outcome = _case_outcome(visit, case, number)
            comment = _CASE_REMARK if outcome == Outcome.NOT_OK else ""
            record_check(
                stage.store, visit.id, case.number, point.id, outcome=outcome, comment=comment
            )


def _review(stage: Stage, visit: Visit, case: Case, *, short: bool, hours: bool) -> None:
    fields: dict[str, object] = {
        "state": ReviewState.REVIEWED,
        "referred": case.referred,
        "called_in": case.called_in,
        "notice_given": case.called_in,
        "first_meeting": case.first_meeting,
        "plan_written": case.first_meeting + timedelta(days=6) if case.first_meeting else None,
    }
    if hours and case.invoiced_hours is not None:
        fields |= {
            "invoiced_hours": case.invoiced_hours,
            "documented_hours": case.invoiced_hours - (6 if short else 0),
            "hourly_price": case.hourly_price,
        }
    record_review(stage.store, visit.id, case.number, **fields)


def _case_outcome(visit: Visit, case: Case, number: int) -> Outcome:
    lot = _lot(visit.number, case.number, number) % 40
    if lot == 0:
        return Outcome.NOT_OK
    return Outcome.NOT_RELEVANT if lot == 1 else Outcome.OK


def _answer_points(stage: Stage, visit: Visit, entry: Entry, *, all_of_them: bool) -> None:
    file = load_visit(stage.store, stage.shelf, visit.id)
    areas = file.scheme.areas if all_of_them else file.scheme.areas[:4]
    remarks = entry["remarks"]
    for area in areas:
        points = area.points if all_of_them or area is not areas[-1] else area.points[:2]
        worst = Outcome.OK
        for point in points:
            comment = remarks.get(point.id, "")
            outcome = Outcome.NOT_OK if comment else Outcome.OK
            worst = Outcome.NOT_OK if comment else worst
            source = Source.NOT_SHOWN if comment else Source.SEEN_IN_CASE
            record_answer(
                stage.store, visit.id, point.id, outcome=outcome, comment=comment, source=source
            )
        if all_of_them or area is not areas[-1]:
            comment = "Se bemærkningen til punktet." if worst == Outcome.NOT_OK else ""
            record_answer(stage.store, visit.id, area.id, outcome=worst, comment=comment)
    if all_of_them and Step.TOUR in file.scheme.steps:
        note = "Lokalerne er set sammen med ledelsen."
        amend_visit(stage.store, visit.id, act="tour_recorded", tour_note=note)


def _lock(stage: Stage, visit: Visit, entry: Entry, day: date) -> None:
    amend_visit(
        stage.store,
        visit.id,
        act="remarks_recorded",
        departed=_moment(day, 12, 20),
        supplier_remarks=entry["supplier_remarks"],
    )
    contact = stage.store.find(Contact, supplier=visit.supplier)[0]
    stage.travel(_moment(day, 12, 22))
    _sign_both(stage, visit, contact, 1)
    lock_visit(stage.store, stage.attachments, stage.make_pdf, stage.shelf, visit.id)
    if entry.get("corrected"):
        stage.travel(_moment(day + timedelta(days=3), 10, 0))
        correct_visit(stage.store, visit.id, entry["corrected"])
        _sign_both(stage, visit, contact, 2)
        lock_visit(stage.store, stage.attachments, stage.make_pdf, stage.shelf, visit.id)


def _sign_both(stage: Stage, visit: Visit, contact: Contact, version: int) -> None:
    unit = Signature(
        id=named_id("signature", visit.id, str(version), Side.UNIT),
        visit=visit.id,
        version=version,
        side=Side.UNIT,
        name="Ida Enebær",
        role="Tilsynsførende",
        ink=_demo_ink(),
        ratio="4.0",
        signed_at=stage.store.now(),
    )
    sign(stage.store, unit)
    supplier_id = named_id("signature", visit.id, str(version), Side.SUPPLIER)
    theirs = replace(unit, id=supplier_id, side=Side.SUPPLIER, name=contact.name, role=contact.role)
    sign(stage.store, theirs)


def _demo_ink() -> str:
    """A made-up flourish; nobody's handwriting."""
    steps = [n / 60 for n in range(61)]
    points = [
        (0.08 + 0.8 * t + 0.03 * math.sin(26 * t), 0.5 + 0.3 * math.cos(21 * t) * (1 - 0.75 * t))
        for t in steps
    ]
    return "[[" + ",".join(f"[{x:.3f},{y:.3f}]" for x, y in points) + "]]"
