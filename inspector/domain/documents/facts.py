"""The beginning of a report: who, where, when, and what came out of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from inspector.domain.documents.basis import ORDER, Basis
from inspector.domain.formats import clock, decimal
from inspector.domain.model import Outcome, Side
from inspector.domain.outcome import propose_area
from inspector.domain.report import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Letterhead,
    Lines,
    Paragraph,
    Row,
    Table,
    Voice,
)
from inspector.domain.scheme import ControlArea


def letterhead(basis: Basis) -> Letterhead:
    settings = basis.settings
    lines = (settings.organisation, settings.unit, settings.organisation_address)
    sender = settings.organisation or settings.unit
    told = basis.words("report.told.logo", sender=sender) if settings.organisation_logo else ""
    return Letterhead(tuple(line for line in lines if line), settings.organisation_logo, told)


def address(basis: Basis) -> str:
    site = basis.file.site
    if site is None:
        return ""
    town = f"{site.postcode} {site.city}".strip()
    return ", ".join(part for part in (site.name, site.street, town) if part)


def opening(basis: Basis) -> Iterator[Block]:
    """The title and the facts of the visit; a fact nobody recorded says so."""
    yield letterhead(basis)
    kind = basis.kind_title()
    title = basis.words("report.title", kind=kind[:1].lower() + kind[1:])
    yield Heading(title, 0)
    place = ", ".join(part for part in (basis.file.supplier.name, address(basis)) if part)
    yield Paragraph(place, Voice.LEAD)
    yield Facts(tuple(_facts(basis)))
    text = basis.settings.report_introduction or basis.words("report.introduction")
    yield Paragraph(text)


def _facts(basis: Basis) -> Iterator[tuple[str, Cell]]:
    words, file, visit = basis.words, basis.file, basis.file.visit
    announced = words(f"common.announced.{'yes' if visit.announced else 'no'}")
    yield words("report.fact.kind"), words("report.kind", kind=basis.kind_title(), how=announced)
    yield words("report.fact.number"), visit.number or words("common.unknown")
    if visit.records_case:
        yield words("report.fact.records_case"), visit.records_case
    yield words("report.fact.time"), _when(basis)
    supplier_kind = words(f"common.supplier_kind.{file.supplier.kind or 'none'}")
    cvr = words("report.cvr", cvr=file.supplier.cvr) if file.supplier.cvr else ""
    notes = tuple(part for part in (supplier_kind, cvr) if part)
    yield words("report.fact.supplier"), Lines(file.supplier.name, notes)
    yield words("report.fact.site"), address(basis) or words("common.unknown")
    if file.agreement is not None:
        yield words("report.fact.agreement"), _agreement(basis)
    scheme = words(
        "report.scheme", title=basis.told(file.scheme.title), version=file.scheme.version
    )
    yield words("report.fact.scheme"), scheme
    yield words("report.fact.sample"), _sample(basis)
    yield words("report.fact.conflict"), _conflict(basis)
    yield from _meetings(basis)


def _when(basis: Basis) -> str:
    visit, words = basis.file.visit, basis.words
    if visit.arrived is None or visit.departed is None:
        begun = f", {words('report.from', time=_at(basis, visit.arrived))}" if visit.arrived else ""
        return basis.long(basis.day) + begun
    start, end = _at(basis, visit.arrived), _at(basis, visit.departed)
    return f"{basis.long(basis.day)}, {words('report.span', start=start, end=end)}"


def _at(basis: Basis, moment: datetime) -> str:
    """The time of day, with the date where it is another day than the visit's."""
    day = moment.astimezone().date()
    if day == basis.day:
        return clock(moment)
    return basis.words("report.clock_on", time=clock(moment), day=basis.long(day))


def _agreement(basis: Basis) -> Cell:
    agreement = basis.file.agreement
    if agreement is None:
        return ""
    period = basis.words(
        "report.period", start=basis.long(agreement.starts), end=basis.long(agreement.ends)
    )
    programmes = ", ".join(agreement.programmes)
    return Lines(
        agreement.number or period,
        (period,) * bool(agreement.number) + (programmes,) * bool(programmes),
    )


def _sample(basis: Basis) -> str:
    draw, words = basis.file.draw, basis.words
    if draw is None or not basis.file.drawn_cases:
        return words("report.no_sample")
    population = sum(stratum.population for stratum in basis.strata(draw))
    missing = sum(basis.not_found(item.case_number) for item in basis.file.drawn_cases)
    drawn = len(basis.file.drawn_cases)
    told = words("report.sample_of", drawn=drawn, population=population, number=draw.number)
    return told + (" " + words("report.sample_missing", count=missing) if missing else "")


def _conflict(basis: Basis) -> Cell:
    visit, words = basis.file.visit, basis.words
    if visit.no_conflict is None:
        return words("report.conflict.not_given")
    if visit.no_conflict:
        return words("report.conflict.none")
    return Lines(words("report.conflict.some"), (visit.conflict_note,) * bool(visit.conflict_note))


def _meetings(basis: Basis) -> Iterator[tuple[str, Cell]]:
    visit, words = basis.file.visit, basis.words
    if visit.access_refused:
        note = (visit.refusal_note,) * bool(visit.refusal_note)
        yield words("report.fact.access"), Lines(words("report.access_refused"), note)
    if visit.management_met is not None:
        answer = words("common.yes" if visit.management_met else "common.no")
        yield words("report.fact.management"), answer
    if visit.citizens_met is not None:
        met = str(visit.citizens_met) if visit.citizens_met else words("common.none")
        yield words("report.fact.citizens"), met
    if visit.arrival_note:
        yield words("report.fact.arrival"), visit.arrival_note
    if visit.tour_note:
        yield words("report.fact.tour"), visit.tour_note
    if visit.from_paper:
        yield words("report.fact.entry"), words("report.from_paper")


def participants(basis: Basis) -> Iterator[Block]:
    words = basis.words
    yield Heading(words("report.participants"))
    people = basis.file.participants
    if not people:
        yield Paragraph(words("report.no_participants"))
        return
    sides = list(Side)
    rows = tuple(
        Row((words(f"common.side.{person.side}").capitalize(), person.name, person.role))
        for person in sorted(people, key=lambda person: sides.index(Side(person.side)))
    )
    heads = (words("report.side"), words("report.name"), words("report.role"))
    yield Table(tuple(Column(head, 1 / 3) for head in heads), rows, row_head=1)


def area_outcome(basis: Basis, area: ControlArea) -> tuple[str, bool]:
    """The area's outcome, and whether the supervisor decided it or it follows from the points."""
    answer = basis.file.answers.get(area.id)
    if answer is not None and answer.outcome:
        return answer.outcome, True
    proposal = propose_area(area, basis.file)
    return (proposal.outcome if proposal else ""), False


def conclusion(basis: Basis) -> Iterator[Block]:
    """The outcome of every area, first in one sentence and then in a table."""
    words = basis.words
    yield Heading(words("report.conclusion"))
    areas = basis.file.scheme.areas
    outcomes = {area.id: area_outcome(basis, area) for area in areas}
    scored = [outcomes[area.id][0] for area in areas if area.scored]
    parts = [
        words(f"report.count.{outcome or 'unanswered'}", count=scored.count(outcome))
        for outcome in ORDER
        if outcome in scored
    ]
    if parts:
        told = words("report.areas_in_all", count=len(scored), parts=", ".join(parts))
        yield Paragraph(told, with_next=True)
    rows = tuple(_area_row(basis, area, *outcomes[area.id]) for area in areas)
    heads = (words("report.area"), words("report.outcome"), words("report.points_with_remark"))
    columns = (
        Column(words("report.number"), 0.06),
        Column(heads[0], 0.48),
        Column(heads[1], 0.24),
        Column(heads[2], 0.22),
    )
    yield Table(columns, rows)
    followed = [a.id for a in areas if a.points and outcomes[a.id][0] and not outcomes[a.id][1]]
    if followed:
        told = words("report.from_points", areas=", ".join(followed))
        yield Paragraph(told, Voice.SMALL)


def _area_row(basis: Basis, area: ControlArea, outcome: str, decided: bool) -> Row:
    notes: tuple[str, ...] = ()
    if not area.scored:
        notes = (basis.words("report.not_scored"),)
    remarked = [
        point.id
        for point in area.points
        if (
            point.id in basis.file.answers
            and basis.file.answers[point.id].outcome == Outcome.NOT_OK
        )
        or basis.case_outcomes(point)[Outcome.NOT_OK]
    ]
    title = Lines(basis.told(area.title), notes)
    told = ", ".join(remarked)
    if outcome == Outcome.NOT_OK and not decided and not remarked:
        told = basis.words("report.cases_missing")
    return Row((area.id, title, basis.mark(outcome), told))


def percent_of(part: int, whole: int) -> str:
    """`17,0 %` of whole numbers, exactly rounded."""
    return f"{decimal(part * 100 / whole)}\u00a0%" if whole else ""
