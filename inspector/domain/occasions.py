"""Why something is sent, and what its mail says: neutral words, for a mail may be read by many.

Subject and text name the visit by its number, and never a citizen, a case or a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum

from inspector.domain.calendar import WorkingCalendar
from inspector.domain.deadlines import Due, due
from inspector.domain.formats import weekday_date
from inspector.domain.model import Report
from inspector.domain.scheme import DeadlineRule, Unit
from inspector.domain.settings import Settings
from inspector.domain.value import value
from inspector.domain.visit_file import VisitFile

Words = Callable[..., str]  # words(key, **fields)


class Occasion(StrEnum):
    """The name of each in words: `mail.occasion.*`."""

    REPORT_SUPPLIER = "report_supplier"
    REPORT_ADMINISTRATION = "report_administration"
    HEARING = "hearing"
    FOLLOW_UP = "follow_up"
    CORRECTION = "correction"
    DRAW_RECEIPT = "draw_receipt"
    VERIFICATION = "verification"
    ACCESS_COPY = "access_copy"
    SIGNING = "signing"


OCCASIONS: tuple[str, ...] = tuple(one.value for one in Occasion)
OTHER_PAPERS = frozenset({Occasion.DRAW_RECEIPT, Occasion.VERIFICATION, Occasion.ACCESS_COPY})
OF_THE_REPORT = tuple(one for one in OCCASIONS if one not in OTHER_PAPERS)
TO_SUPPLIER = frozenset(OCCASIONS) - {Occasion.REPORT_ADMINISTRATION, Occasion.ACCESS_COPY}
TO_ADMINISTRATION = frozenset(
    {
        Occasion.REPORT_SUPPLIER,
        Occasion.REPORT_ADMINISTRATION,
        Occasion.HEARING,
        Occasion.FOLLOW_UP,
        Occasion.CORRECTION,
    }
)
ASKS_FOR_COMMENTS = frozenset({Occasion.REPORT_SUPPLIER, Occasion.HEARING, Occasion.CORRECTION})


@value
class LetterLimits:
    """The days a letter names: the supplier's comments, and our next visit at the latest.

    `written`: the day the letter is written. `told`: the comments of a supplier who has the
    report already.
    """

    written: date | None = None
    comments: Due | None = None
    told: Due | None = None
    follow_up: Due | None = None


def usual_occasion(report: Report) -> Occasion:
    """What this version is sent for when nothing else was chosen."""
    return Occasion.CORRECTION if report.version > 1 else Occasion.REPORT_SUPPLIER


def letter_limits(
    file: VisitFile,
    settings: Settings,
    calendar: WorkingCalendar,
    today: date,
    reached: date | None = None,
) -> LetterLimits:
    """Comments count from today, the day of the dispatch, or from `reached`, the day the supplier
    got the report; the follow-up from the visit.

    None where the scheme has no such limit, or that day is unknown: a date is never invented.
    """
    rules = [r for r in file.scheme.deadlines if not r.kinds or file.visit.kind in r.kinds]
    comments = _first(rules, after="dispatch", duty="supplier")
    follow_up = _first([r for r in rules if r.unit is Unit.MONTHS], after="visit", duty="unit")
    held, move = file.visit.held_on, settings.move_deadlines
    return LetterLimits(
        written=today,
        comments=due(comments, today, calendar, move) if comments else None,
        told=due(comments, reached, calendar, move) if comments and reached else None,
        follow_up=due(follow_up, held, calendar, move) if follow_up and held else None,
    )


def letter_texts(
    file: VisitFile,
    settings: Settings,
    occasion: str,
    words: Words,
    language: str,
    limits: LetterLimits,
    report: Report | None = None,
) -> tuple[str, str]:
    """Subject and text of the mail for this occasion; `report`: the version that goes with it."""
    facts = _facts(file, report, words, language)
    subject = words(f"mail.subject.{occasion}", **facts)
    parts = [*_paragraphs(occasion, words, language, limits, facts)]
    return subject, "\n\n".join([*parts, _closing(settings, words)]) + "\n"


def _paragraphs(
    occasion: str,
    words: Words,
    language: str,
    limits: LetterLimits,
    facts: dict[str, object],
) -> Iterator[str]:
    yield words("mail.greeting_supplier" if occasion in TO_SUPPLIER else "mail.greeting", **facts)
    yield words(f"mail.text.{occasion}", **facts)
    if occasion == Occasion.CORRECTION:
        # The reason itself may name people and cases, and a mail is read by many.
        yield words("mail.reason_in_report")
    if occasion in ASKS_FOR_COMMENTS:
        if limits.comments is not None and limits.written is not None:
            yield words(
                "mail.comments_until",
                day=_told(limits.comments.moved, words, language),
                written=_told(limits.written, words, language),
            )
        elif occasion == Occasion.HEARING:
            yield words("mail.comments_agreed")
    if occasion == Occasion.REPORT_ADMINISTRATION and limits.told is not None:
        yield words("mail.comments_told", day=_told(limits.told.moved, words, language))
    if occasion == Occasion.FOLLOW_UP and limits.follow_up is not None:
        yield words("mail.follow_up_until", day=_told(limits.follow_up.moved, words, language))


def _facts(
    file: VisitFile, report: Report | None, words: Words, language: str
) -> dict[str, object]:
    visit = file.visit
    kind = file.scheme.kind(visit.kind)
    title = kind.title.told(language) if kind else words("mail.visit")
    day = visit.held_on or visit.planned_on
    return {
        "number": visit.number,
        "kind": title,
        "kind_within": title[:1].lower() + title[1:],
        "supplier": file.supplier.name,
        "day": _told(day, words, language) if day else words("mail.day_unknown"),
        "version": report.version if report is not None else max(1, len(file.reports)),
    }


def _told(day: date, words: Words, language: str) -> str:
    weekday, _, rest = weekday_date(day, language).partition(" ")
    return words("mail.day", weekday=weekday, day=rest)


def _closing(settings: Settings, words: Words) -> str:
    signed = (
        settings.person_name,
        settings.person_title,
        settings.unit,
        settings.organisation,
    )
    return "\n".join([words("mail.closing"), "", *(line for line in signed if line)]).rstrip()


def _first(rules: list[DeadlineRule], *, after: str, duty: str) -> DeadlineRule | None:
    return next((rule for rule in rules if (rule.after, rule.duty) == (after, duty)), None)
