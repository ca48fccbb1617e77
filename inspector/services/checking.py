"""Answering: one key press, one durable commit.

The hot path of the program: each function reads the visit (locked?) and the record it
alters, and writes that record. What does not differ writes nothing. InspectionError
`text-too-long` (see `domain.text_limits`): nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from inspector.domain.free_texts import refuse_civil_number
from inspector.domain.identity import answer_id, case_check_id, case_id, case_review_id, named_id
from inspector.domain.model import Answer, CaseCheck, CaseReview, Outcome, Source, Visit, Waiver
from inspector.domain.text_limits import refuse_longer
from inspector.services.ports import Store
from inspector.services.visiting import changeable_visit

_REVIEW_KEYS = frozenset({"id", "visit", "case_number"})


def _given(**fields: str | None) -> dict[str, Any]:
    """The fields that were given: None means leave as it is."""
    return {name: value for name, value in fields.items() if value is not None}


def _act(recorded: str, cleared: str, outcome: str | None) -> str:
    """The act's name; an outcome the program does not know is a fault of the program."""
    if outcome:
        Outcome(outcome)
    return cleared if outcome == "" else recorded


def record_answer(
    store: Store,
    visit_id: str,
    point: str,
    *,
    outcome: str | None = None,
    comment: str | None = None,
    source: str | None = None,
    saw: str | None = None,
) -> Answer:
    """Answer a point, or an area as a whole. None leaves a part as it is; outcome "" clears it.

    Comment and source stay when the outcome is cleared: the words were hers. `saw`: the comment
    as it stood when she began to write; one that came since stands beside hers, in conflict.
    """
    act = _act("answer_recorded", "answer_cleared", outcome)
    changeable_visit(store, visit_id)
    if source is not None:
        source = Source(source)
    key = answer_id(visit_id, point)
    before = store.get(Answer, key) or Answer(id=key, visit=visit_id, point=point)
    after = replace(before, **_given(outcome=outcome, comment=comment, source=source))
    if after != before:
        refuse_longer(after, before)
        with store.change(act) as change:
            change.put(after, None if saw is None else replace(before, comment=saw))
    return after


def record_check(
    store: Store,
    visit_id: str,
    case_number: str,
    point: str,
    *,
    outcome: str | None = None,
    comment: str | None = None,
    saw: str | None = None,
) -> CaseCheck:
    """Answer a point for one drawn case; `saw` as `record_answer` has it."""
    act = _act("case_checked", "case_check_cleared", outcome)
    visit = changeable_visit(store, visit_id)
    key = case_check_id(visit_id, _case(visit, case_number), point)
    before = store.get(CaseCheck, key) or CaseCheck(
        id=key, visit=visit_id, case_number=case_number, point=point
    )
    after = replace(before, **_given(outcome=outcome, comment=comment))
    if after != before:
        refuse_longer(after, before)
        with store.change(act) as change:
            change.put(after, None if saw is None else replace(before, comment=saw))
    return after


def record_review(
    store: Store, visit_id: str, case_number: str, saw: str | None = None, /, **fields: Any
) -> CaseReview:
    """Note state, dates, hours or a remark of one drawn case; what is not named stays.

    `saw`: the remark as it stood when she began to write, as `record_answer` has it.
    """
    if _REVIEW_KEYS & set(fields):
        raise TypeError(f"these name the review: {sorted(_REVIEW_KEYS & set(fields))}")
    visit = changeable_visit(store, visit_id)
    key = case_review_id(visit_id, _case(visit, case_number))
    before = store.get(CaseReview, key) or CaseReview(
        id=key, visit=visit_id, case_number=case_number
    )
    after = replace(before, **fields)
    if after != before:
        refuse_longer(after, before)
        with store.change("case_reviewed") as change:
            change.put(after, None if saw is None else replace(before, remark=saw))
    return after


def record_waiver(store: Store, visit_id: str, item: str, reason: str) -> Waiver:
    """Why the visit can be finished although this is missing; an empty reason takes it back.

    InspectionError `reason-civil-number`: a reason that holds one would be no reason.
    """
    changeable_visit(store, visit_id)
    key = named_id("waiver", visit_id, item)
    before = store.get(Waiver, key) or Waiver(id=key, visit=visit_id, item=item)
    after = replace(before, reason=refuse_civil_number(reason))
    if after != before:
        with store.change("waiver_given" if after.reason else "waiver_withdrawn") as change:
            change.put(after)
    return after


def _case(visit: Visit, case_number: str) -> str:
    return case_id(visit.supplier, case_number)
