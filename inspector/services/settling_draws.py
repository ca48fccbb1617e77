"""Which of several draws of a visit counts: asked, told, and settled with a reason.

A case that is in both samples was checked for both: its answers belong to visit, case and point.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from inspector.domain.errors import InspectionError
from inspector.domain.exchange import Conflict, Version
from inspector.domain.model import (
    CaseCheck,
    CaseReview,
    Draw,
    DrawState,
    ReviewState,
    SampleItem,
    Visit,
)
from inspector.domain.rival_draws import IN_FORCE, is_of, rival_draws
from inspector.domain.value import value
from inspector.domain.visit_file import with_replacements
from inspector.services.ports import Reader, Store

_EARLIEST = datetime.min.replace(tzinfo=UTC)


@value
class RivalDraw:
    """One of them: how many cases it gave, and how many of those were looked into."""

    draw: Draw
    cases: int = 0
    looked_into: int = 0
    counts: bool = False  # until somebody decides


def rivals_in(store: Store, visit: str) -> tuple[Draw, ...]:
    """The draws of this visit among which a person has to choose; mostly there are none."""
    return rival_draws(store.find(Draw, visit=visit), store.conflicts(visit))


def refuse_rivals(store: Store, visit: str) -> None:
    """InspectionError `draw-rivals`: first it is settled which draw counts."""
    if rivals_in(store, visit):
        raise InspectionError("draw-rivals")


def with_rivals(store: Store, cells: list[Conflict], visit: str = "") -> list[Conflict]:
    """These conflicts, and for each visit with several draws the one question about them."""
    found, asked = list(cells), []
    for of in _asked_of(store, cells, visit):
        draws = store.find(Draw, visit=of)
        rivals = rival_draws(draws, [cell for cell in cells if cell.visit == of])
        if rivals and store.get(Visit, of) is not None:
            found = [cell for cell in found if not is_of(cell, rivals)]
            asked.append(_question(store, of, rivals))
    return [*found, *asked]


def told_of(reader: Reader, cell: Conflict) -> tuple[RivalDraw, ...]:
    """The draws of the question, in the order of its versions."""
    known = {draw.id: draw for draw in reader.find(Draw, visit=cell.visit)}
    checked = _looked_into(reader, cell.visit)
    found = []
    for version in cell.versions:
        draw = known.get(str(version.value))
        if draw is not None:
            items = tuple(reader.find(SampleItem, draw=draw.id))
            cases = {item.case_number for item in with_replacements(items)}
            counts = version.dot == cell.shown
            found.append(RivalDraw(
                draw=draw, cases=len(cases), looked_into=len(cases & checked), counts=counts,
            ))  # fmt: skip
    return tuple(found)


def choose_draw(store: Store, cell: Conflict, chosen: str, reason: str) -> None:
    """This draw counts; each of the others is aborted with the reason and keeps its number.

    What is said of the chosen one is said anew, so that who chose another one elsewhere is asked
    once more. InspectionError `conflict-settled`: there is nothing to choose (any more).
    """
    rivals = rivals_in(store, cell.record)
    if chosen not in {draw.id for draw in rivals}:
        raise InspectionError("conflict-settled")
    contested = {(one.record, one.column) for one in store.conflicts(cell.record)}
    with store.change("conflict_settled", reason=reason) as change:
        for draw in rivals:
            if draw.id != chosen:
                change.decide(Draw, draw.id, "state", DrawState.ABORTED.value)
                change.decide(Draw, draw.id, "abort_reason", reason)
                continue
            drawn = draw.drawn_at is not None or bool(draw.h0)
            state = DrawState.DRAWN if drawn else DrawState.COMMITTED
            # A draw that waits for its digits may be getting them elsewhere: that is no quarrel.
            if drawn or draw.state != state or (draw.id, "state") in contested:
                change.decide(Draw, draw.id, "state", state.value)
            change.decide(Draw, draw.id, "abort_reason", "")


def _asked_of(store: Store, cells: list[Conflict], visit: str) -> list[str]:
    """The visits there may be a question about."""
    wanted = {"visit": visit} if visit else {}
    known = store.select(Draw, ("visit", "state"), **wanted)
    standing = Counter(str(of) for of, state in known if state != DrawState.ABORTED)
    several = {of for of, count in standing.items() if count > 1}
    return sorted(several | {cell.visit for cell in cells if cell.table == "draw"} - {""})


def _question(store: Store, visit: str, rivals: tuple[Draw, ...]) -> Conflict:
    versions = [_version(store, draw) for draw in rivals]
    return Conflict(
        table="visit", record=visit, column=IN_FORCE, visit=visit, shown=rivals[0].id,
        versions=tuple(sorted(versions, key=lambda one: (one.at, one.dot))),
    )  # fmt: skip


def _version(store: Store, draw: Draw) -> Version:
    history = store.history(Draw, draw.id)
    first = history[0] if history else None
    mark = first.device if first else ""
    return Version(
        dot=draw.id, value=draw.id, person=first.person if first else "",
        at=draw.committed_at or _EARLIEST, device=mark, is_here=mark == store.device_mark,
    )  # fmt: skip


def _looked_into(reader: Reader, visit: str) -> set[str]:
    """The numbers of the cases of this visit that somebody has begun to look into."""
    checked = {c.case_number for c in reader.find(CaseCheck, visit=visit) if c.outcome}
    seen = {
        r.case_number
        for r in reader.find(CaseReview, visit=visit)
        if r.state != ReviewState.NOT_BEGUN
    }
    return checked | seen
