"""The review of a visit: what is missing, what to look at, what was ej ok, and everything."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.domain.formats import clock, long_date, short_date
from inspector.domain.model import DrawState, Outcome, Side
from inspector.domain.progress import outcome_counts, points_done, signs_for
from inspector.domain.scheme import CaseRule
from inspector.domain.visit_conflicts import OPEN_CONFLICT, conflict_at
from inspector.domain.visit_file import VisitFile
from inspector.domain.visit_times import arrival_doubt, departure_doubt
from inspector.domain.workflow import ELSEWHERE, Broken, Kind, Shortcoming, shortcomings
from inspector.services.ports import Words
from inspector.services.settling import cell_key
from ui.presenters.conflicts import cell_words
from ui.presenters.visit_steps import step_name, step_with

TABS = ("missing", "warnings", "not_ok", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the review. `waiver` names what a written reason is for; "" for none."""

    key: str
    step: str
    heading: str
    tag: str
    tone: str
    title: str
    second: str
    icon: str = ""  # "" is the icon of the tone
    point: str = ""
    case_number: str = ""
    waiver: str = ""
    reason: str = ""
    go: str = ""  # words of the button, "" where there is nowhere to go
    conflict: str = ""  # the one to settle, where the line is about one

    @property
    def shape(self) -> tuple[str, ...]:
        """What must be the same for the line to be kept while she types a reason in it."""
        return (self.key, self.tag, self.tone, self.title, self.second, self.go)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Something that must be in place before finishing."""

    name: str
    words: str
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The right pane of the review."""

    demands: tuple[Demand, ...]
    answered: str
    counts: tuple[tuple[str, int], ...]  # outcome ("" unanswered), how many
    sentence: str
    ready: bool


def items(file: VisitFile, tab: str, words: Words, broken: Broken | None) -> tuple[Item, ...]:
    """The lines of a tab, in the order of the form."""
    if tab == "missing":
        found = [s for s in shortcomings(file, broken) if s.kind is not Kind.WARNING]
        return tuple(_lack(file, one, words) for one in found)
    if tab == "warnings":
        found = [s for s in shortcomings(file, broken) if s.kind is Kind.WARNING]
        return tuple(_lack(file, one, words) for one in found)
    points = tuple(_points(file, words))
    return points if tab == "all" else tuple(item for item in points if item.tone == "remark")


def open_problems(file: VisitFile) -> tuple[Shortcoming, ...]:
    """What F8 goes through."""
    return tuple(one for one in shortcomings(file) if one.open)


def _lack(file: VisitFile, lack: Shortcoming, words: Words) -> Item:
    blocks, missing = lack.kind is Kind.BLOCKS, lack.kind is Kind.MISSING
    title = words(f"workflow.shortcoming.{lack.code}", **_details(file, lack, words))
    named = _name(file, lack.point, words)
    if lack.code == "unanswered":
        title = named
    elif lack.point and not lack.private and lack.code != OPEN_CONFLICT:
        title = words(f"visit.about.{lack.code}", name=named)
    in_conflict = conflict_at(file, lack)
    last = "" if in_conflict else _last(file, lack.point, words)
    second = last or words(f"workflow.advice.{lack.code}")
    tones = {"unanswered": "unanswered", "comment-missing": "plain", "reason-missing": "plain"}
    return Item(
        key=lack.key,
        step=lack.step,
        heading=step_name(file, lack.step, words),
        tag=words(f"workflow.tag.{lack.code}"),
        tone="alarm" if blocks else tones.get(lack.code, "plain"),
        icon="" if blocks or lack.code == "unanswered" else _icon(lack),
        title=title,
        second=second,
        point=lack.point or ("" if lack.case_number else lack.code),
        case_number=lack.case_number,
        waiver=lack.key if missing else "",
        reason=lack.reason,
        go=words("conflict.bar_go") if in_conflict else _go_words(file, lack, words),
        conflict=cell_key(in_conflict) if in_conflict else "",
    )


def _icon(lack: Shortcoming) -> str:
    """The sign of what is missing: words, a time, a case, or something to look at."""
    if lack.kind is Kind.WARNING:
        return "tri"
    if lack.case_number:
        return "folder"
    return "clock" if lack.code in ("arrival-missing", "departure-missing") else "pen"


def _details(file: VisitFile, lack: Shortcoming, words: Words) -> dict[str, str]:
    """The fields of the sentence; a date rule is named by its title."""
    told = dict(lack.details)
    cell = conflict_at(file, lack)
    if cell is not None:
        told["what"] = cell_words(words, file, cell)
    rule = _rule(file, told.get("rule", ""))
    if rule is not None:
        told["rule"] = rule.title.told(words.language)
    return told


def _rule(file: VisitFile, rule_id: str) -> CaseRule | None:
    return next((rule for rule in file.scheme.case_rules if rule.id == rule_id), None)


def _go_words(file: VisitFile, lack: Shortcoming, words: Words) -> str:
    if lack.code.startswith("departure-"):
        return ""  # its field stands beside
    if lack.code.startswith(ELSEWHERE):
        return ""  # an exchange brings them, no step of the visit
    if lack.point and file.scheme.point(lack.point) is not None:
        return words("visit.go_to", what=lack.point)
    if lack.case_number:
        return words("visit.go_to", what=lack.case_number)
    if lack.code.endswith("signer-missing"):
        return words("visit.name_signer")
    return words("visit.go_to", what=" ".join(step_name(file, lack.step, words).split()))


def _name(file: VisitFile, key: str, words: Words) -> str:
    """`2.7 Inhabilitet`, or the name of the area as a whole."""
    point = file.scheme.point(key)
    if point is not None:
        return f"{point.id} {point.title.told(words.language)}"
    area = file.scheme.area(key)
    return area.title.told(words.language) if area is not None else key


def _last(file: VisitFile, key: str, words: Words) -> str:
    """`Sidst: ok, 12. maj 2026`; "" where there was no answer."""
    last = file.last_time
    answer = last.answers.get(key) if last else None
    if last is None or answer is None or not answer.outcome or last.visit.held_on is None:
        return ""
    outcome = words(f"common.outcome.{answer.outcome}")
    day = long_date(last.visit.held_on, words.language)
    return words("visit.last_was", outcome=outcome, day=day)


_TONES = {
    "": "unanswered",
    Outcome.OK: "ok",
    Outcome.NOT_OK: "remark",
    Outcome.NOT_TESTED: "question",
    Outcome.NOT_RELEVANT: "neutral",
}


def _points(file: VisitFile, words: Words) -> list[Item]:
    """Every point and area with its answer, and every case point that was ej ok."""
    found = []
    for area in file.scheme.areas:
        keys = [point.id for point in area.points] + [area.id]
        for key in keys:
            found.append(_answered(file, key, area.id, words))
            found += _wrong_cases(file, key, area.id, words)
    return found


def _answered(file: VisitFile, key: str, area: str, words: Words) -> Item:
    answer = file.answers.get(key)
    outcome = answer.outcome if answer else ""
    tag = f"common.outcome_short.{outcome}" if outcome else "visit.unanswered"
    step = step_with(file, area)
    whole = key == area and file.scheme.point(key) is None
    name = _name(file, key, words)
    return Item(
        key=f"answer:{key}",
        step=step,
        heading=step_name(file, step, words),
        tag=words(tag),
        tone=_TONES[outcome],
        title=words("visit.whole_of", name=name) if whole else name,
        second=" ".join(answer.comment.split()) if answer else "",
        point=key,
        go=words("visit.go_to", what=words("visit.the_area") if whole else key),
    )


def _wrong_cases(file: VisitFile, key: str, area: str, words: Words) -> list[Item]:
    step = step_with(file, area)
    return [
        Item(
            key=f"check:{number}:{key}",
            step=step,
            heading=step_name(file, step, words),
            tag=words("common.outcome_short.not_ok"),
            tone="remark",
            title=words("visit.in_case", name=_name(file, key, words), case=number),
            second=" ".join(check.comment.split()),
            point=key,
            case_number=number,
            go=words("visit.go_to", what=number),
        )
        for (number, point), check in file.checks.items()
        if point == key and check.outcome == Outcome.NOT_OK
    ]


# The right pane


def readiness(file: VisitFile, words: Words, broken: Broken | None = None) -> Readiness:
    """Whether the visit can be finished, and what is in the way, in words."""
    found = shortcomings(file, broken)
    warned = any(one.kind is Kind.WARNING for one in found)
    blocks = [one for one in found if one.kind is Kind.BLOCKS]
    lacks = [one for one in found if one.kind is Kind.MISSING and one.open]
    done, total = points_done(file)
    counts = outcome_counts(file)
    order = (*Outcome, "")
    return Readiness(
        demands=tuple(_demands(file, words)),
        answered=words("visit.count_of", done=done, total=total),
        counts=tuple((str(key), counts.get(key, 0)) for key in order),
        sentence=_sentence(len(blocks), len(lacks), words, warned=warned),
        ready=not blocks and not lacks,
    )


def time_warning(file: VisitFile, step: str, words: Words) -> str:
    """What is doubtful about the time noted in this step, to stand beside its field; else ""."""
    visit = file.visit
    moment, doubt = visit.departed, departure_doubt(visit)
    if step == "arrival":
        moment, doubt = visit.arrived, arrival_doubt(visit)
    if moment is None or not doubt or file.totals is not None:
        return ""
    day = short_date(moment.astimezone().date())
    return words(f"workflow.shortcoming.{doubt}", day=day) + "."


def _sentence(blocks: int, lacks: int, words: Words, *, warned: bool) -> str:
    if blocks:
        return words("visit.ready.blocked" if not lacks else "visit.ready.blocked_and_lacking")
    if lacks:
        return words("visit.ready.one_lack" if lacks == 1 else "visit.ready.lacking", count=lacks)
    return words("visit.ready.warned" if warned else "visit.ready.ready")


def _demands(file: VisitFile, words: Words) -> list[Demand]:
    visit = file.visit
    site = file.site.street if file.site else ""
    name = ", ".join(part for part in (file.supplier.name, site) if part)
    found = [_demand("supplier", name, words)]
    day = short_date(visit.held_on)
    if day and visit.arrived is not None:
        day = words("visit.demand.date_and_arrival", day=day, time=clock(visit.arrived))
    found.append(_demand("date", day, words))
    if file.scheme.draw_plan(visit.kind) is not None and not visit.access_refused:
        found.append(_demand("draw", _drawn(file, words), words))
    signer = next((p.name for p in file.participants if p.side == Side.UNIT and p.name), "")
    if not signer and signs_for(file, Side.UNIT):
        signer = words("common.side.unit")
    found.append(_demand("signer", signer, words))
    return found


def _drawn(file: VisitFile, words: Words) -> str:
    draw = file.draw
    if draw is None or draw.state != DrawState.DRAWN:
        return ""
    cases = file.totals.drawn if file.totals else len(file.drawn_cases)
    return words("visit.demand.drawn", number=draw.number, cases=cases)


def _demand(which: str, told: str, words: Words) -> Demand:
    lacking = words(f"visit.demand.{which}_lacking")
    return Demand(name=words(f"visit.demand.{which}"), words=told or lacking, met=bool(told))
