"""Which records there are, and which of their columns name another record or a file."""

from __future__ import annotations

import json
import re

from inspector.domain.delivery import Dispatch, OutboxMessage, OwnCertificate, SignedReport
from inspector.domain.model import (
    Agreement,
    Answer,
    Case,
    CaseCheck,
    CaseReview,
    ColumnMapping,
    Contact,
    DeliverySite,
    DocumentShown,
    Draw,
    Evidence,
    Participant,
    Person,
    Purge,
    Report,
    SampleItem,
    SchemeText,
    Setting,
    Signature,
    StepShare,
    Supplier,
    Visit,
    VisitTotals,
    Waiver,
)
from inspector.services.ports import Record

KINDS: tuple[type[Record], ...] = (
    Setting, Person, Supplier, DeliverySite, Contact, Agreement, Case, ColumnMapping, SchemeText,
    Visit, Participant, Answer, Waiver, Draw, SampleItem, CaseReview, CaseCheck, DocumentShown,
    Evidence, Signature, Report, VisitTotals, Purge, SignedReport, OwnCertificate, Dispatch,
    OutboxMessage, StepShare,
)  # fmt: skip

_OF_A_VISIT: tuple[type[Record], ...] = (
    Participant, Answer, Waiver, Draw, SampleItem, CaseReview, CaseCheck, DocumentShown, Evidence,
    Signature, Report, SignedReport, Dispatch, OutboxMessage, StepShare,
)  # fmt: skip

_SHA256 = re.compile("[0-9a-f]{64}")

# An empty text refers to nothing.
REFERENCES: dict[tuple[type[Record], str], type[Record]] = {
    (DeliverySite, "supplier"): Supplier,
    (Contact, "supplier"): Supplier,
    (Agreement, "supplier"): Supplier,
    (Case, "supplier"): Supplier,
    (Visit, "supplier"): Supplier,
    (Visit, "site"): DeliverySite,
    (Visit, "agreement"): Agreement,
    (Visit, "scheme"): SchemeText,
    (Visit, "parent"): Visit,
    (Visit, "counted_report"): Report,
    (SampleItem, "draw"): Draw,
    (SignedReport, "report"): Report,
    (Dispatch, "report"): Report,
    (Dispatch, "outbox"): OutboxMessage,
    **{(kind, "visit"): Visit for kind in _OF_A_VISIT},
}

# Columns that hold the SHA-256 of an attachment.
ATTACHED: tuple[tuple[type[Record], str], ...] = (
    (Evidence, "original"),
    (Evidence, "shown"),
    (Report, "pdf"),
    (SignedReport, "pdf"),
    (OwnCertificate, "key"),
    (Dispatch, "kept"),
    (OutboxMessage, "message"),
)

# Settings that name an attachment too, as JSON.
ATTACHED_SETTINGS = ("organisation_logo",)


def attachment_in(setting: str) -> str:
    """The SHA-256 that such a setting's value names, hex; "" where it names none."""
    try:
        named = json.loads(setting or '""')
    except ValueError:
        return ""
    return named if isinstance(named, str) and _SHA256.fullmatch(named) else ""


# What a lawful deletion may erase from the log: of a draw the list it was made from, of a visit
# that became no report all but its number, and whom anything about it was sent to. A report and
# every deletion itself stay.
ERASABLE: tuple[type[Record], ...] = (
    Case, Participant, Answer, Waiver, Draw, SampleItem, CaseReview, CaseCheck, DocumentShown,
    Evidence, Signature, Visit, Dispatch, OutboxMessage, StepShare,
)  # fmt: skip
