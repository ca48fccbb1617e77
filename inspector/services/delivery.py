"""What delivering asks of the outside: certificates, judges of a file, mail. Small Protocols.

Everything here may take seconds and runs off the window's thread. No passphrase or private key
is kept by an implementation longer than the value it gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inspector.domain.additions import Additions
from inspector.domain.delivery import Protection, SignatureField, SignedBy
from inspector.domain.letter import File, Letter
from inspector.domain.settings import Settings
from inspector.domain.verdict import Verdict
from inspector.services.ports import KeyRing, Progress


class Signer(Protocol):
    """An opened certificate with its private key."""

    @property
    def name(self) -> str:
        """Whom the certificate names, as a reader of the file will see it."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate (DER), lower-case hex."""

    @property
    def way(self) -> SignedBy: ...

    def sign(self, pdf: bytes, field: SignatureField, at: datetime) -> bytes:
        """The file with one signature more: `pdf` itself followed by an increment.

        The first signature certifies, and allows nothing but filling in forms afterwards.
        InspectionError `sign-field-missing`, `sign-field-taken`, `sign-file-damaged`,
        `sign-failed`.
        """


class Signers(Protocol):
    """Where certificates come from."""

    def from_file(self, data: bytes, passphrase: str) -> Signer:
        """Of a PKCS#12 file. `certificate-passphrase`, `certificate-unreadable`,
        `certificate-no-key`, `certificate-purpose` (made for something else than signing),
        `certificate-expired`, `certificate-not-yet`."""

    def from_token(self, library: Path, pin: str, label: str = "") -> Signer:
        """Of a PKCS#11 token. `token-library`, `token-missing`, `token-pin`, `token-locked`,
        `certificate-no-key`, `certificate-purpose`, `certificate-expired`."""

    def make_own(self, organisation: str, device: str, at: datetime) -> tuple[str, bytes]:
        """A new self-made certificate (PEM) and its private key (PKCS#8 DER), ECDSA P-256.

        Its name says what it is: made by this program, vouched for by nobody else.
        """

    def names(self, certificate: str, organisation: str) -> bool:
        """Whether one that `make_own` made names this organisation, and no other or none."""

    def own(self, certificate: str, key: bytes) -> Signer:
        """Of what `make_own` made. `certificate-unreadable`, `certificate-expired`."""

    def timestamped(self, pdf: bytes, url: str) -> bytes:
        """The file with a document timestamp [RFC 3161] in its own field.

        `timestamp-unreachable` (offline; try again later), `timestamp-refused`,
        `sign-field-missing`, `sign-field-taken`.
        """


class Verifier(Protocol):
    def verify(
        self, pdf: bytes, trusted: Sequence[bytes] = (), own: Sequence[bytes] = ()
    ) -> Verdict:
        """What a file is worth, whatever it is; never raises for its content.

        `trusted`: certificates (PEM or DER) whose signatures, and whose authority's, are
        trusted. `own`: certificates this program made here, known but vouched for by nobody.
        """


class Protecting(Protocol):
    """Copies that open by a passphrase alone."""

    def passphrase(self) -> str:
        """A new one: ASCII, easy to read aloud, at least 80 bits of chance."""

    def protected(self, file: File, protection: Protection, passphrase: str) -> File:
        """PDF: an unsigned copy in AES-256. ZIP: the very bytes in an AES-256 zip."""


class Sending(Protocol):
    """Mail by SMTP."""

    def send(
        self,
        message: bytes,
        sender: str,
        recipients: Sequence[str],
        progress: Progress | None = None,
    ) -> dict[str, str]:
        """Hand these bytes to the server; by address "sent" or the code of a refusal.

        InspectionError as `domain.letter.Failure` sorts them: `smtp-unreachable`,
        `smtp-later`, `smtp-dropped` (it may have been sent), `smtp-refused`,
        `smtp-too-large`, `smtp-password`, `smtp-certificate`, `smtp-no-tls`.
        Details: `reply`, the server's own words. `progress` counts bytes; it may raise Cancelled
        as long as the message cannot have been sent, and nothing has been sent then.
        """

    def try_connection(self) -> None:
        """Connect and log in as `send` does, and send nothing. InspectionError as there."""


class Letters(Protocol):
    """Mail as bytes."""

    def draft(self, letter: Letter) -> bytes:
        """A draft (.eml) that her own mail program opens as one: X-Unsent, no date, no id."""

    def final(self, letter: Letter, sender: str, message_id: str, at: datetime) -> bytes:
        """The finished message, as it goes to the server and into the archive."""


class TextReading(Protocol):
    def text_of(self, file: File) -> str:
        """All text of a PDF or a plain file, its attachments' too; "" where it has none."""

    def shows_all(self, archived: bytes, pdf: bytes) -> bool:
        """Whether the pages of `pdf` say the same, and cover nothing that the archived file shows.

        Blank places and the boxes of signatures may be drawn in; pages may follow the last.
        """

    def additions(self, archived: bytes, pdf: bytes) -> Additions:
        """What `pdf` holds that the pages do not show; `signed-damaged` for what is no PDF."""


class Delivery(Protocol):
    """All of it; each part is made when it is first asked for."""

    @property
    def signers(self) -> Signers: ...

    @property
    def verifier(self) -> Verifier: ...

    @property
    def protecting(self) -> Protecting: ...

    @property
    def letters(self) -> Letters: ...

    @property
    def texts(self) -> TextReading: ...

    @property
    def secrets(self) -> KeyRing:
        """The keychain: passphrases of certificates and of the mail server, if she wishes."""

    def sending(self, settings: Settings, password: str) -> Sending:
        """To the server of the settings."""
