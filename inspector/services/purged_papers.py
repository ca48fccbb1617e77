"""Papers of a draw that were handed out: what a deletion of working papers leaves of them.

A receipt and a package for checking hold the list that was drawn from, and are archived nowhere
but with their dispatch and in the outbox. Both let the bytes go with the list; who had which
file, by name and SHA-256, stays with the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from inspector.domain.delivery import Dispatch, OutboxMessage
from inspector.domain.occasions import Occasion
from inspector.domain.outbox import given_up
from inspector.services.ports import Reader, Record

_OF_A_DRAW = frozenset({Occasion.DRAW_RECEIPT, Occasion.VERIFICATION})


def let_go(reader: Reader, visits: Iterable[str]) -> Iterator[Record]:
    """What is to be stored: the dispatches without the bytes, and mail that will never be sent."""
    for visit in visits:
        for one in reader.find(Dispatch, visit=visit):
            if one.occasion not in _OF_A_DRAW:
                continue
            if one.kept:
                yield replace(one, kept="")
            message = reader.get(OutboxMessage, one.outbox) if one.outbox else None
            if message is not None and message.message:
                yield given_up(message)
