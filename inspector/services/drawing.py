"""The draw of one visit: from the imported list to sample and reserve.

Nothing is drawn anew while a draw is in force; an aborted one keeps its number and its
reason. Where two laptops began one each, nothing goes on until it is settled which counts:
whoever saw one sample must not choose by it (InspectionError `draw-rivals`). A missing file
is a finding, never a reason for another case (sampling.md).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace

from inspector.domain import draw as rules
from inspector.domain.civil_number import mask
from inspector.domain.errors import InspectionError
from inspector.domain.frame import FrameChoice
from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.identity import named_id, new_id
from inspector.domain.model import Draw, DrawState, SampleItem, SampleRole
from inspector.domain.rival_draws import in_force
from inspector.domain.visit_file import VisitFile
from inspector.services.framing import frame_choice
from inspector.services.numbering import next_draw_number
from inspector.services.ports import Reader, Store
from inspector.services.settling_draws import refuse_rivals
from inspector.services.visiting import changeable_visit

__all__ = [
    "FrameChoice",
    "abort_draw",
    "acknowledge_draw",
    "commit_draw",
    "frame_choice",
    "replace_case",
    "reveal_draw",
]


def commit_draw(
    store: Store,
    visit_file: VisitFile,
    choice: FrameChoice,
    sizes: Mapping[str, tuple[int, int]],
    source: str,
    secret: str = "",
) -> Draw:
    """Lock the frame and bind ourselves to a secret, before the supplier says any digit.

    `sizes` is, per stratum, how many cases and how many in reserve; `source` the list's
    name and time. InspectionError `draw-exists`, `draw-since-needed`, `draw-frame-empty`.
    """
    visit = changeable_visit(store, visit_file.visit.id)
    refuse_rivals(store, visit.id)
    draws = store.find(Draw, visit=visit.id)
    if any(draw.state != DrawState.ABORTED for draw in draws):
        raise InspectionError("draw-exists")
    if choice.needs_since:
        raise InspectionError("draw-since-needed")
    if choice.rows and not any(asked for asked, _ in sizes.values()):
        raise InspectionError("draw-of-nothing")
    number = next_draw_number(visit.number, (d.number for d in draws), store.device_mark)
    secret = secret or secrets.token_hex(32)
    asked = [(name, len(choice.of(name)), *sizes.get(name, (0, 0))) for name in choice.strata]
    draw = Draw(
        id=new_id(),
        visit=visit.id,
        number=number,
        frame=_json(choice.rows),
        excluded=_json([(x.line, x.case_number, x.code, x.detail) for x in choice.excluded]),
        frame_source=mask(source),
        since=choice.since,
        until=choice.until,
        strata=_json(asked),
        frame_hash=rules.frame_hash(choice.rows),
        secret=secret,
        commitment=rules.commitment(number, secret),
        committed_at=store.now(),
    )
    with store.change("draw_committed") as change:
        change.put(draw)
    return draw


def acknowledge_draw(store: Store, draw_id: str, how: str) -> Draw:
    """How the supplier holds the commitment: "signed" on the receipt, or "noted".

    InspectionError `draw-revealed`: held after the digits it would prove nothing.
    """
    draw = _changeable(store, draw_id)
    if draw.state == DrawState.DRAWN:
        raise InspectionError("draw-revealed", number=draw.number)
    held = replace(draw, acknowledged=how)
    with store.change("draw_acknowledged") as change:
        change.put(held)
    return held


def abort_draw(store: Store, draw_id: str, reason: str) -> Draw:
    """Put the draw aside with a reason; it keeps its number, its frame and its commitment."""
    reason = refuse_civil_number(reason)
    if not reason:
        raise InspectionError("reason-missing")
    draw = _changeable(store, draw_id)
    refuse_rivals(store, draw.visit)
    aborted = replace(draw, state=DrawState.ABORTED, abort_reason=reason)
    with store.change("draw_aborted", reason=reason) as change:
        change.put(aborted)
    return aborted


def reveal_draw(
    store: Store, visit_file: VisitFile, digits: str, digits_by: str = "supplier"
) -> tuple[SampleItem, ...]:
    """Draw with the supplier's digits; sample and reserve are stored in drawing order.

    InspectionError: the codes of `draw.check_digits`, `draw-not-committed`,
    `draw-revealed`, `reason-civil-number`, and `draw-damaged` where frame or secret no
    longer give their hashes.
    """
    digits_by = refuse_civil_number(digits_by)
    visit = changeable_visit(store, visit_file.visit.id)
    refuse_rivals(store, visit.id)
    draw = _in_force(store, visit.id)
    if draw.state == DrawState.DRAWN:
        raise InspectionError("draw-revealed", number=draw.number)
    digits = rules.check_digits(digits)
    rows = [(case, stratum) for case, stratum in json.loads(draw.frame or "[]")]
    asked = json.loads(draw.strata or "[]")
    result = rules.draw(
        rows,
        draw_no=draw.number,
        secret=draw.secret,
        digits=digits,
        sizes={name: size for name, _, size, _ in asked},
        reserve={name: reserve for name, _, _, reserve in asked},
    )
    if (result.frame_hash, result.commitment) != (draw.frame_hash, draw.commitment):
        raise InspectionError("draw-damaged", number=draw.number)
    items = _items(draw, result)
    drawn = replace(
        draw,
        state=DrawState.DRAWN,
        digits=digits,
        digits_by=digits_by,
        drawn_at=store.now(),
        h0=result.h0,
    )
    with store.change("draw_revealed") as change:
        change.put(drawn)
        change.put_all(items)
    return items


def replace_case(store: Store, visit_file: VisitFile, case_number: str, reason: str) -> SampleItem:
    """The next reserve of the same stratum takes the case's place; both stay on record.

    `reason` is one of `draw.REPLACEMENT_REASONS`. InspectionError `replacement-reason`,
    `replacement-not-drawn`, `replacement-none-left`.
    """
    if reason not in rules.REPLACEMENT_REASONS:
        raise InspectionError("replacement-reason")
    visit = changeable_visit(store, visit_file.visit.id)
    refuse_rivals(store, visit.id)
    draw = _in_force(store, visit.id)
    items = store.find(SampleItem, draw=draw.id)
    taken = {item.replaced_by for item in items if item.replaced_by}
    placed = [i for i in items if i.role == SampleRole.SAMPLE or i.case_number in taken]
    found = [i for i in placed if i.case_number == case_number and not i.replaced_by]
    if not found:
        raise InspectionError("replacement-not-drawn", case=case_number)
    spare = sorted(
        (
            item
            for item in items
            if item.role == SampleRole.RESERVE
            and item.stratum == found[0].stratum
            and item.case_number not in taken
        ),
        key=lambda item: item.position,
    )
    if not spare:
        raise InspectionError("replacement-none-left", case=case_number)
    with store.change("case_replaced") as change:  # a header is never erased: no reason in it
        change.put(replace(found[0], replaced_by=spare[0].case_number, replace_reason=reason))
    return spare[0]


def _changeable(store: Store, draw_id: str) -> Draw:
    draw = store.get(Draw, draw_id)
    if draw is None or draw.state == DrawState.ABORTED:
        raise InspectionError("draw-not-committed")
    changeable_visit(store, draw.visit)
    return draw


def _in_force(reader: Reader, visit_id: str) -> Draw:
    draw = in_force(reader.find(Draw, visit=visit_id))
    if draw is None:
        raise InspectionError("draw-not-committed")
    return draw


def _items(draw: Draw, result: rules.DrawResult) -> tuple[SampleItem, ...]:
    return tuple(
        SampleItem(
            id=named_id("sample_item", draw.id, drawn.case),
            visit=draw.visit,
            draw=draw.id,
            case_number=drawn.case,
            stratum=name,
            position=position,
            role=role,
            ticket=drawn.ticket,
        )
        for name, stratum in result.strata.items()
        for role, lots in (
            (SampleRole.SAMPLE, stratum.sample),
            (SampleRole.RESERVE, stratum.reserve),
        )
        for position, drawn in enumerate(lots, start=1)
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
