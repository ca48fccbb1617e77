"""Whether a report has reached the supplier, and when: the limit for comments counts from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from inspector.domain.delivery import Dispatch, OutboxMessage, OutboxState, Way
from inspector.domain.occasions import ASKS_FOR_COMMENTS
from inspector.domain.visit_file import VisitFile


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
        _reached(one, outbox.get(one.outbox))
        for one in file.dispatches
        if one.report == newest and one.occasion in ASKS_FOR_COMMENTS
    )
    return min((at for at in times if at is not None), default=None)


def _reached(dispatch: Dispatch, message: OutboxMessage | None) -> datetime | None:
    """When this went to somebody; None where it stays in the house or has not left yet."""
    if dispatch.way == Way.MAIL:
        sent = message is not None and message.state == OutboxState.SENT
        return message.sent_at if message is not None and sent else None
    return dispatch.at if dispatch.way in (Way.DRAFT, Way.DIGITAL_POST) else None
