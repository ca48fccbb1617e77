"""What laptops share, and what stays on each: by kind of record and by name of setting."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.domain.branches import PREFIX
from inspector.domain.delivery import OutboxMessage, OwnCertificate
from inspector.domain.model import Person, Setting, VisitState

# A private key and the queue of one laptop's mail are nobody else's.
LOCAL_KINDS: tuple[type, ...] = (OwnCertificate, OutboxMessage)

# The office's own; every other setting is the laptop's.
SHARED_SETTINGS = frozenset({
    "organisation", "organisation_address", "organisation_logo", "unit", "report_introduction",
    "report_closing", "signature_meaning", "saturday_is_working", "closed_days", "move_deadlines",
    "month_rule", "warn_days", "difference_cases", "difference_of", "difference_share",
    "show_photos_per_point", "retention_years", "timestamp_url", "administration_email",
})  # fmt: skip

# Cells nobody is asked about where two laptops wrote them: the newest stands, (table, column).
# Where somebody was in a visit is worth no decision, and every step of two people writes it.
# Why a report was opened again stands in the history of both who opened it.
NEWEST_WINS = frozenset({("visit", "last_step"), ("visit", "correction_reason")})

# Values that stand over any other written without knowing of them, and are no question: a locked
# report is opened again by who knew of it, with a reason, and by nothing else.
PREVAILS: Mapping[tuple[str, str], str] = {("visit", "state"): VisitState.LOCKED.value}

# Times two laptops take down for themselves: within one minute they say the same.
SAME_MINUTE = frozenset({("visit", "arrived"), ("visit", "departed")})


def is_shared(kind: type, record: str) -> bool:
    """Whether records of this kind, or the setting of this id, are exchanged."""
    if kind is Setting:
        return record in SHARED_SETTINGS or record.startswith(PREFIX)
    return kind not in LOCAL_KINDS


def is_work(kind: type) -> bool:
    """Whether records of this kind say what was done in the office's matters.

    How a laptop is set, and whose it is, is nobody's loss where it is never shared.
    """
    return kind not in (Setting, Person, *LOCAL_KINDS)
