"""What the parts of a scheme owe each other: references, counts, order, validity.

Works on the plain tables of a file that may be faulty elsewhere: what has the wrong
type is skipped here, since `scheme_faults` has already said so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date

from inspector.domain.model import CaseReview
from inspector.domain.scheme import Step
from inspector.domain.scheme_faults import Flaw, Path, near

Table = Mapping[str, object]

CASE_DATES = tuple(f.name for f in fields(CaseReview) if f.type == "date | None")
"""The dates of a drawn case that a case rule may name."""

TALKS = "talks"
_STEPS_OF_AREAS = (Step.AREAS, Step.TOUR)
_STEPS_WITHOUT_AREAS = tuple(step for step in Step if step not in _STEPS_OF_AREAS)
SHORT_LENGTH = 14  # characters: the column head of the matrix at its narrowest


def rule_flaws(scheme: Table) -> Iterator[Flaw]:
    """Every breach of the rules between the parts."""
    yield from _repeated_ids(scheme)
    yield from _validity(scheme)
    yield from _kinds(scheme)
    yield from _steps(scheme)
    yield from _points(scheme)
    yield from _draws(scheme)
    yield from _case_rules(scheme)
    yield from _deadlines(scheme)
    yield from _escalation(scheme)


def _tables(table: Table, name: str, at: Path = ()) -> list[tuple[Path, Table]]:
    items = table.get(name)
    if not isinstance(items, list):
        return []
    return [((*at, name, i), item) for i, item in enumerate(items) if isinstance(item, dict)]


def _text(table: Table, name: str) -> str:
    value = table.get(name)
    return value if isinstance(value, str) else ""


def _texts(table: Table, name: str) -> list[str]:
    value = table.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _number(table: Table, name: str) -> int | float | None:
    value = table.get(name)
    return None if isinstance(value, bool) or not isinstance(value, int | float) else value


def _all_points(scheme: Table) -> list[tuple[Path, Table]]:
    areas = _tables(scheme, "areas")
    return [point for path, area in areas for point in _tables(area, "points", path)]


def _repeated_ids(scheme: Table) -> Iterator[Flaw]:
    # an answer is filed under its point or its area: the two share one set of ids
    groups = [[*_tables(scheme, "areas"), *_all_points(scheme)]]
    groups += [_tables(scheme, name) for name in ("kinds", "case_rules", "draws", "deadlines")]
    groups += [_tables(draw, "strata", path) for path, draw in _tables(scheme, "draws")]
    for group in groups:
        seen: set[str] = set()
        for path, table in group:
            name = _text(table, "id")
            if name and name in seen:
                yield Flaw((*path, "id"), "repeated-id", {"id": name})
            seen.add(name)


def _validity(scheme: Table) -> Iterator[Flaw]:
    begins, ends = scheme.get("valid_from"), scheme.get("valid_to")
    if isinstance(begins, date) and isinstance(ends, date):
        try:
            reversed_period = ends < begins
        except TypeError:  # a date beside a date with time: said elsewhere as not-date
            return
        if reversed_period:
            yield Flaw(("valid_to",), "validity-reversed")


def _kind_ids(scheme: Table) -> tuple[str, ...]:
    return tuple(_text(kind, "id") for _, kind in _tables(scheme, "kinds"))


def _unknown_kinds(scheme: Table, path: Path, table: Table) -> Iterator[Flaw]:
    known = _kind_ids(scheme)
    for kind in _texts(table, "kinds"):
        if kind not in known:
            yield Flaw((*path, "kinds"), "unknown-kind", {"kind": kind, "kinds": ", ".join(known)})


def _kinds(scheme: Table) -> Iterator[Flaw]:
    for path, kind in _tables(scheme, "kinds"):
        times = _number(kind, "times")
        if times is not None and times < 1:
            yield Flaw((*path, "times"), "not-above-zero", {"key": "times"})
        if ("times" in kind) != ("per" in kind):
            given = "times" if "times" in kind else "per"
            yield Flaw((*path, given), "times-without-period")


def _steps(scheme: Table) -> Iterator[Flaw]:
    steps = _texts(scheme, "steps")
    if not steps:
        return
    at: Path = ("steps",)
    for repeated in sorted({step for step in steps if steps.count(step) > 1}):
        yield Flaw(at, "repeated-step", {"step": repeated})
    if "review" not in steps:
        yield Flaw(at, "no-review-step")
    elif steps[-1] != "review":
        yield Flaw(at, "review-not-last")
    if "draw" not in steps and _tables(scheme, "draws"):
        yield Flaw(at, "step-needed", {"step": "draw"})
    for path, area in _tables(scheme, "areas"):
        step = area.get("step", "areas")
        if step in _STEPS_WITHOUT_AREAS:
            yield Flaw((*path, "step"), "area-in-wrong-step")
        elif step in _STEPS_OF_AREAS and step not in steps:
            yield Flaw(path, "step-needed-by-area", {"step": step, "area": _text(area, "id")})


def _points(scheme: Table) -> Iterator[Flaw]:
    drawn = bool(_tables(scheme, "draws"))
    for path, point in _all_points(scheme):
        name = _text(point, "id")
        per_case = point.get("scope") == "case"
        if per_case and not drawn:
            yield Flaw((*path, "scope"), "case-point-without-draw", {"id": name})
        if per_case and "short" not in point:
            yield Flaw(path, "short-missing", {"id": name}, remark=True)
        if point.get("check") == "hours" and scheme.get("hours") is not True:
            yield Flaw((*path, "check"), "hours-not-compared", {"id": name})
        yield from _target(path, point)
        yield from _short(path, point)


def _target(path: Path, point: Table) -> Iterator[Flaw]:
    percentage, target = point.get("check") == "percentage", _number(point, "target")
    if percentage and "target" not in point:
        yield Flaw(path, "target-missing", {"id": _text(point, "id")})
    elif not percentage and "target" in point:
        yield Flaw((*path, "target"), "target-without-percentage")
    elif target is not None and not 0 < target <= 100:
        yield Flaw((*path, "target"), "target-out-of-range")


def _short(path: Path, point: Table) -> Iterator[Flaw]:
    short = point.get("short")
    for language, text in short.items() if isinstance(short, dict) else ():
        if isinstance(text, str) and len(text) > SHORT_LENGTH:
            details = {"text": text, "length": len(text), "most": SHORT_LENGTH}
            yield Flaw((*path, "short", language), "short-too-long", details)


def _draws(scheme: Table) -> Iterator[Flaw]:
    taken: set[str] = set()
    for path, draw in _tables(scheme, "draws"):
        yield from _unknown_kinds(scheme, path, draw)
        for kind in _texts(draw, "kinds") or [""]:
            if kind in taken:
                code = "two-draws-for-kind" if kind else "two-draws-for-all"
                yield Flaw(path, code, {"kind": kind} if kind else {})
            taken.add(kind)
        yield from _strata(path, draw)


def _strata(path: Path, draw: Table) -> Iterator[Flaw]:
    strata = _tables(draw, "strata", path)
    chosen: list[str] = []
    for at, stratum in strata:
        size, reserve = _number(stratum, "size"), _number(stratum, "reserve")
        if size is not None and size < 1:
            yield Flaw((*at, "size"), "not-above-zero", {"key": "size"})
        if reserve is not None and reserve < 0:
            yield Flaw((*at, "reserve"), "below-zero", {"key": "reserve"})
        selection = _text(stratum, "selection")
        # a case belongs to one stratum: only "completed" and "ongoing" shut each other out
        if chosen and ({selection, *chosen} & {"all", "active_between"} or selection in chosen):
            yield Flaw((*at, "selection"), "strata-overlap", {"selection": selection})
        chosen.append(selection)


def _case_rules(scheme: Table) -> Iterator[Flaw]:
    known = (*CASE_DATES, TALKS)
    for path, rule in _tables(scheme, "case_rules"):
        for key in ("since", "until"):
            name = _text(rule, key)
            if name and name not in known:
                yield _unknown_date((*path, key), name, known)
        yield from _case_rule(path, rule)


def _unknown_date(at: Path, name: str, known: tuple[str, ...]) -> Flaw:
    meant = near(name, known)
    if meant:
        return Flaw(at, "unknown-case-date-near", {"name": name, "near": meant})
    return Flaw(at, "unknown-case-date", {"name": name, "names": ", ".join(known)})


def _case_rule(path: Path, rule: Table) -> Iterator[Flaw]:
    amount, every = _number(rule, "amount"), rule.get("every") is True
    if amount is not None and amount < 0:
        yield Flaw((*path, "amount"), "below-zero", {"key": "amount"})
    if _text(rule, "unit") == "hours":
        yield Flaw((*path, "unit"), "unit-hours")
    if _text(rule, "since") == TALKS:
        yield Flaw((*path, "since"), "since-talks")
    elif _text(rule, "since") and rule.get("since") == rule.get("until"):
        yield Flaw((*path, "until"), "same-date-twice")
    if every != (_text(rule, "until") == TALKS):
        yield Flaw((*path, "every") if "every" in rule else path, "every-and-talks")
    if every and rule.get("at_least") is True:
        yield Flaw((*path, "at_least"), "every-at-least")


def _deadlines(scheme: Table) -> Iterator[Flaw]:
    for path, rule in _tables(scheme, "deadlines"):
        amount = _number(rule, "amount")
        if amount is not None and amount < 0:
            yield Flaw((*path, "amount"), "below-zero", {"key": "amount"})
        if _text(rule, "unit") == "hours":
            yield Flaw((*path, "unit"), "unit-hours")
        yield from _unknown_kinds(scheme, path, rule)


def _escalation(scheme: Table) -> Iterator[Flaw]:
    table = scheme.get("escalation")
    if not isinstance(table, dict):
        return
    at: Path = ("escalation",)
    if scheme.get("hours") is not True:
        yield Flaw(at, "escalation-without-hours")
    cases, of_cases = _number(table, "cases_with_difference"), _number(table, "of_cases")
    if ("cases_with_difference" in table) != ("of_cases" in table):
        yield Flaw(at, "escalation-half-given")
    elif cases is not None and of_cases is not None and not 1 <= cases <= of_cases:
        yield Flaw((*at, "cases_with_difference"), "escalation-cases")
    share = _number(table, "share_of_hours")
    if share is not None and not 0 < share <= 1:
        yield Flaw((*at, "share_of_hours"), "escalation-share")
