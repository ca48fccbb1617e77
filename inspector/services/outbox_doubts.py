"""Mail that is put before her before it goes: it may have been sent, or names a passed day.

Each is one transaction, and may be asked for at any time.
"""

from __future__ import annotations

from datetime import datetime

from inspector.domain import outbox as rules
from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState
from inspector.services.ports import Reader, Store


def doubt_restored(store: Store) -> int:
    """After other data came back: what waits in them may have been sent since; how many."""
    left = [
        one
        for one in store.find(OutboxMessage)
        if one.state in (OutboxState.QUEUED, OutboxState.SENDING)
        or (one.state == OutboxState.NEEDS_USER and one.problem in (*rules.SERVER, rules.LATE))
    ]
    if left:
        with store.change("mail_in_doubt") as change:
            for one in left:
                change.put(rules.interrupted(one, rules.RESTORED))
    return len(left)


def ask_late(store: Store, now: datetime) -> int:
    """What may name a limit and was written on another day needs her before it goes; how many."""
    found = [one for one in store.find(OutboxMessage) if rules.is_due(one, now)]
    left = [one for one in found if is_late(store, one, now)]
    if left:
        with store.change("mail_late") as change:
            for one in left:
                change.put(rules.late(one))
    return len(left)


def is_late(reader: Reader, message: OutboxMessage, now: datetime) -> bool:
    """As `domain.outbox.is_late`, by the occasion that was noted of it."""
    noted = reader.find(Dispatch, outbox=message.id)
    return any(rules.is_late(message, one.occasion, now) for one in noted)
