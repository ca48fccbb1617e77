"""The demo's visits, played step by step through the ordinary use cases."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from datetime import date, timedelta

from inspector.domain.delivery import Dispatch, Way
from inspector.domain.identity import named_id, new_id
from inspector.domain.letter import File
from inspector.domain.model import (
    Case,
    Contact,
    DeliverySite,
    DocumentShown,
    Outcome,
    Participant,
    Report,
    ReviewState,
    Side,
    Signature,
    Source,
    Supplier,
    Visit,
)
from inspector.domain.occasions import Occasion
from inspector.domain.scheme import Step
from inspector.services.checking import record_answer, record_check, record_review
from inspector.services.demo_stage import Entry, Stage, lot, moment_of
from inspector.services.dispatching import note_dispatch
from inspector.services.drawing import acknowledge_draw, commit_draw, frame_choice, reveal_draw
from inspector.services.reporting import correct_visit, lock_visit, sign
from inspector.services.visiting import (
    amend_visit,
    cancel_visit,
    load_visit,
    open_visit,
    plan_visit,
    put_document,
    put_participant,
)

_DIGITS = "351622146535142663215344"
_CASE_REMARK = "Dokumentet i sagen har ingen dato."


def play_visit(stage: Stage, supplier: Supplier, entry: Entry) -> None:
    day = stage.today + timedelta(days=entry["day"])
    stage.travel(moment_of(day - timedelta(days=7) if entry["day"] <= 0 else stage.today, 13, 5))
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
    stage.travel(moment_of(day, 9, 22))
    open_visit(stage.store, visit.id, arrived=moment_of(day, 9, 22))
    _arrive(stage, visit, entry)
    _draw(stage, visit, day)
    finished = entry["state"] == "locked"
    stage.travel(moment_of(day, 10, 5))
    _check_cases(stage, visit, all_of_them=finished)
    stage.travel(moment_of(day, 11, 10))
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
    stage.travel(moment_of(day, 9, 41))
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
    chance = lot(visit.number, case.number, number) % 40
    if chance == 0:
        return Outcome.NOT_OK
    return Outcome.NOT_RELEVANT if chance == 1 else Outcome.OK


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
        departed=moment_of(day, 12, 20),
        supplier_remarks=entry["supplier_remarks"],
    )
    contact = stage.store.find(Contact, supplier=visit.supplier)[0]
    stage.travel(moment_of(day, 12, 22))
    _sign_both(stage, visit, contact, 1)
    report = _finish(stage, visit)
    if entry.get("corrected"):
        stage.travel(moment_of(day + timedelta(days=3), 10, 0))
        correct_visit(stage.store, visit.id, entry["corrected"])
        _sign_both(stage, visit, contact, 2)
        report = _finish(stage, visit)
    if entry.get("delivered"):
        _hand_over(stage, report, contact)


def _hand_over(stage: Stage, report: Report, contact: Contact) -> None:
    """As a draft in her own mail program, to the supplier's contact, right after the lock."""
    file = load_visit(stage.store, stage.shelf, report.visit)
    pdf = stage.attachments.load(file.delivered(report))
    dispatch = Dispatch(
        id=named_id("dispatch", report.id),
        visit=report.visit,
        report=report.id,
        occasion=Occasion.CORRECTION if report.version > 1 else Occasion.REPORT_SUPPLIER,
        way=Way.DRAFT,
        recipients=(contact.email,),
    )
    note_dispatch(stage.store, dispatch, [File(name=report.file_name, data=pdf)])


def _finish(stage: Stage, visit: Visit) -> Report:
    return lock_visit(
        stage.store,
        stage.attachments,
        stage.make_pdf,
        stage.shelf,
        visit.id,
        signers=stage.signers,
    )


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
