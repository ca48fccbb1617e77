"""Fetching the timestamps that wait for a network, on her word."""

from __future__ import annotations

from collections.abc import Callable

from inspector.domain.errors import InspectionError
from inspector.services.ports import Progress, Store
from inspector.services.signing_reports import TimestampOutcome, timestamp_all
from ui.desk import Desk


def fetch_timestamps(desk: Desk, then: Callable[[TimestampOutcome], None]) -> None:
    """Ask for all that are due, with progress and a cancel; `then` when it has ended."""
    delivery, attachments, words = desk.delivery, desk.attachments, desk.words
    if delivery is None:
        return

    def work(store: Store, progress: Progress) -> TimestampOutcome:
        return timestamp_all(store, attachments, delivery.signers, progress)

    def ended(outcome: TimestampOutcome) -> None:
        if outcome.problem:
            desk.messages.problem(InspectionError(outcome.problem))
        elif outcome.done == 1:
            desk.messages.toast(words("deliver.stamp_got_one"))
        else:
            desk.messages.toast(words("deliver.stamp_got", count=outcome.done))
        then(outcome)

    desk.tasks.long_save(work, ended, title=words("deliver.stamp_fetching"))
