"""What the card and the matrix say about the drawn cases, worked out from the visit alone.

Pure functions over a `VisitFile`; the words come in, nothing is drawn here. The imported
list stands in for whatever nobody has typed: dates, invoiced hours, price.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.case_rules import TALKS, State, judge
from inspector.domain.formats import kroner, short_date
from inspector.domain.identity import case_id, case_review_id
from inspector.domain.model import CaseReview, Outcome
from inspector.domain.progress import cases_done, is_not_found
from inspector.domain.rule_words import verdict_words
from inspector.domain.scheme import CaseRule, Point
from inspector.domain.settings import Settings
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words
from ui.presenters.conflicts import contested

# Fields of a review that the imported list also has, by the same name.
LISTED_DATES = ("referred", "called_in", "first_meeting")
LISTED = (*LISTED_DATES, "invoiced_hours", "hourly_price")
# The dates in the order in which they come about in a case.
_DATE_ORDER = (
    "referred",
    "called_in",
    "notice_given",
    "first_meeting",
    TALKS,
    "latest_talk",
    "plan_written",
    "placed",
    "returned",
    "statement_sent",
    "complaint_received",
    "complaint_forwarded",
)


def case_numbers(file: VisitFile) -> tuple[str, ...]:
    """The cases to check, in drawing order."""
    return tuple(item.case_number for item in file.drawn_cases)


def typed_review(file: VisitFile, number: str) -> CaseReview:
    """What was typed about the case; an empty review where nothing was."""
    known = file.reviews.get(number)
    if known is not None:
        return known
    case = case_id(file.visit.supplier, number)
    return CaseReview(
        id=case_review_id(file.visit.id, case), visit=file.visit.id, case_number=number
    )


def from_list(file: VisitFile, number: str) -> dict[str, date | Decimal]:
    """The values of the imported list that stand where nothing was typed."""
    review, case = typed_review(file, number), file.cases.get(number)
    if case is None:
        return {}
    found = {name: getattr(case, name) for name in LISTED if getattr(review, name) is None}
    return {name: value for name, value in found.items() if value is not None}


def shown_review(file: VisitFile, number: str) -> CaseReview:
    """The review as the page shows it: typed, or from the list."""
    values: dict[str, object] = dict(from_list(file, number))
    review = typed_review(file, number)
    return replace(review, **values) if values else review  # type: ignore[arg-type]  # by name


# Head and facts


@dataclass(frozen=True, slots=True)
class CaseTally:
    """`6 af 30`, and `gennemgået, 2 ikke fundet`."""

    count: str
    words: str


def tally(file: VisitFile, words: Words) -> CaseTally:
    done, total = cases_done(file)
    lost = sum(is_not_found(file, number) for number in case_numbers(file))
    return tally_words(done, lost, total, words)


def tally_words(done: int, lost: int, total: int, words: Words) -> CaseTally:
    key = "cases.tally_lost" if lost else "cases.tally"
    return CaseTally(words("cases.count_of", done=done, total=total), words(key, lost=lost))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The line under a case's number."""

    stratum: str
    stratum_title: str
    lot: str
    programme: str
    price: str
    place: int  # of the case in its stratum, from 1


def stratum_name(file: VisitFile, stratum: str, words: Words) -> str:
    """The stratum in a word or two; its id where the scheme has two of a kind, or none."""
    plan = file.scheme.draw_plan(file.visit.kind)
    kinds = {one.id: one.selection for one in plan.strata} if plan else {}
    kind = kinds.get(stratum)
    if kind is None or list(kinds.values()).count(kind) > 1:
        return stratum
    return words(f"cases.stratum.{kind}")


def stratum_title(file: VisitFile, stratum: str, language: str) -> str:
    """The stratum as the scheme words it, for this kind of visit."""
    plan = file.scheme.draw_plan(file.visit.kind)
    for one in plan.strata if plan else ():
        if one.id == stratum:
            return one.title.told(language)
    return stratum


def lots(file: VisitFile) -> dict[str, tuple[int, int]]:
    """Case number: its place within its stratum and how many were drawn there."""
    sizes: dict[str, int] = {}
    places: dict[str, tuple[str, int]] = {}
    for item in file.drawn_cases:
        sizes[item.stratum] = sizes.get(item.stratum, 0) + 1
        places[item.case_number] = (item.stratum, sizes[item.stratum])
    return {number: (place, sizes[stratum]) for number, (stratum, place) in places.items()}


def facts(file: VisitFile, number: str, words: Words) -> CaseFacts:
    item = next(one for one in file.drawn_cases if one.case_number == number)
    place, total = lots(file)[number]
    case, price = file.cases.get(number), price_of(file, number)
    told = words("cases.price", price=kroner(price, words.language)) if price is not None else ""
    return CaseFacts(
        stratum=stratum_name(file, item.stratum, words),
        stratum_title=stratum_title(file, item.stratum, words.language),
        lot=words("cases.lot", place=place, total=total),
        programme=case.programme if case else "",
        price=told,
        place=place,
    )


def price_of(file: VisitFile, number: str) -> Decimal | None:
    """The price per hour of the case, or of the agreement where it has none."""
    own = shown_review(file, number).hourly_price
    return file.agreement.hourly_price if own is None and file.agreement else own


# Dates and rules


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule's verdict beside the date it ends in."""

    title: str
    state: State
    actual: str
    required: str
    exception: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """One date of the card; `talks` is set where the field holds several."""

    field: str
    label: str
    value: date | None = None
    talks: str = ""
    listed: bool = False
    rules: tuple[RuleLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What a verdict depends on besides the case: the calendar, the day and the settings."""

    calendar: WorkingCalendar
    today: date
    settings: Settings


def date_fields(rules: Sequence[CaseRule]) -> tuple[str, ...]:
    """The fields that the rules name, in the order they come about."""
    named = {name for rule in rules for name in (rule.since, rule.until)}
    if any(rule.every for rule in rules):
        named.add(TALKS)
    return tuple(name for name in _DATE_ORDER if name in named)


def date_lines(
    file: VisitFile, number: str, judging: Judging, words: Words
) -> tuple[DateLine, ...]:
    review, listed = shown_review(file, number), from_list(file, number)
    lines = []
    for name in date_fields(file.scheme.case_rules):
        value = getattr(review, name)
        talks = talks_text(review.talks) if name == TALKS else ""
        lines.append(
            DateLine(
                field=name,
                label=words(f"report.date.{name}"),
                value=value if isinstance(value, date) else None,
                talks=talks,
                listed=name in listed,
                rules=tuple(_rule_lines(file, name, review, judging, words)),
            )
        )
    return tuple(lines)


def _rule_lines(
    file: VisitFile, name: str, review: CaseReview, judging: Judging, words: Words
) -> Iterator[RuleLine]:
    case = file.cases.get(review.case_number)
    for rule in file.scheme.case_rules:
        if rule.until != name:
            continue
        verdict = judge(
            rule,
            review,
            judging.calendar,
            judging.today,
            judging.settings.month_rule,
            ends=case.ends if case else None,
            move=judging.settings.move_deadlines,
        )
        told = verdict_words(rule, verdict, words)
        yield RuleLine(
            title=rule.title.told(words.language),
            state=verdict.state,
            actual=told.actual,
            required=told.required,
            exception=rule.unless.told(words.language),
        )


def discussed_words(rules: Sequence[CaseRule], words: Words) -> str:
    """That date rules are discussed with the supplier and not scored [S0]; "" where all are."""
    loose = [rule for rule in rules if not rule.scored]
    if not loose:
        return ""
    return words("cases.discussed" if len(loose) == len(rules) else "cases.discussed_some")


def talks_text(talks: Sequence[str]) -> str:
    """ISO dates as they are typed: `12-05-2026, 09-06-2026`."""
    return ", ".join(short_date(date.fromisoformat(talk)) for talk in sorted(talks))


# Points


def case_done_words(file: VisitFile, number: str, words: Words) -> CaseTally:
    """`8 af 9` and `besvaret` of one case's points."""
    points = file.scheme.case_points()
    done = sum(bool(outcome_of(file, number, point)) for point in points)
    return CaseTally(words("cases.count_of", done=done, total=len(points)), words("cases.answered"))


def outcome_of(file: VisitFile, number: str, point: Point) -> str:
    check = file.checks.get((number, point.id))
    return check.outcome if check else ""


def needed_words(outcome: str, comment: str, words: Words) -> str:
    """What finishing needs of a comment; "" when nothing."""
    if comment.strip() or outcome not in (Outcome.NOT_OK, Outcome.NOT_TESTED):
        return ""
    return words("cases.needed_reason" if outcome == Outcome.NOT_TESTED else "cases.needed_comment")


def cell_words(file: VisitFile, number: str, point: Point, words: Words) -> str:
    """`KBH-2026-0073, 2.4 Aktindsigt og notatpligt: ikke besvaret`."""
    lead, said = cell_parts(file, number, point, words)
    return words("cases.cell", lead=lead, said=said)


def cell_parts(file: VisitFile, number: str, point: Point, words: Words) -> tuple[str, str]:
    """What the cell is about, and what it says; the comment follows the outcome."""
    lead = f"{number}, {point.id} {point.title.told(words.language)}"
    if is_not_found(file, number):
        return lead, words("common.review_state.not_found")
    check = file.checks.get((number, point.id))
    said = words(f"common.outcome.{check.outcome or 'unanswered' if check else 'unanswered'}")
    comment = " ".join(check.comment.split()) if check else ""
    if check and contested(file, "case_check", check.id):
        said = words("conflict.cell", said=said)
    return lead, words("cases.with_comment", said=said, comment=comment) if comment else said
