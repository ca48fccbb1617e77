"""Gathering the parts of one visit into a `VisitFile`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from inspector.domain.delivery import Dispatch, SignedReport
from inspector.domain.finalisations import highest_version, in_order
from inspector.domain.identity import case_id
from inspector.domain.model import (
    Agreement,
    Answer,
    Case,
    CaseCheck,
    CaseReview,
    DeliverySite,
    DocumentShown,
    Draw,
    Evidence,
    Participant,
    Report,
    SampleItem,
    SchemeText,
    Signature,
    StepShare,
    Supplier,
    Visit,
    VisitState,
    VisitTotals,
    Waiver,
)
from inspector.domain.rival_draws import in_force
from inspector.domain.scheme import Scheme
from inspector.domain.visit_file import LastTime, VisitFile
from inspector.services.ports import Reader


def read_visit_file(reader: Reader, visit: Visit, scheme: Scheme, family: str) -> VisitFile:
    """The whole visit; `family` is the scheme's id, the same in all its versions."""
    draws = _draws(reader, visit.id)
    sample = _sample(reader, in_force(draws))
    reports = in_order(reader.find(Report, visit=visit.id), visit.counted_report)
    locked = highest_version(reports)
    version = locked if visit.state == VisitState.LOCKED else locked + 1
    return VisitFile(
        visit=visit,
        scheme=scheme,
        supplier=reader.get(Supplier, visit.supplier) or Supplier(id=visit.supplier),
        site=reader.get(DeliverySite, visit.site) if visit.site else None,
        agreement=reader.get(Agreement, visit.agreement) if visit.agreement else None,
        participants=tuple(reader.find(Participant, visit=visit.id)),
        answers={a.point: a for a in reader.find(Answer, visit=visit.id)},
        waivers={w.item: w for w in reader.find(Waiver, visit=visit.id) if w.reason},
        draws=tuple(draws),
        sample=sample,
        cases=_cases(reader, visit.supplier, sample),
        reviews={r.case_number: r for r in reader.find(CaseReview, visit=visit.id)},
        checks={(c.case_number, c.point): c for c in reader.find(CaseCheck, visit=visit.id)},
        documents=tuple(reader.find(DocumentShown, visit=visit.id)),
        evidence=tuple(reader.find(Evidence, visit=visit.id)),
        signatures=tuple(reader.find(Signature, visit=visit.id, version=version)),
        reports=reports,
        signed=_in_time(reader.find(SignedReport, visit=visit.id)),
        dispatches=_in_time(reader.find(Dispatch, visit=visit.id)),
        last_time=_last_time(reader, visit, family),
        totals=reader.get(VisitTotals, visit.id),
        shares={s.step: s.person for s in reader.find(StepShare, visit=visit.id) if s.person},
    )


T = TypeVar("T", SignedReport, Dispatch)


def _in_time(records: list[T]) -> tuple[T, ...]:
    """The oldest first; those of one moment by their ids."""
    return tuple(sorted(records, key=lambda one: (str(_moment(one)), one.id)))


def _moment(record: SignedReport | Dispatch) -> datetime | None:
    return record.signed_at if isinstance(record, SignedReport) else record.at


def sample_in_force(reader: Reader, visit_id: str) -> tuple[SampleItem, ...]:
    """Sample and reserve of the draw in force, in the order of drawing."""
    return _sample(reader, in_force(_draws(reader, visit_id)))


def _draws(reader: Reader, visit_id: str) -> list[Draw]:
    return sorted(
        reader.find(Draw, visit=visit_id),
        key=lambda d: (str(d.committed_at), len(d.number), d.number, d.id),
    )


def _sample(reader: Reader, draw: Draw | None) -> tuple[SampleItem, ...]:
    """The items in the order of drawing: by stratum as the draw lists them, sample first."""
    if draw is None:
        return ()
    items = reader.find(SampleItem, draw=draw.id)
    order = {name: place for place, name in enumerate(dict.fromkeys(_strata_of(draw, items)))}
    return tuple(
        sorted(items, key=lambda i: (order[i.stratum], i.role != "sample", i.position, i.id))
    )


def _strata_of(draw: Draw, items: list[SampleItem]) -> list[str]:
    """The stratum names in the order of the draw; names it does not list come last."""
    listed = {item.stratum: draw.strata.find(f'"{item.stratum}"') for item in items}
    return sorted(listed, key=lambda name: (listed[name] < 0, listed[name], name))


def _cases(reader: Reader, supplier: str, sample: tuple[SampleItem, ...]) -> dict[str, Case]:
    found = {}
    for item in sample:
        case = reader.get(Case, case_id(supplier, item.case_number))
        if case is not None:
            found[item.case_number] = case
    return found


def held_before(reader: Reader, visit: Visit) -> list[Visit]:
    """Visits held at the same supplier no later than this one, newest first."""
    limit = visit.held_on or date.max
    earlier = [
        other
        for other in reader.find(Visit, supplier=visit.supplier)
        if other.id != visit.id
        and other.state in (VisitState.LOCKED, VisitState.OPEN)
        and other.held_on is not None
        and (other.held_on, other.id) < (limit, visit.id)
    ]
    return sorted(earlier, key=lambda other: (other.held_on or date.min, other.id), reverse=True)


def _last_time(reader: Reader, visit: Visit, family: str) -> LastTime | None:
    """The newest earlier visit by any version of the same scheme, with its answers."""
    families = {visit.scheme: family}
    for other in held_before(reader, visit):
        if other.scheme not in families:
            text = reader.get(SchemeText, other.scheme)
            families[other.scheme] = text.scheme if text else ""
        if families[other.scheme] == family:
            answers = {a.point: a for a in reader.find(Answer, visit=other.id)}
            return LastTime(visit=other, answers=answers)
    return None
