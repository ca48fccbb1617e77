"""Several draws in force for one visit: begun on laptops that had not met.

Which of them counts is for a person to say; the others are aborted with the reason. Until then
every laptop goes by the same one: the one that was drawn first, and where none was drawn the one
that was locked first. It would have kept the other from being begun, had they met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inspector.domain.model import Draw, DrawState

if TYPE_CHECKING:
    from inspector.domain.exchange import Conflict

IN_FORCE = "draw_in_force"  # no column: the question which draw of a visit counts
_TABLE, _STATE, _REASON = "draw", "state", "abort_reason"
_LATEST = datetime.max.replace(tzinfo=UTC)


def in_force(draws: Iterable[Draw]) -> Draw | None:
    """The draw that was not aborted; of several the one that counts until it is decided."""
    standing = [draw for draw in draws if draw.state != DrawState.ABORTED]
    return min(standing, key=_order, default=None)


def rival_draws(draws: Iterable[Draw], cells: Sequence[Conflict] = ()) -> tuple[Draw, ...]:
    """Those among which a person has to choose, the one that counts until then first.

    They were not aborted, or one laptop aborted what another went on with: `cells` are what is
    in conflict. Nothing where there is nothing to choose.
    """
    contested = {cell.record for cell in cells if _is_contested(cell)}
    draws = tuple(draws)
    found = [d for d in draws if d.state != DrawState.ABORTED or d.id in contested]
    if len(found) < 2:
        return ()
    first = in_force(draws)
    return tuple(sorted(found, key=lambda draw: (draw is not first, *_order(draw))))


def is_of(cell: Conflict, rivals: Iterable[Draw]) -> bool:
    """Whether the choice among these settles this cell as well."""
    if cell.table != _TABLE or cell.column not in (_STATE, _REASON):
        return False
    return cell.record in {draw.id for draw in rivals}


def same_number(draws: Iterable[Draw], draw: Draw) -> bool:
    """Whether another draw of the visit bears this one's number."""
    return any(one.number == draw.number and one.id != draw.id for one in draws)


def _is_contested(cell: Conflict) -> bool:
    """One aborted the draw, and another drew it or decided for it."""
    if cell.table != _TABLE or cell.column not in (_STATE, _REASON):
        return False
    aborted = {_aborts(cell.column, version.value) for version in cell.versions}
    return len(aborted) > 1


def _aborts(column: str, value: object) -> bool:
    return value == DrawState.ABORTED if column == _STATE else bool(value)


def _order(draw: Draw) -> tuple[bool, datetime, str]:
    drawn = draw.state == DrawState.DRAWN
    moment = draw.drawn_at if drawn else None
    return not drawn, moment or draw.committed_at or _LATEST, draw.id
