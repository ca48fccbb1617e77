"""Records of what leaves the house: signed versions, what was handed to whom, mail that waits.

They are tables like those of `domain.model`, by the same rules. The archived report itself is
never replaced: a signature makes a longer file of it, kept beside it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from inspector.domain.value import value


class SignatureField(StrEnum):
    """The places for digital signatures that every report is made with; the names stand in it."""

    UNIT = "Signature-unit"
    SUPPLIER = "Signature-supplier"
    TIMESTAMP = "Timestamp"


class SignedBy(StrEnum):
    """How a digital signature came about."""

    OWN = "own"  # the certificate this program made for the organisation
    FILE = "file"  # PKCS#12
    TOKEN = "token"  # PKCS#11
    IMPORTED = "imported"  # by an online signing service
    TIMESTAMP = "timestamp"


class Way(StrEnum):
    """How something was handed over."""

    DRAFT = "draft"  # a draft in her own mail program
    MAIL = "mail"  # sent by this program
    FILE = "file"  # saved where she chose
    DIGITAL_POST = "digital_post"  # exported for the municipality's sender system
    SIGNING = "signing"  # exported for an online signing service
    PAPER = "paper"  # printed
    UNSENT = "unsent"  # a draft that never left, as she says afterwards


class Protection(StrEnum):
    PLAIN = "plain"
    PDF = "pdf"  # an unsigned copy, AES-256 inside the PDF
    ZIP = "zip"  # the signed original unchanged, in an AES-256 zip


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    NEEDS_USER = "needs_user"


@value
class SignedReport:
    """A longer file of a locked version, with one digital signature or timestamp more."""

    id: str
    visit: str = ""
    report: str = ""  # Report id
    version: int = 1
    field: str = ""  # a SignatureField, or "" for an imported file
    signed_by: str = SignedBy.OWN
    signer: str = ""  # the name in the certificate
    certificate: str = ""  # SHA-256 of the certificate (DER), hex
    signed_at: datetime | None = None
    based_on: str = ""  # SHA-256 of the file it was made from
    pdf: str = ""  # attachment: SHA-256 of the file


@value
class OwnCertificate:
    """The certificate this program made for the organisation, on one laptop."""

    id: str
    certificate: str = ""  # PEM
    key: str = ""  # attachment (kept encrypted): the private key, PKCS#8
    device: str = ""  # the laptop's mark
    made_at: datetime | None = None


@value
class Dispatch:
    """What was handed to whom, when, and which bytes."""

    id: str
    visit: str = ""
    report: str = ""  # Report id, or "" for other papers
    occasion: str = ""  # one of domain.occasions.OCCASIONS
    way: str = Way.DRAFT
    protection: str = Protection.PLAIN
    recipients: tuple[str, ...] = ()  # addresses; of Digital Post the CVR; "" for a file
    files: tuple[str, ...] = ()  # names of the files
    hashes: tuple[str, ...] = ()  # their SHA-256, in the same order
    kept: str = ""  # attachment: the bytes, where they are archived nowhere else
    at: datetime | None = None
    by: str = ""  # the person's name
    outbox: str = ""  # OutboxMessage id, where it waited
    note: str = ""  # why a warning was passed over


@value
class OutboxMessage:
    """A mail in its final bytes, on its way by SMTP. Never sent again without being asked."""

    id: str
    visit: str = ""
    state: str = OutboxState.QUEUED
    sender: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    message: str = ""  # attachment: the final bytes
    size: int = 0  # bytes of the message
    message_id: str = ""
    queued_at: datetime | None = None
    tried_at: datetime | None = None
    next_try: datetime | None = None  # not before; None: when she asks
    attempts: int = 0
    sent_at: datetime | None = None
    problem: str = ""  # an error code
    reply: str = ""  # what the server answered, in its own words
    outcomes: str = ""  # JSON: {address: "sent" or an error code}
