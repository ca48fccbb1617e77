"""The dates of one case against a rule of the scheme: kept, broken, not yet due or unknown.

An empty field is never an accusation: where a date is missing and the limit has passed, the
verdict is unknown, and a person decides. Date rules are discussed with the supplier; whether
one is scored stands in the scheme [S0].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from inspector.domain.calendar import WorkingCalendar, add_months
from inspector.domain.deadlines import count_from, days_from
from inspector.domain.model import CaseReview
from inspector.domain.scheme import CaseRule, Unit

TALKS = "talks"
_ONE_DAY = timedelta(days=1)


class State(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    NOT_YET_DUE = "not_yet_due"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a rule went, with the numbers of the sentence "efter 9 hverdage, krav 7, senest …".

    `actual` counts in `unit`, `required` in `required_unit` (29 days against 1 month).
    `due` is the limit as it holds; `raw_due` differs where it moved off a day without work.
    A rule with a least notice has no `due` but an `earliest` date. `note` says why a verdict
    is unknown: since_missing, until_missing, reversed. For talks per month, `actual` of
    `required` months have one, and `without` names the others ("2026-05"); for talks with a
    longest gap, `actual` is the longest gap in days.
    """

    state: State
    actual: int | None = None
    unit: Unit
    required: int
    required_unit: Unit
    due: date | None = None
    raw_due: date | None = None
    earliest: date | None = None
    without: tuple[str, ...] = ()
    note: str = ""


def judge(
    rule: CaseRule,
    review: CaseReview,
    calendar: WorkingCalendar,
    today: date,
    month_rule: str = "calendar",
    *,
    ends: date | None = None,
    move: bool = True,
) -> Verdict:
    """What came of this rule in this case, as seen on `today`.

    `month_rule` ("calendar" or "31_days") says what "per month" means; `ends` is the last
    day of the case, if it has ended; `move`: limits move off days without work.
    """
    since = _day(review, rule.since)
    if rule.every:
        talks = _Talks(rule, review, calendar, today, ends)
        monthly = rule.unit is Unit.MONTHS and rule.amount == 1 and month_rule == "calendar"
        return talks.by_month() if monthly else talks.by_gap(month_rule)
    if since is None:
        return _verdict(rule, State.UNKNOWN, note="since_missing")
    if rule.at_least:
        return _at_least(rule, since, _day(review, rule.until), calendar, today)
    return _at_most(rule, since, _day(review, rule.until), calendar, today, move)


def _day(review: CaseReview, name: str) -> date | None:
    """The date in this field. Where no notice is noted, the call-in is the notice."""
    found: object = getattr(review, name)
    if found is None and name == "notice_given":
        found = review.called_in
    return found if isinstance(found, date) else None


def _counted_in(rule: CaseRule) -> Unit:
    return Unit.WORKING_DAYS if rule.unit is Unit.WORKING_DAYS else Unit.DAYS


def _verdict(
    rule: CaseRule,
    state: State,
    *,
    actual: int | None = None,
    due: date | None = None,
    raw_due: date | None = None,
    earliest: date | None = None,
    note: str = "",
) -> Verdict:
    return Verdict(
        state=state,
        actual=actual,
        unit=_counted_in(rule),
        required=rule.amount,
        required_unit=rule.unit,
        due=due,
        raw_due=raw_due or due,
        earliest=earliest,
        note=note,
    )


def _count(rule: CaseRule, since: date, until: date, calendar: WorkingCalendar) -> int:
    if rule.unit is Unit.WORKING_DAYS:
        return calendar.working_days_between(since, until)
    return (until - since).days


def _at_most(
    rule: CaseRule,
    since: date,
    until: date | None,
    calendar: WorkingCalendar,
    today: date,
    move: bool,
) -> Verdict:
    raw = count_from(since, rule.amount, rule.unit, calendar)
    due = calendar.next_working_day(raw) if move else raw
    if until is None:
        waiting = today <= due
        state = State.NOT_YET_DUE if waiting else State.UNKNOWN
        note = "" if waiting else "until_missing"
        return _verdict(rule, state, due=due, raw_due=raw, note=note)
    if until < since:
        return _verdict(rule, State.UNKNOWN, due=due, raw_due=raw, note="reversed")
    state = State.KEPT if until <= due else State.BROKEN
    actual = _count(rule, since, until, calendar)
    return _verdict(rule, state, actual=actual, due=due, raw_due=raw)


def _at_least(
    rule: CaseRule, since: date, until: date | None, calendar: WorkingCalendar, today: date
) -> Verdict:
    earliest = count_from(since, rule.amount, rule.unit, calendar)
    if until is None:
        waiting = today <= earliest
        state = State.NOT_YET_DUE if waiting else State.UNKNOWN
        return _verdict(rule, state, earliest=earliest, note="" if waiting else "until_missing")
    if until < since:
        return _verdict(rule, State.UNKNOWN, earliest=earliest, note="reversed")
    state = State.KEPT if until >= earliest else State.BROKEN
    actual = _count(rule, since, until, calendar)
    return _verdict(rule, state, actual=actual, earliest=earliest)


class _Talks:
    """The talks of one case from its start to its end, or to today while it runs.

    The first meeting and the latest talk are talks. Where no list of talks was typed, a gap
    is unknown rather than broken.
    """

    def __init__(
        self,
        rule: CaseRule,
        review: CaseReview,
        calendar: WorkingCalendar,
        today: date,
        ends: date | None,
    ) -> None:
        self._rule = rule
        self._calendar = calendar
        self._since = _day(review, rule.since) or review.first_meeting or review.referred
        self._ended = ends is not None and ends <= today
        self._until = ends if ends is not None and self._ended else today
        named = {review.first_meeting, review.latest_talk}
        listed = {date.fromisoformat(talk) for talk in review.talks}
        self._days = sorted(day for day in listed | named if day is not None)
        self._listed = bool(review.talks)

    def by_month(self) -> Verdict:
        """A talk in each whole calendar month; a month begun before or ended after asks none."""
        if self._since is None:
            return _verdict(self._rule, State.UNKNOWN, note="since_missing")
        months = self._whole_months(self._since)
        held = {f"{day:%Y-%m}" for day in self._days}
        without = tuple(month for month in months if month not in held)
        note = ""
        if without:
            state, note = self._gap()
        elif months or (self._days and self._ended):
            state = State.KEPT
        elif self._ended:
            state, note = State.UNKNOWN, "until_missing"
        else:
            state = State.NOT_YET_DUE
        return Verdict(
            state=state,
            actual=len(months) - len(without),
            unit=Unit.MONTHS,
            required=len(months),
            required_unit=Unit.MONTHS,
            without=without,
            note=note,
        )

    def by_gap(self, month_rule: str) -> Verdict:
        """No longer gap between talks than the rule allows; a month may count as 31 days."""
        if self._since is None:
            return _verdict(self._rule, State.UNKNOWN, note="since_missing")
        since, until = self._since, self._until
        within = [day for day in self._days if since <= day <= until]
        limit, longest, late = since, 0, False
        for earlier, later in zip([since, *within], [*within, until], strict=True):
            limit = self._next_talk(earlier, month_rule)
            longest = max(longest, (later - earlier).days)
            late = late or later > limit
        state, note = self._gap() if late else (State.KEPT, "")
        if not (late or within or self._ended):
            state = State.NOT_YET_DUE
        due = None if self._ended else limit
        return _verdict(self._rule, state, actual=longest, due=due, note=note)

    def _gap(self) -> tuple[State, str]:
        if self._listed:
            return State.BROKEN, ""
        return State.UNKNOWN, "until_missing"

    def _next_talk(self, day: date, month_rule: str) -> date:
        if self._rule.unit is Unit.MONTHS and month_rule == "31_days":
            return days_from(day, 31 * self._rule.amount)
        return count_from(day, self._rule.amount, self._rule.unit, self._calendar)

    def _whole_months(self, since: date) -> list[str]:
        month = since if since.day == 1 else add_months(since.replace(day=1), 1)
        months = []
        while month < (following := add_months(month, 1)) and following - _ONE_DAY <= self._until:
            months.append(f"{month:%Y-%m}")
            month = following
        return months
