"""Checklist sheets: the visit on paper, where a laptop would be in the way.

Blank areas with boxes to tick, a retrieval list in the order of drawing, and one sheet per
drawn case with its rules and points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.domain.documents.basis import Basis, Words, visit_head
from inspector.domain.documents.cases import rules_told
from inspector.domain.documents.facts import address
from inspector.domain.formats import short_date
from inspector.domain.model import Outcome, SampleItem
from inspector.domain.report import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Heading,
    Lines,
    PageBreak,
    Paragraph,
    Row,
    Table,
    TickBoxes,
    Voice,
)
from inspector.domain.scheme import ControlArea, Point, Scope, Wording
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile

_ROOM = 24.0  # points to write in below each point
_SOURCE_MARK = re.compile(r"\s*\[S\d\]")


def checklist_sheets(file: VisitFile, words: Words, settings: Settings | None = None) -> Document:
    """All sheets of the visit: areas, then the retrieval list and the cases where drawn."""
    settings = settings or Settings()
    basis = Basis(file, settings, words)
    blocks = [*_areas(basis)]
    if file.drawn_cases:
        blocks += [*_retrieval(basis), *_case_sheets(basis)]
    title = words("report.sheets.title")
    number = file.visit.number or words("report.no_number")
    return Document(
        title=f"{title}, {file.supplier.name}",
        subject=words("report.sheets.subject", number=number, supplier=file.supplier.name),
        author=settings.organisation or settings.unit,
        language=words.language,
        head_left=f"{title}, {file.supplier.name}",
        head_right=visit_head(basis),
        foot_left=words("report.sheets.foot"),
        page_label=words("report.page"),
        blocks=tuple(blocks),
    )


def _boxes(basis: Basis) -> TickBoxes:
    return TickBoxes(tuple(basis.words(f"common.outcome_short.{o}") for o in Outcome))


def _areas(basis: Basis) -> Iterator[Block]:
    words = basis.words
    yield Heading(words("report.sheets.areas"), 0)
    place = (basis.file.supplier.name, address(basis))
    yield Paragraph(", ".join(part for part in place if part), Voice.LEAD)
    line = "_" * 24
    yield Facts(
        (
            (words("report.sheets.arrived"), line),
            (words("report.sheets.departed"), line),
            (words("report.sheets.met"), line * 2),
        )
    )
    yield Paragraph(words("report.sheets.how"), Voice.SMALL)
    for area in basis.file.scheme.areas:
        yield from _area(basis, area)


def _plain(basis: Basis, wording: Wording) -> str:
    """A requirement without the marks that say which source it is from."""
    return _SOURCE_MARK.sub("", basis.told(wording))


def _area(basis: Basis, area: ControlArea) -> Iterator[Block]:
    words = basis.words
    yield Heading(f"{area.id}  {basis.told(area.title)}", 2)
    requirement = _plain(basis, area.requirement)
    if requirement:
        yield Paragraph(requirement, Voice.SMALL, with_next=True)
    rows = [_point_row(basis, point) for point in area.points]
    if not rows:
        rows = [Row(("", words("report.whole_area"), _boxes(basis)), room=_ROOM)]
    yield Table(_columns(basis), tuple(rows))


def _columns(basis: Basis) -> tuple[Column, ...]:
    words = basis.words
    return (
        Column(words("report.number"), 0.07),
        Column(words("report.sheets.point_and_note"), 0.5),
        Column(words("report.outcome"), 0.43),
    )


def _point_row(basis: Basis, point: Point) -> Row:
    requirement = _plain(basis, point.requirement)
    notes = [requirement] if requirement else []
    if point.scope is Scope.CASE:
        notes.append(basis.words("report.sheets.per_case"))
    if not point.scored:
        notes.append(basis.words("report.not_scored"))
    return Row((point.id, Lines(basis.told(point.title), tuple(notes)), _boxes(basis)), room=_ROOM)


def _retrieval(basis: Basis) -> Iterator[Block]:
    """The list for fetching the files, in the order of drawing, with a box for each file."""
    words = basis.words
    yield PageBreak()
    yield Heading(words("report.sheets.retrieval"), 0)
    yield Paragraph(words("report.sheets.retrieval_text"))
    for name, items in basis.drawn_by_stratum():
        yield Heading(basis.stratum_title(name), 2)
        boxes = TickBoxes((words("report.sheets.fetched"), words("report.sheets.absent")))
        rows = tuple(
            Row((str(place), item.case_number, boxes, ""), room=6)
            for place, item in enumerate(items, start=1)
        )
        columns = (
            Column(words("report.place"), 0.08),
            Column(words("report.case"), 0.3),
            Column(words("report.sheets.file"), 0.34),
            Column(words("report.sheets.time_and_by"), 0.28),
        )
        yield Table(columns, rows, row_head=1)


def _case_sheets(basis: Basis) -> Iterator[Block]:
    for name, items in basis.drawn_by_stratum():
        for place, item in enumerate(items, start=1):
            yield PageBreak()
            yield from _case_sheet(basis, name, place, item)


def _case_sheet(basis: Basis, stratum: str, place: int, item: SampleItem) -> Iterator[Block]:
    words = basis.words
    yield Heading(words("report.case_number", case=item.case_number), 0)
    where = words("report.sheets.place", place=place, stratum=basis.stratum_title(stratum))
    yield Paragraph(where, Voice.LEAD)
    known = tuple(_known(basis, item.case_number))
    if known:
        yield Facts(known)
    state = ("reviewed", "not_found", "later")
    boxes = TickBoxes(tuple(words(f"common.review_state.{one}") for one in state))
    yield Table((Column("", 0.27), Column("", 0.73)), (Row((words("report.case_state"), boxes)),))
    yield from _rules(basis)
    points = basis.file.scheme.case_points()
    if points:
        yield Heading(words("report.sheets.points"), 2)
        yield Table(_columns(basis), tuple(_case_point(basis, point) for point in points))
    yield from _hours(basis)
    yield Heading(words("report.remark"), 2)
    yield Table((Column("", 1.0),), tuple(Row(("",), room=16) for _ in range(3)))


def _case_point(basis: Basis, point: Point) -> Row:
    return Row((point.id, basis.told(point.title), _boxes(basis)), room=8)


def _known(basis: Basis, number: str) -> Iterator[tuple[str, Cell]]:
    """What the imported list already says about the case."""
    case, words = basis.file.cases.get(number), basis.words
    if case is None:
        return
    if case.programme:
        yield words("report.programme"), case.programme
    if case.starts or case.ends:
        start = short_date(case.starts) or words("common.unknown")
        end = short_date(case.ends)
        period = (
            words("report.period", start=start, end=end)
            if end
            else words("report.since", day=start)
        )
        yield words("report.draw.period"), period
    for name in ("referred", "called_in", "first_meeting"):
        day = getattr(case, name)
        if day:
            yield words(f"report.date.{name}"), short_date(day)


def _rules(basis: Basis) -> Iterator[Block]:
    """Lines for the dates the rules ask for, with the rules below them."""
    words, rules = basis.words, basis.file.scheme.case_rules
    if not rules:
        return
    yield Heading(words("report.dates"), 2)
    fields = dict.fromkeys(name for rule in rules for name in (rule.since, rule.until))
    line = "_" * 16
    known = [name for name in fields if name in _DATES]
    yield Facts(tuple((words(f"report.date.{name}"), line) for name in known))
    yield from rules_told(basis, rules)


_DATES = (
    "referred",
    "called_in",
    "notice_given",
    "first_meeting",
    "latest_talk",
    "plan_written",
    "talks",
    "placed",
    "returned",
    "statement_sent",
    "complaint_received",
    "complaint_forwarded",
)


def _hours(basis: Basis) -> Iterator[Block]:
    if not basis.file.scheme.hours:
        return
    words, line = basis.words, "_" * 16
    yield Heading(words("report.hours"), 2)
    names = ("invoiced", "documented", "difference")
    yield Facts(tuple((words(f"report.{name}"), line) for name in names))
