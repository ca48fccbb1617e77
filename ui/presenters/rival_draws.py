"""Several draws of one visit in words: side by side, and while it is not settled which counts."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.domain.draw import short_code
from inspector.domain.formats import clock, short_date
from inspector.domain.model import Draw, DrawState
from inspector.domain.rival_draws import IN_FORCE, same_number
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words
from inspector.services.settling_draws import RivalDraw

_GROUPS = 17  # letters of a code that tell two draws apart: two groups of eight


def number_words(words: Words, draws: Iterable[Draw], draw: Draw) -> str:
    """The draw's number; with the beginning of its code where another bears the same."""
    if not same_number(draws, draw):
        return draw.number
    code = short_code(draw.commitment)[:_GROUPS]
    return words("draw.rivals.twin", number=draw.number, code=code)


def rival_words(words: Words, draws: tuple[RivalDraw, ...], one: RivalDraw) -> str:
    """One of them in a few lines: number, when, whose digits, how many cases, how many seen."""
    draw = one.draw
    lines = [number_words(words, (each.draw for each in draws), draw)]
    if draw.committed_at is not None:
        day = short_date(draw.committed_at.astimezone().date())
        lines.append(words("draw.rivals.locked", day=day, time=clock(draw.committed_at)))
    lines.append(_digits(words, draw))
    if one.cases:
        key = "draw.rivals.case" if one.cases == 1 else "draw.rivals.cases"
        lines.append(words(key, count=one.cases, seen=one.looked_into))
    return "\n".join(lines)


def note_words(words: Words, draws: tuple[RivalDraw, ...]) -> str:
    """What settling does, and which one is shown until then."""
    shown = next((one.draw for one in draws if one.counts), None)
    told = words("draw.rivals.note")
    if shown is None or shown.state == DrawState.ABORTED:
        return told
    number = number_words(words, (one.draw for one in draws), shown)
    return f"{told} {words(f'draw.rivals.until_{shown.state}', number=number)}"


def bar_words(words: Words, file: VisitFile) -> str:
    """What the page of the draw says of it; "" where there is nothing to settle."""
    if all(cell.column != IN_FORCE for cell in file.conflicts):
        return ""
    if file.draw is None:
        return words("draw.rivals.bar_none")
    return words("draw.rivals.bar", number=number_words(words, file.draws, file.draw))


def _digits(words: Words, draw: Draw) -> str:
    drawn = draw.drawn_at
    if drawn is None and not draw.h0 and draw.state != DrawState.DRAWN:
        return words("draw.rivals.not_drawn")
    usual = draw.digits_by in ("", "supplier")
    who = words("draw.rivals.by_supplier") if usual else draw.digits_by
    if drawn is None:
        return words("draw.rivals.drawn_by", who=who)
    day = short_date(drawn.astimezone().date())
    return words("draw.rivals.drawn", day=day, time=clock(drawn), who=who)
