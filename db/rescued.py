"""Putting a rescue copy of one visit into the data: what it holds is stored as any change is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from inspector.domain.errors import InspectionError
from inspector.domain.model import Visit, VisitState
from inspector.services.ports import Attachments, Record

if TYPE_CHECKING:
    from db.opening import OpenedData


def put_rescued(
    opened: OpenedData, records: Sequence[Record], attached: Sequence[str], source: Attachments
) -> None:
    """Attachments first, so that no record names one that is not there yet; then all at once.

    InspectionError `rescue-locked`: the visit is locked in the data and stays as it is.
    """
    store = opened.store
    for record in records:
        if isinstance(record, Visit) and record.state != VisitState.LOCKED:
            today = store.get(Visit, record.id)
            if today is not None and today.state == VisitState.LOCKED:
                raise InspectionError("rescue-locked", number=today.number)
    for digest in attached:
        with suppress(InspectionError):  # it was not copied along, and may be here already
            opened.attachments.save(source.load(digest))
    with store.change("visit_rescued") as change:
        for record in records:
            change.put(record)
