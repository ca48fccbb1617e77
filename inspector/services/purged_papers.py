"""Which papers of a visit are deleted, and what is let go of what was handed out about it.

A receipt and a package for checking hold the list that was drawn from, and are archived nowhere
but with their dispatch; mail that still waits has its bytes in the outbox. Who had which file,
by name and SHA-256, stays with a report. Where there is none, only the files' names stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState
from inspector.domain.model import (
    Answer,
    Case,
    CaseCheck,
    CaseReview,
    DocumentShown,
    Draw,
    Evidence,
    Participant,
    SampleItem,
    Signature,
    StepShare,
    Visit,
    Waiver,
)
from inspector.domain.occasions import Occasion
from inspector.domain.outbox import given_up
from inspector.domain.retention import Held
from inspector.services.ports import Erasable, Reader, Record

PAPERS: tuple[type[Record], ...] = (CaseReview, CaseCheck, SampleItem, DocumentShown, Evidence)
UNREPORTED: tuple[type[Record], ...] = (
    Answer, Waiver, Participant, Signature, StepShare,
)  # fmt: skip
_LISTS = ("frame", "excluded")  # of a draw
NOTES = (
    "conflict_note", "refusal_note", "arrival_note", "tour_note", "other_matters",
    "supplier_remarks", "correction_reason",
)  # fmt: skip
_OF_A_DRAW = frozenset({Occasion.DRAW_RECEIPT, Occasion.VERIFICATION})
_PERSONAL = {
    Dispatch: ("recipients", "note", "kept"),
    OutboxMessage: ("recipients", "subject", "outcomes", "reply", "message"),
}


def let_go(reader: Reader, visits: Iterable[str]) -> Iterator[Record]:
    """What is to be stored: the dispatches without the list, and mail that will never be sent.

    Asked for after the erasing: no record is changed before in the transaction that erases it.
    """
    for visit in visits:
        for one in reader.find(Dispatch, visit=visit):
            if one.kept and one.occasion in _OF_A_DRAW:
                yield replace(one, kept="")
        for message in reader.find(OutboxMessage, visit=visit):
            if message.message or message.state not in (OutboxState.SENT, OutboxState.FAILED):
                yield given_up(message)


def without_report(visits: tuple[str, ...]) -> Iterator[Erasable]:
    """Of visits that became no report: whom it was about goes, from the log as well."""
    for kind, columns in _PERSONAL.items():
        yield Erasable(kind=kind, column="visit", values=visits, blank=columns)


def erasables(
    reader: Reader, chosen: Sequence[tuple[Visit, Held]], cases: Sequence[str]
) -> list[Erasable]:
    """What goes of these visits, and these cases of lists."""
    every = tuple(visit.id for visit, _ in chosen)
    bare = tuple(visit.id for visit, held in chosen if not held.reported)
    told = [
        *papers_of(every, bare),
        Erasable(kind=Waiver, column="id", values=tuple(_about_cases(reader, chosen))),
        Erasable(kind=Case, column="id", values=tuple(cases)),
    ]
    return [one for one in told if one.values]


def papers_of(every: tuple[str, ...], bare: tuple[str, ...]) -> Iterator[Erasable]:
    """Of all these visits the working papers; of those without a report all but their number."""
    for kind in PAPERS:
        yield Erasable(kind=kind, column="visit", values=every)
    yield Erasable(kind=Draw, column="visit", values=every, blank=_LISTS)
    for kind in UNREPORTED:
        yield Erasable(kind=kind, column="visit", values=bare)
    yield Erasable(kind=Visit, column="id", values=bare, blank=NOTES)
    yield from without_report(bare)


def _about_cases(reader: Reader, chosen: Iterable[tuple[Visit, Held]]) -> Iterator[str]:
    """Reasons that were given about one case: their key names it."""
    for visit, _ in chosen:
        numbers = {
            number for (number,) in reader.select(SampleItem, ("case_number",), visit=visit.id)
        }
        for key, item in reader.select(Waiver, ("id", "item"), visit=visit.id):
            if any(part in numbers for part in str(item).split(":")):
                yield str(key)
