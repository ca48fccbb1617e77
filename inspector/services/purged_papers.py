"""What was handed out about visits whose papers are deleted: what is let go of it.

A receipt and a package for checking hold the list that was drawn from, and are archived nowhere
but with their dispatch; mail that still waits has its bytes in the outbox. Who had which file,
by name and SHA-256, stays with a report. Where there is none, only the files' names stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState
from inspector.domain.occasions import Occasion
from inspector.domain.outbox import given_up
from inspector.services.ports import Erasable, Reader, Record

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
