"""What is said of the hours of the drawn cases, and how hours are read as they are typed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from inspector.domain.formats import hours
from inspector.domain.hours import HoursTotal, compare
from inspector.domain.outcome import propose_follow_up
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words
from ui.presenters.case_views import case_numbers, shown_review


def hours_total(file: VisitFile) -> HoursTotal:
    """The hours of the drawn cases; never one citizen's set off against another's."""
    price = file.agreement.hourly_price if file.agreement else None
    return compare((shown_review(file, number) for number in case_numbers(file)), price=price)


def hours_outside(total: HoursTotal, words: Words) -> str:
    """What the sums leave out, and that nothing is netted."""
    said = []
    if total.not_found:
        key = "cases.hours_lost_one" if total.not_found == 1 else "cases.hours_lost"
        said.append(words(key, count=total.not_found))
    if total.with_excess:
        said.append(words("cases.hours_excess", hours=hours(total.excess_hours)))
    if total.without_price:
        said.append(words("cases.hours_no_price", count=total.without_price))
    return " ".join([*said, words("cases.never_netted")])


def follow_up_words(file: VisitFile, total: HoursTotal, settings: Settings, words: Words) -> str:
    """How many cases differ, and from how many a follow-up visit is proposed."""
    if not file.scheme.hours:
        return ""
    drawn = len(file.drawn_cases)
    said = words("cases.differing", count=total.with_shortfall, total=drawn)
    met = propose_follow_up(
        total,
        drawn=drawn,
        difference_cases=settings.difference_cases,
        difference_of=settings.difference_of,
        difference_share=settings.difference_share,
    )
    return " ".join([said, words("cases.proposed")]) if met else said


def read_hours(text: str) -> Decimal | None:
    """Hours typed as `52`, `52,5`, `52.5` or `1.234,5`; ValueError where it is no such number."""
    cleaned = "".join(text.split())
    if not cleaned:
        return None
    if "," in cleaned:
        cleaned = cleaned.replace(".", "").replace(",", ".")
    try:
        value = Decimal(cleaned)
    except InvalidOperation as fault:
        raise ValueError(text) from fault
    if not value.is_finite() or value < 0 or value >= 100_000:
        raise ValueError(text)
    return value
