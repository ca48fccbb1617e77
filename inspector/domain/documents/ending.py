"""The end of a report: what was left out and why, what follows, who signed, and the proof."""

from __future__ import annotations

import json
from collections.abc import Iterator

from inspector.domain import delivery
from inspector.domain.deadlines import due
from inspector.domain.documents.basis import Basis
from inspector.domain.documents.cases import unit_word
from inspector.domain.formats import long_date, short_date
from inspector.domain.model import Outcome, Side, Signature
from inspector.domain.report import (
    Block,
    Code,
    Column,
    DigitalField,
    DigitalFields,
    Facts,
    Heading,
    KeepTogether,
    Lines,
    Paragraph,
    Row,
    SignatureField,
    Signatures,
    Stroke,
    Table,
    Voice,
    in_groups,
)
from inspector.domain.scheme import DeadlineRule
from inspector.domain.workflow import LIST_EMPTY, Kind, shortcomings


def not_tested(basis: Basis) -> Iterator[Block]:
    """What was not tested and why: points, areas, cases (statement 84)."""
    words, rows = basis.words, []
    ids = [i for area in basis.file.scheme.areas for i in (area.id, *(p.id for p in area.points))]
    for point in ids:
        answer = basis.file.answers.get(point)
        if answer is not None and answer.outcome == Outcome.NOT_TESTED:
            why = answer.comment or words("report.no_reason")
            rows.append(Row((basis.point_title(point), why)))
    rows += _cases_not_tested(basis)
    yield Heading(words("report.not_tested"))
    if not rows:
        yield Paragraph(words("report.all_tested"))
        return
    columns = (Column(words("report.what"), 0.4), Column(words("common.reason"), 0.6))
    yield Table(columns, tuple(rows))


def _cases_not_tested(basis: Basis) -> Iterator[Row]:
    words = basis.words
    for check in basis.file.checks.values():
        if check.outcome == Outcome.NOT_TESTED:
            what = words(
                "report.in_case", point=basis.point_title(check.point), case=check.case_number
            )
            yield Row((what, check.comment or words("report.no_reason")))
    for item in basis.file.drawn_cases:
        number = item.case_number
        if not basis.case_done(number):
            state = words(f"common.review_state.{basis.case_state(number)}")
            yield Row((words("report.case_number", case=number), state))


def waivers(basis: Basis) -> Iterator[Block]:
    """What was missing when the visit was finished, with the written reason for it."""
    words = basis.words
    same: dict[str, list[str]] = {}  # what one reason was given for stands beside it once
    for item in shortcomings(basis.file):
        if item.kind is Kind.MISSING and item.reason:
            told = words(f"workflow.shortcoming.{item.code}", **item.details)
            same.setdefault(item.reason, []).append(told)
    rows = [Row((Lines(told[0], tuple(told[1:])), reason)) for reason, told in same.items()]
    empty = basis.file.waivers.get(LIST_EMPTY)
    if empty is not None and empty.reason and basis.file.draw is None:
        rows.append(Row((words("report.list_empty"), empty.reason)))
    if not rows:
        return
    yield Heading(words("report.waivers"))
    columns = (Column(words("report.missing"), 0.5), Column(words("common.reason"), 0.5))
    yield Table(columns, tuple(rows))


def deadlines(basis: Basis) -> Iterator[Block]:
    """What is due after this visit, as counted and as moved; which days count as closed."""
    words = basis.words
    kind = basis.file.visit.kind
    rules = [r for r in basis.file.scheme.deadlines if not r.kinds or kind in r.kinds]
    if not rules:
        return
    yield Heading(words("report.deadlines"))
    columns = (
        Column(words("report.deadline"), 0.42),
        Column(words("report.duty"), 0.2),
        Column(words("report.counted"), 0.19),
        Column(words("report.moved"), 0.19),
    )
    yield Table(columns, tuple(_deadline_row(basis, rule) for rule in rules))
    yield Paragraph(_closed_days(basis), Voice.SMALL)


def _deadline_row(basis: Basis, rule: DeadlineRule) -> Row:
    words, day = basis.words, basis.file.visit.held_on
    unit = unit_word(basis, rule.unit, rule.amount)
    after = words(f"report.after.{rule.after}" if rule.after in _AFTER else "report.after.other")
    rule_told = words("report.deadline_rule", amount=rule.amount, unit=unit, after=after)
    title = Lines(basis.told(rule.title), (rule_told,))
    duty = words(f"report.duties.{rule.duty}" if rule.duty in _DUTIES else "report.duties.other")
    if rule.after != "visit" or day is None or basis.calendar is None:
        return Row((title, duty, words("report.not_known_yet"), ""))
    limit = due(rule, day, basis.calendar, basis.settings.move_deadlines)
    moved = short_date(limit.moved) if limit.has_moved else words("report.not_moved")
    return Row((title, duty, short_date(limit.raw), moved))


_AFTER = ("visit", "dispatch", "availability", "task")
_DUTIES = ("unit", "supplier", "administration")


def _closed_days(basis: Basis) -> str:
    """Which days no deadline ends on: a setting, so the report says it."""
    words, settings = basis.words, basis.settings
    if not settings.move_deadlines:
        return words("report.closed.not_moved")
    week = words(
        "report.closed.sunday" if settings.saturday_is_working else "report.closed.weekend"
    )
    days = []
    for text in settings.closed_days:
        month, day = text.split("-")
        days.append(words(f"report.month_day.m{month}", day=int(day)))
    more = words("report.closed.more", days=", ".join(days)) if days else ""
    return " ".join(part for part in (words("report.closed.told", week=week), more) if part)


def other_matters(basis: Basis) -> Iterator[Block]:
    if basis.file.visit.other_matters:
        yield Heading(basis.words("report.other_matters"))
        yield Paragraph(basis.file.visit.other_matters)


def remarks(basis: Basis) -> Iterator[Block]:
    """The supplier's own remarks, unchanged."""
    words, text = basis.words, basis.file.visit.supplier_remarks
    yield Heading(words("report.supplier_remarks"))
    if text:
        yield Paragraph(words("report.unchanged"), Voice.SMALL, with_next=True)
        yield Paragraph(text, Voice.QUOTE)
    else:
        yield Paragraph(words("report.no_supplier_remarks"))


def signatures(basis: Basis) -> Iterator[Block]:
    words = basis.words
    meaning = basis.settings.signature_meaning or words("report.signature_meaning")
    closing = basis.settings.report_closing
    if closing:
        yield Paragraph(closing)
    order = list(Side)
    signed = sorted(basis.file.signatures, key=lambda s: order.index(Side(s.side)))
    fields = [_field(basis, signature) for signature in signed]
    sides = {signature.side for signature in signed}
    if Side.UNIT not in sides:
        fields.insert(0, blank_field(basis, "unit"))
    if not sides & {Side.SUPPLIER, Side.MANAGEMENT, Side.STAFF}:
        fields.append(blank_field(basis, "supplier"))
    heading = Heading(words("report.signatures"))
    text = Paragraph(meaning, with_next=True)
    yield KeepTogether((heading, text, Signatures(tuple(fields))))


def digital(basis: Basis, expected: tuple[str, ...], *, preview: bool) -> Iterator[Block]:
    """Fields for digital signatures: boxes where one is expected, else fields nobody sees.

    A draft shows its boxes without fields: it cannot be signed.
    """
    words = basis.words
    unit, supplier, stamp = (
        DigitalField(
            "" if preview else name,
            words(f"report.digital.{told}"),
            words(f"report.digital.{told}_note"),
        )
        for name, told in _DIGITAL.items()
    )
    if not expected:
        if not preview:
            yield DigitalFields((), (unit, supplier, stamp))
        return
    yield KeepTogether(
        (
            Heading(words("report.digital.heading"), 2),
            Paragraph(words("report.digital.text"), Voice.SMALL, with_next=True),
            DigitalFields((unit, supplier), () if preview else (stamp,)),
        )
    )


_DIGITAL = {
    delivery.SignatureField.UNIT: "unit",
    delivery.SignatureField.SUPPLIER: "supplier",
    delivery.SignatureField.TIMESTAMP: "timestamp",
}


def blank_field(basis: Basis, side: str) -> SignatureField:
    """An empty line to sign on, with its date line."""
    told = basis.words(f"report.for.{side}")
    return SignatureField(told, "", (basis.words("report.name_and_date"),))


def _field(basis: Basis, signature: Signature) -> SignatureField:
    words = basis.words
    instead = ""
    if signature.refused or signature.absent:
        reason = signature.reason or words("report.no_reason")
        key = "report.refused" if signature.refused else "report.absent"
        instead = words(key, reason=reason)
    lines = [signature.role] if signature.role else []
    if signature.signed_at:
        key = "report.noted_at" if instead else "report.signed_at"
        lines.append(words(key, time=basis.at(signature.signed_at)))
    side = words(f"report.for.{signature.side}")
    ratio = float(signature.ratio or 3)
    return SignatureField(
        side,
        signature.name,
        tuple(lines),
        ink(signature.ink),
        ratio if ratio > 0 else 3.0,
        instead,
        told=words("report.told.ink", name=signature.name or side),
    )


def ink(text: str) -> tuple[Stroke, ...]:
    """The strokes of a signature; the pad wrote them, so they are well formed."""
    strokes = json.loads(text) if text else []
    return tuple(tuple((float(x), float(y)) for x, y in stroke) for stroke in strokes)


def version(basis: Basis, content_hash: str, chain_head: str, *, preview: bool) -> Iterator[Block]:
    """Which version this is, why it exists, and the numbers that hold it fast."""
    words, file = basis.words, basis.file
    yield Heading(words("report.version_heading"))
    told = words("report.version", version=file.version)
    rows = [(words("report.fact.version"), told)]
    for report in file.reports:
        if report.version < file.version:
            day = (
                long_date(report.locked_at.astimezone().date(), basis.language)
                if report.locked_at
                else ""
            )
            rows.append(
                (
                    words("report.version", version=report.version),
                    words("report.locked_on", day=day),
                )
            )
    if file.version > 1:
        reason = file.visit.correction_reason or words("report.no_reason")
        rows.append((words("report.fact.why_version"), reason))
    yield Facts(tuple(rows))
    if preview:
        yield Paragraph(words("report.draft_text"), Voice.SMALL)
        return
    if content_hash:
        yield Paragraph(words("report.hash_text"), Voice.SMALL, with_next=True)
        yield Code(words("report.code.content"), in_groups(content_hash))
    if chain_head:
        yield Code(words("report.code.chain"), in_groups(chain_head))
