"""Invoiced and documented hours of the drawn cases; shortfall and excess are never netted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from inspector.domain import formats
from inspector.domain.documents.basis import Basis
from inspector.domain.hours import HoursLine, HoursState, HoursTotal, compare
from inspector.domain.identity import case_review_id
from inspector.domain.model import CaseReview
from inspector.domain.report import (
    Align,
    Block,
    Column,
    Heading,
    Lines,
    Paragraph,
    Row,
    Table,
    Tint,
    Voice,
)


def hours(basis: Basis) -> Iterator[Block]:
    """The table and what follows from it; nothing where the scheme compares no hours."""
    if not basis.file.scheme.hours or not basis.file.drawn_cases:
        return
    words = basis.words
    agreement = basis.file.agreement
    total = compare(
        [_review(basis, item.case_number) for item in basis.file.drawn_cases],
        price=agreement.hourly_price if agreement else None,
    )
    yield Heading(words("report.hours"))
    yield Paragraph(words("report.hours_text"), with_next=True)
    rows = [_row(basis, line) for line in total.lines]
    yield Table(_columns(basis), (*rows, _total_row(basis, total)))
    yield Paragraph(_told(basis, total))
    yield from _outside(basis, total)


def _review(basis: Basis, number: str) -> CaseReview:
    """What was typed about the case; the list's hours and price stand where nothing was typed."""
    file = basis.file
    empty = CaseReview(id=case_review_id(file.visit.id, number), case_number=number)
    review, case = file.reviews.get(number, empty), file.cases.get(number)
    if case is None:
        return review
    invoiced, price = review.invoiced_hours, review.hourly_price
    return replace(
        review,
        invoiced_hours=case.invoiced_hours if invoiced is None else invoiced,
        hourly_price=case.hourly_price if price is None else price,
    )


def _columns(basis: Basis) -> tuple[Column, ...]:
    names = ("invoiced", "documented", "shortfall", "excess", "price", "kroner")
    shares = (0.115, 0.135, 0.11, 0.12, 0.13, 0.15)
    numbers = (
        Column(basis.words(f"report.{name}"), share, Align.RIGHT)
        for name, share in zip(names, shares, strict=True)
    )
    return (Column(basis.words("report.case"), 0), *numbers)


def _row(basis: Basis, line: HoursLine) -> Row:
    title: str | Lines = line.case_number
    if line.state is not HoursState.COMPARED:
        title = Lines(line.case_number, (basis.words(f"report.hours_state.{line.state}"),))
    return Row(
        (
            title,
            _hours(line.invoiced),
            _hours(line.documented),
            _hours(line.shortfall),
            _hours(line.excess),
            _kroner(basis, line.price),
            _kroner(basis, line.kroner),
        )
    )


def _hours(value: Decimal | None) -> str:
    return "–" if value is None else formats.hours(value)


def _kroner(basis: Basis, value: Decimal | None) -> str:
    return "–" if value is None else formats.kroner(value, basis.language)


def _total_row(basis: Basis, total: HoursTotal) -> Row:
    one = total.compared == 1
    return Row(
        (
            basis.words("report.compared_one")
            if one
            else basis.words("report.compared", count=total.compared),
            _hours(total.invoiced),
            _hours(total.documented),
            _hours(total.shortfall_hours),
            _hours(total.excess_hours),
            "",
            _kroner(basis, total.shortfall_kroner if _priced(total) else None),
        ),
        Tint.TOTAL,
    )


def _priced(total: HoursTotal) -> bool:
    """Some missing hours have a price, or none are missing; else a sum of 0 kr. would be untrue."""
    return total.without_price < total.with_shortfall or not total.with_shortfall


def _told(basis: Basis, total: HoursTotal) -> str:
    words = basis.words
    if not total.compared:
        return words("report.hours_none")
    one = total.compared == 1
    if not total.shortfall_hours:
        if one:
            return words("report.hours_kept_one")
        return words("report.hours_kept", count=total.compared)
    figures = {
        "cases": total.with_shortfall,
        "count": total.compared,
        "hours": formats.hours(total.shortfall_hours),
        "share": formats.percent(total.shortfall_share or 0),
    }
    number = "_one" if one else ""
    if not _priced(total):
        return words(f"report.hours_unpriced{number}", **figures)
    kroner = formats.kroner(total.shortfall_kroner, basis.language)
    return words(f"report.hours_short{number}", kroner=kroner, **figures)


def _outside(basis: Basis, total: HoursTotal) -> Iterator[Block]:
    """What the sums do not hold, each in its own sentence."""
    words = basis.words
    if total.with_excess:
        hours_told = formats.hours(total.excess_hours)
        told = words("report.hours_excess", cases=total.with_excess, hours=hours_told)
        yield Paragraph(told, Voice.SMALL)
    if total.not_found:
        lost = formats.hours(total.not_found_invoiced)
        yield Paragraph(words("report.hours_lost", cases=total.not_found, hours=lost), Voice.SMALL)
    if total.missing:
        yield Paragraph(words("report.hours_missing", cases=total.missing), Voice.SMALL)
    if total.without_price:
        yield Paragraph(words("report.hours_no_price", cases=total.without_price), Voice.SMALL)
