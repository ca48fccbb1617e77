"""The drawn cases: each point of each case, the dates that rules ask for, and the hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from inspector.domain.case_rules import State, Verdict, judge
from inspector.domain.documents.basis import Basis
from inspector.domain.formats import short_date
from inspector.domain.model import Outcome
from inspector.domain.report import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Legend,
    Lines,
    Mark,
    Paragraph,
    Row,
    Table,
    Tint,
    Tone,
    Voice,
)
from inspector.domain.scheme import CaseRule, Point, Unit

Part = TypeVar("Part")

MOST_POINTS = 14
MOST_RULES = 4
_VERDICT_TONES = {
    State.KEPT: Tone.GOOD,
    State.BROKEN: Tone.REMARK,
    State.NOT_YET_DUE: Tone.NOT_RELEVANT,
    State.UNKNOWN: Tone.OPEN,
}


def cases(basis: Basis) -> Iterator[Block]:
    """The case table, the remarks and the date rules; nothing where no case was drawn."""
    if not basis.file.drawn_cases:
        return
    words = basis.words
    yield Heading(words("report.cases"))
    yield Paragraph(words("report.pseudonyms"), with_next=True)
    points = basis.file.scheme.case_points()
    yield legend(basis)
    for part in _parts(points, MOST_POINTS) or [()]:
        yield _matrix(basis, part)
    if points:
        told = "; ".join(f"{p.id} {basis.told(p.title)}" for p in points)
        yield Paragraph(words("report.point_names", points=told), Voice.SMALL)
    yield from _remarks(basis)
    for rules in _parts(basis.file.scheme.case_rules, MOST_RULES):
        yield from _dates(basis, rules)


def legend(basis: Basis) -> Legend:
    marks = [basis.mark(outcome) for outcome in Outcome]
    missing = Mark(Tone.MISSING, basis.words("common.review_state.not_found"))
    return Legend((*marks, missing, basis.mark("")))


def _parts(whole: Sequence[Part], most: int) -> list[Sequence[Part]]:
    return [whole[at : at + most] for at in range(0, len(whole), most)]


def _matrix(basis: Basis, points: Sequence[Point]) -> Table:
    words = basis.words
    share = min(0.075, 0.56 / max(len(points), 1))
    state = 0.16
    columns = (
        Column(words("report.place"), 0.055),
        Column(words("report.case"), 0),
        *(Column(point.id, share, Align.CENTRE) for point in points),
        Column(words("report.case_state"), state),
    )
    rows: list[Row] = []
    for name, items in basis.drawn_by_stratum():
        blank = ("",) * (len(points) + 2)
        rows.append(Row((basis.stratum_title(name), *blank), Tint.GROUP))
        for place, item in enumerate(items, start=1):
            rows.append(_case_row(basis, place, item.case_number, points))
    return Table(columns, tuple(rows), row_head=1)


def _case_row(basis: Basis, place: int, number: str, points: Sequence[Point]) -> Row:
    told = basis.words(f"common.review_state.{basis.case_state(number)}")
    if basis.not_found(number):
        sign = Mark(Tone.MISSING, told, sign_only=True)
        return Row((str(place), number, *(sign for _ in points), told))
    marks: list[Cell] = []
    for point in points:
        check = basis.file.checks.get((number, point.id))
        marks.append(basis.mark(check.outcome if check else "", sign_only=True))
    return Row((str(place), number, *marks, told))


def _remarks(basis: Basis) -> Iterator[Block]:
    rows = []
    for item in basis.file.drawn_cases:
        number = item.case_number
        review = basis.file.reviews.get(number)
        if review and review.remark:
            rows.append(Row((number, "", review.remark)))
        rows += [
            Row((number, check.point, check.comment))
            for check in basis.checks_of(number)
            if check.comment
        ]
    if not rows:
        return
    words = basis.words
    yield Heading(words("report.case_remarks"), 2)
    columns = (
        Column(words("report.case"), 0.24),
        Column(words("report.point_short"), 0.1),
        Column(words("report.remark"), 0.66),
    )
    yield Table(columns, tuple(rows))


def _dates(basis: Basis, rules: Sequence[CaseRule]) -> Iterator[Block]:
    words = basis.words
    yield Heading(words("report.dates"), 2)
    if not any(rule.scored for rule in rules):
        yield Paragraph(words("report.all_discussed"), Voice.SMALL, with_next=True)
    for rule in rules:
        unless = basis.told(rule.unless)
        if unless:
            told = words("report.unless_for", title=basis.told(rule.title), exception=unless)
            yield Paragraph(told, Voice.SMALL, with_next=True)
    columns = [Column(words("report.case"), 0.22)]
    columns += [Column(basis.told(rule.title), 0.78 / len(rules)) for rule in rules]
    rows = []
    for item in basis.file.drawn_cases:
        if basis.not_found(item.case_number):
            continue
        cells = [_verdict(basis, rule, item.case_number) for rule in rules]
        rows.append(Row((item.case_number, *cells)))
    if rows:
        yield Table(tuple(columns), tuple(rows))


def rules_told(basis: Basis, rules: Sequence[CaseRule]) -> Iterator[Paragraph]:
    """Each rule as its scheme words it, with its exception, and whether it is scored."""
    words, discussed = basis.words, [rule for rule in rules if not rule.scored]
    for rule in rules:
        told = [f"{basis.told(rule.title)}."]
        unless = basis.told(rule.unless)
        if unless:
            told.append(words("report.unless", exception=unless))
        if not rule.scored and len(discussed) < len(rules):
            told.append(words("report.discussed"))
        yield Paragraph(" ".join(told), Voice.SMALL)
    if rules and len(discussed) == len(rules):
        yield Paragraph(words("report.all_discussed"), Voice.SMALL)


def _verdict(basis: Basis, rule: CaseRule, number: str) -> Cell:
    """The verdict as a mark; only words where the rule is discussed and not scored."""
    words, review = basis.words, basis.file.reviews.get(number)
    if review is None or basis.calendar is None or basis.day is None:
        return words("report.verdict.unknown")
    case = basis.file.cases.get(number)
    verdict = judge(
        rule,
        review,
        basis.calendar,
        basis.day,
        basis.settings.month_rule,
        ends=case.ends if case else None,
        move=basis.settings.move_deadlines,
    )
    told, measured = words(f"report.verdict.{verdict.state}"), _measured(basis, verdict)
    if rule.scored:
        return Mark(_VERDICT_TONES[verdict.state], measured or told)
    notes = [told] if measured else []
    if verdict.state is State.NOT_YET_DUE and verdict.due:
        notes.append(words("report.no_later_than", day=short_date(verdict.due)))
    return Lines(measured or told, tuple(notes))


def _measured(basis: Basis, verdict: Verdict) -> str:
    """`9 hverdage`, or `2 af 3 måneder` for talks that are asked for each month."""
    if verdict.actual is None or not verdict.required:
        return ""
    if verdict.unit is Unit.MONTHS:
        return basis.words("report.months_of", actual=verdict.actual, required=verdict.required)
    return basis.words(
        "report.amount", amount=verdict.actual, unit=unit_word(basis, verdict.unit, verdict.actual)
    )


def unit_word(basis: Basis, unit: Unit, amount: int) -> str:
    return basis.words(f"report.one.{unit}" if amount == 1 else f"common.unit.{unit}")
