"""What the pages of the draw say, worked out from the visit and the draw in hand alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inspector.domain.draw import frame_hash
from inspector.domain.formats import clock, percent, short_date
from inspector.domain.frame import FrameChoice
from inspector.domain.model import Draw, DrawState, SampleItem, SampleRole
from inspector.domain.scheme import Selection, Stratum
from inspector.domain.statistics import small_sample_statement
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words
from ui.presenters.draw import DrawInHand, draw_plan

FRAME, LOCKED, DIGITS, RESULT = "frame", "locked", "digits", "result"
PARTS = (FRAME, LOCKED, DIGITS, RESULT)
_SHOWN_DIGITS = 12  # of a ticket: "0," and ten digits tell any two cases apart


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumLine:
    """One stratum of the frame."""

    id: str
    title: str
    population: int
    size: int
    reserve: int

    @property
    def drawn(self) -> int:
        """A smaller stratum is taken whole."""
        return min(self.size, self.population)

    @property
    def spare(self) -> int:
        return min(self.reserve, self.population - self.drawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A case of the list that is not in the frame, and why."""

    case: str
    why: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One line of the result."""

    place: str  # "1", or "R1" for a reserve
    case: str
    ticket: str
    spare: bool
    note: str  # what happened to it: replaced, or took another's place


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """The result of one stratum."""

    title: str
    counts: str
    rows: tuple[Lot, ...]


def part_of(file: VisitFile, hand: DrawInHand) -> str:
    """How far the draw has come."""
    draw = file.draw
    if draw is None:
        return FRAME
    if draw.state == DrawState.DRAWN:
        return RESULT
    return DIGITS if draw.acknowledged or hand.unheld else LOCKED


def strata_lines(file: VisitFile, hand: DrawInHand, words: Words) -> tuple[StratumLine, ...]:
    """The strata as they are locked, or as they would be."""
    draw, choice = file.draw, hand.choice
    plan = {one.id: one for one in draw_plan(file).strata}
    if draw is not None:
        rows = [tuple(row) for row in json.loads(draw.strata or "[]")]
        span = (draw.since, draw.until)
    elif choice is not None:
        rows = [
            (name, choice.counts.get(name, 0), *hand.sizes.get(name, (0, 0)))
            for name in choice.strata
        ]
        span = (choice.since, choice.until)
    else:
        return ()
    return tuple(
        StratumLine(
            id=name,
            title=stratum_title(plan.get(name), name, span, words),
            population=population,
            size=size,
            reserve=reserve,
        )
        for name, population, size, reserve in rows
    )


def stratum_title(
    stratum: Stratum | None, name: str, span: tuple[date | None, date | None], words: Words
) -> str:
    """`Afsluttet fra 12-05-2026 til 20-11-2026`; without the days, the scheme's title."""
    since, until = short_date(span[0]), short_date(span[1])
    if stratum is None:
        return name
    if stratum.selection is Selection.COMPLETED_SINCE and since:
        return words("workflow.frame.since_last_visit", since=since, until=until)
    if stratum.selection is Selection.ONGOING_ON and until:
        return words("workflow.frame.ongoing_on", day=until)
    if stratum.selection is Selection.ACTIVE_BETWEEN and since:
        return words("workflow.frame.active_between", since=since, until=until)
    return stratum.title.told(words.language)


def left_out(file: VisitFile, hand: DrawInHand, words: Words) -> tuple[LeftOut, ...]:
    """The cases of the list that are not in the frame."""
    rows: Sequence[Any] = ()
    if file.draw is not None:
        rows = json.loads(file.draw.excluded or "[]")
    elif hand.choice is not None:
        rows = [(x.line, x.case_number, x.code, x.detail) for x in hand.choice.excluded]
    return tuple(
        LeftOut(
            line=line,
            case=number or words("draw.no_number"),
            why=words(f"workflow.excluded.{code}", date=_day(detail)),
        )
        for line, number, code, detail in rows
    )


def _day(detail: str) -> str:
    try:
        return short_date(date.fromisoformat(detail))
    except ValueError:
        return detail


def frame_digest(file: VisitFile, hand: DrawInHand) -> str:
    """The frame's hash, locked or as it would be; "" while there is no frame."""
    if file.draw is not None:
        return file.draw.frame_hash
    choice = hand.choice
    return frame_hash(choice.rows) if choice is not None and choice.rows else ""


def sample_sentence(lines: Sequence[StratumLine], words: Words) -> str:
    """What no fault in a sample of this size would say about all cases; exact."""
    told = []
    for line in lines:
        if not line.population or not line.drawn:
            continue
        found = small_sample_statement(0, line.drawn, line.population)
        if found is None:
            told.append(words("draw.sample.all", population=line.population))
            continue
        told.append(
            words(
                "draw.sample.first" if not told else "draw.sample.then",
                sample=found.sample,
                population=found.population,
                bound=found.bound,
                share=percent(found.share),
            )
        )
    return " ".join((*told, words("draw.sample.sure"))) if told else ""


def nothing_to_draw(file: VisitFile, hand: DrawInHand) -> str:
    """Why there is nothing to draw from: `not_asked`, `text` (no list), `all_out`, or ""."""
    if file.draw is not None or hand.listed is None or hand.choice is None:
        return ""
    if not draw_plan(file).strata:
        return "not_asked"
    if not hand.listed.cases:
        return "text"
    return "all_out" if not hand.choice.rows and not hand.choice.needs_since else ""


def why_not_lock(hand: DrawInHand, lines: Sequence[StratumLine], words: Words) -> str:
    """Why the frame cannot be locked, in words; "" when it can."""
    choice: FrameChoice | None = hand.choice
    if choice is None or hand.listed is None:
        return words("draw.reading")
    if not hand.listed.cases:
        return words("draw.no_list")
    if choice.needs_since:
        return words("draw.since_needed")
    if not choice.rows:
        return words("draw.frame_empty")
    if not any(line.drawn for line in lines):
        return words("draw.nothing_asked")
    return ""


def locked_words(draw: Draw, words: Words) -> str:
    """`låst kl. 09.41, kvitteringen er underskrevet`."""
    at = clock(draw.committed_at) if draw.committed_at else ""
    return words(f"draw.held.{draw.acknowledged or 'none'}", time=at)


def asked_of(file: VisitFile) -> tuple[int, int]:
    """How many cases are drawn, and from how many."""
    if file.draw is None:
        return 0, 0
    rows = json.loads(file.draw.strata or "[]")
    return sum(min(row[1], row[2]) for row in rows), sum(row[1] for row in rows)


def lots(file: VisitFile, words: Words) -> tuple[Lots, ...]:
    """Sample and reserve of each stratum, in the order they were drawn."""
    if file.draw is None or file.draw.state != DrawState.DRAWN:
        return ()
    plan = {one.id: one for one in draw_plan(file).strata}
    instead = {item.replaced_by: item.case_number for item in file.sample if item.replaced_by}
    made = []
    for name, population, _size, _reserve in json.loads(file.draw.strata or "[]"):
        stratum = plan.get(name)
        items = sorted(
            (item for item in file.sample if item.stratum == name),
            key=lambda item: (item.role != SampleRole.SAMPLE, item.position),
        )
        drawn = sum(item.role == SampleRole.SAMPLE for item in items)
        counts = words(
            "draw.counts", sample=drawn, population=population, reserve=len(items) - drawn
        )
        rows = tuple(_lot(item, instead, words) for item in items)
        title = stratum.title.told(words.language) if stratum else name
        made.append(Lots(title=title, counts=counts, rows=rows))
    return tuple(made)


def _lot(item: SampleItem, instead: dict[str, str], words: Words) -> Lot:
    spare = item.role == SampleRole.RESERVE
    note = ""
    if item.replaced_by:
        note = words("draw.replaced_by", case=item.replaced_by)
    elif item.case_number in instead:
        note = words("draw.stands_for", case=instead[item.case_number])
    return Lot(
        place=f"R{item.position}" if spare else str(item.position),
        case=item.case_number,
        ticket=item.ticket[:_SHOWN_DIGITS].replace(".", ","),
        spare=spare,
        note=note,
    )


def next_spare(file: VisitFile, case_number: str) -> str:
    """The reserve that would take this case's place; "" where none is left."""
    taken = {item.replaced_by for item in file.sample if item.replaced_by}
    stratum = next((i.stratum for i in file.sample if i.case_number == case_number), "")
    spare = sorted(
        (item.position, item.case_number)
        for item in file.sample
        if item.role == SampleRole.RESERVE
        and item.stratum == stratum
        and item.case_number not in taken
    )
    return spare[0][1] if spare else ""
