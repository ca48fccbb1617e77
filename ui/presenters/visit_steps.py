"""What the pages of a visit say, worked out from the visit alone: steps, rows, beside them.

Pure functions over a `VisitFile`; the words come in, nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inspector.domain.formats import NO_BREAK, duration, long_date
from inspector.domain.model import Answer, Outcome, Visit
from inspector.domain.progress import cases_done, step_of
from inspector.domain.scheme import ControlArea, Point, Scope
from inspector.domain.visit_file import VisitFile
from inspector.domain.workflow import (
    Progress,
    Shortcoming,
    StepState,
    shortcomings,
    step_states,
)
from inspector.services.ports import Words

AREA = "area:"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One line of the step list."""

    key: str
    kind: str  # arrival, draw, cases, area, tour, review
    name: str  # with the area's number: "2  Forvaltningsretlige krav"
    words: str  # the state, with its count
    state: str
    group: int  # lines of one group stand together
    person: str = ""  # who takes it
    mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """What a point's row says beside its answer."""

    key: str  # point or area id
    number: str
    title: str
    second: str
    wording: str  # what the sample said, ready to be fetched into the comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands in the right pane for one point or area."""

    title: str
    outcome: str
    last_when: str  # "12. maj 2026", "" when there was no visit before
    last_outcome: str
    last_comment: str
    requirement: str
    reference: str
    source: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A point or area that was ej ok at the visit before."""

    title: str
    comment: str


def kind_of(key: str) -> str:
    """The kind of page a step needs."""
    return "area" if key.startswith(AREA) else key


def area_of(file: VisitFile, key: str) -> ControlArea | None:
    return file.scheme.area(key.removeprefix(AREA)) if key.startswith(AREA) else None


def areas_on(file: VisitFile, key: str) -> tuple[ControlArea, ...]:
    """The areas that are answered in this step: one of its own, or those of the tour."""
    return tuple(area for area in file.scheme.areas if step_of(file, area) == key)


def heading(number: str, title: str) -> str:
    """Number and title; areas whose id is no number are named by their title alone."""
    return f"{number}  {title}" if number[:1].isdigit() else title


def step_name(file: VisitFile, key: str, words: Words) -> str:
    area = area_of(file, key)
    if area is not None:
        return heading(area.id, area.title.told(words.language))
    return words(f"visit.step.{key}")


def step_brief(file: VisitFile, key: str, words: Words) -> str:
    """The step's name for the list and the buttons, where a long title has no room."""
    area = area_of(file, key)
    return (
        heading(area.id, area.brief.told(words.language)) if area else step_name(file, key, words)
    )


def step_rows(file: VisitFile, words: Words, me: str = "") -> tuple[StepRow, ...]:
    """The steps of this visit with their states in words; `me`: who sits here."""
    known = shortcomings(file)
    found = [item for item in known if item.open]
    return tuple(
        StepRow(
            key=state.id,
            kind=kind_of(state.id),
            name=step_brief(file, state.id, words),
            words=_state_words(file, state, found, words),
            state=state.state.value,
            group=_group(state.id),
            person=file.shares.get(state.id, ""),
            mine=bool(me) and file.shares.get(state.id, "") == me,
        )
        for state in step_states(file, known)
    )


def _group(key: str) -> int:
    return {"arrival": 0, "draw": 0, "cases": 0, "tour": 2, "review": 2}.get(key, 1)


_ONE_WORD = ("comment-missing", "reason-missing", "area-undecided")


def _state_words(file: VisitFile, state: StepState, found: list[Shortcoming], words: Words) -> str:
    if state.id == "review" and state.state is Progress.UNDER_WAY:
        key = "visit.state.one_lacks" if state.missing == 1 else "visit.state.some_lack"
        return words(key, count=state.missing)
    if state.state is Progress.MISSING:
        return _missing_words(state, found, words)
    if state.state is Progress.UNDER_WAY and not state.total:
        return words("visit.state.begun")
    if state.state is Progress.UNDER_WAY:
        cases = _counts_cases(file, state)
        key = "visit.state.under_way_cases" if cases else "visit.state.under_way"
        return words(key, done=state.done, total=state.total)
    if state.state is Progress.DONE and _counts_cases(file, state):
        return words("visit.state.done_cases", total=state.total)
    return words(f"visit.state.{state.state.value}")


def _counts_cases(file: VisitFile, state: StepState) -> bool:
    return state.id in ("cases", "draw") and (state.done, state.total) == cases_done(file) != (0, 0)


def _missing_words(state: StepState, found: list[Shortcoming], words: Words) -> str:
    mine = [item.code for item in found if item.step == state.id]
    for code in _ONE_WORD:
        count = mine.count(code)
        if count and count == state.missing:
            number = "one" if count == 1 else "some"
            return words(f"visit.lacks.{code}.{number}", count=count)
    if state.missing == 1:
        return words("visit.state.missing_one")
    return words("visit.state.missing", count=state.missing)


# The head of the visit


def subtitle(file: VisitFile, words: Words) -> str:
    """`Uanmeldt kontrolbesøg, Lodsgangen 3, 20. november 2026`."""
    visit = file.visit
    kind = file.scheme.kind(visit.kind)
    told = words("common.announced.yes" if visit.announced else "common.announced.no")
    name = kind.title.told(words.language) if kind else ""
    first = f"{told} {name[:1].lower()}{name[1:]}".strip()
    day = visit.held_on or visit.planned_on
    parts = [first[:1].upper() + first[1:], file.site.street if file.site else ""]
    parts.append(long_date(day, words.language) if day else "")
    return ", ".join(part for part in parts if part)


def time_since_arrival(visit: Visit, now: datetime, language: str) -> str:
    """How long she has been there: `1 t 20 min`.

    "" before the arrival is noted, and on another day: nobody stays for 49 hours.
    """
    if visit.arrived is None:
        return ""
    if visit.departed is None and visit.arrived.astimezone().date() != now.astimezone().date():
        return ""
    until = visit.departed or now
    return duration(max(0, int((until - visit.arrived).total_seconds() // 60)), language)


# Rows


def row_texts(file: VisitFile, area: ControlArea, words: Words) -> tuple[RowText, ...]:
    """The points of an area in the order of the form."""
    return tuple(_row_text(file, point, words) for point in area.points)


def _row_text(file: VisitFile, point: Point, words: Words) -> RowText:
    return RowText(
        key=point.id,
        number=point.id,
        title=point.title.told(words.language),
        second=sample_words(file, point, words),
        wording=sample_wording(file, point, words),
    )


def _checks(file: VisitFile, point: Point) -> list[tuple[str, str, str]]:
    """(case number, outcome, comment) of what was checked in the drawn cases."""
    found = []
    for item in file.drawn_cases:
        check = file.checks.get((item.case_number, point.id))
        if check is not None and check.outcome:
            found.append((item.case_number, check.outcome, check.comment.strip()))
    return found


def sample_words(file: VisitFile, point: Point, words: Words) -> str:
    """`Stikprøven: 2 af 7 sager ej ok`; "" for points that are not checked in cases."""
    if point.scope is not Scope.CASE:
        return ""
    checks = _checks(file, point)
    if not checks:
        return ""
    wrong = sum(outcome == Outcome.NOT_OK for _, outcome, _ in checks)
    key = "visit.sample_wrong" if wrong else "visit.sample_ok"
    return words(key, wrong=wrong, checked=len(checks))


def sample_wording(file: VisitFile, point: Point, words: Words) -> str:
    """The remarks made in the cases, one line per case; "" when there is none."""
    if point.scope is not Scope.CASE:
        return ""
    lines = []
    for number, outcome, comment in _checks(file, point):
        if outcome == Outcome.NOT_OK:
            key = "visit.case_remark" if comment else "visit.case_not_ok"
            lines.append(words(key, case=number, comment=comment.rstrip(".")))
    return "\n".join(lines)


def first_wrong_case(file: VisitFile, point_id: str) -> str:
    """The case to go to from a point: the first ej ok, else the first checked, else the first."""
    point = file.scheme.point(point_id)
    drawn = [item.case_number for item in file.drawn_cases]
    if point is None or not drawn:
        return drawn[0] if drawn else ""
    checks = _checks(file, point)
    wrong = [number for number, outcome, _ in checks if outcome == Outcome.NOT_OK]
    return (wrong or [number for number, _, _ in checks] or drawn)[0]


def needed_words(answer: Answer | None, words: Words) -> str:
    """What finishing needs of the comment; "" when nothing."""
    if answer is None or answer.comment.strip():
        return ""
    if answer.outcome == Outcome.NOT_OK:
        return words("visit.comment_needed")
    if answer.outcome == Outcome.NOT_TESTED:
        return words("visit.reason_needed")
    return ""


# Beside the rows


def beside(file: VisitFile, key: str, words: Words) -> Beside:
    """What the right pane says about this point or area."""
    language = words.language
    point = file.scheme.point(key)
    area = file.scheme.area(key) or _area_with(file, key)
    title = point.title if point else area.title if area else None
    number = key if point else ""
    requirement = point.requirement.told(language) if point else ""
    if not requirement and area is not None:
        requirement = area.requirement.told(language)
    answer = file.answers.get(key)
    last = file.last_time
    before = last.answers.get(key) if last else None
    return Beside(
        title=f"{number} {title.told(language) if title else key}".strip(),
        outcome=answer.outcome if answer else "",
        last_when=_day(last.visit.held_on, language) if last else "",
        last_outcome=before.outcome if before else "",
        last_comment=before.comment.strip() if before else "",
        requirement=requirement,
        reference=point.law.replace("§ ", f"§{NO_BREAK}") if point else "",
        source=answer.source if answer else "",
    )


def last_remarks(file: VisitFile, words: Words) -> tuple[Remark, ...]:
    """What was ej ok at the visit before, in the order of the form."""
    if file.last_time is None:
        return ()
    found = []
    for area in file.scheme.areas:
        named = [
            (f"{point.id} {point.title.told(words.language)}", point.id) for point in area.points
        ]
        for title, key in (*named, (area.title.told(words.language), area.id)):
            answer = file.last_time.answers.get(key)
            if answer is not None and answer.outcome == Outcome.NOT_OK:
                found.append(Remark(title, answer.comment.strip()))
    return tuple(found)


def _area_with(file: VisitFile, point_id: str) -> ControlArea | None:
    for area in file.scheme.areas:
        if any(point.id == point_id for point in area.points):
            return area
    return None


def _day(day: date | None, language: str) -> str:
    return long_date(day, language) if day else ""


def step_with(file: VisitFile, key: str) -> str:
    """The step in which this point or area is answered; "" where the scheme has none."""
    area = file.scheme.area(key) or _area_with(file, key)
    return step_of(file, area) if area is not None else ""
