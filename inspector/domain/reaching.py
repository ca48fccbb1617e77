"""Whether a report has reached the supplier, and when: the limit for comments counts from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from inspector.domain.delivery import OutboxMessage, Way
from inspector.domain.occasions import ASKS_FOR_COMMENTS
from inspector.domain.outbox import left_at
from inspector.domain.visit_file import VisitFile

_TO_SOMEBODY = frozenset({Way.DRAFT, Way.MAIL, Way.DIGITAL_POST})


def reached_supplier(file: VisitFile, outbox: Mapping[str, OutboxMessage]) -> datetime | None:
    """When the newest locked version first went to the supplier; None: it has not, as far as known.

    A mail counts from when it was sent, not from when it was put into the outbox; a draft and
    Digital Post from when they were made ready, which is all that is known of them. `outbox`:
    the visit's messages by id.
    """
    if not file.reports:
        return None
    newest = file.reports[-1].id
    times = (
        left_at(one, outbox.get(one.outbox))
        for one in file.dispatches
        if one.report == newest and one.occasion in ASKS_FOR_COMMENTS and one.way in _TO_SOMEBODY
    )
    return min((at for at in times if at is not None), default=None)
